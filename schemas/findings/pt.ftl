# What findings say, in Portuguese. See en.ftl.

## How things are written

article = art. { $number }{ $part }
article-protocol = art. { $number }{ $part } do Protocolo
article-report = Relatos sobre o tratado
date = { $day }/{ $month }/{ $year }

## Effects

effect-refuse = não pode ser aceito
effect-incomplete = incompleto
effect-decide = para decisão
effect-note = observação

## Who has to act

who-sender = autoridade remetente
who-receiver = autoridade destinatária
who-person = pessoa condenada
who-court = tribunal

## Verdicts on rules

verdict-passed = cumprido
verdict-failed = não cumprido
verdict-not-applicable = não se aplica
verdict-not-checked = não verificado

## Sides, channels, and who speaks for the person

side-sentencing = Estado da condenação
side-executing = Estado da execução
side-both = ambos os Estados
channel-direct = diretamente entre autoridades centrais
channel-diplomatic = por via diplomática
giver-person = a própria pessoa condenada
giver-legal-representative = o representante legal
giver-defender = o defensor
giver-relative = um parente próximo

## Items

item-additional-punishment = documento sobre a execução da pena acessória
item-adaptation-statement = declaração sobre a pretendida adaptação da pena
item-amnesty-acts = cópias dos atos de anistia ou indulto
item-anti-torture-guarantee = garantia contra tortura e maus-tratos
item-citizenship-proof = prova de nacionalidade
item-civil-claim-guarantee = garantia de satisfação da ação civil
item-conduct-report = informação sobre o comportamento durante o cumprimento da pena
item-consequences-explained = prova de que as consequências jurídicas foram explicadas
item-conviction-certificate = certidão da condenação ou da pena
item-damage-compensation = informação sobre o dano e a sua reparação
item-decision-letter = ofício com a decisão
item-end-date = data do término da pena
item-enforcement-rules = informação sobre as regras de execução de sentenças estrangeiras
item-entry-into-force = documento sobre o trânsito em julgado da sentença
item-execution-guarantee = garantia de execução do restante da pena
item-execution-law = extratos da lei segundo a qual a pena será cumprida
item-execution-procedure = procedimento e condições da execução
item-expulsion-order = ordem de expulsão ou deportação
item-facts = relato dos fatos do crime
item-fingerprints = impressões digitais
item-further-information = outras informações ou documentos solicitados
item-higher-court-decisions = decisões de instâncias superiores
item-identity-data = dados pessoais (nome, data e local de nascimento)
item-identity-document = cópia de documento de identidade válido
item-law-provisions = texto das disposições legais em que se baseia a sentença
item-medical-report = relatório médico
item-offence-under-executing-law = disposições segundo as quais o ato é crime no Estado da execução
item-person-consent = consentimento da pessoa condenada ou do representante legal
item-person-opinion = declaração com a opinião da pessoa sobre a transferência
item-person-petition = petição da pessoa condenada
item-personal-file = prontuário pessoal
item-recognition-decision = decisão de reconhecimento e execução da sentença
item-registered-address = endereço registrado
item-reply-letter = ofício de resposta
item-request-letter = ofício de solicitação
item-residence = local de residência ou endereço
item-sentence-particulars = tipo e duração da pena, seu início e o tempo cumprido
item-social-report = relatório social
item-state-consent = declaração de que o Estado concorda com a transferência
item-time-served = documento sobre o tempo cumprido e o restante da pena
item-transit-papers = documentos para o trânsito
item-verdict = cópia da sentença

## Kinds of messages

message-interest-notice = comunicação do desejo da pessoa
message-document-request = pedido de documentos
message-transfer-request = pedido de transferência
message-reply = resposta ao pedido
message-supplement-request = pedido de complementação
message-supplement = complementação
message-approval-request = pedido de acordo prévio
message-approval = acordo prévio
message-decision = decisão
message-non-agreement = não concordância
message-withdrawal = retirada
message-consent-verification = verificação do consentimento
message-person-informed = comunicação de que a pessoa foi informada
message-arrangement = ajuste da entrega
message-handover-report = relatório da entrega
message-file-transfer = envio do prontuário
message-circumstance-notice = comunicação de circunstâncias
message-status-request = consulta sobre a execução
message-execution-report = relatório sobre a execução
message-sentence-change = comunicação de alteração da sentença
message-transit-request = pedido de trânsito
message-transit-decision = decisão sobre o trânsito
message-originals-notice = aviso de envio dos originais
message-originals-receipt = recibo dos originais

## Parts of a message

