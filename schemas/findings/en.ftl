# What findings say, in English. A finding names the treaty's article, what was found, what is
# wanted and what to do. Keys and arguments are the same in every language; a test holds them together.

## How things are written

article = Art. { $number }{ $part }
article-protocol = Art. { $number }{ $part } of the Protocol
article-report = Reports about the treaty
date = { $year }-{ $month }-{ $day }

## Effects

effect-refuse = cannot be taken
effect-incomplete = incomplete
effect-decide = for decision
effect-note = note

## Who has to act

who-sender = sending authority
who-receiver = receiving authority
who-person = convicted person
who-court = court

## Verdicts on rules

verdict-passed = met
verdict-failed = not met
verdict-not-applicable = does not apply
verdict-not-checked = not checked

## Sides, channels, and who speaks for the person

side-sentencing = sentencing State
side-executing = executing State
side-both = both States
channel-direct = directly between central authorities
channel-diplomatic = through diplomatic channels
giver-person = the convicted person
giver-legal-representative = the legal representative
giver-defender = the defender
giver-relative = a close relative

## Items

item-additional-punishment = document on the execution of an additional punishment
item-adaptation-statement = statement on an intended adaptation of the sentence
item-amnesty-acts = copies of amnesty or pardon acts
item-anti-torture-guarantee = guarantee against torture and ill-treatment
item-citizenship-proof = proof of citizenship
item-civil-claim-guarantee = guarantee that the civil claim will be satisfied
item-conduct-report = report on conduct while serving the sentence
item-consequences-explained = proof that the legal consequences were explained
item-conviction-certificate = certificate of the conviction or of the sentence
item-damage-compensation = information on the damage and its compensation
item-decision-letter = letter with the decision
item-end-date = date on which the sentence ends
item-enforcement-rules = information on the rules for enforcing foreign sentences
item-entry-into-force = document on the entry into force of the verdict
item-execution-guarantee = guarantee that the rest of the sentence will be executed
item-execution-law = extracts of the law under which the sentence will be served
item-execution-procedure = procedure and conditions of the execution
item-expulsion-order = expulsion or deportation order
item-facts = account of the facts of the offence
item-fingerprints = fingerprints
item-further-information = further information or documents asked for
item-higher-court-decisions = decisions of higher courts
item-identity-data = personal data (names, date and place of birth)
item-identity-document = copy of a valid identity document
item-law-provisions = text of the legal provisions the sentence rests on
item-medical-report = medical report
item-offence-under-executing-law = provisions that make the act an offence in the executing State
item-person-consent = consent of the convicted person or the legal representative
item-person-opinion = declaration with the person's opinion on the transfer
item-person-petition = petition of the convicted person
item-personal-file = personal file
item-recognition-decision = decision on recognition and execution of the judgment
item-registered-address = registered address
item-reply-letter = letter of reply
item-request-letter = letter of request
item-residence = place of residence or address
item-sentence-particulars = kind and length of the sentence, its start and the time served
item-social-report = social report
item-state-consent = statement that the State agrees to the transfer
item-time-served = document on the part served and the part that remains
item-transit-papers = documents for the transit
item-verdict = copy of the verdict

## Kinds of messages

message-interest-notice = notice of the person's wish
message-document-request = request for documents
message-transfer-request = request for transfer
message-reply = reply to the request
message-supplement-request = request for supplements
message-supplement = supplement
message-approval-request = request for prior agreement
message-approval = prior agreement
message-decision = decision
message-non-agreement = non-agreement
message-withdrawal = withdrawal
message-consent-verification = verification of the consent
message-person-informed = notice that the person was informed
message-arrangement = arrangement of the handover
message-handover-report = report on the handover
message-file-transfer = transfer of the file
message-circumstance-notice = notice of circumstances
message-status-request = enquiry about the execution
message-execution-report = report on the execution
message-sentence-change = notice of a change of the sentence
message-transit-request = request for transit
message-transit-decision = decision on transit
message-originals-notice = notice that originals were posted
message-originals-receipt = receipt of originals

