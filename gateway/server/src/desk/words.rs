//! Everything on a page that depends on the reader's language or on the authority's time zone.
//!
//! Vocabulary comes from the treaty catalogue, so that a message or an item has one name in mails,
//! in findings and at the desk; the desk's own words come from [`Texts`].

use gateway_bundle::MessageKind;
use gateway_bundle::ids::Language;
use gateway_bundle::manifest::{Item, PartialDate};
use gateway_exchange::office::{Enquirer, TaskKind};
use gateway_exchange::supplement::Source;
use gateway_treaty::{Catalogue, Effect};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::due::Due;
use super::view::{AuthorityView, Way};
use crate::texts::Texts;

/// The languages' own names, in the order of the switch.
const LANGUAGES: [(&str, &str); 4] =
    [("kk", "Қазақша"), ("ru", "Русский"), ("en", "English"), ("pt", "Português")];

/// The states of a case, as the filter lists them.
const STATES: &[&str] = &[
    "open",
    "incomplete",
    "complete",
    "agreed",
    "refused",
    "not-agreed",
    "withdrawn",
    "transferred",
    "closed",
];

/// The words of one page.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) language: &'static str,
    pub(super) texts: &'a Texts,
    pub(super) catalogue: &'a Catalogue,
    pub(super) zone: &'a TimeZone,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates pass every argument by reference")]
