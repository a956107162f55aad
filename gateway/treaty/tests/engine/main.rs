//! The engine against treaties, tables and random input.

mod catalogue;
mod checklist;
mod common;
mod kz_br_2018;
mod profiles;
mod properties;
mod remaining_term;
