mail-subject = Case { $case }: { $what }
mail-subject-no-case = Gateway: { $what }
mail-body =
    { $what }.

    Case: { $case }
    { $until }
    Look at the desk: { $link }

    This message was made by the gateway of { $authority }. It says only that something
    waits; what it is stands at the desk. Please do not answer this message.
mail-until = Due until: { $date }
mail-reminder = Reminder: { $subject }
mail-digest-subject = Notices: { $count }
mail-digest-line = Case { $case }: { $what }
mail-digest-body =
    Several things wait:

    { $lines }

    Look at the desk: { $link }

    This message was made by the gateway of { $authority }. It says only that something
    waits; what it is stands at the desk. Please do not answer this message.

notice-bundle-arrived = a bundle has come in
notice-bundle-incomplete = a bundle has come in, and the treaty still wants something
notice-case-complete = the papers are complete
notice-bundle-refused = a bundle was refused for its form and waits for a look
notice-approval-wanted = a decision waits for a second person
notice-decision-arrived = the other side has decided
notice-partner-refused = the partner's gateway refused a bundle of ours
notice-delivery-failed = a bundle could not be delivered
notice-originals-announced = paper originals are on their way
notice-originals-late = the time for posting paper originals is over
notice-duty-late = the time for something that was owed is over
notice-task-due = the day has come for a task of ours
notice-term-ends = a sentence may end before the person is handed over
notice-attention = the gateway itself needs a person; the desk says what

## The desk: what stands on every page

desk-name = Treaty Gateway
desk-skip = Skip to the content
desk-languages = Language
desk-signed-in = Signed in:
desk-sign-out = Sign out
desk-zone = Times are those of { $zone }.
desk-news = Something new has come in.
desk-reload = Show it
desk-trail = Where you are
desk-on-this-page = On this page
desk-none = none
desk-not-told = not told
desk-to = to { $name }
desk-from = from { $name }

## The desk: signing in

desk-sign-in = Sign in
desk-sign-in-for = Desk of { $authority }
desk-user = Name
desk-password = Password
desk-sign-in-wrong = The name or the password is wrong. Check both and try again.
desk-sign-in-wait = Too many attempts under this name. Wait, then try again; seconds left: { $seconds }.
desk-sign-in-stale = The page was open for too long. Enter the name and the password once more.

## The desk: the queue

desk-queue = Queue
desk-looks = Needs a look
desk-looks-none = Nothing waits for a look.
desk-held = Decisions that wait for a second person
desk-proposed-by = proposed by { $name }
desk-quarantine = Refused for their form
desk-dead = Not delivered
desk-dead-relay = A bundle could not be delivered
desk-dead-mail = A mail could not be delivered
desk-attempts = attempts: { $count }
desk-cases = Cases
desk-cases-caption = Cases, the last moved one first
desk-cases-none = There is no case yet.
desk-cases-none-found = No case fits this filter.
desk-search = Search
desk-search-hint = Our number, the opener's number, or a name
desk-any = any
desk-filter = Filter
desk-filter-clear = Show all
desk-case = Case
desk-partner = Partner
desk-treaty = Treaty
desk-partner-and-treaty = Partner, treaty
desk-reference = The opener's number
desk-state = State
desk-last-message = Last message
desk-findings = Findings
desk-originals = Originals
desk-next = Next
desk-pages = Pages of the list
desk-page-first = First page
desk-page-next = Next page

desk-state-open = open
desk-state-incomplete = incomplete
desk-state-complete = complete
desk-state-agreed = agreed
desk-state-refused = refused
desk-state-not-agreed = not agreed to
desk-state-withdrawn = withdrawn
desk-state-transferred = transferred
desk-state-closed = closed

desk-way-in = received
desk-way-out = sent

desk-on-us = Us
desk-on-partner = Partner
desk-on-nobody = Nobody
desk-due-nobody = at rest
desk-due-answer = answer it
desk-due-supply = send what is missing
desk-due-ask-for-missing = ask for what is missing
desk-due-decide = decide
desk-due-approve = a second person approves
desk-due-read = read it
desk-due-partner-answers = answers
desk-due-partner-supplies = sends what is missing
desk-due-partner-decides = decides

