//! What may happen next: the procedure between two authorities, as pure decisions.
//!
//! A gateway takes a fact (a bundle arrived, a person approved, a partner refused), asks this
//! crate what follows, and keeps the answer in one transaction. Nothing here waits, writes or
//! looks at a clock, so the whole procedure is tested in microseconds and reads as one place.
//!
//! * [`case`] says in which state a case stands.
//! * [`decide`] says what follows from an event: evidence, notices, where the bundle goes.
//! * [`gate`] says whether one's own bundle may leave.
//! * [`holidays`] knows the days on which a State's offices are closed.
//! * [`office`] names the tasks of the authority itself, and who enquires.
//! * [`originals`] checks the numbers of tracked mail.
//! * [`alarm`] names what the gateway itself needs a person for.
//! * [`notice`] names what people are told; it cannot hold a personal datum.
//! * [`procedure`] reads the course of a case by its treaty: steps, duties, deadlines.
//! * [`retention`] says how long what an ended case holds is kept.
//! * [`supplement`] drafts what to ask for from the findings.
//! * [`term`] reads the sentence and projects its end.

pub mod alarm;
pub mod case;
pub mod decide;
pub mod gate;
pub mod holidays;
pub mod notice;
pub mod office;
pub mod originals;
pub mod procedure;
pub mod retention;
pub mod supplement;
pub mod term;

pub use alarm::AlarmKind;
pub use case::CaseState;
pub use decide::{EvidenceDraft, Way};
pub use gate::{Approvals, Gate, Hold};
pub use notice::{Notice, NoticeKind, UnknownNotice};
