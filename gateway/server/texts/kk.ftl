mail-subject = { $case } ісі: { $what }
mail-body =
    Хабарлаймыз: { $what }.

    Іс: { $case }
    { $until }
    Жұмыс орнын ашыңыз: { $link }

    Бұл хатты шлюз жасады. Жіберуші: { $authority }. Онда тек бірдеңенің күтіп тұрғаны
    айтылады; оның не екені жұмыс орнында көрінеді. Бұл хатқа жауап бермеуіңізді сұраймыз.
mail-until = Мерзімі: { $date }

notice-bundle-arrived = пакет келіп түсті
notice-bundle-incomplete = пакет келіп түсті, бірақ шарт бойынша әлі бірдеңе жетіспейді
notice-case-complete = құжаттар толық жиналды
notice-bundle-refused = пакет нысаны бойынша қабылданбады және қарауды күтуде
notice-approval-wanted = шешім екінші тұлғаны күтуде
notice-decision-arrived = екінші тарап шешім қабылдады
notice-partner-refused = серіктестің шлюзі біздің пакетті қабылдамады
notice-delivery-failed = пакетті жеткізу мүмкін болмады
notice-originals-announced = қағаз түпнұсқалар жолға шықты
