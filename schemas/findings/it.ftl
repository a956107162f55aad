# What findings say, in Italian. See en.ftl.

## How things are written

article = art. { $number }{ $part }
article-protocol = art. { $number }{ $part } del Protocollo
article-report = Le notizie sul trattato
date = { $day }/{ $month }/{ $year }

## Effects

effect-refuse = non può essere accettato
effect-incomplete = incompleto
effect-decide = da decidere
effect-note = annotazione

## Who has to act

who-sender = autorità mittente
who-receiver = autorità destinataria
who-person = persona condannata
who-court = autorità giudiziaria

## Verdicts on rules

verdict-passed = soddisfatta
verdict-failed = non soddisfatta
verdict-not-applicable = non si applica
verdict-not-checked = non verificata

## Sides, channels, and who speaks for the person

side-sentencing = Stato di condanna
side-executing = Stato di esecuzione
side-both = entrambi gli Stati
channel-direct = direttamente tra le autorità centrali
channel-diplomatic = per via diplomatica
giver-person = la persona condannata
giver-legal-representative = il rappresentante legale
giver-defender = il difensore
giver-relative = un prossimo congiunto

## Items

item-additional-punishment = documento sull'esecuzione della pena accessoria
item-adaptation-statement = dichiarazione sul previsto adattamento della pena
item-amnesty-acts = copie dei provvedimenti di amnistia, indulto o grazia
item-anti-torture-guarantee = garanzia contro la tortura e i maltrattamenti
item-citizenship-proof = prova della cittadinanza
item-civil-claim-guarantee = garanzia del soddisfacimento dell'azione civile
item-conduct-report = relazione sul comportamento durante l'esecuzione della pena
item-consequences-explained = prova che le conseguenze giuridiche sono state spiegate
item-conviction-certificate = certificato della condanna o della pena
item-damage-compensation = informazioni sul danno e sul suo risarcimento
item-decision-letter = nota con la decisione
item-end-date = data di fine pena
item-enforcement-rules = informazioni sulle norme di esecuzione delle sentenze straniere
item-entry-into-force = documento sul passaggio in giudicato della sentenza
item-execution-guarantee = garanzia dell'esecuzione della pena residua
item-execution-law = estratti della legge secondo la quale la pena sarà eseguita
item-execution-procedure = procedura e condizioni dell'esecuzione
item-expulsion-order = provvedimento di espulsione o di allontanamento
item-facts = esposizione dei fatti di reato
item-fingerprints = impronte digitali
item-further-information = ulteriori informazioni o documenti richiesti
item-higher-court-decisions = decisioni dei giudici di grado superiore
item-identity-data = generalità (nome, data e luogo di nascita)
item-identity-document = copia di un documento di identità valido
item-law-provisions = testo delle disposizioni di legge su cui si fonda la condanna
item-medical-report = relazione medica
item-offence-under-executing-law = disposizioni secondo le quali il fatto è reato nello Stato di esecuzione
item-person-consent = consenso della persona condannata o del suo rappresentante legale
item-person-opinion = dichiarazione con il parere della persona sul trasferimento
item-person-petition = istanza della persona condannata
item-personal-file = fascicolo personale
item-recognition-decision = decisione di riconoscimento e di esecuzione della sentenza
item-registered-address = indirizzo registrato
item-reply-letter = nota di risposta
item-request-letter = nota di richiesta
item-residence = luogo di residenza o indirizzo
item-sentence-particulars = natura e durata della pena, sua decorrenza e periodo già espiato
item-social-report = relazione sociale
item-state-consent = dichiarazione con cui lo Stato acconsente al trasferimento
item-time-served = documento sulla pena espiata e sulla pena residua
item-transit-papers = documenti per il transito
item-verdict = copia della sentenza

## Kinds of messages

