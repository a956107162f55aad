//! `gateway case term` and `related`: what the sentence comes to, and who bears the same name.

use anyhow::Result;
use serde_json::Value;

use crate::asked::{Asked, all, plain, text};
use crate::{Answer, print};

/// The term sheet of a case.
pub(super) fn term(number: &str, asked: &Asked) -> Result<Answer> {
    asked.print(&format!("/v1/own/cases/{}/term", plain(number)?), |body| {
        match body.get("term").filter(|term| term.is_object()) {
            Some(term) => tell(term),
            None => print::line("no message of this case states a sentence"),
        }
        Ok(())
    })
}

/// Other cases of the same name.
pub(super) fn related(number: &str, asked: &Asked) -> Result<Answer> {
    asked.print(&format!("/v1/own/cases/{}/related", plain(number)?), |body| {
        for one in all(body, "related") {
            print::line(&format!(
                "{}  {:<20} born: {:<10} citizenship: {:<10} {} {}",
                text(one, "case"),
                text(one, "kind"),
                text(one, "born"),
                text(one, "citizenship"),
                text(one, "treaty"),
                text(one, "state"),
            ));
        }
        Ok(())
    })
}

fn tell(term: &Value) {
    for line in all(term, "punishments") {
        print::line(&format!(
            "{} {}: {} {}",
            text(line, "rank"),
            text(line, "kind"),
            stated(line, "amount"),
            text(line, "unit"),
        ));
        for member in ["starts", "executed", "remaining", "as_of", "stated_end", "reckoned_end"] {
            print::line(&format!("    {:<13} {}", member.replace('_', " "), stated(line, member)));
        }
        if !text(line, "not_projected").is_empty() {
            print::line(&format!("    not projected: {}", text(line, "not_projected")));
        }
    }
    for one in all(term, "credits") {
        let (kind, days) = (text(one, "kind"), stated(one, "days"));
        print::line(&format!(
            "credit {kind}: {days} days, shortens by {}",
            stated(one, "shortens")
        ));
    }
    for one in all(term, "changes") {
        let (kind, on) = (text(one, "kind"), text(one, "on"));
        print::line(&format!("changed: {kind} on {on}, ends {}", stated(one, "ends")));
    }
    for one in all(term, "happened") {
        print::line(&format!("{} on {}", text(one, "what"), stated(one, "on")));
    }
    tell_end(term);
    for one in all(term, "contradictions") {
        print::line(&match text(one, "what") {
            "end" => format!(
                "contradiction: {} ends on {} as stated and on {} as reckoned",
                text(one, "punishment"),
                text(one, "stated"),
                text(one, "reckoned"),
            ),
            "parts" => format!(
                "contradiction: of {} served and remaining make {}, the whole is {}",
                text(one, "punishment"),
                stated(one, "sum"),
                stated(one, "amount"),
            ),
            _ => format!("contradiction: {} ends before it starts", text(one, "punishment")),
        });
    }
    if term.get("alarm") == Some(&Value::Bool(true)) {
        print::line(&match text(term, "arranged") {
            "" => "ALARM: it ends soon and the person is not handed over".to_owned(),
            day => format!("ALARM: it ends before the handover arranged for {day}"),
        });
    }
}

fn tell_end(term: &Value) {
    if let Some(over) = term.get("over").filter(|over| over.is_object()) {
        print::line(&format!("over: {} since {}", text(over, "by"), stated(over, "on")));
    } else if text(term, "ends").is_empty() {
        print::line(&format!("projected end: none ({})", text(term, "not_projected")));
    } else {
        print::line(&format!("projected end: {} ({})", text(term, "ends"), text(term, "ends_by")));
        if let Some(remains) = term.get("remains") {
            let (months, days) = (stated(remains, "months"), stated(remains, "days"));
            print::line(&format!("remains: {months} months, {days} days"));
        }
    }
}

/// A member as it is, or that it is not stated.
fn stated(value: &Value, member: &str) -> String {
    match value.get(member) {
        None | Some(Value::Null) => "not stated".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
