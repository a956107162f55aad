# What findings say, in Russian. See en.ftl.

## How things are written

article = ст. { $number }{ $part }
article-protocol = ст. { $number }{ $part } Протокола
article-report = Сообщения о договоре
date = { $day }.{ $month }.{ $year }

## Effects

effect-refuse = не принимается
effect-incomplete = неполно
effect-decide = на решение
effect-note = примечание

## Who has to act

who-sender = направляющий орган
who-receiver = получающий орган
who-person = осужденный
who-court = суд

## Verdicts on rules

verdict-passed = выполнено
verdict-failed = не выполнено
verdict-not-applicable = не применяется
verdict-not-checked = не проверено

## Sides, channels, and who speaks for the person

side-sentencing = государство вынесения приговора
side-executing = государство исполнения приговора
side-both = оба государства
channel-direct = непосредственно между центральными органами
channel-diplomatic = по дипломатическим каналам
giver-person = осужденный
giver-legal-representative = законный представитель
giver-defender = защитник
giver-relative = близкий родственник

## Items

item-additional-punishment = документ об исполнении дополнительного наказания
item-adaptation-statement = заявление о намерении изменить наказание
item-amnesty-acts = копии актов об амнистии или помиловании
item-anti-torture-guarantee = гарантия неприменения пыток и жестокого обращения
item-citizenship-proof = документ о гражданстве
item-civil-claim-guarantee = гарантия исполнения приговора в части гражданского иска
item-conduct-report = сведения о поведении во время отбывания наказания
item-consequences-explained = документ о разъяснении правовых последствий
item-conviction-certificate = справка об осуждении или о назначенном наказании
item-damage-compensation = сведения об ущербе и его возмещении
item-decision-letter = письмо с решением
item-end-date = дата окончания срока наказания
item-enforcement-rules = сведения о порядке исполнения иностранных приговоров
item-entry-into-force = документ о вступлении приговора в законную силу
item-execution-guarantee = гарантия исполнения неотбытой части наказания
item-execution-law = выдержки из законодательства, по которому будет отбываться наказание
item-execution-procedure = порядок и условия отбывания наказания
item-expulsion-order = решение о выдворении или депортации
item-facts = сведения об обстоятельствах преступления
item-fingerprints = отпечатки пальцев
item-further-information = иные запрошенные сведения и документы
item-higher-court-decisions = решения вышестоящих судов
item-identity-data = личные данные (имя, фамилия, дата и место рождения)
item-identity-document = копия действительного удостоверения личности
item-law-provisions = текст положений закона, на которых основан приговор
item-medical-report = медицинское заключение
item-offence-under-executing-law = положения закона государства исполнения приговора, по которым деяние является преступлением
item-person-consent = согласие осужденного или его законного представителя
item-person-opinion = заявление с мнением осужденного о передаче
item-person-petition = ходатайство осужденного
item-personal-file = личное дело
item-recognition-decision = решение о признании и исполнении приговора
item-registered-address = адрес регистрации
item-reply-letter = ответное письмо
item-request-letter = письмо с запросом
item-residence = место жительства или адрес
item-sentence-particulars = вид и срок наказания, начало его исчисления и отбытая часть
item-social-report = социальная характеристика
item-state-consent = заявление о согласии государства на передачу
item-time-served = документ об отбытой и неотбытой части наказания
item-transit-papers = документы для транзита
item-verdict = копия приговора

## Kinds of messages

message-interest-notice = сообщение о желании лица
message-document-request = запрос документов
message-transfer-request = запрос о передаче
message-reply = ответ на запрос
message-supplement-request = запрос дополнений
message-supplement = дополнение
message-approval-request = запрос предварительного согласия
message-approval = предварительное согласие
message-decision = решение
message-non-agreement = несогласие
message-withdrawal = отзыв
message-consent-verification = проверка согласия
message-person-informed = сообщение об уведомлении лица
message-arrangement = согласование передачи
message-handover-report = сообщение о передаче лица
message-file-transfer = передача личного дела
message-circumstance-notice = сообщение об обстоятельствах
message-status-request = запрос о ходе исполнения
message-execution-report = сообщение о ходе исполнения
message-sentence-change = сообщение об изменении приговора
message-transit-request = запрос о транзите
message-transit-decision = решение о транзите
message-originals-notice = сообщение об отправке подлинников
message-originals-receipt = подтверждение получения подлинников

## Parts of a message