message-interest-notice = comunicazione del desiderio della persona
message-document-request = richiesta di documenti
message-transfer-request = richiesta di trasferimento
message-reply = risposta alla richiesta
message-supplement-request = richiesta di integrazione
message-supplement = integrazione
message-approval-request = richiesta di accordo preliminare
message-approval = accordo preliminare
message-decision = decisione
message-non-agreement = mancato accordo
message-withdrawal = ritiro
message-consent-verification = verifica del consenso
message-person-informed = comunicazione che la persona è stata informata
message-arrangement = intesa sulla consegna
message-handover-report = relazione sulla consegna
message-file-transfer = trasmissione del fascicolo
message-circumstance-notice = comunicazione di circostanze
message-status-request = richiesta di notizie sull'esecuzione
message-execution-report = relazione sull'esecuzione
message-sentence-change = comunicazione di modifica della sentenza
message-transit-request = richiesta di transito
message-transit-decision = decisione sul transito
message-originals-notice = avviso di spedizione degli originali
message-originals-receipt = ricevuta degli originali

## Parts of a message

field-names = nome
field-birth-date = data di nascita
field-birth-place = luogo di nascita
field-citizenships = cittadinanza
field-residence = luogo di residenza
field-petition = desiderio della persona
field-consent = consenso
field-consent-verified = verifica del consenso
field-consent-informed = giorno in cui le conseguenze sono state spiegate
field-consent-withdrawn = giorno in cui il consenso è stato revocato
field-punishment-kind = natura della pena
field-punishment-amount = durata della pena
field-punishment-starts = decorrenza della pena
field-punishment-executed = pena espiata
field-punishment-remaining = pena residua
field-punishment-ends = ultimo giorno della pena
field-decisions = decisioni giudiziarie
field-offences = reati
field-executing-provision = disposizione di legge dello Stato di esecuzione
field-damage = danno
field-sentencing-consent = se lo Stato di condanna acconsente
field-executing-consent = se lo Stato di esecuzione acconsente
field-documents = documenti
field-decision = decisione
field-decision-ground = motivo del rifiuto
field-decision-reasons = motivazione
field-arrangement = giorno e luogo della consegna
field-arrangement-terms = modalità della consegna
field-report = ciò che si comunica
field-report-on = giorno del fatto comunicato
field-change = modifica della sentenza
field-change-act = atto che modifica la sentenza
field-transit = Stato terzo e viaggio
field-transit-route = itinerario
field-transit-dates = giorni del transito
field-asks = che cosa si richiede
field-originals = quali originali sono stati spediti
field-receipt = quali originali sono pervenuti

## Languages

language-en = inglese
language-kk = kazako
language-ru = russo
language-pt = portoghese
language-it = italiano
language-ko = coreano
language-es = spagnolo
language-fr = francese
language-tr = turco
language-uz = uzbeko
language-de = tedesco
language-zh = cinese
language-ar = arabo
language-be = bielorusso
language-tk = turkmeno
language-az = azero
language-bg = bulgaro
language-cs = ceco
language-el = greco
language-fa = persiano
language-hi = hindi
language-hu = ungherese
language-hy = armeno
language-ka = georgiano
language-ky = kirghiso
language-lt = lituano
language-mk = macedone
language-mn = mongolo
language-nl = neerlandese
language-ro = romeno
language-sk = slovacco
language-sr = serbo
language-tg = tagico
language-uk = ucraino
language-vi = vietnamita

## States

state-AE = Emirati Arabi Uniti
state-AM = Armenia
state-AR = Argentina
state-AZ = Azerbaigian
state-BG = Bulgaria
state-BR = Brasile
state-BY = Bielorussia
state-BZ = Belize
state-CA = Canada
state-CL = Cile
state-CN = Cina
state-CR = Costa Rica
state-CY = Cipro
state-CZ = Repubblica Ceca
state-EC = Ecuador
state-ES = Spagna
state-FR = Francia
state-GE = Georgia
state-GR = Grecia
state-GT = Guatemala
state-HU = Ungheria
state-IN = India
state-IR = Iran
state-IT = Italia
state-JO = Giordania
state-KG = Kirghizistan
state-KR = Repubblica di Corea
state-KZ = Kazakhstan
state-LT = Lituania
state-MA = Marocco
state-MD = Moldova
state-MK = Macedonia del Nord
state-MN = Mongolia
state-MX = Messico
state-NI = Nicaragua
state-PA = Panama
state-PE = Perù
state-PY = Paraguay
state-QA = Qatar
state-RO = Romania
state-RS = Serbia
state-RU = Federazione Russa
state-SA = Arabia Saudita
state-SK = Slovacchia
state-SR = Suriname
state-SV = El Salvador
state-TJ = Tagikistan
state-TM = Turkmenistan
state-TR = Turchia
state-UA = Ucraina
state-US = Stati Uniti d'America
state-UY = Uruguay
state-UZ = Uzbekistan
state-VE = Venezuela
state-VN = Vietnam

