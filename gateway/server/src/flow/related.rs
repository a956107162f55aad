//! Other cases of the same person, and of namesakes.
//!
//! The index of names finds candidates by keyed hashes; what they have in common is read from the
//! manifests themselves, which are opened only for those.

use gateway_bundle::manifest::{PartialDate, Person};
use gateway_store::case::{self, Case};
use gateway_store::{StoreError, View, bundle, content, names};
use uuid::Uuid;

use super::keep::manifest_of;
use super::person;

/// Cases that are opened for comparison, of each name.
const CANDIDATES_MAX: u32 = 30;
/// Names of one person that are looked up.
const NAMES_MAX: usize = 8;

/// Whether something that two cases state is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// It is.
    Same,
    /// It is not.
    Other,
    /// One of them does not state it, or not fully.
    NotStated,
}

impl Agreement {
    /// Its name in the API and in the texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Other => "other",
            Self::NotStated => "not-stated",
        }
    }
}

/// A case whose person bears the same name.
#[derive(Debug, Clone)]
pub struct Related {
    /// The case.
    pub case: Case,
    /// Whether the day of birth is the same.
    pub born: Agreement,
    /// Whether a citizenship is the same.
    pub citizenship: Agreement,
}

impl Related {
    /// What it comes to: `same-name-and-birth`, likely the same person; `namesake`; `same-name`,
    /// where a day of birth is not stated.
    pub fn kind(&self) -> &'static str {
        match self.born {
            Agreement::Same => "same-name-and-birth",
            Agreement::Other => "namesake",
            Agreement::NotStated => "same-name",
        }
    }
}

/// The other cases of the same name, likely the same person first; nothing where the case names
/// no person, or was erased.
///
/// # Errors
///
/// The store failed.
pub fn of_case(view: &View<'_>, case: &Case) -> Result<Vec<Related>, StoreError> {
    let Some(person) = person_of(view, case.id)? else { return Ok(Vec::new()) };
    let own = person::names(&person);
    let mut found: Vec<Related> = Vec::new();
    for name in own.iter().take(NAMES_MAX) {
        for id in names::search(view, &searched(name), CANDIDATES_MAX)? {
            if id == case.id || found.iter().any(|one| one.case.id == id) {
                continue;
            }
            let Some(other) = case::by_id(view, id)? else { continue };
            found.extend(person_of(view, id)?.and_then(|one| compare(&person, &one, other)));
        }
    }
    found.sort_by_key(|one| match one.born {
        Agreement::Same => 0,
        Agreement::NotStated => 1,
        Agreement::Other => 2,
    });
    Ok(found)
}

/// The words by which a name is looked up: a patronymic may be missing on the other side.
fn searched(name: &str) -> String {
    name.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

/// The person as the newest message that names one tells it.
fn person_of(view: &View<'_>, case: Uuid) -> Result<Option<Person>, StoreError> {
    for row in bundle::of_case(view, case)?.iter().rev() {
        let manifest = content::manifest(view, row.id)?.and_then(|jws| manifest_of(&jws));
        if let Some(person) = manifest.and_then(|manifest| manifest.person) {
            return Ok(Some(person));
        }
    }
    Ok(None)
}

fn compare(one: &Person, other: &Person, case: Case) -> Option<Related> {
    let (ours, theirs) = (person::names(one), person::names(other));
    if !ours.iter().any(|our| theirs.iter().any(|their| names::same(our, their))) {
        return None;
    }
    let day = |person: &Person| match person.born.as_ref()?.date? {
        PartialDate::Day(day) => Some(day),
        PartialDate::Year(_) | PartialDate::Month(..) => None,
    };
    let born = match (day(one), day(other)) {
        (Some(one), Some(other)) if one == other => Agreement::Same,
        (Some(_), Some(_)) => Agreement::Other,
        _ => Agreement::NotStated,
    };
    let citizenship = if one.citizenships.is_empty() || other.citizenships.is_empty() {
        Agreement::NotStated
    } else if one.citizenships.iter().any(|state| other.citizenships.contains(state)) {
        Agreement::Same
    } else {
        Agreement::Other
    };
    Some(Related { case, born, citizenship })
}
