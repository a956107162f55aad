mail-subject = { $case } ісі: { $what }
mail-subject-no-case = Шлюз: { $what }
mail-body =
    Хабарлаймыз: { $what }.

    Іс: { $case }
    { $until }
    Жұмыс орнын ашыңыз: { $link }

    Бұл хатты шлюз жасады. Жіберуші: { $authority }. Онда тек бірдеңенің күтіп тұрғаны
    айтылады; оның не екені жұмыс орнында көрінеді. Бұл хатқа жауап бермеуіңізді сұраймыз.
mail-until = Мерзімі: { $date }
mail-reminder = Еске салу: { $subject }
mail-digest-subject = Хабарламалар саны: { $count }
mail-digest-line = { $case } ісі: { $what }
mail-digest-body =
    Назар аударуды күтеді:

    { $lines }

    Жұмыс орнын ашыңыз: { $link }

    Бұл хатты шлюз жасады. Жіберуші: { $authority }. Онда тек бірдеңенің күтіп тұрғаны
    айтылады; оның не екені жұмыс орнында көрінеді. Бұл хатқа жауап бермеуіңізді сұраймыз.

notice-bundle-arrived = пакет келіп түсті
notice-bundle-incomplete = пакет келіп түсті, бірақ шарт бойынша әлі бірдеңе жетіспейді
notice-case-complete = құжаттар толық жиналды
notice-bundle-refused = пакет нысаны бойынша қабылданбады және қарауды күтуде
notice-approval-wanted = шешім екінші тұлғаны күтуде
notice-decision-arrived = екінші тарап шешім қабылдады
notice-partner-refused = серіктестің шлюзі біздің пакетті қабылдамады
notice-delivery-failed = пакетті жеткізу мүмкін болмады
notice-originals-announced = қағаз түпнұсқалар жолға шықты
notice-originals-late = қағаз түпнұсқаларды жіберу мерзімі өтті
notice-duty-late = міндетті орындау мерзімі өтті
notice-task-due = өз тапсырмамыздың күні келді
notice-term-ends = жаза мерзімі адам берілгенге дейін бітуі мүмкін
notice-attention = шлюздің өзіне адамның көмегі керек; не екенін жұмыс үстелі айтады

## The desk: what stands on every page

desk-name = Шарттық шлюз
desk-skip = Мазмұнға өту
desk-languages = Тіл
desk-signed-in = Кірген пайдаланушы:
desk-sign-out = Шығу
desk-zone = Уақыт { $zone } уақыт белдеуі бойынша көрсетілген.
desk-news = Жаңа нәрсе келіп түсті.
desk-reload = Көрсету
desk-trail = Сіз қайдасыз
desk-on-this-page = Осы бетте
desk-none = жоқ
desk-not-told = көрсетілмеген
desk-to = алушы: { $name }
desk-from = жіберуші: { $name }

## The desk: signing in

desk-sign-in = Кіру
desk-sign-in-for = Жұмыс орны. { $authority }
desk-user = Пайдаланушы аты
desk-password = Құпиясөз
desk-sign-in-wrong = Пайдаланушы аты немесе құпиясөз қате. Тексеріп, қайта көріңіз.
desk-sign-in-wait = Осы атпен тым көп әрекет жасалды. Күте тұрып, қайта көріңіз; қалған секунд: { $seconds }.
desk-sign-in-stale = Бет тым ұзақ ашық тұрды. Пайдаланушы аты мен құпиясөзді қайта енгізіңіз.

## The desk: the queue