field-names = nome
field-birth-date = data de nascimento
field-birth-place = local de nascimento
field-citizenships = nacionalidade
field-residence = local de residência
field-petition = desejo da pessoa
field-consent = consentimento
field-consent-verified = verificação do consentimento
field-consent-informed = dia em que as consequências foram explicadas
field-consent-withdrawn = dia em que o consentimento foi retirado
field-punishment-kind = tipo da pena
field-punishment-amount = duração da pena
field-punishment-starts = início da contagem da pena
field-punishment-executed = tempo cumprido
field-punishment-remaining = tempo restante
field-punishment-ends = último dia da pena
field-decisions = decisões judiciais
field-offences = crimes
field-executing-provision = disposição da lei do Estado da execução
field-damage = dano
field-sentencing-consent = se o Estado da condenação concorda
field-executing-consent = se o Estado da execução concorda
field-documents = documentos
field-decision = decisão
field-decision-ground = fundamento da recusa
field-decision-reasons = motivos e justificativa
field-arrangement = dia e local da entrega
field-arrangement-terms = condições da entrega
field-report = o que se comunica
field-report-on = dia do fato comunicado
field-change = alteração da sentença
field-change-act = ato que altera a sentença
field-transit = terceiro Estado e percurso
field-transit-route = rota
field-transit-dates = dias do trânsito
field-asks = o que se pede
field-originals = quais originais foram enviados
field-receipt = quais originais chegaram

## Languages

language-en = inglês
language-kk = cazaque
language-ru = russo
language-pt = português
language-it = italiano
language-ko = coreano
language-es = espanhol
language-fr = francês
language-tr = turco
language-uz = uzbeque
language-de = alemão
language-zh = chinês
language-ar = árabe
language-be = bielorrusso
language-tk = turcomeno
language-az = azerbaijano
language-bg = búlgaro
language-cs = tcheco
language-el = grego
language-fa = persa
language-hi = híndi
language-hu = húngaro
language-hy = armênio
language-ka = georgiano
language-ky = quirguiz
language-lt = lituano
language-mk = macedônio
language-mn = mongol
language-nl = neerlandês
language-ro = romeno
language-sk = eslovaco
language-sr = sérvio
language-tg = tadjique
language-uk = ucraniano
language-vi = vietnamita

## States

state-AE = Emirados Árabes Unidos
state-AM = Armênia
state-AR = Argentina
state-AZ = Azerbaijão
state-BG = Bulgária
state-BR = Brasil
state-BY = Belarus
state-BZ = Belize
state-CA = Canadá
state-CL = Chile
state-CN = China
state-CR = Costa Rica
state-CY = Chipre
state-CZ = República Tcheca
state-EC = Equador
state-ES = Espanha
state-FR = França
state-GE = Geórgia
state-GR = Grécia
state-GT = Guatemala
state-HU = Hungria
state-IN = Índia
state-IR = Irã
state-IT = Itália
state-JO = Jordânia
state-KG = Quirguistão
state-KR = República da Coreia
state-KZ = Cazaquistão
state-LT = Lituânia
state-MA = Marrocos
state-MD = Moldávia
state-MK = Macedônia do Norte
state-MN = Mongólia
state-MX = México
state-NI = Nicarágua
state-PA = Panamá
state-PE = Peru
state-PY = Paraguai
state-QA = Catar
state-RO = Romênia
state-RS = Sérvia
state-RU = Federação da Rússia
state-SA = Arábia Saudita
state-SK = Eslováquia
state-SR = Suriname
state-SV = El Salvador
state-TJ = Tajiquistão
state-TM = Turcomenistão
state-TR = Turquia
state-UA = Ucrânia
state-US = Estados Unidos da América
state-UY = Uruguai
state-UZ = Uzbequistão
state-VE = Venezuela
state-VN = Vietnã

## Checklists

