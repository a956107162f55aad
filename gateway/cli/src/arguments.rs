//! Arguments that several commands take, read once into the contract's own types.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use gateway_bundle::{BundleKey, MessageKind};

/// The language of what is said to people.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Language {
    /// The language of findings and names: en, it, kk, ko, pt or ru.
    #[arg(long = "lang", env = "GATEWAY_LANG", default_value = "en")]
    pub(crate) language: String,
}

/// Reads `FROM/UUID`, as answers and logs name a bundle; `FROM/urn:uuid:UUID` is taken too.
pub(crate) fn bundle_key(text: &str) -> Result<BundleKey, String> {
    let parts =
        text.split_once('/').ok_or("a bundle is named FROM/UUID, such as kz-pgo/0192f0c1-…")?;
    let from = parts.0.parse().map_err(|error| format!("{error}"))?;
    let bundle = parts.1.parse().map_err(|error| format!("{error}"))?;
    Ok(BundleKey { from, bundle })
}

/// Reads a kind of message, and lists all kinds where it is none of them.
pub(crate) fn message_kind() -> impl TypedValueParser<Value = MessageKind> {
    let all = MessageKind::ALL.iter().map(|kind| kind.as_str());
    PossibleValuesParser::new(all).try_map(|text| text.parse::<MessageKind>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_named_by_its_sender_and_its_id() {
        let plain = bundle_key("kz-pgo/0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f").unwrap();
        let urn = bundle_key("kz-pgo/urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f").unwrap();
        assert_eq!(plain, urn);
        assert_eq!(bundle_key(&plain.to_string()), Ok(plain));
        for bad in ["kz-pgo", "kz-pgo/", "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f", "KZ/x"] {
            assert!(bundle_key(bad).is_err(), "{bad}");
        }
    }
}