desk-queue = Істер кезегі
desk-looks = Назар аударуды талап етеді
desk-looks-none = Қарауды күтіп тұрған ештеңе жоқ.
desk-held = Екінші тұлғаны күтіп тұрған шешімдер
desk-proposed-by = ұсынған: { $name }
desk-quarantine = Нысаны бойынша қабылданбағандар
desk-dead = Жеткізілмегендер
desk-dead-relay = Пакетті жеткізу мүмкін болмады
desk-dead-mail = Хатты жеткізу мүмкін болмады
desk-attempts = әрекет саны: { $count }
desk-cases = Істер
desk-cases-caption = Істер, соңғы өзгергені бірінші
desk-cases-none = Әзірге іс жоқ.
desk-cases-none-found = Бұл сүзгіге бірде-бір іс сәйкес келмейді.
desk-search = Іздеу
desk-search-hint = Біздің нөмір, бастамашының нөмірі немесе аты-жөні
desk-any = кез келгені
desk-filter = Сүзу
desk-filter-clear = Барлығын көрсету
desk-case = Іс
desk-partner = Серіктес
desk-treaty = Шарт
desk-partner-and-treaty = Серіктес, шарт
desk-reference = Бастамашының нөмірі
desk-state = Күйі
desk-last-message = Соңғы хабарлама
desk-findings = Ескертпелер
desk-originals = Түпнұсқалар
desk-next = Кезек кімде
desk-pages = Тізім беттері
desk-page-first = Бірінші бет
desk-page-next = Келесі бет

desk-state-open = ашық
desk-state-incomplete = толық емес
desk-state-complete = толық
desk-state-agreed = келісілді
desk-state-refused = бас тартылды
desk-state-not-agreed = келісім жоқ
desk-state-withdrawn = кері қайтарылды
desk-state-transferred = берілді
desk-state-closed = жабылды

desk-way-in = алынды
desk-way-out = жіберілді

desk-on-us = Біз
desk-on-partner = Серіктес
desk-on-nobody = Ешкім
desk-due-nobody = әрекет талап етілмейді
desk-due-answer = жауап беру
desk-due-supply = жетіспейтінін жіберу
desk-due-ask-for-missing = жетіспейтінін сұрату
desk-due-decide = шешім қабылдау
desk-due-approve = екінші тұлға бекітеді
desk-due-read = оқып шығу
desk-due-partner-answers = жауабын күтеміз
desk-due-partner-supplies = жетіспейтінін күтеміз
desk-due-partner-decides = шешімін күтеміз

## The desk: a case

desk-hold = { $by } ұстап тұр: ұстау алынғанша бұл істен ештеңе өшірілмейді.
desk-erased-title = Өшірілген
desk-erased-medical-retention = Медициналық құжаттар басқаларынан бұрын, сақтау мерзімі бойынша өшірілді.
desk-erased-retention = Сақтау мерзімі бойынша өшірілді. Құжаттар мен есімдер жоқ; дәлелдер мен бақылау сомалары қалады.
desk-erased-order = Екі әкімшінің өкімімен өшірілді. Құжаттар мен есімдер жоқ; дәлелдер мен бақылау сомалары қалады.
desk-case-title = { $number } ісі
desk-about = Іс туралы
desk-person = Тұлға
desk-born = туған күні: { $date }
desk-citizenships = азаматтығы: { $states }
desk-held-here = Екінші тұлғаны күтуде:
desk-timeline = Істің барысы
desk-findings-title = Шарт құжаттар туралы не дейді
desk-findings-none = Соңғы құжаттар бойынша шарт басқа ештеңе талап етпейді.
desk-supplement-draft = Толықтыру туралы сұрау салу жасау
desk-supplement-title = Толықтыру туралы сұрау салу
desk-supplement-hint = Екінші тараптың құжаттарында бірдеңе жетіспейтінін көрсететін ескертулер. Шарт талап ететіні белгіленген; тек өз заңымыз талап ететіні белгіленбеген және сіз белгілесеңіз ғана серіктеске жетеді.
desk-supplement-next = Жоба серіктестің тілінде. Бұл — толықтырып, тексеріп, мөр қойып, жіберуге арналған манифест: бұл жерден ештеңе жіберілмейді.
desk-supplement-none = Екінші тараптың құжаттарында сұратуға болатын жетіспейтін ештеңе жоқ.
desk-supplement-ask = Сұрату
desk-supplement-source = Кім талап етеді
desk-supplement-by-treaty = шарт
desk-supplement-by-own-law = өз заңымыз
desk-supplement-download = Жобаны жүктеп алу
desk-own-law-title = Өз мемлекетіміздің заңы не дейді
desk-own-law-for-us = Тек өз қызметкерлерімізге; серіктеске көрсетілмейді.
desk-own-law-none = Ол сұрау салу мен соңғы құжаттардан басқа ештеңе талап етпейді.
desk-findings-caption = Баптар бойынша ескертпелер
desk-article = Бап
desk-effect = Салдары
desk-found-and-wanted = Анықталғаны және талап етілетіні
desk-action = Не істеу керек және кім
desk-sent-anyway = Шарт бұдан көбін талап етсе де жіберілді. Қызметкер көрсеткен себеп:
desk-bundle-identity = Пакет және хеш-сома
desk-bundle = Пакет
desk-digest = Манифестің хеш-сомасы (SHA-256)
desk-documents-count = құжат саны: { $count }