field-names = имя и фамилия
field-birth-date = дата рождения
field-birth-place = место рождения
field-citizenships = гражданство
field-residence = место жительства
field-petition = желание лица
field-consent = согласие
field-consent-verified = проверка согласия
field-consent-informed = день разъяснения последствий
field-consent-withdrawn = день отзыва согласия
field-punishment-kind = вид наказания
field-punishment-amount = срок наказания
field-punishment-starts = начало исчисления срока
field-punishment-executed = отбытый срок
field-punishment-remaining = неотбытый срок
field-punishment-ends = последний день срока
field-decisions = судебные решения
field-offences = преступления
field-executing-provision = норма закона государства исполнения приговора
field-damage = ущерб
field-sentencing-consent = согласие государства вынесения приговора
field-executing-consent = согласие государства исполнения приговора
field-documents = документы
field-decision = решение
field-decision-ground = основание отказа
field-decision-reasons = мотивы и обоснование
field-arrangement = день и место передачи
field-arrangement-terms = условия передачи
field-report = содержание сообщения
field-report-on = день события
field-change = изменение приговора
field-change-act = акт об изменении приговора
field-transit = третье государство и маршрут
field-transit-route = маршрут
field-transit-dates = дни транзита
field-asks = что запрашивается
field-originals = какие подлинники отправлены
field-receipt = какие подлинники поступили

## Languages

language-en = английский
language-kk = казахский
language-ru = русский
language-pt = португальский
language-it = итальянский
language-ko = корейский
language-es = испанский
language-fr = французский
language-tr = турецкий
language-uz = узбекский
language-de = немецкий
language-zh = китайский
language-ar = арабский
language-be = белорусский
language-tk = туркменский
language-az = азербайджанский
language-bg = болгарский
language-cs = чешский
language-el = греческий
language-fa = персидский
language-hi = хинди
language-hu = венгерский
language-hy = армянский
language-ka = грузинский
language-ky = кыргызский
language-lt = литовский
language-mk = македонский
language-mn = монгольский
language-nl = нидерландский
language-ro = румынский
language-sk = словацкий
language-sr = сербский
language-tg = таджикский
language-uk = украинский
language-vi = вьетнамский

## States

state-AE = Объединенные Арабские Эмираты
state-AM = Армения
state-AR = Аргентина
state-AZ = Азербайджан
state-BG = Болгария
state-BR = Бразилия
state-BY = Беларусь
state-BZ = Белиз
state-CA = Канада
state-CL = Чили
state-CN = Китай
state-CR = Коста-Рика
state-CY = Кипр
state-CZ = Чехия
state-EC = Эквадор
state-ES = Испания
state-FR = Франция
state-GE = Грузия
state-GR = Греция
state-GT = Гватемала
state-HU = Венгрия
state-IN = Индия
state-IR = Иран
state-IT = Италия
state-JO = Иордания
state-KG = Кыргызстан
state-KR = Республика Корея
state-KZ = Казахстан
state-LT = Литва
state-MA = Марокко
state-MD = Молдова
state-MK = Северная Македония
state-MN = Монголия
state-MX = Мексика
state-NI = Никарагуа
state-PA = Панама
state-PE = Перу
state-PY = Парагвай
state-QA = Катар
state-RO = Румыния
state-RS = Сербия
state-RU = Российская Федерация
state-SA = Саудовская Аравия
state-SK = Словакия
state-SR = Суринам
state-SV = Сальвадор
state-TJ = Таджикистан
state-TM = Туркменистан
state-TR = Турция
state-UA = Украина
state-US = Соединенные Штаты Америки
state-UY = Уругвай
state-UZ = Узбекистан
state-VE = Венесуэла
state-VN = Вьетнам

## Checklists

