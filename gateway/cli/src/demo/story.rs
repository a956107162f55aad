//! The story: a citizen imprisoned in Brazil wishes to come home to Kazakhstan.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::BundleKey;
use gateway_evidence::SigningKey;
use gateway_evidence::certificate::from_pem;
use gateway_server::client::Answer;
use gateway_treaty::Catalogue;
use http::StatusCode;
use ring::rand::SystemRandom;
use serde_json::{Value, json};

use super::Teller;
use super::office::Office;
use super::papers::{self, Bundle};
use super::smtp::decode;
use super::stage::{House, Stage, gateway};

/// How long the last mails may take.
const MAILS: Duration = Duration::from_secs(20);

/// What came of the story.
#[derive(Default)]
pub(super) struct Outcome {
    accepted: u32,
    rejected: u32,
    repeated: u32,
    mails: usize,
    evidence: BTreeMap<String, u32>,
    cases: Vec<Value>,
    bag: String,
}

impl Outcome {
    /// The outcome as one JSON object.
    pub(super) fn report(&self) -> Value {
        json!({
            "accepted": self.accepted,
            "rejected": self.rejected,
            "repeated": self.repeated,
            "mails": self.mails,
            "evidence": self.evidence,
            "cases": self.cases,
            "bag": self.bag,
        })
    }
}

/// Who speaks in the story.
struct Cast {
    aigerim: Office,
    bolat: Office,
    joana: Office,
}

/// Tells the story from the request to the decision.
pub(super) async fn tell(stage: &Stage, teller: &Teller, language: &str) -> Result<Outcome> {
    let cast = Cast {
        aigerim: stage.kazakhstan.person(stage.kazakhstan.officer, language)?,
        bolat: stage.kazakhstan.person(stage.kazakhstan.approver, language)?,
        joana: stage.brazil.person(stage.brazil.officer, language)?,
    };
    let mut outcome = Outcome::default();
    let request = ask(&cast, teller, &mut outcome).await?;
    let reply = answer(&cast, (teller, language), &mut outcome, &request).await?;
    let wanted = ask_for_supplement(&cast, teller, &mut outcome, &reply).await?;
    refuse_tampered(stage, &cast, teller, &mut outcome, &wanted).await?;
    let supplement = supplement(&cast, teller, &mut outcome, &wanted).await?;
    repeat(stage, &cast, teller, &mut outcome, &supplement).await?;
    let decision = decide(&cast, teller, &mut outcome, &supplement).await?;
    let all = [&request, &reply, &wanted, &supplement, &decision];
    originals(&cast, teller).await?;
    evidence(&cast, teller, &mut outcome, &all).await?;
    mails(stage, teller, &mut outcome).await?;
    export(stage, teller, &mut outcome, &reply).await?;
    cases(stage, &cast, &mut outcome).await?;
    Ok(outcome)
}

async fn ask(cast: &Cast, teller: &Teller, outcome: &mut Outcome) -> Result<Bundle> {
    teller.say("");
    teller.say("1. Kazakhstan, told by the person of the wish to come home, asks for the transfer");
    let request = papers::request()?;
    accepted(&cast.aigerim.post(&request, None).await?, outcome)?;
    delivered(&cast.aigerim, &request).await?;
    teller.say("   accepted by both gateways; each signed evidence of it");
    Ok(request)
}