desk-delivery-waiting = жолда
desk-delivery-delivered = жеткізілді
desk-delivery-refused = серіктес қабылдамады
desk-delivery-failed = жеткізілмеді

desk-documents = Құжаттар
desk-documents-none = Бұл істің пакеттерінде құжат болған жоқ.
desk-document = Құжат
desk-items = Мақсаты
desk-language = Тілі
desk-certified = Куәландыру
desk-certified-electronic = электрондық
desk-certified-paper-stamp = қағаздағы мөр (мәлімделген)
desk-pages-count = Бет саны
desk-size = Көлемі
desk-medical = медициналық: тек аталған тұлғалар үшін
desk-translation-of = { $document } құжатының аудармасы
desk-size-bytes = { $number } Б
desk-size-kilobytes = { $number } кБ
desk-size-megabytes = { $number } МБ
desk-size-gigabytes = { $number } ГБ

desk-language-de = неміс
desk-language-en = ағылшын
desk-language-es = испан
desk-language-fr = француз
desk-language-kk = қазақ
desk-language-ky = қырғыз
desk-language-pt = португал
desk-language-ru = орыс
desk-language-tg = тәжік
desk-language-tr = түрік
desk-language-uk = украин
desk-language-uz = өзбек

desk-evidence = Растамалар
desk-evidence-none = Әзірге растама жоқ.
desk-evidence-caption = Осы іс бойынша қол қойылған растамалар
desk-event = Оқиға
desk-about-message = Қай хабарлама туралы
desk-issuer = Кім растады
desk-time = Уақыты
desk-proof = Дәлел
desk-jws = Қол қойылған мәтін (JWS)

desk-event-SubmissionAcceptance = жіберуге қабылданды
desk-event-SubmissionRejection = жіберуге қабылданбады
desk-event-RelayAcceptance = алушының шлюзі қабылдады
desk-event-RelayRejection = алушының шлюзі қабылдамады
desk-event-RelayFailure = жеткізілмеді
desk-event-ContentConsignment = алушының қызметкерлеріне қолжетімді
desk-event-ContentHandover = алушыға берілді
desk-event-Admission = бас тартудан кейін қабылданды
desk-event-Overdue = растама мерзімінен кешікті
desk-event-PaperPosted = түпнұсқалар жіберілді
desk-event-PaperInTransit = түпнұсқалар тасымалдаушыда
desk-event-PaperDelivered = түпнұсқалар жеткізілді
desk-event-PaperMatched = түпнұсқалар сәйкес келеді
desk-event-PaperMismatched = түпнұсқалар сәйкес келмейді

