//! Tasks, enquiries, the term sheet and related cases.

use jiff::civil::Date;

use super::AuthorityView;

/// What the authority itself has to do in a case.
#[derive(Debug, Clone)]
pub(in crate::desk) struct TaskView {
    pub(in crate::desk) id: String,
    /// `convoy`, `prison`, ….
    pub(in crate::desk) kind: String,
    pub(in crate::desk) due: Date,
    /// Whether our offices are closed on that day.
    pub(in crate::desk) closed: bool,
    pub(in crate::desk) note: Option<String>,
    /// `late`, `due`, `open`, `done`, `dropped`.
    pub(in crate::desk) standing: &'static str,
    /// Who made it, or ended it.
    pub(in crate::desk) by: String,
    pub(in crate::desk) done_on: Option<Date>,
    pub(in crate::desk) reason: Option<String>,
    pub(in crate::desk) is_open: bool,
}

/// An open task in the queue.
#[derive(Debug, Clone)]
pub(in crate::desk) struct TaskRow {
    pub(in crate::desk) case_number: String,
    pub(in crate::desk) kind: String,
    pub(in crate::desk) due: Date,
    pub(in crate::desk) closed: bool,
    pub(in crate::desk) standing: &'static str,
}

/// Who asked about a case.
#[derive(Debug, Clone)]
pub(in crate::desk) struct EnquiryView {
    pub(in crate::desk) id: String,
    /// `relative`, `counsel`, ….
    pub(in crate::desk) asked_by: String,
    pub(in crate::desk) on: Date,
    pub(in crate::desk) name: Option<String>,
    /// What was asked, until the case is erased.
    pub(in crate::desk) content: Option<String>,
    pub(in crate::desk) noted_by: String,
    pub(in crate::desk) answer: Option<AnswerView>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub(in crate::desk) struct AnswerView {
    pub(in crate::desk) on: Date,
    pub(in crate::desk) text: Option<String>,
}

/// The term sheet.
#[derive(Debug, Clone)]
pub(in crate::desk) struct TermView {
    pub(in crate::desk) lines: Vec<PunishmentView>,
    /// Days that count as served.
    pub(in crate::desk) credited: u64,
    /// Days of them by which the term ends sooner.
    pub(in crate::desk) shortens: u64,
    /// Kind, day, and the end after it.
    pub(in crate::desk) changes: Vec<(String, Date, Option<Date>)>,
    pub(in crate::desk) end: EndView,
    /// Whole months and days.
    pub(in crate::desk) remains: Option<(i64, i64)>,
    /// `end`, `parts`, `order`.
    pub(in crate::desk) contradictions: Vec<&'static str>,
    /// Whether somebody has to look now.
    pub(in crate::desk) alarm: bool,
    /// The day arranged for the handover, where it comes after the end.
    pub(in crate::desk) arranged: Option<Date>,
}

/// The projected end.
#[derive(Debug, Clone, Copy)]
pub(in crate::desk) enum EndView {
    /// With that day, from a source (`stated`, `reckoned`, `changed`).
    Ends { day: Date, from: &'static str },
    /// It is over (`died`, `completed`, `undone`).
    Over { by: &'static str, on: Option<Date> },
    /// It is not projected.
    Unknown(&'static str),
}

/// A punishment with its reckoning.
#[derive(Debug, Clone)]
pub(in crate::desk) struct PunishmentView {
    pub(in crate::desk) kind: String,
    pub(in crate::desk) rank: String,
    pub(in crate::desk) amount: Option<u64>,
    pub(in crate::desk) unit: Option<String>,
    pub(in crate::desk) starts: Option<Date>,
    pub(in crate::desk) stated: Option<Date>,
    pub(in crate::desk) reckoned: Option<Date>,
    /// Why it was not reckoned.
    pub(in crate::desk) why: Option<&'static str>,
}

/// A case whose person bears the same name.
#[derive(Debug, Clone)]
pub(in crate::desk) struct RelatedView {
    pub(in crate::desk) case_number: String,
    /// `same-name-and-birth`, `same-name`, `namesake`.
    pub(in crate::desk) kind: &'static str,
    /// `same`, `other`, `not-stated`.
    pub(in crate::desk) born: &'static str,
    pub(in crate::desk) citizenship: &'static str,
    pub(in crate::desk) partner: AuthorityView,
    pub(in crate::desk) state: String,
}
