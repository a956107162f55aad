mail-subject = Дело { $case }: { $what }
mail-subject-no-case = Шлюз: { $what }
mail-body =
    Сообщаем: { $what }.

    Дело: { $case }
    { $until }
    Откройте рабочее место: { $link }

    Письмо создано шлюзом. Отправитель: { $authority }. В нём сказано только, что
    что-то ожидает; что именно, видно на рабочем месте. Просим не отвечать на это письмо.
mail-until = Срок: { $date }
mail-reminder = Напоминание: { $subject }
mail-digest-subject = Уведомлений: { $count }
mail-digest-line = Дело { $case }: { $what }
mail-digest-body =
    Ожидают внимания:

    { $lines }

    Откройте рабочее место: { $link }

    Письмо создано шлюзом. Отправитель: { $authority }. В нём сказано только, что
    что-то ожидает; что именно, видно на рабочем месте. Просим не отвечать на это письмо.

notice-bundle-arrived = поступил пакет
notice-bundle-incomplete = поступил пакет, но по договору ещё чего-то не хватает
notice-case-complete = документы собраны полностью
notice-bundle-refused = пакет отклонён по форме и ожидает просмотра
notice-approval-wanted = решение ожидает второго лица
notice-decision-arrived = другая сторона приняла решение
notice-partner-refused = шлюз партнёра отклонил наш пакет
notice-delivery-failed = пакет не удалось доставить
notice-originals-announced = бумажные подлинники отправлены
notice-originals-late = истёк срок отправки бумажных оригиналов
notice-duty-late = истёк срок исполнения обязанности
notice-task-due = настал день собственной задачи
notice-term-ends = срок наказания может истечь до передачи лица
notice-attention = самому шлюзу нужен человек; что именно, сказано на рабочем столе

## The desk: what stands on every page

desk-name = Договорный шлюз
desk-skip = Перейти к содержанию
desk-languages = Язык
desk-signed-in = Вход выполнен:
desk-sign-out = Выйти
desk-zone = Время указано по часовому поясу { $zone }.
desk-news = Поступило что-то новое.
desk-reload = Показать
desk-trail = Где вы находитесь
desk-on-this-page = На этой странице
desk-none = нет
desk-not-told = не указано
desk-to = адресат: { $name }
desk-from = отправитель: { $name }

## The desk: signing in

desk-sign-in = Войти
desk-sign-in-for = Рабочее место. { $authority }
desk-user = Имя пользователя
desk-password = Пароль
desk-sign-in-wrong = Неверное имя пользователя или пароль. Проверьте и попробуйте ещё раз.
desk-sign-in-wait = Слишком много попыток под этим именем. Подождите и попробуйте снова; осталось секунд: { $seconds }.
desk-sign-in-stale = Страница была открыта слишком долго. Введите имя и пароль ещё раз.

## The desk: the queue

desk-queue = Очередь дел
desk-looks = Требует внимания
desk-looks-none = Ничто не ждёт просмотра.
desk-held = Решения, ожидающие второго лица
desk-proposed-by = предложено: { $name }
desk-quarantine = Отклонено по форме
desk-dead = Не доставлено
desk-dead-relay = Не удалось доставить пакет
desk-dead-mail = Не удалось доставить письмо
desk-attempts = попыток: { $count }
desk-cases = Дела
desk-cases-caption = Дела, сначала последнее изменённое
desk-cases-none = Дел пока нет.
desk-cases-none-found = Под этот отбор не подходит ни одно дело.
desk-search = Поиск
desk-search-hint = Наш номер, номер инициатора или имя
desk-any = любое
desk-filter = Отобрать
desk-filter-clear = Показать все
desk-case = Дело
desk-partner = Партнёр
desk-treaty = Договор
desk-partner-and-treaty = Партнёр, договор
desk-reference = Номер инициатора
desk-state = Состояние
desk-last-message = Последнее сообщение
desk-findings = Замечания
desk-originals = Подлинники
desk-next = Чей ход
desk-pages = Страницы списка
desk-page-first = Первая страница
desk-page-next = Следующая страница

desk-state-open = открыто
desk-state-incomplete = неполное
desk-state-complete = полное
desk-state-agreed = согласовано
desk-state-refused = отказано
desk-state-not-agreed = нет согласия
desk-state-withdrawn = отозвано
desk-state-transferred = передан
desk-state-closed = закрыто

desk-way-in = получено
desk-way-out = отправлено

