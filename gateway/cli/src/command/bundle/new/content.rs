//! What a new manifest says beside its documents: what another bundle of the case has said
//! already, and otherwise the members to fill in.

use gateway_bundle::manifest::ContentMember;
use gateway_bundle::{Manifest, MessageKind};
use serde_json::{Value, json};

/// States, person, petition, consent, sentence, statements.
pub(super) fn frame(
    message: MessageKind,
    answered: Option<&Manifest>,
) -> Vec<(&'static str, Value)> {
    let person = || {
        json!({
            "names": [{ "script": "Latn", "family": "", "given": "", "source": "" }],
            "born": { "date": "", "place": "" },
            "citizenships": [""],
            "stateless": false,
            "residence": { "state": "", "text": "" },
        })
    };
    let known = |value: Option<Value>, or: Value| value.unwrap_or(or);
    let mut frame = vec![
        ("sentencing_state", known(answered.map(|m| json!(m.sentencing_state)), json!(""))),
        ("executing_state", known(answered.map(|m| json!(m.executing_state)), json!(""))),
        ("person", known(answered.and_then(|m| m.person.as_ref()).map(|p| json!(p)), person())),
    ];
    if opens_papers(message) {
        frame.extend([
            (
                "petition",
                known(answered.and_then(|m| m.petition.as_ref()).map(|p| json!(p)), petition()),
            ),
            (
                "consent",
                known(answered.and_then(|m| m.consent.as_ref()).map(|c| json!(c)), consent()),
            ),
            (
                "sentence",
                known(answered.and_then(|m| m.sentence.as_ref()).map(|s| json!(s)), sentence()),
            ),
            ("statements", statements()),
        ]);
    }
    frame
}

/// Whether the message carries the papers of the transfer.
fn opens_papers(message: MessageKind) -> bool {
    matches!(message, MessageKind::TransferRequest | MessageKind::Reply | MessageKind::Supplement)
}

fn petition() -> Value {
    json!({ "by": "person", "to": "", "on": "", "received": null })
}

fn consent() -> Value {
    json!({ "by": "person", "on": "", "informed_on": null, "language": null })
}

fn sentence() -> Value {
    json!({
        "decisions": [{
            "id": "j1", "court": "", "instance": "first",
            "number": { "scheme": "national", "value": "" },
            "date": "", "result": "convicted", "final_since": null,
        }],
        "offences": [{ "id": "o1", "provision": "", "summary": null, "decision": "j1" }],
        "punishments": [{
            "id": "p1", "offences": ["o1"], "rank": "main", "kind": "imprisonment",
            "amount": null, "unit": "months", "starts": null, "executed": null,
            "remaining": null, "as_of": null, "ends": null,
        }],
        "credits": [],
        "other_proceedings": [],
    })
}

fn statements() -> Value {
    json!({
        "state_consents": { "sentencing": null, "executing": null },
        "dual_criminality": null,
    })
}

/// The message's own content, where its kind has one.
pub(super) fn own(message: MessageKind) -> Option<(&'static str, Value)> {
    let member = message.content()?;
    let value = match member {
        ContentMember::Decision => json!({
            "stage": "", "outcome": "", "ground": null, "reasons": null,
            "decided_by": { "office": "", "court": null, "act": null, "date": "" },
        }),
        ContentMember::Arrangement => json!({ "date": "", "place": "", "terms": null }),
        ContentMember::Report => json!({ "event": "", "on": null, "text": null }),
        ContentMember::Change => json!({ "kind": "", "on": "", "act": null, "ends": null }),
        ContentMember::Transit => json!({
            "third_state": "", "route": null, "dates": [], "landings": [], "military": false,
            "escort": null,
        }),
        ContentMember::Asks => json!([{ "item": "", "article": null, "text": null }]),
        ContentMember::Receipt => json!([{
            "consignment": "", "document": "", "result": "", "pages": null, "stamp": null,
        }]),
        ContentMember::Originals => json!([{
            "consignment": "", "carrier": "upu", "service": "registered", "posted_on": null,
            "documents": [], "pages": null,
        }]),
    };
    Some((member.as_str(), value))
}

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;

    use super::*;

    #[test]
    fn every_kind_with_a_content_of_its_own_gets_its_member() {
        for kind in MessageKind::ALL {
            let named = own(*kind).map(|(name, _)| name);
            assert_eq!(named, kind.content().map(ContentMember::as_str), "{kind}");
        }
    }

    /// The skeleton's members are the manifest's own: filled with the example's values it is one.
    #[test]
    fn what_is_to_be_filled_in_are_members_that_a_manifest_has() {
        for kind in MessageKind::ALL {
            let example = Example::of(*kind);
            let mut members = frame(*kind, None);
            members.extend(own(*kind));
            for (name, blank) in members {
                let filled = example.clone().set(&format!("/{name}"), blank.clone());
                let error = Manifest::parse(&filled.bytes()).err().map(|error| error.to_string());
                let told = error.unwrap_or_default();
                assert!(!told.contains("not known here"), "{kind} {name}: {told}");
                assert!(!told.contains("missing"), "{kind} {name}: {told}");
            }
        }
    }

    #[test]
    fn an_answer_takes_person_and_states_from_the_bundle_it_answers() {
        let request = Example::transfer_request().build();
        let members = frame(MessageKind::Reply, Some(&request));
        let member =
            |name: &str| members.iter().find(|(known, _)| *known == name).unwrap().1.clone();
        assert_eq!(member("sentencing_state"), json!("BR"));
        assert_eq!(member("person"), json!(request.person));
    }
}
