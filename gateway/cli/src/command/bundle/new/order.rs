//! A manifest as people read it: members in the contract's order.
//!
//! For machines the order means nothing, and JSON values here have none but the alphabet's. Whoever
//! fills a manifest in wants the case before the consent.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

/// The members' order, whatever object they stand in. Those that are not listed come last.
const ORDER: &[&str] = &[
    "version",
    "id",
    "file",
    "media_type",
    "size",
    "sha256",
    "bundle",
    "treaty",
    "message",
    "case",
    "opened_by",
    "reference",
    "in_reply_to",
    "corrects",
    "from",
    "to",
    "digest",
    "created",
    "channel",
    "mode",
    "sentencing_state",
    "executing_state",
    "person",
    "names",
    "script",
    "family",
    "given",
    "patronymic",
    "source",
    "born",
    "citizenships",
    "stateless",
    "residence",
    "state",
    "petition",
    "consent",
    "by",
    "scheme",
    "value",
    "on",
    "informed_on",
    "language",
    "pages",
    "items",
    "translation_of",
    "translated",
    "sentence",
    "decisions",
    "court",
    "instance",
    "number",
    "date",
    "place",
    "result",
    "final_since",
    "provision",
    "summary",
    "decision",
    "offences",
    "punishments",
    "rank",
    "kind",
    "amount",
    "unit",
    "starts",
    "executed",
    "remaining",
    "as_of",
    "ends",
    "credits",
    "other_proceedings",
    "statements",
    "state_consents",
    "dual_criminality",
    "consignment",
    "carrier",
    "service",
    "posted_on",
    "document",
    "documents",
    "stage",
    "outcome",
    "ground",
    "reasons",
    "decided_by",
    "office",
];

/// A value whose objects are written in the contract's order.
pub(in crate::command) struct InOrder<'a>(pub(in crate::command) &'a Value);

impl Serialize for InOrder<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Array(elements) => to.collect_seq(elements.iter().map(InOrder)),
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| place(name));
                let mut map = to.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, &InOrder(value))?;
                }
                map.end()
            }
            plain => plain.serialize(to),
        }
    }
}

fn place(name: &str) -> usize {
    ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_manifest_begins_with_its_version_and_nothing_is_lost() {
        let value = json!({ "to": 1, "asks": [{ "text": null, "id": "x" }], "version": 1 });
        let text = serde_json::to_string(&InOrder(&value)).unwrap();
        assert_eq!(text, r#"{"version":1,"to":1,"asks":[{"id":"x","text":null}]}"#);
    }
}
