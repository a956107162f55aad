//! A bundle to hand in: a manifest's bytes and its documents, sealed or not, in order or not.

use std::path::Path;

use anyhow::{Context, Result};
use gateway_bundle::example::Example;
use gateway_evidence::{SigningKey, Typ};
use jiff::Timestamp;
use ring::rand::SystemRandom;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::http::{Multipart, Request};

/// A manifest with its documents.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The manifest's exact bytes.
    pub manifest: Vec<u8>,
    /// The documents: file name and content.
    pub documents: Vec<(String, Vec<u8>)>,
}

impl Outgoing {
    /// An example as a bundle.
    pub fn of(example: &Example) -> Self {
        let documents = example.contents().into_iter();
        Self {
            manifest: example.bytes(),
            documents: documents.map(|(file, bytes)| (file.to_owned(), bytes.to_vec())).collect(),
        }
    }

    /// The part `manifest`: the seal over the manifest's bytes.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn sealed(&self, key: &SigningKey) -> Result<String> {
        Ok(key.sign(Typ::Seal, &self.manifest, Timestamp::now(), &SystemRandom::new())?)
    }

    /// The body that hands it in to a partner's gateway, the manifest sealed.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn multipart(&self, key: &SigningKey) -> Result<Multipart> {
        Ok(self.parts(self.sealed(key)?.as_bytes()))
    }

    /// The request that hands it in to a partner's gateway, the manifest sealed.
    ///
    /// # Errors
    ///
    /// The key does not sign.
    pub fn request(&self, key: &SigningKey) -> Result<Request> {
        Ok(self.multipart(key)?.request())
    }

    /// The request that hands it in to one's own gateway, which seals it.
    pub fn own_request(&self) -> Request {
        self.parts(&self.manifest).request()
    }

    /// The body with any first part.
    pub fn parts(&self, manifest: &[u8]) -> Multipart {
        let first = Multipart::default().part("manifest", None, manifest);
        self.documents
            .iter()
            .fold(first, |body, (file, bytes)| body.part("document", Some(file), bytes))
    }

    /// Writes it as a directory: `manifest.json` and the documents beside it.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn write(&self, directory: &Path) -> Result<()> {
        std::fs::create_dir_all(directory)?;
        std::fs::write(directory.join("manifest.json"), &self.manifest)?;
        for (file, bytes) in &self.documents {
            std::fs::write(directory.join(file), bytes)?;
        }
        Ok(())
    }

    /// The path of its resource, `/v1/bundles/{from}/{uuid}`.
    ///
    /// # Errors
    ///
    /// The manifest is not JSON, or does not say.
    pub fn resource(&self) -> Result<String> {
        let value: Value = serde_json::from_slice(&self.manifest)?;
        let member = |name: &str| {
            let text = value.get(name).and_then(Value::as_str);
            text.with_context(|| format!("the manifest has no `{name}`"))
        };
        let uuid = member("bundle")?.trim_start_matches("urn:uuid:");
        Ok(format!("/v1/bundles/{}/{uuid}", member("from")?))
    }
}

/// An example with an id and a case of its own, so that each test begins with a clean table.
#[must_use]
pub fn fresh(example: Example) -> Example {
    let id = Uuid::now_v7();
    let reference = format!("KZ-BR-{}", &id.simple().to_string()[20..]);
    example
        .set("/bundle", json!(format!("urn:uuid:{id}")))
        .set("/created", json!(format!("{:.0}", Timestamp::now())))
        .set("/case/reference", json!(reference))
        .remove("/in_reply_to")
}
