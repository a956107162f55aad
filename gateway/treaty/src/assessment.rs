//! What an assessment says: one verdict for every rule, and the findings people act on.
//!
//! Nothing here holds personal data. A finding names articles, items, languages, dates of law and
//! document ids; it never repeats a value of the manifest that could tell who the person is. So
//! assessments may be logged, mailed and kept longer than the case.

use std::collections::BTreeMap;

use gateway_bundle::manifest::Item;
use gateway_bundle::{Digest, DocumentId, MessageKind, TreatyId};
use serde::{Deserialize, Serialize};

/// The version of the engine. It changes whenever the same input could give another assessment.
pub const ENGINE_VERSION: &str = "1.2.0";

/// What a treaty says of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assessment {
    /// The treaty.
    pub treaty: TreatyId,
    /// The version of its profile.
    pub profile_version: String,
    /// The digest of its profile's bytes.
    pub profile_digest: Digest,
    /// The version of the engine ([`ENGINE_VERSION`]).
    pub engine: String,
    /// The kind of the message that was assessed.
    pub message: MessageKind,
    /// One verdict for every rule of the profile, in the profile's order.
    pub results: Vec<RuleResult>,
    /// Every finding, gravest first.
    pub findings: Vec<Finding>,
    /// Other treaties that may bind the same two States.
    pub also_applicable: Vec<TreatyId>,
}

impl Assessment {
    /// Whether the treaty's list is met: nothing found that leaves the case incomplete, and
    /// nothing that refuses the message.
    pub fn is_complete(&self) -> bool {
        self.findings.iter().all(|finding| finding.effect > Effect::Incomplete)
    }

    /// The assessment as JSON. The same assessment always gives the same bytes, so their digest
    /// may stand in evidence.
    pub fn to_json(&self) -> Vec<u8> {
        // Every member is a string, a list or a struct of those: serialising cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The digest of [`Self::to_json`].
    pub fn digest(&self) -> Digest {
        Digest::of(&self.to_json())
    }
}

/// The verdict on one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleResult {
    /// The rule, by its id in the profile.
    pub rule: String,
    /// The article it comes from.
    pub article: String,
    /// The verdict.
    pub verdict: Verdict,
}

/// Whether a rule is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is kept.
    Passed,
    /// It is not kept; a finding says how.
    Failed,
    /// It asks nothing of this message.
    NotApplicable,
    /// What it asks cannot be told from the manifest.
    NotChecked,
}

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The stable code: treaty, article and problem (`kz-br-2018/4(2)(f)/missing`).
    pub code: String,
    /// What it does to the case.
    pub effect: Effect,
    /// The treaty.
    pub treaty: TreatyId,
    /// The article (`4(2)(f)`).
    pub article: String,
    /// Where in the manifest, as a JSON Pointer (RFC 6901).
    pub pointer: String,
    /// The document, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentId>,
    /// The item, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Item>,
    /// Who has to act.
    pub who: Who,
    /// The catalogue's key for its words.
    pub text: String,
    /// What the words are filled with: names of the vocabulary, articles, dates, numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
}

/// What a finding does to the case, gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The message cannot be taken under this treaty at all.
    Refuse,
    /// The case is incomplete until this is made good.
    Incomplete,
    /// A condition fails: for the authority to decide, never a bar.
    Decide,
    /// Worth knowing.
    Note,
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The authority that sends the message.
    Sender,
    /// The authority that receives it.
    Receiver,
    /// The person at the centre.
    Person,
    /// A court.
    Court,
}
