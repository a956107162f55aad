//! Rules about papers: what is owed, in which language, certified by whom, and what a message says.

use std::collections::BTreeMap;

use gateway_bundle::ids::Language;
use gateway_bundle::manifest::{Item, Side};
use gateway_bundle::{Country, MessageKind};
use serde::{Deserialize, Serialize};

use super::overlay::Applies;
use crate::vocabulary::Field;

/// What a rule rests on. Only the text itself makes more than a note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// The article says so.
    #[default]
    Text,
    /// The article says so of a like case.
    Analogy,
    /// The article presupposes it.
    Implied,
    /// Practice or press.
    Practice,
}

/// An item that an article asks for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemRule {
    /// The rule's name in this profile.
    pub id: String,
    /// The item.
    pub item: Item,
    /// The article.
    pub article: String,
    /// Articles that it has to be read with.
    #[serde(default)]
    pub with: Vec<String>,
    /// The rule in one sentence.
    pub says: String,
    /// From which side to which.
    pub direction: Direction,
    /// With which message, depending on who asked.
    pub owed: Vec<Owed>,
    /// How strictly.
    pub obligation: Obligation,
    /// On paper, or as information that the manifest itself may carry.
    #[serde(default)]
    pub form: Form,
    /// The manifest's members that carry it, where the form is information. All of them do.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// Where the treaty wants one for each decision or offence.
    #[serde(default)]
    pub per: Option<Per>,
    /// Why it needs no translation, where there is nothing to translate.
    #[serde(default)]
    pub untranslated: Option<String>,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// From which side to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The sentencing State sends it.
    SentencingToExecuting,
    /// The executing State sends it.
    ExecutingToSentencing,
    /// Whoever asks for the transfer sends it.
    RequestingToRequested,
    /// Either sends it.
    Either,
}

/// When an item is owed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// The messages that owe it.
    pub with: Vec<MessageKind>,
    /// Only where this side asked for the transfer.
    #[serde(default)]
    pub asked_by: Option<Side>,
    /// Only on this occasion.
    #[serde(default)]
    pub when: Option<Occasion>,
    /// What this rests on, where it is less than the rule itself.
    #[serde(default)]
    pub basis: Basis,
}

/// An occasion on which something is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// The sender agrees to the transfer.
    Agrees,
    /// The sender refuses.
    Refuses,
    /// The transfer needs the person's consent, as it ordinarily does.
    ConsentNeeded,
    /// No consent is needed, because the person fled to the State of citizenship (ETS 167 Art. 2).
    Flight,
    /// No consent is needed, because of an expulsion order (ETS 167 Art. 3).
    ExpulsionOrder,
}

/// How strictly an item is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obligation {
    /// Always.
    Required,
    /// If the sender has it.
    IfAvailable,
    /// If the sender knows it.
    IfKnown,
    /// If the sender finds it necessary.
    IfNecessary,
    /// If there is such a punishment, such an act.
    IfImposed,
    /// If the other side asks for it.
    OnRequest,
}

/// Paper, or information.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A document.
    #[default]
    Paper,
    /// Information: a document, or the manifest's own members.
    Information,
}

/// One for each of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// Every court decision of the manifest.
    Decision,
    /// Every offence.
    Offence,
}

/// Into which language documents have to be translated.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TranslationRule {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// Which documents: those of the listed items, or every one.
    #[serde(default)]
    pub documents: Target,
    /// Only these items, where not empty.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Only with these messages, where not empty.
    #[serde(default)]
    pub messages: Vec<MessageKind>,
    /// Only when sent to these States, where not empty.
    #[serde(default)]
    pub addressees: Vec<Country>,
    /// The languages that each addressee accepts as its own.
    #[serde(default)]
    pub accepted: BTreeMap<Country, Vec<Language>>,
    /// Languages that every addressee accepts.
    #[serde(default)]
    pub always_accepted: Vec<Language>,
    /// Languages that an addressee has yet to declare enough: they pass with a note.
    #[serde(default)]
    pub awaits_declaration: BTreeMap<Country, Vec<Language>>,
    /// Whether the sending authority has to certify the translation.
    #[serde(default)]
    pub certified: bool,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// Which documents a rule is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Documents of an item that this profile lists.
    #[default]
    Listed,
    /// Every document.
    Every,
}

/// What has to be certified, signed or stamped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificationRule {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// Which documents: those of the listed items, or every one.
    #[serde(default)]
    pub documents: Target,
    /// Only these items, where not empty.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Only with these messages, where not empty.
    #[serde(default)]
    pub messages: Vec<MessageKind>,
    /// What is wanted.
    pub wants: CertificationWanted,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}

/// What is wanted of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificationWanted {
    /// A certified copy.
    CertifiedCopy,
    /// An authorised person's signature and an official stamp.
    SignatureAndStamp,
    /// Certification by the sending authority.
    SendingAuthority,
    /// Authentication; the text does not say by whom.
    Authentication,
}

/// What a message has to say in its own members.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentRule {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// In which messages.
    pub messages: Vec<MessageKind>,
    /// Only from this side.
    #[serde(default)]
    pub from: Option<Side>,
    /// Only on this occasion.
    #[serde(default)]
    pub when: Option<Occasion>,
    /// What is to be said. All of it.
    pub fields: Vec<Field>,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
}