checklist-article = Статья
checklist-item = Что
checklist-direction = От кого
checklist-obligation = Обязательность
checklist-translation = Перевод
checklist-certification = Заверение
checklist-none = нет
checklist-draft = Проект: статьи о документах и условиях прочитаны не полностью. Правил здесь нет.
checklist-empty = { $article } не требует перечисленных документов с этим сообщением.
checklist-originals-simultaneously = { $article }: подлинники отправляются почтой одновременно с электронным сообщением.
checklist-originals-as-soon-as-possible = { $article }: подлинники направляются в возможно короткий срок.
checklist-channel = { $article }: сообщение передается { $channel }.
checklist-into = на язык: { $languages }
checklist-into-with-addressee = для государства { $state }: { $languages }
checklist-into-certified = заверенный
checklist-awaits-declaration = { $article }: достаточен ли язык ({ $languages }), заявляет { $state }.
obligation-required = обязательно
obligation-if-available = при наличии
obligation-if-known = если известно
obligation-if-necessary = при необходимости
obligation-if-imposed = если назначено
obligation-on-request = по запросу
obligation-by-analogy = по аналогии
occasion-agrees = если направляющее государство согласно
occasion-refuses = если направляющее государство отказывает
occasion-consent-needed = если требуется согласие осужденного
occasion-flight = если лицо скрылось в государство гражданства
occasion-expulsion-order = если есть решение о выдворении или депортации
direction-sentencing-to-executing = государство вынесения приговора
direction-executing-to-sentencing = государство исполнения приговора
direction-requesting-to-requested = запрашивающее государство
direction-either = любое из государств
certification-certified-copy = заверенная копия
certification-signature-and-stamp = подпись и гербовая печать
certification-sending-authority = заверено направляющим органом
certification-authentication = подлинность удостоверена
form-information = в самом сообщении или документом
form-paper = документ

## Findings

finding-not-a-transfer-treaty = Этот договор не о передаче осужденных
    .found = Сообщение направлено на основании договора о правовой помощи.
    .wanted = { $article }: договор регулирует правовую помощь, а не передачу осужденных.
    .action = Укажите договор, на котором основана передача.

finding-message-not-foreseen = Договор не предусматривает такого сообщения
    .found = Вид сообщения: { $message }.
    .wanted = Прочитанные статьи называют другие сообщения.
    .action = Ознакомьтесь с сообщением и решите, как на него ответить.

finding-other-side = Такое сообщение направляет другое государство
    .found = Вид сообщения: { $message }.
    .wanted = По { $article } его направляет другое государство.
    .action = Проверьте, какое государство вынесло приговор и какое его исполняет.

finding-missing = Отсутствует: { $item }
    .found = Ни в этом, ни в прежних сообщениях по делу нет: { $item }.
    .wanted = { $article } требует: { $item }.
    .action = Приложите к этому сообщению или направьте дополнением.

finding-particulars-missing = Неполно: { $item }
    .found = Не указано: { $fields }.
    .wanted = { $article } требует: { $item }.
    .action = Укажите недостающее или приложите документ, где оно указано.

finding-too-few = Не на каждое: { $item }
    .found = Найдено: { $found }.
    .wanted = { $article } требует по одному на каждое; по описанию приговора это { $wanted }.
    .action = Направьте недостающие.

finding-language-not-stated = Язык не указан: { $item }
    .found = Для документа { $document } не указан язык.
    .wanted = { $article } требует язык: { $languages }.
    .action = Укажите язык документа и при необходимости приложите перевод.

finding-translation-missing = Нет перевода: { $item }
    .found = Документ { $document } составлен на языке: { $language }; перевода нет.
    .wanted = { $article } требует перевода на язык: { $languages }.
    .action = Приложите перевод и укажите, что он относится к документу { $document }.

finding-translation-not-linked = Перевод не привязан: { $item }
    .found = Документ { $translation } является переводом, но не указано, какого документа.
    .wanted = { $article } требует перевода документа { $document } на язык: { $languages }.
    .action = Укажите, что { $translation } является переводом документа { $document }, если это так.

finding-translation-not-certified = Перевод не заверен: { $item }
    .found = Не указано, кто заверил перевод документа { $document }.
    .wanted = { $article } требует перевода, заверенного направляющим органом.
    .action = Заверьте перевод и укажите, кто его заверил.

finding-language-awaits-declaration = Достаточность языка не заявлена: { $language }
    .found = Документы доступны только на языке: { $language }.
    .wanted = { $article } говорит об официальном языке адресата: { $languages }.
    .action = Заявите, достаточен ли язык ({ $language }); до тех пор документы принимаются.

finding-not-certified = Не заверено: { $item }
    .found = Документ { $document } не заверен.
    .wanted = { $article } требует заверения: { $item }.
    .action = Заверьте электронно или печатью на бумаге и направьте дополнением.

finding-certification-invalid = Заверение недействительно: { $item }
    .found = Заверение документа { $document } проверено и не подтвердилось.
    .wanted = { $article } требует заверения: { $item }.
    .action = Заверьте документ заново и направьте дополнением.

