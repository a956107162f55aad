mail-subject = Caso { $case }: { $what }
mail-subject-no-case = Gateway: { $what }
mail-body =
    Informamos: { $what }.

    Caso: { $case }
    { $until }
    Consulte a mesa de trabalho: { $link }

    Mensagem criada pelo gateway de { $authority }. Ela diz apenas que algo aguarda;
    o que é consta na mesa de trabalho. Por favor, não responda a esta mensagem.
mail-until = Prazo: { $date }
mail-reminder = Lembrete: { $subject }
mail-digest-subject = Avisos: { $count }
mail-digest-line = Caso { $case }: { $what }
mail-digest-body =
    Há assuntos à espera:

    { $lines }

    Consulte a mesa de trabalho: { $link }

    Mensagem criada pelo gateway de { $authority }. Ela diz apenas que algo aguarda;
    o que é consta na mesa de trabalho. Por favor, não responda a esta mensagem.

notice-bundle-arrived = chegou um pacote
notice-bundle-incomplete = chegou um pacote e o tratado ainda exige algo
notice-case-complete = os documentos estão completos
notice-bundle-refused = um pacote foi recusado pela forma e aguarda exame
notice-approval-wanted = uma decisão aguarda a segunda pessoa
notice-decision-arrived = a outra Parte decidiu
notice-partner-refused = o gateway do parceiro recusou um pacote nosso
notice-delivery-failed = um pacote não pôde ser entregue
notice-originals-announced = os originais em papel estão a caminho
notice-originals-late = terminou o prazo para enviar os originais em papel
notice-duty-late = terminou o prazo de uma obrigação
notice-task-due = chegou o dia de uma tarefa nossa
notice-term-ends = uma pena pode terminar antes da entrega da pessoa
notice-attention = o próprio gateway precisa de uma pessoa; a mesa de trabalho diz para quê

## The desk: what stands on every page

desk-name = Gateway de Tratados
desk-skip = Ir para o conteúdo
desk-languages = Idioma
desk-signed-in = Sessão iniciada:
desk-sign-out = Sair
desk-zone = Os horários são os de { $zone }.
desk-news = Chegou algo novo.
desk-reload = Mostrar
desk-trail = Onde você está
desk-on-this-page = Nesta página
desk-none = nenhum
desk-not-told = não informado
desk-to = para { $name }
desk-from = de { $name }

## The desk: signing in

desk-sign-in = Entrar
desk-sign-in-for = Mesa de trabalho. { $authority }
desk-user = Nome de usuário
desk-password = Senha
desk-sign-in-wrong = O nome de usuário ou a senha está errado. Verifique ambos e tente novamente.
desk-sign-in-wait = Tentativas demais com este nome. Aguarde e tente novamente; segundos restantes: { $seconds }.
desk-sign-in-stale = A página ficou aberta por tempo demais. Digite o nome e a senha novamente.

## The desk: the queue

desk-queue = Fila de casos
desk-looks = Requer atenção
desk-looks-none = Nada aguarda exame.
desk-held = Decisões que aguardam a segunda pessoa
desk-proposed-by = proposta por { $name }
desk-quarantine = Recusados pela forma
desk-dead = Não entregues
desk-dead-relay = Não foi possível entregar um pacote
desk-dead-mail = Não foi possível entregar um e-mail
desk-attempts = tentativas: { $count }
desk-cases = Casos
desk-cases-caption = Casos, o último movimentado primeiro
desk-cases-none = Ainda não há casos.
desk-cases-none-found = Nenhum caso corresponde a este filtro.
desk-search = Pesquisa
desk-search-hint = Nosso número, o número de quem abriu o caso ou um nome
desk-any = qualquer
desk-filter = Filtrar
desk-filter-clear = Mostrar todos
desk-case = Caso
desk-partner = Parceiro
desk-treaty = Tratado
desk-partner-and-treaty = Parceiro, tratado
desk-reference = Número de quem abriu o caso
desk-state = Situação
desk-last-message = Última mensagem
desk-findings = Constatações
desk-originals = Originais
desk-next = A vez de
desk-pages = Páginas da lista
desk-page-first = Primeira página
desk-page-next = Próxima página

