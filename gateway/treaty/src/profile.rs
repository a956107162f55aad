//! A profile: one treaty as data.
//!
//! The file is written for lawyers first. Every rule carries its article and one plain English
//! sentence that says it, every article says whether it was read and in which text, and what was
//! not read is no rule. The types are closed: a word that the vocabulary does not have is an
//! error, never silently skipped.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use gateway_bundle::ids::Language;
use gateway_bundle::manifest::Side;
use gateway_bundle::{Country, Digest, MessageKind, TreatyId};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use serde::Deserialize;

mod check;
mod overlay;
mod procedure;
mod rule;
mod source;

pub use check::{Check, CountedFrom, Exception, Giver, ProceedingsScope};
pub use overlay::{Applies, Flow, Precedence};
pub use procedure::{
    Actor, Channel, DeclaredChannel, Duty, DutyEvent, ElectronicMeans, EndsPapers, Ground, Message,
    Nature, OpenGrounds, OriginalsRule, Step, TimeUnit, Timing, Within,
};
pub use rule::{
    Basis, CertificationRule, CertificationWanted, ContentRule, Direction, Form, ItemRule,
    Obligation, Occasion, Owed, Per, Target, TranslationRule,
};
pub use source::{
    ArticleRead, CentralAuthority, InForce, Languages, Overlap, REPORT, Reading, Refusal,
    Reservation, Signed, SourceText, Standing,
};

/// A treaty as data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Where the file's own schema stands, for editors.
    #[serde(default, rename = "$schema")]
    pub schema: Option<String>,
    /// The treaty's id.
    pub id: TreatyId,
    /// The profile's version.
    pub version: String,
    /// Whether its rules are enforced or only noted.
    pub status: Status,
    /// What the treaty is about.
    pub kind: Kind,
    /// The treaty's title by language.
    pub title: BTreeMap<Language, String>,
    /// The States of which it was read that they are bound; of an overlay, whose law it is.
    pub parties: Vec<Country>,
    /// Whether that is all of them.
    #[serde(default)]
    pub parties_known: PartiesKnown,
    /// States that signed, of which it was not read whether they are bound.
    #[serde(default)]
    pub signatories: Vec<Country>,
    /// The time zone in which the days of each party are counted (IANA name).
    #[serde(default)]
    pub time_zones: BTreeMap<Country, String>,
    /// When and where it was signed.
    #[serde(default)]
    pub signed: Option<Signed>,
    /// Since when it binds.
    #[serde(default)]
    pub in_force: Option<InForce>,
    /// The texts that were read.
    pub texts: Vec<SourceText>,
    /// The articles, each read or not.
    pub articles: Vec<ArticleRead>,
    /// What is not known, in plain words.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Where to be careful with the text.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// The authentic languages.
    #[serde(default)]
    pub languages: Option<Languages>,
    /// The central authorities that the treaty names.
    #[serde(default)]
    pub central_authorities: Vec<CentralAuthority>,
    /// The channel.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// The kinds of messages that the treaty has.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// The items that its articles ask for.
    #[serde(default)]
    pub items: Vec<ItemRule>,
    /// The languages that documents must be readable in.
    #[serde(default)]
    pub translations: Vec<TranslationRule>,
    /// What has to be certified, signed, stamped.
    #[serde(default)]
    pub certifications: Vec<CertificationRule>,
    /// What messages have to say.
    #[serde(default)]
    pub contents: Vec<ContentRule>,
    /// The conditions of a transfer.
    #[serde(default)]
    pub conditions: Vec<Condition>,
    /// What ends the exchange of papers early.
    #[serde(default)]
    pub ends_papers: Option<EndsPapers>,
    /// The listed grounds of refusal.
    #[serde(default)]
    pub grounds: Vec<Ground>,
    /// Whether a State may also refuse on other grounds.
    #[serde(default)]
    pub other_grounds: Option<OpenGrounds>,
    /// The steps, in the treaty's own order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Who owes what to whom, on which event, within what time.
    #[serde(default)]
    pub duties: Vec<Duty>,
    /// Other treaties between the same States.
    #[serde(default)]
    pub overlaps: Vec<Overlap>,
    /// Reservations and declarations.
    #[serde(default)]
    pub reservations: Vec<Reservation>,
    /// Why an overlay yields where a treaty speaks.
    #[serde(default)]
    pub precedence: Option<Precedence>,
    /// Why bundles are refused by name, where the treaty is about something else.
    #[serde(default)]
    pub refuses: Option<Refusal>,
    /// The digest of the file's bytes.
    #[serde(skip, default = "no_digest")]
    pub digest: Digest,
    #[serde(skip)]
    bytes: Box<[u8]>,
    #[serde(skip)]
    zones: BTreeMap<Country, TimeZone>,
}

/// Whether a profile's rules are enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// The articles on documents and conditions were read.
    Enforced,
    /// They were not; every finding is a note.
    Draft,
}

/// Whether every Party was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartiesKnown {
    /// Who is not listed is no Party.
    #[default]
    Complete,
    /// The list was read in part; of others it is not known.
    InPart,
}

