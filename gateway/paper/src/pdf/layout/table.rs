//! Tables: rows over pages.

use super::look::{Look, times};
use super::{BOTTOM, Ink, LEFT, Line, Mark, Part, Role, Rule, Setter, WIDTH};
use crate::PaperError;
use crate::font::Weight;
use crate::pdf::Table;

/// Space between a cell's text and its column's edge.
const INSET: f32 = 4.0;

/// A row as lines per column.
type Cells = Vec<Vec<Line>>;

impl Setter<'_> {
    pub(super) fn table(&mut self, block: usize, table: &Table) -> Result<(), PaperError> {
        let columns = columns(&table.shares);
        let has_head = !table.head.is_empty();
        self.y += if self.is_fresh() { 0.0 } else { 4.0 };
        let mut first = true;
        for (index, row) in table.rows.iter().enumerate() {
            let row_index = index + usize::from(has_head);
            let mut cells = self.cells(&columns, row, !has_head, false)?;
            loop {
                let head = self.head(&columns, table)?;
                let head_height = if first { self.height(&head, has_head) } else { 0.0 };
                if self.y + head_height + self.height(&cells, true) > BOTTOM && !self.is_fresh() {
                    self.turn();
                    first = true;
                    continue;
                }
                if first && has_head {
                    let seen = index > 0 || row_has_begun(&self.done, block);
                    self.row(block, 0, head, if seen { Head::Again } else { Head::First });
                }
                first = false;
                let rest = self.overflow(&mut cells);
                self.row(block, row_index, cells, Head::None);
                cells = rest;
                if cells.iter().all(Vec::is_empty) {
                    break;
                }
                self.turn();
                first = true;
            }
        }
        self.y += 10.0;
        Ok(())
    }

    fn head(&self, columns: &[(f32, f32)], table: &Table) -> Result<Cells, PaperError> {
        self.cells(columns, &table.head, false, true)
    }

    fn cells(
        &self,
        columns: &[(f32, f32)],
        row: &[String],
        names_row: bool,
        is_head: bool,
    ) -> Result<Cells, PaperError> {
        let cell = |(index, (text, (x, width))): (usize, (&String, &(f32, f32)))| {
            let bold = is_head || (names_row && index == 0);
            let weight = if bold { Weight::Bold } else { Weight::Regular };
            let look = Look::cell(self.document.spacing, weight);
            self.lines(text, &look, x + INSET, width - 2.0 * INSET)
        };
        row.iter().zip(columns).enumerate().map(cell).collect()
    }

    /// Takes away the lines that not even an empty page can hold.
    fn overflow(&self, cells: &mut Cells) -> Cells {
        let Look { leading, before, after, .. } = self.cell_look();
        let room = BOTTOM - self.y - before - after;
        let split = |lines: &mut Vec<Line>| {
            let fitting = (0..lines.len()).take_while(|n| times(n + 1, leading) <= room).count();
            lines.split_off(fitting.max(1).min(lines.len()))
        };
        cells.iter_mut().map(split).collect()
    }

    fn cell_look(&self) -> Look {
        Look::cell(self.document.spacing, Weight::Regular)
    }

    fn height(&self, cells: &Cells, is_there: bool) -> f32 {
        let Look { leading, before, after, .. } = self.cell_look();
        let lines = cells.iter().map(Vec::len).max().unwrap_or_default();
        if is_there { times(lines, leading) + before + after } else { 0.0 }
    }

    fn row(&mut self, block: usize, row: usize, cells: Cells, head: Head) {
        let Look { leading, before, .. } = self.cell_look();
        let height = self.height(&cells, true);
        for (cell, lines) in cells.into_iter().enumerate() {
            let part = Role::Part(Part { block, row, cell });
            let role = if head == Head::Again { Role::Decoration } else { part };
            for (index, line) in lines.into_iter().enumerate() {
                let y = self.y + before + times(index, leading);
                self.put(role, Mark::Run(line.at(y)));
            }
        }
        self.y += height;
        let (thickness, ink) =
            if head == Head::None { (0.4, Ink::Hairline) } else { (0.9, Ink::Black) };
        let rule = Rule { x: LEFT, y: self.y - thickness, width: WIDTH, height: thickness, ink };
        self.put(Role::Decoration, Mark::Rule(rule));
    }
}

/// Whether a row is the table's head, for the first time or again overleaf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    None,
    First,
    Again,
}

fn row_has_begun(done: &[super::Sheet], block: usize) -> bool {
    let of_block = |role| matches!(role, Role::Part(part) if part.block == block);
    done.last().is_some_and(|sheet| sheet.marks.iter().any(|placed| of_block(placed.role)))
}

/// The left edge and the width of each column.
fn columns(shares: &[u16]) -> Vec<(f32, f32)> {
    let all: f32 = shares.iter().map(|share| f32::from(*share)).sum();
    let mut x = LEFT;
    let column = |share: &u16| {
        let width = WIDTH * f32::from(*share) / all.max(1.0);
        let left = x;
        x += width;
        (left, width)
    };
    shares.iter().map(column).collect()
}
