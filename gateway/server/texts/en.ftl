mail-subject = Case { $case }: { $what }
mail-body =
    { $what }.

    Case: { $case }
    { $until }
    Look at the desk: { $link }

    This message was made by the gateway of { $authority }. It says only that something
    waits; what it is stands at the desk. Please do not answer this message.
mail-until = Due until: { $date }

notice-bundle-arrived = a bundle has come in
notice-bundle-incomplete = a bundle has come in, and the treaty still wants something
notice-case-complete = the papers are complete
notice-bundle-refused = a bundle was refused for its form and waits for a look
notice-approval-wanted = a decision waits for a second person
notice-decision-arrived = the other side has decided
notice-partner-refused = the partner's gateway refused a bundle of ours
notice-delivery-failed = a bundle could not be delivered
notice-originals-announced = paper originals are on their way