/// What a treaty is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The transfer of persons in custody.
    CustodialTransfer,
    /// The transfer of the execution of sentences without custody.
    NonCustodialExecution,
    /// Legal assistance; no transfer.
    MutualAssistance,
    /// A State's own law beneath the treaties.
    DomesticOverlay,
}

/// A condition of the transfer. A condition that fails is for the authority to decide.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The rule's name in this profile.
    pub id: String,
    /// The article.
    pub article: String,
    /// The rule in one sentence.
    pub says: String,
    /// Where it applies, in a domestic overlay.
    #[serde(default)]
    pub applies: Applies,
    /// What it rests on.
    #[serde(default)]
    pub basis: Basis,
    /// The ground of refusal that a failure is, where the treaty makes it one.
    #[serde(default)]
    pub ground: Option<String>,
    /// How it is checked.
    pub check: Check,
}

/// Why a file is no profile.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// It is not JSON, or not of a profile's form.
    #[error("not a treaty profile: {0}")]
    Form(#[from] gateway_bundle::json::Error),
    /// A time zone is not known.
    #[error("the time zone of {0} is not known")]
    TimeZone(Country),
    /// Two profiles have one id.
    #[error("two profiles have the id {0}")]
    Twice(TreatyId),
}

/// The offsets in use on Earth that lie furthest apart: a day begins and ends within them.
const WESTMOST: Offset = Offset::constant(-12);
const EASTMOST: Offset = Offset::constant(14);

const fn no_digest() -> Digest {
    Digest::from_bytes([0; 32])
}

impl Profile {
    /// Reads a profile.
    ///
    /// # Errors
    ///
    /// Says where the file departs from the form of profiles.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProfileError> {
        let mut profile: Self = gateway_bundle::json::from_slice(bytes)?;
        profile.digest = Digest::of(bytes);
        profile.bytes = bytes.into();
        // The bundled database: days are counted the same on every machine.
        let database = jiff::tz::TimeZoneDatabase::bundled();
        for (country, name) in &profile.time_zones {
            let zone = database.get(name).map_err(|_| ProfileError::TimeZone(country.clone()))?;
            profile.zones.insert(country.clone(), zone);
        }
        Ok(profile)
    }

    /// The file's bytes, as they are served and hashed.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The title in a language, or else in English, or else in any.
    pub fn title_in(&self, language: &str) -> &str {
        let language = language.split('-').next().unwrap_or_default();
        let find = |wanted: &str| {
            self.title.iter().find(|(l, _)| l.primary() == wanted).map(|(_, title)| title.as_str())
        };
        find(language)
            .or_else(|| find("en"))
            .or_else(|| self.title.values().next().map(String::as_str))
            .unwrap_or(self.id.as_str())
    }

    /// Whether the treaty binds a State; nothing where that was not read.
    pub fn binds(&self, state: &Country) -> Option<bool> {
        if self.parties.contains(state) {
            Some(true)
        } else if self.signatories.contains(state) || self.parties_known == PartiesKnown::InPart {
            None
        } else {
            Some(false)
        }
    }

    /// Every State that the profile names: those bound, and those that may be.
    pub fn states(&self) -> impl Iterator<Item = &Country> {
        self.parties.iter().chain(&self.signatories)
    }

    /// The message of a kind, where the treaty has it.
    pub fn message(&self, kind: MessageKind) -> Option<&Message> {
        self.messages.iter().find(|message| message.message == kind)
    }

    /// The ground of refusal with a code.
    pub fn ground(&self, code: &str) -> Option<&Ground> {
        self.grounds.iter().find(|ground| ground.id == code)
    }

    /// Whether an article, or the whole that it is a part of, is marked as read.
    pub fn has_read(&self, article: &str) -> bool {
        self.articles.iter().any(|known| known.read && known.covers(article))
    }

    /// The day that it is in a State at a moment: two days where its time zone is not known and
    /// the moment is not the same day everywhere.
    pub fn day_in(&self, state: &Country, at: Timestamp) -> RangeInclusive<Date> {
        let in_zone = |zone: TimeZone| at.to_zoned(zone).date();
        match self.zones.get(state) {
            Some(zone) => {
                let day = in_zone(zone.clone());
                day..=day
            }
            None => in_zone(WESTMOST.to_time_zone())..=in_zone(EASTMOST.to_time_zone()),
        }
    }

    /// The last moment of a day in a State; where its time zone is not known, or the State is not,
    /// the moment at which that day is over everywhere.
    pub fn end_of_day(&self, state: Option<&Country>, day: Date) -> Option<Timestamp> {
        let zone = state.and_then(|state| self.zones.get(state)).cloned();
        let zone = zone.unwrap_or_else(|| WESTMOST.to_time_zone());
        let next = day.tomorrow().ok()?.to_zoned(zone).ok()?.timestamp();
        next.checked_sub(jiff::SignedDuration::from_secs(1)).ok()
    }

    /// Which side a State is on, once the case says who sentenced and who executes.
    pub fn side_of(
        state: &Country,
        sentencing: Option<&Country>,
        executing: Option<&Country>,
    ) -> Option<Side> {
        match (sentencing == Some(state), executing == Some(state)) {
            (true, false) => Some(Side::Sentencing),
            (false, true) => Some(Side::Executing),
            _ => None,
        }
    }
}
