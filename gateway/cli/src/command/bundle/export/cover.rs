//! The cover page of a bag: what it is and how to verify it, for a judge who opens it in twenty
//! years.
//!
//! The page repeats what signed statements say and proves nothing itself: it is the exporter's
//! word. It holds no personal datum, so it can lie on a desk: no names of persons or documents, no
//! case number, no reasons.

use std::fmt::Write;

use gateway_bundle::{AuthorityId, Digest, Manifest};
use gateway_evidence::record::BODY_BYTES_MAX;
use gateway_evidence::{Event, EvidenceBody, Jws, Register};
use jiff::Timestamp;

/// What each event means, said of its issuer.
const SENTENCES: &[(Event, &str)] = &[
    (Event::SubmissionAcceptance, "states that it took the bundle for sending"),
    (Event::SubmissionRejection, "states that it refused to send the bundle, for its form"),
    (Event::RelayAcceptance, "states that it has received the whole bundle"),
    (Event::RelayRejection, "states that it received the bundle and refused it, for its form"),
    (Event::RelayFailure, "states that it gave up on reaching the receiver"),
    (Event::ContentConsignment, "states that the bundle lies ready for its staff"),
    (Event::ContentHandover, "states that it has taken the documents over"),
    (Event::Admission, "states that it admitted a bundle that it had refused before"),
    (Event::Overdue, "states that evidence it waits for has not come yet"),
    (Event::PaperPosted, "states that the paper originals were posted"),
    (Event::PaperInTransit, "states that the carrier has the paper originals"),
    (Event::PaperDelivered, "states that the carrier delivered the paper originals"),
    (Event::PaperMatched, "states that the paper originals match the bundle"),
    (Event::PaperMismatched, "states that the paper originals do not match the bundle"),
];

/// What the page is made of.
pub(super) struct Cover<'a> {
    /// The bundle.
    pub(super) manifest: &'a Manifest,
    /// The digest of the manifest's bytes.
    pub(super) digest: Digest,
    /// Who exports.
    pub(super) by: &'a str,
    /// When.
    pub(super) at: Timestamp,
    /// Register entries, for the authorities' names.
    pub(super) entries: &'a [Register],
    /// Each statement with the name of its member and whether a proof stands beside it.
    pub(super) evidence: Vec<(String, String, bool)>,
}

/// A statement as the page tells it.
struct Told {
    body: EvidenceBody,
    member: String,
    proven: bool,
}

impl Cover<'_> {
    /// The page as text.
    pub(super) fn text(&self) -> String {
        let mut told: Vec<Told> = self.evidence.iter().filter_map(read).collect();
        told.sort_by_key(|told| told.body.time);
        let parts = [
            self.what(),
            Self::course(&told),
            self.proves(&told),
            PROVES_NOT.to_owned(),
            HOW.to_owned(),
        ];
        parts.join("\n")
    }

    fn what(&self) -> String {
        let Manifest { message, treaty, created, documents, .. } = self.manifest;
        format!(
            "BUNDLE {}\n\n\
             What this is\n\n\
             \x20 A message between two central authorities, with what its gateways signed about it.\n\
             \x20 Kind:       {message}, under the treaty {treaty}\n\
             \x20 From:       {}\n\
             \x20 To:         {}\n\
             \x20 Made:       {created}, by the sender's clock\n\
             \x20 Documents:  {}, in data/\n\
             \x20 Manifest:   SHA-256 {}\n\
             \x20 Exported:   {}, by {}\n",
            self.manifest.key(),
            self.named(&self.manifest.from),
            self.named(&self.manifest.to),
            documents.len(),
            self.digest,
            self.at,
            self.by,
        )
    }

    /// Each statement in one sentence, by time.
    fn course(told: &[Told]) -> String {
        let mut text = "What happened, as the signed statements in this bag tell it\n\n".to_owned();
        if told.is_empty() {
            text += "  The bag holds no statements.\n";
        }
        for Told { body, member, proven } in told {
            let known = SENTENCES.iter().find(|(event, _)| *event == body.event);
            let says = known.map_or("makes a statement", |(_, sentence)| sentence);
            let proof =
                if *proven { "with a proof that it stands in a log" } else { "without proof" };
            // Writing into a string cannot fail.
            let _ = writeln!(
                text,
                "  {}  {} {says}.\n                        ({}: {member}, {proof})",
                body.time,
                body.issuer,
                body.event.name(),
            );
        }
        text
    }

    fn proves(&self, told: &[Told]) -> String {
        let to = &self.manifest.to;
        let first = |wanted: fn(Event) -> bool| {
            let by_receiver = told.iter().map(|told| &told.body).filter(|body| body.issuer == *to);
            by_receiver.filter(|body| wanted(body.event)).map(|body| body.time).min()
        };
        let received = match (first(Event::is_receipt), first(Event::is_rejection)) {
            (Some(time), _) => {
                format!("{to} has confirmed under its own seal that it had it by {time}.")
            }
            (None, Some(time)) => {
                format!(
                    "{to} has stated under its own seal that it received and refused it at {time}."
                )
            }
            (None, None) => format!("The bag holds no confirmation by {to} that it received it."),
        };
        format!(
            "What this proves, once it is verified\n\n\
             \x20 {} sealed this message and these documents, byte for byte.\n\
             \x20 {received}\n",
            self.manifest.from,
        )
    }

    fn named(&self, authority: &AuthorityId) -> String {
        let entry = self.entries.iter().find(|entry| entry.authority() == authority);
        let name = "en".parse().ok().and_then(|english| Some(entry?.name_in(&english)));
        match name.filter(|name| *name != authority.as_str()) {
            Some(name) => format!("{name} ({authority})"),
            None => authority.to_string(),
        }
    }
}

