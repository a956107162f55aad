//! What the authority itself writes down about the person of a case: tasks with their reminders,
//! enquiries, the term of the sentence, other cases of the same name.

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_tests::http::Request;
use gateway_tests::outgoing::fresh;
use gateway_tests::smtpd::{Smtpd, Taken, configure};
use gateway_tests::{Authority, Outgoing, Pair, authority, gateway, program};
use serde_json::{Value, json};

const MARK: &str = "Zzqenquirer";

/// Hands a request in to Brazil's gateway, in a case of that reference. Says which case it is there.
fn arrive(pair: &Pair, reference: &str, change: impl FnOnce(Example) -> Example) -> Result<String> {
    let example = fresh(Example::transfer_request()).set("/case/reference", json!(reference));
    let request = Outgoing::of(&change(example)).request(&pair.kz.seal()?)?;
    let sent = pair.br.reached_by(&pair.kz.client())?.ask(&request)?;
    ensure!(sent.status == 201, "{sent:?}");
    let cases = pair.br.reached_by(&pair.br.person("officer"))?.get("/v1/own/cases")?;
    let cases = cases.get("cases").and_then(Value::as_array).context("cases")?;
    let called = |case: &&Value| case.get("reference").is_some_and(|it| *it == reference);
    let number = cases.iter().find(called).and_then(|case| case.get("number")?.as_str());
    Ok(number.context("the case's number")?.to_owned())
}

fn post(of: &Authority, person: &str, path: &str, body: &Value) -> Result<(u16, Value)> {
    let peer = of.reached_by(&of.person(person))?;
    let answer = peer.ask(&Request::post(path, "application/json", body.to_string()))?;
    Ok((answer.status, serde_json::from_str(&answer.text()).unwrap_or_default()))
}

fn case(of: &Authority, arguments: &[&str]) -> Result<Value> {
    let config = of.config();
    let last = ["--config", authority::path(&config)?, "--as", "officer", "--json"];
    Ok(serde_json::from_str(&program::run([&["case"], arguments, &last].concat())?)?)
}

/// Brazil's gateway tells one mailbox of these notices, and reminds every two seconds.
fn told_of(pair: &Pair, events: &str) -> Result<Smtpd> {
    let smtpd = Smtpd::start(&pair.folder().join("mx"), &[])?;
    let more = format!(
        "remind = '2s'\nreminders = 1000\nhourly = 1000\n[[recipients]]\n\
         address = 'duty@br.example'\nlanguage = 'en'\nevents = [{events}]\n"
    );
    configure(&pair.br, vec![smtpd.server()], &more)?;
    Ok(smtpd)
}

fn is_reminder(mail: &Taken) -> bool {
    mail.header("In-Reply-To").is_some()
}

#[test]
fn a_task_is_told_on_its_day_and_reminded_of_until_it_is_done() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = told_of(&pair, "'task-due'")?;
    let _br = pair.br.serve()?;
    let number = arrive(&pair, "R-1", |example| example)?;
    let later = ["task", "add", &number, "--kind", "prison", "--due", "2199-01-01"];
    case(&pair.br, &later)?;
    let due = ["task", "add", &number, "--kind", "convoy", "--due", "2026-01-05", "--note", MARK];
    let made = case(&pair.br, &due)?;
    assert_eq!(made["standing"], "late");
    let id = made["id"].as_str().context("its id")?;
    let reminders =
        || -> Result<usize> { Ok(smtpd.taken()?.iter().filter(|mail| is_reminder(mail)).count()) };
    gateway::eventually("two reminders", || Ok((reminders()? >= 2).then_some(())))?;
    let first = smtpd.taken()?.iter().filter(|mail| !is_reminder(mail)).count();
    assert_eq!(first, 1, "the task of another day is not told");

    let open = case(&pair.br, &["task", "list"])?;
    assert_eq!(open["tasks"][0]["id"], id, "late ones come first: {open}");
    let done = case(&pair.br, &["task", "done", &number, id, "--on", "2026-01-06"])?;
    assert_eq!(done["standing"], "done");
    // One may have been on its way; another task shows that the worker goes on.
    let so_far = reminders()?;
    let other = ["task", "add", &number, "--kind", "other", "--due", "2026-01-07"];
    let other = case(&pair.br, &other)?;
    let firsts = || -> Result<Vec<Taken>> {
        Ok(smtpd.taken()?.into_iter().filter(|mail| !is_reminder(mail)).collect())
    };
    gateway::eventually("the other task", || Ok((firsts()?.len() == 2).then_some(())))?;
    let thread = firsts()?[0].header("Message-ID").map(str::to_owned);
    gateway::eventually("reminders of the other task", || {
        Ok((reminders()? >= so_far + 3).then_some(()))
    })?;
    let of_first =
        smtpd.taken()?.iter().filter(|m| m.header("In-Reply-To") == thread.as_deref()).count();
    ensure!(of_first <= so_far + 1, "{of_first} after {so_far}");
    let id = other["id"].as_str().context("its id")?;
    let dropped = case(&pair.br, &["task", "drop", &number, id, "--reason", "not needed"])?;
    assert_eq!(dropped["reason"], "not needed");
    for mail in smtpd.taken()? {
        ensure!(!mail.mail.contains(MARK), "{}", mail.mail);
    }
    Ok(())
}

