//! `gateway admin retention`, `hold`, `erase`: how long what was taken in is kept, what must stay,
//! and what goes now. Each goes through the running gateway, as the person whose key is used
//! (--as).

use anyhow::Result;
use clap::Subcommand;
use serde_json::{Value, json};

use crate::asked::{Asked, all, plain, text};
use crate::{Answer, print};

const RETENTION: &str = "/v1/own/retention";

#[derive(Subcommand)]
pub(super) enum Retention {
    /// What is due now, and what stays all the same.
    List(Asked),
    /// The rules in use.
    Show(Asked),
    /// Have what is due erased now, as an administrator. The gateway does it by itself once an hour.
    Run {
        /// Only say what would go.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(super) enum Hold {
    /// The cases that are held.
    List(Asked),
    /// Hold a case, as an administrator: nothing of it is erased until the hold is lifted.
    Put(Reasoned),
    /// Lift the hold on a case, as an administrator.
    Lift(Reasoned),
}

/// A case, and why.
#[derive(clap::Args)]
pub(super) struct Reasoned {
    /// The case's number.
    case: String,
    /// Why: it is kept, and stays with you.
    #[arg(long)]
    reason: String,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn retention(command: &Retention) -> Result<Answer> {
    match command {
        Retention::List(asked) | Retention::Run { dry_run: true, asked } => {
            let body = asked.get(RETENTION)?;
            told(asked, &json!({ "due": body.get("due") }), || {
                all(&body, "due").iter().for_each(tell_due);
            });
            Ok(Answer::Yes)
        }
        Retention::Show(asked) => {
            let mut body = asked.get(RETENTION)?;
            if let Some(members) = body.as_object_mut() {
                members.remove("due");
                members.remove("holds");
            }
            told(asked, &body, || tell_rules(&body));
            Ok(Answer::Yes)
        }
        Retention::Run { asked, .. } => asked.send("/v1/own/retention/run", None, |body| {
            for case in all(body, "erased") {
                print::line(&format!("erased  {}", case.as_str().unwrap_or_default()));
            }
            let ended = body.get("quarantine_ended").and_then(Value::as_u64).unwrap_or(0);
            print::line(&format!("{ended} refused pieces ended"));
        }),
    }
}

pub(super) fn hold(command: &Hold) -> Result<Answer> {
    let (reasoned, held) = match command {
        Hold::List(asked) => {
            let body = asked.get(RETENTION)?;
            told(asked, &json!({ "holds": body.get("holds") }), || {
                for hold in all(&body, "holds") {
                    let (case, by, since) =
                        (text(hold, "case"), text(hold, "by"), text(hold, "since"));
                    print::line(&format!("{case}  held by {by} since {since}"));
                }
            });
            return Ok(Answer::Yes);
        }
        Hold::Put(reasoned) => (reasoned, true),
        Hold::Lift(reasoned) => (reasoned, false),
    };
    let path = format!("/v1/own/cases/{}/hold", plain(&reasoned.case)?);
    let body = json!({ "held": held, "reason": reasoned.reason });
    reasoned.asked.send(&path, Some(&body), |_| {
        print::line(if held { "held" } else { "not held any more" });
    })
}

pub(super) fn erase(reasoned: &Reasoned) -> Result<Answer> {
    let path = format!("/v1/own/cases/{}/erasure", plain(&reasoned.case)?);
    let body = json!({ "reason": reasoned.reason });
    reasoned.asked.send(&path, Some(&body), |body| {
        print::line(match text(body, "state") {
            "proposed" => "proposed: a second administrator has to say the same",
            _ => "erased",
        });
    })
}

fn tell_due(due: &Value) {
    let kept = match text(due, "kept") {
        "" => String::new(),
        "held" => "  stays: held".to_owned(),
        _ => "  stays: something of it is still to leave, or waits for a second person".to_owned(),
    };
    print::line(&format!(
        "{}  {:<11} {:<12} {:<7} due since {} ({}){kept}",
        text(due, "case"),
        text(due, "state"),
        text(due, "treaty"),
        text(due, "what"),
        text(due, "since"),
        text(due, "rule"),
    ));
}

fn tell_rules(body: &Value) {
    for rule in all(body, "rules") {
        let treaty = rule.get("treaty").and_then(Value::as_str).unwrap_or("every treaty");
        let states: Vec<&str> = all(rule, "states").iter().filter_map(Value::as_str).collect();
        let after = rule.get("after").and_then(Value::as_str).unwrap_or("kept");
        let medical = rule.get("medical_after").and_then(Value::as_str).unwrap_or("as the rest");
        let states = states.join(", ");
        print::line(&format!("{treaty}: {states}: after {after}; health papers {medical}"));
    }
    if all(body, "rules").is_empty() {
        print::line("no rule: nothing of a case is erased");
    }
    let days = [
        ("quarantine_days", "refused bundles"),
        ("draft_days", "withdrawn drafts"),
        ("mail_days", "mails"),
    ];
    for (member, what) in days {
        let days = body.get(member).and_then(Value::as_u64).unwrap_or(0);
        print::line(&format!("{what}: {days} days"));
    }
}

fn told(asked: &Asked, json: &Value, lines: impl FnOnce()) {
    if asked.json {
        print::json(json);
    } else {
        lines();
    }
}
