//! QR codes (ISO/IEC 18004), always with error correction level Q.
//!
//! Level Q survives a quarter of the code being torn, stamped or stained, which is what happens
//! to an envelope. The quiet zone of four modules is part of every code that leaves this module.

use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::{ECL, QRBuilder, QRCode};

use crate::PaperError;

/// The light border that a reader needs around a code, in modules.
pub const QUIET_ZONE: u16 = 4;

/// A QR code as rows of modules, `true` for dark, without the quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    rows: Vec<Vec<bool>>,
}

impl Matrix {
    /// Encodes a text.
    ///
    /// # Errors
    ///
    /// The text is too long for the largest code.
    pub fn of(text: &str) -> Result<Self, PaperError> {
        let code = encode(text)?;
        let row = |cells: &[fast_qr::Module]| cells.iter().map(|cell| cell.value()).collect();
        let cells = code.data.get(..code.size * code.size).unwrap_or_default();
        Ok(Self { rows: cells.chunks(code.size).map(row).collect() })
    }

    /// The rows from top to bottom; each is as long as there are rows.
    pub fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.rows.iter().map(Vec::as_slice)
    }

    /// The modules along one side, quiet zone included. The largest code has 177 + 8.
    pub fn side(&self) -> u16 {
        u16::try_from(self.rows.len()).unwrap_or(177) + 2 * QUIET_ZONE
    }
}

/// A text as a QR code in a self-contained SVG image: black on white, quiet zone included.
///
/// # Errors
///
/// The text is too long for the largest code.
pub fn svg(text: &str) -> Result<String, PaperError> {
    let code = encode(text)?;
    Ok(SvgBuilder::default().margin(usize::from(QUIET_ZONE)).to_str(&code))
}

fn encode(text: &str) -> Result<QRCode, PaperError> {
    let mut builder = QRBuilder::new(text);
    builder.ecl(ECL::Q).build().map_err(|_| PaperError::CodeTooLong(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYLOAD: &str = "GW1:KZ-BR-2026-000017:01JD3Q8Z6V7W5X4Y3T2S1R0QPN:P001OF001:42";

    #[test]
    fn a_label_fits_a_version_4_code() {
        let matrix = Matrix::of(PAYLOAD).unwrap();
        assert_eq!(matrix.side(), 33 + 8);
        assert!(matrix.rows().all(|row| row.len() == 33));
    }

    #[test]
    fn the_finder_patterns_stand_in_three_corners() {
        let matrix = Matrix::of(PAYLOAD).unwrap();
        let rows: Vec<_> = matrix.rows().collect();
        assert!(rows[0][..7].iter().chain(&rows[0][26..]).all(|dark| *dark));
        assert!(rows[32][..7].iter().all(|dark| *dark));
        assert!(!rows[0][7] && !rows[7][0] && !rows[7][7]);
    }

    #[test]
    fn an_image_asks_for_nothing_from_outside() {
        let image = svg(PAYLOAD).unwrap();
        assert!(image.starts_with("<svg"));
        assert_eq!(image.matches("http").count(), image.matches("http://www.w3.org/").count());
        assert_eq!(image, svg(PAYLOAD).unwrap());
    }

    #[test]
    fn a_text_beyond_the_largest_code_is_refused() {
        assert!(matches!(svg(&"a".repeat(4000)), Err(PaperError::CodeTooLong(4000))));
    }
}
