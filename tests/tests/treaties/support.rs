//! A case between two real gateways, told in the words of its treaty: who sends or records what,
//! and what is then owed, seen from both sides.

use anyhow::{Context, Result, ensure};
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side;
use gateway_bundle::{Country, MessageKind};
use gateway_tests::{Authority, Gateway, Outgoing, Peer, Request, States, gateway};
use gateway_treaty::example::Setting;
use gateway_treaty::profile::DutyEvent;
use gateway_treaty::{Profile, Profiles};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use uuid::Uuid;

/// Who can owe a duty.
pub(crate) const BOTH: [&str; 2] = ["sentencing", "executing"];

/// One side of the story.
struct Office {
    authority: Authority,
    officer: Peer,
    approver: Peer,
    _gateway: Gateway,
}

impl Office {
    fn open(authority: &Authority) -> Result<Self> {
        let gateway = authority.serve()?;
        let officer = authority.reached_by(&authority.person("officer"))?;
        let approver = authority.reached_by(&authority.person("approver"))?;
        Ok(Self { authority: authority.clone(), officer, approver, _gateway: gateway })
    }

    fn country(&self) -> Result<Country> {
        let state = self.authority.id.get(..2).context("an authority's id")?;
        Ok(state.to_ascii_uppercase().parse()?)
    }

    /// The case with a reference, as this side sees it.
    fn case(&self, reference: &str) -> Result<Option<Value>> {
        let cases = self.officer.get("/v1/own/cases")?;
        let mut cases = cases["cases"].as_array().into_iter().flatten();
        let Some(found) = cases.find(|case| case["reference"] == reference) else {
            return Ok(None);
        };
        let number = found["number"].as_str().context("number")?;
        self.officer.get(&format!("/v1/own/cases/{number}")).map(Some)
    }
}

impl Office {
    /// A decision leaves with the word of a second person.
    fn approve(&self, bundle: &Outgoing, held: &Value) -> Result<()> {
        let digest = held["digest"].as_str().context("the digest of what is held")?;
        let resource = bundle.resource()?.replace("/v1/", "/v1/own/");
        let approval = format!("{resource}/approval?digest={digest}");
        let answer = self.approver.ask(&Request::post(&approval, "application/json", *b"{}"))?;
        ensure!(answer.status == 201, "{}", answer.text());
        Ok(())
    }
}

/// A case under a treaty between two gateways.
pub(crate) struct Story {
    profile: Profile,
    requester: Side,
    reference: String,
    sentencing: Office,
    executing: Office,
    _states: States,
}

impl Story {
    /// Two gateways, and a case that one side is about to open.
    pub(crate) fn begin(
        treaty: &str,
        sentencing: &str,
        executing: &str,
        requester: Side,
    ) -> Result<Self> {
        let profiles = Profiles::embedded()?;
        let profile = profiles.get(&treaty.parse()?).context("the treaty's profile")?.clone();
        let states = States::new(sentencing, executing)?;
        Ok(Self {
            profile,
            requester,
            reference: "CASE-2026-000017".to_owned(),
            sentencing: Office::open(&states.sentencing)?,
            executing: Office::open(&states.executing)?,
            _states: states,
        })
    }

    fn office(&self, side: Side) -> &Office {
        if side == Side::Executing { &self.executing } else { &self.sentencing }
    }

    fn offices(&self) -> [&Office; 2] {
        [&self.sentencing, &self.executing]
    }

    /// A side sends a message with everything that the treaty wants in it, and the other has it.
    pub(crate) fn send(&self, side: Side, kind: MessageKind) -> Result<Example> {
        self.send_as(side, kind, |message| message)
    }

