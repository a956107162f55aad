# What findings say, in Kazakh. See en.ftl.

## How things are written

article = { $number }{ $part }-бап
article-protocol = Хаттаманың { $number }{ $part }-бабы
article-report = Шарт туралы хабарлар
date = { $day }.{ $month }.{ $year }

## Effects

effect-refuse = қабылданбайды
effect-incomplete = толық емес
effect-decide = шешім қабылдау үшін
effect-note = ескерту

## Who has to act

who-sender = жіберуші орган
who-receiver = алушы орган
who-person = сотталған адам
who-court = сот

## Verdicts on rules

verdict-passed = орындалды
verdict-failed = орындалмады
verdict-not-applicable = қолданылмайды
verdict-not-checked = тексерілмеді

## Sides, channels, and who speaks for the person

side-sentencing = үкім шығарған мемлекет
side-executing = үкімді орындаушы мемлекет
side-both = екі мемлекет
channel-direct = орталық органдар арасында тікелей
channel-diplomatic = дипломатиялық арналар арқылы
giver-person = сотталған адам
giver-legal-representative = заңды өкіл
giver-defender = қорғаушы
giver-relative = жақын туыс

## Items

item-additional-punishment = қосымша жазаның орындалуы туралы құжат
item-adaptation-statement = жазаны бейімдеу ниеті туралы мәлімдеме
item-amnesty-acts = рақымшылық немесе кешірім жасау актілерінің көшірмелері
item-anti-torture-guarantee = азаптау мен қатыгез қарауға жол бермеу кепілдігі
item-citizenship-proof = азаматтығы туралы құжат
item-civil-claim-guarantee = үкімнің азаматтық талап бөлігін орындау кепілдігі
item-conduct-report = жазасын өтеу кезіндегі мінез-құлқы туралы мәліметтер
item-consequences-explained = құқықтық салдары түсіндірілгені туралы құжат
item-conviction-certificate = сотталғаны немесе тағайындалған жаза туралы анықтама
item-damage-compensation = залал және оның өтелуі туралы мәліметтер
item-decision-letter = шешім жазылған хат
item-end-date = жаза мерзімінің аяқталу күні
item-enforcement-rules = шетелдік үкімдерді орындау тәртібі туралы мәліметтер
item-entry-into-force = үкімнің заңды күшіне енгені туралы құжат
item-execution-guarantee = жазаның өтелмеген бөлігін орындау кепілдігі
item-execution-law = жаза өтелетін заңнамадан үзінділер
item-execution-procedure = жазаны өтеу тәртібі мен шарттары
item-expulsion-order = шығарып жіберу немесе депортация туралы шешім
item-facts = қылмыстың мән-жайлары туралы мәліметтер
item-fingerprints = саусақ таңбалары
item-further-information = сұратылған өзге мәліметтер мен құжаттар
item-higher-court-decisions = жоғары тұрған соттардың шешімдері
item-identity-data = жеке деректері (тегі, аты, туған күні мен жері)
item-identity-document = жарамды жеке куәлігінің көшірмесі
item-law-provisions = үкім негізделген заң ережелерінің мәтіні
item-medical-report = медициналық қорытынды
item-offence-under-executing-law = іс-әрекетті қылмыс деп танитын үкімді орындаушы мемлекет заңының ережелері
item-person-consent = сотталған адамның немесе оның заңды өкілінің келісімі
item-person-opinion = сотталған адамның беруге қатысты пікірі жазылған мәлімдеме
item-person-petition = сотталған адамның өтінішхаты
item-personal-file = жеке ісі
item-recognition-decision = үкімді тану және орындау туралы шешім
item-registered-address = тіркелген мекенжайы
item-reply-letter = жауап хат
item-request-letter = сұрау салу хаты
item-residence = тұрғылықты жері немесе мекенжайы
item-sentence-particulars = жазаның түрі мен мерзімі, есептелетін күні және өтелген бөлігі
item-social-report = әлеуметтік сипаттама
item-state-consent = мемлекеттің беруге келісімі туралы мәлімдеме
item-time-served = жазаның өтелген және өтелмеген бөлігі туралы құжат
item-transit-papers = транзитке арналған құжаттар
item-verdict = үкімнің көшірмесі