## The desk: a case

desk-hold = Held by { $by }: nothing of this case is erased until the hold is lifted.
desk-erased-title = Erased
desk-erased-medical-retention = The health papers were erased earlier than the rest, by retention.
desk-erased-retention = Erased by retention. Documents and names are gone; evidence and digests stay.
desk-erased-order = Erased by order of two administrators. Documents and names are gone; evidence and digests stay.
desk-case-title = Case { $number }
desk-about = About the case
desk-person = Person
desk-born = born { $date }
desk-citizenships = citizenship: { $states }
desk-held-here = Waits for a second person:
desk-timeline = Timeline
desk-findings-title = What the treaty says of the papers
desk-findings-none = The treaty wants nothing more of the last papers.
desk-supplement-draft = Draft a supplement request
desk-supplement-title = Supplement request
desk-supplement-hint = The findings by which something of the other side's papers is missing. What the treaty wants is ticked; what only our own law wants is not, and reaches the partner only if you tick it.
desk-supplement-next = The draft is in the partner's language. It is a manifest to complete, check, seal and send: nothing is sent from here.
desk-supplement-none = Nothing is missing from the other side's papers that could be asked for.
desk-supplement-ask = Ask for it
desk-supplement-source = Wanted by
desk-supplement-by-treaty = the treaty
desk-supplement-by-own-law = our own law
desk-supplement-download = Download the draft
desk-own-law-title = What our own State's law says
desk-own-law-for-us = For our own staff; it is not shown to the partner.
desk-own-law-none = It wants nothing more of the request and the last papers.
desk-findings-caption = Findings by article
desk-article = Article
desk-effect = Effect
desk-found-and-wanted = Found and wanted
desk-action = What to do, and who
desk-sent-anyway = Sent although the treaty wants more. The officer's reason:
desk-bundle-identity = Bundle and digest
desk-bundle = Bundle
desk-digest = Digest of the manifest (SHA-256)
desk-documents-count = documents: { $count }

desk-delivery-waiting = on its way
desk-delivery-delivered = delivered
desk-delivery-refused = refused by the partner
desk-delivery-failed = not delivered

desk-documents = Documents
desk-documents-none = No bundle of this case brought a document.
desk-document = Document
desk-items = Items
desk-language = Language
desk-certified = Certified
desk-certified-electronic = electronically
desk-certified-paper-stamp = by stamp on the paper (declared)
desk-pages-count = Pages
desk-size = Size
desk-medical = medical: named readers only
desk-translation-of = translation of { $document }
desk-size-bytes = { $number } B
desk-size-kilobytes = { $number } kB
desk-size-megabytes = { $number } MB
desk-size-gigabytes = { $number } GB

desk-language-de = German
desk-language-en = English
desk-language-es = Spanish
desk-language-fr = French
desk-language-kk = Kazakh
desk-language-ky = Kyrgyz
desk-language-pt = Portuguese
desk-language-ru = Russian
desk-language-tg = Tajik
desk-language-tr = Turkish
desk-language-uk = Ukrainian
desk-language-uz = Uzbek

desk-evidence = Evidence
desk-evidence-none = There is no evidence yet.
desk-evidence-caption = Signed evidence of this case
desk-event = Event
desk-about-message = About the message
desk-issuer = Stated by
desk-time = Time
desk-proof = Proof
desk-jws = Signed text (JWS)

desk-event-SubmissionAcceptance = taken for sending
desk-event-SubmissionRejection = not taken for sending
desk-event-RelayAcceptance = taken in by the receiver's gateway
desk-event-RelayRejection = refused by the receiver's gateway
desk-event-RelayFailure = not delivered
desk-event-ContentConsignment = ready for the receiver's staff
desk-event-ContentHandover = taken over by the receiver
desk-event-Admission = admitted after a refusal
desk-event-Overdue = evidence is overdue
desk-event-PaperPosted = originals posted
desk-event-PaperInTransit = originals with the carrier
desk-event-PaperDelivered = originals delivered
desk-event-PaperMatched = originals match
desk-event-PaperMismatched = originals do not match

