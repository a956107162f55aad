//! A case with everything that happened in it.

use std::sync::Arc;

use gateway_bundle::{BundleKey, DocumentId, Manifest};
use gateway_exchange::decide::REVOCATION_NOT_CHECKED;
use gateway_exchange::originals::comparable;
use gateway_exchange::procedure::Procedure;
use gateway_store::act::{self, Act};
use gateway_store::bundle::{self, Bundle};
use gateway_store::case::{self, Case};
use gateway_store::course::{self, KeptDuty};
use gateway_store::documents::StoredDocument;
use gateway_store::enquiry::{self, Enquiry};
use gateway_store::erasure::{self, Erased, Hold};
use gateway_store::evidence::{self, Evidence};
use gateway_store::original::{self, Original};
use gateway_store::outbox::State;
use gateway_store::outbox::relay::{self, Item};
use gateway_store::task::{self, Task};
use gateway_store::{StoreError, View, content, tracking};
use uuid::Uuid;

use super::Loader;
use crate::desk::due::due;
use crate::desk::view::{
    BundleView, CaseView, ConsignmentView, DocumentView, EffectCount, FindingView, HoldView,
    OwnLawView,
};
use crate::flow;
use crate::flow::keep::manifest_of;
use crate::flow::related::{self, Related};
use crate::flow::term::{self, Term};
use crate::flow::{hold, own_law};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// Everything that a case page reads from the ledger.
struct Rows {
    case: Case,
    bundles: Vec<BundleRows>,
    originals: Vec<Original>,
    acts: Vec<Act>,
    duties: Vec<KeptDuty>,
    procedure: Option<Procedure>,
    hold: Option<Hold>,
    erased: Option<Erased>,
    term: Option<Term>,
    tasks: Vec<Task>,
    enquiries: Vec<Enquiry>,
    related: Vec<Related>,
}

struct BundleRows {
    bundle: Bundle,
    manifest: Option<Manifest>,
    evidence: Vec<Evidence>,
    relays: Vec<Item>,
}

