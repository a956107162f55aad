//! Draws set pages as PDF/A-2a and PDF/UA-1.

use jiff::civil::Date;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::layout::{Ink, LEFT, Mark, PAGE, Part, Placed, Role, Run, Sheet};
use super::{Block, Document, tags};
use crate::PaperError;
use crate::font::Fonts;
use crate::qr::{Matrix, QUIET_ZONE};

/// Draws the pages of a document.
pub(super) fn pdf(
    document: &Document,
    fonts: &Fonts,
    sheets: &[Sheet],
) -> Result<Vec<u8>, PaperError> {
    let mut pdf = krilla::Document::new_with(settings());
    let mut drawn = tags::Drawn::default();
    for sheet in sheets {
        let Some(settings) = PageSettings::from_wh(PAGE.0, PAGE.1) else { continue };
        let mut page = pdf.start_page_with(settings);
        let mut surface = page.surface();
        for placed in &sheet.marks {
            let identifier = surface.start_tagged(tag(placed));
            draw(&mut surface, fonts, &placed.mark)?;
            surface.end_tagged();
            if let Role::Part(part) = placed.role {
                drawn.add(part, identifier);
            }
        }
        surface.finish();
        page.finish();
    }
    pdf.set_metadata(metadata(document));
    pdf.set_outline(outline(document, sheets));
    pdf.set_tag_tree(drawn.tree(document));
    pdf.finish().map_err(|error| PaperError::Pdf(Box::new(error)))
}

fn settings() -> SerializeSettings {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .unwrap_or_default();
    SerializeSettings { configuration, ..SerializeSettings::default() }
}

fn metadata(document: &Document) -> Metadata {
    Metadata::new()
        .title(document.title.clone())
        .language(document.language.clone())
        .authors(document.author.iter().cloned().collect())
        .creator("Treaty Gateway".to_owned())
        .creation_date(midnight(document.date))
}

/// PDF wants a time; a paper has a date.
fn midnight(date: Date) -> DateTime {
    let small = |value: i8| u8::try_from(value).unwrap_or(1);
    DateTime::new(u16::try_from(date.year()).unwrap_or_default())
        .month(small(date.month()))
        .day(small(date.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(0)
        .utc_offset_minute(0)
}

/// The title with the headings below it.
fn outline(document: &Document, sheets: &[Sheet]) -> Outline {
    let top = XyzDestination::new(0, Point::from_xy(LEFT, 0.0));
    let mut root = OutlineNode::new(document.title.clone(), top).with_open(true);
    for (index, block) in document.blocks.iter().enumerate() {
        let Block::Text { style, text } = block else { continue };
        if tags::level(*style) != Some(2) {
            continue;
        }
        if let Some((page, y)) = place(sheets, index) {
            let target = XyzDestination::new(page, Point::from_xy(LEFT, y));
            root.push_child(OutlineNode::new(text.clone(), target));
        }
    }
    let mut outline = Outline::new();
    outline.push_child(root);
    outline
}

/// The page and the height at which a text block begins.
fn place(sheets: &[Sheet], block: usize) -> Option<(usize, f32)> {
    let begins = |placed: &Placed| match (placed.role, &placed.mark) {
        (Role::Part(Part { block: of, .. }), Mark::Run(run)) if of == block => {
            Some(run.baseline - run.size)
        }
        _ => None,
    };
    let on = |(page, sheet): (usize, &Sheet)| Some((page, sheet.marks.iter().find_map(begins)?));
    sheets.iter().enumerate().find_map(on)
}

fn tag(placed: &Placed) -> ContentTag<'static> {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    match (placed.role, &placed.mark) {
        (Role::Header, _) => artifact(ArtifactType::Header),
        (Role::Footer, _) => artifact(ArtifactType::Footer),
        (Role::Decoration, _) => artifact(ArtifactType::Layout),
        (Role::Part(_), Mark::Run(_)) => ContentTag::Span(SpanTag::empty()),
        (Role::Part(_), _) => ContentTag::Other,
    }
}

fn draw(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) -> Result<(), PaperError> {
    match mark {
        Mark::Run(run) => draw_run(surface, fonts, run)?,
        Mark::Rule(rule) => {
            surface.set_fill(Some(fill(rule.ink)));
            fill_path(surface, rectangles([(rule.x, rule.y, rule.width, rule.height)]));
        }
        Mark::Code { matrix, x, y, module } => {
            surface.set_fill(Some(fill(Ink::Black)));
            fill_path(surface, rectangles(dark(matrix, *x, *y, *module)));
        }
    }
    Ok(())
}

fn draw_run(surface: &mut Surface<'_>, fonts: &Fonts, run: &Run) -> Result<(), PaperError> {
    let face = fonts.of(run.weight);
    let mut glyphs = face.glyphs(&run.text)?;
    for (glyph, character) in glyphs.iter_mut().zip(run.text.chars()) {
        if character == ' ' {
            glyph.x_advance += run.gap / run.size;
        }
    }
    surface.set_fill(Some(fill(run.ink)));
    let start = Point::from_xy(run.x, run.baseline);
    surface.draw_glyphs(start, &glyphs, face.font.clone(), &run.text, run.size, false);
    Ok(())
}

fn fill_path(surface: &mut Surface<'_>, path: Option<Path>) {
    if let Some(path) = path {
        surface.draw_path(&path);
    }
}

fn rectangles(all: impl IntoIterator<Item = (f32, f32, f32, f32)>) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (x, y, width, height) in all {
        if let Some(rectangle) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rectangle);
        }
    }
    path.finish()
}

/// The dark modules of a code, neighbours in a row drawn as one so that no seam shows.
fn dark(matrix: &Matrix, x: f32, y: f32, module: f32) -> Vec<(f32, f32, f32, f32)> {
    let mut bars = Vec::new();
    for (row, cells) in (QUIET_ZONE..).zip(matrix.rows()) {
        let mut column = QUIET_ZONE;
        for run in cells.chunk_by(|a, b| a == b) {
            let length = u16::try_from(run.len()).unwrap_or_default();
            if run.first() == Some(&true) {
                let at = |n: u16| f32::from(n) * module;
                bars.push((x + at(column), y + at(row), at(length), module));
            }
            column = column.saturating_add(length);
        }
    }
    bars
}

fn fill(ink: Ink) -> Fill {
    let color = match ink {
        Ink::Black => rgb::Color::new(0, 0, 0),
        Ink::Grey => rgb::Color::new(90, 90, 90),
        Ink::Hairline => rgb::Color::new(160, 160, 160),
        Ink::Warning => rgb::Color::new(160, 20, 20),
    };
    Fill { paint: color.into(), ..Fill::default() }
}
