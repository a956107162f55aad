//! What can be proven: seals, certifications, evidence, and the log nobody can rewrite.
//!
//! Years later, before a judge, one side says "we never received it". This crate makes and checks
//! the statements that settle it, with standards whose tools neither side wrote: JWS (RFC 7515,
//! `JAdES` baseline B), X.509 (RFC 5280), Merkle trees (RFC 6962) and C2SP signed notes.
//!
//! It is pure. Time and randomness are arguments; nothing here waits, reads a file or asks a
//! network. Whoever has a seal, the register and a moment gets the same answer everywhere.
//!
//! * [`jws`] reads compact JWS and nothing looser; [`key`] makes them.
//! * [`certificate`] reads certificates, checks their profile, path and revocation.
//! * [`register`] is what an authority knows of each partner: keys, anchors, addresses.
//! * [`seal`] says whether a seal is an authority's, as of a moment.
//! * [`certification`] is a certifying official's signature over one copy.
//! * [`record`] is evidence: who states which event about which bundle.
//! * [`log`] is the tree, its checkpoints and its proofs.
//! * [`timestamp`] is a third party's word on the time (RFC 3161).
//! * [`trust`] verifies an exported bag with nothing but a trust file.

pub mod certificate;
pub mod certification;
pub mod jws;
pub mod key;
pub mod log;
pub mod record;
pub mod register;
pub mod schema;
pub mod seal;
pub mod timestamp;
pub mod trust;

mod time;

pub use certificate::{Certificate, Crls, Revocation};
pub use jws::{Algorithm, Jws, JwsError, Typ};
pub use key::SigningKey;
pub use record::{Event, EvidenceBody};
pub use register::{Register, Registers, Role};
pub use seal::{SealError, VerifiedSeal};
