//! `gateway originals event`, `import` and `show`: what carriers tell of consignments.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use gateway_exchange::originals::{Carrier, Code, Number, comparable, feed};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::access::{Access, percent_encoded};
use crate::arguments::Language;
use crate::asked::{Asked, all, text};
use crate::remote::{self, Remote};
use crate::{Answer, print};

/// The most bytes that are read of a carrier's file.
const FILE_BYTES_MAX: u64 = 64 << 20;

#[derive(clap::Args)]
pub(super) struct Event {
    /// The number of the consignment.
    number: String,
    /// The event: a code of UPU EMSEVT, such as EMA (posted) or EMI (delivered).
    code: Code,
    /// When it happened, as the carrier says: 2027-03-12T10:00:00Z.
    #[arg(long)]
    at: Timestamp,
    /// The case, where several have a consignment of that number.
    #[arg(long)]
    case: Option<String>,
    /// The configuration of one's own gateway.
    #[arg(long, env = "GATEWAY_CONFIG")]
    config: PathBuf,
    /// The member of staff whose key is used (keys/people/NAME).
    #[arg(long = "as")]
    person: Option<String>,
    #[command(flatten)]
    language: Language,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn event(arguments: &Event) -> Result<Answer> {
    let Event { number, code, at, case, config, person, language, json } = arguments;
    // `--at` is the event's time here, so the gateway is where its configuration says.
    let access = Access::configured(config.clone(), person.clone());
    let asked = Asked { access, language: language.clone(), json: *json };
    let body = json!({ "code": code.as_str(), "at": at, "case": case, "source": "hand" });
    let path = format!("/v1/own/consignments/{}/events", in_address(number)?);
    asked.send(&path, Some(&body), tell)
}

#[derive(clap::Args)]
pub(super) struct Show {
    /// The number of the consignment.
    number: String,
    #[command(flatten)]
    asked: Asked,
}

pub(super) fn show(arguments: &Show) -> Result<Answer> {
    let path = format!("/v1/own/consignments/{}", in_address(&arguments.number)?);
    arguments.asked.print(&path, |body| {
        all(body, "consignments").iter().for_each(tell);
        Ok(())
    })
}

fn tell(one: &Value) {
    print::line(&format!(
        "{} of case {} ({}): {}",
        text(one, "number"),
        text(one, "case"),
        text(one, "direction"),
        text(one, "state"),
    ));
    if let Some(fault) = one.get("number_fault").and_then(Value::as_str) {
        print::line(&format!("  the number is no number of {}: {fault}", text(one, "carrier")));
    }
    if one.get("contradictory") == Some(&Value::Bool(true)) {
        print::line("  the carrier's events contradict each other");
    }
    for event in all(one, "events") {
        let (at, code, says) = (text(event, "at"), text(event, "code"), text(event, "says"));
        print::line(&format!("  {at}  {code}  {says}"));
    }
}

#[derive(clap::Args)]
pub(super) struct Import {
    /// The carrier's file: comma-separated values, UTF-8.
    file: PathBuf,
    /// Whose file it is. `[carriers.NAME]` of gateway.toml says which column is what.
    #[arg(long)]
    carrier: Carrier,
    #[command(flatten)]
    asked: Asked,
}

/// What became of the lines of a file.
#[derive(Default, serde::Serialize)]
struct Imported {
    recorded: usize,
    /// Lines that were left out, each with why.
    left_out: Vec<Value>,
}

pub(super) fn import(arguments: &Import) -> Result<Answer> {
    let Import { file, carrier, asked } = arguments;
    let config = asked.access.configuration()?.context("an import needs --config")?;
    let columns = config.file.carriers.get(carrier).with_context(|| {
        format!("gateway.toml has no [carriers.{carrier}]: gateway/docs/configuration.md says how it is written")
    })?;
    let table = table(file)?;
    let lines = feed::read(&table, columns)?;
    let imported = remote::run(async {
        let mut remote = asked.remote().await?;
        let mut imported = Imported::default();
        for line in &lines {
            match take(&mut remote, *carrier, columns, &config.time_zone, line).await? {
                None => imported.recorded += 1,
                Some(why) => imported.left_out.push(json!({ "line": line.line, "why": why })),
            }
        }
        anyhow::Ok(imported)
    })?;
    if asked.json {
        print::json(&imported);
    } else {
        for left in &imported.left_out {
            print::line(&format!(
                "line {}: left out: {}",
                left.get("line").unwrap_or(&Value::Null),
                text(left, "why")
            ));
        }
        print::line(&format!("{} events recorded", imported.recorded));
    }
    Ok(imported.left_out.is_empty().into())
}

/// A carrier's file, whole.
fn table(path: &Path) -> Result<String> {
    let named = || format!("cannot read {}", path.display());
    let file = File::open(path).with_context(named)?;
    let mut bytes = Vec::new();
    file.take(FILE_BYTES_MAX + 1).read_to_end(&mut bytes).with_context(named)?;
    let fits = u64::try_from(bytes.len()).is_ok_and(|length| length <= FILE_BYTES_MAX);
    ensure!(fits, "{} is larger than 64 MiB; cut it into several", path.display());
    String::from_utf8(bytes).with_context(|| format!("{} is not UTF-8", path.display()))
}

/// Hands a line in; says why if it was left out.
async fn take(
    remote: &mut Remote,
    carrier: Carrier,
    columns: &feed::Columns,
    zone: &TimeZone,
    line: &feed::Line,
) -> Result<Option<String>> {
    let number = match Number::parse(carrier, &line.number) {
        Ok(number) => number,
        Err(error) => return Ok(Some(error.to_string())),
    };
    let Ok(code) = line.code.parse::<Code>() else {
        return Ok(Some(
            "its code is none of UPU EMSEVT, and `codes` does not say which it means".into(),
        ));
    };
    let Some(at) = time(&line.at, columns.time_format.as_deref(), zone) else {
        return Ok(Some(
            "its time cannot be read; `time_format` says how the carrier writes it".into(),
        ));
    };
    let body = json!({ "code": code.as_str(), "at": at, "source": "file" });
    let path = format!("/v1/own/consignments/{}/events", in_address(number.as_str())?);
    let answered = remote.post_json(&path, Some(&body)).await?;
    if answered.status.is_success() {
        Ok(None)
    } else if answered.is_refusal() {
        Ok(Some(answered.detail()))
    } else {
        bail!("line {}: {}; import the file again", line.line, answered.detail())
    }
}

/// A carrier's time; without a zone it is ours.
fn time(text: &str, format: Option<&str>, zone: &TimeZone) -> Option<Timestamp> {
    let Some(format) = format else {
        let local = || text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok();
        return text.parse().ok().or_else(|| Some(local()?.timestamp()));
    };
    let told = jiff::fmt::strtime::parse(format, text).ok()?;
    let local = || Some(told.to_datetime().ok()?.to_zoned(zone.clone()).ok()?.timestamp());
    told.to_timestamp().ok().or_else(local)
}

/// A number as it may stand in an address.
pub(super) fn in_address(number: &str) -> Result<String> {
    let number = comparable(number);
    if number.is_empty() || number.chars().count() > gateway_exchange::originals::NUMBER_MAX {
        bail!("a consignment's number has 1 to 64 characters");
    }
    Ok(percent_encoded(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_ours_and_one_with_a_zone_is_its_own() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let noon: Timestamp = "2027-03-12T07:00:00Z".parse().unwrap();
        assert_eq!(time("2027-03-12T07:00:00Z", None, &zone), Some(noon));
        assert_eq!(time("2027-03-12T12:00:00", None, &zone), Some(noon));
        assert_eq!(time("12.03.2027 12:00", Some("%d.%m.%Y %H:%M"), &zone), Some(noon));
        assert_eq!(time("12.03.2027 04:00 -0300", Some("%d.%m.%Y %H:%M %z"), &zone), Some(noon));
        assert_eq!(time("yesterday", None, &zone), None);
    }

    #[test]
    fn a_number_stands_in_an_address_whatever_it_holds() {
        assert_eq!(in_address("rr 473 124 829 gb").unwrap(), "RR473124829GB");
        assert_eq!(in_address("Bag 17/2027").unwrap(), "BAG17%2F2027");
        assert!(in_address(" - ").is_err());
    }
}
