//! A profile as JSON Schema 2020-12, one a message, for integrators who check offline.
//!
//! A schema finds the same missing papers, marks and statements as the engine does for a message
//! that stands alone. It cannot follow links between documents or count days, so translations,
//! superseded copies and conditions are the engine's; whether a certification holds is evidence's.
//! Where a member is null it is absent, as in the manifest's own schema.

use gateway_bundle::MessageKind;
use gateway_bundle::manifest::Side;
use serde_json::{Value, json};

use crate::assessment::{Effect, Finding};
use crate::problem::Problem;
use crate::profile::{
    Basis, CertificationRule, CertificationWanted, Check, ContentRule, Direction, Form, ItemRule,
    Obligation, Occasion, Owed, Profile, Status,
};

mod ends;
mod field;

impl Profile {
    /// The schema of a message, where the treaty has it.
    pub fn message_schema(&self, message: MessageKind) -> Option<Value> {
        let known = self.message(message)?;
        let mut rules = Vec::new();
        if self.status == Status::Enforced {
            let writer = Writer { profile: self, message };
            rules.extend(self.items.iter().filter_map(|rule| writer.item(rule)));
            rules.extend(self.certifications.iter().filter_map(|rule| writer.certification(rule)));
            rules.extend(self.contents.iter().filter_map(|rule| writer.content(rule)));
            let named = self.conditions.iter().find(|c| c.check == (Check::StatesNamed {}));
            if let Some(rule) = named.filter(|_| known.conditions) {
                rules.push(commented(&rule.article, &rule.says, states_named()));
            }
        }
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": format!("https://treaty-gateway.invalid/schemas/treaties/{}/{message}/{}", self.id, self.version),
            "title": format!("{}: {message}", self.id),
            "description": format!("{} What this message has to bring, for a manifest that keeps manifest.schema.json. Translations, superseded copies and conditions are not in it: the assessment checks them.", known.says),
            "type": "object",
            "required": ["treaty", "message"],
            "properties": {
                "treaty": { "const": self.id },
                "message": { "const": message },
            },
        });
        if let (false, Some(members)) = (rules.is_empty(), schema.as_object_mut()) {
            members.insert("allOf".to_owned(), rules.into());
            members.insert("$defs".to_owned(), ends::definitions());
        }
        Some(schema)
    }
}

/// Whether a message's schema finds it lacking where the engine does so by this finding: what is
/// missing or unmarked, and not what can only be told by following links between documents.
pub fn sees(finding: &Finding) -> bool {
    let linked = [
        Problem::LanguageNotStated,
        Problem::TranslationMissing,
        Problem::TranslationNotLinked,
        Problem::TranslationNotCertified,
    ];
    finding.effect == Effect::Incomplete
        && !linked.iter().any(|problem| finding.text == problem.text())
}

/// Writes the rules of one message.
struct Writer<'a> {
    profile: &'a Profile,
    message: MessageKind,
}

impl Writer<'_> {
    fn item(&self, rule: &ItemRule) -> Option<Value> {
        if rule.basis != Basis::Text {
            return None;
        }
        let imposed = match rule.obligation {
            Obligation::Required => None,
            Obligation::IfImposed => Some(field::imposed(&rule.item)?),
            _ => return None,
        };
        let cases: Vec<Value> =
            rule.owed.iter().filter_map(|owed| self.owed(rule.direction, owed)).collect();
        if cases.is_empty() {
            return None;
        }
        let mut when = vec![json!({ "anyOf": cases })];
        when.extend(imposed);
        if self.profile.ends_papers.is_some() {
            when.push(json!({ "not": occasion(Occasion::Refuses) }));
        }
        let document = documents(&json!({ "contains": original(&[rule.item.as_str()]) }));
        let wanted = if rule.form == Form::Information && !rule.fields.is_empty() {
            let fields: Vec<_> = rule.fields.iter().map(|f| field::stated(*f)).collect();
            json!({ "anyOf": [document, { "allOf": fields }] })
        } else {
            document
        };
        let then = json!({ "if": { "allOf": when }, "then": wanted });
        Some(commented(&rule.article, &rule.says, then))
    }

    /// When an item is owed with this message; nothing where it never is, or only as a note, or
    /// where that depends on the case.
    fn owed(&self, direction: Direction, owed: &Owed) -> Option<Value> {
        if !owed.with.contains(&self.message) || owed.basis != Basis::Text {
            return None;
        }
        // Who asked shows in the message itself only where it is the request or the reply.
        let by_requester = match self.message {
            MessageKind::TransferRequest => Some(true),
            MessageKind::Reply => Some(false),
            _ => None,
        };
        let mut sides = [Some(Side::Sentencing), Some(Side::Executing)];
        let mut keep = |wanted: Side| {
            for side in &mut sides {
                *side = side.filter(|side| *side == wanted);
            }
        };
        match direction {
            Direction::Either => {}
            Direction::SentencingToExecuting => keep(Side::Sentencing),
            Direction::ExecutingToSentencing => keep(Side::Executing),
            Direction::RequestingToRequested if by_requester == Some(true) => {}
            Direction::RequestingToRequested => return None,
        }
        match (owed.asked_by, by_requester) {
            (None | Some(Side::Both), _) => {}
            (Some(_), None) => return None,
            (Some(side), Some(true)) => keep(side),
            (Some(Side::Sentencing), Some(false)) => keep(Side::Executing),
            (Some(Side::Executing), Some(false)) => keep(Side::Sentencing),
        }
        let senders: Vec<_> = sides.into_iter().flatten().map(sender).collect();
        if senders.is_empty() {
            return None;
        }
        let mut when = vec![json!({ "anyOf": senders })];
        when.extend(owed.when.map(occasion));
        Some(json!({ "allOf": when }))
    }

    fn certification(&self, rule: &CertificationRule) -> Option<Value> {
        let concerned = rule.messages.is_empty() || rule.messages.contains(&self.message);
        if rule.basis != Basis::Text || !concerned {
            return None;
        }
        let listed = || self.profile.items.iter().map(|known| known.item.as_str());
        let items: Vec<&str> = if rule.items.is_empty() {
            listed().collect()
        } else {
            rule.items.iter().map(gateway_bundle::manifest::Item::as_str).collect()
        };
        let mark = match rule.wants {
            CertificationWanted::SignatureAndStamp => {
                field::nested(&["signed", "stamp"], &json!({ "const": true }))
            }
            _ => field::nested(&["certified"], &field::present()),
        };
        let every = rule.items.is_empty() && rule.documents == crate::profile::Target::Every;
        let which = if every { original(&[]) } else { original(&items) };
        let then = json!({
            "properties": { "documents": { "items": { "if": which, "then": mark } } },
        });
        Some(commented(&rule.article, &rule.says, then))
    }

    fn content(&self, rule: &ContentRule) -> Option<Value> {
        if rule.basis != Basis::Text || !rule.messages.contains(&self.message) {
            return None;
        }
        let mut when = Vec::new();
        when.extend(rule.from.map(sender));
        when.extend(rule.when.map(occasion));
        let fields: Vec<_> = rule.fields.iter().map(|field| field::stated(*field)).collect();
        let then = if when.is_empty() {
            json!({ "allOf": fields })
        } else {
            json!({ "if": { "allOf": when }, "then": { "allOf": fields } })
        };
        Some(commented(&rule.article, &rule.says, then))
    }
}

