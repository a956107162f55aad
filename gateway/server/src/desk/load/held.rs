//! A decision that waits for its second person.

use gateway_bundle::{BundleKey, DocumentId};
use gateway_store::documents::StoredDocument;
use gateway_store::{case, content};

use super::Loader;
use crate::desk::view::{DecisionView, HeldView};
use crate::flow;
use crate::flow::hold::{self, Held};
use crate::refusal::Refusal;

impl Loader<'_> {
    /// A held decision.
    pub(in crate::desk) async fn held(&self, key: &BundleKey) -> Result<HeldView, Refusal> {
        let held = hold::find(self.gateway, key).await?;
        let wanted = held.manifest.case_key();
        let (us, partner) = (held.manifest.from.clone(), held.manifest.to.clone());
        let case = flow::read(self.gateway, move |view| case::find(view, &wanted, &us, &partner));
        let number = case.await?.map(|case| case.number);
        Ok(self.held_view(&held, number))
    }

    fn held_view(&self, held: &Held, case_number: Option<String>) -> HeldView {
        let Held { manifest, draft, approvals } = held;
        let base = format!("/held/{}/documents", manifest.key());
        let approved = approvals.iter().filter(|approval| approval.kind == "approved");
        HeldView {
            key: manifest.key(),
            case_number,
            reference: manifest.case.reference.to_string(),
            treaty: manifest.treaty.clone(),
            to: self.authority(&manifest.to),
            message: manifest.message,
            person: manifest.person.as_ref().map(super::person),
            decision: manifest.decision.as_ref().map(|decision| DecisionView {
                stage: super::word(&decision.stage),
                outcome: super::word(&decision.outcome),
                ground: decision.ground.as_ref().map(|ground| ground.as_str().to_owned()),
                reasons: decision.reasons.as_ref().map(|reasons| reasons.as_str().to_owned()),
                office: decision.decided_by.office.as_str().to_owned(),
                act: decision.decided_by.act.as_ref().map(|act| act.as_str().to_owned()),
                date: decision.decided_by.date,
            }),
            digest: draft.manifest_digest,
            proposed_by: proposer(held),
            approved_by: approved.map(|approval| approval.staff.clone()).collect(),
            at: draft.proposed_at,
            documents: manifest.documents.iter().map(|one| self.document(one, &base)).collect(),
        }
    }

    /// A document of a held decision, ready to be opened, if the reader may.
    pub(in crate::desk) async fn document_of_held(
        &self,
        key: &BundleKey,
        document: DocumentId,
    ) -> Result<StoredDocument, Refusal> {
        let held = hold::find(self.gateway, key).await?;
        let id = held.draft.id;
        let stored = flow::read(self.gateway, move |view| content::document(view, id, &document));
        self.readable(stored.await?.ok_or(Refusal::NotFound)?, &held.manifest)
    }
}

/// Who proposed it; a system has no name.
pub(super) fn proposer(held: &Held) -> Option<String> {
    Some(held.draft.proposed_by.clone()).filter(|name| !name.is_empty())
}