impl Words<'_> {
    /// A text.
    pub(super) fn t(&self, key: &str) -> String {
        self.texts.get(self.language, key)
    }

    /// A text with one argument.
    #[expect(clippy::needless_pass_by_value, reason = "templates pass references and values alike")]
    pub(super) fn with(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.texts.format(self.language, key, &[(name, &value.to_string())])
    }

    /// The text of a word of a vocabulary, or the word itself where a newer release sent one
    /// that this one does not know.
    fn word(&self, prefix: &str, word: &str) -> String {
        let key = format!("{prefix}-{word}");
        let text = self.t(&key);
        if text == key { word.to_owned() } else { text }
    }

    /// Why something was erased.
    pub(super) fn erased(&self, why: &str) -> String {
        self.word("desk-erased", why)
    }

    /// A moment, as the clock on the authority's wall shows it.
    pub(super) fn moment(&self, at: &Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime(self.formats().1).to_string()
    }

    /// A day.
    pub(super) fn date(&self, day: &Date) -> String {
        day.strftime(self.formats().0).to_string()
    }

    /// A day of birth as far as it is known.
    pub(super) fn partial_date(&self, date: &PartialDate) -> String {
        match date {
            PartialDate::Day(day) => self.date(day),
            known => known.to_string(),
        }
    }

    /// How the language writes a day, and a moment.
    fn formats(&self) -> (&'static str, &'static str) {
        match self.language {
            "en" => ("%-d %b %Y", "%-d %b %Y, %H:%M"),
            "pt" => ("%d/%m/%Y", "%d/%m/%Y %H:%M"),
            _ => ("%d.%m.%Y", "%d.%m.%Y %H:%M"),
        }
    }

    /// In which time zone the page tells times.
    pub(super) fn zone_sentence(&self) -> String {
        self.with("desk-zone", "zone", self.zone.iana_name().unwrap_or("UTC"))
    }

    /// A size, to two figures.
    pub(super) fn size(&self, bytes: &u64) -> String {
        let (unit, key) = match *bytes {
            0..1_000 => (1, "desk-size-bytes"),
            1_000..1_000_000 => (1_000, "desk-size-kilobytes"),
            1_000_000..1_000_000_000 => (1_000_000, "desk-size-megabytes"),
            _ => (1_000_000_000, "desk-size-gigabytes"),
        };
        let whole = bytes / unit;
        let tenth = bytes % unit * 10 / unit;
        let point = if self.language == "en" { '.' } else { ',' };
        let number = if whole < 10 && unit > 1 {
            format!("{whole}{point}{tenth}")
        } else {
            whole.to_string()
        };
        self.with(key, "number", number)
    }

    /// A kind of message.
    pub(super) fn message(&self, kind: &MessageKind) -> String {
        self.catalogue.message_name(*kind, self.language)
    }

    /// What a document is of the treaty's list.
    pub(super) fn items(&self, items: &[Item]) -> String {
        let names: Vec<_> =
            items.iter().map(|item| self.catalogue.item_name(item, self.language)).collect();
        names.join("; ")
    }

    /// What a finding does to the case.
    pub(super) fn effect(&self, effect: &Effect) -> String {
        self.catalogue.effect_name(*effect, self.language)
    }

    /// A state of a case.
    pub(super) fn state(&self, state: &str) -> String {
        self.word("desk-state", state)
    }

    /// The states that the filter lists.
    #[expect(clippy::unused_self, reason = "a template can call nothing but its values' methods")]
    pub(super) fn states(&self) -> &'static [&'static str] {
        STATES
    }

    /// Received or sent.
    pub(super) fn way(&self, way: &Way) -> String {
        self.word("desk-way", way.as_str())
    }

    /// On whose table a case lies.
    pub(super) fn on(&self, due: &Due) -> String {
        self.word("desk-on", due.on())
    }

    /// What is to be done.
    pub(super) fn due(&self, due: &Due) -> String {
        self.word("desk-due", due.as_str())
    }

    /// To an authority.
    pub(super) fn to(&self, authority: &AuthorityView) -> String {
        self.with("desk-to", "name", &authority.name)
    }

    /// From an authority.
    pub(super) fn from(&self, authority: &AuthorityView) -> String {
        self.with("desk-from", "name", &authority.name)
    }

    /// An event of evidence.
    pub(super) fn event(&self, event: &str) -> String {
        self.word("desk-event", event)
    }

    /// Where an outgoing bundle is.
    pub(super) fn delivery(&self, delivery: &str) -> String {
        self.word("desk-delivery", delivery)
    }

    /// Where paper originals are.
    pub(super) fn original_state(&self, state: &str) -> String {
        self.word("desk-original", state)
    }

    /// A carrier.
    pub(super) fn carrier(&self, carrier: &str) -> String {
        self.word("desk-carrier", carrier)
    }

    /// A carrier's service.
    pub(super) fn service(&self, service: &str) -> String {
        self.word("desk-service", service)
    }

    /// How a copy is certified.
    pub(super) fn certified(&self, form: &str) -> String {
        self.word("desk-certified", form)
    }

    /// The answer that a decision gives.
    pub(super) fn outcome(&self, outcome: &str) -> String {
        self.word("desk-outcome", outcome)
    }

    /// The question that a decision answers.
    pub(super) fn stage(&self, stage: &str) -> String {
        self.word("desk-stage", stage)
    }

    /// What could not be delivered.
    pub(super) fn dead(&self, kind: &str) -> String {
        self.word("desk-dead", kind)
    }

    /// Who wants what could be asked for.
    pub(super) fn wanted_by(&self, source: &Source) -> String {
        self.word("desk-supplement-by", source.as_str())
    }

    /// Who owes a duty.
    pub(super) fn ower(&self, ower: &str) -> String {
        self.word("desk-ower", ower)
    }

    /// How a duty stands.
    pub(super) fn standing(&self, standing: &str) -> String {
        self.word("desk-standing", standing)
    }

    /// The kinds of task, as they are offered.
    #[expect(clippy::unused_self, reason = "a template can call nothing but its values' methods")]
    pub(super) fn task_kinds(&self) -> impl Iterator<Item = &'static str> {
        TaskKind::ALL.iter().map(|kind| kind.as_str())
    }

    /// A kind of task.
    pub(super) fn task_kind(&self, kind: &str) -> String {
        self.word("desk-task-kind", kind)
    }

    /// How a task stands.
    pub(super) fn task_standing(&self, standing: &str) -> String {
        self.word("desk-task-standing", standing)
    }

    /// Who may enquire, as they are offered.
    #[expect(clippy::unused_self, reason = "a template can call nothing but its values' methods")]
    pub(super) fn enquirers(&self) -> impl Iterator<Item = &'static str> {
        Enquirer::ALL.iter().map(|who| who.as_str())
    }

    /// Who enquired.
    pub(super) fn enquirer(&self, who: &str) -> String {
        self.word("desk-enquirer", who)
    }

    /// Where a projected end comes from.
    pub(super) fn term_source(&self, source: &str) -> String {
        self.word("desk-term-source", source)
    }

    /// What ended a sentence.
    pub(super) fn term_over(&self, by: &str) -> String {
        self.word("desk-term-over", by)
    }

    /// Why an end is not projected.
    pub(super) fn term_why(&self, why: &str) -> String {
        self.word("desk-term-why", why)
    }

    /// Main or additional punishment.
    pub(super) fn term_rank(&self, rank: &str) -> String {
        self.word("desk-term-rank", rank)
    }

    /// The unit of a punishment.
    pub(super) fn term_unit(&self, unit: &str) -> String {
        self.word("desk-term-unit", unit)
    }

    /// What on a term sheet contradicts itself.
    pub(super) fn term_contradiction(&self, what: &str) -> String {
        self.word("desk-term-contradiction", what)
    }

    /// What remains of a term.
    pub(super) fn months_and_days(&self, months: &i64, days: &i64) -> String {
        let arguments = [("months", months.to_string()), ("days", days.to_string())];
        let arguments = arguments.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.texts.format(self.language, "desk-term-left", &arguments)
    }

    /// What a case of the same name comes to.
    pub(super) fn related(&self, kind: &str) -> String {
        self.word("desk-related", kind)
    }

    /// Whether two cases state the same.
    pub(super) fn agreement(&self, agreement: &str) -> String {
        self.word("desk-agreement", agreement)
    }

    /// Why a message does not fit.
    pub(super) fn misfit(&self, why: &str) -> String {
        self.word("desk-misfit", why)
    }

    /// What an alarm says.
    pub(super) fn alarm(&self, kind: &str) -> String {
        self.word("alarm", kind)
    }

    /// Why a bundle was refused.
    pub(super) fn refusal(&self, code: &str) -> String {
        self.word("desk-refusal", code)
    }

    /// A person's roles.
    pub(super) fn roles(&self, roles: &[String]) -> String {
        let names: Vec<_> = roles.iter().map(|role| self.word("desk-role", role)).collect();
        names.join(", ")
    }

    /// A document's language.
    pub(super) fn language_name(&self, language: &Language) -> String {
        self.word("desk-language", language.primary())
    }
}