desk-on-us = Мы
desk-on-partner = Партнёр
desk-on-nobody = Никто
desk-due-nobody = дело в покое
desk-due-answer = ответить
desk-due-supply = дослать недостающее
desk-due-ask-for-missing = запросить недостающее
desk-due-decide = принять решение
desk-due-approve = второе лицо утверждает
desk-due-read = прочитать
desk-due-partner-answers = ожидаем ответ
desk-due-partner-supplies = ожидаем недостающее
desk-due-partner-decides = ожидаем решение

## The desk: a case

desk-hold = Удерживается ({ $by }): пока удержание не снято, ничто из этого дела не стирается.
desk-erased-title = Стёрто
desk-erased-medical-retention = Медицинские документы стёрты раньше остальных, по сроку хранения.
desk-erased-retention = Стёрто по сроку хранения. Документов и имён больше нет; доказательства и контрольные суммы остаются.
desk-erased-order = Стёрто по распоряжению двух администраторов. Документов и имён больше нет; доказательства и контрольные суммы остаются.
desk-case-title = Дело { $number }
desk-about = О деле
desk-person = Лицо
desk-born = дата рождения: { $date }
desk-citizenships = гражданство: { $states }
desk-held-here = Ожидает второго лица:
desk-timeline = Ход дела
desk-findings-title = Что говорит договор о документах
desk-findings-none = По последним документам договор больше ничего не требует.
desk-supplement-draft = Составить запрос о дополнении
desk-supplement-title = Запрос о дополнении
desk-supplement-hint = Замечания, по которым в документах другой стороны чего-то не хватает. То, чего требует договор, отмечено; то, чего требует только наш закон, не отмечено и дойдёт до партнёра, только если вы это отметите.
desk-supplement-next = Проект составлен на языке партнёра. Это манифест, который нужно дополнить, проверить, заверить печатью и отправить: отсюда ничего не отправляется.
desk-supplement-none = В документах другой стороны нет ничего недостающего, о чём можно было бы запросить.
desk-supplement-ask = Запросить
desk-supplement-source = Кто требует
desk-supplement-by-treaty = договор
desk-supplement-by-own-law = наш закон
desk-supplement-download = Скачать проект
desk-own-law-title = Что говорит закон нашего государства
desk-own-law-for-us = Только для наших сотрудников; партнёру не показывается.
desk-own-law-none = Он больше ничего не требует от запроса и последних документов.
desk-findings-caption = Замечания по статьям
desk-article = Статья
desk-effect = Последствие
desk-found-and-wanted = Обнаружено и требуется
desk-action = Что сделать и кому
desk-sent-anyway = Отправлено, хотя договор требует большего. Причина, указанная сотрудником:
desk-bundle-identity = Пакет и хеш-сумма
desk-bundle = Пакет
desk-digest = Хеш-сумма манифеста (SHA-256)
desk-documents-count = документов: { $count }

desk-delivery-waiting = в пути
desk-delivery-delivered = доставлено
desk-delivery-refused = отклонено партнёром
desk-delivery-failed = не доставлено

desk-documents = Документы
desk-documents-none = В пакетах этого дела документов не было.
desk-document = Документ
desk-items = Назначение
desk-language = Язык
desk-certified = Заверение
desk-certified-electronic = электронное
desk-certified-paper-stamp = печать на бумаге (заявлено)
desk-pages-count = Страниц
desk-size = Размер
desk-medical = медицинский: только для указанных лиц
desk-translation-of = перевод документа { $document }
desk-size-bytes = { $number } Б
desk-size-kilobytes = { $number } кБ
desk-size-megabytes = { $number } МБ
desk-size-gigabytes = { $number } ГБ

desk-language-de = немецкий
desk-language-en = английский
desk-language-es = испанский
desk-language-fr = французский
desk-language-kk = казахский
desk-language-ky = киргизский
desk-language-pt = португальский
desk-language-ru = русский
desk-language-tg = таджикский
desk-language-tr = турецкий
desk-language-uk = украинский
desk-language-uz = узбекский

desk-evidence = Подтверждения
desk-evidence-none = Подтверждений пока нет.
desk-evidence-caption = Подписанные подтверждения по этому делу
desk-event = Событие
desk-about-message = О сообщении
desk-issuer = Кем подтверждено
desk-time = Время
desk-proof = Доказательство
desk-jws = Подписанный текст (JWS)

desk-event-SubmissionAcceptance = принято к отправке
desk-event-SubmissionRejection = не принято к отправке
desk-event-RelayAcceptance = принято шлюзом получателя
desk-event-RelayRejection = отклонено шлюзом получателя
desk-event-RelayFailure = не доставлено
desk-event-ContentConsignment = доступно сотрудникам получателя
desk-event-ContentHandover = передано получателю
desk-event-Admission = допущено после отклонения
desk-event-Overdue = подтверждение просрочено
desk-event-PaperPosted = подлинники отправлены
desk-event-PaperInTransit = подлинники у перевозчика
desk-event-PaperDelivered = подлинники доставлены
desk-event-PaperMatched = подлинники совпадают
desk-event-PaperMismatched = подлинники не совпадают