## Parts of a message

field-names = name
field-birth-date = date of birth
field-birth-place = place of birth
field-citizenships = citizenship
field-residence = place of residence
field-petition = the person's wish
field-consent = consent
field-consent-verified = verification of the consent
field-consent-informed = day on which the consequences were explained
field-consent-withdrawn = day on which the consent was withdrawn
field-punishment-kind = kind of the sentence
field-punishment-amount = length of the sentence
field-punishment-starts = day from which the sentence counts
field-punishment-executed = time served
field-punishment-remaining = time that remains
field-punishment-ends = last day of the sentence
field-decisions = court decisions
field-offences = offences
field-executing-provision = provision of the executing State's law
field-damage = damage
field-sentencing-consent = whether the sentencing State agrees
field-executing-consent = whether the executing State agrees
field-documents = documents
field-decision = decision
field-decision-ground = ground of the refusal
field-decision-reasons = reasons
field-arrangement = day and place of the handover
field-arrangement-terms = terms of the handover
field-report = what is reported
field-report-on = day of what is reported
field-change = change of the sentence
field-change-act = act that changes the sentence
field-transit = third State and journey
field-transit-route = route
field-transit-dates = days of the transit
field-asks = what is asked for
field-originals = which originals were posted
field-receipt = which originals came in

## Languages

language-en = English
language-kk = Kazakh
language-ru = Russian
language-pt = Portuguese
language-it = Italian
language-ko = Korean
language-es = Spanish
language-fr = French
language-tr = Turkish
language-uz = Uzbek
language-de = German
language-zh = Chinese
language-ar = Arabic
language-be = Belarusian
language-tk = Turkmen
language-az = Azerbaijani
language-bg = Bulgarian
language-cs = Czech
language-el = Greek
language-fa = Persian
language-hi = Hindi
language-hu = Hungarian
language-hy = Armenian
language-ka = Georgian
language-ky = Kyrgyz
language-lt = Lithuanian
language-mk = Macedonian
language-mn = Mongolian
language-nl = Dutch
language-ro = Romanian
language-sk = Slovak
language-sr = Serbian
language-tg = Tajik
language-uk = Ukrainian
language-vi = Vietnamese

## States

state-AE = United Arab Emirates
state-AM = Armenia
state-AR = Argentina
state-AZ = Azerbaijan
state-BG = Bulgaria
state-BR = Brazil
state-BY = Belarus
state-BZ = Belize
state-CA = Canada
state-CL = Chile
state-CN = China
state-CR = Costa Rica
state-CY = Cyprus
state-CZ = Czech Republic
state-EC = Ecuador
state-ES = Spain
state-FR = France
state-GE = Georgia
state-GR = Greece
state-GT = Guatemala
state-HU = Hungary
state-IN = India
state-IR = Iran
state-IT = Italy
state-JO = Jordan
state-KG = Kyrgyzstan
state-KR = Republic of Korea
state-KZ = Kazakhstan
state-LT = Lithuania
state-MA = Morocco
state-MD = Moldova
state-MK = North Macedonia
state-MN = Mongolia
state-MX = Mexico
state-NI = Nicaragua
state-PA = Panama
state-PE = Peru
state-PY = Paraguay
state-QA = Qatar
state-RO = Romania
state-RS = Serbia
state-RU = Russian Federation
state-SA = Saudi Arabia
state-SK = Slovakia
state-SR = Suriname
state-SV = El Salvador
state-TJ = Tajikistan
state-TM = Turkmenistan
state-TR = Turkey
state-UA = Ukraine
state-US = United States of America
state-UY = Uruguay
state-UZ = Uzbekistan
state-VE = Venezuela
state-VN = Viet Nam

## Checklists

