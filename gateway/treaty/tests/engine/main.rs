//! The engine against treaties, tables and random input.

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod checklist;
#[cfg(test)]
mod common;
#[cfg(test)]
mod every_treaty;
#[cfg(test)]
mod kz_br_2018;
#[cfg(test)]
mod own_law;
#[cfg(test)]
mod profiles;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod reference;
#[cfg(test)]
mod remaining_term;
#[cfg(test)]
mod schemas;
#[cfg(test)]
mod smallest;