## Kinds of messages

message-interest-notice = адамның тілегі туралы хабарлама
message-document-request = құжаттарды сұрату
message-transfer-request = беру туралы сұрау салу
message-reply = сұрау салуға жауап
message-supplement-request = толықтыруларды сұрату
message-supplement = толықтыру
message-approval-request = алдын ала келісім сұрату
message-approval = алдын ала келісім
message-decision = шешім
message-non-agreement = келіспеу
message-withdrawal = кері қайтарып алу
message-consent-verification = келісімді тексеру
message-person-informed = адамның хабардар етілгені туралы хабарлама
message-arrangement = тапсыруды келісу
message-handover-report = адамды тапсыру туралы есеп
message-file-transfer = жеке істі жіберу
message-circumstance-notice = мән-жайлар туралы хабарлама
message-status-request = орындалу барысы туралы сұрау
message-execution-report = орындалу барысы туралы есеп
message-sentence-change = үкімнің өзгертілгені туралы хабарлама
message-transit-request = транзит туралы сұрау салу
message-transit-decision = транзит туралы шешім
message-originals-notice = түпнұсқалардың жіберілгені туралы хабарлама
message-originals-receipt = түпнұсқалардың алынғанын растау

## Parts of a message

field-names = тегі мен аты
field-birth-date = туған күні
field-birth-place = туған жері
field-citizenships = азаматтығы
field-residence = тұрғылықты жері
field-petition = адамның тілегі
field-consent = келісімі
field-consent-verified = келісімнің тексерілуі
field-consent-informed = салдары түсіндірілген күн
field-consent-withdrawn = келісім кері қайтарып алынған күн
field-punishment-kind = жазаның түрі
field-punishment-amount = жазаның мерзімі
field-punishment-starts = мерзімнің есептелетін күні
field-punishment-executed = өтелген мерзім
field-punishment-remaining = өтелмеген мерзім
field-punishment-ends = мерзімнің соңғы күні
field-decisions = сот шешімдері
field-offences = қылмыстар
field-executing-provision = үкімді орындаушы мемлекет заңының нормасы
field-damage = залал
field-sentencing-consent = үкім шығарған мемлекеттің келісімі
field-executing-consent = үкімді орындаушы мемлекеттің келісімі
field-documents = құжаттар
field-decision = шешім
field-decision-ground = бас тарту негізі
field-decision-reasons = дәлелдер мен негіздеме
field-arrangement = тапсыру күні мен орны
field-arrangement-terms = тапсыру шарттары
field-report = хабарлама мазмұны
field-report-on = оқиға күні
field-change = үкімнің өзгертілуі
field-change-act = үкімді өзгерту туралы акт
field-transit = үшінші мемлекет және жол
field-transit-route = бағыт
field-transit-dates = транзит күндері
field-asks = не сұратылады
field-originals = қай түпнұсқалар жіберілді
field-receipt = қай түпнұсқалар келді

## Languages

language-en = ағылшын тілі
language-kk = қазақ тілі
language-ru = орыс тілі
language-pt = португал тілі
language-it = итальян тілі
language-ko = корей тілі
language-es = испан тілі
language-fr = француз тілі
language-tr = түрік тілі
language-uz = өзбек тілі
language-de = неміс тілі
language-zh = қытай тілі
language-ar = араб тілі
language-be = беларусь тілі
language-tk = түрікмен тілі
language-az = әзербайжан тілі
language-bg = болгар тілі
language-cs = чех тілі
language-el = грек тілі
language-fa = парсы тілі
language-hi = хинди тілі
language-hu = венгр тілі
language-hy = армян тілі
language-ka = грузин тілі
language-ky = қырғыз тілі
language-lt = литва тілі
language-mk = македон тілі
language-mn = моңғол тілі
language-nl = нидерланд тілі
language-ro = румын тілі
language-sk = словак тілі
language-sr = серб тілі
language-tg = тәжік тілі
language-uk = украин тілі
language-vi = вьетнам тілі

