//! What the end-to-end tests stand on: two authorities, their gateways, and partners.
//!
//! The tests drive the real binary as a user does: `gateway init` makes the directories,
//! `gateway serve` runs, and everything else goes over real sockets. Partners are played by
//! programs that share no code with the gateway's own client: a plain HTTP/1.1 client on rustls
//! that can also send what no honest client would, curl, openssl, and the JOSE libraries of Python
//! and Node.
//!
//! * [`program`] finds the binary and runs it; [`authority`] is a directory made by it.
//! * [`gateway`] is a running gateway; [`pair`] is two authorities that know each other;
//!   [`cluster`] is several gateways of one authority.
//! * [`http`] speaks to a gateway; [`outgoing`] is a bundle to hand in; [`mail`] takes mail, and [`smtpd`]
//!   is a mail server that is not ours.
//! * [`holding`] compares what a gateway holds with what was sent.
//! * [`faults`] is what the tests of faults stand on: traffic, cut lines, and books of what was
//!   acknowledged.
//! * [`tools`] are the programs of others; [`tsa`] is a time-stamping authority.

pub mod authority;
pub mod cluster;
pub mod faults;
pub mod gateway;
pub mod holding;
pub mod http;
pub mod issuing;
pub mod mail;
pub mod outgoing;
mod pair;
pub mod program;
pub mod smtpd;
pub mod tools;
pub mod tsa;

pub use authority::Authority;
pub use gateway::Gateway;
pub use http::{Answer, Peer, Request};
pub use outgoing::Outgoing;
pub use pair::{Pair, States};
