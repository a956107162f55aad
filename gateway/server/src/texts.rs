//! The words that people read at the desk and in mails: Fluent, one file a language.
//!
//! What a treaty's finding says stands in the treaty catalogue; here are the gateway's own words.
//! A test holds the languages together: the same keys with the same arguments in each.

use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

const SOURCES: [(&str, &str); 4] = [
    ("en", include_str!("../texts/en.ftl")),
    ("kk", include_str!("../texts/kk.ftl")),
    ("ru", include_str!("../texts/ru.ftl")),
    ("pt", include_str!("../texts/pt.ftl")),
];

/// The language that stands in for one that is not there.
const FALLBACK: &str = "en";

/// The gateway's words, in every language it has.
pub struct Texts {
    bundles: BTreeMap<&'static str, FluentBundle<FluentResource>>,
}

/// The embedded texts are broken, which a test prevents.
#[derive(Debug, thiserror::Error)]
#[error("the embedded texts of language {0} cannot be read")]
pub struct TextsError(&'static str);

impl Texts {
    /// The texts that are part of the program.
    ///
    /// # Errors
    ///
    /// They cannot be read; a test prevents that.
    pub fn embedded() -> Result<Self, TextsError> {
        let mut bundles = BTreeMap::new();
        for (language, source) in SOURCES {
            bundles.insert(language, bundle(language, source).ok_or(TextsError(language))?);
        }
        Ok(Self { bundles })
    }

    /// The best language there is for one that was asked for.
    pub fn language(&self, wanted: &str) -> &'static str {
        let primary = wanted.split('-').next().unwrap_or(FALLBACK);
        self.bundles.keys().copied().find(|known| *known == primary).unwrap_or(FALLBACK)
    }

    /// A text without arguments.
    pub fn get(&self, language: &str, key: &str) -> String {
        self.format(language, key, &[])
    }

    /// A text with arguments. A key that is not there comes back as it is, so that a fault
    /// shows and nothing fails.
    pub fn format(&self, language: &str, key: &str, args: &[(&str, &str)]) -> String {
        let args: FluentArgs<'_> =
            args.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        [language, FALLBACK]
            .iter()
            .filter_map(|language| self.bundles.get(language))
            .find_map(|bundle| {
                let pattern = bundle.get_message(key)?.value()?;
                let text = bundle.format_pattern(pattern, Some(&args), &mut Vec::new());
                Some(text.into_owned())
            })
            .unwrap_or_else(|| key.to_owned())
    }
}

fn bundle(language: &str, source: &str) -> Option<FluentBundle<FluentResource>> {
    let identifier: LanguageIdentifier = language.parse().ok()?;
    let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
    // Isolation marks would stand in subjects and tables as stray characters.
    bundle.set_use_isolating(false);
    bundle.add_resource(FluentResource::try_new(source.to_owned()).ok()?).ok()?;
    Some(bundle)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use gateway_exchange::NoticeKind;

    use super::*;

    fn keys(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut keys: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut current = "";
        for line in source.lines() {
            if let Some((key, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                current = key;
            }
            let args = line.split("{ $").skip(1).filter_map(|rest| rest.split(' ').next());
            keys.entry(current).or_default().extend(args);
        }
        keys
    }

    #[test]
    fn every_language_has_the_same_texts_with_the_same_arguments() {
        let [(_, english), others @ ..] = &SOURCES;
        for (language, source) in others {
            assert_eq!(keys(source), keys(english), "{language}");
        }
    }

    #[test]
    fn every_notice_has_its_text() {
        let texts = Texts::embedded().unwrap();
        for kind in NoticeKind::ALL {
            let key = format!("notice-{kind}");
            assert_ne!(texts.get("kk", &key), key);
        }
    }
}
