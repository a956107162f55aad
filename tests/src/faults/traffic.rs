//! Traffic: bundles of every kind, each handed in until it is acknowledged.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use gateway_bundle::example::Example;
use serde_json::{Value, json};

use super::books::{Acknowledged, VISIBLE, is_whole, statements};
use super::{Dice, World};
use crate::http::{Answer, Peer, Request};
use crate::outgoing::{Outgoing, fresh};

/// How a bundle comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// In one request, small enough for the ledger.
    Small,
    /// In one request, with a document that becomes a file.
    Large,
    /// The manifest first, then the documents, the large one in two parts.
    InParts,
    /// In one request, with a document that is not the one that was sealed.
    Faulty,
    /// From one's own officer, to be relayed to the partner.
    Own,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Small, Self::Large, Self::InParts, Self::Faulty, Self::Own];

    /// The kind that leads to a point most surely.
    pub fn towards(point: gateway_fault::Point) -> Option<Self> {
        match point.name().split('.').next()? {
            "document" => Some(Self::Large),
            "upload" => Some(Self::InParts),
            "refuse" => Some(Self::Faulty),
            "relay" => Some(Self::Own),
            _ => None,
        }
    }
}

/// More than all documents of a bundle may have to stand in the ledger.
const LARGE: usize = 150_000;

/// A bundle of a kind. `case` says which case it belongs to.
pub fn bundle(kind: Kind, case: &str, dice: &mut Dice) -> Outgoing {
    let size = |most: u64, dice: &mut Dice| usize::try_from(dice.below(most)).unwrap_or(0);
    let more = match kind {
        Kind::Small | Kind::Faulty | Kind::Own => size(4_000, dice),
        Kind::Large => LARGE,
        Kind::InParts => 2 * LARGE,
    };
    let letter = size(2_000, dice);
    let example = fresh(Example::transfer_request())
        .set("/case/reference", json!(format!("{case}-{}", u8::from(kind == Kind::Own))))
        .without_documents()
        .with_content("d1", "letter.txt", "request-letter", dice.bytes(letter + 1))
        .with_content("dx", "more.bin", "request-letter", dice.bytes(more));
    let example = match kind {
        Kind::Own => example.between("br-mj", "kz-pgo").set("/case/opened_by", json!("br-mj")),
        _ => example,
    };
    let mut bundle = Outgoing::of(&example);
    if kind == Kind::Faulty
        && let Some((_, content)) = bundle.documents.last_mut()
    {
        content.push(0);
    }
    bundle
}

/// Hands in one bundle after another until it is over.
///
/// # Errors
///
/// The gateway says what an honest sender may never hear.
pub fn run(
    world: &World,
    sender: u64,
    over: &AtomicBool,
    wanted: &(dyn Fn() -> Option<Kind> + Sync),
) -> Result<()> {
    let mut dice = Dice::new(sender + 1);
    for round in 0_u64.. {
        let any = usize::try_from(dice.below(5)).unwrap_or(0);
        let any = Kind::ALL.get(any).copied().unwrap_or(Kind::Small);
        // The first sender sees to what is wanted, the others keep everything busy.
        let kind = wanted().filter(|_| sender == 0).unwrap_or(any);
        // A case of its own for each sender, and a new one now and then.
        let case = format!("KZ-BR-{sender}-{}", round / 25);
        let bundle = bundle(kind, &case, &mut dice);
        if !until_acknowledged(world, kind, &bundle, over)? {
            return Ok(());
        }
        if over.load(Ordering::Relaxed) {
            return Ok(());
        }
    }
    Ok(())
}

/// Hands a bundle in again and again, as the contract asks of senders without an answer. Says
/// whether it was acknowledged before it was over.
fn until_acknowledged(
    world: &World,
    kind: Kind,
    bundle: &Outgoing,
    over: &AtomicBool,
) -> Result<bool> {
    let mut seen: Option<Vec<String>> = None;
    loop {
        match hand_in(world, kind, bundle) {
            Ok(answer) => {
                settle(world, kind, bundle, &answer, seen.as_deref())?;
                return Ok(true);
            }
            Err(Cut) if over.load(Ordering::Relaxed) => return Ok(false),
            Err(Cut) => std::thread::sleep(Duration::from_millis(5)),
        }
        // Between two attempts: what can be seen of a bundle that nobody acknowledged is whole.
        if kind != Kind::Faulty
            && let Ok(Some(early)) = look(world, kind, bundle)
        {
            seen = Some(early);
        }
    }
}

/// Hands a bundle in again after its line broke, on a whole line, until it is acknowledged. The
/// gateway may still be busy with what came before the line broke.
///
/// # Errors
///
/// It is not acknowledged in time, or in other words than before.
pub fn again(world: &World, kind: Kind, bundle: &Outgoing) -> Result<()> {
    let seen = look(world, kind, bundle)?;
    let answer = crate::gateway::eventually("a bundle on a whole line", || {
        let answer = hand_in(world, kind, bundle).ok();
        Ok(answer.filter(|answer| answer.problem().as_deref() != Some("upload-superseded")))
    })?;
    settle(world, kind, bundle, &answer, seen.as_deref())
}

