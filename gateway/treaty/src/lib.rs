//! What a treaty asks: its rules as data, and the engine that holds a manifest against them.
//!
//! A treaty is one JSON file, a [`Profile`], that a lawyer can read and correct. The engine knows
//! only the vocabulary in which such files are written; adding a treaty needs no code. Everything
//! here is pure: no clock, no disk, no network. The moment of receipt and whatever else is known
//! at that moment come in as [`Facts`].
//!
//! * [`Profiles`] holds the treaties that are part of the program.
//! * [`assess()`] says for every rule whether a manifest keeps it, with all [`Finding`]s at once.
//! * [`Catalogue`] puts findings into words, in the reader's language.
//! * [`checklist()`] turns a profile into the list that an official pins to the wall.
//! * [`lint()`] helps whoever writes or corrects a profile.

pub mod assess;
pub mod assessment;
pub mod catalogue;
pub mod checklist;
pub mod example;
pub mod facts;
#[cfg(feature = "lint")]
pub mod lint;
pub mod problem;
pub mod profile;
pub mod profiles;
pub mod schema;
pub mod vocabulary;

pub use assess::{assess, assess_beneath};
pub use assessment::{Assessment, ENGINE_VERSION, Effect, Finding, RuleResult, Verdict, Who};
pub use catalogue::{Catalogue, Rendered};
pub use checklist::{Checklist, checklist, reference};
pub use facts::{CertificationCheck, Facts};
#[cfg(feature = "lint")]
pub use lint::{LintFinding, lint};
pub use profile::{Profile, ProfileError, Status};
pub use profiles::Profiles;
