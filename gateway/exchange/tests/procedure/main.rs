//! The course of a case, read by the treaties that are part of the program.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

mod cis;
mod kz_br;
mod order;
mod support;