impl Loader<'_> {
    /// A case page.
    pub(in crate::desk) async fn case(&self, number: &str) -> Result<CaseView, Refusal> {
        let (shared, wanted) = (Arc::clone(self.gateway), number.to_owned());
        let found = flow::read(self.gateway, move |view| rows(&shared, view, &wanted)).await?;
        let rows = found.ok_or(Refusal::NotFound)?;
        let held = hold::list(self.gateway).await?;
        let of_this = |held: &&hold::Held| {
            let (manifest, case) = (&held.manifest, &rows.case);
            held.draft.case == Some(case.id)
                || (manifest.treaty == case.treaty
                    && manifest.case.opened_by == case.opened_by
                    && Some(manifest.case.reference.as_str()) == case.reference.as_deref())
        };
        let held = held.iter().filter(of_this).map(|held| self.held_row(held)).collect();
        Ok(self.case_view(&rows, held))
    }

    fn case_view(&self, rows: &Rows, held: Vec<crate::desk::view::HeldRow>) -> CaseView {
        let Rows { case, bundles, .. } = rows;
        let plain: Vec<Bundle> = bundles.iter().map(|rows| rows.bundle.clone()).collect();
        let papers = super::papers(&plain);
        let last = plain.last().map(|bundle| (super::way(bundle.direction), bundle.message));
        let people =
            bundles.iter().rev().filter_map(|rows| rows.manifest.as_ref()?.person.as_ref());
        let due = due(&case.state, last, !held.is_empty());
        let bundles: Vec<BundleView> =
            bundles.iter().rev().map(|one| self.bundle(rows, one, papers)).collect();
        CaseView {
            number: case.number.clone(),
            reference: case.reference.clone(),
            opened_by: self.authority(&case.opened_by),
            opened: case.opened_at,
            partner: self.authority(&case.partner),
            treaty: case.treaty.clone(),
            treaty_title: self.treaty_title(case),
            state: case.state.clone(),
            due,
            person: people.map(super::person).next(),
            hold: rows.hold.clone().map(|hold| HoldView { by: hold.put_by, since: hold.put_at }),
            erased: rows.erased.map(|erased| (erased.at, erased.why.as_str())),
            findings: self.findings_of(papers),
            own_law: self.own_law(rows),
            held,
            duties: self.duties(&rows.duties, &case.partner),
            misfits: super::course::misfits(rows.procedure.as_ref(), &bundles),
            bundles,
            originals: consignments(rows),
            term: rows.term.as_ref().map(|term| self.term(term, self.gateway.clock.now())),
            tasks: self.tasks(&rows.tasks),
            enquiries: super::office::enquiries(&rows.enquiries),
            related: self.related(&rows.related),
        }
    }

    fn own_law(&self, rows: &Rows) -> Option<OwnLawView> {
        let treaty = self.gateway.profiles.treaty(&rows.case.treaty)?;
        let read = rows.bundles.iter();
        let bundles: Vec<_> =
            read.filter_map(|one| Some((one.manifest.clone()?, one.bundle.clone()))).collect();
        let said = own_law::of_case(self.gateway, treaty, &bundles)?;
        let law = self.gateway.profiles.get(&said.law)?;
        Some(OwnLawView {
            title: law.title_in(self.language).to_owned(),
            findings: self.findings(&said.findings),
        })
    }

    fn treaty_title(&self, case: &Case) -> String {
        let profile = self.gateway.profiles.get(&case.treaty);
        let title = |language: &str| {
            let titles = &profile?.title;
            titles.iter().find(|(known, _)| known.primary() == language).map(|(_, title)| title)
        };
        let found = title(self.language).or_else(|| title("en"));
        found.cloned().unwrap_or_else(|| case.treaty.to_string())
    }

    fn findings_of(&self, bundle: Option<&Bundle>) -> Vec<FindingView> {
        let assessment = bundle.and_then(super::assessment);
        assessment.map_or_else(Vec::new, |assessment| self.findings(&assessment.findings))
    }

    fn bundle(&self, rows: &Rows, one: &BundleRows, papers: Option<&Bundle>) -> BundleView {
        let BundleRows { bundle, manifest, evidence, relays } = one;
        let findings = self.findings_of(Some(bundle));
        let base = format!("/cases/{}/documents/{}", rows.case.number, bundle.key);
        let documents = manifest.iter().flat_map(|manifest| &manifest.documents);
        let documents: Vec<DocumentView> = documents.map(|one| self.document(one, &base)).collect();
        let on_top = papers.is_some_and(|papers| papers.id == bundle.id);
        BundleView {
            key: bundle.key.clone(),
            way: super::way(bundle.direction),
            message: bundle.message,
            at: bundle.received_at,
            digest: bundle.manifest_digest,
            counts: EffectCount::of(findings.iter().map(|finding| finding.effect)),
            findings: if on_top { Vec::new() } else { findings },
            delivery: delivery(relays, evidence),
            unchecked: evidence.iter().any(unchecked),
            sent_anyway: sent_anyway(&rows.acts, &bundle.key),
            documents,
            evidence: evidence.iter().map(|one| self.evidence(one)).collect(),
        }
    }

    /// The evidence of that id in a case, as it was signed.
    pub(in crate::desk) async fn evidence_in(
        &self,
        number: &str,
        id: &str,
    ) -> Result<Evidence, Refusal> {
        let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
        let number = number.to_owned();
        let found = flow::read(self.gateway, move |view| {
            let Some(case) = case::by_number(view, &number)? else { return Ok(None) };
            let bundles = bundle::of_case(view, case.id)?;
            let all = bundles.iter().map(|bundle| evidence::of_bundle(view, bundle.id));
            let all = all.collect::<Result<Vec<_>, _>>()?;
            Ok(all.into_iter().flatten().find(|evidence| evidence.id == id))
        });
        found.await?.ok_or(Refusal::NotFound)
    }

    /// A document of a case, ready to be opened, if the reader may.
    pub(in crate::desk) async fn document_in(
        &self,
        number: &str,
        key: BundleKey,
        document: DocumentId,
    ) -> Result<StoredDocument, Refusal> {
        let number = number.to_owned();
        let found = flow::read(self.gateway, move |view| {
            let case = case::by_number(view, &number)?;
            let bundle = bundle::find(view, &key)?;
            let Some(bundle) = bundle.filter(|one| one.case == case.map(|case| case.id)) else {
                return Ok(Err(Refusal::NotFound));
            };
            let manifest = content::manifest(view, bundle.id)?.and_then(|jws| manifest_of(&jws));
            if let Some(found) = content::document(view, bundle.id, &document)?.zip(manifest) {
                return Ok(Ok(found));
            }
            let erased = erasure::of_content(view, bundle.id, Some(&document))?;
            let gone = |erased: Erased| Refusal::Erased { at: erased.at, why: erased.why.as_str() };
            Ok(Err(erased.map_or(Refusal::NotFound, gone)))
        });
        let (stored, manifest) = found.await??;
        self.readable(stored, &manifest)
    }

    /// The document, if the reader may open it.
    pub(super) fn readable(
        &self,
        stored: StoredDocument,
        manifest: &Manifest,
    ) -> Result<StoredDocument, Refusal> {
        let listed = manifest.documents.iter().find(|one| one.id == *stored.document());
        let open = listed.is_some_and(|one| self.document(one, "").address.is_some());
        if open { Ok(stored) } else { Err(Refusal::NotAllowed("a reader of medical papers")) }
    }

    /// The number of the case that a bundle belongs to.
    pub(in crate::desk) async fn number_of(
        &self,
        key: BundleKey,
    ) -> Result<Option<String>, Refusal> {
        flow::read(self.gateway, move |view| {
            let case = bundle::find(view, &key)?.and_then(|bundle| bundle.case);
            let case = case.map(|id| case::by_id(view, id)).transpose()?.flatten();
            Ok(case.map(|case| case.number))
        })
        .await
    }
}