desk-state-open = aberto
desk-state-incomplete = incompleto
desk-state-complete = completo
desk-state-agreed = acordado
desk-state-refused = recusado
desk-state-not-agreed = sem acordo
desk-state-withdrawn = retirado
desk-state-transferred = transferido
desk-state-closed = encerrado

desk-way-in = recebido
desk-way-out = enviado

desk-on-us = Nós
desk-on-partner = Parceiro
desk-on-nobody = Ninguém
desk-due-nobody = em repouso
desk-due-answer = responder
desk-due-supply = enviar o que falta
desk-due-ask-for-missing = pedir o que falta
desk-due-decide = decidir
desk-due-approve = a segunda pessoa aprova
desk-due-read = ler
desk-due-partner-answers = aguardamos a resposta
desk-due-partner-supplies = aguardamos o que falta
desk-due-partner-decides = aguardamos a decisão

## The desk: a case

desk-hold = Retido por { $by }: nada deste caso é apagado até a retenção ser levantada.
desk-erased-title = Apagado
desk-erased-medical-retention = Os documentos de saúde foram apagados antes dos restantes, pelo prazo de conservação.
desk-erased-retention = Apagado pelo prazo de conservação. Documentos e nomes já não existem; as provas e os resumos criptográficos ficam.
desk-erased-order = Apagado por ordem de dois administradores. Documentos e nomes já não existem; as provas e os resumos criptográficos ficam.
desk-case-title = Caso { $number }
desk-about = Sobre o caso
desk-person = Pessoa
desk-born = data de nascimento: { $date }
desk-citizenships = nacionalidade: { $states }
desk-held-here = Aguarda a segunda pessoa:
desk-timeline = Andamento
desk-findings-title = O que o tratado diz dos documentos
desk-findings-none = O tratado não exige mais nada dos últimos documentos.
desk-supplement-draft = Redigir um pedido de complemento
desk-supplement-title = Pedido de complemento
desk-supplement-hint = As constatações pelas quais falta algo nos documentos da outra parte. O que o tratado exige está marcado; o que só a nossa lei exige não está, e só chega ao parceiro se for marcado.
desk-supplement-next = O projeto está no idioma do parceiro. É um manifesto para completar, verificar, selar e enviar: daqui nada é enviado.
desk-supplement-none = Nada falta nos documentos da outra parte que possa ser pedido.
desk-supplement-ask = Pedir
desk-supplement-source = Exigido por
desk-supplement-by-treaty = o tratado
desk-supplement-by-own-law = a nossa lei
desk-supplement-download = Baixar o projeto
desk-own-law-title = O que diz a lei do nosso próprio Estado
desk-own-law-for-us = Só para o nosso pessoal; não é mostrado ao parceiro.
desk-own-law-none = Nada mais exige do pedido e dos últimos documentos.
desk-findings-caption = Constatações por artigo
desk-article = Artigo
desk-effect = Efeito
desk-found-and-wanted = Encontrado e exigido
desk-action = O que fazer e quem
desk-sent-anyway = Enviado embora o tratado exija mais. Motivo indicado pelo servidor:
desk-bundle-identity = Pacote e resumo criptográfico
desk-bundle = Pacote
desk-digest = Resumo do manifesto (SHA-256)
desk-documents-count = documentos: { $count }

desk-delivery-waiting = a caminho
desk-delivery-delivered = entregue
desk-delivery-refused = recusado pelo parceiro
desk-delivery-failed = não entregue

