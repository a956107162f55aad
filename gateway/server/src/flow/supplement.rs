//! A supplement request, drafted from what the papers of the other side lack.
//!
//! The draft is made when somebody looks and kept nowhere. It goes out like every other message:
//! an officer completes it, seals it and sends it.

use std::sync::Arc;

use gateway_bundle::manifest::{Ask, Channel, ChannelMode};
use gateway_bundle::{AuthorityId, BundleId, Manifest};
use gateway_exchange::case::brings_papers;
use gateway_exchange::supplement::{Proposal, Source, proposals, request};
use gateway_store::bundle::{Bundle, Direction};
use gateway_store::{StoreError, View, case, tracking};
use gateway_treaty::Rendered;

use super::keep::{Accepted, bundles_of};
use super::{own_law, read};
use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// What can be asked for.
#[derive(Debug)]
pub struct Proposed {
    /// The finding, and who wants what it names.
    pub proposal: Proposal,
    /// It in words, in the reader's language.
    pub words: Rendered,
    /// Whether the draft asks for it.
    pub asked: bool,
}

/// The draft, with everything that could be asked for.
#[derive(Debug)]
pub struct Draft {
    /// What could be asked for, what the treaty wants first.
    pub proposed: Vec<Proposed>,
    /// The manifest; none where nothing is asked for.
    pub manifest: Option<Manifest>,
}

/// The other side's papers that came last, with what they lack.
struct Papers {
    manifest: Manifest,
    row: Bundle,
    proposals: Vec<Proposal>,
}

/// Findings that can be named at once.
const ONLY_MAX: usize = 200;

/// The codes that a question names by `only`; none where it names none.
///
/// # Errors
///
/// It names something else, or too many.
pub fn chosen(query: Vec<(String, String)>) -> Result<Option<Vec<String>>, Refusal> {
    if query.len() > ONLY_MAX || query.iter().any(|(name, _)| name != "only") {
        return Err(Refusal::Record("name findings by `only`, at most 200 of them"));
    }
    let only: Vec<String> = query.into_iter().map(|(_, code)| code).collect();
    Ok((!only.is_empty()).then_some(only))
}

/// Drafts the request for a case. `only` names the findings to ask for, by their codes; without it
/// everything is asked for that the treaty wants. What can be asked for is told in `language`; the
/// asks themselves are in the partner's.
///
/// # Errors
///
/// There is no such case, no papers of the other side are here, or a code is none of its findings'.
pub async fn draft(
    gateway: &Arc<Gateway>,
    number: &str,
    only: Option<&[String]>,
    language: &str,
) -> Result<Draft, Refusal> {
    let (shared, wanted) = (Arc::clone(gateway), number.to_owned());
    let found = read(gateway, move |view| papers(&shared, view, &wanted)).await?;
    let papers = found?;
    let known = |code: &String| papers.proposals.iter().any(|one| one.finding.code == *code);
    if !only.unwrap_or_default().iter().all(known) {
        return Err(Refusal::Record(
            "a finding that was named is not among those that can be asked for; draft without naming any and choose from `proposed`",
        ));
    }
    let theirs = language_of(gateway, &papers.manifest.from);
    let mut asks: Vec<Ask> = Vec::new();
    let mut proposed = Vec::new();
    for proposal in papers.proposals {
        let asked = proposal.is_asked(only);
        let ask = asked.then(|| proposal.ask(&words(gateway, &proposal, &theirs))).flatten();
        asks.extend(ask.filter(|ask| !asks.contains(ask)));
        let words = gateway.catalogue.render(&proposal.finding, language);
        proposed.push(Proposed { proposal, words, asked });
    }
    let manifest = if asks.is_empty() {
        None
    } else {
        let bundle = BundleId::new(gateway.new_id()).map_err(|_| Refusal::Fault)?;
        let channel = channel(gateway, &papers.manifest);
        let (digest, from) = (papers.row.manifest_digest, gateway.directory.own().clone());
        let created = gateway.clock.now();
        let created = jiff::Timestamp::from_second(created.as_second()).unwrap_or(created);
        Some(request(papers.manifest, digest, from, bundle, channel, created, asks))
    };
    Ok(Draft { proposed, manifest })
}

fn papers(
    gateway: &Gateway,
    view: &View<'_>,
    number: &str,
) -> Result<Result<Papers, Refusal>, StoreError> {
    let Some(case) = case::by_number(view, number)? else { return Ok(Err(Refusal::NotFound)) };
    let bundles = bundles_of(view, case.id)?;
    let theirs = |(manifest, row): &&(Manifest, Bundle)| {
        row.direction == Direction::In && brings_papers(manifest.message)
    };
    let Some((manifest, row)) = bundles.iter().rev().find(theirs) else {
        return Ok(Err(Refusal::Record(
            "no papers of the other side are here that a supplement could be asked for; their content may be erased",
        )));
    };
    let now = tracking::reassessment(view, row.id)?;
    let current = Bundle { assessment: now.or_else(|| row.assessment.clone()), ..row.clone() };
    let assessment = Accepted::of(&current, &[])?.assessment;
    let treaty = gateway.profiles.treaty(&case.treaty);
    let law = treaty.and_then(|treaty| own_law::of_case(gateway, treaty, &bundles));
    let findings = assessment.map(|said| said.findings).unwrap_or_default();
    let beneath = law.map(|said| said.findings).unwrap_or_default();
    Ok(Ok(Papers {
        manifest: manifest.clone(),
        row: row.clone(),
        proposals: proposals(&findings, &beneath),
    }))
}

/// The partner's first language that the findings have words in.
fn language_of(gateway: &Gateway, partner: &AuthorityId) -> String {
    let told = gateway.directory.with(partner, |entry| {
        let known = |one: &&gateway_bundle::ids::Language| {
            gateway.catalogue.languages().any(|language| language == one.primary())
        };
        entry.file().languages.iter().find(known).map(|one| one.primary().to_owned())
    });
    told.flatten().unwrap_or_else(|| "en".to_owned())
}

/// An ask in words: what is wanted and what to do; for one's own law, also which.
fn words(gateway: &Gateway, proposal: &Proposal, language: &str) -> String {
    let finding = &proposal.finding;
    let said = gateway.catalogue.render(finding, language);
    let law = (proposal.source == Source::OwnLaw)
        .then(|| gateway.profiles.get(&finding.treaty))
        .flatten()
        .map(|law| format!("{}, {}", law.title_in(language), finding.article));
    let parts = [law, Some(said.title), Some(said.wanted)];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    parts.join(". ").replace("..", ".")
}

/// By which channel the official paper goes: as the treaty has it, or else as the papers came.
fn channel(gateway: &Gateway, papers: &Manifest) -> Channel {
    let profile = gateway.profiles.treaty(&papers.treaty);
    let mode: Option<ChannelMode> = profile.and_then(|p| p.channel.as_ref()).map(|one| one.mode);
    Channel { mode: mode.unwrap_or(papers.channel.mode), because: None }
}
