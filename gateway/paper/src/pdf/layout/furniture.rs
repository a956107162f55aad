//! What stands on every page: the banner, the footer and the page number.

use super::look::{Look, times};
use super::{Ink, LEFT, Mark, PAGE, Placed, RIGHT, Role, Rule, Setter, Sheet, WIDTH};
use crate::PaperError;

impl Setter<'_> {
    /// Adds what stands on every page, now that their number is known.
    pub(super) fn finish(mut self) -> Result<Vec<Sheet>, PaperError> {
        if !self.is_fresh() || self.done.is_empty() {
            self.turn();
        }
        let mut sheets = std::mem::take(&mut self.done);
        let of = sheets.len();
        for (index, sheet) in sheets.iter_mut().enumerate() {
            let furniture = self.furniture(&format!("{} / {of}", index + 1))?;
            sheet.marks.splice(0..0, furniture);
        }
        Ok(sheets)
    }

    fn furniture(&self, number: &str) -> Result<Vec<Placed>, PaperError> {
        let mut marks = Vec::new();
        let mut put = |role, mark| marks.push(Placed { role, mark });
        if let Some(banner) = &self.document.banner {
            for (index, line) in
                self.lines(banner, &Look::banner(), LEFT, WIDTH)?.into_iter().enumerate()
            {
                put(Role::Header, Mark::Run(line.at(36.0 + times(index, 10.5))));
            }
            let rule = Rule { x: LEFT, y: 62.0, width: WIDTH, height: 0.8, ink: Ink::Warning };
            put(Role::Header, Mark::Rule(rule));
        }
        let look = Look::footer();
        if let Some(footer) = &self.document.footer {
            let lines = self.lines(footer, &look, LEFT, WIDTH - 60.0)?;
            for (index, line) in lines.into_iter().enumerate() {
                put(Role::Footer, Mark::Run(line.at(PAGE.1 - 56.0 + times(index, look.leading))));
            }
        }
        for mut line in self.lines(number, &look, LEFT, WIDTH)? {
            line.run.x = RIGHT - line.run.width;
            put(Role::Footer, Mark::Run(line.at(PAGE.1 - 56.0)));
        }
        Ok(marks)
    }
}