desk-cover-sheet = Ілеспе парақ (PDF)
desk-arrival = Хатқалтаны тіркеу
desk-arrival-code = Код
desk-arrival-code-hint = Ілеспе парақты сканерлеңіз немесе ондағы нөмірді не тасымалдаушының нөмірін енгізіңіз.
desk-arrival-look = Іздеу
desk-arrival-case = Іс, егер нөмір бірнешеуінде болса
desk-arrival-unknown = Хабарланған жөнелтілімдердің ешқайсысында мұндай код жоқ. Хатқалта осында болса, сақтаңыз: қызметкерлерге ескерту жіберіледі.
desk-arrival-keep = Белгісіз деп сақтау
desk-arrival-tick = Әр түпнұсқаны табылғандай белгілеңіз. Қаралмағаны ашық қалады.
desk-arrival-present = Бар
desk-arrival-stamp = Мөртабан
desk-arrival-seal = Мөр
desk-arrival-signature = Қол
desk-arrival-differs = Хабарланғаннан басқа құжат
desk-arrival-not-looked = қаралмаған
desk-arrival-yes = иә
desk-arrival-no = жоқ
desk-arrival-other = Хатқалтада тағы бірдеңе болды
desk-arrival-note = Өз қызметкерлерімізге ескертпе
desk-arrival-register = Тіркеу
desk-arrival-matched = Хатқалта тіркелді: бәрі хабарланғандай.
desk-arrival-mismatched = Хатқалта тіркелді: ішіндегісі хабарланғандай емес. Жөнелтуші бұл туралы дәлел алады.
desk-arrival-kept = Хатқалта белгісіз деп сақталды.
desk-arrival-announced = хабарланған
desk-originals-title = Қағаз түпнұсқалар
desk-originals-none = Түпнұсқалар туралы хабарланған жоқ.
desk-originals-caption = Қағаз түпнұсқалары бар жөнелтілімдер
desk-consignment = Жөнелтілім
desk-carrier = Тасымалдаушы
desk-carrier-upu = пошта (ДПО)
desk-carrier-diplomatic = дипломатиялық пошта
desk-service-registered = тапсырысты
desk-service-insured = құны жарияланған
desk-service-ems = EMS
desk-posted = Жіберілген күні
desk-original-announced = хабарланды
desk-original-posted = жіберілді
desk-original-in-transit = жолда
desk-original-stopped = тасымалдау тоқтатылды
desk-original-delivered = жеткізілді
desk-original-matched = сәйкес келеді
desk-original-mismatched = сәйкес келмейді

## The desk: a decision that waits for its second person

desk-held-title = Шешім екінші тұлғаны күтуде
desk-held-explained = Шешім оны екі тұлға қолдағанда ғана жіберіледі. Оқып шығып, бекітіңіз немесе сол күйінде қалдырыңыз.
desk-held-what = Не шешілді
desk-held-persons = Оны кім қолдайды
desk-message = Хабарлама
desk-addressee = Кімге
desk-decision = Шешім
desk-ground = Негіз
desk-reasons = Уәждер
desk-decided-by = Кім қабылдады
desk-proposer = Ұсынған
desk-proposer-system = жүйе; екі тұлға бекітуі тиіс
desk-approved-by = Бекіткен
desk-approve = Бекіту
desk-approve-means = Сіз жоғарыда хеш-сомасы көрсетілген манифесті бекітесіз. Егер осы жеткілікті болса, ол бірден мөрленіп, жіберіледі.
desk-barred-role = Тек бекітуші рөлі бар тұлға бекіте алады.
desk-barred-administrator = Әкімшілер бекіте алмайды.
desk-barred-proposer = Бұл шешімді сіз ұсындыңыз. Оны басқа тұлға бекітуі тиіс.
desk-barred-twice = Сіз оны бекітіп қойдыңыз. Тағы бір тұлға бекітуі тиіс.
desk-approve-changed = Сіз бетті ашқаннан бері шешім өзгерді. Оны қайта оқып шығыңыз.

