//! The test's own books: what was acknowledged, and how the gateway is held to it.

use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, ensure};
use gateway_bundle::Digest;
use gateway_evidence::Jws;
use serde_json::Value;

use super::World;
use crate::http::{Answer, Connection, Peer, Request};
use crate::outgoing::Outgoing;
use crate::{gateway, program};

/// A bundle whose receipt was acknowledged.
#[derive(Debug, Clone)]
pub struct Acknowledged {
    /// The manifest's exact bytes; the documents' digests stand there.
    pub manifest: Vec<u8>,
    /// Its resource.
    pub resource: String,
    /// The evidence that the answer had.
    pub evidence: Vec<String>,
    /// Whether it is the gateway's own, for the partner.
    pub leaves: bool,
}

impl Acknowledged {
    /// What an answer acknowledged.
    ///
    /// # Errors
    ///
    /// The answer holds no evidence.
    pub fn of(bundle: &Outgoing, answer: &Value, leaves: bool) -> Result<Self> {
        let evidence = statements(answer)?;
        ensure!(!evidence.is_empty(), "an answer without evidence: {answer}");
        let (manifest, resource) = (bundle.manifest.clone(), bundle.resource()?);
        Ok(Self { manifest, resource, evidence, leaves })
    }
}

/// The statements in an answer.
///
/// # Errors
///
/// It has no `evidence`.
pub fn statements(answer: &Value) -> Result<Vec<String>> {
    let all = answer.get("evidence").and_then(Value::as_array).context("no evidence")?;
    let jws = |one: &Value| one.get("jws").and_then(Value::as_str).map(str::to_owned);
    Ok(all.iter().filter_map(jws).collect())
}

/// The books.
#[derive(Debug, Default)]
pub struct Books {
    acknowledged: Mutex<Vec<Acknowledged>>,
    /// Resources of bundles that were refused: they may never be seen.
    refused: Mutex<Vec<String>>,
    /// How many from the front were compared since a restart.
    compared: Mutex<usize>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Books {
    /// Notes an acknowledged bundle.
    pub fn note(&self, one: Acknowledged) {
        locked(&self.acknowledged).push(one);
    }

    /// Notes a refused bundle.
    pub fn note_refused(&self, resource: String) {
        locked(&self.refused).push(resource);
    }

    /// How many bundles were acknowledged.
    pub fn len(&self) -> usize {
        locked(&self.acknowledged).len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Compares what was acknowledged before the last restart and was not compared since, and
    /// some older ones. Stops without a word where the gateway ends meanwhile; the rest comes at
    /// the next start.
    pub fn compare_some(&self, world: &World, acknowledged_before: usize, older: usize) {
        let mut line = Line::to(&world.own);
        let first = *locked(&self.compared);
        for place in first..acknowledged_before {
            if !self.compare_one(world, &mut line, place) {
                return;
            }
            *locked(&self.compared) = place + 1;
        }
        let older = older.checked_rem(acknowledged_before).unwrap_or(0);
        if !self.compare_one(world, &mut line, older) {
            return;
        }
        world.tally.count("restarts after which all earlier acknowledgements were compared");
    }

    /// Whether the gateway still answers.
    fn compare_one(&self, world: &World, line: &mut Line<'_>, place: usize) -> bool {
        let Some(one) = locked(&self.acknowledged).get(place).cloned() else { return true };
        match compare(line, &one, Evidence::Given) {
            Ok(()) => {
                world.tally.count("bundles compared after a restart");
                true
            }
            Err(Failed::Away) => false,
            Err(Failed::Differs(what)) => {
                eprintln!("LOST: {} {what}", one.resource);
                world.tally.count(LOST);
                true
            }
        }
    }

    /// Holds a gateway that runs undisturbed to all of it, and waits for what workers still owe.
    ///
    /// # Errors
    ///
    /// A worker does not do its work, or `fsck` has findings.
    pub fn compare_all(&self, world: &World) -> Result<()> {
        let all = locked(&self.acknowledged).clone();
        let cases = stands(&world.own)?;
        let mut line = Line::to(&world.own);
        for one in &all {
            let how_often = cases.iter().filter(|known| **known == one.resource).count();
            if how_often > 1 {
                eprintln!("DOUBLED: {}", one.resource);
                world.tally.count(DOUBLED);
            }
            if let Err(problem) = compare(&mut line, one, Evidence::Given) {
                eprintln!("LOST: {} {problem:?}", one.resource);
                world.tally.count(LOST);
            }
            world.tally.count("bundles compared at the end");
        }
        for resource in &*locked(&self.refused) {
            let answer = world.own.ask(&Request::get(resource))?;
            if answer.status != 404 {
                eprintln!("VISIBLE: {resource} was refused");
                world.tally.count(VISIBLE);
            }
        }
        relayed(world, &all)?;
        mailed(world);
        fsck(world, Left::MayLie)
    }
}

/// A line of the table that has to be zero.
pub const LOST: &str = "acknowledged bundles lost or changed";
/// A line of the table that has to be zero.
pub const DOUBLED: &str = "bundles or mails doubled";
/// A line of the table that has to be zero.
pub const VISIBLE: &str = "unacknowledged bundles seen that were not whole";

/// Which evidence has to be there.
#[derive(Debug, Clone, Copy)]
enum Evidence {
    /// The statements of the answer.
    Given,
    /// A statement of the receiver.
    OfReceiver,
}

/// Why a comparison did not end well.
#[derive(Debug)]
enum Failed {
    /// The gateway does not answer.
    Away,
    /// What it holds is not what it acknowledged.
    Differs(String),
}

/// Whether a gateway holds a bundle whole.
///
/// # Errors
///
/// It does not answer, or what it holds is not whole.
pub fn is_whole(own: &Peer, one: &Acknowledged) -> Result<bool> {
    match compare(&mut Line::to(own), one, Evidence::Given) {
        Ok(()) => Ok(true),
        Err(Failed::Away) => anyhow::bail!("it is away"),
        Err(Failed::Differs(what)) => {
            eprintln!("NOT WHOLE: {} {what}", one.resource);
            Ok(false)
        }
    }
}

/// One connection for many questions: handshakes would take most of the time.
struct Line<'a> {
    peer: &'a Peer,
    open: Option<Connection>,
}

impl<'a> Line<'a> {
    fn to(peer: &'a Peer) -> Self {
        Self { peer, open: None }
    }

