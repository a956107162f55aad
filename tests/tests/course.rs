//! The course of a case between two gateways: each duty appears on both sides, and is met by the
//! message that the treaty names or by what staff record.

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::{Value, json};

fn case(of: &Authority, arguments: &[&str]) -> Result<Value> {
    let config = of.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer", "--json"];
    let said = program::run([&["case"], arguments, &last].concat())?;
    Ok(serde_json::from_str(&said)?)
}

/// The one case of a gateway, once it stands as is asked.
fn course(of: &Authority, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<Value> {
    gateway::eventually(what, || {
        let cases = case(of, &["list"])?;
        let Some(number) = cases.pointer("/cases/0/number").and_then(Value::as_str) else {
            return Ok(None);
        };
        let course = case(of, &["show", number])?;
        Ok(wanted(&course).then_some(course))
    })
}

/// How the duty of that name stands that this State or that one owes.
fn standing<'a>(course: &'a Value, duty: &str, ower: &str) -> Option<&'a str> {
    let duties = course["duties"].as_array()?;
    let found = duties.iter().rfind(|one| one["duty"] == duty && one["owed_by"] == ower)?;
    found["standing"].as_str()
}

fn send(from: &Authority, pair: &Pair, name: &str, example: &Example) -> Result<()> {
    let directory = pair.folder().join(name);
    Outgoing::of(example).write(&directory)?;
    let config = from.config();
    let config = ["--config", authority::path(&config)?, "--as", "officer"];
    program::run([&["send", authority::path(&directory)?], &config[..]].concat()).map(drop)
}

#[test]
fn a_duty_appears_on_both_sides_and_is_met_by_the_message_that_the_treaty_names() -> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let request = fresh(Example::transfer_request());
    let reference = request.value()["case"]["reference"].clone();
    send(&pair.kz, &pair, "request", &request)?;

    let papers = "papers-of-the-sentencing-state";
    let owes = |course: &Value| standing(course, papers, "sentencing") == Some("open");
    let here = course(&pair.br, "Brazil owes its papers", owes)?;
    let there = course(&pair.kz, "Kazakhstan knows that it does", owes)?;
    let ours = |course: &Value| {
        let duties = course["duties"].as_array().into_iter().flatten();
        let mine = duties.filter(|one| one["ours"] == true && one["treaty"] == "kz-br-2018");
        mine.map(|one| one["duty"].clone()).collect::<Vec<_>>()
    };
    ensure!(ours(&here).contains(&json!(papers)), "{here}");
    ensure!(!ours(&there).contains(&json!(papers)), "{there}");
    // Kazakhstan's own law gives it three days for the originals; Brazil hears nothing of it.
    let law = |course: &Value| {
        let duties = course["duties"].as_array().into_iter().flatten();
        duties.filter(|one| one["treaty"] == "practice-kz-cpc").count()
    };
    ensure!(law(&there) > 0 && law(&here) == 0, "{there}");

    let reply = fresh(Example::reply()).set("/case/reference", reference);
    send(&pair.br, &pair, "reply", &reply)?;
    let done = |course: &Value| standing(course, papers, "sentencing") == Some("done");
    course(&pair.kz, "the reply meets it in Kazakhstan", done)?;
    course(&pair.br, "and in Brazil", done)?;
    Ok(())
}

#[test]
fn what_staff_record_gives_rise_to_duties_and_survives_a_restart() -> Result<()> {
    let pair = Pair::new()?;
    let (kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    send(&pair.kz, &pair, "request", &fresh(Example::transfer_request()))?;
    let before = course(&pair.kz, "the case is there", |_| true)?;
    let number = before["number"].as_str().context("number")?.to_owned();

    let escaped = ["record", &number, "--happened", "escaped", "--on", "2026-01-15"];
    case(&pair.kz, &escaped)?;
    let owed =
        |course: &Value| standing(course, "escape-or-death-reported", "executing") == Some("open");
    course(&pair.kz, "an escape is to be reported", owed)?;
    kz.stop()?;
    let _kz = pair.kz.serve()?;
    course(&pair.kz, "after a restart too", owed)?;

    let config = pair.kz.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer"];
    let refused = |arguments: &[&str]| -> Result<()> {
        let all = [&["case", "record", number.as_str()], arguments, &last].concat();
        let output = program::try_run(all)?;
        ensure!(output.status.code() == Some(1), "{arguments:?}: {output:?}");
        Ok(())
    };
    refused(&["--happened", "died", "--on", "2199-01-01"])?;
    refused(&["--done", "no-such-duty", "--on", "2026-01-15"])?;
    refused(&["--extended", "supplement", "--until", "2026-03-01", "--on", "2026-01-15"])
}