desk-outcome-granted = қанағаттандырылды
desk-outcome-partly = ішінара қанағаттандырылды
desk-outcome-refused = бас тартылды
desk-outcome-postponed = кейінге қалдырылды
desk-stage-petition = өтінішхат бойынша
desk-stage-transfer = беру туралы
desk-stage-recognition = үкімді тану туралы
desk-stage-adaptation = жазаны сәйкестендіру туралы
desk-stage-condition = шарттың талабы туралы
desk-stage-pardon = кешірім, рақымшылық немесе босату туралы
desk-stage-transit = транзит туралы

## The desk: a refused bundle

desk-quarantine-title = Пакет нысаны бойынша қабылданбады
desk-quarantine-explained = Ол келген күйінде сақталды. Жіберушіге хабарланды, ол түзетілген пакет жібере алады.
desk-quarantine-no-evidence = жоқ: мөрі тексерілмеген
desk-sender = Кімнен
desk-received = Келіп түсті
desk-problem = Қабылданбау себебі
desk-refusal-bundle-conflict = Бұл нөмірмен басқа пакет бар
desk-refusal-document-digest = Құжат мөрленген құжат емес
desk-refusal-document-file-name = Құжат файлының атауына рұқсат жоқ
desk-refusal-document-missing = Құжат келмеді
desk-refusal-document-surplus = Манифесте жоқ құжат келді
desk-refusal-manifest-duplicate-name = Манифестің бір нысанында атау екі рет тұр
desk-refusal-manifest-malformed = Манифест дұрыс жасалмаған
desk-refusal-manifest-not-utf8 = Манифест UTF-8 кодтауында емес
desk-refusal-manifest-too-deep = Манифест тым терең немесе тым көп мәнді
desk-refusal-not-a-transfer-treaty = Шарт тапсыру туралы емес
desk-refusal-not-parties = Шарт екі мемлекетті бірдей байланыстырмайды
desk-refusal-not-the-addressee = Пакет басқа органға арналған
desk-refusal-authority-succeeded = Бұл орталық органның орнына басқасы тағайындалған
desk-refusal-not-the-sender = Манифесте басқа жіберуші көрсетілген
desk-refusal-seal-broken = Мөр манифеске сәйкес келмейді
desk-refusal-too-large = Рұқсат етілген көлемнен асып кетті
desk-refusal-unknown-message = Хабарлама түрі белгісіз
desk-refusal-unknown-treaty = Шарт мұнда белгісіз

## The desk: who may do what, and what went wrong

desk-role-registrar = тіркеуші
desk-role-officer = орындаушы
desk-role-approver = бекітуші
desk-role-auditor = аудитор
desk-role-administrator = әкімші
desk-not-found-title = Табылмады
desk-not-found = Бұл мекенжайда ештеңе жоқ немесе ол сізге арналмаған.
desk-not-allowed-title = Рұқсат жоқ
desk-not-allowed = Сіздің рөліңіз бұған рұқсат бермейді.
desk-gone-title = Енді күтпейді
desk-gone = Бұл шешім енді күтіп тұрған жоқ: ол бекітілді немесе қайтарып алынды.
desk-stale-title = Бет ескірген
desk-stale = Бет тым ұзақ ашық тұрды немесе сұрау сырттан келді. Бетті қайта ашып, әрекетті қайталаңыз.
desk-fault-title = Қате орын алды
desk-fault = Ештеңе өзгерген жоқ. Қайталап көріңіз; көмектеспесе, әкімшіге хабарлаңыз. Қате нөмірі: { $id }.
desk-moment-title = Бір сәт
desk-moment = Бет ашылуда.