## Checklists

checklist-article = Articolo
checklist-item = Che cosa
checklist-direction = Da chi
checklist-obligation = Obbligo
checklist-translation = Traduzione
checklist-certification = Certificazione
checklist-none = no
checklist-draft = Bozza: gli articoli su documenti e condizioni non sono stati letti per intero. Nulla di quanto segue è una regola.
checklist-empty = { $article }: con questo messaggio non sono richiesti documenti determinati.
checklist-originals-simultaneously = { $article }: gli originali sono spediti per posta contestualmente al messaggio elettronico.
checklist-originals-as-soon-as-possible = { $article }: gli originali seguono non appena possibile.
checklist-channel = { $article }: il messaggio è trasmesso { $channel }.
checklist-into = in: { $languages }
checklist-into-with-addressee = Stato destinatario { $state }: { $languages }
checklist-into-certified = certificata
checklist-awaits-declaration = { $article }: se la lingua ({ $languages }) sia sufficiente spetta dichiararlo allo Stato destinatario ({ $state }).
obligation-required = obbligatorio
obligation-if-available = se disponibile
obligation-if-known = se noto
obligation-if-necessary = se necessario
obligation-if-imposed = se disposto
obligation-on-request = su richiesta
obligation-by-analogy = per analogia
occasion-agrees = se lo Stato mittente acconsente
occasion-refuses = se lo Stato mittente rifiuta
occasion-consent-needed = se occorre il consenso della persona
occasion-flight = se la persona si è rifugiata nello Stato di cui ha la cittadinanza
occasion-expulsion-order = se vi è un provvedimento di espulsione o di allontanamento
direction-sentencing-to-executing = Stato di condanna
direction-executing-to-sentencing = Stato di esecuzione
direction-requesting-to-requested = Stato richiedente
direction-either = uno qualsiasi dei due Stati
certification-certified-copy = copia autentica
certification-signature-and-stamp = firma e timbro ufficiale
certification-sending-authority = certificato dall'autorità mittente
certification-authentication = di autenticità attestata
form-information = nel messaggio stesso o in un documento
form-paper = documento

## Findings

finding-not-a-transfer-treaty = Questo trattato non riguarda i trasferimenti
    .found = Il messaggio è inviato in base a un trattato di assistenza giudiziaria.
    .wanted = { $article }: il trattato disciplina l'assistenza, non il trasferimento delle persone condannate.
    .action = Indicare il trattato su cui si fonda il trasferimento.

finding-message-not-foreseen = Il trattato non prevede questo messaggio
    .found = Tipo di messaggio: { $message }.
    .wanted = Gli articoli letti prevedono altri messaggi.
    .action = Leggere il messaggio e decidere come rispondere.

finding-other-side = Questo messaggio spetta all'altro Stato
    .found = Tipo di messaggio: { $message }.
    .wanted = Secondo l'{ $article } esso proviene dall'altro Stato.
    .action = Verificare quale Stato ha pronunciato la condanna e quale la esegue, e leggere il messaggio di conseguenza.

finding-missing = Manca: { $item }
    .found = Né questo messaggio né uno precedente del caso contiene: { $item }.
    .wanted = L'{ $article } richiede: { $item }.
    .action = Trasmetterlo con questo messaggio o come integrazione.

finding-particulars-missing = Incompleto: { $item }
    .found = Non indicato: { $fields }.
    .wanted = L'{ $article } richiede: { $item }.
    .action = Indicare quanto manca o trasmettere un documento che lo contenga.