## States

state-AE = Біріккен Араб Әмірліктері
state-AM = Армения
state-AR = Аргентина
state-AZ = Әзербайжан
state-BG = Болгария
state-BR = Бразилия
state-BY = Беларусь
state-BZ = Белиз
state-CA = Канада
state-CL = Чили
state-CN = Қытай
state-CR = Коста-Рика
state-CY = Кипр
state-CZ = Чехия
state-EC = Эквадор
state-ES = Испания
state-FR = Франция
state-GE = Грузия
state-GR = Грекия
state-GT = Гватемала
state-HU = Венгрия
state-IN = Үндістан
state-IR = Иран
state-IT = Италия
state-JO = Иордания
state-KG = Қырғызстан
state-KR = Корея Республикасы
state-KZ = Қазақстан
state-LT = Литва
state-MA = Марокко
state-MD = Молдова
state-MK = Солтүстік Македония
state-MN = Моңғолия
state-MX = Мексика
state-NI = Никарагуа
state-PA = Панама
state-PE = Перу
state-PY = Парагвай
state-QA = Катар
state-RO = Румыния
state-RS = Сербия
state-RU = Ресей Федерациясы
state-SA = Сауд Арабиясы
state-SK = Словакия
state-SR = Суринам
state-SV = Сальвадор
state-TJ = Тәжікстан
state-TM = Түрікменстан
state-TR = Түркия
state-UA = Украина
state-US = Америка Құрама Штаттары
state-UY = Уругвай
state-UZ = Өзбекстан
state-VE = Венесуэла
state-VN = Вьетнам

## Checklists

checklist-article = Бап
checklist-item = Не
checklist-direction = Кімнен
checklist-obligation = Міндеттілігі
checklist-translation = Аударма
checklist-certification = Куәландыру
checklist-none = жоқ
checklist-draft = Жоба: құжаттар мен шарттар туралы баптар толық оқылмаған. Мұнда ереже жоқ.
checklist-empty = { $article } бұл хабарламамен бірге тізімделген құжаттарды талап етпейді.
checklist-originals-simultaneously = { $article }: түпнұсқалар электрондық хабарламамен бір мезгілде поштамен жіберіледі.
checklist-originals-as-soon-as-possible = { $article }: түпнұсқалар мүмкіндігінше қысқа мерзімде жіберіледі.
checklist-channel = { $article }: хабарлама { $channel } жіберіледі.
checklist-into = тілі: { $languages }
checklist-into-with-addressee = { $state } үшін: { $languages }
checklist-into-certified = куәландырылған
checklist-awaits-declaration = { $article }: { $languages } жеткілікті ме — оны { $state } мәлімдейді.
obligation-required = міндетті
obligation-if-available = болған жағдайда
obligation-if-known = белгілі болса
obligation-if-necessary = қажет болса
obligation-if-imposed = тағайындалған болса
obligation-on-request = сұрау бойынша
obligation-by-analogy = ұқсастық бойынша
occasion-agrees = жіберуші мемлекет келіссе
occasion-refuses = жіберуші мемлекет бас тартса
occasion-consent-needed = сотталған адамның келісімі қажет болса
occasion-flight = адам өз азаматтығы мемлекетіне қашып кеткен болса
occasion-expulsion-order = шығарып жіберу немесе депортация туралы шешім болса
direction-sentencing-to-executing = үкім шығарған мемлекет
direction-executing-to-sentencing = үкімді орындаушы мемлекет
direction-requesting-to-requested = сұрау салушы мемлекет
direction-either = кез келген мемлекет
certification-certified-copy = куәландырылған көшірме
certification-signature-and-stamp = қол және ресми мөр
certification-sending-authority = жіберуші орган куәландырған
certification-authentication = түпнұсқалығы куәландырылған
form-information = хабарламаның өзінде немесе құжатпен
form-paper = құжат

## Findings