# What the gateway itself needs a person for.
desk-alarms = Дабылдар
alarm-certificate-ends = Сертификаттың мерзімі аяқталып келеді немесе аяқталды
alarm-reload-refused = Өзгертілген файлдар қабылданбады; бұрынғылары қолданыста қалды
alarm-revocation-list-stale = Кері қайтарып алу тізімі ескірген немесе алынбайды
alarm-log-contradicts = Серіктестің журналы бұрын көрсеткеніне қайшы келеді
alarm-log-rolled-back = Серіктес біздің журналдан мұнда бардан көбірек көрген: бұл қойма одан шыққаннан ескі
alarm-witness-silent = Серіктестер журналымызды көптен бері растамаған
alarm-timestamp-missing = Журнал уақыт белгісін күтуде
alarm-evidence-overdue = Келуі тиіс дәлелдеме келмеді
alarm-evidence-contradicts = Екінші тарап бұрынғы мәлімдемесіне қайшы мәлімдеме жасады
alarm-originals-mismatched = Конвертте хабарланған түпнұсқалар емес, басқасы бар
alarm-originals-after-end = Түпнұсқалар аяқталған іс бойынша келді
alarm-originals-unknown = Ешбір іске жатпайтын конверт келді
alarm-quarantine-full = Серіктестің қабылданбаған пакеттері карантиндегі орнын толтырды; жаңалары қабылданбайды және сақталмайды
alarm-mail-not-delivered = Хаттар жеткізілмеді: төмендегі «Жеткізілмегендер» бөлімін қараңыз
alarm-clock-jumped = Сағат секірді: дұрысталғанша ештеңеге қол қойылмайды
alarm-store-failing = Қойманың дискісі толған немесе бұзылған: жөнделгенше ештеңе қабылданбайды
desk-until = { $time } дейін

# The course of a case: duties and misfits.
desk-duties = Міндеттер
desk-duties-hint = кім нені, қай бап бойынша, қай мерзімге дейін міндетті
desk-duties-none = Ешкім ештеңе міндетті емес.
desk-duty-owed-by = міндетті
desk-duty-since = бастап
desk-duty-until = дейін
desk-standing-late = мерзімі өтті
desk-standing-open = орындалмаған
desk-standing-done = орындалды
desk-standing-ended = орындалмай тоқтатылды
desk-misfits = Ретке келмейтін хабарлар
desk-misfit-no-step = шартта мұндай хабары бар қадам жоқ
desk-misfit-other-side = бұл екінші тараптың қадамы
desk-misfit-too-early = қадам жасалмаған қадамнан кейін келеді
desk-ower-sentencing = үкім шығарған мемлекет
desk-ower-executing = үкімді орындайтын мемлекет
desk-ower-person = сотталған адам
desk-ower-court = сот
desk-ower-transit-state = транзит мемлекеті
desk-overdue = Мерзімі өткен

# What staff do from the queue.
desk-alarm-seen = Назарға алынды
desk-send-again = Қайта жіберу
desk-put-aside = Шетке қою
desk-admission = Қабылдау
desk-admission-means = Бүтін әрі түпнұсқа, бірақ шектеу немесе белгісіз шарт салдарынан өтпей қалған пакетті қабылдауыңызға болады. Ол алғаш келген күнінен бастап есептеледі; жіберуші бас тартуға сілтейтін қол қойылған дәлелдеме алады.
desk-admission-reason = Негіздеме
desk-admit = Қабылдау
desk-revocation-not-checked = мөр сертификатының кері қайтарылуы: тексерілмеген

