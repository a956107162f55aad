//! A bundle that was refused for its form.

use gateway_evidence::{EvidenceBody, Jws};
use gateway_store::evidence::{self, Evidence};
use gateway_store::quarantine::{self, Quarantined};
use uuid::Uuid;

use super::Loader;
use crate::desk::view::QuarantineView;
use crate::flow;
use crate::refusal::Refusal;

/// The most that a piece of evidence holds.
const EVIDENCE_BYTES_MAX: usize = 1 << 20;

/// A refused piece with its signed rejection, which tells its name once the seal was verified.
struct Rows {
    piece: Quarantined,
    rejection: Option<Evidence>,
}

impl Loader<'_> {
    /// A refused bundle.
    pub(in crate::desk) async fn quarantine(&self, id: &str) -> Result<QuarantineView, Refusal> {
        let rows = self.quarantined(id).await?;
        let Rows { piece, rejection } = rows;
        let told = rejection.as_ref().and_then(body);
        Ok(QuarantineView {
            id: piece.id.to_string(),
            from: self.authority(&piece.partner),
            bundle: told.as_ref().and_then(EvidenceBody::key).map(|key| key.to_string()),
            digest: told.as_ref().map(|body| body.manifest_digest),
            code: piece.problem,
            places: told.map(places).unwrap_or_default(),
            at: piece.received_at,
            size: piece.size,
            evidence: rejection.map(|evidence| self.evidence(&evidence)),
        })
    }

    /// The signed rejection of a refused bundle.
    pub(in crate::desk) async fn rejection(&self, id: &str) -> Result<Evidence, Refusal> {
        self.quarantined(id).await?.rejection.ok_or(Refusal::NotFound)
    }

    async fn quarantined(&self, id: &str) -> Result<Rows, Refusal> {
        let id: Uuid = id.parse().map_err(|_| Refusal::NotFound)?;
        let found = flow::read(self.gateway, move |view| {
            let Some(piece) = quarantine::by_id(view, id)? else { return Ok(None) };
            let mut evidence = evidence::of_bundle(view, id)?.into_iter();
            let rejection = evidence.rfind(|one| one.event.ends_with("Rejection"));
            Ok(Some(Rows { piece, rejection }))
        });
        found.await?.ok_or(Refusal::NotFound)
    }
}

pub(super) fn body(evidence: &Evidence) -> Option<EvidenceBody> {
    let jws = Jws::parse(&evidence.jws, EVIDENCE_BYTES_MAX).ok()?;
    EvidenceBody::parse(jws.payload()).ok()
}

/// The places in the manifest that a rejection names.
fn places(body: EvidenceBody) -> Vec<String> {
    let pointers = body.reasons.into_iter().filter_map(|reason| reason.pointer);
    pointers.map(|pointer| pointer.as_str().to_owned()).collect()
}
