//! The two typefaces and how wide a text is in them.
//!
//! Lines are broken and drawn by one set of numbers: a text becomes glyphs here, once, and the
//! page places exactly those. What has no glyph is an error and never an empty box, because a
//! box in a name on an official paper is a wrong name.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use ttf_parser::Face;

use crate::PaperError;

/// How heavy a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Both typefaces.
pub(crate) struct Fonts {
    regular: Typeface,
    bold: Typeface,
}

/// One typeface: its metrics and the font to embed.
pub(crate) struct Typeface {
    face: Face<'static>,
    pub(crate) font: Font,
}

/// The text with every character that cannot be printed replaced by `U+FFFD`.
///
/// For texts that are only shown, such as the title of an office in a foreign script. What is
/// legally relevant should fail instead.
pub fn printable(text: &str) -> String {
    let Ok(fonts) = Fonts::load() else { return text.to_owned() };
    let known = |c: char| is_space(c) || fonts.regular.face.glyph_index(c).is_some();
    text.chars().map(|c| if known(c) { c } else { char::REPLACEMENT_CHARACTER }).collect()
}

/// What separates words. A no-break space does not.
pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\n' | '\r' | '\t')
}

impl Fonts {
    pub(crate) fn load() -> Result<Self, PaperError> {
        Ok(Self { regular: Typeface::load(REGULAR)?, bold: Typeface::load(BOLD)? })
    }

    pub(crate) fn of(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

impl Typeface {
    fn load(bytes: &'static [u8]) -> Result<Self, PaperError> {
        let face = Face::parse(bytes, 0).map_err(|_| PaperError::Typeface)?;
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Typeface)?;
        Ok(Self { face, font })
    }

    /// The glyphs of a text in reading order, kerned within words; advances are in ems.
    pub(crate) fn glyphs(&self, text: &str) -> Result<Vec<KrillaGlyph>, PaperError> {
        let mut glyphs: Vec<KrillaGlyph> = Vec::with_capacity(text.len());
        let mut before: Option<ttf_parser::GlyphId> = None;
        for (at, character) in text.char_indices() {
            let id = self.face.glyph_index(character).ok_or(PaperError::NoGlyph(character))?;
            if let (Some(left), Some(last)) = (before, glyphs.last_mut()) {
                last.x_advance += self.kerning(left, id);
            }
            let advance = self.ems(self.face.glyph_hor_advance(id).map_or(0.0, f32::from));
            let range = at..at + character.len_utf8();
            let glyph = GlyphId::new(u32::from(id.0));
            glyphs.push(KrillaGlyph::new(glyph, advance, 0.0, 0.0, 0.0, range, None));
            before = (!is_space(character)).then_some(id);
        }
        Ok(glyphs)
    }

    /// The width of a text at a size.
    pub(crate) fn width(&self, text: &str, size: f32) -> Result<f32, PaperError> {
        Ok(self.glyphs(text)?.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size)
    }

    fn kerning(&self, left: ttf_parser::GlyphId, right: ttf_parser::GlyphId) -> f32 {
        let pairs = self.face.tables().kern.map(|kern| kern.subtables);
        let value = pairs
            .into_iter()
            .flatten()
            .filter(|pairs| pairs.horizontal)
            .find_map(|pairs| pairs.glyphs_kerning(left, right));
        self.ems(value.map_or(0.0, f32::from))
    }

    fn ems(&self, units: f32) -> f32 {
        units / f32::from(self.face.units_per_em())
    }
}

const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSerifCondensed.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSerifCondensed-Bold.ttf");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kazakh_russian_and_portuguese_have_a_glyph_for_every_letter() {
        let letters = "әғқңөұүһіӘҒҚҢӨҰҮҺІ абвгдеёжзийклмнопрстуфхцчшщъыьэюя\
            АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ ºª§№«»„“”–—…·‑";
        let fonts = Fonts::load().unwrap();
        for weight in [Weight::Regular, Weight::Bold] {
            let glyphs = fonts.of(weight).glyphs(letters).unwrap();
            assert_eq!(glyphs.len(), letters.chars().count());
            assert!(glyphs.iter().all(|glyph| glyph.glyph_id.to_u32() != 0));
        }
    }

    #[test]
    fn what_has_no_glyph_is_named_or_replaced_but_never_drawn() {
        let fonts = Fonts::load().unwrap();
        let error = fonts.of(Weight::Regular).glyphs("日本").map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "the typeface has no glyph for U+65E5");
        assert_eq!(printable("Ы日\n"), "Ы\u{FFFD}\n");
        assert!(fonts.of(Weight::Regular).glyphs(&printable("日本")).is_ok());
    }

    #[test]
    fn a_kerned_pair_is_narrower_than_its_letters() {
        let fonts = Fonts::load().unwrap();
        let width = |text| fonts.of(Weight::Regular).width(text, 10.0).unwrap();
        assert!(width("AV") < width("A") + width("V"));
        assert!((width("A V") - (width("A") + width(" ") + width("V"))).abs() < 1e-3);
    }
}