checklist-article = Artigo
checklist-item = O quê
checklist-direction = De quem
checklist-obligation = Exigência
checklist-translation = Tradução
checklist-certification = Autenticação
checklist-none = não
checklist-draft = Rascunho: os artigos sobre documentos e condições não foram lidos por inteiro. Nada aqui é regra.
checklist-empty = { $article } não exige documentos listados com esta mensagem.
checklist-originals-simultaneously = { $article }: os originais são enviados pelo correio ao mesmo tempo que a mensagem eletrônica.
checklist-originals-as-soon-as-possible = { $article }: os originais seguem o mais breve possível.
checklist-channel = { $article }: a mensagem segue { $channel }.
checklist-into = para: { $languages }
checklist-into-with-addressee = para { $state }: { $languages }
checklist-into-certified = autenticada
checklist-awaits-declaration = { $article }: se { $languages } basta para { $state } cabe a { $state } declarar.
obligation-required = obrigatório
obligation-if-available = se disponível
obligation-if-known = se conhecido
obligation-if-necessary = se necessário
obligation-if-imposed = se imposto
obligation-on-request = mediante pedido
obligation-by-analogy = por analogia
occasion-agrees = se o Estado remetente concordar
occasion-refuses = se o Estado remetente recusar
occasion-consent-needed = se for necessário o consentimento da pessoa
occasion-flight = se a pessoa fugiu para o Estado de que é nacional
occasion-expulsion-order = se houver ordem de expulsão ou deportação
direction-sentencing-to-executing = Estado da condenação
direction-executing-to-sentencing = Estado da execução
direction-requesting-to-requested = Estado requerente
direction-either = qualquer dos Estados
certification-certified-copy = cópia autenticada
certification-signature-and-stamp = assinatura e carimbo oficial
certification-sending-authority = autenticado pela autoridade remetente
certification-authentication = com autenticidade atestada
form-information = na própria mensagem ou por documento
form-paper = documento

## Findings

finding-not-a-transfer-treaty = Este tratado não trata de transferências
    .found = A mensagem foi enviada com base em um tratado de assistência jurídica.
    .wanted = { $article }: o tratado regula a assistência, não a transferência de pessoas condenadas.
    .action = Indique o tratado em que se baseia a transferência.

finding-message-not-foreseen = O tratado não prevê esta mensagem
    .found = Tipo de mensagem: { $message }.
    .wanted = Os artigos lidos preveem outras mensagens.
    .action = Leia a mensagem e decida como responder.

finding-other-side = Esta mensagem cabe ao outro Estado
    .found = Tipo de mensagem: { $message }.
    .wanted = Segundo o { $article }, ela vem do outro Estado.
    .action = Verifique qual Estado condenou e qual executa a pena.

finding-missing = Falta: { $item }
    .found = Nem esta mensagem nem uma anterior do caso traz: { $item }.
    .wanted = O { $article } exige: { $item }.
    .action = Envie com esta mensagem ou como complementação.

finding-particulars-missing = Incompleto: { $item }
    .found = Não informado: { $fields }.
    .wanted = O { $article } exige: { $item }.
    .action = Informe o que falta ou envie um documento que o contenha.

finding-too-few = Não há um para cada: { $item }
    .found = Encontrados: { $found }.
    .wanted = O { $article } exige um para cada; pela sentença descrita, são { $wanted }.
    .action = Envie os que faltam.

finding-language-not-stated = Idioma não informado: { $item }
    .found = O documento { $document } não informa o seu idioma.
    .wanted = O { $article } exige o idioma: { $languages }.
    .action = Informe o idioma do documento e, se preciso, junte a tradução.

finding-translation-missing = Falta a tradução: { $item }
    .found = O documento { $document } está em { $language } e não tem tradução.
    .wanted = O { $article } exige tradução para: { $languages }.
    .action = Junte a tradução e vincule-a ao documento { $document }.

finding-translation-not-linked = Tradução sem vínculo: { $item }
    .found = O documento { $translation } é uma tradução e não diz de qual documento.
    .wanted = O { $article } exige a tradução do documento { $document } para: { $languages }.
    .action = Indique que o documento { $translation } traduz o documento { $document }, se for o caso.

finding-translation-not-certified = Tradução não autenticada: { $item }
    .found = Não consta quem autenticou a tradução do documento { $document }.
    .wanted = O { $article } exige tradução autenticada pela autoridade remetente.
    .action = Autentique a tradução e indique quem a autenticou.

finding-language-awaits-declaration = Idioma ainda não declarado suficiente: { $language }
    .found = Os documentos só podem ser lidos em { $language }.
    .wanted = O { $article } fala do idioma oficial do destinatário: { $languages }.
    .action = Declare se o idioma ({ $language }) basta; até lá, os documentos são aceitos.

finding-not-certified = Não autenticado: { $item }
    .found = O documento { $document } não está autenticado.
    .wanted = O { $article } exige autenticação: { $item }.
    .action = Autentique-o, eletronicamente ou com carimbo no papel, e envie-o como complementação.

finding-certification-invalid = Autenticação inválida: { $item }
    .found = A autenticação do documento { $document } foi verificada e não se confirma.
    .wanted = O { $article } exige autenticação: { $item }.
    .action = Autentique o documento de novo e envie-o como complementação.