desk-cover-sheet = Cover sheet (PDF)
desk-arrival = Register an envelope
desk-arrival-code = Code
desk-arrival-code-hint = Scan the cover sheet, or type the id printed on it or the carrier's number.
desk-arrival-look = Look up
desk-arrival-case = Case, where several have that number
desk-arrival-unknown = Nothing that was announced bears this code. If the envelope is here, keep it: an alarm asks staff to look at it.
desk-arrival-keep = Keep it as unknown
desk-arrival-tick = Tick each original as you find it. What you did not look at stays open.
desk-arrival-present = Present
desk-arrival-stamp = Stamp
desk-arrival-seal = Seal
desk-arrival-signature = Signature
desk-arrival-differs = Another paper than announced
desk-arrival-not-looked = not looked at
desk-arrival-yes = yes
desk-arrival-no = no
desk-arrival-other = Something else lay in the envelope
desk-arrival-note = Note, for our own staff
desk-arrival-register = Register
desk-arrival-matched = The envelope is registered: everything is as announced.
desk-arrival-mismatched = The envelope is registered: it is not as announced. The sender gets evidence of it.
desk-arrival-kept = The envelope is kept as unknown.
desk-arrival-announced = announced
desk-originals-title = Paper originals
desk-originals-none = No originals were announced.
desk-originals-caption = Consignments with paper originals
desk-consignment = Consignment
desk-carrier = Carrier
desk-carrier-upu = post (UPU)
desk-carrier-diplomatic = diplomatic bag
desk-service-registered = registered
desk-service-insured = insured
desk-service-ems = EMS
desk-posted = Posted on
desk-original-announced = announced
desk-original-posted = posted
desk-original-in-transit = in transit
desk-original-stopped = stopped by the carrier
desk-original-delivered = delivered
desk-original-matched = matched
desk-original-mismatched = not matching

## The desk: a decision that waits for its second person

desk-held-title = A decision waits for a second person
desk-held-explained = A decision leaves only with two persons behind it. Read it, then approve it, or leave it as it is.
desk-held-what = What is decided
desk-held-persons = Who stands behind it
desk-message = Message
desk-addressee = To
desk-decision = Decision
desk-ground = Ground
desk-reasons = Reasons
desk-decided-by = Decided by
desk-proposer = Proposed by
desk-proposer-system = a system; two persons have to approve
desk-approved-by = Approved by
desk-approve = Approve
desk-approve-means = You approve the manifest with the digest above. If that is enough, it is sealed and sent at once.
desk-barred-role = Only an approver can approve.
desk-barred-administrator = Administrators cannot approve.
desk-barred-proposer = You proposed this decision. Another person has to approve it.
desk-barred-twice = You have approved it already. Another person has to approve it too.
desk-approve-changed = The decision has changed since you opened the page. Read it again.

desk-outcome-granted = granted
desk-outcome-partly = granted in part
desk-outcome-refused = refused
desk-outcome-postponed = postponed
desk-stage-petition = on the petition
desk-stage-transfer = on the transfer
desk-stage-recognition = on the recognition of the judgment
desk-stage-adaptation = on the adaptation of the sentence
desk-stage-condition = on a condition
desk-stage-pardon = on a pardon, an amnesty or a release
desk-stage-transit = on the transit

## The desk: a refused bundle

