//! By when something existed, as fixed by somebody other than its signer.

use std::collections::HashMap;

use gateway_bundle::{AuthorityId, Digest};
use jiff::Timestamp;

use crate::certificate::PathError;
use crate::register::KeyStatus;
use crate::seal::SealError;

/// Times at which authorities saw what others had signed.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<Digest, Vec<(Option<AuthorityId>, Timestamp)>>);

impl Seen {
    /// Notes that an authority saw a signed statement at a time.
    pub(super) fn note(&mut self, statement: Digest, by: AuthorityId, at: Timestamp) {
        self.0.entry(statement).or_default().push((Some(by), at));
    }

    /// Notes that a third party, neither side of the exchange, fixed a time.
    pub(super) fn stamped(&mut self, statement: Digest, at: Timestamp) {
        self.0.entry(statement).or_default().push((None, at));
    }

    /// The earliest time at which somebody other than the signer saw a statement.
    pub(super) fn by_others(&self, statement: &Digest, signer: &AuthorityId) -> Option<Timestamp> {
        let seen = self.0.get(statement)?;
        seen.iter().filter(|(by, _)| by.as_ref() != Some(signer)).map(|(_, at)| *at).min()
    }
}

/// Whether a seal that is not good now might have been good when it was made.
pub(super) fn may_have_been_good(error: &SealError) -> bool {
    matches!(
        error,
        SealError::Key(KeyStatus::Ended | KeyStatus::Revoked)
            | SealError::Path(PathError::Expired | PathError::Revoked)
            | SealError::NotChecked(_)
    )
}

/// Whether nothing but time stands against a seal. A revoked key may be a stolen one; a key whose
/// time is over was good once.
pub(super) fn has_run_out(error: &SealError) -> bool {
    matches!(error, SealError::Key(KeyStatus::Ended) | SealError::Path(PathError::Expired))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_party_fixes_a_time_for_either_side_and_a_signer_for_itself_none() {
        let (kz, br): (AuthorityId, AuthorityId) =
            ("kz-pgo".parse().unwrap(), "br-mj".parse().unwrap());
        let at = |second| Timestamp::from_second(second).unwrap();
        let statement = Digest::of(b"a statement");
        let mut seen = Seen::default();
        seen.note(statement, kz.clone(), at(10));
        assert_eq!(seen.by_others(&statement, &kz), None);
        seen.stamped(statement, at(20));
        assert_eq!(seen.by_others(&statement, &kz), Some(at(20)));
        assert_eq!(seen.by_others(&statement, &br), Some(at(10)));
    }
}