desk-cover-sheet = Сопроводительный лист (PDF)
desk-arrival = Зарегистрировать конверт
desk-arrival-code = Код
desk-arrival-code-hint = Отсканируйте сопроводительный лист или введите напечатанный на нём номер либо номер перевозчика.
desk-arrival-look = Найти
desk-arrival-case = Дело, если номер есть в нескольких
desk-arrival-unknown = Ни одно объявленное отправление не имеет этого кода. Если конверт здесь, сохраните его: сотрудники получат оповещение.
desk-arrival-keep = Сохранить как неизвестный
desk-arrival-tick = Отметьте каждый подлинник, как он найден. То, на что не смотрели, остаётся открытым.
desk-arrival-present = Есть
desk-arrival-stamp = Штамп
desk-arrival-seal = Печать
desk-arrival-signature = Подпись
desk-arrival-differs = Другой документ, чем объявлено
desk-arrival-not-looked = не проверено
desk-arrival-yes = да
desk-arrival-no = нет
desk-arrival-other = В конверте было что-то ещё
desk-arrival-note = Примечание для наших сотрудников
desk-arrival-register = Зарегистрировать
desk-arrival-matched = Конверт зарегистрирован: всё соответствует объявленному.
desk-arrival-mismatched = Конверт зарегистрирован: содержимое не соответствует объявленному. Отправитель получит подтверждение этого.
desk-arrival-kept = Конверт сохранён как неизвестный.
desk-arrival-announced = объявлено
desk-originals-title = Бумажные подлинники
desk-originals-none = О подлинниках не сообщалось.
desk-originals-caption = Отправления с бумажными подлинниками
desk-consignment = Отправление
desk-carrier = Перевозчик
desk-carrier-upu = почта (ВПС)
desk-carrier-diplomatic = дипломатическая почта
desk-service-registered = заказное
desk-service-insured = с объявленной ценностью
desk-service-ems = EMS
desk-posted = Дата отправки
desk-original-announced = объявлены
desk-original-posted = отправлены
desk-original-in-transit = в пути
desk-original-stopped = перевозка прекращена
desk-original-delivered = доставлены
desk-original-matched = совпадают
desk-original-mismatched = не совпадают

## The desk: a decision that waits for its second person

desk-held-title = Решение ожидает второго лица
desk-held-explained = Решение уходит, только если за ним стоят два лица. Прочитайте его и утвердите либо оставьте как есть.
desk-held-what = Что решено
desk-held-persons = Кто за ним стоит
desk-message = Сообщение
desk-addressee = Кому
desk-decision = Решение
desk-ground = Основание
desk-reasons = Мотивы
desk-decided-by = Кем принято
desk-proposer = Предложено
desk-proposer-system = системой; утвердить должны два лица
desk-approved-by = Утверждено
desk-approve = Утвердить
desk-approve-means = Вы утверждаете манифест с указанной выше хеш-суммой. Если этого достаточно, он сразу будет скреплён печатью и отправлен.
desk-barred-role = Утверждать может только лицо с ролью утверждающего.
desk-barred-administrator = Администраторы не могут утверждать.
desk-barred-proposer = Вы предложили это решение. Утвердить его должно другое лицо.
desk-barred-twice = Вы уже утвердили его. Утвердить должно ещё одно лицо.
desk-approve-changed = Решение изменилось после того, как вы открыли страницу. Прочитайте его ещё раз.

desk-outcome-granted = удовлетворено
desk-outcome-partly = удовлетворено частично
desk-outcome-refused = отказано
desk-outcome-postponed = отложено
desk-stage-petition = по ходатайству
desk-stage-transfer = о передаче
desk-stage-recognition = о признании приговора
desk-stage-adaptation = о приведении приговора в соответствие
desk-stage-condition = об условии
desk-stage-pardon = о помиловании, амнистии или освобождении
desk-stage-transit = о транзите

## The desk: a refused bundle