    /// The same, with something said otherwise.
    pub(crate) fn send_as(
        &self,
        side: Side,
        kind: MessageKind,
        with: impl FnOnce(Example) -> Example,
    ) -> Result<Example> {
        let message = with(self.message(side, kind)?);
        let bundle = Outgoing::of(&message);
        let from = self.office(side);
        let answer = from.officer.ask(&bundle.own_request())?;
        if answer.status == 202 {
            from.approve(&bundle, &answer.json()?)?;
        } else {
            ensure!(answer.status == 201, "{kind} of {side:?}: {}", answer.text());
        }
        let id = message.value()["bundle"].clone();
        for office in self.offices() {
            gateway::eventually(&format!("{} has the {kind}", office.authority.id), || {
                let case = office.case(&self.reference)?;
                let here = case.is_some_and(|case| {
                    let bundles = case["bundles"].as_array().into_iter().flatten();
                    bundles.map(|one| &one["bundle"]).any(|one| *one == id)
                });
                Ok(here.then_some(()))
            })?;
        }
        Ok(message)
    }

    fn message(&self, side: Side, kind: MessageKind) -> Result<Example> {
        let other = if side == Side::Executing { Side::Sentencing } else { Side::Executing };
        let setting = Setting {
            profile: &self.profile,
            message: kind,
            sender: side,
            requester: self.requester,
            occasion: None,
            on_paper: true,
            sentencing: self.sentencing.country()?,
            executing: self.executing.country()?,
        };
        let (from, to) = (&self.office(side).authority.id, &self.office(other).authority.id);
        let opened_by = &self.office(self.requester).authority.id;
        let case = json!({ "opened_by": opened_by, "reference": self.reference });
        let message = setting
            .complete()
            .message
            .between(from, to)
            .set("/bundle", json!(format!("urn:uuid:{}", Uuid::now_v7())))
            .set("/created", json!(format!("{:.6}", Timestamp::now())))
            .set("/case", case)
            .set("/petition/to", json!(opened_by));
        // That originals were posted is told by a message of its own, unless a story says so here.
        let message = match kind {
            MessageKind::OriginalsNotice => message,
            _ => message.remove("/originals"),
        };
        let message = match message.value().pointer("/report/on") {
            Some(_) => message.set("/report/on", json!(today())),
            None => message,
        };
        Ok(stamped(message))
    }

    /// Staff of a side record something: `happened` or `done`, and what.
    pub(crate) fn record(&self, side: Side, member: &str, what: &str) -> Result<()> {
        self.post(side, &json!({ member: what, "on": today() }))
    }

    /// Staff of a side extend the time of a duty.
    pub(crate) fn extend(&self, side: Side, duty: &str, until: Date) -> Result<()> {
        self.post(side, &json!({ "extended": duty, "until": until, "on": today() }))
    }

    /// Staff of both sides record that a duty was done which no message does: its State told the
    /// other by letter.
    pub(crate) fn done_outside(&self, duty: &str) -> Result<()> {
        self.record(Side::Sentencing, "done", duty)?;
        self.record(Side::Executing, "done", duty)
    }

    fn post(&self, side: Side, body: &Value) -> Result<()> {
        let office = self.office(side);
        let case = office.case(&self.reference)?.context("the case")?;
        let number = case["number"].as_str().context("number")?;
        let path = format!("/v1/own/cases/{number}/acts");
        let answer = office.officer.ask(&Request::post(
            &path,
            "application/json",
            body.to_string().into_bytes(),
        ))?;
        ensure!(answer.status == 201, "{body}: {}", answer.text());
        Ok(())
    }

    /// Both sides see that these owe a duty.
    pub(crate) fn owed(&self, duty: &str, owers: &[&str]) -> Result<()> {
        self.stands(duty, owers, "open")
    }

    /// Both sides see that these have done a duty, every time it arose.
    pub(crate) fn done(&self, duty: &str, owers: &[&str]) -> Result<()> {
        self.stands(duty, owers, "done")
    }

    /// Both sides see that a duty ended undone.
    pub(crate) fn ended(&self, duty: &str, owers: &[&str]) -> Result<()> {
        self.stands(duty, owers, "ended")
    }

    fn stands(&self, duty: &str, owers: &[&str], wanted: &str) -> Result<()> {
        self.offices().into_iter().try_for_each(|office| {
            let what = format!("{}: {duty} of {owers:?} {wanted}", office.authority.id);
            self.sees(office, &what, |case| has(case, duty, owers, wanted))
        })
    }