finding-certification-declared = Carimbo a conferir no papel: { $item }
    .found = Declara-se que a autenticação do documento { $document } está no original em papel.
    .wanted = O { $article } exige autenticação: { $item }.
    .action = Confirme o carimbo quando o original chegar.

finding-certification-not-checked = Autenticação não verificada: { $item }
    .found = A autenticação do documento { $document } não pôde ser verificada.
    .wanted = O { $article } exige autenticação: { $item }.
    .action = Verifique a assinatura do funcionário que autenticou.

finding-not-signed-and-stamped = Sem assinatura ou sem carimbo: { $item }
    .found = Não consta que o documento { $document } tenha assinatura e carimbo oficial.
    .wanted = O { $article } exige que cada documento listado seja assinado por pessoa autorizada e carimbado.
    .action = Assine, carimbe e indique quem assinou.

finding-not-stated = Não informado: { $field }
    .found = A mensagem não informa: { $field }.
    .wanted = O { $article } exige que a mensagem o informe.
    .action = Informe-o na mensagem.

finding-originals-not-announced = Originais em papel não anunciados
    .found = A mensagem tem documentos e não indica a remessa postal com os originais.
    .wanted = { $article }: os originais são enviados pelo correio ao mesmo tempo.
    .action = Envie os originais e informe o número da remessa.

finding-channel-unexplained = Canal diferente do previsto
    .found = A mensagem segue por outro canal sem dizer por quê.
    .wanted = { $article }: as mensagens seguem { $channel }.
    .action = Explique por que se usa outro canal.

finding-ground-not-listed = O fundamento da recusa não consta do tratado
    .found = A decisão indica um fundamento que o tratado não lista.
    .wanted = O { $article } diz quais são os fundamentos.
    .action = Leia os motivos e, se não forem claros, peça o fundamento.

finding-ground-of-other-side = Só o outro Estado pode invocar este fundamento
    .found = A decisão indica um fundamento que cabe a: { $side }.
    .wanted = O { $article } diz quem pode invocar cada fundamento.
    .action = Leia os motivos e, se não forem claros, peça o fundamento.

finding-states-not-named = Estado da condenação ou da execução não indicado
    .found = A mensagem não diz qual Estado condenou e qual deve executar.
    .wanted = O { $article } distingue os dois.
    .action = Indique ambos os Estados.

finding-states-do-not-fit = Os Estados indicados não são os que se correspondem
    .found = Estado da condenação: { $sentencing }; Estado da execução: { $executing }.
    .wanted = { $article }: são as duas Partes do caso.
    .action = Corrija os Estados.

finding-not-a-party = Não é Parte: { $state }
    .found = { $state } não está entre as Partes do tratado.
    .wanted = O { $article } obriga as Partes.
    .action = Decida se outro tratado se aplica.

finding-punishment-not-covered = O tratado não abrange este tipo de pena
    .found = Nenhuma pena principal indicada é de um tipo abrangido.
    .wanted = O { $article } diz quais penas são abrangidas.
    .action = Decida se o tratado se aplica.

finding-not-a-citizen = Não é nacional do Estado da execução
    .found = As nacionalidades indicadas não incluem: { $state }.
    .wanted = O { $article } exige que a pessoa pertença ao Estado da execução.
    .action = Decida; em caso de dúvida, peça prova de nacionalidade.

finding-other-citizenship = Há também outra nacionalidade
    .found = A pessoa é nacional de { $state } e de outro Estado.
    .wanted = O { $article } exige que não haja outra nacionalidade.
    .action = Decida.

finding-death-or-life = Pena de morte ou prisão perpétua
    .found = A pena é de morte ou perpétua, e o Estado da condenação não aceitou a pena máxima do outro Estado.
    .wanted = O { $article } só permite a transferência se o Estado da condenação aceitar a pena máxima do Estado da execução para crime semelhante.
    .action = Decida; pergunte ao Estado da condenação se aceita.

finding-law-forbids = A lei do Estado da condenação não permite a transferência
    .found = O Estado da condenação assim declara.
    .wanted = O { $article } exige que a sua lei permita a transferência.
    .action = Decida.

finding-remaining-term-short = Restam menos de { $months ->
        [one] { $months } mês
       *[other] { $months } meses
    } de pena
    .found = Contada em { $counted }, a pena teria de durar até { $least } ou mais.
    .wanted = O { $article } exige que restem ao menos { $months ->
        [one] { $months } mês
       *[other] { $months } meses
    }.
    .action = Decida se prossegue.

