//! The whole story of one case under each treaty, between two real gateways: article by article,
//! each duty appears on both sides and is met, by a message or by what staff record, and at the
//! end both sides see the same course.

#![expect(clippy::indexing_slicing, reason = "JSON's null stands for what is absent")]

mod by_tm_2002;
mod cis_2019;
mod kz_br_2018;
mod kz_it;
mod support;
