//! `gateway bundle new`: a directory with the documents and a manifest to be filled in.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use gateway_bundle::ids::{CaseReference, Hasher};
use gateway_bundle::{AuthorityId, Digest, MessageKind, TreatyId};
use jiff::Timestamp;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::folder::MANIFEST;
use crate::{Answer, print};

#[derive(clap::Args)]
pub(super) struct Arguments {
    /// The directory to make.
    directory: PathBuf,
    /// The treaty.
    #[arg(long)]
    treaty: TreatyId,
    /// The kind of message.
    #[arg(long)]
    message: MessageKind,
    /// The sending authority.
    #[arg(long)]
    from: AuthorityId,
    /// The authority addressed.
    #[arg(long)]
    to: AuthorityId,
    /// The number under which the opener keeps the case.
    #[arg(long)]
    reference: CaseReference,
    /// Who opened the case; the sender if not given.
    #[arg(long)]
    opened_by: Option<AuthorityId>,
    /// Documents to copy in and list.
    #[arg(long = "document")]
    documents: Vec<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<Answer> {
    let directory = &arguments.directory;
    let manifest = directory.join(MANIFEST);
    ensure!(!manifest.exists(), "{} is already there", manifest.display());
    crate::command::init::make_directory(directory)?;
    let documents = arguments.documents.iter().zip(1_u32..);
    let documents: Vec<Value> =
        documents.map(|(path, number)| take(directory, path, number)).collect::<Result<_>>()?;
    let opened_by = arguments.opened_by.as_ref().unwrap_or(&arguments.from);
    let body = json!({
        "version": 1,
        "bundle": format!("urn:uuid:{}", Uuid::now_v7()),
        "treaty": arguments.treaty,
        "message": arguments.message,
        "case": { "opened_by": opened_by, "reference": arguments.reference },
        "from": arguments.from,
        "to": arguments.to,
        "created": Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "channel": { "mode": "direct" },
        "documents": documents,
    });
    let text = serde_json::to_string_pretty(&body)?;
    std::fs::write(&manifest, text).with_context(|| manifest.display().to_string())?;
    print::line(&format!("wrote {}", manifest.display()));
    print::line(&format!(
        "next: fill in the person, the sentence and each document's items and language, then\n\
         `gateway check {0}` and `gateway send {0}`",
        directory.display()
    ));
    Ok(Answer::Yes)
}

/// Copies a document in and lists what can be seen from outside.
fn take(directory: &Path, path: &Path, number: u32) -> Result<Value> {
    let place = || path.display().to_string();
    let name = path.file_name().and_then(|name| name.to_str()).with_context(place)?;
    let file: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '-' })
        .collect();
    let to = directory.join(&file);
    ensure!(!to.exists(), "two documents would be called {file}");
    let size = std::fs::copy(path, &to).with_context(place)?;
    Ok(json!({
        "id": format!("d{number}"),
        "file": file,
        "media_type": media_type(&to),
        "size": size,
        "sha256": digest(&to)?,
        "items": [],
    }))
}

fn digest(path: &Path) -> Result<Digest> {
    use std::io::Read;
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Hasher::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut piece)?;
        match piece.get(..read) {
            Some(bytes) if !bytes.is_empty() => hasher.update(bytes),
            _ => return Ok(hasher.finish()),
        }
    }
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("pdf") => "application/pdf",
        Some("txt") => "text/plain",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("png") => "image/png",
        Some("tif" | "tiff") => "image/tiff",
        _ => "application/octet-stream",
    }
}
