mail-subject = Caso { $case }: { $what }
mail-body =
    Informamos: { $what }.

    Caso: { $case }
    { $until }
    Consulte a mesa de trabalho: { $link }

    Mensagem criada pelo gateway de { $authority }. Ela diz apenas que algo aguarda;
    o que é consta na mesa de trabalho. Por favor, não responda a esta mensagem.
mail-until = Prazo: { $date }

notice-bundle-arrived = chegou um pacote
notice-bundle-incomplete = chegou um pacote e o tratado ainda exige algo
notice-case-complete = os documentos estão completos
notice-bundle-refused = um pacote foi recusado pela forma e aguarda exame
notice-approval-wanted = uma decisão aguarda a segunda pessoa
notice-decision-arrived = a outra Parte decidiu
notice-partner-refused = o gateway do parceiro recusou um pacote nosso
notice-delivery-failed = um pacote não pôde ser entregue
notice-originals-announced = os originais em papel estão a caminho