desk-documents = Documentos
desk-documents-none = Nenhum pacote deste caso trouxe documentos.
desk-document = Documento
desk-items = Finalidade
desk-language = Idioma
desk-certified = Certificação
desk-certified-electronic = eletrônica
desk-certified-paper-stamp = carimbo no papel (declarado)
desk-pages-count = Páginas
desk-size = Tamanho
desk-medical = médico: somente leitores nomeados
desk-translation-of = tradução de { $document }
desk-size-bytes = { $number } B
desk-size-kilobytes = { $number } kB
desk-size-megabytes = { $number } MB
desk-size-gigabytes = { $number } GB

desk-language-de = alemão
desk-language-en = inglês
desk-language-es = espanhol
desk-language-fr = francês
desk-language-kk = cazaque
desk-language-ky = quirguiz
desk-language-pt = português
desk-language-ru = russo
desk-language-tg = tadjique
desk-language-tr = turco
desk-language-uk = ucraniano
desk-language-uz = uzbeque

desk-evidence = Comprovantes
desk-evidence-none = Ainda não há comprovantes.
desk-evidence-caption = Comprovantes assinados deste caso
desk-event = Evento
desk-about-message = Sobre a mensagem
desk-issuer = Atestado por
desk-time = Horário
desk-proof = Prova
desk-jws = Texto assinado (JWS)

desk-event-SubmissionAcceptance = aceito para envio
desk-event-SubmissionRejection = não aceito para envio
desk-event-RelayAcceptance = aceito pelo gateway do destinatário
desk-event-RelayRejection = recusado pelo gateway do destinatário
desk-event-RelayFailure = não entregue
desk-event-ContentConsignment = disponível para os servidores do destinatário
desk-event-ContentHandover = recebido pelo destinatário
desk-event-Admission = admitido após recusa
desk-event-Overdue = comprovante em atraso
desk-event-PaperPosted = originais postados
desk-event-PaperInTransit = originais com o transportador
desk-event-PaperDelivered = originais entregues
desk-event-PaperMatched = originais conferem
desk-event-PaperMismatched = originais não conferem

desk-cover-sheet = Folha de rosto (PDF)
desk-arrival = Registrar um envelope
desk-arrival-code = Código
desk-arrival-code-hint = Leia a folha de rosto com o leitor, ou digite o número nela impresso ou o número da transportadora.
desk-arrival-look = Procurar
desk-arrival-case = Caso, se vários tiverem esse número
desk-arrival-unknown = Nada do que foi anunciado tem este código. Se o envelope está aqui, guarde-o: um alerta pede à equipe que o examine.
desk-arrival-keep = Guardar como desconhecido
desk-arrival-tick = Marque cada original como o encontrou. O que não foi examinado fica em aberto.
desk-arrival-present = Presente
desk-arrival-stamp = Carimbo
desk-arrival-seal = Selo
desk-arrival-signature = Assinatura
desk-arrival-differs = Outro documento que não o anunciado
desk-arrival-not-looked = não examinado
desk-arrival-yes = sim
desk-arrival-no = não
desk-arrival-other = Havia outra coisa no envelope
desk-arrival-note = Nota, para o nosso pessoal
desk-arrival-register = Registrar
desk-arrival-matched = O envelope está registrado: tudo está como anunciado.
desk-arrival-mismatched = O envelope está registrado: não está como anunciado. O remetente recebe evidência disso.
desk-arrival-kept = O envelope está guardado como desconhecido.
desk-arrival-announced = anunciado
desk-originals-title = Originais em papel
desk-originals-none = Nenhum original foi anunciado.
desk-originals-caption = Remessas com originais em papel
desk-consignment = Remessa
desk-carrier = Transportador
desk-carrier-upu = correio (UPU)
desk-carrier-diplomatic = mala diplomática
desk-service-registered = registrado
desk-service-insured = com valor declarado
desk-service-ems = EMS
desk-posted = Data de postagem
desk-original-announced = anunciados
desk-original-posted = postados
desk-original-in-transit = a caminho
desk-original-stopped = transporte interrompido
desk-original-delivered = entregues
desk-original-matched = conferem
desk-original-mismatched = não conferem

