//! `gateway case`: the cases of one's own gateway, and the second person's approval.

use anyhow::Result;
use clap::Subcommand;
use gateway_bundle::{BundleKey, Digest};
use gateway_treaty::Catalogue;
use serde_json::Value;

use crate::arguments::bundle_key;
use crate::asked::{Asked, all, plain, text};
use crate::{Answer, findings, print};

mod enquiry;
mod record;
mod supplement;
mod task;
mod term;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The cases, the last changed first.
    List {
        /// Only those in this state: open, incomplete, complete, agreed, refused, …
        #[arg(long)]
        state: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// A case with its bundles, findings, evidence and originals.
    Show {
        /// The case's number.
        number: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// What is owed: in all cases, late and due first, or everything of one case.
    Duties {
        /// The case's number.
        number: Option<String>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Record what happened outside the exchange, as an officer or a registrar (--as).
    Record(record::Arguments),
    /// Draft the request for what the other side's papers lack.
    Supplement(supplement::Arguments),
    /// What the authority itself has to do in a case: court, convoy, prison, person.
    Task(task::Arguments),
    /// Who asked about a case, and what they were told.
    Enquiry(enquiry::Arguments),
    /// The term sheet: what the sentence is, what changed it, when it ends.
    Term {
        /// The case's number.
        number: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Other cases of the same person, and of namesakes.
    Related {
        /// The case's number.
        number: String,
        #[command(flatten)]
        asked: Asked,
    },
    /// Decisions that wait for their second person.
    Held {
        #[command(flatten)]
        asked: Asked,
    },
    /// Approve a held decision, as a person (--as).
    Approve {
        /// The bundle: FROM/UUID.
        #[arg(value_parser = bundle_key)]
        bundle: BundleKey,
        /// The digest of the manifest that was read: that very text is approved.
        #[arg(long)]
        digest: Digest,
        #[command(flatten)]
        asked: Asked,
    },
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    match &arguments.command {
        Command::List { state, asked } => list(state.as_deref(), asked),
        Command::Show { number, asked } => show(number, asked),
        Command::Duties { number, asked } => duties(number.as_deref(), asked),
        Command::Record(arguments) => record::run(arguments),
        Command::Supplement(arguments) => supplement::run(arguments),
        Command::Task(arguments) => task::run(arguments),
        Command::Enquiry(arguments) => enquiry::run(arguments),
        Command::Term { number, asked } => term::term(number, asked),
        Command::Related { number, asked } => term::related(number, asked),
        Command::Held { asked } => asked.print("/v1/own/held", |body| {
            all(body, "held").iter().for_each(tell_held);
            Ok(())
        }),
        Command::Approve { bundle, digest, asked } => approve(bundle, digest, asked),
    }
}

fn list(state: Option<&str>, asked: &Asked) -> Result<Answer> {
    let path = match state {
        Some(state) => format!("/v1/own/cases?state={}", plain(state)?),
        None => "/v1/own/cases".to_owned(),
    };
    asked.print(&path, |body| {
        for case in all(body, "cases") {
            print::line(&format!(
                "{}  {:<11} {:<10} {:<12} {}",
                text(case, "number"),
                text(case, "state"),
                text(case, "partner"),
                text(case, "treaty"),
                text(case, "reference")
            ));
        }
        Ok(())
    })
}

fn show(number: &str, asked: &Asked) -> Result<Answer> {
    let path = format!("/v1/own/cases/{}", plain(number)?);
    asked.print(&path, |body| {
        let (number, state, partner) =
            (text(body, "number"), text(body, "state"), text(body, "partner"));
        print::line(&format!("{number}  {state}  with {partner} under {}", text(body, "treaty")));
        tell_keeping(body);
        let catalogue = Catalogue::embedded()?;
        for bundle in all(body, "bundles") {
            tell_bundle(bundle, &catalogue, &asked.language.language);
        }
        for original in all(body, "originals") {
            let (number, document) = (text(original, "consignment"), text(original, "document"));
            let state = text(original, "state");
            print::line(&format!("original of {document} in {number}: {state}"));
        }
        Ok(())
    })
}

/// Whether the case is held, and whether it was erased.
fn tell_keeping(case: &Value) {
    if let Some(hold) = case.get("hold").filter(|hold| hold.is_object()) {
        let (by, since) = (text(hold, "by"), text(hold, "since"));
        print::line(&format!("held by {by} since {since}: nothing of it is erased"));
    }
    if let Some(erased) = case.get("erased").filter(|erased| erased.is_object()) {
        print::line(&format!("erased on {} ({})", text(erased, "at"), text(erased, "why")));
    }
}

fn duties(number: Option<&str>, asked: &Asked) -> Result<Answer> {
    let path = match number {
        Some(number) => format!("/v1/own/cases/{}", plain(number)?),
        None => "/v1/own/duties".to_owned(),
    };
    asked.print(&path, |body| {
        for duty in all(body, "duties") {
            tell_duty(duty, number);
        }
        for misfit in all(body, "misfits") {
            let bundle = misfit.get("bundle").map(named).unwrap_or_default();
            print::line(&format!("does not fit ({}): {bundle}", text(misfit, "why")));
        }
        Ok(())
    })
}

/// One line a duty: how it stands, until when, its article, who owes it, what it says, and what did
/// or ended it.
fn tell_duty(duty: &Value, number: Option<&str>) {
    let case = number.unwrap_or_else(|| text(duty, "case"));
    let until = match (text(duty, "until"), text(duty, "within")) {
        ("", words) => words.to_owned(),
        (until, _) => format!("until {until}"),
    };
    let ours = if duty.get("ours") == Some(&Value::Bool(true)) { " (we)" } else { "" };
    let by = match duty.get("ended_by") {
        Some(by) if by.get("bundle").is_some() => {
            format!(" (by {})", by.get("bundle").map(named).unwrap_or_default())
        }
        Some(by) if by.get("act").is_some() => " (recorded by staff)".to_owned(),
        _ => String::new(),
    };
    let closed = match duty.get("falls_on_holiday") {
        Some(Value::Bool(true)) => " (offices closed)",
        _ => "",
    };
    print::line(&format!(
        "{case}  {:<5} {:<9} {}{ours}: {} {until}{closed}{by}",
        text(duty, "standing"),
        text(duty, "article"),
        text(duty, "owed_by"),
        text(duty, "says"),
    ));
}

fn named(bundle: &Value) -> String {
    let id = text(bundle, "bundle");
    format!("{}/{}", text(bundle, "from"), id.strip_prefix("urn:uuid:").unwrap_or(id))
}

fn tell_bundle(bundle: &Value, catalogue: &Catalogue, language: &str) {
    let (received, way) = (text(bundle, "received"), text(bundle, "direction"));
    print::line(&format!(
        "{received}  {way:<3}  {:<20} {}",
        text(bundle, "message"),
        named(bundle)
    ));
    for evidence in all(bundle, "evidence") {
        let (event, issuer) = (text(evidence, "event"), text(evidence, "issuer"));
        print::line(&format!("    {event} by {issuer} at {}", text(evidence, "time")));
    }
    findings::tell(catalogue, all(bundle, "findings"), language);
}

fn tell_held(one: &Value) {
    let bundle = one.get("bundle").map(named).unwrap_or_default();
    let (message, to) = (text(one, "message"), text(one, "to"));
    let by = text(one, "proposed_by");
    print::line(&format!("{bundle}  {message} to {to}, proposed by {by}"));
}

fn approve(bundle: &BundleKey, digest: &Digest, asked: &Asked) -> Result<Answer> {
    let path = format!("/v1/own/bundles/{bundle}/approval?digest={digest}");
    asked.send(&path, None, |body| {
        print::line(match text(body, "state") {
            "held" => "approved; another person has to approve it too",
            _ => "approved, sealed and sent",
        });
    })
}
