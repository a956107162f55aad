//! The words for findings, in every language that the catalogue has.
//!
//! One Fluent file a language in `schemas/findings/`, all with the same keys and arguments; a test
//! holds them to each other and to [`Problem`](crate::problem::Problem). A finding carries names of the
//! vocabulary (`verdict`, `kk`, `BR`); only here do they become words. What a language does not
//! have is said in English.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use gateway_bundle::manifest::{Item, Side};
use gateway_bundle::{Country, MessageKind};
use unic_langid::LanguageIdentifier;

use crate::assessment::{Effect, Finding, Verdict, Who};
use crate::profile::REPORT;

/// The embedded files, by language.
const SOURCES: &[(&str, &str)] = &[
    ("en", include_str!("../../../schemas/findings/en.ftl")),
    ("it", include_str!("../../../schemas/findings/it.ftl")),
    ("kk", include_str!("../../../schemas/findings/kk.ftl")),
    ("ko", include_str!("../../../schemas/findings/ko.ftl")),
    ("pt", include_str!("../../../schemas/findings/pt.ftl")),
    ("ru", include_str!("../../../schemas/findings/ru.ftl")),
];

/// The language that stands in for one that is not there.
const FALLBACK: &str = "en";

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Rendered {
    /// In a few words.
    pub title: String,
    /// What was found.
    pub found: String,
    /// What the article wants.
    pub wanted: String,
    /// What to do.
    pub action: String,
    /// Who has to.
    pub who: String,
}

/// The words, in every language. It may be shared between threads.
pub struct Catalogue {
    bundles: BTreeMap<&'static str, FluentBundle<FluentResource>>,
}