checklist-article = Article
checklist-item = What
checklist-direction = From whom
checklist-obligation = Owed
checklist-translation = Translation
checklist-certification = Certification
checklist-none = no
checklist-draft = Draft: the articles on documents and conditions were not read in full. Nothing here is a rule.
checklist-empty = { $article } asks for no listed papers with this message.
checklist-originals-simultaneously = { $article }: the originals are posted at the same time as the electronic message.
checklist-originals-as-soon-as-possible = { $article }: the originals follow as soon as possible.
checklist-channel = { $article }: the message goes { $channel }.
checklist-into = into: { $languages }
checklist-into-with-addressee = for { $state }: { $languages }
checklist-into-certified = certified
checklist-awaits-declaration = { $article }: whether { $languages } is enough for { $state } is for { $state } to declare.
obligation-required = required
obligation-if-available = if available
obligation-if-known = if known
obligation-if-necessary = if necessary
obligation-if-imposed = if imposed
obligation-on-request = on request
obligation-by-analogy = by analogy
occasion-agrees = if the sending State agrees
occasion-refuses = if the sending State refuses
occasion-consent-needed = if the person's consent is needed
occasion-flight = if the person fled to the State of citizenship
occasion-expulsion-order = if there is an expulsion or deportation order
direction-sentencing-to-executing = sentencing State
direction-executing-to-sentencing = executing State
direction-requesting-to-requested = requesting State
direction-either = either State
certification-certified-copy = certified copy
certification-signature-and-stamp = signature and official stamp
certification-sending-authority = certified by the sending authority
certification-authentication = authenticated
form-information = in the message itself or as a document
form-paper = document

## Findings

finding-not-a-transfer-treaty = This treaty is not about transfers
    .found = The message is sent under a treaty on legal assistance.
    .wanted = { $article }: the treaty deals with assistance, not with the transfer of convicted persons.
    .action = Name the treaty on which the transfer rests.

finding-message-not-foreseen = The treaty does not name this message
    .found = Kind of message: { $message }.
    .wanted = The articles that were read name other messages.
    .action = Read the message and decide how to answer it.

finding-other-side = The other State sends this message
    .found = Kind of message: { $message }.
    .wanted = Under { $article } it comes from the other State.
    .action = Check which State sentenced and which executes, and read the message accordingly.

finding-missing = Missing: { $item }
    .found = No paper of this message or of an earlier one of the case is: { $item }.
    .wanted = { $article } asks for: { $item }.
    .action = Send it: with this message, or as a supplement.

finding-particulars-missing = Not complete: { $item }
    .found = Not stated: { $fields }.
    .wanted = { $article } asks for: { $item }.
    .action = State what is not stated, or send a document that does.

finding-too-few = Not one for each: { $item }
    .found = Found: { $found }.
    .wanted = { $article } wants one for each; by the sentence as described that makes { $wanted }.
    .action = Send those that are not there.

finding-language-not-stated = Language not stated: { $item }
    .found = Document { $document } does not say in which language it is written.
    .wanted = { $article } wants it readable in: { $languages }.
    .action = State the document's language, and add a translation if it needs one.

finding-translation-missing = Translation missing: { $item }
    .found = Document { $document } is in { $language } and has no translation.
    .wanted = { $article } asks for a translation into: { $languages }.
    .action = Add the translation and link it to document { $document }.

finding-translation-not-linked = Translation not linked: { $item }
    .found = Document { $translation } is a translation, and does not say of which document.
    .wanted = { $article } asks for a translation of document { $document } into: { $languages }.
    .action = State that document { $translation } translates document { $document }, if it does.

finding-translation-not-certified = Translation not certified: { $item }
    .found = Nobody is named who certified the translation of document { $document }.
    .wanted = { $article } asks for a translation certified by the sending authority.
    .action = Have the translation certified and name who certified it.

finding-language-awaits-declaration = Language not yet declared to be enough: { $language }
    .found = Papers are readable in { $language } only.
    .wanted = { $article } speaks of the addressee's official language: { $languages }.
    .action = Declare whether { $language } is enough; until then such papers are taken.

finding-not-certified = Not certified: { $item }
    .found = Document { $document } bears no certification.
    .wanted = { $article } wants it certified: { $item }.
    .action = Certify it, electronically or with a stamp on the paper, and send it again as a supplement.