async fn answer(
    cast: &Cast,
    (teller, language): (&Teller, &str),
    outcome: &mut Outcome,
    request: &Bundle,
) -> Result<Bundle> {
    teller.say("");
    teller.say("2. Brazil answers with the papers of Art. 4(2); its own gateway looks first");
    let reply = papers::reply(request)?;
    let stopped = cast.joana.post(&reply, None).await?;
    ensure!(stopped.status == StatusCode::UNPROCESSABLE_ENTITY, "the gate let it pass");
    let problem = body(&stopped)?;
    let found = findings(&problem["findings"]);
    ensure!(found.len() == 2, "the gate names {} findings, the story has 2", found.len());
    for line in crate::findings::all(&Catalogue::embedded()?, &found, language) {
        teller.say(&format!("   {line}"));
    }
    let reason = "The translation follows within a week; the court certifies the verdict today";
    teller.say(&format!("   the officer sends it anyway: {reason}"));
    accepted(&cast.joana.post(&reply, Some(reason)).await?, outcome)?;
    delivered(&cast.joana, &reply).await?;
    case_state(&cast.aigerim, "incomplete").await?;
    teller.say("   Kazakhstan accepts it with its receipt date; the case is incomplete");
    Ok(reply)
}

fn findings(all: &Value) -> Vec<Value> {
    let all = all.as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|finding| finding["effect"] == "incomplete").collect()
}

async fn ask_for_supplement(
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    reply: &Bundle,
) -> Result<Bundle> {
    teller.say("");
    teller.say("3. Kazakhstan asks for what is missing, from the findings");
    let state = cast.aigerim.get(&format!("/v1/bundles/{}", reply.manifest.key())).await?;
    let found = findings(&state["assessment"]["findings"]);
    let asks = found.iter().map(|finding| {
        json!({
            "item": finding["item"], "article": finding["article"], "finding": finding["code"],
        })
    });
    let wanted = papers::supplement_request(reply, &asks.collect::<Vec<_>>())?;
    accepted(&cast.aigerim.post(&wanted, None).await?, outcome)?;
    delivered(&cast.aigerim, &wanted).await?;
    Ok(wanted)
}

async fn supplement(
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    wanted: &Bundle,
) -> Result<Bundle> {
    teller.say("");
    teller.say("5. Brazil sends the supplement");
    let supplement = papers::supplement(wanted)?;
    accepted(&cast.joana.post(&supplement, None).await?, outcome)?;
    delivered(&cast.joana, &supplement).await?;
    case_state(&cast.aigerim, "complete").await?;
    teller.say("   assessed together with what was there, the case is complete");
    Ok(supplement)
}

/// Brazil's own system at Kazakhstan's gateway, without Brazil's gateway between them.
fn direct(stage: &Stage) -> Result<Office> {
    let keys = stage.brazil.directory.join("keys");
    let ca = stage.kazakhstan.directory.join("development-ca/ca.pem");
    let url = format!("https://{}", stage.kazakhstan.exchange);
    Office::by_files(&url, &keys, "client", ca)
}

fn seal_key(house: &House, rng: &SystemRandom) -> Result<SigningKey> {
    let keys = house.directory.join("keys");
    let chain = from_pem(&std::fs::read(keys.join("seal.pem"))?)?;
    Ok(SigningKey::from_pem(&std::fs::read(keys.join("seal.key"))?, chain, rng)?)
}

async fn refuse_tampered(
    stage: &Stage,
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    wanted: &Bundle,
) -> Result<()> {
    teller.say("");
    teller.say("4. A bundle arrives in which one document is not the one that was sealed");
    let rng = SystemRandom::new();
    let tampered = papers::tampered(wanted)?.sealed(&seal_key(&stage.brazil, &rng)?, &rng)?;
    let refused = direct(stage)?.post(&tampered, None).await?;
    let problem = body(&refused)?;
    ensure!(problem["code"] == "document-digest", "refused as {}", problem["code"]);
    ensure!(problem["evidence"].is_string(), "the refusal is not signed");
    outcome.rejected += 1;
    *outcome.evidence.entry("RelayRejection".to_owned()).or_default() += 1;
    let held = cast.aigerim.get("/v1/own/quarantine").await?;
    let held = held["quarantine"].as_array().map_or(0, Vec::len);
    ensure!(held == 1, "{held} bundles lie in quarantine, the story has 1");
    teller.say(&format!(
        "   refused with signed evidence: {}",
        problem["detail"].as_str().unwrap_or_default()
    ));
    teller.say("   it lies in quarantine, where staff can read it");
    Ok(())
}