    /// Asks on the open connection, or on a new one where it has broken meanwhile.
    fn ask(&mut self, target: &str) -> Result<Answer, Failed> {
        if let Some(mut open) = self.open.take()
            && let Ok(answer) = Self::on(&mut open, target)
        {
            self.open = Some(open);
            return Ok(answer);
        }
        let mut open = self.peer.open().map_err(|_| Failed::Away)?;
        let answer = Self::on(&mut open, target).map_err(|_| Failed::Away)?;
        self.open = Some(open);
        Ok(answer)
    }

    fn on(open: &mut Connection, target: &str) -> Result<Answer> {
        open.write(&Request::get(target).to_bytes())?;
        open.answer()
    }
}

fn compare(line: &mut Line<'_>, one: &Acknowledged, evidence: Evidence) -> Result<(), Failed> {
    let mut ask = |target: &str| line.ask(target);
    let differs = |what: String| Err(Failed::Differs(what));
    let known = ask(&format!("{}/evidence", one.resource))?;
    if known.status != 200 {
        return differs(format!("evidence: {}", known.status));
    }
    let text = known.text();
    if matches!(evidence, Evidence::Given) {
        let missing = one.evidence.iter().any(|jws| text.matches(jws.as_str()).count() != 1);
        if missing {
            return differs("its evidence is not there once".to_owned());
        }
    }
    let kept = ask(&format!("{}/manifest", one.resource))?;
    let payload = Jws::parse(&kept.body, usize::MAX).map(|jws| jws.payload().to_vec());
    if payload.ok().as_ref() != Some(&one.manifest) {
        return differs(format!("manifest: {}", kept.status));
    }
    let manifest: Value = serde_json::from_slice(&one.manifest).unwrap_or_default();
    let documents = manifest.get("documents").and_then(Value::as_array);
    for document in documents.into_iter().flatten() {
        let id = document.get("id").and_then(Value::as_str).unwrap_or_default();
        let kept = ask(&format!("{}/documents/{id}", one.resource))?;
        let digest = Digest::of(&kept.body).to_string();
        if document.get("sha256").and_then(Value::as_str) != Some(digest.as_str()) {
            return differs(format!("document {id}: {}", kept.status));
        }
    }
    Ok(())
}

/// The resources of all bundles that stand in the cases, as often as they do.
fn stands(own: &Peer) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let cases = own.get("/v1/own/cases")?;
    for case in cases.get("cases").and_then(Value::as_array).context("cases")? {
        let number = case.get("number").and_then(Value::as_str).context("number")?;
        let case = own.get(&format!("/v1/own/cases/{number}"))?;
        for bundle in case.get("bundles").and_then(Value::as_array).context("bundles")? {
            let member = |name: &str| bundle.get(name).and_then(Value::as_str).context("a member");
            let uuid = member("bundle")?.trim_start_matches("urn:uuid:");
            found.push(format!("/v1/bundles/{}/{uuid}", member("from")?));
        }
    }
    Ok(found)
}