    /// Both sides say which message ended a duty undone.
    pub(crate) fn ended_by(&self, duty: &str, message: &Example) -> Result<()> {
        self.offices().into_iter().try_for_each(|office| {
            let what = format!("{}: {duty} ended", office.authority.id);
            self.sees(office, &what, |case| {
                let duties = case["duties"].as_array().into_iter().flatten();
                let mut ended = duties.filter(|one| one["duty"] == duty).peekable();
                let by =
                    |one: &Value| one["ended_by"]["bundle"]["bundle"] == message.value()["bundle"];
                ended.peek().is_some() && ended.all(by)
            })
        })
    }

    /// One side alone sees that this State owes a duty: the other was not told yet.
    pub(crate) fn only_sees(&self, side: Side, duty: &str, ower: &str) -> Result<()> {
        let office = self.office(side);
        self.sees(office, duty, |case| has(case, duty, &[ower], "open"))?;
        let others = self.offices().into_iter().filter(|other| !std::ptr::eq(*other, office));
        for other in others {
            let case = other.case(&self.reference)?.context("the case")?;
            ensure!(!has(&case, duty, &[ower], "open"), "{}: {case}", other.authority.id);
        }
        Ok(())
    }

    /// Until when a side says that a duty is to be done.
    pub(crate) fn until(&self, side: Side, duty: &str) -> Result<Option<Timestamp>> {
        let case = self.office(side).case(&self.reference)?.context("the case")?;
        let duties = case["duties"].as_array().into_iter().flatten();
        let found = duties.filter(|one| one["duty"] == duty).find_map(|one| one["until"].as_str());
        found.map(|until| Ok(until.parse()?)).transpose()
    }

    /// Both sides see the case in a state.
    pub(crate) fn state(&self, state: &str) -> Result<()> {
        self.offices().into_iter().try_for_each(|office| {
            let what = format!("{}: {state}", office.authority.id);
            self.sees(office, &what, |case| case["state"] == state)
        })
    }

    fn sees(&self, office: &Office, what: &str, wanted: impl Fn(&Value) -> bool) -> Result<()> {
        let mut last = Value::Null;
        let found = gateway::eventually(what, || {
            last = office.case(&self.reference)?.unwrap_or_default();
            Ok(wanted(&last).then_some(()))
        });
        found.with_context(|| format!("{} {} {}", last["state"], last["duties"], last["misfits"]))
    }

    /// Nothing is owed any more, every message had its place in the treaty, and both sides see
    /// the same course.
    pub(crate) fn settled(&self) -> Result<()> {
        gateway::eventually("both sides see the same", || {
            let seen = |office: &Office| {
                let case = office.case(&self.reference)?.context("the case")?;
                Ok::<_, anyhow::Error>((self.course(&case), case["duties"].clone()))
            };
            let ((here, duties), (there, _)) = (seen(&self.sentencing)?, seen(&self.executing)?);
            let open = self.of_treaty(&duties).any(|one| one["standing"] == "open");
            Ok((here == there && !open).then_some(()))
        })
        .with_context(|| {
            let told = |office: &Office| {
                let case = office.case(&self.reference).ok().flatten().unwrap_or_default();
                let (misfits, state) = (&case["misfits"], &case["state"]);
                format!("{state} {misfits} {}", self.course(&case)["duties"])
            };
            format!("{}\n{}", told(&self.sentencing), told(&self.executing))
        })
    }

    /// What both sides have to see alike.
    fn course(&self, case: &Value) -> Value {
        let mut duties: Vec<String> = self
            .of_treaty(&case["duties"])
            .map(|one| format!("{} {} {}", one["duty"], one["owed_by"], one["standing"]))
            .collect();
        duties.sort();
        json!({
            "state": case["state"],
            "steps": case["steps"],
            "misfits": case["misfits"],
            "duties": duties,
        })
    }

    fn of_treaty<'a>(&'a self, duties: &'a Value) -> impl Iterator<Item = &'a Value> {
        let duties = duties.as_array().into_iter().flatten();
        duties.filter(|one| one["treaty"] == self.profile.id.as_str())
    }

