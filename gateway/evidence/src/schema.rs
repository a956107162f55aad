//! The forms of evidence and of register entries as JSON Schema, for integrators.
//!
//! The types in [`record`](crate::record) and [`register`](crate::register) say the same. Tests
//! hold them together.

/// `schemas/evidence.schema.json`: JSON Schema 2020-12 of an evidence body, version 1.
pub const EVIDENCE_SCHEMA: &str = include_str!("../../../schemas/evidence.schema.json");

/// `schemas/register.schema.json`: JSON Schema 2020-12 of a register entry.
pub const REGISTER_SCHEMA: &str = include_str!("../../../schemas/register.schema.json");