fn rows(gateway: &Gateway, view: &View<'_>, number: &str) -> Result<Option<Rows>, StoreError> {
    let Some(case) = case::by_number(view, number)? else { return Ok(None) };
    let bundles = bundle::of_case(view, case.id)?.into_iter().map(|bundle| {
        let now = tracking::reassessment(view, bundle.id)?;
        let bundle = Bundle { assessment: now.or(bundle.assessment), ..bundle };
        Ok(BundleRows {
            manifest: content::manifest(view, bundle.id)?.and_then(|jws| manifest_of(&jws)),
            evidence: evidence::of_bundle(view, bundle.id)?,
            relays: relay::of_bundle(view, bundle.id)?,
            bundle,
        })
    });
    Ok(Some(Rows {
        bundles: bundles.collect::<Result<_, StoreError>>()?,
        originals: original::of_case(view, case.id)?,
        acts: act::of_case(view, case.id)?,
        duties: course::duties(view, case.id)?,
        procedure: flow::course::of_case(gateway, view, &case)?,
        hold: erasure::hold_on(view, case.id)?,
        erased: erasure::last_of_case(view, case.id)?,
        term: term::of_case(gateway, view, &case)?,
        tasks: task::of_case(view, case.id)?,
        enquiries: enquiry::of_case(view, case.id)?,
        related: related::of_case(view, &case)?,
        case,
    }))
}

/// The consignments that the manifests announce, with how far each is.
fn consignments(rows: &Rows) -> Vec<ConsignmentView> {
    let manifests = rows.bundles.iter().filter_map(|one| Some((one, one.manifest.as_ref()?)));
    let announced = manifests.flat_map(|(one, manifest)| {
        manifest.originals.iter().map(move |consignment| (one, manifest, consignment))
    });
    announced
        .map(|(one, manifest, consignment)| ConsignmentView {
            way: super::way(one.bundle.direction),
            number: consignment.consignment.as_str().to_owned(),
            carrier: consignment.carrier.as_str().to_owned(),
            service: consignment.service.as_ref().map(|service| service.as_str().to_owned()),
            posted_on: consignment.posted_on,
            documents: consignment.documents.clone(),
            pages: consignment.pages.or_else(|| pages(manifest, &consignment.documents)),
            state: state_of(&rows.originals, one.bundle.id, consignment.consignment.as_str()),
        })
        .collect()
}

/// Whether an acceptance says that revocation could not be checked.
fn unchecked(evidence: &Evidence) -> bool {
    let body = super::quarantine::body(evidence);
    let reasons = body.map(|body| body.reasons).unwrap_or_default();
    reasons.iter().any(|reason| reason.code.as_str() == REVOCATION_NOT_CHECKED)
}

/// Where an outgoing bundle is on its way.
fn delivery(relays: &[Item], evidence: &[Evidence]) -> Option<&'static str> {
    let has = |event: &str| evidence.iter().any(|one| one.event == event);
    let refused = has("RelayRejection") && !has("Admission");
    if has("Admission") {
        return Some("delivered");
    }
    Some(match relays.last()?.state {
        _ if refused => "refused",
        State::Waiting | State::Leased => "waiting",
        State::Done => "delivered",
        State::Dead => "failed",
    })
}

/// Why an officer sent a bundle anyway.
fn sent_anyway(acts: &[Act], key: &BundleKey) -> Option<String> {
    let subject = key.to_string();
    let act = acts.iter().find(|act| act.what == "sent-anyway" && act.subject == subject)?;
    act.reason.clone()
}

/// The pages of some documents, where each of them tells its own.
fn pages(manifest: &Manifest, documents: &[DocumentId]) -> Option<u32> {
    let listed = |id: &DocumentId| manifest.documents.iter().find(|one| one.id == *id)?.pages;
    documents.iter().map(listed).sum()
}

/// How far the originals of a consignment are.
fn state_of(originals: &[Original], bundle: Uuid, consignment: &str) -> String {
    let number = comparable(consignment);
    let of_it = |one: &&Original| one.bundle == bundle && one.consignment == number;
    originals.iter().find(of_it).map_or_else(|| "announced".to_owned(), |one| one.state.clone())
}
