//! A supplement: the request is drafted from what the other side's papers lack, sent, and what it
//! asked for completes the case.

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::outgoing::fresh;
use gateway_tests::{Authority, Outgoing, Pair, Peer, Request, authority, gateway, program};
use serde_json::{Value, json};

fn path(file: &std::path::Path) -> Result<&str> {
    authority::path(file)
}

/// Brazil answers Kazakhstan's request without its conduct report. Gives the reply and
/// Kazakhstan's case of it.
fn incomplete(pair: &Pair, officers: &[Peer; 2]) -> Result<(Example, Value)> {
    let [kz, br] = officers;
    let request = fresh(Example::transfer_request());
    let asked = kz.ask(&Outgoing::of(&request).own_request())?;
    ensure!(asked.status == 201, "{}", asked.text());
    gateway::eventually("Brazil has the request", || Ok((case(br)?.is_some()).then_some(())))?;
    let reply = fresh(Example::reply().without("conduct-report"));
    let reply = reply.set("/case", request.value()["case"].clone()).in_reply_to(&request);
    let anyway = Outgoing::of(&reply).own_request().header("send-anyway", "the%20rest%20follows");
    let sent = br.ask(&anyway)?;
    ensure!(sent.status == 201, "{}", sent.text());
    let case = gateway::eventually("Kazakhstan's case is incomplete", || {
        Ok(case(kz)?.filter(|case| case["state"] == "incomplete" && case["bundles"] == 2))
    })?;
    ensure!(pair.folder().is_dir());
    Ok((reply, case))
}

fn case(of: &Peer) -> Result<Option<Value>> {
    Ok(of.get("/v1/own/cases")?.pointer("/cases/0").cloned())
}

fn officers(pair: &Pair) -> Result<[Peer; 2]> {
    let officer = |of: &Authority| of.reached_by(&of.person("officer"));
    Ok([officer(&pair.kz)?, officer(&pair.br)?])
}

fn number(case: &Value) -> Result<String> {
    Ok(case["number"].as_str().context("the case's number")?.to_owned())
}

#[test]
fn the_request_is_drafted_in_the_partners_language_and_what_it_asks_for_completes_the_case()
-> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let officers = officers(&pair)?;
    let (reply, case_here) = incomplete(&pair, &officers)?;

    let directory = pair.folder().join("supplement-request");
    let config = pair.kz.config();
    let number = number(&case_here)?;
    let draft = program::run(
        [
            &["case", "supplement", &number, "--out", path(&directory)?, "--json"][..],
            &["--config", path(&config)?, "--as", "officer"],
        ]
        .concat(),
    )?;
    let draft: Value = serde_json::from_str(&draft)?;
    let asks = draft["manifest"]["asks"].as_array().context("asks")?;
    ensure!(asks.len() == 1, "one thing is missing: {asks:?}");
    ensure!(asks[0]["item"] == "conduct-report", "{asks:?}");
    ensure!(asks[0]["finding"].as_str().is_some_and(|code| code.starts_with("kz-br-2018/4(2)(")));
    let words = asks[0]["text"].as_str().context("words")?;
    ensure!(words.contains("comportamento"), "Brazil is asked in Portuguese: {words}");
    ensure!(draft["manifest"]["in_reply_to"]["bundle"] == reply.value()["bundle"], "{draft}");

    // It goes out as it was drafted, and Brazil is told what is wanted.
    let send = ["send", path(&directory)?, "--config", path(&config)?, "--as", "officer"];
    let output = program::try_run(send)?;
    ensure!(output.status.success(), "{output:?}");
    gateway::eventually("Brazil owes the supplement", || {
        let here = case(&officers[1])?.context("Brazil's case")?;
        let here = officers[1]
            .get(&format!("/v1/own/cases/{}", here["number"].as_str().unwrap_or_default()))?;
        let owed = here["duties"].as_array().into_iter().flatten();
        Ok(owed
            .clone()
            .any(|duty| duty["duty"] == "supplement" && duty["standing"] == "open")
            .then_some(()))
    })?;

    // What it asked for is assessed together with what is there.
    let supplement = fresh(Example::reply())
        .message(gateway_bundle::MessageKind::Supplement)
        .set("/case", reply.value()["case"].clone())
        .only("conduct-report");
    let answer = officers[1].ask(&Outgoing::of(&supplement).own_request())?;
    ensure!(answer.status == 201, "{}", answer.text());
    gateway::eventually("Kazakhstan's case is complete", || {
        Ok(case(&officers[0])?.filter(|case| case["state"] == "complete").map(drop))
    })
}

#[test]
fn what_only_ones_own_law_wants_is_asked_for_only_where_an_officer_names_it() -> Result<()> {
    let pair = Pair::new()?;
    let (_kz, _br) = (pair.kz.serve()?, pair.br.serve()?);
    let officers = officers(&pair)?;
    // Brazil asks as the executing State: Kazakhstan's own law wants a guarantee of it.
    let request = fresh(Example::transfer_request().between("br-mj", "kz-pgo"))
        .set("/case/opened_by", json!("br-mj"))
        .set("/sentencing_state", json!("KZ"))
        .set("/executing_state", json!("BR"));
    let anyway = Outgoing::of(&request).own_request().header("send-anyway", "the%20rest%20follows");
    let sent = officers[1].ask(&anyway)?;
    ensure!(sent.status == 201, "{}", sent.text());
    let case_here = gateway::eventually("Kazakhstan has the request", || case(&officers[0]))?;
    let supplement = format!("/v1/own/cases/{}/supplement", number(&case_here)?);
    let draft = officers[0].get(&supplement)?;
    let proposed = draft["proposed"].as_array().context("proposed")?;
    let by =
        |source: &str| proposed.iter().filter(|one| one["source"] == source).collect::<Vec<_>>();
    ensure!(by("treaty").iter().all(|one| one["asked"] == true), "{proposed:?}");
    ensure!(by("own-law").iter().all(|one| one["asked"] == false), "{proposed:?}");
    let Some(law) = by("own-law").first().copied().cloned() else {
        anyhow::bail!("Kazakhstan's law wants nothing of this case: {proposed:?}");
    };
    let code = law["code"].as_str().context("code")?;
    ensure!(!draft["manifest"].to_string().contains("practice-kz-cpc"), "{draft}");

    let chosen = officers[0].get(&format!("{supplement}?only={}", encoded(code)))?;
    let asks = chosen["manifest"]["asks"].as_array().context("asks")?;
    ensure!(asks.len() == 1 && asks[0]["finding"] == code, "{asks:?}");
    ensure!(asks[0].get("article").is_none(), "no article of the treaty: {asks:?}");

    for refused in ["?only=kz-br-2018/9/never", "?without=a"] {
        let answer = officers[0].ask(&Request::get(&format!("{supplement}{refused}")))?;
        ensure!(answer.status == 422, "{refused}: {}", answer.text());
    }
    let theirs = case(&officers[1])?.context("Brazil's case")?;
    let address = format!("/v1/own/cases/{}/supplement", number(&theirs)?);
    let answer = officers[1].ask(&Request::get(&address))?;
    ensure!(answer.status == 422, "Brazil has no papers of Kazakhstan's: {}", answer.text());
    Ok(())
}

/// A finding's code as it stands in an address.
fn encoded(code: &str) -> String {
    code.replace('/', "%2F").replace('(', "%28").replace(')', "%29")
}