## The desk: a decision that waits for its second person

desk-held-title = Uma decisão aguarda a segunda pessoa
desk-held-explained = Uma decisão só parte com duas pessoas por trás dela. Leia-a e aprove-a, ou deixe-a como está.
desk-held-what = O que se decide
desk-held-persons = Quem está por trás dela
desk-message = Mensagem
desk-addressee = Para
desk-decision = Decisão
desk-ground = Fundamento
desk-reasons = Motivos
desk-decided-by = Decidido por
desk-proposer = Proposta por
desk-proposer-system = um sistema; duas pessoas precisam aprovar
desk-approved-by = Aprovada por
desk-approve = Aprovar
desk-approve-means = Você aprova o manifesto com o resumo acima. Se isso bastar, ele é selado e enviado imediatamente.
desk-barred-role = Somente um aprovador pode aprovar.
desk-barred-administrator = Administradores não podem aprovar.
desk-barred-proposer = Você propôs esta decisão. Outra pessoa precisa aprová-la.
desk-barred-twice = Você já a aprovou. Outra pessoa também precisa aprová-la.
desk-approve-changed = A decisão mudou desde que você abriu a página. Leia-a novamente.

desk-outcome-granted = deferido
desk-outcome-partly = deferido em parte
desk-outcome-refused = indeferido
desk-outcome-postponed = adiado
desk-stage-petition = sobre o pedido da pessoa
desk-stage-transfer = sobre a transferência
desk-stage-recognition = sobre o reconhecimento da sentença
desk-stage-adaptation = sobre a adaptação da pena
desk-stage-condition = sobre uma condição
desk-stage-pardon = sobre indulto, anistia ou soltura
desk-stage-transit = sobre o trânsito

## The desk: a refused bundle

desk-quarantine-title = Um pacote foi recusado pela forma
desk-quarantine-explained = Ele foi guardado como chegou. O remetente foi avisado e pode enviar um pacote corrigido.
desk-quarantine-no-evidence = nenhum: o selo não foi verificado
desk-sender = De
desk-received = Recebido
desk-problem = Recusa
desk-refusal-bundle-conflict = O identificador já pertence a outro pacote
desk-refusal-document-digest = Um documento não é o que foi selado
desk-refusal-document-file-name = O nome de arquivo de um documento não é permitido
desk-refusal-document-missing = Um documento não chegou
desk-refusal-document-surplus = Chegou um documento que o manifesto não indica
desk-refusal-manifest-duplicate-name = Um nome aparece duas vezes num objeto do manifesto
desk-refusal-manifest-malformed = O manifesto está malformado
desk-refusal-manifest-not-utf8 = O manifesto não está em UTF-8
desk-refusal-manifest-too-deep = O manifesto tem níveis ou valores demais
desk-refusal-not-a-transfer-treaty = O tratado não é sobre transferências
desk-refusal-not-parties = O tratado não vincula ambos os Estados
desk-refusal-not-the-addressee = É dirigido a outra autoridade
desk-refusal-authority-succeeded = Outra autoridade central tomou o seu lugar
desk-refusal-not-the-sender = O manifesto indica outro remetente
desk-refusal-seal-broken = O selo não corresponde ao manifesto
desk-refusal-too-large = Algo excede o limite de tamanho
desk-refusal-unknown-message = O tipo de mensagem não é conhecido
desk-refusal-unknown-treaty = O tratado não é conhecido aqui

## The desk: who may do what, and what went wrong

