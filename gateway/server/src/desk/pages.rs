//! The pages as templates: each holds its frame and its view, and nothing else.

use askama::Template;
use gateway_bundle::DocumentId;

use super::page::Page;
use super::view::{CaseView, EndView, Filter, HeldView, QuarantineView, QueueView};
use crate::flow::originals::Followed;
use crate::flow::supplement::Proposed;

/// Signing in.
#[derive(Template)]
#[template(path = "desk/sign-in.html")]
pub(super) struct SignInPage<'a> {
    pub(super) page: Page<'a>,
    pub(super) problem: Option<String>,
    pub(super) token: String,
    /// Where the reader wanted to go.
    pub(super) to: String,
    pub(super) name: String,
}

/// The queue.
#[derive(Template)]
#[template(path = "desk/queue.html")]
pub(super) struct QueuePage<'a> {
    pub(super) page: Page<'a>,
    pub(super) queue: QueueView,
    pub(super) filter: Filter,
}

/// A case.
#[derive(Template)]
#[template(path = "desk/case.html")]
pub(super) struct CasePage<'a> {
    pub(super) page: Page<'a>,
    pub(super) case: CaseView,
}

/// An envelope that came: its code, then what is to lie in it, then what became of it.
#[derive(Template)]
#[template(path = "desk/originals.html")]
pub(super) struct OriginalsPage<'a> {
    pub(super) page: Page<'a>,
    /// What was typed or scanned.
    pub(super) code: String,
    pub(super) case: String,
    /// What is to be ticked.
    pub(super) expected: Option<Followed>,
    /// Whether the code means nothing here.
    pub(super) unknown: bool,
    /// The text that says what became of the envelope.
    pub(super) outcome: Option<&'static str>,
    /// The documents that are not what was announced.
    pub(super) mismatched: Vec<DocumentId>,
    /// Why it was not registered.
    pub(super) problem: Option<String>,
}

/// What a supplement could be asked for.
#[derive(Template)]
#[template(path = "desk/supplement.html")]
pub(super) struct SupplementPage<'a> {
    pub(super) page: Page<'a>,
    pub(super) number: String,
    pub(super) proposed: Vec<Proposed>,
}

/// A decision that waits for its second person.
#[derive(Template)]
#[template(path = "desk/held.html")]
pub(super) struct HeldPage<'a> {
    pub(super) page: Page<'a>,
    pub(super) held: HeldView,
    pub(super) problem: Option<String>,
    /// The text that says why the reader cannot approve, if so.
    pub(super) barred: Option<&'static str>,
}

/// A refused bundle.
#[derive(Template)]
#[template(path = "desk/quarantine.html")]
pub(super) struct QuarantinePage<'a> {
    pub(super) page: Page<'a>,
    pub(super) entry: QuarantineView,
    /// Why it could not be admitted, if so.
    pub(super) problem: Option<String>,
}
