//! The structure of a document for those who hear it: headings, paragraphs, tables, codes.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

use super::layout::Part;
use super::{Block, Document, Style, Table};

/// What was drawn, by where it belongs. Drawing order is reading order.
#[derive(Default)]
pub(super) struct Drawn {
    parts: BTreeMap<(usize, usize, usize), Vec<Identifier>>,
}

impl Drawn {
    pub(super) fn add(&mut self, part: Part, identifier: Identifier) {
        self.parts.entry((part.block, part.row, part.cell)).or_default().push(identifier);
    }

    /// The structure tree; every identifier has exactly one parent in it.
    pub(super) fn tree(mut self, document: &Document) -> TagTree {
        let mut tree = TagTree::new().with_lang(Some(document.language.clone()));
        for (index, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Text { style, text } => tree.push(self.group(text_tag(*style, text), index)),
                Block::Table(table) => tree.push(self.table(table, index)),
                Block::Code { alt, .. } => {
                    tree.push(self.group(Tag::Figure(Some(alt.clone())), index));
                    tree.push(self.cell(Tag::P, (index, 0, 1)));
                }
                Block::PageBreak => {}
            }
        }
        tree
    }

    fn table(&mut self, table: &Table, block: usize) -> TagGroup {
        let mut group = TagGroup::new(Tag::Table);
        let heads = usize::from(!table.head.is_empty());
        for row in 0..table.rows.len() + heads {
            let mut line = TagGroup::new(Tag::TR);
            for cell in 0..table.shares.len() {
                let tag: TagKind = match (heads, row, cell) {
                    (1, 0, _) => Tag::TH(TableHeaderScope::Column).into(),
                    (0, _, 0) => Tag::TH(TableHeaderScope::Row).into(),
                    _ => Tag::TD.into(),
                };
                line.push(self.cell(tag, (block, row, cell)));
            }
            group.push(line);
        }
        group
    }

    fn group(&mut self, tag: impl Into<TagKind>, block: usize) -> TagGroup {
        self.cell(tag, (block, 0, 0))
    }

    fn cell(&mut self, tag: impl Into<TagKind>, at: (usize, usize, usize)) -> TagGroup {
        let leaves = self.parts.remove(&at).unwrap_or_default();
        TagGroup::with_children(tag, leaves.into_iter().map(Node::from).collect())
    }
}

/// The level of a heading, which is also its depth in the outline.
pub(super) fn level(style: Style) -> Option<u16> {
    match style {
        Style::Title => Some(1),
        Style::Heading => Some(2),
        Style::Subheading => Some(3),
        Style::Body | Style::Strong | Style::Quote | Style::Centred | Style::Note | Style::Id => {
            None
        }
    }
}

fn text_tag(style: Style, text: &str) -> TagKind {
    match level(style).and_then(NonZeroU16::new) {
        Some(level) => Tag::Hn(level, Some(text.to_owned())).into(),
        None => Tag::P.into(),
    }
}