desk-role-registrar = registrador
desk-role-officer = encarregado
desk-role-approver = aprovador
desk-role-auditor = auditor
desk-role-administrator = administrador
desk-not-found-title = Não encontrado
desk-not-found = Não há nada neste endereço, ou não para você.
desk-not-allowed-title = Não permitido
desk-not-allowed = Sua função não permite isto.
desk-gone-title = Não aguarda mais
desk-gone = Esta decisão não aguarda mais: alguém a aprovou ou ela foi retirada.
desk-stale-title = A página está desatualizada
desk-stale = A página ficou aberta por tempo demais ou o pedido veio de fora. Abra-a de novo e repita a ação.
desk-fault-title = Algo deu errado
desk-fault = Nada foi alterado. Tente de novo; se persistir, avise o administrador. Número da falha: { $id }.
desk-moment-title = Um momento
desk-moment = A página está abrindo.

# What the gateway itself needs a person for.
desk-alarms = Alarmes
alarm-certificate-ends = Um certificado termina em breve ou terminou
alarm-reload-refused = Ficheiros alterados foram recusados; os antigos continuam em uso
alarm-revocation-list-stale = Uma lista de revogação está desatualizada ou não pode ser obtida
alarm-log-contradicts = O registo do parceiro contradiz o que mostrou antes
alarm-log-rolled-back = Um parceiro viu mais do nosso registo do que há aqui: este armazenamento é mais antigo do que o que dele saiu
alarm-witness-silent = Há muito que nenhum parceiro cossigna o nosso registo
alarm-timestamp-missing = O registo espera por um carimbo do tempo
alarm-evidence-overdue = A prova que devia ter chegado não chegou
alarm-evidence-contradicts = A outra parte afirma o que contradiz a sua declaração anterior
alarm-originals-mismatched = O envelope não contém os originais anunciados
alarm-originals-after-end = Chegaram originais de um caso encerrado
alarm-originals-unknown = Chegou um envelope que não pertence a nenhum caso
alarm-quarantine-full = Os pacotes recusados do parceiro ocuparam todo o seu espaço na quarentena; os novos são recusados e não são guardados
alarm-mail-not-delivered = Há mensagens de correio não entregues: veja abaixo em «Não entregues»
alarm-clock-jumped = O relógio saltou: nada é assinado até estar certo
alarm-store-failing = O disco do armazenamento está cheio ou com falha: nada é recebido até que volte a funcionar
desk-until = até { $time }

# The course of a case: duties and misfits.
desk-duties = Deveres
desk-duties-hint = quem deve o quê, por que artigo e até quando
desk-duties-none = Nada está por fazer.
desk-duty-owed-by = a cargo de
desk-duty-since = desde
desk-duty-until = até
desk-standing-late = atrasado
desk-standing-open = por fazer
desk-standing-done = feito
desk-standing-ended = terminou sem ser feito
desk-misfits = Mensagens fora da ordem
desk-misfit-no-step = o tratado não tem passo com tal mensagem
desk-misfit-other-side = o passo é da outra parte
desk-misfit-too-early = o passo vem depois de um que não foi dado
desk-ower-sentencing = Estado sentenciador
desk-ower-executing = Estado executor
desk-ower-person = a pessoa
desk-ower-court = um tribunal
desk-ower-transit-state = Estado de trânsito
desk-overdue = Atrasado

# What staff do from the queue.
desk-alarm-seen = Visto
desk-send-again = Enviar de novo
desk-put-aside = Pôr de lado
desk-admission = Admissão
desk-admission-means = Pode admitir um pacote inteiro e autêntico que ficou de fora por um limite ou por um tratado desconhecido. Conta desde a primeira receção; o remetente recebe prova assinada que nomeia a recusa.
desk-admission-reason = Motivo
desk-admit = Admitir
desk-revocation-not-checked = revogação do certificado do selo: não verificada

