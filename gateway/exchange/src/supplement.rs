//! What to ask for: a supplement request, drafted from the findings of the other side's papers.
//!
//! What the treaty wants is asked for unless an officer leaves it out. What only one's own law
//! wants is for one's own staff, and reaches the partner only where an officer asks for it here.

use gateway_bundle::manifest::{Ask, BundleReference, Channel, Text};
use gateway_bundle::{AuthorityId, BundleId, Digest, Manifest, MessageKind};
use gateway_treaty::{Effect, Finding};
use jiff::Timestamp;

/// Who wants something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The treaty.
    Treaty,
    /// The law of one's own State, beneath the treaty.
    OwnLaw,
}

impl Source {
    /// Its name in the API and in the texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Treaty => "treaty",
            Self::OwnLaw => "own-law",
        }
    }
}

/// Something that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Why.
    pub finding: Finding,
    /// Who wants it.
    pub source: Source,
}

/// What can be asked for: every finding by which an item is missing, what the treaty wants first.
/// A note wants nothing, and a condition that fails is for the authority to decide.
pub fn proposals(treaty: &[Finding], own_law: &[Finding]) -> Vec<Proposal> {
    let of = |findings: &[Finding], source| {
        let wanted = |one: &&Finding| one.effect == Effect::Incomplete && one.item.is_some();
        let proposal = |one: &Finding| Proposal { finding: one.clone(), source };
        findings.iter().filter(wanted).map(proposal).collect::<Vec<_>>()
    };
    let mut all = of(treaty, Source::Treaty);
    all.extend(of(own_law, Source::OwnLaw));
    all
}

impl Proposal {
    /// Whether it is asked for. Without a choice everything is that the treaty wants, and nothing
    /// that only one's own law does.
    pub fn is_asked(&self, only: Option<&[String]>) -> bool {
        match only {
            None => self.source == Source::Treaty,
            Some(only) => only.contains(&self.finding.code),
        }
    }

    /// The ask, in these words. The article of one's own law is no article of the treaty: the
    /// words name it.
    pub fn ask(&self, words: &str) -> Option<Ask> {
        let article = (self.source == Source::Treaty).then(|| Text::new(&self.finding.article));
        Some(Ask {
            item: self.finding.item.clone()?,
            article: article.and_then(Result::ok),
            finding: Text::new(&self.finding.code).ok(),
            text: Text::new(words).ok(),
        })
    }
}

/// A supplement request that answers these papers, without documents: what its treaty wants of it,
/// such as a letter, is added before it is sealed.
pub fn request(
    papers: Manifest,
    digest: Digest,
    from: AuthorityId,
    bundle: BundleId,
    channel: Channel,
    created: Timestamp,
    asks: Vec<Ask>,
) -> Manifest {
    Manifest {
        version: papers.version,
        bundle,
        treaty: papers.treaty,
        message: MessageKind::SupplementRequest,
        case: papers.case,
        in_reply_to: Some(BundleReference {
            from: papers.from.clone(),
            bundle: papers.bundle,
            digest,
        }),
        corrects: None,
        from,
        to: papers.from,
        created,
        references: Vec::new(),
        channel,
        sentencing_state: papers.sentencing_state,
        executing_state: papers.executing_state,
        person: papers.person,
        petition: None,
        consent: None,
        sentence: None,
        statements: None,
        documents: Vec::new(),
        originals: Vec::new(),
        decision: None,
        arrangement: None,
        report: None,
        change: None,
        transit: None,
        asks,
        receipt: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use gateway_bundle::manifest::Item;
    use gateway_treaty::Who;

    use super::*;

    fn finding(code: &str, effect: Effect, item: Option<&str>) -> Finding {
        Finding {
            code: code.to_owned(),
            effect,
            treaty: "kz-br-2018".parse().unwrap(),
            article: "4(2)(f)".to_owned(),
            pointer: String::new(),
            document: None,
            item: item.map(|item| Item::new(item).unwrap()),
            who: Who::Sender,
            text: String::new(),
            args: BTreeMap::new(),
        }
    }

    #[test]
    fn notes_conditions_and_what_names_no_item_are_not_proposed() {
        let treaty = [
            finding("a", Effect::Incomplete, Some("verdict")),
            finding("b", Effect::Note, Some("verdict")),
            finding("c", Effect::Decide, Some("verdict")),
            finding("d", Effect::Incomplete, None),
        ];
        let codes: Vec<_> =
            proposals(&treaty, &[]).into_iter().map(|one| one.finding.code).collect();
        assert_eq!(codes, ["a"]);
    }

    #[test]
    fn what_only_ones_own_law_wants_is_asked_only_where_it_is_chosen() {
        let treaty = [finding("a", Effect::Incomplete, Some("verdict"))];
        let law = [finding("b", Effect::Incomplete, Some("execution-guarantee"))];
        let all = proposals(&treaty, &law);
        let asked = |only: Option<&[String]>| {
            let chosen = all.iter().filter(|one| one.is_asked(only));
            chosen.map(|one| one.finding.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(asked(None), ["a"]);
        assert_eq!(asked(Some(&["b".to_owned()])), ["b"]);
        assert!(asked(Some(&[])).is_empty());
        let [wanted, beneath] = &all[..] else { panic!("two proposals") };
        assert_eq!(wanted.ask("words").unwrap().article.unwrap().as_str(), "4(2)(f)");
        assert_eq!(beneath.ask("words").unwrap().article, None, "no article of the treaty");
    }
}
