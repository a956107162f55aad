//! Tasks, enquiries, the term sheet and related cases as the desk shows them.

use gateway_exchange::term::{Contradiction, Line, Projection};
use gateway_store::enquiry::Enquiry;
use gateway_store::task::{Ending, Task};
use jiff::Timestamp;

use super::{Loader, word};
use crate::desk::view::{
    AnswerView, EndView, EnquiryView, PunishmentView, RelatedView, TaskRow, TaskView, TermView,
};
use crate::flow::related::Related;
use crate::flow::task;
use crate::flow::term::Term;

impl Loader<'_> {
    /// The tasks of a case, the open ones first.
    pub(super) fn tasks(&self, tasks: &[Task]) -> Vec<TaskView> {
        let now = self.gateway.clock.now();
        let view = |one: &Task| {
            let ended = one.ended.as_ref().map(|ended| &ended.how);
            let (done_on, reason) = match ended {
                Some(Ending::Done(on)) => (Some(*on), None),
                Some(Ending::Dropped(reason)) => (None, reason.clone()),
                None => (None, None),
            };
            TaskView {
                id: one.id.to_string(),
                kind: one.kind.clone(),
                due: one.due,
                closed: task::falls_on_holiday(self.gateway, one.due) == Some(true),
                note: one.note.clone(),
                standing: task::standing(self.gateway, one, now),
                by: one.ended.as_ref().map_or(&one.made_by, |ended| &ended.by).clone(),
                done_on,
                reason,
                is_open: one.ended.is_none(),
            }
        };
        tasks.iter().map(view).collect()
    }

    /// The open tasks of all cases.
    pub(super) fn task_rows(&self, tasks: &[(Task, Option<String>)]) -> Vec<TaskRow> {
        let now = self.gateway.clock.now();
        let row = |(one, number): &(Task, Option<String>)| {
            Some(TaskRow {
                case_number: number.clone()?,
                kind: one.kind.clone(),
                due: one.due,
                closed: task::falls_on_holiday(self.gateway, one.due) == Some(true),
                standing: task::standing(self.gateway, one, now),
            })
        };
        tasks.iter().filter_map(row).collect()
    }

    /// The term sheet of a case.
    pub(super) fn term(&self, term: &Term, now: Timestamp) -> TermView {
        let sheet = &term.sheet;
        let today = now.to_zoned(self.gateway.config.time_zone.clone()).date();
        let end = match sheet.end {
            Projection::Ends { day, from } => EndView::Ends { day, from: from.as_str() },
            Projection::Over { by, on } => EndView::Over { by: by.as_str(), on },
            Projection::Unknown(why) => EndView::Unknown(why.as_str()),
        };
        let line = |one: &Line| PunishmentView {
            kind: one.punishment.kind.as_str().to_owned(),
            rank: word(&one.punishment.rank),
            amount: one.punishment.amount,
            unit: one.punishment.unit.as_ref().map(word),
            starts: one.punishment.starts,
            stated: one.punishment.ends,
            reckoned: one.reckoned.ok(),
            why: one.reckoned.err().map(gateway_exchange::term::Why::as_str),
        };
        let differs = sheet.contradictions.iter().map(Contradiction::as_str).collect();
        TermView {
            lines: sheet.punishments.iter().map(line).collect(),
            credited: sheet.credits.iter().fold(0, |sum, one| sum.saturating_add(one.credit.days)),
            shortens: sheet.credits.iter().fold(0, |sum, one| sum.saturating_add(one.shortens)),
            changes: sheet
                .changes
                .iter()
                .map(|one| (one.kind.as_str().to_owned(), one.on, one.ends))
                .collect(),
            end,
            remains: sheet.remains(today),
            contradictions: differs,
            alarm: term.from.is_some_and(|from| from <= now),
            arranged: term.watch.and_then(|watch| watch.arranged),
        }
    }

    /// Other cases of the same name.
    pub(super) fn related(&self, found: &[Related]) -> Vec<RelatedView> {
        let view = |one: &Related| RelatedView {
            case_number: one.case.number.clone(),
            kind: one.kind(),
            born: one.born.as_str(),
            citizenship: one.citizenship.as_str(),
            partner: self.authority(&one.case.partner),
            state: one.case.state.clone(),
        };
        found.iter().map(view).collect()
    }
}

/// The enquiries about a case.
pub(super) fn enquiries(found: &[Enquiry]) -> Vec<EnquiryView> {
    let view = |one: &Enquiry| EnquiryView {
        id: one.id.to_string(),
        asked_by: one.asked_by.clone(),
        on: one.on,
        name: one.name.clone(),
        content: one.content.clone(),
        noted_by: one.noted_by.clone(),
        answer: one
            .answer
            .as_ref()
            .map(|answer| AnswerView { on: answer.on, text: answer.text.clone() }),
    };
    found.iter().map(view).collect()
}
