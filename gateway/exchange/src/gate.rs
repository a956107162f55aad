//! The gate on the sender's side: whether one's own bundle may leave.
//!
//! The treaty never turns a State away on the receiver's side; an incomplete bundle is stopped
//! here, where it can still be mended, unless an officer sends it anyway and says why. A decision
//! leaves only with two persons behind the digest of its manifest, whatever way it came.

use std::collections::BTreeSet;

use gateway_bundle::MessageKind;

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Registers paper.
    Registrar,
    /// Works on cases, proposes decisions.
    Officer,
    /// Approves decisions.
    Approver,
    /// Reads everything, changes nothing.
    Auditor,
    /// Runs the gateway; never approves.
    Administrator,
}

impl Role {
    const ALL: [(Self, &'static str); 5] = [
        (Self::Registrar, "registrar"),
        (Self::Officer, "officer"),
        (Self::Approver, "approver"),
        (Self::Auditor, "auditor"),
        (Self::Administrator, "administrator"),
    ];

    /// The role's name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(role, _)| *role == self).map_or("auditor", |(_, name)| name)
    }

    /// The role of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(role, _)| *role)
    }
}

/// Who stands behind a manifest's digest: one who proposed it and those who approved it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Approvals {
    proposed_by: Option<String>,
    approved_by: BTreeSet<String>,
}

/// Why an approval does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ApprovalError {
    /// The person proposed it.
    #[error("who proposed a decision cannot approve it; another approver has to")]
    Proposer,
    /// The person's roles do not allow it.
    #[error("only a person with the role approver, and never an administrator, approves")]
    NotApprover,
}

impl Approvals {
    /// Nobody has approved yet. A bundle that a system handed in has no proposer.
    pub fn proposed_by(person: Option<&str>) -> Self {
        Self { proposed_by: person.map(str::to_owned), approved_by: BTreeSet::new() }
    }

    /// Counts one more approver. The same person counts once.
    ///
    /// # Errors
    ///
    /// The person proposed it, or may not approve.
    pub fn approve(&mut self, person: &str, roles: &[Role]) -> Result<(), ApprovalError> {
        if !roles.contains(&Role::Approver) || roles.contains(&Role::Administrator) {
            return Err(ApprovalError::NotApprover);
        }
        if self.proposed_by.as_deref() == Some(person) {
            return Err(ApprovalError::Proposer);
        }
        self.approved_by.insert(person.to_owned());
        Ok(())
    }

    /// How many different persons stand behind it.
    pub fn persons(&self) -> usize {
        self.approved_by.len() + usize::from(self.proposed_by.is_some())
    }

    /// Whether two persons do, one of them an approver.
    pub fn suffice(&self) -> bool {
        self.persons() >= 2 && !self.approved_by.is_empty()
    }
}

/// What stops a bundle at the gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// The treaty wants more, and no officer has said why it goes anyway.
    Incomplete,
    /// A decision waits for its second person.
    Approval,
}

/// One's own bundle at the gate.
#[derive(Debug, Clone, Copy)]
pub struct Gate<'a> {
    /// What kind of message it is.
    pub message: MessageKind,
    /// Whether the treaty's list is met.
    pub complete: bool,
    /// Whether an officer sends it anyway, with a reason.
    pub sent_anyway: bool,
    /// Who stands behind it.
    pub approvals: &'a Approvals,
}

impl Gate<'_> {
    /// What stops the bundle, if anything.
    pub fn hold(&self) -> Option<Hold> {
        if !self.complete && !self.sent_anyway {
            Some(Hold::Incomplete)
        } else if needs_two_persons(self.message) && !self.approvals.suffice() {
            Some(Hold::Approval)
        } else {
            None
        }
    }
}

/// Whether two persons have to stand behind a message of this kind.
pub fn needs_two_persons(message: MessageKind) -> bool {
    message == MessageKind::Decision
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(message: MessageKind, approvals: &Approvals) -> Option<Hold> {
        Gate { message, complete: true, sent_anyway: false, approvals }.hold()
    }

    #[test]
    fn a_decision_needs_a_second_person_and_other_messages_do_not() {
        let mut approvals = Approvals::proposed_by(Some("aigerim"));
        assert_eq!(gate(MessageKind::Reply, &approvals), None);
        assert_eq!(gate(MessageKind::Decision, &approvals), Some(Hold::Approval));
        approvals.approve("bolat", &[Role::Approver]).unwrap();
        assert_eq!(gate(MessageKind::Decision, &approvals), None);
    }

    #[test]
    fn who_proposed_cannot_approve() {
        let mut approvals = Approvals::proposed_by(Some("aigerim"));
        let roles = [Role::Officer, Role::Approver];
        assert_eq!(approvals.approve("aigerim", &roles), Err(ApprovalError::Proposer));
    }

    #[test]
    fn an_administrator_cannot_approve() {
        let mut approvals = Approvals::proposed_by(None);
        let roles = [Role::Administrator, Role::Approver];
        assert_eq!(approvals.approve("root", &roles), Err(ApprovalError::NotApprover));
    }

    #[test]
    fn a_decision_handed_in_by_a_system_needs_two_approvers() {
        let mut approvals = Approvals::proposed_by(None);
        approvals.approve("bolat", &[Role::Approver]).unwrap();
        approvals.approve("bolat", &[Role::Approver]).unwrap();
        assert_eq!(gate(MessageKind::Decision, &approvals), Some(Hold::Approval));
        approvals.approve("dana", &[Role::Approver]).unwrap();
        assert_eq!(gate(MessageKind::Decision, &approvals), None);
    }

    #[test]
    fn an_incomplete_bundle_leaves_only_with_an_officers_reason() {
        let approvals = Approvals::default();
        let gate = Gate {
            message: MessageKind::Reply,
            complete: false,
            sent_anyway: false,
            approvals: &approvals,
        };
        assert_eq!(gate.hold(), Some(Hold::Incomplete));
        assert_eq!(Gate { sent_anyway: true, ..gate }.hold(), None);
    }
}
