//! From the store to what a page shows. The only place at the desk that knows both.
//!
//! Rows are read in one consistent view and turned into words afterwards, so that no reader of the
//! store waits for a text.

use std::sync::Arc;

use gateway_bundle::manifest::{Document, Handling, Item, Person, Text};
use gateway_bundle::{AuthorityId, BundleKey};
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::evidence::Evidence;
use gateway_treaty::{Assessment, Finding};

use super::view::{
    AuthorityView, CertifiedView, DocumentView, EvidenceView, FindingView, NameView, PersonView,
    Way,
};
use crate::flow::keep::Accepted;
use crate::gateway::Gateway;

mod case;
mod course;
mod held;
mod office;
mod quarantine;
mod queue;

/// Reads for one reader: in a language, with what the reader's roles allow.
pub(super) struct Loader<'a> {
    pub(super) gateway: &'a Arc<Gateway>,
    pub(super) language: &'static str,
    pub(super) roles: &'a [String],
}

impl Loader<'_> {
    fn authority(&self, id: &AuthorityId) -> AuthorityView {
        let name = if id == self.gateway.directory.own() {
            Some(own_name(self.gateway, self.language))
        } else {
            self.language.parse().ok().and_then(|language| {
                self.gateway.directory.with(id, |entry| entry.name_in(&language).to_owned())
            })
        };
        AuthorityView { id: id.clone(), name: name.unwrap_or_else(|| id.to_string()) }
    }

    fn evidence(&self, evidence: &Evidence) -> EvidenceView {
        EvidenceView {
            id: evidence.id.to_string(),
            event: evidence.event.clone(),
            issuer: self.authority(&evidence.issuer),
            at: evidence.stated_at,
        }
    }

    fn finding(&self, finding: &Finding) -> FindingView {
        let catalogue = &self.gateway.catalogue;
        let words = catalogue.render(finding, self.language);
        FindingView {
            effect: finding.effect,
            article: catalogue.article(&finding.article, self.language),
            title: words.title,
            found: words.found,
            wanted: words.wanted,
            action: words.action,
            who: words.who,
            document: finding.document.clone(),
        }
    }

    fn findings(&self, findings: &[Finding]) -> Vec<FindingView> {
        findings.iter().map(|finding| self.finding(finding)).collect()
    }

    /// A document, with its address below `base` if the reader may open it.
    fn document(&self, document: &Document, base: &str) -> DocumentView {
        let medical = document.handling == Some(Handling::Medical);
        let readable = !medical || reads_medical(self.roles);
        DocumentView {
            address: readable.then(|| format!("{base}/{}", document.id)),
            id: document.id.clone(),
            file: document.file.clone(),
            items: document.items.iter().map(Item::clone).collect(),
            language: document.language.clone(),
            translation_of: document.translation_of.clone(),
            pages: document.pages,
            size: document.size,
            medical,
            certified: document.certified.as_ref().map(|certified| CertifiedView {
                form: word(&certified.form),
                by: certified.by.as_str().to_owned(),
                on: certified.on,
            }),
        }
    }
}

/// Whether someone with these roles reads medical papers: those who work on the case.
pub(super) fn reads_medical(roles: &[String]) -> bool {
    roles.iter().any(|role| role == "officer" || role == "approver")
}

/// The name of the authority whose gateway it is.
pub(super) fn own_name(gateway: &Gateway, language: &str) -> String {
    let names = &gateway.config.file.name;
    let found = names.get(language).or_else(|| names.get("en")).or_else(|| names.values().next());
    found.cloned().unwrap_or_else(|| gateway.directory.own().to_string())
}

fn way(direction: Direction) -> Way {
    match direction {
        Direction::In => Way::In,
        Direction::Out => Way::Out,
    }
}

/// The assessment kept with a bundle.
fn assessment(bundle: &Bundle) -> Option<Assessment> {
    Accepted::of(bundle, &[]).ok()?.assessment
}

/// The bundle whose assessment says how the case's papers stand: the last one that brought papers.
/// A request for a supplement has nothing of its own that a treaty could want.
fn papers(bundles: &[Bundle]) -> Option<&Bundle> {
    use gateway_bundle::MessageKind::{
        Reply, Supplement, SupplementRequest, TransferRequest, TransitRequest,
    };
    let brings = |bundle: &&Bundle| {
        matches!(bundle.message, Reply | Supplement | TransferRequest | TransitRequest)
    };
    let newest = || bundles.iter().rev();
    newest().find(brings).or_else(|| newest().find(|bundle| bundle.message != SupplementRequest))
}

fn person(person: &Person) -> PersonView {
    let names = person.names.iter().map(|name| {
        let parts = [Some(&name.family), name.given.as_ref(), name.patronymic.as_ref()];
        let words: Vec<_> = parts.into_iter().flatten().map(Text::as_str).collect();
        NameView { script: name.script.as_str().to_owned(), name: words.join(" ") }
    });
    PersonView {
        names: names.collect(),
        born: person.born.as_ref().and_then(|born| born.date),
        citizenships: person.citizenships.iter().map(ToString::to_string).collect(),
    }
}

/// A word of the manifest's vocabulary as it is written there.
fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A bundle's key from the two parts of an address.
pub(super) fn key(from: &str, bundle: &str) -> Option<BundleKey> {
    Some(BundleKey { from: from.parse().ok()?, bundle: bundle.parse().ok()? })
}