finding-certification-invalid = Certification does not hold: { $item }
    .found = The certification of document { $document } was checked and does not hold.
    .wanted = { $article } wants it certified: { $item }.
    .action = Certify the document anew and send it as a supplement.

finding-certification-declared = Stamp to be seen on the paper: { $item }
    .found = The certification of document { $document } is said to be on the paper original.
    .wanted = { $article } wants it certified: { $item }.
    .action = Confirm the stamp when the original arrives.

finding-certification-not-checked = Certification not checked: { $item }
    .found = The certification of document { $document } could not be checked.
    .wanted = { $article } wants it certified: { $item }.
    .action = Check the certifying official's signature.

finding-not-signed-and-stamped = No signature or no stamp: { $item }
    .found = Document { $document } is not said to bear both a signature and an official stamp.
    .wanted = { $article } wants every listed document signed by an authorised person and stamped.
    .action = Have it signed and stamped, and say by whom.

finding-not-stated = Not stated: { $field }
    .found = The message does not state: { $field }.
    .wanted = { $article } wants the message to state it.
    .action = State it in the message.

finding-originals-not-announced = Paper originals not announced
    .found = The message has documents and names no mail consignment with the originals.
    .wanted = { $article }: the originals are mailed at the same time.
    .action = Post the originals and announce the consignment's number.

finding-channel-unexplained = Another channel than the treaty's
    .found = The message goes by another channel and does not say why.
    .wanted = { $article }: messages go { $channel }.
    .action = Say why the other channel is used.

finding-ground-not-listed = The ground of refusal is not one of the treaty's
    .found = The decision names a ground that the treaty does not list.
    .wanted = { $article } tells which grounds there are.
    .action = Read the reasons, and ask for the ground if it is not clear.

finding-ground-of-other-side = Only the other State may name this ground
    .found = The decision names a ground that belongs to: { $side }.
    .wanted = { $article } tells who may invoke which ground.
    .action = Read the reasons, and ask for the ground if it is not clear.

finding-states-not-named = Sentencing or executing State not named
    .found = The message does not say which State sentenced and which is to execute.
    .wanted = { $article } distinguishes the two.
    .action = Name both States.

finding-states-do-not-fit = The States named are not those that write to each other
    .found = Sentencing State: { $sentencing }; executing State: { $executing }.
    .wanted = { $article }: the two are the two Parties to the case.
    .action = Correct the States.

finding-not-a-party = Not a Party: { $state }
    .found = { $state } is not among the Parties of the treaty.
    .wanted = { $article } binds its Parties.
    .action = Decide whether another treaty applies.

finding-punishment-not-covered = The treaty does not cover this kind of sentence
    .found = No main punishment named is of a kind that the treaty covers.
    .wanted = { $article } tells which sentences are covered.
    .action = Decide whether the treaty applies.

finding-not-a-citizen = Not a citizen of the executing State
    .found = The citizenships named do not include: { $state }.
    .wanted = { $article } wants the person to belong to the executing State.
    .action = Decide; ask for proof of citizenship if in doubt.

finding-other-citizenship = Another citizenship is held too
    .found = The person is a citizen of { $state } and of another State.
    .wanted = { $article } wants no other citizenship.
    .action = Decide.

finding-death-or-life = Death or life sentence
    .found = The sentence is death or life, and the sentencing State has not accepted the other State's maximum.
    .wanted = { $article } allows the transfer only if the sentencing State accepts the executing State's maximum for a like crime.
    .action = Decide; ask the sentencing State whether it accepts.

finding-law-forbids = The law of the sentencing State does not permit the transfer
    .found = The sentencing State says so.
    .wanted = { $article } wants its law to permit the transfer.
    .action = Decide.

