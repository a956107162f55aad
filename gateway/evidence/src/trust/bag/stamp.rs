//! Time-stamps on the checkpoints of proofs: a time fixed by neither side.

use std::io::{Read, Seek};

use gateway_bundle::Digest;
use gateway_bundle::bag::{Check, Error};

use super::history::Evidence;
use super::{CheckKind, Outcome, TrustFile, Verification};
use crate::log::TlogProof;
use crate::timestamp::{Rules, Stamped, TOKEN_BYTES_MAX, TimestampError, TimestampFault, Token};

const KIND: CheckKind = CheckKind::Timestamp;

impl<R: Read + Seek> Verification<'_, R> {
    /// Checks the time-stamp beside a good proof. What stands in a checkpoint existed when the
    /// checkpoint was stamped.
    pub(super) fn timestamp(
        &mut self,
        contents: &Check,
        proof_member: &str,
        proof: &TlogProof,
        entry: &Evidence,
    ) -> Result<(), Error> {
        let member = beside(proof_member);
        let mut names = contents.digests.keys().filter(|name| name.is_timestamp());
        let Some(name) = names.find(|name| name.to_string() == member) else { return Ok(()) };
        let limit = u64::try_from(TOKEN_BYTES_MAX).unwrap_or(u64::MAX);
        let Some(token) = self.read(name, limit)? else { return Ok(()) };
        match self.stamped(&token, proof.checkpoint.text()) {
            Ok(stamped) => {
                let detail =
                    format!("a third party fixed that {} existed by {}", entry.member, stamped.by);
                self.note(KIND, &member, Outcome::Passed, detail);
                self.revocation(&member, stamped.revocation);
                self.seen.stamped(entry.jws.digest(), stamped.by);
                // The evidence names the seal, so the seal was there as well.
                self.seen.stamped(entry.body.seal_digest, stamped.by);
            }
            Err(error) => {
                let outcome = match error.fault() {
                    TimestampFault::Invalid => Outcome::Failed,
                    TimestampFault::NotChecked => Outcome::NotChecked,
                };
                self.note(KIND, &member, outcome, error.to_string());
            }
        }
        Ok(())
    }

    fn stamped(&self, token: &[u8], checkpoint: &str) -> Result<Stamped, TimestampError> {
        let anchors = self.trust.map(TrustFile::timestamp_anchors).unwrap_or_default();
        // Which policy is good enough is for whoever chose the anchors.
        let rules = Rules { anchors: &anchors, policies: &[], crls: &self.crls };
        Token::parse(token)?.verify(&Digest::of(checkpoint.as_bytes()), &rules, self.now)
    }

    /// Notes the time-stamps that no good proof stands beside: they fix nothing.
    pub(super) fn lonely_timestamps(&mut self, contents: &Check) {
        let all = contents.digests.keys().filter(|name| name.is_timestamp());
        for member in all.map(ToString::to_string) {
            let noted = |kind, name: &str| {
                self.checks.iter().any(|check| check.kind == kind && check.member == name)
            };
            let has_proof = contents.digests.keys().any(|name| beside(&name.to_string()) == member);
            if noted(KIND, &member) {
                continue;
            }
            if has_proof {
                let detail = "the proof beside it is not good, or could not be checked";
                self.note(KIND, &member, Outcome::NotChecked, detail);
            } else {
                self.note(KIND, &member, Outcome::Failed, "no proof has its name");
            }
        }
    }
}

/// The name of the time-stamp beside a proof.
fn beside(proof: &str) -> String {
    format!("{}.tst", proof.strip_suffix(".tlog-proof").unwrap_or(proof))
}
