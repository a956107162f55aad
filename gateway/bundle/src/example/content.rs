//! What the example's messages say.

use serde_json::{Value, json};

use crate::manifest::{ContentMember, MessageKind};

/// Whether the sentencing State, which is the requested one, sends this kind in the example.
pub(super) fn is_from_requested(kind: MessageKind) -> bool {
    matches!(
        kind,
        MessageKind::Reply
            | MessageKind::Supplement
            | MessageKind::Approval
            | MessageKind::Decision
            | MessageKind::NonAgreement
            | MessageKind::PersonInformed
            | MessageKind::StatusRequest
            | MessageKind::SentenceChange
            | MessageKind::OriginalsNotice
    )
}

/// A manifest of the example's case without documents and without a message's own content.
pub(super) fn frame(kind: MessageKind, from: &str, to: &str) -> Value {
    json!({
        "version": 1,
        "bundle": null,
        "treaty": "kz-br-2018",
        "message": kind.as_str(),
        "case": { "opened_by": "kz-pgo", "reference": "KZ-BR-2026-000017" },
        "from": from,
        "to": to,
        "created": "2026-11-21T09:30:00Z",
        "references": [
            { "authority": "kz-pgo", "number": "2-011900-26-01234", "date": "2026-11-20" },
        ],
        "channel": { "mode": "direct" },
        "sentencing_state": "BR",
        "executing_state": "KZ",
        "person": person(),
        "petition": {
            "by": "person", "to": "kz-pgo", "on": "2026-08-20", "received": "2026-08-25",
        },
        "consent": {
            "by": "person", "on": "2026-09-01", "informed_on": "2026-09-01", "language": "kk",
        },
        "sentence": sentence(),
        "statements": {
            "state_consents": { "sentencing": null, "executing": null },
            "dual_criminality": { "asserted_by": "both" },
            "law_permits": true,
        },
        "documents": [],
    })
}

fn person() -> Value {
    json!({
        "names": [
            { "script": "Cyrl", "family": "Үлгібаев", "given": "Мысал", "source": "identity card" },
            { "script": "Latn", "family": "ULGIBAYEV", "given": "MYSAL", "source": "passport" },
        ],
        "born": { "date": "1990-02-03", "place": "Қарағанды" },
        "citizenships": ["KZ"],
        "stateless": false,
        "residence": { "state": "KZ", "text": "Қарағанды, Үлгі көшесі, 1" },
    })
}

fn sentence() -> Value {
    json!({
        "decisions": [{
            "id": "j1", "court": "1ª Vara Criminal de São Paulo", "instance": "first",
            "number": { "scheme": "national", "value": "0001234-56.2024.8.26.0050" },
            "date": "2024-05-06", "result": "convicted", "final_since": "2024-06-01",
        }],
        "offences": [{
            "id": "o1", "provision": "Código Penal, art. 157", "summary": "roubo",
            "decision": "j1", "executing_provision": "ҚР ҚК 191-бабы",
        }],
        "punishments": [{
            "id": "p1", "offences": ["o1"], "rank": "main", "kind": "imprisonment",
            "amount": 90, "unit": "months", "starts": "2024-01-10",
            "executed": 34, "remaining": 56, "as_of": "2026-11-10", "ends": "2031-07-09",
        }],
        "credits": [{
            "kind": "pre-trial-custody", "from": "2024-01-10", "to": "2024-05-05",
            "ratio": 1, "days": 117,
        }],
        "other_proceedings": [],
    })
}

/// A message's own content.
pub(super) fn of(kind: MessageKind, member: ContentMember) -> Value {
    match member {
        ContentMember::Decision => decision(kind),
        ContentMember::Arrangement => json!({
            "date": "2027-03-15", "place": "Aeroporto Internacional de Guarulhos", "accepts": false,
        }),
        ContentMember::Report => json!({ "event": event(kind), "on": "2027-03-15" }),
        ContentMember::Change => json!({
            "kind": "reduced", "on": "2027-06-01", "act": "Decreto 1", "ends": "2030-07-09",
        }),
        ContentMember::Transit => json!({
            "third_state": "TR", "route": "GRU-IST-NQZ", "dates": ["2027-03-15", "2027-03-16"],
            "landings": ["Istanbul"], "military": false, "escort": "2",
        }),
        ContentMember::Asks => json!([{
            "item": "verdict", "article": "4(2)(f)", "finding": "kz-br-2018/4(2)(f)/missing",
        }]),
        ContentMember::Receipt => json!([{
            "consignment": "RB123456785BR", "document": "d1", "result": "matched", "pages": 1,
            "stamp": true,
        }]),
        ContentMember::Originals => json!([{
            "consignment": "RB123456785BR", "carrier": "upu", "service": "registered",
            "posted_on": "2026-12-10", "documents": ["d1"], "pages": 1,
        }]),
    }
}

fn decision(kind: MessageKind) -> Value {
    let (stage, outcome) = match kind {
        MessageKind::Approval => ("adaptation", "granted"),
        MessageKind::NonAgreement => ("transfer", "refused"),
        MessageKind::TransitDecision => ("transit", "granted"),
        _ => ("transfer", "granted"),
    };
    let mut decision = json!({
        "stage": stage, "outcome": outcome,
        "decided_by": { "office": "central authority", "act": "12/2027", "date": "2027-01-20" },
    });
    if outcome == "refused" {
        decision["ground"] = json!("7(1)(d)");
        decision["reasons"] = json!("Há processo criminal em curso contra a pessoa.");
    }
    decision
}

fn event(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::PersonInformed => "informed",
        MessageKind::HandoverReport => "handed-over",
        MessageKind::ExecutionReport => "in-execution",
        _ => "arrived",
    }
}