/// Names joined by commas.
pub(super) fn list<T: ToString>(names: &[T]) -> String {
    names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// A language's code and its own name, where the desk has that language.
pub(super) fn own_name(code: &str) -> Option<(&'static str, &'static str)> {
    LANGUAGES.iter().copied().find(|(known, _)| *known == code)
}

#[cfg(test)]
mod tests {
    use gateway_evidence::Event;
    use gateway_exchange::gate::Role;

    use super::*;

    use super::super::sample::words;

    #[test]
    fn a_moment_is_told_in_the_authoritys_time_zone() {
        let at = "2026-11-20T20:30:00Z".parse().unwrap();
        assert_eq!(words("ru").moment(&at), "21.11.2026 01:30");
        assert_eq!(words("en").moment(&at), "21 Nov 2026, 01:30");
    }

    #[test]
    fn a_size_has_two_figures_and_the_languages_own_sign() {
        assert_eq!(words("en").size(&999), "999 B");
        assert_eq!(words("en").size(&182_934), "182 kB");
        assert_eq!(words("ru").size(&1_890_000), "1,8 МБ");
        assert_eq!(words("en").size(&(4 << 30)), "4.2 GB");
    }

    #[test]
    fn every_state_and_every_event_has_its_word() {
        let words = words("kk");
        for state in STATES {
            assert_ne!(words.state(state), *state);
            assert!(state.parse::<gateway_exchange::CaseState>().is_ok(), "{state}");
        }
        for event in Event::ALL {
            assert_ne!(words.event(event.name()), event.name());
        }
    }

    #[test]
    fn every_role_has_its_word() {
        for role in ["registrar", "officer", "approver", "auditor", "administrator"] {
            assert!(Role::from_name(role).is_some(), "{role}");
            assert_ne!(words("ru").roles(&[role.to_owned()]), role);
        }
    }

    #[test]
    fn a_word_that_is_not_known_stays_as_it_is() {
        assert_eq!(words("ru").carrier("dhl"), "dhl");
    }
}