finding-certification-declared = Печать предстоит увидеть на бумаге: { $item }
    .found = Заявлено, что заверение документа { $document } стоит на бумажном подлиннике.
    .wanted = { $article } требует заверения: { $item }.
    .action = Подтвердите печать при поступлении подлинника.

finding-certification-not-checked = Заверение не проверено: { $item }
    .found = Заверение документа { $document } не удалось проверить.
    .wanted = { $article } требует заверения: { $item }.
    .action = Проверьте подпись заверившего должностного лица.

finding-not-signed-and-stamped = Нет подписи или печати: { $item }
    .found = Для документа { $document } не указаны подпись и гербовая печать.
    .wanted = { $article } требует подписи уполномоченного лица и гербовой печати на каждом документе.
    .action = Подпишите, скрепите печатью и укажите, кем подписано.

finding-not-stated = Не указано: { $field }
    .found = В сообщении не указано: { $field }.
    .wanted = { $article } требует указать это в сообщении.
    .action = Укажите это в сообщении.

finding-originals-not-announced = О подлинниках не сообщено
    .found = В сообщении есть документы, но не указано почтовое отправление с подлинниками.
    .wanted = { $article }: подлинники отправляются почтой одновременно.
    .action = Отправьте подлинники и сообщите номер отправления.

finding-channel-unexplained = Иной канал, чем в договоре
    .found = Сообщение идет иным каналом без указания причины.
    .wanted = { $article }: сообщения передаются { $channel }.
    .action = Укажите причину выбора иного канала.

finding-ground-not-listed = Основание отказа не предусмотрено договором
    .found = В решении названо основание, которого нет в договоре.
    .wanted = { $article } определяет основания.
    .action = Ознакомьтесь с мотивами и при неясности запросите основание.

finding-ground-of-other-side = На это основание может сослаться только другое государство
    .found = В решении названо основание, которым располагает: { $side }.
    .wanted = { $article } определяет, кто на какое основание может сослаться.
    .action = Ознакомьтесь с мотивами и при неясности запросите основание.

finding-states-not-named = Не указано государство вынесения или исполнения приговора
    .found = В сообщении не указано, какое государство вынесло приговор и какое должно его исполнять.
    .wanted = { $article } различает эти государства.
    .action = Укажите оба государства.

finding-states-do-not-fit = Названные государства не совпадают с перепиской
    .found = Государство вынесения приговора: { $sentencing }; государство исполнения: { $executing }.
    .wanted = { $article }: это две Стороны дела.
    .action = Исправьте указание государств.

finding-not-a-party = Не является Стороной: { $state }
    .found = { $state } не входит в число Сторон договора.
    .wanted = { $article } обязывает Стороны договора.
    .action = Решите, применяется ли другой договор.

finding-punishment-not-covered = Договор не распространяется на такое наказание
    .found = Ни одно основное наказание не относится к видам, охваченным договором.
    .wanted = { $article } определяет охваченные наказания.
    .action = Решите, применяется ли договор.

finding-not-a-citizen = Не гражданин государства исполнения приговора
    .found = Среди указанных гражданств нет: { $state }.
    .wanted = { $article } требует принадлежности лица к государству исполнения приговора.
    .action = Примите решение; при сомнении запросите документ о гражданстве.

finding-other-citizenship = Имеется и другое гражданство
    .found = Лицо является гражданином { $state } и другого государства.
    .wanted = { $article } не допускает другого гражданства.
    .action = Примите решение.

finding-death-or-life = Смертная казнь или пожизненное лишение свободы
    .found = Назначена смертная казнь или пожизненное лишение свободы; согласия на максимум другого государства нет.
    .wanted = { $article } допускает передачу лишь с согласия государства вынесения приговора на максимальное наказание другого государства.
    .action = Примите решение; запросите согласие государства вынесения приговора.

finding-law-forbids = Закон государства вынесения приговора не допускает передачи
    .found = Об этом заявило государство вынесения приговора.
    .wanted = { $article } требует, чтобы его закон допускал передачу.
    .action = Примите решение.

finding-remaining-term-short = Остается менее { $months ->
        [one] { $months } месяца
       *[other] { $months } месяцев
    }
    .found = На { $counted } срок должен был бы длиться по меньшей мере до { $least }.
    .wanted = { $article } требует, чтобы оставалось не менее { $months ->
        [one] { $months } месяца
       *[other] { $months } месяцев
    }.
    .action = Решите, продолжать ли.

