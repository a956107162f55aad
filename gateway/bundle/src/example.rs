//! Example manifests, for tests, demonstrations and integrators.
//!
//! One case runs through all of them: Kazakhstan asks Brazil, under `kz-br-2018`, for the transfer
//! of a citizen who serves a sentence there. The person is fictional, and everything is fixed:
//! the same call gives the same bytes on every machine. The documents are small PDF files whose
//! digests stand in the manifest.
//!
//! ```
//! use gateway_bundle::example::Example;
//!
//! let reply = Example::reply().without("verdict");
//! let manifest = reply.build();
//! assert!(manifest.documents.iter().all(|document| document.items[0].as_str() != "verdict"));
//! ```

#![expect(
    clippy::indexing_slicing,
    reason = "the values are this module's own; JSON's null stands for what is absent"
)]

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::ids::Digest;
use crate::manifest::{ContentMember, Document, Manifest, MessageKind};

mod content;
mod paper;
mod pdf;

/// The requesting authority of the example: Kazakhstan, the executing State.
pub const REQUESTING: &str = "kz-pgo";
/// The requested authority of the example: Brazil, the sentencing State.
pub const REQUESTED: &str = "br-mj";

/// A manifest being built, with the bytes of its documents.
///
/// The builder writes what it is told, so it also makes the bad manifests that tests need:
/// [`bytes`](Self::bytes) never checks, [`build`](Self::build) does.
#[derive(Debug, Clone)]
pub struct Example {
    manifest: Value,
    contents: BTreeMap<String, Vec<u8>>,
}

impl Example {
    /// Kazakhstan's request for the transfer, with its letter and what KZ-BR Art. 4(3) lists.
    pub fn transfer_request() -> Self {
        let frame = content::frame(MessageKind::TransferRequest, REQUESTING, REQUESTED);
        Self { manifest: frame, contents: BTreeMap::new() }
            .numbered(1)
            .set("/statements/state_consents/executing", json!(true))
            .with_papers(paper::REQUEST, "ru", &["pt"])
            .with_originals("RR123456785KZ")
    }

    /// Brazil's answer with the complete set of KZ-BR Art. 4(2), translated into Russian and
    /// Kazakh: more than forty documents.
    pub fn reply() -> Self {
        let frame = content::frame(MessageKind::Reply, REQUESTED, REQUESTING);
        Self { manifest: frame, contents: BTreeMap::new() }
            .numbered(2)
            .set("/created", json!("2026-12-10T14:05:00Z"))
            .set("/statements/state_consents/sentencing", json!(true))
            .in_reply_to(&Self::transfer_request())
            .with_papers(paper::REPLY, "pt", &["ru", "kk"])
            .with_originals("RB123456785BR")
    }

    /// A message of any kind without documents, from the State that would send it in the example.
    pub fn of(kind: MessageKind) -> Self {
        let (from, to) = if content::is_from_requested(kind) {
            (REQUESTED, REQUESTING)
        } else {
            (REQUESTING, REQUESTED)
        };
        Self { manifest: content::frame(kind, from, to), contents: BTreeMap::new() }
            .numbered(3)
            .message(kind)
    }

    /// The same manifest as another kind of message, with that kind's own content.
    #[must_use]
    pub fn message(mut self, kind: MessageKind) -> Self {
        self.manifest["message"] = json!(kind.as_str());
        for member in ContentMember::ALL {
            if !kind.may_have(member) {
                self = self.remove(&format!("/{member}"));
            }
        }
        match kind.content() {
            Some(member) => self.set(&format!("/{member}"), content::of(kind, member)),
            None => self,
        }
    }

    /// Another bundle id: the n-th of the example's.
    #[must_use]
    pub fn numbered(self, n: u32) -> Self {
        self.set("/bundle", json!(format!("urn:uuid:0192f0c1-7a2b-7c3d-8e4f-0000{n:08x}")))
    }

    /// Other authorities.
    #[must_use]
    pub fn between(self, from: &str, to: &str) -> Self {
        self.set("/from", json!(from)).set("/to", json!(to))
    }

    /// As the answer to another example.
    #[must_use]
    pub fn in_reply_to(self, other: &Self) -> Self {
        self.set("/in_reply_to", other.reference())
    }