#[test]
fn only_who_works_on_cases_makes_a_task_and_what_ended_stays_ended() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let number = arrive(&pair, "R-1", |example| example)?;
    let path = format!("/v1/own/cases/{number}/tasks");
    let task = json!({ "kind": "convoy", "due": "2027-01-05" });
    assert_eq!(post(&pair.br, "approver", &path, &task)?.0, 403);
    let odd = json!({ "kind": "konvoy", "due": "2027-01-05" });
    assert_eq!(post(&pair.br, "officer", &path, &odd)?.0, 422);
    let long = json!({ "kind": "other", "due": "2027-01-05", "note": "a".repeat(2_001) });
    assert_eq!(post(&pair.br, "officer", &path, &long)?.0, 422);
    let (status, made) = post(&pair.br, "officer", &path, &task)?;
    assert_eq!((status, &made["standing"]), (201, &json!("open")));
    let ended = |how: &str, body: &Value| {
        let id = made["id"].as_str().unwrap_or_default();
        post(&pair.br, "officer", &format!("{path}/{id}/{how}"), body).map(|(status, _)| status)
    };
    assert_eq!(ended("done", &json!({ "on": "2199-01-01" }))?, 422, "a day to come");
    assert_eq!(ended("dropped", &json!({ "reason": " " }))?, 422, "no reason");
    assert_eq!(ended("dropped", &json!({ "reason": "not needed" }))?, 200);
    assert_eq!(ended("done", &json!({ "on": "2026-01-05" }))?, 422, "it was dropped");
    let partner = pair.br.reached_by(&pair.kz.client())?;
    assert_eq!(partner.ask(&Request::get(&path))?.status, 404);
    Ok(())
}

#[test]
fn a_task_says_that_offices_are_closed_on_its_day() -> Result<()> {
    let pair = Pair::new()?;
    let file = pair.br.directory.join("holidays.json");
    let listed = json!({ "BR": { "days": ["2027-09-07"], "weekend": ["saturday", "sunday"] } });
    std::fs::write(&file, listed.to_string())?;
    pair.br.edit("gateway.toml", |config| {
        config.insert("holidays".to_owned(), "holidays.json".into());
    })?;
    let _br = pair.br.serve()?;
    let number = arrive(&pair, "R-1", |example| example)?;
    for (day, closed) in [("2027-09-07", true), ("2027-09-08", false), ("2027-09-11", true)] {
        let made = case(&pair.br, &["task", "add", &number, "--kind", "prison", "--due", day])?;
        assert_eq!(made["falls_on_holiday"], closed, "{day}");
    }
    Ok(())
}

#[test]
fn an_enquiry_is_kept_with_its_answer_and_stands_nowhere_in_the_clear() -> Result<()> {
    let pair = Pair::new()?;
    let br = pair.br.serve()?;
    let number = arrive(&pair, "R-1", |example| example)?;
    let content = format!("{MARK} asks when");
    let noted = case(
        &pair.br,
        &[
            "enquiry",
            "add",
            &number,
            "--by",
            "counsel",
            "--on",
            "2026-01-05",
            "--name",
            MARK,
            &content,
        ],
    )?;
    let id = noted["id"].as_str().context("its id")?.to_owned();
    let early = format!("/v1/own/cases/{number}/enquiries/{id}/answer");
    let answer = json!({ "on": "2026-01-04", "answer": "soon" });
    assert_eq!(post(&pair.br, "officer", &early, &answer)?.0, 422, "before it was asked");
    let answered =
        ["enquiry", "answer", &number, &id, "--on", "2026-01-06", &format!("{MARK}: soon")];
    case(&pair.br, &answered)?;
    let all = case(&pair.br, &["enquiry", "list", &number])?;
    assert_eq!(all["enquiries"][0]["name"], MARK);
    assert_eq!(all["enquiries"][0]["answer"], format!("{MARK}: soon"));
    assert!(!br.logged()?.contains(MARK));
    br.stop()?;
    for entry in std::fs::read_dir(pair.br.directory.join("data"))? {
        let path = entry?.path();
        if path.is_file() {
            let bytes = std::fs::read(&path)?;
            let found = bytes.windows(MARK.len()).any(|window| window == MARK.as_bytes());
            ensure!(!found, "{} holds it in the clear", path.display());
        }
    }
    let checked = pair.br.admin(&["fsck"])?;
    ensure!(!checked.contains("enquiry"), "{checked}");
    Ok(())
}

