//! `gateway admin alarm`, `outbox`, `quarantine`: what a running gateway needs a person for. Each
//! goes through the gateway, as the person whose key is used (--as).

use anyhow::Result;
use clap::Subcommand;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::asked::{Asked, text};
use crate::{Answer, print};

#[derive(Subcommand)]
pub(super) enum Alarm {
    /// What nobody has seen to, the oldest first.
    List(Asked),
    /// Say that you have dealt with an alarm.
    Seen {
        /// The alarm.
        id: Uuid,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(super) enum Outbox {
    /// What waits to leave, and what was given up.
    List(Asked),
    /// Send again, at once, what was given up.
    Again {
        /// The bundle or mail in the outbox.
        id: Uuid,
        #[command(flatten)]
        asked: Asked,
    },
    /// Put a mail aside that was not delivered: its recipient knows by another way, or is gone.
    Aside {
        /// The mail in the outbox.
        id: Uuid,
        #[command(flatten)]
        asked: Asked,
    },
}

#[derive(Subcommand)]
pub(super) enum Quarantine {
    /// What was refused for its form.
    List(Asked),
    /// Admit a refused bundle that is whole and genuine, as of its first receipt.
    Admit {
        /// The refused piece.
        id: Uuid,
        /// Why: it is kept, and stays with you.
        #[arg(long)]
        reason: String,
        #[command(flatten)]
        asked: Asked,
    },
}

pub(super) fn alarm(command: &Alarm) -> Result<Answer> {
    match command {
        Alarm::List(asked) => list(asked, "alarms", &["alarms"], &["kind", "subject", "since"]),
        Alarm::Seen { id, asked } => post(asked, &format!("alarms/{id}/seen"), None, "seen to"),
    }
}

pub(super) fn outbox(command: &Outbox) -> Result<Answer> {
    match command {
        Outbox::List(asked) => {
            let members = ["state", "partner", "attempts", "next", "last_error"];
            list(asked, "outbox", &["relays", "mails"], &members)
        }
        Outbox::Again { id, asked } => {
            post(asked, &format!("outbox/{id}/again"), None, "on its way again")
        }
        Outbox::Aside { id, asked } => {
            post(asked, &format!("outbox/{id}/aside"), None, "put aside")
        }
    }
}

pub(super) fn quarantine(command: &Quarantine) -> Result<Answer> {
    match command {
        Quarantine::List(asked) => {
            let members = ["problem", "partner", "size", "received"];
            list(asked, "quarantine", &["quarantine"], &members)
        }
        Quarantine::Admit { id, reason, asked } => {
            let body = json!({ "reason": reason });
            post(asked, &format!("quarantine/{id}/admission"), Some(&body), "admitted")
        }
    }
}

/// One line an entry: its id, then these members.
fn list(asked: &Asked, path: &str, lists: &[&str], members: &[&str]) -> Result<Answer> {
    asked.print(&format!("/v1/own/{path}"), |body| {
        for entry in lists.iter().filter_map(|list| body.get(*list)?.as_array()).flatten() {
            let told = |member: &&str| match entry.get(*member)? {
                Value::String(text) => Some(text.clone()),
                Value::Null => None,
                other => Some(other.to_string()),
            };
            let told: Vec<String> = members.iter().filter_map(told).collect();
            print::line(&format!("{}  {}", text(entry, "id"), told.join("  ")));
        }
        Ok(())
    })
}

fn post(asked: &Asked, path: &str, body: Option<&Value>, done: &str) -> Result<Answer> {
    asked.send(&format!("/v1/own/{path}"), body, |_| print::line(done))
}