finding-too-few = Non uno per ciascuno: { $item }
    .found = Trovati: { $found }.
    .wanted = L'{ $article } ne richiede uno per ciascuno; secondo la sentenza descritta sono { $wanted }.
    .action = Trasmettere quelli mancanti.

finding-language-not-stated = Lingua non indicata: { $item }
    .found = Il documento { $document } non indica in quale lingua è redatto.
    .wanted = L'{ $article } lo richiede nella lingua: { $languages }.
    .action = Indicare la lingua del documento e, se occorre, allegare la traduzione.

finding-translation-missing = Manca la traduzione: { $item }
    .found = Il documento { $document } è in { $language } e non ha traduzione.
    .wanted = L'{ $article } richiede la traduzione in: { $languages }.
    .action = Allegare la traduzione e collegarla al documento { $document }.

finding-translation-not-linked = Traduzione non collegata: { $item }
    .found = Il documento { $translation } è una traduzione e non dice di quale documento.
    .wanted = L'{ $article } richiede la traduzione del documento { $document } in: { $languages }.
    .action = Indicare, se è così, che il documento { $translation } traduce il documento { $document }.

finding-translation-not-certified = Traduzione non certificata: { $item }
    .found = Non è indicato chi ha certificato la traduzione del documento { $document }.
    .wanted = L'{ $article } richiede una traduzione certificata dall'autorità mittente.
    .action = Far certificare la traduzione e indicare chi l'ha certificata.

finding-language-awaits-declaration = Lingua non ancora dichiarata sufficiente: { $language }
    .found = I documenti sono leggibili soltanto in { $language }.
    .wanted = L'{ $article } parla della lingua ufficiale del destinatario: { $languages }.
    .action = Dichiarare se la lingua ({ $language }) è sufficiente; fino ad allora i documenti sono accettati.

finding-not-certified = Non certificato: { $item }
    .found = Il documento { $document } non reca alcuna certificazione.
    .wanted = L'{ $article } richiede la certificazione: { $item }.
    .action = Certificarlo, elettronicamente o con timbro sulla carta, e ritrasmetterlo come integrazione.

finding-certification-invalid = Certificazione non valida: { $item }
    .found = La certificazione del documento { $document } è stata verificata e non è confermata.
    .wanted = L'{ $article } richiede la certificazione: { $item }.
    .action = Certificare di nuovo il documento e trasmetterlo come integrazione.

finding-certification-declared = Timbro da riscontrare sulla carta: { $item }
    .found = Si dichiara che la certificazione del documento { $document } si trova sull'originale cartaceo.
    .wanted = L'{ $article } richiede la certificazione: { $item }.
    .action = Confermare il timbro quando perviene l'originale.

finding-certification-not-checked = Certificazione non verificata: { $item }
    .found = Non è stato possibile verificare la certificazione del documento { $document }.
    .wanted = L'{ $article } richiede la certificazione: { $item }.
    .action = Verificare la firma del funzionario che ha certificato.

finding-not-signed-and-stamped = Senza firma o senza timbro: { $item }
    .found = Non risulta che il documento { $document } rechi sia la firma sia il timbro ufficiale.
    .wanted = L'{ $article } richiede che ogni documento elencato sia firmato da persona autorizzata e timbrato.
    .action = Far firmare e timbrare il documento e indicare chi ha firmato.

finding-not-stated = Non indicato: { $field }
    .found = Il messaggio non indica: { $field }.
    .wanted = L'{ $article } richiede che il messaggio lo indichi.
    .action = Indicarlo nel messaggio.

finding-originals-not-announced = Originali cartacei non annunciati
    .found = Il messaggio contiene documenti e non indica alcuna spedizione postale con gli originali.
    .wanted = { $article }: gli originali sono spediti per posta contestualmente.
    .action = Spedire gli originali e comunicare il numero della spedizione.

finding-channel-unexplained = Via diversa da quella del trattato
    .found = Il messaggio è trasmesso per altra via senza indicarne il motivo.
    .wanted = { $article }: i messaggi sono trasmessi { $channel }.
    .action = Indicare perché si usa un'altra via.

