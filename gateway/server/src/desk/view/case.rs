//! One case, one held decision, one refused bundle.

use gateway_bundle::ids::Language;
use gateway_bundle::manifest::{Item, PartialDate};
use gateway_bundle::{BundleKey, Digest, DocumentId, MessageKind, TreatyId};
use gateway_exchange::case::brings_papers;
use gateway_treaty::Effect;
use jiff::Timestamp;
use jiff::civil::Date;

use super::{
    AuthorityView, EffectCount, EnquiryView, HeldRow, RelatedView, TaskView, TermView, Way,
};
use crate::desk::due::Due;

/// The case page.
#[derive(Debug, Clone)]
pub(in crate::desk) struct CaseView {
    pub(in crate::desk) number: String,
    /// The opener's number, until the case is erased.
    pub(in crate::desk) reference: Option<String>,
    pub(in crate::desk) opened_by: AuthorityView,
    pub(in crate::desk) opened: Timestamp,
    pub(in crate::desk) partner: AuthorityView,
    pub(in crate::desk) treaty: TreatyId,
    pub(in crate::desk) treaty_title: String,
    pub(in crate::desk) state: String,
    pub(in crate::desk) due: Due,
    pub(in crate::desk) person: Option<PersonView>,
    /// Who holds it, so that nothing of it is erased.
    pub(in crate::desk) hold: Option<HoldView>,
    /// When what it held was erased last, and the word of why.
    pub(in crate::desk) erased: Option<(Timestamp, &'static str)>,
    /// What the treaty says of the last bundle that it asks papers of.
    pub(in crate::desk) findings: Vec<FindingView>,
    /// What the own State's law says beneath the treaty.
    pub(in crate::desk) own_law: Option<OwnLawView>,
    /// What is or was owed, the open first.
    pub(in crate::desk) duties: Vec<DutyView>,
    /// Messages that do not fit the treaty's order.
    pub(in crate::desk) misfits: Vec<MisfitView>,
    pub(in crate::desk) held: Vec<HeldRow>,
    /// Every bundle, newest first.
    pub(in crate::desk) bundles: Vec<BundleView>,
    pub(in crate::desk) originals: Vec<ConsignmentView>,
    /// What the sentence comes to, where a message states one.
    pub(in crate::desk) term: Option<TermView>,
    /// What the authority itself has to do.
    pub(in crate::desk) tasks: Vec<TaskView>,
    pub(in crate::desk) enquiries: Vec<EnquiryView>,
    pub(in crate::desk) related: Vec<RelatedView>,
}

impl CaseView {
    /// How many documents the bundles brought.
    pub(in crate::desk) fn document_count(&self) -> usize {
        self.bundles.iter().map(|bundle| bundle.documents.len()).sum()
    }

    /// Whether the other side sent papers, so that it can be asked for more.
    pub(in crate::desk) fn has_their_papers(&self) -> bool {
        let theirs = |bundle: &BundleView| bundle.way == Way::In && brings_papers(bundle.message);
        self.bundles.iter().any(theirs)
    }

    /// A name for all that the page shows: it changes when any of it does.
    pub(in crate::desk) fn version(&self) -> String {
        Digest::of(format!("{self:?}").as_bytes()).to_string()
    }

    /// How much evidence there is.
    pub(in crate::desk) fn evidence_count(&self) -> usize {
        self.bundles.iter().map(|bundle| bundle.evidence.len()).sum()
    }
}

/// A hold.
#[derive(Debug, Clone)]
pub(in crate::desk) struct HoldView {
    pub(in crate::desk) by: String,
    pub(in crate::desk) since: Timestamp,
}

/// What somebody owes.
#[derive(Debug, Clone)]
pub(in crate::desk) struct DutyView {
    pub(in crate::desk) article: String,
    /// The duty in one sentence, as the profile has it.
    pub(in crate::desk) says: String,
    /// `sentencing`, `executing`, `person`, `court`, `transit-state`.
    pub(in crate::desk) ower: &'static str,
    pub(in crate::desk) ours: bool,
    pub(in crate::desk) since: Timestamp,
    pub(in crate::desk) due: Option<Timestamp>,
    /// Whether offices of the State that owes it are closed on that day.
    pub(in crate::desk) closed: bool,
    /// The source's own words for the time.
    pub(in crate::desk) words: Option<String>,
    /// `late`, `open`, `done`, `ended`.
    pub(in crate::desk) standing: &'static str,
}

/// A message that does not fit.
#[derive(Debug, Clone)]
pub(in crate::desk) struct MisfitView {
    pub(in crate::desk) message: MessageKind,
    pub(in crate::desk) at: Timestamp,
    /// `no-step`, `other-side`, `too-early`.
    pub(in crate::desk) why: &'static str,
}

/// What a State's own law says of a case, for its own staff.
#[derive(Debug, Clone)]
pub(in crate::desk) struct OwnLawView {
    pub(in crate::desk) title: String,
    pub(in crate::desk) findings: Vec<FindingView>,
}

/// The person at the centre, as the newest manifest that names one tells it.
#[derive(Debug, Clone)]
pub(in crate::desk) struct PersonView {
    pub(in crate::desk) names: Vec<NameView>,
    pub(in crate::desk) born: Option<PartialDate>,
    pub(in crate::desk) citizenships: Vec<String>,
}

/// A name in the script of one document.
#[derive(Debug, Clone)]
pub(in crate::desk) struct NameView {
    pub(in crate::desk) script: String,
    pub(in crate::desk) name: String,
}

/// A bundle in the timeline.
#[derive(Debug, Clone)]
pub(in crate::desk) struct BundleView {
    pub(in crate::desk) key: BundleKey,
    pub(in crate::desk) way: Way,
    pub(in crate::desk) message: MessageKind,
    /// When it came in, or was taken from our people.
    pub(in crate::desk) at: Timestamp,
    pub(in crate::desk) digest: Digest,
    pub(in crate::desk) counts: Vec<EffectCount>,
    /// What the treaty says of it, unless that stands on top of the page.
    pub(in crate::desk) findings: Vec<FindingView>,
    /// Where an outgoing bundle is on its way: `waiting`, `delivered`, `refused`, `failed`.
    pub(in crate::desk) delivery: Option<&'static str>,
    /// Whether it could not be checked that the seal's certificate was not revoked.
    pub(in crate::desk) unchecked: bool,
    /// Why an officer sent it although the treaty wants more.
    pub(in crate::desk) sent_anyway: Option<String>,
    pub(in crate::desk) documents: Vec<DocumentView>,
    pub(in crate::desk) evidence: Vec<EvidenceView>,
}

/// A document.
#[derive(Debug, Clone)]
pub(in crate::desk) struct DocumentView {
    /// Where the reader gets it, if the reader may.
    pub(in crate::desk) address: Option<String>,
    pub(in crate::desk) id: DocumentId,
    pub(in crate::desk) file: String,
    pub(in crate::desk) items: Vec<Item>,
    pub(in crate::desk) language: Option<Language>,
    pub(in crate::desk) translation_of: Option<DocumentId>,
    pub(in crate::desk) pages: Option<u32>,
    pub(in crate::desk) size: u64,
    pub(in crate::desk) medical: bool,
    pub(in crate::desk) certified: Option<CertifiedView>,
}

/// How a copy is certified.
#[derive(Debug, Clone)]
pub(in crate::desk) struct CertifiedView {
    /// `electronic` or `paper-stamp`.
    pub(in crate::desk) form: String,
    pub(in crate::desk) by: String,
    pub(in crate::desk) on: Date,
}

/// A finding in the page's language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) struct FindingView {
    pub(in crate::desk) effect: Effect,
    pub(in crate::desk) article: String,
    pub(in crate::desk) title: String,
    pub(in crate::desk) found: String,
    pub(in crate::desk) wanted: String,
    pub(in crate::desk) action: String,
    pub(in crate::desk) who: String,
    pub(in crate::desk) document: Option<DocumentId>,
}

