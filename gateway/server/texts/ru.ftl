mail-subject = Дело { $case }: { $what }
mail-body =
    Сообщаем: { $what }.

    Дело: { $case }
    { $until }
    Откройте рабочее место: { $link }

    Письмо создано шлюзом. Отправитель: { $authority }. В нём сказано только, что
    что-то ожидает; что именно, видно на рабочем месте. Просим не отвечать на это письмо.
mail-until = Срок: { $date }

notice-bundle-arrived = поступил пакет
notice-bundle-incomplete = поступил пакет, но по договору ещё чего-то не хватает
notice-case-complete = документы собраны полностью
notice-bundle-refused = пакет отклонён по форме и ожидает просмотра
notice-approval-wanted = решение ожидает второго лица
notice-decision-arrived = другая сторона приняла решение
notice-partner-refused = шлюз партнёра отклонил наш пакет
notice-delivery-failed = пакет не удалось доставить
notice-originals-announced = бумажные подлинники отправлены