async fn repeat(
    stage: &Stage,
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    supplement: &Bundle,
) -> Result<()> {
    teller.say("");
    teller.say("6. The same bundle comes a second time");
    let path = format!("/v1/bundles/{}/manifest", supplement.manifest.key());
    let mut again = supplement.clone();
    again.part = cast.joana.fetch(&path).await?;
    let path = format!("/v1/bundles/{}/evidence", supplement.manifest.key());
    let kept = cast.aigerim.get(&path).await?;
    let repeat = direct(stage)?.post(&again, None).await?;
    ensure!(repeat.status == StatusCode::OK, "the repeat got {}", repeat.status);
    ensure!(repeat.headers.get("bundle-repeat").is_some_and(|v| v == "?1"), "no Bundle-Repeat");
    let given = statements(&body(&repeat)?);
    let kept = statements(&kept);
    ensure!(given.len() == 2 && given.is_subset(&kept), "the evidence is not the first one");
    outcome.repeated += 1;
    teller.say("   answered with the first evidence, byte for byte");
    Ok(())
}

async fn decide(
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    supplement: &Bundle,
) -> Result<Bundle> {
    teller.say("");
    teller.say("7. Kazakhstan decides; a second person has to approve");
    let decision = papers::decision(supplement)?;
    let held = cast.aigerim.post(&decision, None).await?;
    ensure!(held.status == StatusCode::ACCEPTED, "the decision was not held: {}", text(&held));
    let key = decision.manifest.key();
    let digest = body(&held)?["digest"].as_str().unwrap_or_default().parse()?;
    let own = cast.aigerim.approve(&key, &digest).await?;
    ensure!(own.status == StatusCode::FORBIDDEN, "who proposed could approve");
    teller.say("   who proposed it cannot approve it");
    accepted(&cast.bolat.approve(&key, &digest).await?, outcome)?;
    delivered(&cast.aigerim, &decision).await?;
    for office in [&cast.aigerim, &cast.joana] {
        case_state(office, "agreed").await?;
    }
    teller.say("   approved, sealed, sent; the case is agreed on both sides");
    Ok(decision)
}

async fn originals(cast: &Cast, teller: &Teller) -> Result<()> {
    let number = case_number(&cast.aigerim).await?;
    let shown = cast.aigerim.get(&format!("/v1/own/cases/{number}")).await?;
    let originals = shown["originals"].as_array().cloned().unwrap_or_default();
    let announced = originals
        .iter()
        .filter(|one| one["consignment"] == papers::CONSIGNMENT && one["state"] == "announced");
    let announced = announced.count();
    ensure!(announced > 0, "no originals are announced");
    teller.say("");
    teller.say(&format!("8. {announced} paper originals are announced in {}", papers::CONSIGNMENT));
    Ok(())
}

async fn evidence(
    cast: &Cast,
    teller: &Teller,
    outcome: &mut Outcome,
    all: &[&Bundle],
) -> Result<()> {
    for bundle in all {
        let path = format!("/v1/bundles/{}/evidence", bundle.manifest.key());
        let mut sides = Vec::new();
        for office in [&cast.aigerim, &cast.joana] {
            let all = |answer: &Value| {
                let all = statements(answer);
                (all.len() == 3).then_some(all)
            };
            sides.push(office.wait(&path, all).await?);
        }
        ensure!(sides.first() == sides.last(), "the two sides hold different evidence");
        let wanted = ["ContentConsignment", "RelayAcceptance", "SubmissionAcceptance"];
        for kind in wanted {
            *outcome.evidence.entry(kind.to_owned()).or_default() += 1;
        }
    }
    teller.say("");
    teller.say("9. Both sides hold the same signed evidence of every step:");
    for (kind, count) in &outcome.evidence {
        teller.say(&format!("   {count:>3}  {kind}"));
    }
    Ok(())
}

