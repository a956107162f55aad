//! What a gateway holds, as its own people and its addressee see it, beside what was sent.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use gateway_evidence::Jws;
use serde_json::Value;

use crate::Outgoing;
use crate::http::{Peer, Request};

/// How often each bundle stands in the cases.
///
/// # Errors
///
/// The gateway does not answer as it should.
pub fn kept(own: &Peer) -> Result<BTreeMap<String, u32>> {
    let mut found = BTreeMap::new();
    let cases = own.get("/v1/own/cases")?;
    for case in members(&cases, "cases")? {
        let number = text(case, "number")?;
        let case = own.get(&format!("/v1/own/cases/{number}"))?;
        for bundle in members(&case, "bundles")? {
            let uuid = text(bundle, "bundle")?.trim_start_matches("urn:uuid:");
            let from = text(bundle, "from")?;
            *found.entry(format!("/v1/bundles/{from}/{uuid}")).or_insert(0) += 1;
        }
    }
    Ok(found)
}

/// Compares the manifest and every document that a gateway holds with what was sent.
///
/// # Errors
///
/// One of them is missing or differs.
pub fn holds_the_same_bytes(own: &Peer, bundle: &Outgoing) -> Result<()> {
    let resource = bundle.resource()?;
    let kept = own.ask(&Request::get(&format!("{resource}/manifest")))?;
    ensure!(kept.status == 200, "{resource}: {kept:?}");
    let kept = Jws::parse(&kept.body, usize::MAX)?;
    ensure!(kept.payload() == bundle.manifest, "{resource}: the manifest differs");
    let manifest: Value = serde_json::from_slice(&bundle.manifest)?;
    for document in members(&manifest, "documents")? {
        let (id, name) = (text(document, "id")?, text(document, "file")?);
        let kept = own.ask(&Request::get(&format!("{resource}/documents/{id}")))?;
        let sent = bundle.documents.iter().find(|(file, _)| file == name);
        ensure!(kept.status == 200, "{resource}/{id}: {}", kept.status);
        ensure!(Some(&kept.body) == sent.map(|(_, bytes)| bytes), "{resource}/{id} differs");
    }
    Ok(())
}

fn members<'a>(of: &'a Value, name: &'static str) -> Result<&'a Vec<Value>> {
    of.get(name).and_then(Value::as_array).context(name)
}

fn text<'a>(of: &'a Value, name: &'static str) -> Result<&'a str> {
    of.get(name).and_then(Value::as_str).context(name)
}
