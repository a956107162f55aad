//! The project's documents say what the profiles say.

use gateway_treaty::{Catalogue, Profiles, reference};

#[test]
fn the_tables_of_the_documents_are_made_from_the_profiles() {
    let written = include_str!("../../../docs/treaties.md");
    let made = reference(&Profiles::embedded().unwrap(), &Catalogue::embedded().unwrap());
    assert!(
        written == made,
        "gateway/docs/treaties.md is out of date: run `gateway treaty reference > gateway/docs/treaties.md`"
    );
}

#[test]
fn every_treaty_has_its_section_and_every_item_its_row() {
    let profiles = Profiles::embedded().unwrap();
    let made = reference(&profiles, &Catalogue::embedded().unwrap());
    for profile in profiles.iter() {
        assert!(made.contains(&format!("\n## {}\n", profile.id)), "{}", profile.id);
        for rule in &profile.items {
            assert!(made.contains(&format!("\n| {} | ", rule.article)), "{}", rule.id);
        }
    }
}
