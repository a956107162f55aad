//! What the tests of faults stand on.
//!
//! A [`World`] is the gateway that suffers, with everyone around it: a partner that hands in, an
//! officer of its own, the partner's gateway that takes what is relayed, and a mail server.
//! [`traffic`] hands in bundles of every kind until each is acknowledged; [`books`] remember what
//! was, and hold the gateway to it; [`cutter`] cuts lines; [`disk`] fails and remembers; [`tally`]
//! counts.

pub mod books;
pub mod cutter;
pub mod disk;
pub mod partner;
pub mod tally;
pub mod traffic;
mod world;

pub use books::Books;
pub use cutter::{Cut, Cutter, Way};
pub use tally::Tally;
pub use traffic::Kind;
pub use world::World;

/// Numbers that look random and come again with the same seed: xorshift64 (Marsaglia).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice that throw the same again for the same seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`; 0 if that is 0.
    pub fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.checked_rem(sides).unwrap_or(0)
    }

    /// Bytes that do not compress.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        let words = std::iter::repeat_with(|| self.below(u64::MAX).to_le_bytes());
        words.flatten().take(count).collect()
    }
}