#[test]
fn a_sentence_that_ends_soon_is_told_until_somebody_acts() -> Result<()> {
    let pair = Pair::new()?;
    let smtpd = told_of(&pair, "'term-ends'")?;
    let _br = pair.br.serve()?;
    let far = arrive(&pair, "R-far", |example| {
        example.set("/sentence/punishments/0/ends", json!("2199-07-09"))
    })?;
    let sheet = case(&pair.br, &["term", &far])?;
    assert_eq!(sheet["term"]["ends"], "2199-07-09");
    assert_eq!(sheet["term"]["alarm"], false);
    assert_eq!(sheet["term"]["contradictions"][0]["reckoned"], "2031-07-09");
    let soon = arrive(&pair, "R-soon", |example| {
        example.set("/sentence/punishments/0/ends", json!("2026-03-01"))
    })?;
    gateway::eventually("the mail", || Ok((smtpd.count()? >= 1).then_some(())))?;
    for mail in smtpd.taken()? {
        ensure!(mail.mail.contains(&soon) && !mail.mail.contains(&far), "{}", mail.mail);
    }
    assert_eq!(case(&pair.br, &["term", &soon])?["term"]["alarm"], true);
    case(&pair.br, &["record", &soon, "--happened", "handed-over", "--on", "2026-02-01"])?;
    assert_eq!(case(&pair.br, &["term", &soon])?["term"]["alarm"], false, "handed over");
    Ok(())
}

#[test]
fn other_cases_of_the_name_are_told_apart_by_birth() -> Result<()> {
    let pair = Pair::new()?;
    let _br = pair.br.serve()?;
    let born =
        |day: &'static str| move |example: Example| example.set("/person/born/date", json!(day));
    let first = arrive(&pair, "R-1", born("1990-02-03"))?;
    let same = arrive(&pair, "R-2", born("1990-02-03"))?;
    let other = arrive(&pair, "R-3", born("1971-05-06"))?;
    arrive(&pair, "R-4", |example| {
        let names = json!([{ "script": "Latn", "family": "Quitealone", "given": "Zeno" }]);
        example.set("/person/names", names)
    })?;
    let related = case(&pair.br, &["related", &first])?;
    let found = related["related"].as_array().context("related cases")?;
    let found: Vec<_> =
        found.iter().map(|one| (one["case"].clone(), one["kind"].clone())).collect();
    let wanted = [(json!(same), json!("same-name-and-birth")), (json!(other), json!("namesake"))];
    assert_eq!(found, wanted);
    Ok(())
}

#[test]
fn what_a_task_and_an_enquiry_say_goes_with_the_case() -> Result<()> {
    let pair = Pair::new()?;
    for name in ["ana", "rui"] {
        pair.br.hire(name, "administrator")?;
    }
    let _br = pair.br.serve()?;
    let number = arrive(&pair, "R-1", |example| example)?;
    let task = ["task", "add", &number, "--kind", "other", "--due", "2199-01-05", "--note", MARK];
    case(&pair.br, &task)?;
    let enquiry =
        ["enquiry", "add", &number, "--by", "person", "--on", "2026-01-05", "--name", MARK, MARK];
    case(&pair.br, &enquiry)?;
    let path = format!("/v1/own/cases/{number}/erasure");
    for (name, status) in [("ana", 202), ("rui", 200)] {
        let (answered, said) = post(&pair.br, name, &path, &json!({ "reason": "ordered" }))?;
        assert_eq!(answered, status, "{said}");
    }
    let tasks = case(&pair.br, &["task", "list", &number])?;
    assert_eq!(
        (&tasks["tasks"][0]["kind"], &tasks["tasks"][0]["note"]),
        (&json!("other"), &Value::Null)
    );
    assert_eq!(tasks["tasks"][0]["standing"], "open", "it stays until somebody drops it");
    let enquiries = case(&pair.br, &["enquiry", "list", &number])?;
    assert_eq!(enquiries["enquiries"][0]["name"], Value::Null);
    assert_eq!(enquiries["enquiries"][0]["content"], Value::Null);
    assert_eq!(case(&pair.br, &["term", &number])?["term"], Value::Null);
    assert_eq!(case(&pair.br, &["related", &number])?["related"], json!([]));
    Ok(())
}
