//! What the crate promises, tried from outside with certificates made for each test.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod certificate;
mod certification;
mod jades;
mod jws;
mod key;
mod log;
mod properties;
mod record;
mod register;
mod seal;
mod support;
mod tamper;
mod timestamp;
mod trust;