finding-ground-not-listed = Il motivo del rifiuto non è previsto dal trattato
    .found = La decisione indica un motivo che il trattato non elenca.
    .wanted = L'{ $article } stabilisce quali sono i motivi.
    .action = Leggere la motivazione e, se non è chiara, chiedere il motivo.

finding-ground-of-other-side = Solo l'altro Stato può invocare questo motivo
    .found = La decisione indica un motivo che spetta a: { $side }.
    .wanted = L'{ $article } stabilisce chi può invocare ciascun motivo.
    .action = Leggere la motivazione e, se non è chiara, chiedere il motivo.

finding-states-not-named = Stato di condanna o di esecuzione non indicato
    .found = Il messaggio non dice quale Stato ha pronunciato la condanna e quale deve eseguirla.
    .wanted = L'{ $article } distingue i due Stati.
    .action = Indicare entrambi gli Stati.

finding-states-do-not-fit = Gli Stati indicati non sono quelli in corrispondenza
    .found = Stato di condanna: { $sentencing }; Stato di esecuzione: { $executing }.
    .wanted = { $article }: sono le due Parti del caso.
    .action = Correggere gli Stati.

finding-not-a-party = Non è Parte: { $state }
    .found = Tra le Parti del trattato non figura: { $state }.
    .wanted = L'{ $article } vincola le Parti.
    .action = Decidere se si applica un altro trattato.

finding-punishment-not-covered = Il trattato non comprende questo tipo di pena
    .found = Nessuna delle pene principali indicate è di un tipo compreso nel trattato.
    .wanted = L'{ $article } stabilisce quali pene sono comprese.
    .action = Decidere se il trattato si applica.

finding-not-a-citizen = Non è cittadino dello Stato di esecuzione
    .found = Tra le cittadinanze indicate non figura: { $state }.
    .wanted = L'{ $article } richiede che la persona appartenga allo Stato di esecuzione.
    .action = Decidere; in caso di dubbio chiedere la prova della cittadinanza.

finding-other-citizenship = Vi è anche un'altra cittadinanza
    .found = Cittadinanze della persona: { $state } e un altro Stato.
    .wanted = L'{ $article } richiede che non vi sia un'altra cittadinanza.
    .action = Decidere.

finding-death-or-life = Pena di morte o ergastolo
    .found = La pena è la morte o l'ergastolo, e lo Stato di condanna non ha accettato la pena massima dell'altro Stato.
    .wanted = L'{ $article } consente il trasferimento solo se lo Stato di condanna accetta la pena massima dello Stato di esecuzione per un reato analogo.
    .action = Decidere; chiedere allo Stato di condanna se la accetta.

finding-law-forbids = La legge dello Stato di condanna non consente il trasferimento
    .found = Così dichiara lo Stato di condanna.
    .wanted = L'{ $article } richiede che la sua legge consenta il trasferimento.
    .action = Decidere.

finding-remaining-term-short = Pena residua inferiore a { $months ->
        [one] { $months } mese
       *[other] { $months } mesi
    }
    .found = Calcolata al { $counted }, la pena dovrebbe durare almeno fino al { $least }.
    .wanted = L'{ $article } richiede una pena residua di almeno { $months ->
        [one] { $months } mese
       *[other] { $months } mesi
    }.
    .action = Decidere se proseguire.

finding-term-does-not-add-up = I dati della pena non concordano
    .found = Decorrenza, durata e fine divergono di { $days ->
        [one] { $days } giorno
       *[other] { $days } giorni
    } che nessun computo spiega.
    .wanted = L'{ $article } richiede la durata, la decorrenza e la pena espiata.
    .action = Controllare i dati e indicare i periodi computati.

finding-not-final = La sentenza non è definitiva
    .found = Nessuna decisione giudiziaria risulta definitiva al giorno della ricezione.
    .wanted = L'{ $article } richiede una sentenza definitiva.
    .action = Decidere; chiedere la data del passaggio in giudicato.

finding-proceedings-open = Vi sono altri procedimenti pendenti
    .found = Procedimenti indicati come pendenti: { $count }.
    .wanted = { $article }: i procedimenti pendenti nello Stato di condanna consentono il rifiuto.
    .action = Decidere se proseguire.

