//! A manifest's members as JSON Schema: the twin of [`Field::stated`](crate::vocabulary::Field).

use gateway_bundle::manifest::Item;
use serde_json::{Value, json};

use crate::vocabulary::Field;

/// Anything but null, which is as good as absent.
pub(super) fn present() -> Value {
    json!({ "not": { "type": "null" } })
}

/// A member within members, which has to be there and keep a schema.
pub(super) fn nested(path: &[&str], wanted: &Value) -> Value {
    path.iter().rev().fold(wanted.clone(), |inner, name| {
        json!({ "type": "object", "required": [name], "properties": { *name: inner } })
    })
}

/// The manifest states a member.
pub(super) fn stated(field: Field) -> Value {
    match field {
        Field::Citizenships => json!({ "anyOf": [
            at(field, &json!({ "type": "array", "minItems": 1 })),
            nested(&["person", "stateless"], &json!({ "const": true })),
        ]}),
        Field::Names
        | Field::Decisions
        | Field::Offences
        | Field::Documents
        | Field::TransitDates
        | Field::Asks
        | Field::Originals
        | Field::Receipt => at(field, &json!({ "type": "array", "minItems": 1 })),
        Field::PunishmentKind
        | Field::PunishmentAmount
        | Field::PunishmentStarts
        | Field::PunishmentExecuted
        | Field::PunishmentRemaining
        | Field::PunishmentEnds => punishments(field),
        Field::ExecutingProvision => {
            let each = nested(&["executing_provision"], &present());
            nested(&["sentence", "offences"], &json!({ "minItems": 1, "items": each }))
        }
        _ => at(field, &present()),
    }
}

/// The sentence imposes what an item is about: the twin of
/// [`imposes`](crate::vocabulary::imposes).
pub(super) fn imposed(item: &Item) -> Option<Value> {
    let contains = |list: &str, member: &str, words: &Value| {
        let wanted = nested(&[member], words);
        nested(&["sentence", list], &json!({ "contains": wanted }))
    };
    match item.as_str() {
        "additional-punishment" => {
            Some(contains("punishments", "rank", &json!({ "const": "additional" })))
        }
        "amnesty-acts" => {
            Some(contains("credits", "kind", &json!({ "enum": ["amnesty", "pardon"] })))
        }
        "civil-claim-guarantee" => {
            Some(nested(&["sentence", "damage", "settled"], &json!({ "const": false })))
        }
        _ => None,
    }
}

fn at(field: Field, wanted: &Value) -> Value {
    let path: Vec<_> = field.pointer().split('/').skip(1).collect();
    nested(&path, wanted)
}

/// Every main punishment states a member, and there is one.
fn punishments(field: Field) -> Value {
    let main = nested(&["rank"], &json!({ "const": "main" }));
    let member = field.pointer().rsplit('/').next().unwrap_or_default();
    let mut wanted = nested(&[member], &present());
    if field == Field::PunishmentAmount {
        let endless = nested(&["kind"], &json!({ "enum": ["life-imprisonment", "death"] }));
        wanted = json!({ "anyOf": [wanted, endless] });
    }
    nested(
        &["sentence", "punishments"],
        &json!({ "contains": main, "items": { "if": main, "then": wanted } }),
    )
}