# What the authority itself writes down: tasks, enquiries, the term, related cases.
desk-not-recorded-title = Não registrado
desk-not-recorded = Nada foi registrado. Verifique o dia, o tipo e o tamanho do texto; o que já foi encerrado ou respondido fica como está.
desk-day-closed = (sem expediente nesse dia)
desk-tasks = Tarefas próprias
desk-tasks-hint = O que nós mesmos fazemos neste caso; o parceiro não o vê. No dia marcado há um aviso, e lembretes até que a tarefa seja concluída ou retirada.
desk-task-add = Adicionar a tarefa
desk-task-kind = Tarefa
desk-task-due = Até que dia
desk-task-note = O que fazer
desk-task-done-on = Concluída em
desk-task-is-done = Concluída
desk-task-reason = Motivo
desk-task-drop = Retirar
desk-task-kind-court-submission = submeter ao tribunal
desk-task-kind-convoy = requisitar a escolta
desk-task-kind-prison = o estabelecimento prisional
desk-task-kind-person-informed = informar a pessoa
desk-task-kind-other = outra coisa
desk-task-standing-late = atrasada
desk-task-standing-due = para hoje
desk-task-standing-open = aberta
desk-task-standing-done = concluída
desk-task-standing-dropped = retirada
desk-enquiries = Consultas
desk-enquiry-add = Anotar a consulta
desk-enquiry-by = Quem consultou
desk-enquiry-on = Dia da consulta
desk-enquiry-name = Nome
desk-enquiry-content = O que foi perguntado
desk-enquiry-answered = Respondida em
desk-enquiry-answer = Resposta
desk-enquiry-note-answer = Anotar a resposta
desk-enquirer-relative = familiar
desk-enquirer-counsel = defensor
desk-enquirer-consul = cônsul
desk-enquirer-person = a própria pessoa
desk-enquirer-other = outra pessoa
desk-related = O mesmo nome em outros casos
desk-related-none = Nenhum outro caso traz uma pessoa com este nome.
desk-related-same-name-and-birth = provavelmente a mesma pessoa
desk-related-same-name = mesmo nome
desk-related-namesake = homônimo
desk-related-born = dia de nascimento
desk-related-citizenship = nacionalidade
desk-agreement-same = igual
desk-agreement-other = diferente
desk-agreement-not-stated = não informado
desk-term = Duração da pena
desk-term-alarm = A pena pode terminar antes da entrega
desk-term-before-handover = Termina antes da entrega marcada para { $date }.
desk-term-ends-soon = Termina em breve, e a pessoa não foi entregue.
desk-term-no-sentence = Nenhuma mensagem deste caso informa uma pena.
desk-term-end = Término previsto
desk-term-none = não calculado:
desk-term-remains = Resta hoje
desk-term-left = meses: { $months }, dias: { $days }
desk-term-starts = desde
desk-term-stated = término informado
desk-term-reckoned = término calculado
desk-term-credited = Dias detraídos
desk-term-shortens = destes, fora da pena; ela termina tantos dias antes: { $days }
desk-term-changed = Alterada
desk-term-source-stated = como informa a sentença
desk-term-source-reckoned = calculado do início, da medida e da detração
desk-term-source-changed = como informa uma alteração posterior
desk-term-over-died = encerrada: a pessoa morreu
desk-term-over-completed = encerrada: cumprida
desk-term-over-undone = encerrada: anulada ou não exequível
desk-term-why-no-punishment = nenhuma pena principal informada
desk-term-why-hours = contada em horas
desk-term-why-indeterminate = sem medida
desk-term-why-start-not-stated = início não informado
desk-term-why-unit-not-stated = unidade não informada
desk-term-why-credits-shared = várias penas principais dividem a detração
desk-term-why-changed-without-end = uma alteração não informa o novo término
desk-term-why-escaped = a pessoa fugiu
desk-term-why-out-of-range = os números passam do calendário
desk-term-rank-main = principal
desk-term-rank-additional = acessória
desk-term-unit-hours = horas
desk-term-unit-days = dias
desk-term-unit-months = meses
desk-term-unit-years = anos
desk-term-contradiction-end = O término informado não é o calculado.
desk-term-contradiction-parts = O cumprido e o restante não formam o total.
desk-term-contradiction-order = O término é anterior ao início.