finding-not-a-transfer-treaty = Бұл шарт сотталғандарды беру туралы емес
    .found = Хабарлама құқықтық көмек туралы шарт негізінде жіберілген.
    .wanted = { $article }: шарт сотталған адамдарды беруді емес, құқықтық көмекті реттейді.
    .action = Беру негізделетін шартты көрсетіңіз.

finding-message-not-foreseen = Шартта мұндай хабарлама көзделмеген
    .found = Хабарлама түрі: { $message }.
    .wanted = Оқылған баптарда өзге хабарламалар аталған.
    .action = Хабарламамен танысып, қалай жауап беру керектігін шешіңіз.

finding-other-side = Мұндай хабарламаны екінші мемлекет жібереді
    .found = Хабарлама түрі: { $message }.
    .wanted = { $article } бойынша оны екінші мемлекет жібереді.
    .action = Қай мемлекет үкім шығарғанын және қайсысы орындайтынын тексеріңіз.

finding-missing = Жоқ: { $item }
    .found = Осы хабарламада да, іс бойынша бұрынғы хабарламаларда да жоқ: { $item }.
    .wanted = { $article } талап етеді: { $item }.
    .action = Осы хабарламаға қосыңыз немесе толықтыру ретінде жіберіңіз.

finding-particulars-missing = Толық емес: { $item }
    .found = Көрсетілмеген: { $fields }.
    .wanted = { $article } талап етеді: { $item }.
    .action = Жетіспейтінін көрсетіңіз немесе ол жазылған құжатты қосыңыз.

finding-too-few = Әрқайсысына емес: { $item }
    .found = Табылғаны: { $found }.
    .wanted = { $article } әрқайсысына бір-бірден талап етеді; үкім сипаттамасы бойынша бұл { $wanted }.
    .action = Жетіспейтіндерін жіберіңіз.

finding-language-not-stated = Тілі көрсетілмеген: { $item }
    .found = { $document } құжатының тілі көрсетілмеген.
    .wanted = { $article } талап ететін тіл: { $languages }.
    .action = Құжаттың тілін көрсетіңіз, қажет болса аудармасын қосыңыз.

finding-translation-missing = Аудармасы жоқ: { $item }
    .found = { $document } құжатының тілі: { $language }; аудармасы жоқ.
    .wanted = { $article } мына тілге аударманы талап етеді: { $languages }.
    .action = Аудармасын қосып, оның { $document } құжатына қатысты екенін көрсетіңіз.

finding-translation-not-linked = Аударма байланыстырылмаған: { $item }
    .found = { $translation } құжаты — аударма, бірақ қай құжаттікі екені көрсетілмеген.
    .wanted = { $article } { $document } құжатының мына тілге аудармасын талап етеді: { $languages }.
    .action = Егер солай болса, { $translation } құжаты { $document } құжатының аудармасы екенін көрсетіңіз.

finding-translation-not-certified = Аударма куәландырылмаған: { $item }
    .found = { $document } құжатының аудармасын кім куәландырғаны көрсетілмеген.
    .wanted = { $article } жіберуші орган куәландырған аударманы талап етеді.
    .action = Аударманы куәландырып, кім куәландырғанын көрсетіңіз.

finding-language-awaits-declaration = Тілдің жеткіліктілігі мәлімделмеген: { $language }
    .found = Құжаттар тек мына тілде: { $language }.
    .wanted = { $article } адресаттың ресми тілін айтады: { $languages }.
    .action = Бұл тіл ({ $language }) жеткілікті ме, соны мәлімдеңіз; оған дейін құжаттар қабылданады.

finding-not-certified = Куәландырылмаған: { $item }
    .found = { $document } құжаты куәландырылмаған.
    .wanted = { $article } куәландыруды талап етеді: { $item }.
    .action = Электрондық түрде немесе қағаздағы мөрмен куәландырып, толықтыру ретінде жіберіңіз.

finding-certification-invalid = Куәландыру жарамсыз: { $item }
    .found = { $document } құжатының куәландырылуы тексеріліп, расталмады.
    .wanted = { $article } куәландыруды талап етеді: { $item }.
    .action = Құжатты қайта куәландырып, толықтыру ретінде жіберіңіз.