finding-remaining-term-short = Less than { $months ->
        [one] { $months } month
       *[other] { $months } months
    } left to serve
    .found = Counted on { $counted }, the sentence would have to last until { $least } or longer.
    .wanted = { $article } wants at least { $months ->
        [one] { $months } month
       *[other] { $months } months
    } left.
    .action = Decide whether to go on.

finding-term-does-not-add-up = The amounts of the sentence do not agree
    .found = Start, length and end differ by { $days ->
        [one] { $days } day
       *[other] { $days } days
    } that no credit explains.
    .wanted = { $article } asks for the length, the start and the time served.
    .action = Check the figures and state the credits.

finding-not-final = The verdict is not final
    .found = No court decision is said to be final by the day of receipt.
    .wanted = { $article } wants a final verdict.
    .action = Decide; ask for the day of entry into force.

finding-proceedings-open = Other proceedings are open
    .found = Proceedings named as open: { $count }.
    .wanted = { $article }: open proceedings in the sentencing State allow a refusal.
    .action = Decide whether to go on.

finding-consent-withdrawn = The consent was withdrawn
    .found = The message tells of a withdrawal.
    .wanted = { $article } wants the consent.
    .action = Decide; ask the person if in doubt.

finding-consent-not-voluntary = The consent was found not to be free and informed
    .found = The check in person says so.
    .wanted = { $article } wants a free and informed consent.
    .action = Decide; have the person told and asked again.

finding-consent-by-other = Somebody else consents
    .found = Consent given by: { $giver }.
    .wanted = { $article } tells who may consent, and when another may for the person.
    .action = Decide; ask for the person's own consent or for proof of incapacity.

finding-petition-missing = No petition
    .found = No message of the case tells of a petition.
    .wanted = { $article } wants one.
    .action = Decide; ask for the petition.

finding-petition-by-other = Somebody petitions who may not
    .found = Petition made by: { $giver }.
    .wanted = { $article } tells who may petition.
    .action = Decide; ask for a petition by one who may.

finding-not-explained = Not said that the consequences were explained
    .found = The consent does not name the day on which the consequences were explained.
    .wanted = { $article } wants them explained.
    .action = Decide; ask the other authority.

finding-state-disagrees = A State does not agree
    .found = Does not agree: { $side }.
    .wanted = { $article } wants both States to agree.
    .action = Decide how to end the case, and tell the person.

finding-no-dual-criminality = Said to be no offence in one State
    .found = So says: { $side }.
    .wanted = { $article } wants the act to be an offence in both States.
    .action = Decide.

finding-residence-not-established = The executing State has not established the residence
    .found = The residence named was not established by an authority of the executing State.
    .wanted = { $article } makes this a ground of refusal.
    .action = Have the residence established.

finding-resident-of-sentencing-state = Lives in the sentencing State
    .found = The person is said to live in the sentencing State.
    .wanted = { $article } allows a refusal where the person lives there permanently.
    .action = Decide whether to go on; ask where the person lives permanently if in doubt.

finding-originals-not-dispatched = Originals of the request not known to be on their way
    .found = No consignment with the originals of the request is known.
    .wanted = { $article }: the request may be taken up; it is executed only once dispatch or handover of the original is confirmed.
    .action = Take the request up; execute it once the dispatch or the handover is confirmed.

finding-originals-not-arrived = Receipt of the originals not recorded
    .found = No receipt of the originals of the request is recorded.
    .wanted = { $article }: results leave only after the original has arrived.
    .action = Hold the results back until the originals have arrived, and record their receipt.

finding-damage-not-settled = The damage is not made good
    .found = The message says so.
    .wanted = { $article } allows a refusal then.
    .action = Decide whether to go on.

finding-sentenced-too-early = The sentence is older than the treaty
    .found = The first decision is not later than { $date }.
    .wanted = { $article } covers later decisions only.
    .action = Decide whether another treaty applies.

finding-transit-not-needed = By air without landing, no transit request is needed
    .found = No landing is planned and no military aircraft is used.
    .wanted = { $article }: by air without a landing none is needed; a military aircraft always needs one.
    .action = Answer nevertheless if the journey is not by air.