/// Looks at a bundle that was not acknowledged. Its evidence, if it is accepted all the same.
fn look(world: &World, kind: Kind, bundle: &Outgoing) -> Result<Option<Vec<String>>> {
    let answer = world.own.ask(&Request::get(&bundle.resource()?))?;
    if answer.status == 404 {
        return Ok(None);
    }
    let state = answer.json()?;
    if state.get("state").is_some_and(|state| state == "awaiting-documents") {
        return Ok(None);
    }
    let one = Acknowledged::of(bundle, &state, kind == Kind::Own);
    match one {
        Ok(one) if is_whole(&world.own, &one)? => {
            world.tally.count("kept and whole, the answer lost");
            Ok(Some(one.evidence))
        }
        _ => {
            eprintln!("VISIBLE: {}: {state}", bundle.resource()?);
            world.tally.count(VISIBLE);
            Ok(None)
        }
    }
}

fn settle(
    world: &World,
    kind: Kind,
    bundle: &Outgoing,
    answer: &Answer,
    seen: Option<&[String]>,
) -> Result<()> {
    if kind == Kind::Faulty {
        if answer.status != 422 || answer.problem().as_deref() != Some("document-digest") {
            bail!("a faulty bundle: {answer:?}");
        }
        world.books.note_refused(bundle.resource()?);
        world.tally.count("faulty bundles refused");
        return Ok(());
    }
    if !matches!(answer.status, 200 | 201) {
        bail!("{kind:?}: {answer:?}");
    }
    let body = answer.json()?;
    if let Some(seen) = seen {
        let now = statements(&body)?;
        if !now.iter().all(|jws| seen.contains(jws)) {
            bail!("{}: other evidence than before", bundle.resource()?);
        }
    }
    world.books.note(Acknowledged::of(bundle, &body, kind == Kind::Own)?);
    world.tally.count("bundles acknowledged");
    if answer.header("bundle-repeat").is_some() {
        world.tally.count("of these by a repeat: kept before the answer was lost");
    }
    Ok(())
}

/// The line broke, or the gateway is away.
#[derive(Debug)]
pub struct Cut;

/// Hands a bundle in once, in the way of its kind, through the gateway's own address.
///
/// # Errors
///
/// There was no answer.
pub fn hand_in(world: &World, kind: Kind, bundle: &Outgoing) -> Result<Answer, Cut> {
    let once = |request: Result<Request>, peer: &Peer| {
        request.and_then(|request| peer.ask(&request)).map_err(|_| Cut)
    };
    match kind {
        Kind::InParts => in_parts(world, &world.partner, bundle).map_err(|_| Cut),
        Kind::Own => {
            let request = bundle.own_request().header("send-anyway", "a%20test");
            once(Ok(request), &world.officer)
        }
        _ => once(bundle.request(&world.seal), &world.partner),
    }
}

/// The manifest first; then each document from where it stands.
///
/// # Errors
///
/// An answer did not come.
pub fn in_parts(world: &World, peer: &Peer, bundle: &Outgoing) -> Result<Answer> {
    let seal = bundle.sealed(&world.seal)?;
    let mut last = peer.ask(&Request::post("/v1/bundles", "application/jose", seal))?;
    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    for document in manifest.get("documents").and_then(Value::as_array).context("documents")? {
        if last.status != 202 && last.status != 204 {
            return Ok(last);
        }
        let text = |name: &str| document.get(name).and_then(Value::as_str).context("a member");
        let target = format!("{}/documents/{}", bundle.resource()?, text("id")?);
        let file = text("file")?;
        let (_, content) =
            bundle.documents.iter().find(|(name, _)| name == file).context("content")?;
        last = one_document(peer, &target, content, last)?;
    }
    // A gateway that ended after the last byte settles it when it is asked again.
    if matches!(last.status, 202 | 204) {
        let seal = bundle.sealed(&world.seal)?;
        last = peer.ask(&Request::post("/v1/bundles", "application/jose", seal))?;
    }
    Ok(last)
}

fn one_document(peer: &Peer, target: &str, content: &[u8], before: Answer) -> Result<Answer> {
    let mut last = before;
    let standing = peer.ask(&Request::other("HEAD", target))?;
    let offset = standing.header("upload-offset").context("no offset")?;
    let mut offset: usize = offset.parse()?;
    while offset < content.len() {
        let piece = content.get(offset..).unwrap_or_default();
        let piece = piece.get(..LARGE).unwrap_or(piece);
        let complete = offset + piece.len() == content.len();
        last = peer.ask(&Request::append(target, u64::try_from(offset)?, complete, piece))?;
        if last.status != 204 {
            return Ok(last);
        }
        offset += piece.len();
    }
    Ok(last)
}