finding-certification-declared = Мөр қағаздан тексеріледі: { $item }
    .found = { $document } құжатының куәландырылуы қағаз түпнұсқада деп мәлімделген.
    .wanted = { $article } куәландыруды талап етеді: { $item }.
    .action = Түпнұсқа келгенде мөрді растаңыз.

finding-certification-not-checked = Куәландыру тексерілмеген: { $item }
    .found = { $document } құжатының куәландырылуын тексеру мүмкін болмады.
    .wanted = { $article } куәландыруды талап етеді: { $item }.
    .action = Куәландырған лауазымды адамның қолын тексеріңіз.

finding-not-signed-and-stamped = Қолы немесе мөрі жоқ: { $item }
    .found = { $document } құжатында қол мен ресми мөр бар екені көрсетілмеген.
    .wanted = { $article } әр құжатта уәкілетті адамның қолы мен ресми мөрді талап етеді.
    .action = Қол қойып, мөр басып, кім қол қойғанын көрсетіңіз.

finding-not-stated = Көрсетілмеген: { $field }
    .found = Хабарламада көрсетілмеген: { $field }.
    .wanted = { $article } мұны хабарламада көрсетуді талап етеді.
    .action = Хабарламада көрсетіңіз.

finding-originals-not-announced = Түпнұсқалар туралы хабарланбаған
    .found = Хабарламада құжаттар бар, бірақ түпнұсқалар салынған пошта жөнелтілімі көрсетілмеген.
    .wanted = { $article }: түпнұсқалар бір мезгілде поштамен жіберіледі.
    .action = Түпнұсқаларды жіберіп, жөнелтілім нөмірін хабарлаңыз.

finding-channel-unexplained = Шарттағыдан өзге арна
    .found = Хабарлама себебі көрсетілмей өзге арнамен жіберілген.
    .wanted = { $article }: хабарламалар { $channel } жіберіледі.
    .action = Өзге арнаны таңдау себебін көрсетіңіз.

finding-ground-not-listed = Бас тарту негізі шартта жоқ
    .found = Шешімде шартта жоқ негіз көрсетілген.
    .wanted = { $article } негіздерді белгілейді.
    .action = Дәлелдерімен танысып, түсініксіз болса, негізін сұратыңыз.

finding-ground-of-other-side = Бұл негізге тек екінші мемлекет сүйене алады
    .found = Шешімде көрсетілген негіз мынаған тиесілі: { $side }.
    .wanted = { $article } кім қай негізге сүйене алатынын белгілейді.
    .action = Дәлелдерімен танысып, түсініксіз болса, негізін сұратыңыз.

finding-states-not-named = Үкім шығарған немесе орындаушы мемлекет көрсетілмеген
    .found = Хабарламада қай мемлекет үкім шығарғаны және қайсысы орындайтыны көрсетілмеген.
    .wanted = { $article } бұл мемлекеттерді ажыратады.
    .action = Екі мемлекетті де көрсетіңіз.

finding-states-do-not-fit = Көрсетілген мемлекеттер хат алысушыларға сәйкес емес
    .found = Үкім шығарған мемлекет: { $sentencing }; орындаушы мемлекет: { $executing }.
    .wanted = { $article }: бұл — істің екі Тарапы.
    .action = Мемлекеттерді түзетіңіз.

finding-not-a-party = Тарап емес: { $state }
    .found = { $state } шарт Тараптарының қатарында жоқ.
    .wanted = { $article } шарт Тараптарын міндеттейді.
    .action = Өзге шарт қолданыла ма, соны шешіңіз.

finding-punishment-not-covered = Шарт мұндай жазаға қолданылмайды
    .found = Негізгі жазалардың ешқайсысы шарт қамтитын түрге жатпайды.
    .wanted = { $article } қамтылатын жазаларды белгілейді.
    .action = Шарт қолданыла ма, соны шешіңіз.

