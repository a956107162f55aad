//! The bundles of the demo: manifests written to the fictional papers.

use anyhow::{Context, Result};
use gateway_bundle::manifest::Manifest;
use gateway_bundle::{Digest, MessageKind};
use gateway_evidence::{SigningKey, Typ};
use gateway_paper::sample::{self, CASE, SampleDocument};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// A number of UPU form whose check digit is right.
pub(super) const CONSIGNMENT: &str = "RB123456785BR";
/// The envelope of the supplement.
const LATER_CONSIGNMENT: &str = "EA123456003BR";

/// A bundle ready to be handed in.
#[derive(Clone)]
pub(super) struct Bundle {
    pub(super) manifest: Manifest,
    /// The manifest part: the bare manifest, or its seal.
    pub(super) part: Vec<u8>,
    /// The documents' bytes, in the manifest's order.
    pub(super) contents: Vec<Vec<u8>>,
}

impl Bundle {
    /// Its name as another bundle refers to it.
    pub(super) fn reference(&self) -> Value {
        let bytes = match self.part.first() {
            Some(b'{') => self.part.clone(),
            _ => gateway_evidence::Jws::parse(&self.part, 1 << 20)
                .map(gateway_evidence::Jws::into_payload)
                .unwrap_or_default(),
        };
        let digest = Digest::of(&bytes);
        json!({ "from": self.manifest.from, "bundle": self.manifest.bundle, "digest": digest })
    }

    /// The same bundle under an authority's own seal, as a system without a gateway sends it.
    pub(super) fn sealed(mut self, key: &SigningKey, rng: &SystemRandom) -> Result<Self> {
        let seal = key.sign(Typ::Seal, &self.part, Timestamp::now(), rng)?;
        self.part = seal.into_bytes();
        Ok(self)
    }
}

/// A document with what the manifest says of it beside the paper's own facts.
struct Paper {
    sample: SampleDocument,
    id: String,
    translation_of: Option<String>,
    supersedes: Option<String>,
    certified: Option<Value>,
}

impl Paper {
    fn of(sample: SampleDocument) -> Self {
        let translation_of = sample.translation_of.map(str::to_owned);
        let id = sample.id.to_owned();
        Self { id, translation_of, supersedes: None, certified: None, sample }
    }

    fn listed(&self) -> Value {
        let sample = &self.sample;
        let mut listed = json!({
            "id": self.id,
            "file": sample.file,
            "media_type": sample.media_type,
            "size": sample.bytes.len(),
            "sha256": Digest::of(&sample.bytes),
            "language": sample.language,
            "pages": sample.pages,
            "items": sample.items,
            "signed": { "by": sample.office, "stamp": true },
        });
        if sample.items.contains(&"medical-report") {
            listed["handling"] = json!("medical");
        }
        if let Some(of) = &self.translation_of {
            listed["translation_of"] = json!(of);
            listed["translated"] = json!({ "by": "Tradutor público juramentado" });
        }
        if let Some(supersedes) = &self.supersedes {
            listed["supersedes"] = json!(supersedes);
        }
        if let Some(certified) = &self.certified {
            listed["certified"] = certified.clone();
        }
        listed
    }
}

fn bundle(
    message: MessageKind,
    (from, to): (&str, &str),
    papers: Vec<Paper>,
    content: Value,
) -> Result<Bundle> {
    let mut manifest = frame(message, from, to);
    manifest.insert("documents".into(), papers.iter().map(Paper::listed).collect());
    if let Value::Object(content) = content {
        manifest.extend(content);
    }
    let part = serde_json::to_vec(&manifest)?;
    let manifest = Manifest::parse(&part).context("a manifest of the demo")?;
    let contents = papers.into_iter().map(|paper| paper.sample.bytes).collect();
    Ok(Bundle { manifest, part, contents })
}

/// Everything that all messages of the case say.
fn frame(message: MessageKind, from: &str, to: &str) -> Map<String, Value> {
    let frame = json!({
        "version": 1,
        "bundle": format!("urn:uuid:{}", Uuid::now_v7()),
        "treaty": "kz-br-2018",
        "message": message,
        "case": { "opened_by": "kz-pgo", "reference": CASE.reference },
        "from": from,
        "to": to,
        "created": Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "references": [
            { "authority": "kz-pgo", "number": CASE.request.1, "date": CASE.request.0 },
        ],
        "channel": { "mode": "direct" },
        "sentencing_state": "BR",
        "executing_state": "KZ",
        "person": person(),
        "petition": {
            "by": "person", "to": "kz-pgo", "on": CASE.petition, "received": CASE.petition_received,
        },
    });
    match frame {
        Value::Object(frame) => frame,
        _ => Map::new(),
    }
}

fn person() -> Value {
    let [family_latin, family] = CASE.family;
    let [given_latin, given] = CASE.given;
    let [patronymic_latin, patronymic] = CASE.patronymic;
    json!({
        "names": [
            { "script": "Latn", "family": family_latin, "given": given_latin,
              "patronymic": patronymic_latin, "source": "passport" },
            { "script": "Cyrl", "family": family, "given": given,
              "patronymic": patronymic, "source": "identity card" },
        ],
        "born": { "date": CASE.born, "place": CASE.birthplace },
        "citizenships": ["KZ"],
        "stateless": false,
        "residence": { "state": "KZ", "text": CASE.residence },
    })
}