desk-quarantine-title = Пакет отклонён по форме
desk-quarantine-explained = Он сохранён таким, каким поступил. Отправитель извещён и может прислать исправленный пакет.
desk-quarantine-no-evidence = нет: печать не была проверена
desk-sender = От кого
desk-received = Поступило
desk-problem = Причина отклонения
desk-refusal-bundle-conflict = Под этим номером уже есть другой пакет
desk-refusal-document-digest = Документ не тот, что был скреплён печатью
desk-refusal-document-file-name = Недопустимое имя файла документа
desk-refusal-document-missing = Документ не поступил
desk-refusal-document-surplus = Поступил документ, которого нет в манифесте
desk-refusal-manifest-duplicate-name = Имя стоит дважды в одном объекте манифеста
desk-refusal-manifest-malformed = Манифест составлен неправильно
desk-refusal-manifest-not-utf8 = Манифест не в кодировке UTF-8
desk-refusal-manifest-too-deep = Манифест слишком глубоко вложен или слишком велик
desk-refusal-not-a-transfer-treaty = Договор не о передаче
desk-refusal-not-parties = Договор не связывает оба государства
desk-refusal-not-the-addressee = Пакет адресован другому органу
desk-refusal-authority-succeeded = Этот центральный орган заменён другим
desk-refusal-not-the-sender = В манифесте указан другой отправитель
desk-refusal-seal-broken = Печать не соответствует манифесту
desk-refusal-too-large = Превышен допустимый размер
desk-refusal-unknown-message = Вид сообщения неизвестен
desk-refusal-unknown-treaty = Договор здесь неизвестен

## The desk: who may do what, and what went wrong

desk-role-registrar = регистратор
desk-role-officer = исполнитель
desk-role-approver = утверждающий
desk-role-auditor = аудитор
desk-role-administrator = администратор
desk-not-found-title = Не найдено
desk-not-found = По этому адресу ничего нет, или это не для вас.
desk-not-allowed-title = Нет доступа
desk-not-allowed = Ваша роль этого не позволяет.
desk-gone-title = Больше не ожидает
desk-gone = Это решение больше не ожидает: его утвердили или отозвали.
desk-stale-title = Страница устарела
desk-stale = Страница была открыта слишком долго или запрос пришёл со стороны. Откройте её заново и повторите действие.
desk-fault-title = Произошла ошибка
desk-fault = Ничего не изменено. Попробуйте ещё раз; если не поможет, сообщите администратору. Номер ошибки: { $id }.
desk-moment-title = Минуту
desk-moment = Страница открывается.

# What the gateway itself needs a person for.
desk-alarms = Тревоги
alarm-certificate-ends = Срок сертификата скоро истекает или истёк
alarm-reload-refused = Изменённые файлы отклонены; в работе остаются прежние
alarm-revocation-list-stale = Список отозванных сертификатов устарел или не загружается
alarm-log-contradicts = Журнал партнёра противоречит показанному ранее
alarm-log-rolled-back = Партнёр видел в нашем журнале больше, чем здесь есть: хранилище старее того, что из него вышло
alarm-witness-silent = Партнёры давно не заверяли наш журнал
alarm-timestamp-missing = Журнал ждёт метку времени
alarm-evidence-overdue = Доказательство, которое должно было прийти, не пришло
alarm-evidence-contradicts = Другая сторона утверждает противоположное своему прежнему заявлению
alarm-originals-mismatched = В конверте не те подлинники, о которых сообщалось
alarm-originals-after-end = Подлинники поступили по завершённому делу
alarm-originals-unknown = Поступил конверт, не относящийся ни к одному делу
alarm-quarantine-full = Отклонённые пакеты партнёра заняли всё его место в карантине; новые отклоняются и не сохраняются
alarm-mail-not-delivered = Письма не доставлены: см. ниже, «Не доставлено»
alarm-clock-jumped = Часы скакнули: ничего не подписывается, пока они не выверены
alarm-store-failing = Диск хранилища заполнен или неисправен: пока он не исправлен, ничего не принимается
desk-until = до { $time }

# The course of a case: duties and misfits.
desk-duties = Обязанности
desk-duties-hint = кто что должен, по какой статье и до какого срока
desk-duties-none = Ничего не причитается.
desk-duty-owed-by = обязан
desk-duty-since = с
desk-duty-until = до
desk-standing-late = просрочено
desk-standing-open = не исполнено
desk-standing-done = исполнено
desk-standing-ended = прекращено без исполнения
desk-misfits = Сообщения не по порядку
desk-misfit-no-step = в договоре нет шага с таким сообщением
desk-misfit-other-side = это шаг другой стороны
desk-misfit-too-early = шаг идёт после того, который не сделан
desk-ower-sentencing = государство вынесения приговора
desk-ower-executing = государство исполнения приговора
desk-ower-person = осуждённый
desk-ower-court = суд
desk-ower-transit-state = государство транзита
desk-overdue = Просрочено