finding-not-a-citizen = Үкімді орындаушы мемлекеттің азаматы емес
    .found = Көрсетілген азаматтықтар арасында жоқ: { $state }.
    .wanted = { $article } адамның үкімді орындаушы мемлекетке тиесілі болуын талап етеді.
    .action = Шешім қабылдаңыз; күмән болса, азаматтығы туралы құжатты сұратыңыз.

finding-other-citizenship = Басқа азаматтығы да бар
    .found = Адам { $state } және басқа мемлекеттің азаматы.
    .wanted = { $article } басқа азаматтықтың болмауын талап етеді.
    .action = Шешім қабылдаңыз.

finding-death-or-life = Өлім жазасы немесе өмір бойына бас бостандығынан айыру
    .found = Өлім жазасы немесе өмір бойына бас бостандығынан айыру тағайындалған; екінші мемлекеттің ең жоғары жазасына келісім жоқ.
    .wanted = { $article } үкім шығарған мемлекет орындаушы мемлекеттің ең жоғары жазасына келіскенде ғана беруге жол береді.
    .action = Шешім қабылдаңыз; үкім шығарған мемлекеттің келісімін сұратыңыз.

finding-law-forbids = Үкім шығарған мемлекеттің заңы беруге жол бермейді
    .found = Бұл туралы үкім шығарған мемлекет мәлімдеген.
    .wanted = { $article } оның заңы беруге жол беруін талап етеді.
    .action = Шешім қабылдаңыз.

finding-remaining-term-short = { $months } айдан аз мерзім қалды
    .found = { $counted } күні есептегенде мерзім кемінде { $least } күніне дейін созылуға тиіс еді.
    .wanted = { $article } кемінде { $months } ай қалуын талап етеді.
    .action = Жалғастыру-жалғастырмауды шешіңіз.

finding-term-does-not-add-up = Мерзім деректері сәйкес келмейді
    .found = Басталуы, ұзақтығы және аяқталуы есепке жатқызумен түсіндірілмейтін { $days } күнге алшақ.
    .wanted = { $article } мерзімін, басталуын және өтелген бөлігін көрсетуді талап етеді.
    .action = Деректерді тексеріп, есепке жатқызылғанды көрсетіңіз.

finding-not-final = Үкім заңды күшіне енбеген
    .found = Келіп түскен күнге дейін бірде-бір сот шешімінің күшіне енгені көрсетілмеген.
    .wanted = { $article } үкімнің заңды күшіне енуін талап етеді.
    .action = Шешім қабылдаңыз; күшіне енген күнін сұратыңыз.

finding-proceedings-open = Өзге іс жүргізулер бар
    .found = Аяқталмаған іс жүргізулер саны: { $count }.
    .wanted = { $article }: үкім шығарған мемлекеттегі аяқталмаған іс жүргізулер бас тартуға негіз бола алады.
    .action = Жалғастыру-жалғастырмауды шешіңіз.

finding-consent-withdrawn = Келісім кері қайтарып алынған
    .found = Хабарламада келісімнің кері қайтарылғаны көрсетілген.
    .wanted = { $article } келісімді талап етеді.
    .action = Шешім қабылдаңыз; күмән болса, сотталған адамнан сұраңыз.

finding-consent-not-voluntary = Келісім ерікті не саналы емес деп танылған
    .found = Мұны жеке тексеру көрсетті.
    .wanted = { $article } ерікті әрі саналы келісімді талап етеді.
    .action = Шешім қабылдаңыз; түсіндіріп, қайта сұрауды қамтамасыз етіңіз.

finding-consent-by-other = Келісімді басқа адам берген
    .found = Келісім берген: { $giver }.
    .wanted = { $article } кім және қашан сотталған адам үшін келісім бере алатынын белгілейді.
    .action = Шешім қабылдаңыз; адамның өз келісімін немесе оның қабілетсіздігі туралы растауды сұратыңыз.

