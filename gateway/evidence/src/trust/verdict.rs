//! What came of the checks, for programs and in one sentence.

use std::collections::BTreeSet;
use std::fmt;

/// What came of one check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It is as it should be.
    Passed,
    /// It could not be checked; that says nothing for it and nothing against it.
    NotChecked,
    /// It is not as it should be.
    Failed,
}

impl Outcome {
    /// Its name, as data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::NotChecked => "not-checked",
            Self::Failed => "failed",
        }
    }
}

/// What was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckKind {
    /// That the members are those that the bag's lists name.
    Contents,
    /// That the list of members is sealed by who exported the bag.
    Exporter,
    /// That the exporter's key and certificate, whose signature fits, have not run out since.
    ExporterTime,
    /// That the manifest is sealed by the authority that it names as sender.
    Seal,
    /// That the manifest is one.
    Manifest,
    /// That the documents are those of the manifest.
    Document,
    /// That a copy is certified by an official.
    Certification,
    /// That evidence is its issuer's and about this bundle.
    Evidence,
    /// That evidence stands in a log.
    Proof,
    /// That a third party has stamped the time on a log's checkpoint.
    Timestamp,
    /// That no certificate was revoked.
    Revocation,
}

impl CheckKind {
    /// Its name, as data.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contents => "contents",
            Self::Exporter => "exporter",
            Self::ExporterTime => "exporter-time",
            Self::Seal => "seal",
            Self::Manifest => "manifest",
            Self::Document => "document",
            Self::Certification => "certification",
            Self::Evidence => "evidence",
            Self::Proof => "proof",
            Self::Timestamp => "timestamp",
            Self::Revocation => "revocation",
        }
    }

    /// The question that stays open where it could not be checked.
    const fn question(self) -> &'static str {
        match self {
            Self::Contents => "whether the members are those that were listed",
            Self::Exporter => "who exported the bag",
            Self::ExporterTime => {
                "whether the exporter's key was still good when it sealed the bag"
            }
            Self::Seal => "whose seal the manifest bears",
            Self::Manifest => "what the manifest says",
            Self::Document => "whether the documents are those that were sealed",
            Self::Certification => "whether an official certified a copy",
            Self::Evidence => "whose evidence it is",
            Self::Proof => "whether the evidence stands in a log",
            Self::Revocation => "whether a certificate was revoked",
            Self::Timestamp => "when a third party saw it",
        }
    }

    /// Whether the bag cannot count as verified without it. Revocation lists may be gone after
    /// years; a certification is the official's statement and not the sender's; a time-stamp fixes a
    /// time, and what needs one that is not fixed is itself not checked; and the exporter's seal
    /// need not be fresh. But the exporter's signature has to fit a registered key, or anybody
    /// could leave evidence out and list the rest anew.
    const fn is_needed(self) -> bool {
        !matches!(
            self,
            Self::Revocation | Self::Certification | Self::ExporterTime | Self::Timestamp
        )
    }
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was checked.
    pub kind: CheckKind,
    /// The member of the bag it was checked on.
    pub member: String,
    /// What came of it.
    pub outcome: Outcome,
    /// In words. Holds nothing out of the documents.
    pub detail: String,
}

impl fmt::Display for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let outcome = match self.outcome {
            Outcome::Passed => "passed",
            Outcome::NotChecked => "not checked",
            Outcome::Failed => "FAILED",
        };
        write!(f, "{outcome}: {} ({}): {}", self.member, self.kind.name(), self.detail)
    }
}

/// What came of all checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    checks: Vec<Checked>,
    trusted: bool,
    summary: String,
}

impl Verdict {
    /// `summary` says what is proven if everything passed.
    pub(super) fn new(checks: Vec<Checked>, trusted: bool, summary: String) -> Self {
        Self { checks, trusted, summary }
    }

    /// Every check, in the order made.
    pub fn checks(&self) -> &[Checked] {
        &self.checks
    }

    /// What came of all together: passed only if every needed check passed.
    pub fn outcome(&self) -> Outcome {
        let failed = self.checks.iter().any(|check| check.outcome == Outcome::Failed);
        let open = |check: &Checked| check.outcome == Outcome::NotChecked && check.kind.is_needed();
        if failed {
            Outcome::Failed
        } else if !self.trusted || self.checks.iter().any(open) {
            Outcome::NotChecked
        } else {
            Outcome::Passed
        }
    }

    /// One sentence for a reader who is no engineer.
    pub fn sentence(&self) -> String {
        let of = |outcome| self.checks.iter().filter(move |check| check.outcome == outcome);
        let needed = |check: &&Checked| check.kind.is_needed();
        match self.outcome() {
            Outcome::Passed => {
                let open: BTreeSet<_> = of(Outcome::NotChecked).map(|check| check.kind).collect();
                let open: Vec<_> = open.into_iter().map(CheckKind::question).collect();
                if open.is_empty() {
                    self.summary.clone()
                } else {
                    format!("{} Not checked, and so left open: {}.", self.summary, open.join("; "))
                }
            }
            Outcome::NotChecked if !self.trusted => {
                "The bag is consistent in itself, but who signed it is unknown: no trust file was \
                 given."
                    .to_owned()
            }
            Outcome::NotChecked => {
                let open = of(Outcome::NotChecked).filter(needed).count();
                let first = of(Outcome::NotChecked).find(needed);
                let (member, question) =
                    first.map_or(("", ""), |check| (&check.member, check.kind.question()));
                format!(
                    "Nothing was found to be wrong, but {open} of {} checks could not be made; the \
                     first is {question} ({member}). The bag proves nothing until that is known.",
                    self.checks.len()
                )
            }
            Outcome::Failed => {
                let failed = of(Outcome::Failed).count();
                let first = of(Outcome::Failed).next();
                let (member, detail) =
                    first.map_or(("", ""), |check| (&check.member, &check.detail));
                format!(
                    "The bag does not prove what it claims: {failed} of {} checks failed, the \
                     first on {member}: {detail}.",
                    self.checks.len()
                )
            }
        }
    }
}
