//! CRC-32 as ZIP wants it (ISO 3309, polynomial 0xEDB88320), eight bytes a step.
//!
//! It guards against accidents only; digests guard against people.

/// `TABLES[n][b]` is the remainder of the byte `b` with `n` zero bytes behind it.
static TABLES: [[u32; 256]; 8] = tables();

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "every index runs below its table's size, and the whole runs at build time"
)]
const fn tables() -> [[u32; 256]; 8] {
    let mut tables = [[0; 256]; 8];
    let mut index = 0;
    while index < 8 * 256 {
        let (table, byte) = (index / 256, index % 256);
        let mut rest = if table == 0 { byte as u32 } else { tables[table - 1][byte] };
        let mut bit = 0;
        while bit < 8 {
            rest = if rest & 1 == 1 { rest >> 1 ^ 0xedb8_8320 } else { rest >> 1 };
            bit += 1;
        }
        tables[table][byte] = rest;
        index += 1;
    }
    tables
}

/// Computes a check sum piece by piece.
#[derive(Clone, Copy)]
pub(super) struct Crc(u32);

impl Crc {
    pub(super) fn new() -> Self {
        Self(u32::MAX)
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        let mut crc = self.0;
        for eight in eights {
            let [a, b, c, d] =
                (u32::from_le_bytes([eight[0], eight[1], eight[2], eight[3]]) ^ crc).to_le_bytes();
            let order = [eight[7], eight[6], eight[5], eight[4], d, c, b, a];
            crc = TABLES.iter().zip(order).fold(0, |sum, (table, byte)| sum ^ look(table, byte));
        }
        for byte in rest {
            let [low, ..] = crc.to_le_bytes();
            crc = look(&TABLES[0], low ^ byte) ^ crc >> 8;
        }
        self.0 = crc;
    }

    pub(super) fn finish(self) -> u32 {
        !self.0
    }
}

#[expect(clippy::indexing_slicing, reason = "a byte is below 256")]
fn look(table: &[u32; 256], byte: u8) -> u32 {
    table[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crc(bytes: &[u8]) -> u32 {
        let mut crc = Crc::new();
        crc.update(bytes);
        crc.finish()
    }

    #[test]
    fn the_check_sums_are_the_published_ones() {
        assert_eq!(crc(b""), 0);
        assert_eq!(crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc(b"The quick brown fox jumps over the lazy dog"), 0x414f_a339);
    }

    #[test]
    fn pieces_of_any_size_give_the_same_check_sum() {
        let bytes: Vec<u8> = (0..=255).collect();
        for size in 1..40 {
            let mut pieces = Crc::new();
            bytes.chunks(size).for_each(|piece| pieces.update(piece));
            assert_eq!(pieces.finish(), crc(&bytes), "{size}");
        }
    }
}
