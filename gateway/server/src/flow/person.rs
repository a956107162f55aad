//! How a person is shown and found at the desk.

use gateway_bundle::manifest::{Name, Person, Text};

/// Every name of the person as one line each, the first being the one to show.
pub(super) fn names(person: &Person) -> Vec<String> {
    person.names.iter().map(line).collect()
}

fn line(name: &Name) -> String {
    let parts = [Some(&name.family), name.given.as_ref(), name.patronymic.as_ref()];
    let words: Vec<&str> = parts.into_iter().flatten().map(Text::as_str).collect();
    words.join(" ")
}
