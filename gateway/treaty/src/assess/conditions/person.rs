//! Conditions about the person: citizenship, petition, consent.

use gateway_bundle::manifest::Petitioner;
use gateway_bundle::{Country, Manifest};

use super::Outcome;
use crate::assess::case::Case;
use crate::assess::report::Found;
use crate::problem::Problem;
use crate::profile::{Giver, Occasion};

/// The person is a citizen of the executing State, or what the treaty lets stand for that.
pub(super) fn citizenship(case: &Case<'_>, sole: bool, stateless_resident: bool) -> Outcome {
    let Some(executing) = case.executing else { return Outcome::Unknown };
    let Some(person) = case
        .all()
        .filter_map(|bundle| bundle.person.as_ref())
        .find(|person| person.stateless || !person.citizenships.is_empty())
    else {
        return Outcome::Unknown;
    };
    let not_a_citizen = || {
        Found::new(Problem::NotACitizen, "/person/citizenships").with("state", executing.as_str())
    };
    if person.citizenships.contains(executing) {
        let other = person.citizenships.iter().any(|state| state != executing);
        return Outcome::of(Some(!(sole && other)), || {
            Found::new(Problem::OtherCitizenship, "/person/citizenships")
                .with("state", executing.as_str())
        });
    }
    if person.stateless && stateless_resident {
        let resident = person.residence.as_ref().map(|residence| residence.state == *executing);
        return Outcome::of(resident, not_a_citizen);
    }
    Outcome::Fails(not_a_citizen())
}

/// Somebody who may has consented, and it still stands.
pub(super) fn consent(case: &Case<'_>, by: &[Giver], not_needed: &[Occasion]) -> Outcome {
    if not_needed.iter().any(|occasion| case.is(*occasion)) {
        return Outcome::NotApplicable;
    }
    let Some(consent) = case.all().find_map(|bundle| bundle.consent.as_ref()) else {
        return Outcome::Unknown;
    };
    if consent.withdrawn_on.is_some() {
        return Outcome::Fails(Found::new(Problem::ConsentWithdrawn, "/consent/withdrawn_on"));
    }
    if consent.verified.as_ref().is_some_and(|verified| !verified.voluntary) {
        return Outcome::Fails(Found::new(Problem::ConsentNotVoluntary, "/consent/verified"));
    }
    let may = by.iter().any(|giver| {
        giver.who == consent.by && (!giver.if_incapable || consent.incapacity.is_some())
    });
    Outcome::of(Some(may), || {
        Found::new(Problem::ConsentByOther, "/consent/by").with("giver", giver_name(consent.by))
    })
}

/// Somebody who may has petitioned.
pub(super) fn petition(case: &Case<'_>, by: &[Petitioner]) -> Outcome {
    let Some(petition) = case.all().find_map(|bundle| bundle.petition.as_ref()) else {
        return Outcome::Fails(Found::new(Problem::PetitionMissing, "/petition"));
    };
    let state = petition.to.country();
    let may = by.iter().any(|word| read_by(case, &state, *word) == petition.by);
    Outcome::of(Some(may), || {
        Found::new(Problem::PetitionByOther, "/petition/by").with("giver", giver_name(petition.by))
    })
}

/// The treaty's word as a State reads it: another word, where its reservation says so.
fn read_by(case: &Case<'_>, state: &Country, word: Petitioner) -> Petitioner {
    let mut readings = case
        .profile
        .reservations
        .iter()
        .filter(|reservation| reservation.party == *state)
        .filter_map(|reservation| reservation.reads.as_ref());
    readings.find(|reading| reading.word == word).map_or(word, |reading| reading.read_as)
}

/// The consequences were explained.
pub(super) fn consequences_explained(case: &Case<'_>) -> Outcome {
    let informed = |bundle: &Manifest| bundle.consent.as_ref().map(|c| c.informed_on.is_some());
    Outcome::of(case.all().find_map(informed), || {
        Found::new(Problem::NotExplained, "/consent/informed_on")
    })
}

/// The executing State itself has established where the person lives. Only that State can tell.
pub(super) fn residence_established(case: &Case<'_>) -> Outcome {
    let Some(executing) = case.executing else { return Outcome::Unknown };
    let residence = case
        .all()
        .filter(|bundle| bundle.from.country() == *executing)
        .find_map(|bundle| bundle.person.as_ref().and_then(|p| p.residence.as_ref()));
    let established = residence.map(|residence| {
        residence.established_by.as_ref().is_some_and(|by| by.country() == *executing)
    });
    Outcome::of(established, || Found::new(Problem::ResidenceNotEstablished, "/person/residence"))
}

/// The person does not live in the sentencing State.
pub(super) fn not_resident_of_sentencing_state(case: &Case<'_>) -> Outcome {
    let residence =
        case.all().find_map(|bundle| bundle.person.as_ref().and_then(|p| p.residence.as_ref()));
    let elsewhere = residence
        .zip(case.sentencing)
        .map(|(residence, sentencing)| residence.state != *sentencing);
    Outcome::of(elsewhere, || Found::new(Problem::ResidentOfSentencingState, "/person/residence"))
}

fn giver_name(who: Petitioner) -> &'static str {
    match who {
        Petitioner::Person => "person",
        Petitioner::LegalRepresentative => "legal-representative",
        Petitioner::Defender => "defender",
        Petitioner::Relative => "relative",
    }
}
