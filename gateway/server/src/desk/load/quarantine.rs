//! A bundle that was refused for its form.

use gateway_evidence::{EvidenceBody, Jws};
use gateway_store::bundle::{self, Bundle};
use gateway_store::evidence::{self, Evidence};
use gateway_store::quarantine::{self, Quarantined};
use uuid::Uuid;

use super::Loader;
use crate::desk::view::QuarantineView;
use crate::flow;
use crate::refusal::Refusal;

/// The most that a piece of evidence holds.
const EVIDENCE_BYTES_MAX: usize = 1 << 20;

/// A refused piece with what is known of it.
struct Rows {
    piece: Quarantined,
    bundle: Option<Bundle>,
    evidence: Vec<Evidence>,
}

impl Loader<'_> {
    /// A refused bundle.
    pub(in crate::desk) async fn quarantine(&self, id: &str) -> Result<QuarantineView, Refusal> {
        let rows = self.quarantined(id).await?;
        let rejection = rejection(&rows.evidence);
        Ok(QuarantineView {
            id: rows.piece.id.to_string(),
            from: self.authority(&rows.piece.partner),
            bundle: rows.bundle.as_ref().map(|bundle| bundle.key.to_string()),
            digest: rows.bundle.as_ref().map(|bundle| bundle.manifest_digest),
            code: rows.piece.problem,
            detail: rejection.map(reasons).unwrap_or_default(),
            at: rows.piece.received_at,
            size: rows.piece.size,
            evidence: rejection.map(|evidence| self.evidence(evidence)),
        })
    }

    /// The signed rejection of a refused bundle.
    pub(in crate::desk) async fn rejection(&self, id: &str) -> Result<Evidence, Refusal> {
        let rows = self.quarantined(id).await?;
        rejection(&rows.evidence).cloned().ok_or(Refusal::NotFound)
    }

    async fn quarantined(&self, id: &str) -> Result<Rows, Refusal> {
        let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
        let found = flow::read(self.gateway, move |view| {
            let Some(piece) = quarantine::by_id(view, id)? else { return Ok(None) };
            let bundle = bundle::by_id(view, id)?;
            Ok(Some(Rows { piece, bundle, evidence: evidence::of_bundle(view, id)? }))
        });
        found.await?.ok_or(Refusal::NotFound)
    }
}

fn rejection(evidence: &[Evidence]) -> Option<&Evidence> {
    evidence.iter().find(|one| one.event.ends_with("Rejection"))
}

/// The codes that a rejection gives, each with its place in the manifest.
fn reasons(evidence: &Evidence) -> Vec<String> {
    let body = Jws::parse(&evidence.jws, EVIDENCE_BYTES_MAX)
        .ok()
        .and_then(|jws| EvidenceBody::parse(jws.payload()).ok());
    let reasons = body.into_iter().flat_map(|body| body.reasons);
    let line = |reason: gateway_evidence::record::Reason| match reason.pointer {
        Some(pointer) => format!("{} {}", reason.code.as_str(), pointer.as_str()),
        None => reason.code.as_str().to_owned(),
    };
    reasons.map(line).collect()
}