/// The embedded catalogue is broken, which a test prevents.
#[derive(Debug, thiserror::Error)]
#[error("the embedded finding texts of language {0} cannot be read")]
pub struct CatalogueError(&'static str);

impl Catalogue {
    /// The catalogue that is part of the program.
    ///
    /// # Errors
    ///
    /// It cannot be read; a test prevents that.
    pub fn embedded() -> Result<Self, CatalogueError> {
        let mut bundles = BTreeMap::new();
        for &(language, source) in SOURCES {
            let id: LanguageIdentifier = language.parse().map_err(|_| CatalogueError(language))?;
            let resource =
                FluentResource::try_new(source.to_owned()).map_err(|_| CatalogueError(language))?;
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // The marks that Fluent puts around arguments would stand in mails and PDFs.
            bundle.set_use_isolating(false);
            bundle.add_resource(resource).map_err(|_| CatalogueError(language))?;
            bundles.insert(language, bundle);
        }
        Ok(Self { bundles })
    }

    /// The languages that it has.
    pub fn languages(&self) -> impl Iterator<Item = &'static str> {
        self.bundles.keys().copied()
    }

    /// A finding in words, in a language or else in English.
    pub fn render(&self, finding: &Finding, language: &str) -> Rendered {
        let mut args = FluentArgs::new();
        if !finding.article.is_empty() {
            args.set("article", self.article(&finding.article, language));
        }
        for (name, value) in &finding.args {
            args.set(name.as_str(), self.worded(name, value, language));
        }
        let say = |part| self.say(&finding.text, part, &args, language).unwrap_or_default();
        Rendered {
            title: self
                .say(&finding.text, None, &args, language)
                .unwrap_or_else(|| finding.code.clone()),
            found: say(Some("found")),
            wanted: say(Some("wanted")),
            action: say(Some("action")),
            who: self.who_name(finding.who, language),
        }
    }

    /// The name of an item.
    pub fn item_name(&self, item: &Item, language: &str) -> String {
        self.name("item", item.as_str(), language)
    }

    /// The name of a kind of message.
    pub fn message_name(&self, message: MessageKind, language: &str) -> String {
        self.name("message", message.as_str(), language)
    }

    /// The name of a State.
    pub fn state_name(&self, state: &Country, language: &str) -> String {
        self.name("state", state.as_str(), language)
    }

    /// The name of a language.
    pub fn language_name(&self, named: &str, language: &str) -> String {
        self.name("language", named, language)
    }

    /// The name of a side.
    pub fn side_name(&self, side: Side, language: &str) -> String {
        let name = match side {
            Side::Sentencing => "sentencing",
            Side::Executing => "executing",
            Side::Both => "both",
        };
        self.name("side", name, language)
    }

    /// The name of an effect.
    pub fn effect_name(&self, effect: Effect, language: &str) -> String {
        let name = match effect {
            Effect::Refuse => "refuse",
            Effect::Incomplete => "incomplete",
            Effect::Decide => "decide",
            Effect::Note => "note",
        };
        self.name("effect", name, language)
    }

    /// The name of who has to act.
    pub fn who_name(&self, who: Who, language: &str) -> String {
        let name = match who {
            Who::Sender => "sender",
            Who::Receiver => "receiver",
            Who::Person => "person",
            Who::Court => "court",
        };
        self.name("who", name, language)
    }

    /// The name of a verdict.
    pub fn verdict_name(&self, verdict: Verdict, language: &str) -> String {
        let name = match verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "failed",
            Verdict::NotApplicable => "not-applicable",
            Verdict::NotChecked => "not-checked",
        };
        self.name("verdict", name, language)
    }

    /// A reference to an article as the language writes it: `Art. 4(2)(f)`, `ст. 4(2)(f)`,
    /// `4(2)(f)-бап`, `제4조(2)(f)`. Articles of a protocol (`P3(1)`) name the protocol.
    pub fn article(&self, article: &str, language: &str) -> String {
        if article == REPORT {
            return self.phrase("article-report", &[], language);
        }
        let (key, reference) = article
            .strip_prefix('P')
            .map_or(("article", article), |reference| ("article-protocol", reference));
        // Some languages put a word between the article and its paragraphs.
        let paragraphs = reference.find(['(', '[']).unwrap_or(reference.len());
        let (number, part) = reference.split_at(paragraphs);
        let mut args = FluentArgs::new();
        args.set("number", number.to_owned());
        args.set("part", part.to_owned());
        self.say(key, None, &args, language).unwrap_or_else(|| article.to_owned())
    }

    /// A phrase of the catalogue that needs no finding, such as a heading of a checklist.
    pub(crate) fn phrase(&self, key: &str, args: &[(&str, String)], language: &str) -> String {
        let mut filled = FluentArgs::new();
        for (name, value) in args {
            filled.set((*name).to_owned(), value.clone());
        }
        self.say(key, None, &filled, language).unwrap_or_else(|| key.to_owned())
    }

    /// The name of a word of the vocabulary, or else the word itself.
    pub(crate) fn name(&self, kind: &str, word: &str, language: &str) -> String {
        self.say(&format!("{kind}-{word}"), None, &FluentArgs::new(), language)
            .unwrap_or_else(|| word.to_owned())
    }

    /// Names of several words, in the order given.
    pub(crate) fn names(&self, kind: &str, words: &str, language: &str) -> String {
        let names: Vec<_> =
            words.split_whitespace().map(|word| self.name(kind, word, language)).collect();
        names.join(", ")
    }

    fn worded(&self, name: &str, value: &str, language: &str) -> FluentValue<'static> {
        let text = match name {
            "item" | "field" | "language" | "message" | "state" | "side" | "giver" | "channel" => {
                self.name(name, value, language)
            }
            "fields" => self.names("field", value, language),
            "languages" => self.names("language", value, language),
            "sentencing" | "executing" => self.name("state", value, language),
            "counted" | "least" | "date" => self.date(value, language),
            "months" | "days" | "count" | "found" | "wanted" => {
                return value.parse::<i64>().map_or_else(|_| value.to_owned().into(), Into::into);
            }
            _ => value.to_owned(),
        };
        text.into()
    }

    fn date(&self, date: &str, language: &str) -> String {
        let mut parts = date.splitn(3, '-').map(str::to_owned);
        let (Some(year), Some(month), Some(day)) = (parts.next(), parts.next(), parts.next())
        else {
            return date.to_owned();
        };
        self.phrase("date", &[("year", year), ("month", month), ("day", day)], language)
    }

    /// A text, in a language or else in English.
    fn say(
        &self,
        key: &str,
        part: Option<&str>,
        args: &FluentArgs<'_>,
        language: &str,
    ) -> Option<String> {
        let primary = language.split('-').next().unwrap_or_default();
        [primary, FALLBACK].into_iter().find_map(|language| {
            let bundle = self.bundles.get(language)?;
            let message = bundle.get_message(key)?;
            let pattern = match part {
                None => message.value()?,
                Some(part) => message.get_attribute(part)?.value(),
            };
            let mut errors = Vec::new();
            let text = bundle.format_pattern(pattern, Some(args), &mut errors);
            errors.is_empty().then(|| Cow::into_owned(text))
        })
    }
}

impl std::fmt::Debug for Catalogue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.languages()).finish()
    }
}