# What staff do from the queue.
desk-alarm-seen = Принято к сведению
desk-send-again = Отправить снова
desk-put-aside = Отложить
desk-admission = Допуск
desk-admission-means = Вы можете допустить пакет, который цел и подлинен, но не прошёл из-за предела или неизвестного договора. Он считается полученным в день первого поступления; отправитель получит подписанное доказательство со ссылкой на отказ.
desk-admission-reason = Основание
desk-admit = Допустить
desk-revocation-not-checked = отзыв сертификата печати: не проверен

# What the authority itself writes down: tasks, enquiries, the term, related cases.
desk-not-recorded-title = Не записано
desk-not-recorded = Ничего не записано. Проверьте день, вид и длину текста; завершённое или отвеченное ранее остаётся как есть.
desk-day-closed = (нерабочий день)
desk-tasks = Собственные задачи
desk-tasks-hint = Что мы сами делаем по этому делу; партнёр этого не видит. В указанный день придёт уведомление, затем напоминания, пока задача не выполнена или не снята.
desk-task-add = Добавить задачу
desk-task-kind = Задача
desk-task-due = К какому дню
desk-task-note = Что сделать
desk-task-done-on = Выполнено
desk-task-is-done = Выполнено
desk-task-reason = Причина
desk-task-drop = Снять
desk-task-kind-court-submission = внести в суд
desk-task-kind-convoy = заказать конвой
desk-task-kind-prison = учреждение исполнения наказания
desk-task-kind-person-informed = сообщить лицу
desk-task-kind-other = другое
desk-task-standing-late = просрочена
desk-task-standing-due = сегодня
desk-task-standing-open = открыта
desk-task-standing-done = выполнена
desk-task-standing-dropped = снята
desk-enquiries = Обращения
desk-enquiry-add = Записать обращение
desk-enquiry-by = Кто обратился
desk-enquiry-on = День обращения
desk-enquiry-name = Имя
desk-enquiry-content = О чём
desk-enquiry-answered = День ответа
desk-enquiry-answer = Ответ
desk-enquiry-note-answer = Записать ответ
desk-enquirer-relative = родственник
desk-enquirer-counsel = защитник
desk-enquirer-consul = консул
desk-enquirer-person = само лицо
desk-enquirer-other = другое лицо
desk-related = То же имя в других делах
desk-related-none = Ни в одном другом деле нет лица с таким именем.
desk-related-same-name-and-birth = вероятно, то же лицо
desk-related-same-name = то же имя
desk-related-namesake = однофамилец
desk-related-born = день рождения
desk-related-citizenship = гражданство
desk-agreement-same = то же
desk-agreement-other = другое
desk-agreement-not-stated = не указано
desk-term = Срок наказания
desk-term-alarm = Срок наказания может истечь до передачи
desk-term-before-handover = Срок истекает до передачи, назначенной на { $date }.
desk-term-ends-soon = Срок скоро истекает, а лицо не передано.
desk-term-no-sentence = Ни одно сообщение этого дела не называет наказания.
desk-term-end = Ожидаемый конец
desk-term-none = не рассчитан:
desk-term-remains = Осталось на сегодня
desk-term-left = месяцев: { $months }, дней: { $days }
desk-term-starts = с
desk-term-stated = конец по сообщению
desk-term-reckoned = конец по расчёту
desk-term-credited = Зачтено дней
desk-term-shortens = из них вне срока; на столько дней он короче: { $days }
desk-term-changed = Изменено
desk-term-source-stated = как сообщено
desk-term-source-reckoned = рассчитан по началу, размеру и зачёту
desk-term-source-changed = как сообщено при изменении
desk-term-over-died = окончено: лицо умерло
desk-term-over-completed = окончено: отбыто
desk-term-over-undone = окончено: отменено или не подлежит исполнению
desk-term-why-no-punishment = основное наказание не названо
desk-term-why-hours = исчисляется в часах
desk-term-why-indeterminate = без срока
desk-term-why-start-not-stated = начало не указано
desk-term-why-unit-not-stated = единица не указана
desk-term-why-credits-shared = у нескольких основных наказаний общий зачёт
desk-term-why-changed-without-end = изменение не называет нового конца
desk-term-why-escaped = лицо бежало
desk-term-why-out-of-range = числа выходят за пределы календаря
desk-term-rank-main = основное
desk-term-rank-additional = дополнительное
desk-term-unit-hours = ч
desk-term-unit-days = дн.
desk-term-unit-months = мес.
desk-term-unit-years = лет
desk-term-contradiction-end = Сообщённый конец не совпадает с рассчитанным.
desk-term-contradiction-parts = Отбытое и оставшееся не составляют целого.
desk-term-contradiction-order = Конец раньше начала.