fn read((member, compact, proven): &(String, String, bool)) -> Option<Told> {
    let jws = Jws::parse(compact, BODY_BYTES_MAX).ok()?;
    let body = EvidenceBody::parse(jws.payload()).ok()?;
    Some(Told { body, member: member.clone(), proven: *proven })
}

const PROVES_NOT: &str = "What it does not prove

  That anybody read the message, that it is complete under the treaty, or that it was granted: the
  authorities say that in messages of their own.
  That a time is right which only its signer states. The other side's statements, witnesses of a
  log and time-stamps fix times; a signer's own clock does not.
  That nothing else was signed: the exporter can have left statements out. The other side has its
  own bag.
  This page proves nothing by itself: it is the exporter's reading of what stands beside it.
";

const HOW: &str = "How to verify it

  Whether the files are those that were exported:
    sha256sum --check manifest-sha256.txt tagmanifest-sha256.txt
  Who sealed, received and exported them, by a trust file that came another way than this bag:
    gateway bundle verify BAG.zip --trust TRUST.json
  Seals and statements (*.jws) are compact JWS (RFC 7515); any JOSE library reads them. Proofs are
  C2SP tlog-proof. The certificates in trust/ are those of the day of the export and prove nothing
  by themselves.
";

#[cfg(test)]
mod tests {
    use gateway_bundle::example::Example;

    use super::*;
    use crate::sample::House;

    fn page(evidence: Vec<(String, String, bool)>) -> String {
        let example = Example::transfer_request();
        let manifest = example.build();
        let at = "2026-11-21T09:40:00Z".parse().unwrap();
        let (digest, by, entries) = (example.digest(), "kz-pgo", &[][..]);
        Cover { manifest: &manifest, digest, by, at, entries, evidence }.text()
    }

    fn statement(event: Event, issuer: &str, time: &str) -> (String, String, bool) {
        let example = Example::transfer_request();
        let manifest = example.build();
        let body = serde_json::json!({
            "version": 1, "id": "0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e0f", "event": event.uri(),
            "time": time, "issuer": issuer, "from": manifest.from, "bundle": manifest.bundle,
            "to": manifest.to, "treaty": manifest.treaty, "case": manifest.case,
            "manifest_digest": example.digest(), "seal_digest": example.digest(),
        });
        let body = EvidenceBody::parse(body.to_string().as_bytes()).unwrap();
        let rng = ring::rand::SystemRandom::new();
        let compact = body.sign(&House::new(issuer).seal(), Timestamp::now(), &rng).unwrap();
        (format!("evidence/{}.jws", event.name()), compact, true)
    }

    #[test]
    fn each_statement_is_one_sentence_with_time_and_issuer_in_the_order_of_time() {
        let page = page(vec![
            statement(Event::RelayAcceptance, "br-mj", "2026-11-21T09:32:00Z"),
            statement(Event::SubmissionAcceptance, "kz-pgo", "2026-11-21T09:31:00Z"),
        ]);
        let sent = "2026-11-21T09:31:00Z  kz-pgo states that it took the bundle for sending.";
        let came = "2026-11-21T09:32:00Z  br-mj states that it has received the whole bundle.";
        assert!(page.find(sent).unwrap() < page.find(came).unwrap(), "{page}");
        assert!(page.contains("had it by 2026-11-21T09:32:00Z"), "{page}");
    }

    #[test]
    fn without_a_statement_of_the_receiver_the_page_says_so() {
        let sent = statement(Event::SubmissionAcceptance, "kz-pgo", "2026-11-21T09:31:00Z");
        assert!(page(vec![sent]).contains("no confirmation by br-mj that it received it"));
        assert!(page(Vec::new()).contains("The bag holds no statements."));
    }

    #[test]
    fn every_event_has_its_sentence_and_the_page_names_no_person_and_no_document() {
        for event in Event::ALL {
            assert!(SENTENCES.iter().any(|(known, _)| *known == event), "{}", event.name());
        }
        let page = page(Vec::new());
        let manifest = Example::transfer_request().build();
        let person = manifest.person.unwrap();
        let names = person.names.iter().map(|name| &name.family);
        for private in names
            .map(|name| name.as_str().to_owned())
            .chain([manifest.case.reference.to_string(), manifest.documents[0].file.clone()])
        {
            assert!(!page.contains(&private), "{private}");
        }
    }
}