finding-petition-missing = Өтінішхат жоқ
    .found = Іс бойынша ешбір хабарламада өтінішхат жоқ.
    .wanted = { $article } өтінішхатты талап етеді.
    .action = Шешім қабылдаңыз; өтінішхатты сұратыңыз.

finding-petition-by-other = Өтінішхатты тиісті емес адам берген
    .found = Өтінішхат берген: { $giver }.
    .wanted = { $article } кім өтініш жасай алатынын белгілейді.
    .action = Шешім қабылдаңыз; тиісті адамның өтінішхатын сұратыңыз.

finding-not-explained = Салдарының түсіндірілгені көрсетілмеген
    .found = Келісімде салдары түсіндірілген күн көрсетілмеген.
    .wanted = { $article } оларды түсіндіруді талап етеді.
    .action = Шешім қабылдаңыз; екінші органнан сұратыңыз.

finding-state-disagrees = Мемлекет келіспейді
    .found = Келіспейді: { $side }.
    .wanted = { $article } екі мемлекеттің де келісімін талап етеді.
    .action = Істі қалай аяқтауды шешіп, сотталған адамды хабардар етіңіз.

finding-no-dual-criminality = Бір мемлекеттің мәлімдеуінше, іс-әрекет қылмыс емес
    .found = Мәлімдеген: { $side }.
    .wanted = { $article } іс-әрекеттің екі мемлекетте де қылмыс болуын талап етеді.
    .action = Шешім қабылдаңыз.

finding-residence-not-established = Тұрғылықты жерін орындаушы мемлекет анықтамаған
    .found = Көрсетілген тұрғылықты жерді үкімді орындаушы мемлекеттің органы анықтамаған.
    .wanted = { $article } мұны бас тарту негізі етеді.
    .action = Тұрғылықты жерін анықтауды қамтамасыз етіңіз.

finding-resident-of-sentencing-state = Үкім шығарған мемлекетте тұрады
    .found = Адам үкім шығарған мемлекетте тұрады деп көрсетілген.
    .wanted = { $article } адам онда тұрақты тұрса, бас тартуға жол береді.
    .action = Жалғастыру-жалғастырмауды шешіңіз; күмән болса, тұрақты тұратын жерін нақтылаңыз.

finding-originals-not-dispatched = Сұрау салу түпнұсқаларының жіберілгені расталмаған
    .found = Сұрау салудың түпнұсқалары салынған жөнелтілім белгісіз.
    .wanted = { $article }: сұрау салуды қарауға қабылдауға болады, бірақ ол түпнұсқаның жіберілгені немесе тапсырылғаны расталғаннан кейін ғана орындалады.
    .action = Сұрау салуды қарауға қабылдаңыз; жіберілгені немесе тапсырылғаны расталғаннан кейін орындаңыз.

finding-originals-not-arrived = Түпнұсқалардың алынғаны белгіленбеген
    .found = Сұрау салу түпнұсқаларының алынғаны тіркелмеген.
    .wanted = { $article }: орындау материалдары түпнұсқа келіп түскеннен кейін ғана жіберіледі.
    .action = Түпнұсқалар келгенше материалдарды жібермеңіз; алынғанын тіркеңіз.

finding-damage-not-settled = Залал өтелмеген
    .found = Бұл хабарламада көрсетілген.
    .wanted = { $article } бұл жағдайда бас тартуға жол береді.
    .action = Жалғастыру-жалғастырмауды шешіңіз.

finding-sentenced-too-early = Үкім шарт күшіне енгенге дейін шығарылған
    .found = Бірінші шешім { $date } күнінен кеш емес.
    .wanted = { $article } тек кейінгі шешімдерге қолданылады.
    .action = Өзге шарт қолданыла ма, соны шешіңіз.

finding-transit-not-needed = Қонбай ұшып өтуге транзит сұрау салуы қажет емес
    .found = Қону жоспарланбаған, әскери әуе кемесі пайдаланылмайды.
    .wanted = { $article }: қонбай ұшып өтуге сұрау салу қажет емес; әскери кемеге әрдайым қажет.
    .action = Сапар әуемен болмаса, дегенмен жауап беріңіз.