/// What leaves arrives, once and whole, and the receiver's evidence comes back.
fn relayed(world: &World, all: &[Acknowledged]) -> Result<()> {
    let there = stands(&world.there)?;
    let (mut here, mut far) = (Line::to(&world.own), Line::to(&world.there));
    for one in all.iter().filter(|one| one.leaves) {
        gateway::eventually("a relayed bundle's evidence", || {
            let known = here.ask(&format!("{}/evidence", one.resource));
            let known = known.map_err(|failed| anyhow::anyhow!("{failed:?}"))?;
            Ok(known.text().contains("RelayAcceptance").then_some(()))
        })?;
        if let Err(problem) = compare(&mut far, one, Evidence::OfReceiver) {
            eprintln!("LOST: {} at the receiver: {problem:?}", one.resource);
            world.tally.count(LOST);
        }
        if there.iter().filter(|known| **known == one.resource).count() > 1 {
            eprintln!("DOUBLED: {} at the receiver", one.resource);
            world.tally.count(DOUBLED);
        }
        world.tally.count("bundles relayed, there whole, evidence back");
    }
    Ok(())
}

/// A mail may come again after a kill, but only byte for byte.
fn mailed(world: &World) {
    let mut by_id = std::collections::BTreeMap::new();
    for mail in world.mail.mails() {
        let id = mail.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned);
        match by_id.get(&id) {
            None => {
                by_id.insert(id, mail);
                world.tally.count("mails");
            }
            Some(first) if *first == mail => {
                world.tally.count("mails sent again, byte for byte");
            }
            Some(_) => {
                eprintln!("DOUBLED: another mail under the same Message-ID");
                world.tally.count(DOUBLED);
            }
        }
    }
}

/// What a killed gateway, or a request that broke off, may leave of a document that no row names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Its file, until the next start removes it.
    MayLie,
    /// Nothing: the gateway has just started.
    Nothing,
}

/// Evidence, documents, rows and log agree.
///
/// # Errors
///
/// They do not.
pub fn fsck(world: &World, left: Left) -> Result<()> {
    let config = world.pair.br.config();
    let config = crate::authority::path(&config)?;
    let said = program::try_run(["admin", "fsck", "--json", "--config", config])?;
    let said: Value = serde_json::from_slice(&said.stdout)
        .with_context(|| String::from_utf8_lossy(&said.stderr).into_owned())?;
    let findings = said.get("findings").and_then(Value::as_array).context("findings")?;
    let unnamed = |one: &Value| one.get("code").is_some_and(|code| code == "file-unnamed");
    ensure!(findings.iter().all(|one| left == Left::MayLie && unnamed(one)), "fsck: {said}");
    world.tally.count("fsck runs, all clean");
    world.tally.add("files without a row seen by them, for the next start", findings.len() as u64);
    Ok(())
}