finding-consent-withdrawn = Il consenso è stato revocato
    .found = Il messaggio riferisce della revoca.
    .wanted = L'{ $article } richiede il consenso.
    .action = Decidere; in caso di dubbio sentire la persona.

finding-consent-not-voluntary = Il consenso non è risultato libero e informato
    .found = Così risulta dalla verifica effettuata di persona.
    .wanted = L'{ $article } richiede un consenso libero e informato.
    .action = Decidere; far informare e sentire di nuovo la persona.

finding-consent-by-other = Il consenso è prestato da altri
    .found = Consenso prestato da: { $giver }.
    .wanted = L'{ $article } stabilisce chi può prestare il consenso e quando altri può farlo per la persona.
    .action = Decidere; chiedere il consenso della persona stessa o la prova della sua incapacità.

finding-petition-missing = Manca l'istanza
    .found = Nessun messaggio del caso riferisce di un'istanza.
    .wanted = L'{ $article } ne richiede una.
    .action = Decidere; chiedere l'istanza.

finding-petition-by-other = Istanza di chi non è legittimato
    .found = Istanza presentata da: { $giver }.
    .wanted = L'{ $article } stabilisce chi può presentare l'istanza.
    .action = Decidere; chiedere l'istanza di chi è legittimato.

finding-not-explained = Non risulta che le conseguenze siano state spiegate
    .found = Il consenso non indica il giorno in cui le conseguenze sono state spiegate.
    .wanted = L'{ $article } richiede che siano spiegate.
    .action = Decidere; chiedere all'altra autorità.

finding-state-disagrees = Uno Stato non acconsente
    .found = Non acconsente: { $side }.
    .wanted = L'{ $article } richiede il consenso di entrambi gli Stati.
    .action = Decidere come concludere il caso e informare la persona.

finding-no-dual-criminality = Secondo uno Stato il fatto non è reato
    .found = Lo dichiara: { $side }.
    .wanted = L'{ $article } richiede che il fatto sia reato in entrambi gli Stati.
    .action = Decidere.

finding-residence-not-established = Lo Stato di esecuzione non ha accertato la residenza
    .found = La residenza indicata non è stata accertata da un'autorità dello Stato di esecuzione.
    .wanted = L'{ $article } ne fa un motivo di rifiuto.
    .action = Far accertare la residenza.

finding-resident-of-sentencing-state = Risiede nello Stato di condanna
    .found = È indicato che la persona risiede nello Stato di condanna.
    .wanted = L'{ $article } consente il rifiuto se la persona vi risiede stabilmente.
    .action = Decidere se proseguire; in caso di dubbio chiedere dove la persona risiede stabilmente.

finding-originals-not-dispatched = Spedizione degli originali della richiesta non confermata
    .found = Non è nota alcuna spedizione con gli originali della richiesta.
    .wanted = { $article }: la richiesta può essere presa in carico, ma è eseguita solo quando è confermata la spedizione o la consegna dell'originale.
    .action = Prendere in carico la richiesta; eseguirla quando la spedizione o la consegna è confermata.

finding-originals-not-arrived = Ricezione degli originali non registrata
    .found = Non è registrata alcuna ricezione degli originali della richiesta.
    .wanted = { $article }: gli esiti sono trasmessi solo dopo l'arrivo dell'originale.
    .action = Trattenere gli esiti fino all'arrivo degli originali e registrarne la ricezione.

finding-damage-not-settled = Il danno non è risarcito
    .found = Lo indica il messaggio.
    .wanted = L'{ $article } consente in tal caso il rifiuto.
    .action = Decidere se proseguire.

finding-sentenced-too-early = La sentenza è anteriore al trattato
    .found = La prima decisione non è successiva al { $date }.
    .wanted = L'{ $article } comprende solo le decisioni successive.
    .action = Decidere se si applica un altro trattato.

finding-transit-not-needed = Per via aerea senza scalo non occorre la richiesta di transito
    .found = Non è previsto alcuno scalo e non si usa un aeromobile militare.
    .wanted = { $article }: per via aerea senza scalo non occorre; per un aeromobile militare occorre sempre.
    .action = Rispondere ugualmente se il viaggio non è aereo.
