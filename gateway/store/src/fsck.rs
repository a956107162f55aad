//! The whole store checked: every fact against every other that it follows from.
//!
//! It reads a [`Snapshot`], so a gateway may go on working meanwhile, and holds one document's
//! piece, one row and the tree's right edge in memory, however much is stored. Each fault is told
//! as it is found: a stable code, and an id that says where. No text of a row is ever repeated.

mod columns;
mod contents;
mod documents;
mod evidence;
mod finding;
mod rows;
mod tree;

use gateway_evidence::log::VerifierKey;
use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::View;
use crate::snapshot::Snapshot;

pub use finding::{Code, Finding};

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Checked {
    /// Bundles whose manifest was opened.
    pub manifests: u64,
    /// Documents opened and hashed.
    pub documents: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Statements of evidence.
    pub evidence: u64,
    /// Entries of the log.
    pub entries: u64,
    /// Checkpoints.
    pub checkpoints: u64,
    /// What was found.
    pub findings: u64,
}

/// How to check.
#[derive(Debug, Clone, Copy)]
pub struct Manner<'a> {
    /// The keys that may have signed checkpoints of this log. With none, no signature is checked.
    pub log_keys: &'a [VerifierKey],
    /// Whether a gateway works in the store: what it is just about to name is no finding then.
    pub running: bool,
}

/// Checks a store. Each finding is given to `tell` as it is made, and how far it is to `progress`.
///
/// # Errors
///
/// The store cannot be read at all: the disk failed, or the ledger file is no ledger.
pub fn check(
    snapshot: &Snapshot,
    manner: &Manner<'_>,
    tell: &mut dyn FnMut(&Finding),
    progress: &mut dyn FnMut(&Checked),
) -> Result<Checked, StoreError> {
    let view = snapshot.view();
    let mut work =
        Work { snapshot, view: &view, manner, tell, progress, checked: Checked::default() };
    if rows::file(&mut work)? {
        rows::names(&mut work)?;
        columns::check(&mut work)?;
        contents::check(&mut work)?;
        documents::strays(&mut work)?;
        evidence::check(&mut work)?;
        tree::check(&mut work)?;
    }
    Ok(work.checked)
}

struct Work<'w> {
    snapshot: &'w Snapshot,
    view: &'w View<'w>,
    manner: &'w Manner<'w>,
    tell: &'w mut dyn FnMut(&Finding),
    progress: &'w mut dyn FnMut(&Checked),
    checked: Checked,
}

impl Work<'_> {
    fn found(&mut self, code: Code, at: String) {
        self.checked.findings = self.checked.findings.saturating_add(1);
        (self.tell)(&Finding { code, at });
    }

    fn found_in(&mut self, code: Code, table: &str, id: &Uuid) {
        self.found(code, format!("{table} {id}"));
    }

    fn went_on(&mut self) {
        (self.progress)(&self.checked);
    }
}

/// Whether what failed is a fault of what is stored, rather than of reading.
fn is_damage(error: &StoreError) -> bool {
    use crate::documents::DocumentError as Document;
    use crate::ledger::LedgerError as Ledger;
    match error {
        StoreError::Key(_) | StoreError::Damaged { .. } | StoreError::Missing { .. } => true,
        StoreError::Document(error) => {
            matches!(error, Document::Forged | Document::Range | Document::TooLarge)
        }
        StoreError::Ledger(error) => matches!(error, Ledger::Column { .. } | Ledger::Corrupt),
        _ => false,
    }
}

/// The outcome of a check: fine, damage to be told, or an error that ends everything.
fn sound<T>(outcome: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match outcome {
        Ok(sound) => Ok(Some(sound)),
        Err(error) if is_damage(&error) => Ok(None),
        Err(error) => Err(error),
    }
}