    /// No message of the case was out of place, and every duty of the treaty was seen but these.
    pub(crate) fn told_everything_but(&self, unseen: &[&str]) -> Result<()> {
        let case = self.executing.case(&self.reference)?.context("the case")?;
        ensure!(case["misfits"] == json!([]), "{}", case["misfits"]);
        let seen: Vec<&Value> = self.of_treaty(&case["duties"]).map(|one| &one["duty"]).collect();
        for duty in &self.profile.duties {
            // What a State owes everybody it holds arises before there is a case.
            let before = duty.on.iter().all(|on| matches!(on, DutyEvent::Convicted {}));
            let known = seen.iter().any(|one| **one == *duty.id);
            let wanted = !before && !unseen.contains(&duty.id.as_str());
            ensure!(known == wanted, "{} was{} seen", duty.id, if known { "" } else { " not" });
        }
        Ok(())
    }

    /// The steps of the treaty that were made, in its order.
    pub(crate) fn steps(&self) -> Result<Vec<String>> {
        let case = self.sentencing.case(&self.reference)?.context("the case")?;
        let steps = case["steps"].as_array().into_iter().flatten();
        let made = steps.filter(|step| step["by"].as_array().is_some_and(|by| !by.is_empty()));
        Ok(made.filter_map(|step| step["id"].as_str()).map(str::to_owned).collect())
    }
}

/// Whether each of these has this duty, and it stands so every time it arose.
fn has(case: &Value, duty: &str, owers: &[&str], wanted: &str) -> bool {
    let of = |ower: &str| {
        let duties = case["duties"].as_array().into_iter().flatten();
        let mine = duties.filter(|one| one["duty"] == duty && one["owed_by"] == ower);
        let standings: Vec<_> = mine.map(|one| &one["standing"]).collect();
        let fits = |standing: &&Value| **standing == wanted;
        if wanted == "open" {
            standings.iter().any(fits)
        } else {
            !standings.is_empty() && standings.iter().all(fits)
        }
    };
    owers.iter().all(|ower| of(ower))
}

/// The message with its papers certified by stamp, as they are where nobody has a certificate.
fn stamped(message: Example) -> Example {
    let documents = message.value()["documents"].as_array().map_or(0, Vec::len);
    (0..documents).fold(message, |message, place| {
        let mark = format!("/documents/{place}/certified");
        if message.value().pointer(&format!("{mark}/form")).is_none() {
            return message;
        }
        message.set(&format!("{mark}/form"), json!("paper-stamp")).remove(&format!("{mark}/jws"))
    })
}

pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

/// As an answer to a message, with what it asks for.
pub(crate) fn to(question: &Example) -> impl FnOnce(Example) -> Example {
    move |answer| {
        let answer = answer.in_reply_to(question);
        let asks = question.value()["asks"].as_array().into_iter().flatten();
        asks.filter_map(|ask| ask["item"].as_str()).fold(answer, with_paper)
    }
}

/// With a paper that stands for an item, unless there is one.
fn with_paper(message: Example, item: &str) -> Example {
    let documents = message.value()["documents"].as_array().map_or(&[][..], Vec::as_slice);
    let has = |document: &Value| {
        document["items"].as_array().is_some_and(|items| items.iter().any(|one| *one == item))
    };
    if documents.iter().any(has) {
        return message;
    }
    let place = documents.len();
    let language = match message.value()["to"].as_str() {
        Some("br-mj") => "pt",
        Some("it-mg") => "it",
        _ => "ru",
    };
    let signed = json!({ "by": "A. Clerk", "office": "court", "stamp": true });
    let marks =
        json!({ "form": "paper-stamp", "by": "A. Clerk", "office": "court", "on": today() });
    message
        .with_content("asked", "asked.pdf", item, b"what was asked for".to_vec())
        .set(&format!("/documents/{place}/certified"), marks)
        .set(&format!("/documents/{place}/signed"), signed)
        .set(&format!("/documents/{place}/language"), json!(language))
}

/// Telling that something happened today.
pub(crate) fn telling(event: &str) -> impl FnOnce(Example) -> Example {
    move |report| report.set("/report", json!({ "event": event, "on": today() }))
}