finding-term-does-not-add-up = Данные о сроке не сходятся
    .found = Начало, срок и конец расходятся на { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[other] { $days } дней
    }, не объясненные зачетами.
    .wanted = { $article } требует указать срок, начало и отбытую часть.
    .action = Проверьте данные и укажите зачеты.

finding-not-final = Приговор не вступил в силу
    .found = Ни для одного судебного решения не указано вступление в силу ко дню поступления.
    .wanted = { $article } требует вступления приговора в законную силу.
    .action = Примите решение; запросите дату вступления в силу.

finding-proceedings-open = Ведутся другие производства
    .found = Указано незавершенных производств: { $count }.
    .wanted = { $article }: незавершенные производства в государстве вынесения приговора допускают отказ.
    .action = Решите, продолжать ли.

finding-consent-withdrawn = Согласие отозвано
    .found = В сообщении указано на отзыв согласия.
    .wanted = { $article } требует согласия.
    .action = Примите решение; при сомнении спросите осужденного.

finding-consent-not-voluntary = Согласие признано недобровольным или неосознанным
    .found = Это показала личная проверка.
    .wanted = { $article } требует добровольного и осознанного согласия.
    .action = Примите решение; обеспечьте разъяснение и повторный опрос.

finding-consent-by-other = Согласие дано другим лицом
    .found = Согласие дал: { $giver }.
    .wanted = { $article } определяет, кто и когда может дать согласие за осужденного.
    .action = Примите решение; запросите согласие самого осужденного или подтверждение его неспособности.

finding-petition-missing = Нет ходатайства
    .found = Ни в одном сообщении по делу нет ходатайства.
    .wanted = { $article } требует ходатайства.
    .action = Примите решение; запросите ходатайство.

finding-petition-by-other = Ходатайство подано ненадлежащим лицом
    .found = Ходатайство подал: { $giver }.
    .wanted = { $article } определяет, кто может ходатайствовать.
    .action = Примите решение; запросите ходатайство надлежащего лица.

finding-not-explained = Не указано разъяснение последствий
    .found = В согласии не указан день разъяснения последствий.
    .wanted = { $article } требует их разъяснения.
    .action = Примите решение; запросите другой орган.

finding-state-disagrees = Государство не согласно
    .found = Не согласно: { $side }.
    .wanted = { $article } требует согласия обоих государств.
    .action = Решите, как завершить дело, и уведомите осужденного.

finding-no-dual-criminality = По заявлению одного государства деяние не преступно
    .found = Об этом заявляет: { $side }.
    .wanted = { $article } требует, чтобы деяние было преступлением в обоих государствах.
    .action = Примите решение.

finding-residence-not-established = Место жительства не установлено государством исполнения
    .found = Указанное место жительства не установлено органом государства исполнения приговора.
    .wanted = { $article } делает это основанием отказа.
    .action = Обеспечьте установление места жительства.

finding-resident-of-sentencing-state = Проживает в государстве вынесения приговора
    .found = Указано, что лицо проживает в государстве вынесения приговора.
    .wanted = { $article } допускает отказ, если лицо проживает там постоянно.
    .action = Решите, продолжать ли; при сомнении уточните постоянное место жительства.

finding-originals-not-dispatched = Отправка подлинников запроса не подтверждена
    .found = Отправление с подлинниками запроса не известно.
    .wanted = { $article }: запрос можно принять к рассмотрению, но исполняется он лишь после подтверждения отправки или передачи подлинника.
    .action = Примите запрос к рассмотрению; исполняйте после подтверждения отправки или передачи.

finding-originals-not-arrived = Получение подлинников не отмечено
    .found = Получение подлинников запроса не зарегистрировано.
    .wanted = { $article }: материалы исполнения направляются лишь после поступления подлинника.
    .action = Не направляйте материалы до поступления подлинников; зарегистрируйте их получение.

finding-damage-not-settled = Ущерб не возмещен
    .found = Это указано в сообщении.
    .wanted = { $article } допускает в этом случае отказ.
    .action = Решите, продолжать ли.

finding-sentenced-too-early = Приговор вынесен до вступления договора в силу
    .found = Первое решение вынесено не позднее { $date }.
    .wanted = { $article } распространяется лишь на более поздние решения.
    .action = Решите, применяется ли другой договор.

finding-transit-not-needed = При перелете без посадки запрос о транзите не нужен
    .found = Посадка не планируется, военное воздушное судно не используется.
    .wanted = { $article }: при перелете без посадки запрос не требуется; для военного судна он нужен всегда.
    .action = Ответьте все же, если поездка не воздушная.
