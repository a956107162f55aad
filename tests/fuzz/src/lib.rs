//! What the fuzz targets share: one small world of keys, certificates, statements and a bag.
//!
//! [`World::make`] makes it, [`seeds::write`] writes its pieces down as the first inputs of each
//! target, and the targets that need to know what is genuine read it back with [`World::read`].

pub mod seeds;
pub mod world;

pub use world::World;

/// The moment as of which everything is verified.
///
/// # Panics
///
/// Never: the text is a moment.
pub fn now() -> jiff::Timestamp {
    "2026-11-21T09:30:00Z".parse().unwrap()
}