impl FindingView {
    /// The effect's sign.
    pub(in crate::desk) fn sign(&self) -> &'static str {
        super::sign(self.effect)
    }
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::desk) struct EvidenceView {
    pub(in crate::desk) id: String,
    /// The event's name (`RelayAcceptance`).
    pub(in crate::desk) event: String,
    pub(in crate::desk) issuer: AuthorityView,
    pub(in crate::desk) at: Timestamp,
}

/// Paper originals in one consignment.
#[derive(Debug, Clone)]
pub(in crate::desk) struct ConsignmentView {
    pub(in crate::desk) way: Way,
    pub(in crate::desk) number: String,
    pub(in crate::desk) carrier: String,
    pub(in crate::desk) service: Option<String>,
    pub(in crate::desk) posted_on: Option<Date>,
    pub(in crate::desk) documents: Vec<DocumentId>,
    pub(in crate::desk) pages: Option<u32>,
    /// `announced`, and what a later release adds.
    pub(in crate::desk) state: String,
}

impl ConsignmentView {
    /// Whether it is one's own, so that it needs a cover sheet.
    pub(in crate::desk) fn leaves(&self) -> bool {
        self.way == Way::Out
    }
}

/// A decision that waits for its second person.
#[derive(Debug, Clone)]
pub(in crate::desk) struct HeldView {
    pub(in crate::desk) key: BundleKey,
    pub(in crate::desk) case_number: Option<String>,
    pub(in crate::desk) reference: String,
    pub(in crate::desk) treaty: TreatyId,
    pub(in crate::desk) to: AuthorityView,
    pub(in crate::desk) message: MessageKind,
    pub(in crate::desk) person: Option<PersonView>,
    pub(in crate::desk) decision: Option<DecisionView>,
    pub(in crate::desk) digest: Digest,
    pub(in crate::desk) proposed_by: Option<String>,
    pub(in crate::desk) approved_by: Vec<String>,
    pub(in crate::desk) at: Timestamp,
    pub(in crate::desk) documents: Vec<DocumentView>,
}

/// What is decided.
#[derive(Debug, Clone)]
pub(in crate::desk) struct DecisionView {
    pub(in crate::desk) stage: String,
    pub(in crate::desk) outcome: String,
    pub(in crate::desk) ground: Option<String>,
    pub(in crate::desk) reasons: Option<String>,
    pub(in crate::desk) office: String,
    pub(in crate::desk) act: Option<String>,
    pub(in crate::desk) date: Date,
}

/// A bundle that was refused for its form.
#[derive(Debug, Clone)]
pub(in crate::desk) struct QuarantineView {
    pub(in crate::desk) id: String,
    pub(in crate::desk) from: AuthorityView,
    /// The id that the sender gave it, where that much could be read.
    pub(in crate::desk) bundle: Option<String>,
    pub(in crate::desk) digest: Option<Digest>,
    /// The refusal's code.
    pub(in crate::desk) code: String,
    /// The places in the manifest that the rejection names.
    pub(in crate::desk) places: Vec<String>,
    pub(in crate::desk) at: Timestamp,
    pub(in crate::desk) size: u64,
    /// The signed rejection.
    pub(in crate::desk) evidence: Option<EvidenceView>,
}