finding-term-does-not-add-up = Os dados da pena não conferem
    .found = Início, duração e término diferem em { $days ->
        [one] { $days } dia
       *[other] { $days } dias
    } que nenhuma detração explica.
    .wanted = O { $article } pede a duração, o início e o tempo cumprido.
    .action = Confira os dados e informe as detrações.

finding-not-final = A sentença não transitou em julgado
    .found = Nenhuma decisão judicial consta como definitiva até o dia do recebimento.
    .wanted = O { $article } exige sentença transitada em julgado.
    .action = Decida; peça a data do trânsito em julgado.

finding-proceedings-open = Há outros processos em curso
    .found = Processos indicados como em curso: { $count }.
    .wanted = { $article }: processos em curso no Estado da condenação permitem a recusa.
    .action = Decida se prossegue.

finding-consent-withdrawn = O consentimento foi retirado
    .found = A mensagem informa a retirada.
    .wanted = O { $article } exige o consentimento.
    .action = Decida; em caso de dúvida, ouça a pessoa.

finding-consent-not-voluntary = O consentimento não foi considerado livre e informado
    .found = Assim concluiu a verificação pessoal.
    .wanted = O { $article } exige consentimento livre e informado.
    .action = Decida; providencie nova explicação e nova oitiva.

finding-consent-by-other = Outra pessoa consente
    .found = Consentimento dado por: { $giver }.
    .wanted = O { $article } diz quem pode consentir e quando outro pode fazê-lo pela pessoa.
    .action = Decida; peça o consentimento da própria pessoa ou a prova da incapacidade.

finding-petition-missing = Não há petição
    .found = Nenhuma mensagem do caso informa uma petição.
    .wanted = O { $article } exige uma.
    .action = Decida; peça a petição.

finding-petition-by-other = Petição de quem não pode fazê-la
    .found = Petição feita por: { $giver }.
    .wanted = O { $article } diz quem pode peticionar.
    .action = Decida; peça a petição de quem pode.

finding-not-explained = Não consta que as consequências foram explicadas
    .found = O consentimento não indica o dia da explicação.
    .wanted = O { $article } exige que sejam explicadas.
    .action = Decida; consulte a outra autoridade.

finding-state-disagrees = Um Estado não concorda
    .found = Não concorda: { $side }.
    .wanted = O { $article } exige que ambos os Estados concordem.
    .action = Decida como encerrar o caso e informe a pessoa.

finding-no-dual-criminality = Um Estado diz que o ato não é crime
    .found = Quem o diz: { $side }.
    .wanted = O { $article } exige que o ato seja crime em ambos os Estados.
    .action = Decida.

finding-residence-not-established = O Estado da execução não estabeleceu a residência
    .found = A residência indicada não foi estabelecida por autoridade do Estado da execução.
    .wanted = O { $article } faz disso fundamento de recusa.
    .action = Providencie que a residência seja estabelecida.

finding-resident-of-sentencing-state = Reside no Estado da condenação
    .found = Consta que a pessoa reside no Estado da condenação.
    .wanted = O { $article } permite a recusa se a pessoa ali reside permanentemente.
    .action = Decida se prossegue; em caso de dúvida, apure a residência permanente.

finding-originals-not-dispatched = Envio dos originais do pedido não confirmado
    .found = Não se conhece remessa com os originais do pedido.
    .wanted = { $article }: o pedido pode ser recebido, mas só é executado depois de confirmado o envio ou a entrega do original.
    .action = Receba o pedido e execute-o depois de confirmado o envio ou a entrega.

finding-originals-not-arrived = Recebimento dos originais não registrado
    .found = Não há registro do recebimento dos originais do pedido.
    .wanted = { $article }: os resultados só são enviados depois da chegada do original.
    .action = Retenha os resultados até a chegada dos originais e registre o recebimento.

finding-damage-not-settled = O dano não foi reparado
    .found = A mensagem assim informa.
    .wanted = O { $article } permite a recusa nesse caso.
    .action = Decida se prossegue.

finding-sentenced-too-early = A sentença é anterior ao tratado
    .found = A primeira decisão não é posterior a { $date }.
    .wanted = O { $article } só abrange decisões posteriores.
    .action = Decida se outro tratado se aplica.

finding-transit-not-needed = Por via aérea sem pouso, não é preciso pedido de trânsito
    .found = Não há pouso previsto nem aeronave militar.
    .wanted = { $article }: por via aérea sem pouso não é preciso; aeronave militar sempre exige pedido.
    .action = Responda mesmo assim se a viagem não for aérea.
