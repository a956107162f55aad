//! What is printed: pages that leave the screen for paper.
//!
//! Treaties still want paper originals beside the electronic message (KZ-BR Art. 5(3)), so the
//! gateway prints: cover sheets that find their case again when an envelope is opened,
//! checklists by article, and the documents of the demonstration. Everything here is pure: data
//! in, bytes out, and the same data gives the same bytes, so a printed page can be digested,
//! sealed and compared like any other document.
//!
//! | module | prints |
//! |---|---|
//! | [`pdf`] | any text document as PDF/A-2a, tagged for screen readers |
//! | [`qr`] | QR codes, as SVG for the desk and as squares for a page |
//! | [`cover`] | the sheet on top of a consignment of originals |
//! | [`checklist`] | what a treaty wants, row by row |
//! | [`sample`] | the fictional case of the demonstration |

pub mod checklist;
pub mod cover;
mod error;
mod font;
pub mod iso7064;
pub mod pdf;
pub mod qr;
pub mod sample;

pub use error::PaperError;
pub use font::printable;