    /// As the correction of another example.
    #[must_use]
    pub fn corrects(self, other: &Self) -> Self {
        self.set("/corrects", other.reference())
    }

    /// Without the documents that stand for an item, and their translations.
    #[must_use]
    pub fn without(self, item: &str) -> Self {
        let stands_for = |document: &Value| {
            document["items"].as_array().is_some_and(|items| items.iter().any(|i| i == item))
        };
        self.keep(|document| !stands_for(document))
    }

    /// With nothing but the documents that stand for an item, and their translations.
    #[must_use]
    pub fn only(self, item: &str) -> Self {
        let stands_for = |document: &Value| {
            document["items"].as_array().is_some_and(|items| items.iter().any(|i| i == item))
        };
        self.keep(stands_for)
    }

    /// Without one document, by its id.
    #[must_use]
    pub fn without_document(self, id: &str) -> Self {
        self.keep(|document| document["id"] != id)
    }

    /// Without any document.
    #[must_use]
    pub fn without_documents(self) -> Self {
        self.keep(|_| false)
    }

    /// With one more document, whose bytes the caller has.
    #[must_use]
    pub fn with_document(self, document: &Document) -> Self {
        self.set("/documents/-", json!(document))
    }

    /// With one more document of these bytes, standing for an item.
    #[must_use]
    pub fn with_content(mut self, id: &str, file: &str, item: &str, bytes: Vec<u8>) -> Self {
        let document = json!({
            "id": id, "file": file, "media_type": "application/octet-stream",
            "size": bytes.len(), "sha256": Digest::of(&bytes), "items": [item],
        });
        self.contents.insert(file.to_owned(), bytes);
        self.set("/documents/-", document)
    }

    /// With a value at a JSON Pointer; `-` at the end of an array appends.
    ///
    /// # Panics
    ///
    /// Nothing stands where the pointer leads to, so there is nowhere to put the value.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a slip in a test or demonstration should be loud")]
    pub fn set(mut self, pointer: &str, value: Value) -> Self {
        let (parent, last) = pointer.rsplit_once('/').expect("a pointer to a member");
        match self.manifest.pointer_mut(parent).expect("a place in the example") {
            Value::Array(elements) if last == "-" => elements.push(value),
            Value::Array(elements) => {
                let index: usize = last.parse().expect("an index");
                *elements.get_mut(index).expect("an element of the example") = value;
            }
            object => object[last] = value,
        }
        self
    }

    /// Without the member at a JSON Pointer, if there is one.
    #[must_use]
    pub fn remove(mut self, pointer: &str) -> Self {
        if let Some((parent, last)) = pointer.rsplit_once('/')
            && let Some(Value::Object(members)) = self.manifest.pointer_mut(parent)
        {
            members.remove(last);
        }
        self
    }

    /// The manifest as a value.
    pub fn value(&self) -> &Value {
        &self.manifest
    }

    /// The manifest's bytes, as they would be sealed.
    pub fn bytes(&self) -> Vec<u8> {
        self.manifest.to_string().into_bytes()
    }