# What the authority itself writes down: tasks, enquiries, the term, related cases.
desk-not-recorded-title = Жазылмады
desk-not-recorded = Ештеңе жазылмады. Күнін, түрін және мәтіннің ұзындығын тексеріңіз; бұрын аяқталған немесе жауап берілгені өзгермейді.
desk-day-closed = (жұмыс күні емес)
desk-tasks = Өз тапсырмаларымыз
desk-tasks-hint = Осы іс бойынша өзіміз не істейміз; серіктес мұны көрмейді. Күні келгенде хабарланады, орындалғанша немесе алынғанша еске салынады.
desk-task-add = Тапсырма қосу
desk-task-kind = Тапсырма
desk-task-due = Қай күнге дейін
desk-task-note = Не істеу керек
desk-task-done-on = Орындалған күні
desk-task-is-done = Орындалды
desk-task-reason = Себебі
desk-task-drop = Алып тастау
desk-task-kind-court-submission = сотқа енгізу
desk-task-kind-convoy = айдауылға тапсырыс беру
desk-task-kind-prison = жазаны орындау мекемесі
desk-task-kind-person-informed = адамға хабарлау
desk-task-kind-other = басқа
desk-task-standing-late = мерзімі өткен
desk-task-standing-due = бүгін
desk-task-standing-open = ашық
desk-task-standing-done = орындалды
desk-task-standing-dropped = алынды
desk-enquiries = Сұраулар
desk-enquiry-add = Сұрауды жазу
desk-enquiry-by = Кім сұрады
desk-enquiry-on = Сұраған күні
desk-enquiry-name = Аты-жөні
desk-enquiry-content = Не сұрады
desk-enquiry-answered = Жауап берілген күн
desk-enquiry-answer = Жауап
desk-enquiry-note-answer = Жауапты жазу
desk-enquirer-relative = туысы
desk-enquirer-counsel = қорғаушы
desk-enquirer-consul = консул
desk-enquirer-person = адамның өзі
desk-enquirer-other = басқа біреу
desk-related = Басқа істердегі осы есім
desk-related-none = Басқа ешбір істе мұндай есімді адам жоқ.
desk-related-same-name-and-birth = сол адам болуы ықтимал
desk-related-same-name = есімі бірдей
desk-related-namesake = аттас
desk-related-born = туған күні
desk-related-citizenship = азаматтығы
desk-agreement-same = бірдей
desk-agreement-other = басқа
desk-agreement-not-stated = көрсетілмеген
desk-term = Жаза мерзімі
desk-term-alarm = Жаза мерзімі адам берілгенге дейін бітуі мүмкін
desk-term-before-handover = Мерзім { $date } күніне белгіленген беруге дейін бітеді.
desk-term-ends-soon = Мерзім жақында бітеді, ал адам берілген жоқ.
desk-term-no-sentence = Бұл істің бірде-бір хабары жазаны көрсетпейді.
desk-term-end = Болжамды аяғы
desk-term-none = есептелмеді:
desk-term-remains = Бүгінге қалғаны
desk-term-left = ай: { $months }, күн: { $days }
desk-term-starts = басталуы
desk-term-stated = хабарланған аяғы
desk-term-reckoned = есептелген аяғы
desk-term-credited = Есепке алынған күндер
desk-term-shortens = оның мерзімнен тысы; мерзім сонша күнге қысқарады: { $days }
desk-term-changed = Өзгертілді
desk-term-source-stated = хабарланғандай
desk-term-source-reckoned = басы, мөлшері және есепке алуы бойынша есептелді
desk-term-source-changed = өзгеріс хабарлағандай
desk-term-over-died = аяқталды: адам қайтыс болды
desk-term-over-completed = аяқталды: өтелді
desk-term-over-undone = аяқталды: күші жойылды немесе орындалмайды
desk-term-why-no-punishment = негізгі жаза көрсетілмеген
desk-term-why-hours = сағатпен есептеледі
desk-term-why-indeterminate = мерзімсіз
desk-term-why-start-not-stated = басы көрсетілмеген
desk-term-why-unit-not-stated = өлшемі көрсетілмеген
desk-term-why-credits-shared = бірнеше негізгі жазаның есепке алуы ортақ
desk-term-why-changed-without-end = өзгеріс жаңа аяғын көрсетпейді
desk-term-why-escaped = адам қашып кетті
desk-term-why-out-of-range = сандар күнтізбеден асып кетеді
desk-term-rank-main = негізгі
desk-term-rank-additional = қосымша
desk-term-unit-hours = сағат
desk-term-unit-days = күн
desk-term-unit-months = ай
desk-term-unit-years = жыл
desk-term-contradiction-end = Хабарланған аяғы есептелгеніне сәйкес емес.
desk-term-contradiction-parts = Өтелгені мен қалғаны бүтінді құрамайды.
desk-term-contradiction-order = Аяғы басынан бұрын.
