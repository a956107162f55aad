//! How each style looks. All typographic numbers are here, in points.

use super::Ink;
use crate::font::Weight;
use crate::pdf::{Spacing, Style};

/// How lines fill their width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Justified,
    Centred,
}

/// The look of one paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    pub(super) weight: Weight,
    pub(super) size: f32,
    pub(super) leading: f32,
    pub(super) before: f32,
    pub(super) after: f32,
    pub(super) indent: f32,
    pub(super) align: Align,
    pub(super) ink: Ink,
    pub(super) keeps_with_next: bool,
}

impl Look {
    pub(super) fn of(style: Style, spacing: Spacing) -> Self {
        let body = Self::body(spacing);
        let heading = |size: f32, before: f32, align| Self {
            weight: Weight::Bold,
            size,
            leading: size * 1.35,
            before,
            after: body.after,
            align,
            keeps_with_next: true,
            ..body
        };
        match style {
            Style::Title => heading(body.size * 1.35, 4.0, Align::Centred),
            Style::Heading => heading(body.size * 1.15, body.after + 8.0, Align::Left),
            Style::Subheading => heading(body.size, body.after, Align::Left),
            Style::Body => body,
            Style::Strong => Self { weight: Weight::Bold, align: Align::Left, ..body },
            Style::Quote => {
                Self { size: body.size * 0.95, leading: body.leading * 0.92, indent: 28.0, ..body }
            }
            Style::Centred => Self { align: Align::Centred, after: body.after * 0.6, ..body },
            Style::Note => Self {
                size: 8.5,
                leading: 11.5,
                before: 3.0,
                after: 4.0,
                align: Align::Left,
                ink: Ink::Grey,
                ..body
            },
            Style::Id => {
                let weight = Weight::Bold;
                Self { weight, size: 15.0, leading: 20.0, after: 6.0, align: Align::Left, ..body }
            }
        }
    }

    fn body(spacing: Spacing) -> Self {
        let (size, leading, after) = match spacing {
            Spacing::Letter => (11.0, 15.5, 7.0),
            Spacing::Form => (9.8, 13.5, 5.0),
            Spacing::Court => (13.0, 24.6, 12.0),
        };
        Self {
            weight: Weight::Regular,
            size,
            leading,
            before: 0.0,
            after,
            indent: 0.0,
            align: Align::Justified,
            ink: Ink::Black,
            keeps_with_next: false,
        }
    }

    /// The cell of a table: smaller and closer than the text around it. `before` and `after` are
    /// the space between its text and the lines of its row.
    pub(super) fn cell(spacing: Spacing, weight: Weight) -> Self {
        let size = Self::body(spacing).size * 0.9;
        let pad = if spacing == Spacing::Form { 1.5 } else { 3.5 };
        Self {
            weight,
            size,
            leading: size * 1.32,
            before: pad,
            after: pad,
            align: Align::Left,
            ..Self::body(spacing)
        }
    }

    pub(super) fn banner() -> Self {
        Self {
            weight: Weight::Bold,
            size: 8.0,
            leading: 10.5,
            align: Align::Centred,
            ink: Ink::Warning,
            ..Self::body(Spacing::Letter)
        }
    }

    pub(super) fn footer() -> Self {
        Self {
            size: 8.0,
            leading: 10.5,
            align: Align::Left,
            ink: Ink::Grey,
            ..Self::body(Spacing::Letter)
        }
    }

    /// The same without filled-up lines, for narrow columns.
    pub(super) fn ragged(self) -> Self {
        Self { align: Align::Left, ..self }
    }
}

/// A count times a height. More than 65,535 lines fit no page and count as so many.
pub(super) fn times(count: usize, height: f32) -> f32 {
    u16::try_from(count).map_or(f32::from(u16::MAX), f32::from) * height
}