    /// The digest of the manifest's bytes.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.bytes())
    }

    /// The manifest.
    ///
    /// # Panics
    ///
    /// The calls before have made it invalid.
    #[expect(clippy::expect_used, reason = "a slip in a test or demonstration should be loud")]
    pub fn build(&self) -> Manifest {
        Manifest::parse(&self.bytes()).expect("a valid example")
    }

    /// The file name and the bytes of each document, in the manifest's order. Documents added
    /// [without bytes](Self::with_document) are left out.
    pub fn contents(&self) -> Vec<(&str, &[u8])> {
        let content = |document: &Value| {
            let (file, bytes) = self.contents.get_key_value(document["file"].as_str()?)?;
            Some((file.as_str(), bytes.as_slice()))
        };
        self.documents().iter().filter_map(content).collect()
    }

    fn documents(&self) -> &[Value] {
        self.manifest["documents"].as_array().map_or(&[], Vec::as_slice)
    }

    fn reference(&self) -> Value {
        json!({
            "from": self.manifest["from"], "bundle": self.manifest["bundle"],
            "digest": self.digest(),
        })
    }

    fn with_papers(mut self, papers: &[paper::Paper], language: &str, into: &[&str]) -> Self {
        for paper in papers {
            let original = self.next_id();
            self = self.with_paper(paper.document(&original, language));
            for language in into.iter().filter(|_| paper.is_read()) {
                let id = self.next_id();
                self = self.with_paper(paper.translation(&id, &original, language));
            }
        }
        self
    }

    fn with_paper(mut self, (mut document, bytes): (Value, Vec<u8>)) -> Self {
        document["size"] = json!(bytes.len());
        document["sha256"] = json!(Digest::of(&bytes));
        if let Some(file) = document["file"].as_str() {
            self.contents.insert(file.to_owned(), bytes);
        }
        self.set("/documents/-", document)
    }

    fn next_id(&self) -> String {
        format!("d{}", self.documents().len() + 1)
    }

    /// All originals in one envelope.
    fn with_originals(self, consignment: &str) -> Self {
        let ids: Vec<&Value> = self.documents().iter().map(|document| &document["id"]).collect();
        let envelope = json!([{
            "consignment": consignment, "carrier": "upu", "service": "registered",
            "posted_on": "2026-12-10", "documents": ids, "pages": ids.len(),
        }]);
        self.set("/originals", envelope)
    }

    /// Keeps some documents; those that go also leave their envelopes.
    fn keep(mut self, which: impl Fn(&Value) -> bool) -> Self {
        let mut gone = Vec::new();
        if let Some(documents) = self.manifest["documents"].as_array_mut() {
            documents.retain(|document| {
                let stays = which(document);
                if !stays {
                    gone.push(document["id"].clone());
                }
                stays
            });
        }
        if let Some(Value::Array(envelopes)) = self.manifest.pointer_mut("/originals") {
            for envelope in envelopes.iter_mut() {
                if let Some(ids) = envelope["documents"].as_array_mut() {
                    ids.retain(|id| !gone.contains(id));
                }
            }
            envelopes.retain(|envelope| envelope["documents"] != json!([]));
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_message_has_a_valid_example() {
        for kind in MessageKind::ALL {
            assert_eq!(Example::of(*kind).build().message, *kind);
            assert_eq!(Example::reply().message(*kind).build().message, *kind);
        }
        Example::transfer_request().build();
    }

    #[test]
    fn the_documents_have_the_size_and_the_digest_that_the_manifest_tells() {
        let reply = Example::reply();
        let manifest = reply.build();
        assert!(manifest.documents.len() > 40);
        assert_eq!(reply.contents().len(), manifest.documents.len());
        for ((file, bytes), document) in reply.contents().iter().zip(&manifest.documents) {
            assert_eq!(*file, document.file);
            assert_eq!(bytes.len() as u64, document.size);
            assert_eq!(Digest::of(bytes), document.sha256);
        }
    }

    #[test]
    fn every_document_to_be_read_is_translated() {
        let manifest = Example::reply().build();
        for original in manifest.documents.iter().filter(|d| d.translation_of.is_none()) {
            let languages: Vec<&str> = manifest
                .documents
                .iter()
                .filter(|d| d.translation_of.as_ref() == Some(&original.id))
                .filter_map(|d| d.language.as_ref().map(crate::ids::Language::as_str))
                .collect();
            let wanted: &[&str] = if original.language.is_some() { &["ru", "kk"] } else { &[] };
            assert_eq!(languages, wanted, "{}", original.file);
        }
    }

    #[test]
    fn without_an_item_its_documents_leave_the_manifest_and_the_envelope() {
        let whole = Example::reply().build();
        let manifest = Example::reply().without("verdict").build();
        assert_eq!(manifest.documents.len() + 3, whole.documents.len());
        assert_eq!(manifest.originals[0].documents.len(), manifest.documents.len());
    }

    #[test]
    fn the_reply_answers_the_request() {
        let request = Example::transfer_request();
        let answered = Example::reply().build().in_reply_to.unwrap();
        assert_eq!(answered.key(), request.build().key());
        assert_eq!(answered.digest, request.digest());
    }
}