desk-quarantine-title = A bundle was refused for its form
desk-quarantine-explained = It was kept as it came. The sender was told and can send a corrected bundle.
desk-quarantine-no-evidence = none: its seal was not verified
desk-sender = From
desk-received = Received
desk-problem = Refusal
desk-refusal-bundle-conflict = The id stands for another bundle
desk-refusal-document-digest = A document is not the one that was sealed
desk-refusal-document-file-name = A document's file name is not allowed
desk-refusal-document-missing = A document did not come
desk-refusal-document-surplus = A document came that the manifest does not name
desk-refusal-manifest-duplicate-name = A name stands twice in one object of the manifest
desk-refusal-manifest-malformed = The manifest is malformed
desk-refusal-manifest-not-utf8 = The manifest is not UTF-8
desk-refusal-manifest-too-deep = The manifest nests too deep or holds too much
desk-refusal-not-a-transfer-treaty = The treaty is not about transfers
desk-refusal-not-parties = The treaty does not bind both States
desk-refusal-not-the-addressee = It is addressed to another authority
desk-refusal-authority-succeeded = Another central authority has taken its place
desk-refusal-not-the-sender = The manifest names another sender
desk-refusal-seal-broken = The seal does not fit the manifest
desk-refusal-too-large = Something is larger than the limit
desk-refusal-unknown-message = The kind of message is not known
desk-refusal-unknown-treaty = The treaty is not known here

## The desk: who may do what, and what went wrong

desk-role-registrar = registrar
desk-role-officer = officer
desk-role-approver = approver
desk-role-auditor = auditor
desk-role-administrator = administrator
desk-not-found-title = Not found
desk-not-found = There is nothing at this address, or not for you.
desk-not-allowed-title = Not allowed
desk-not-allowed = Your role does not allow this.
desk-gone-title = It no longer waits
desk-gone = This decision no longer waits: somebody approved it, or it was taken back.
desk-stale-title = The page is out of date
desk-stale = The page was open for too long or came from elsewhere. Open it again and repeat what you did.
desk-fault-title = Something went wrong
desk-fault = Nothing was changed. Try again; if it stays so, tell your administrator. Number of the fault: { $id }.
desk-moment-title = One moment
desk-moment = The page opens.

# What the gateway itself needs a person for.
desk-alarms = Alarms
alarm-certificate-ends = A certificate ends soon or has ended
alarm-reload-refused = Changed files were refused; the old ones stay in use
alarm-revocation-list-stale = A revocation list is out of date or cannot be fetched
alarm-log-contradicts = The partner's log contradicts what it showed before
alarm-log-rolled-back = A partner has seen more of our log than is here: this store is older than what left it
alarm-witness-silent = No partner has cosigned our log for long
alarm-timestamp-missing = The log waits for a time-stamp
alarm-evidence-overdue = Evidence that should have come has not
alarm-evidence-contradicts = The other side states what contradicts its earlier statement
alarm-originals-mismatched = The envelope does not hold the originals that were announced
alarm-originals-after-end = Originals came for a case that is over
alarm-originals-unknown = An envelope came that belongs to no case here
alarm-quarantine-full = The partner's refused bundles have filled its room in quarantine; more are refused and not kept
alarm-mail-not-delivered = Mails were not delivered: look below under “Not delivered”
alarm-clock-jumped = The clock jumped: nothing is signed until it is right
alarm-store-failing = The disk of the store is full or fails: nothing is taken in until it is well
desk-until = until { $time }

# The course of a case: duties and misfits.
desk-duties = Duties
desk-duties-hint = who owes what, under which article, until when
desk-duties-none = Nothing is owed.
desk-duty-owed-by = owed by
desk-duty-since = since
desk-duty-until = until
desk-standing-late = late
desk-standing-open = owed
desk-standing-done = done
desk-standing-ended = ended undone
desk-misfits = Messages that do not fit
desk-misfit-no-step = the treaty has no step with such a message
desk-misfit-other-side = the step is the other side's
desk-misfit-too-early = the step comes after one that was not made
desk-ower-sentencing = sentencing State
desk-ower-executing = executing State
desk-ower-person = the person
desk-ower-court = a court
desk-ower-transit-state = State of transit
desk-overdue = Overdue