/// The statements of an answer, byte for byte.
fn statements(answer: &Value) -> BTreeSet<String> {
    let all = answer["evidence"].as_array().into_iter().flatten();
    all.filter_map(|one| one["jws"].as_str().map(str::to_owned)).collect()
}

async fn mails(stage: &Stage, teller: &Teller, outcome: &mut Outcome) -> Result<()> {
    // Kazakhstan: the reply, its originals, the refusal, the supplement, its originals, the wanted
    // approval. Brazil: the request, the supplement request, the decision.
    stage.post.wait_for(9, MAILS).await?;
    let received = stage.post.received();
    outcome.mails = received.len();
    teller.say("");
    teller.say(&format!(
        "10. {} mails came, each saying that something waits, never what:",
        received.len()
    ));
    for mail in &received {
        ensure!(mail.tls, "a mail came without TLS");
        let to = mail.to.first().map_or("", String::as_str);
        teller.say(&format!("   {to}: {}", decode::subject(&mail.bytes)));
    }
    teller.say("   the last one says:");
    let last = received.last().map(|mail| decode::text(&mail.bytes)).unwrap_or_default();
    for line in last.lines() {
        teller.say(&format!("     | {line}"));
    }
    Ok(())
}

async fn export(
    stage: &Stage,
    teller: &Teller,
    outcome: &mut Outcome,
    reply: &Bundle,
) -> Result<()> {
    for house in stage.houses() {
        let bag = stage.directory.join(format!("reply-{}.zip", house.authority));
        let trust = stage.directory.join(format!("trust-{}.json", house.authority));
        let (bag, trust) = (bag.display().to_string(), trust.display().to_string());
        let id = reply.manifest.key().to_string();
        let more = [
            "--as",
            house.officer,
            "--at",
            &house.exchange,
            "--output",
            &bag,
            "--trust-out",
            &trust,
        ];
        gateway(&["bundle", "export", &id], &house.config(), &more).await?;
        outcome.bag = bag;
    }
    teller.say("");
    teller.say("11. The reply is exported by each side as a bag, with the trust file beside it:");
    teller.say(&format!("   {}", outcome.bag));
    Ok(())
}

async fn cases(stage: &Stage, cast: &Cast, outcome: &mut Outcome) -> Result<()> {
    for (house, office) in stage.houses().zip([&cast.aigerim, &cast.joana]) {
        let listed = office.get("/v1/own/cases").await?;
        for case in listed["cases"].as_array().cloned().unwrap_or_default() {
            outcome.cases.push(json!({
                "authority": house.authority,
                "number": case["number"],
                "state": case["state"],
            }));
        }
    }
    Ok(())
}

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

fn body(answer: &Answer) -> Result<Value> {
    gateway_bundle::json::parse(&answer.body).with_context(|| text(answer))
}

fn accepted(answer: &Answer, outcome: &mut Outcome) -> Result<()> {
    if answer.status != StatusCode::CREATED {
        bail!("not accepted: {} {}", answer.status, text(answer));
    }
    outcome.accepted += 1;
    Ok(())
}

/// Waits until the other side's evidence is there.
async fn delivered(office: &Office, bundle: &Bundle) -> Result<()> {
    let key: BundleKey = bundle.manifest.key();
    let path = format!("/v1/bundles/{key}/evidence");
    let there = |answer: &Value| {
        let all = answer["evidence"].as_array()?;
        all.iter().any(|one| one["event"] == "RelayAcceptance").then_some(())
    };
    office.wait(&path, there).await
}

async fn case_state(office: &Office, wanted: &str) -> Result<()> {
    office
        .wait("/v1/own/cases", |answer| (answer["cases"][0]["state"] == wanted).then_some(()))
        .await
}

async fn case_number(office: &Office) -> Result<String> {
    let answer = office.get("/v1/own/cases").await?;
    answer["cases"][0]["number"].as_str().map(str::to_owned).context("there is no case")
}