/// What shows the occasion in the message itself.
fn occasion(occasion: Occasion) -> Value {
    let path = ["statements", "without_consent"];
    match occasion {
        Occasion::Agrees => says(true),
        Occasion::Refuses => says(false),
        Occasion::ConsentNeeded => json!({ "not": field::nested(&path, &field::present()) }),
        Occasion::Flight => field::nested(&path, &json!({ "const": "flight" })),
        Occasion::ExpulsionOrder => field::nested(&path, &json!({ "const": "expulsion-order" })),
    }
}

/// The sender agrees, or refuses: by its decision, or else by its statement.
fn says(consent: bool) -> Value {
    let outcomes = if consent { json!(["granted", "partly"]) } else { json!(["refused"]) };
    let decided = field::nested(&["decision"], &field::present());
    let stated = |side: Side, name: &str| {
        let path = ["statements", "state_consents", name];
        json!({ "allOf": [sender(side), field::nested(&path, &json!({ "const": consent }))] })
    };
    let mut undecided =
        vec![stated(Side::Sentencing, "sentencing"), stated(Side::Executing, "executing")];
    if !consent {
        undecided.push(json!({ "properties": { "message": { "const": "non-agreement" } } }));
    }
    json!({ "anyOf": [
        field::nested(&["decision", "outcome"], &json!({ "enum": outcomes })),
        { "allOf": [{ "not": decided }, { "anyOf": undecided }] },
    ]})
}

/// Both States are named, differ, and are the two that write to each other.
fn states_named() -> Value {
    let end = |end: &str| {
        json!({ "anyOf": [
            { "$ref": format!("#/$defs/{end}-sentencing") },
            { "$ref": format!("#/$defs/{end}-executing") },
        ]})
    };
    json!({ "allOf": [
        field::nested(&["sentencing_state"], &field::present()),
        field::nested(&["executing_state"], &field::present()),
        end("from"),
        end("to"),
    ]})
}

/// The sender is on a side.
fn sender(side: Side) -> Value {
    json!({ "$ref": match side {
        Side::Executing => "#/$defs/from-executing",
        _ => "#/$defs/from-sentencing",
    }})
}

fn documents(wanted: &Value) -> Value {
    json!({ "required": ["documents"], "properties": { "documents": wanted } })
}

/// A document that stands for one of the items, or for anything, and translates none.
fn original(items: &[&str]) -> Value {
    let mut schema = json!({
        "properties": { "translation_of": { "type": "null" }, "translated": { "type": "null" } },
    });
    if !items.is_empty() {
        let wanted = json!({ "contains": { "enum": items } });
        schema = json!({ "allOf": [schema, field::nested(&["items"], &wanted)] });
    }
    schema
}

fn commented(article: &str, says: &str, mut rule: Value) -> Value {
    if let Some(members) = rule.as_object_mut() {
        members.insert("$comment".to_owned(), format!("Art. {article}: {says}").into());
    }
    rule
}