# What staff do from the queue.
desk-alarm-seen = Seen to
desk-send-again = Send again
desk-put-aside = Put aside
desk-admission = Admission
desk-admission-means = You may admit a bundle that is whole and genuine and was kept out by a limit or an unknown treaty. It then counts from its first receipt; the sender gets signed evidence that names the refusal.
desk-admission-reason = Reason
desk-admit = Admit
desk-revocation-not-checked = revocation of the seal's certificate: not checked

# What the authority itself writes down: tasks, enquiries, the term, related cases.
desk-not-recorded-title = Not recorded
desk-not-recorded = Nothing was recorded. Check the day, the kind and the length of the text; what was ended or answered before stays so.
desk-day-closed = (offices closed that day)
desk-tasks = Our own tasks
desk-tasks-hint = What we ourselves do in this case; the partner does not see it. On the day you are told, and reminded until it is done or dropped.
desk-task-add = Add the task
desk-task-kind = Task
desk-task-due = By which day
desk-task-note = What is to be done
desk-task-done-on = Done on
desk-task-is-done = Done
desk-task-reason = Reason
desk-task-drop = Drop
desk-task-kind-court-submission = bring it before the court
desk-task-kind-convoy = order the convoy
desk-task-kind-prison = the prison
desk-task-kind-person-informed = tell the person
desk-task-kind-other = something else
desk-task-standing-late = late
desk-task-standing-due = due today
desk-task-standing-open = open
desk-task-standing-done = done
desk-task-standing-dropped = dropped
desk-enquiries = Enquiries
desk-enquiry-add = Note the enquiry
desk-enquiry-by = Who asked
desk-enquiry-on = Asked on
desk-enquiry-name = Name
desk-enquiry-content = What was asked
desk-enquiry-answered = Answered on
desk-enquiry-answer = Answer
desk-enquiry-note-answer = Note the answer
desk-enquirer-relative = relative
desk-enquirer-counsel = counsel
desk-enquirer-consul = consul
desk-enquirer-person = the person
desk-enquirer-other = somebody else
desk-related = Same name in other cases
desk-related-none = No other case names a person of this name.
desk-related-same-name-and-birth = likely the same person
desk-related-same-name = same name
desk-related-namesake = namesake
desk-related-born = day of birth
desk-related-citizenship = citizenship
desk-agreement-same = the same
desk-agreement-other = another
desk-agreement-not-stated = not stated
desk-term = Term of the sentence
desk-term-alarm = The sentence may end before the handover
desk-term-before-handover = It ends before the handover arranged for { $date }.
desk-term-ends-soon = It ends soon, and the person is not handed over.
desk-term-no-sentence = No message of this case states a sentence.
desk-term-end = Projected end
desk-term-none = not projected:
desk-term-remains = Remains today
desk-term-left = months: { $months }, days: { $days }
desk-term-starts = from
desk-term-stated = end as stated
desk-term-reckoned = end as reckoned
desk-term-credited = Days credited
desk-term-shortens = of them outside the term, which ends sooner by so many days: { $days }
desk-term-changed = Changed
desk-term-source-stated = as the sentence states
desk-term-source-reckoned = reckoned from its first day, amount and credits
desk-term-source-changed = as a later change states
desk-term-over-died = over: the person died
desk-term-over-completed = over: served
desk-term-over-undone = over: annulled or not to be executed
desk-term-why-no-punishment = no main punishment is stated
desk-term-why-hours = counted in hours
desk-term-why-indeterminate = without measure
desk-term-why-start-not-stated = its first day is not stated
desk-term-why-unit-not-stated = its unit is not stated
desk-term-why-credits-shared = several main punishments share the credits
desk-term-why-changed-without-end = a change names no new end
desk-term-why-escaped = the person escaped
desk-term-why-out-of-range = the numbers lead beyond the calendar
desk-term-rank-main = main
desk-term-rank-additional = additional
desk-term-unit-hours = hours
desk-term-unit-days = days
desk-term-unit-months = months
desk-term-unit-years = years
desk-term-contradiction-end = The end as stated is not the one reckoned.
desk-term-contradiction-parts = What is served and what remains are not the whole.
desk-term-contradiction-order = The end lies before the first day.
