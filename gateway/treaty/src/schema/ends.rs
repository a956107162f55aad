//! Which of the two States the sender and the addressee are, as JSON Schema.
//!
//! A schema cannot compare two members. An authority's id begins with its State's two letters, so
//! the letters are compared one by one, each against the alphabet: that holds for any State, and
//! needs no list of them.

use serde_json::{Value, json};

const SENTENCING: &str = "sentencing_state";
const EXECUTING: &str = "executing_state";

/// The definitions that rules refer to: `from-sentencing`, `from-executing`, `to-sentencing` and
/// `to-executing`. Each says that this end is this State and not the other one too.
pub(super) fn definitions() -> Value {
    json!({
        "from-sentencing": only("from", SENTENCING, EXECUTING),
        "from-executing": only("from", EXECUTING, SENTENCING),
        "to-sentencing": only("to", SENTENCING, EXECUTING),
        "to-executing": only("to", EXECUTING, SENTENCING),
        "from-sentencing_state": same("from", SENTENCING),
        "from-executing_state": same("from", EXECUTING),
        "to-sentencing_state": same("to", SENTENCING),
        "to-executing_state": same("to", EXECUTING),
    })
}

/// An authority is of a State, and not of the other one.
fn only(end: &str, state: &str, other: &str) -> Value {
    json!({ "allOf": [
        { "$ref": format!("#/$defs/{end}-{state}") },
        { "not": { "$ref": format!("#/$defs/{end}-{other}") } },
    ]})
}

/// An authority is of a State: the first letters are the same, and the second ones.
fn same(end: &str, state: &str) -> Value {
    let letter = |before: &str, after: &str| {
        let alternatives: Vec<_> = ('a'..='z')
            .map(|letter| {
                let upper = letter.to_ascii_uppercase();
                json!({ "properties": {
                    end: { "pattern": format!("^{before}{letter}{after}-") },
                    state: { "pattern": format!("^{before}{upper}{after}$") },
                }})
            })
            .collect();
        json!({ "anyOf": alternatives })
    };
    json!({
        "required": [end, state],
        "properties": { end: { "type": "string" }, state: { "type": "string" } },
        "allOf": [letter("", "."), letter(".", "")],
    })
}