fn sentence() -> Value {
    let offences = CASE.offences.iter().zip(1..).map(|((provision, _), n)| {
        json!({ "id": format!("o{n}"), "provision": format!("Código Penal, {provision}"), "decision": "j1" })
    });
    json!({
        "consent": {
            "by": "person", "on": CASE.consent, "informed_on": CASE.consent, "language": "kk",
        },
        "sentence": {
            "decisions": [{
                "id": "j1", "court": CASE.court, "instance": "first",
                "number": { "scheme": "national", "value": CASE.number },
                "date": CASE.verdict, "result": "convicted", "final_since": CASE.final_since,
            }],
            "offences": offences.collect::<Vec<_>>(),
            "punishments": [{
                "id": "p1", "offences": ["o1", "o2", "o3"], "rank": "main",
                "kind": "imprisonment", "amount": CASE.months, "unit": "months",
                "starts": CASE.starts, "executed": CASE.executed, "remaining": CASE.remaining,
                "as_of": CASE.as_of, "ends": CASE.ends,
            }],
            "credits": [],
            "other_proceedings": [],
        },
        "statements": {
            "state_consents": { "sentencing": true, "executing": null },
            "dual_criminality": { "asserted_by": "both" },
            "law_permits": true,
        },
    })
}

/// Kazakhstan asks for the transfer.
pub(super) fn request() -> Result<Bundle> {
    let papers = sample::kazakhstan_request()?.into_iter().map(Paper::of).collect();
    let content = json!({
        "statements": { "dual_criminality": { "asserted_by": "executing" } },
    });
    bundle(MessageKind::TransferRequest, ("kz-pgo", "br-mj"), papers, content)
}

/// Brazil's reply. One translation and the certification of the verdict are missing.
pub(super) fn reply(request: &Bundle) -> Result<Bundle> {
    let papers = sample::brazil_reply()?.into_iter().filter(|paper| !is_conduct_translation(paper));
    let papers: Vec<Paper> = papers.map(Paper::of).collect();
    let mut content = sentence();
    content["in_reply_to"] = request.reference();
    content["originals"] = json!([{
        "consignment": CONSIGNMENT, "carrier": "upu", "service": "registered",
        "posted_on": CASE.reply.0, "documents": ["d1", "d14", "d18", "d20"],
    }]);
    bundle(MessageKind::Reply, ("br-mj", "kz-pgo"), papers, content)
}

fn is_conduct_translation(paper: &SampleDocument) -> bool {
    paper.items.contains(&"conduct-report") && paper.translation_of.is_some()
}

/// Kazakhstan asks for what is missing.
pub(super) fn supplement_request(reply: &Bundle, asks: &[Value]) -> Result<Bundle> {
    let content = json!({ "asks": asks, "in_reply_to": reply.reference() });
    bundle(MessageKind::SupplementRequest, ("kz-pgo", "br-mj"), Vec::new(), content)
}

/// Brazil sends what was missing: the translation, and the verdict again, now certified.
pub(super) fn supplement(wanted: &Bundle) -> Result<Bundle> {
    let verdict = |paper: &SampleDocument| paper.items.contains(&"verdict");
    let papers = sample::brazil_reply()?.into_iter();
    let papers = papers.filter(|paper| verdict(paper) || is_conduct_translation(paper));
    let papers = papers.map(|sample| {
        let is_verdict = verdict(&sample);
        let mut paper = Paper::of(sample);
        // Ids of a later bundle differ from those of the earlier one that it refers to.
        let renamed = |id: &str| format!("s{}", id.trim_start_matches('d'));
        let earlier = std::mem::replace(&mut paper.id, renamed(paper.sample.id));
        if is_verdict {
            paper.supersedes = Some(earlier);
            paper.certified = paper.translation_of.is_none().then(certification);
            paper.translation_of = paper.translation_of.as_deref().map(renamed);
        }
        paper
    });
    let content = json!({
        "in_reply_to": wanted.reference(),
        "originals": [{
            "consignment": LATER_CONSIGNMENT, "carrier": "upu", "service": "registered",
            "posted_on": CASE.decision.0, "documents": ["s14"],
        }],
    });
    bundle(MessageKind::Supplement, ("br-mj", "kz-pgo"), papers.collect(), content)
}

fn certification() -> Value {
    json!({
        "form": "paper-stamp", "by": "Diretora de Secretaria", "office": CASE.court,
        "on": CASE.reply.0,
    })
}

/// A bundle whose document is not the one that was sealed.
pub(super) fn tampered(wanted: &Bundle) -> Result<Bundle> {
    let mut bundle = supplement(wanted)?;
    if let Some(byte) = bundle.contents.first_mut().and_then(|bytes| bytes.last_mut()) {
        *byte ^= 1;
    }
    Ok(bundle)
}

/// Kazakhstan's decision.
pub(super) fn decision(supplement: &Bundle) -> Result<Bundle> {
    let papers = sample::kazakhstan_decision()?.into_iter().map(Paper::of).collect();
    let content = json!({
        "in_reply_to": supplement.reference(),
        "statements": {
            "state_consents": { "sentencing": true, "executing": true },
            "dual_criminality": { "asserted_by": "both" },
        },
        "decision": {
            "stage": "transfer",
            "outcome": "granted",
            "decided_by": {
                "office": "Қазақстан Республикасының Бас прокуратурасы",
                "act": CASE.decision.1,
                "date": CASE.decision.0,
            },
        },
    });
    bundle(MessageKind::Decision, ("kz-pgo", "br-mj"), papers, content)
}
