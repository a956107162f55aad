//! What can be wrong with a manifest, and the checks that one member alone cannot make.

use std::collections::HashSet;

use super::{
    BUNDLE_BYTES_MAX, Certification, CertificationForm, DOCUMENT_BYTES_MAX, DOCUMENTS_MAX,
    Document, Manifest, member,
};

/// The most characters of a certification's signature.
const JWS_MAX: usize = 32_768;

/// Why a manifest cannot be taken. Texts name places and limits, never values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// It has too many bytes.
    #[error("the manifest has {actual} bytes; at most {limit} are allowed")]
    TooLarge {
        /// Its bytes.
        actual: usize,
        /// The most there may be.
        limit: usize,
    },
    /// It is not I-JSON, or not of the manifest's form.
    #[error(transparent)]
    Json(#[from] crate::json::Error),
    /// A member contradicts another one or a limit.
    #[error("{pointer}: {rule}")]
    Rule {
        /// Where, as a JSON Pointer (RFC 6901).
        pointer: String,
        /// What is wanted.
        rule: &'static str,
    },
}

impl ManifestError {
    /// Where the error is, as a JSON Pointer; empty for the manifest as a whole.
    pub fn pointer(&self) -> &str {
        match self {
            Self::TooLarge { .. } => "",
            Self::Json(error) => error.pointer(),
            Self::Rule { pointer, .. } => pointer,
        }
    }
}

pub(super) fn rule(pointer: impl Into<String>, rule: &'static str) -> ManifestError {
    ManifestError::Rule { pointer: pointer.into(), rule }
}

/// Checks what types alone cannot say.
pub(super) fn check(manifest: &Manifest) -> Result<(), ManifestError> {
    if manifest.from == manifest.to {
        return Err(rule("/to", "a bundle goes to another authority than it comes from"));
    }
    member::check(manifest)?;
    if manifest.documents.len() > DOCUMENTS_MAX {
        return Err(rule("/documents", "a bundle has at most 1000 documents"));
    }
    if manifest.documents_size() > BUNDLE_BYTES_MAX {
        return Err(rule("/documents", "a bundle has at most 16 GiB"));
    }
    let mut ids = HashSet::new();
    let mut files = HashSet::new();
    for (index, document) in manifest.documents.iter().enumerate() {
        let at = |member: &str| format!("/documents/{index}/{member}");
        if !ids.insert(&document.id) {
            return Err(rule(at("id"), "two documents have the same id"));
        }
        if !files.insert(document.file.to_ascii_lowercase()) {
            return Err(rule(at("file"), "two documents have the same file name"));
        }
        check_document(document, at)?;
    }
    Ok(())
}

fn check_document(document: &Document, at: impl Fn(&str) -> String) -> Result<(), ManifestError> {
    if !is_file_name(&document.file) {
        return Err(rule(
            at("file"),
            "a file name is 1 to 100 ASCII letters, digits, dots, hyphens or underscores and begins with a letter or a digit",
        ));
    }
    if !is_media_type(&document.media_type) {
        return Err(rule(at("media_type"), "a media type is type/subtype"));
    }
    if document.size > DOCUMENT_BYTES_MAX {
        return Err(rule(at("size"), "a document has at most 4 GiB"));
    }
    if document.items.len() > 32 {
        return Err(rule(at("items"), "a document stands for at most 32 items"));
    }
    match &document.certified {
        Some(certified) => check_certification(certified, at("certified/jws")),
        None => Ok(()),
    }
}

fn check_certification(certified: &Certification, at: String) -> Result<(), ManifestError> {
    let electronic = certified.form == CertificationForm::Electronic;
    match &certified.jws {
        Some(_) if !electronic => Err(rule(at, "a stamp on paper has no electronic signature")),
        None if electronic => Err(rule(at, "an electronic certification has its signature")),
        Some(jws) if jws.len() > JWS_MAX => {
            Err(rule(at, "a certification has at most 32768 characters"))
        }
        Some(jws) if !is_compact_jws(jws) => Err(rule(at, "a certification is a compact JWS")),
        _ => Ok(()),
    }
}

/// Whether a name is safe on every file system and in every archive. It cannot be a path, and it
/// cannot be one of the names that Windows keeps for devices, whatever its extension.
pub(crate) fn is_file_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        && !name.ends_with('.')
        && !name.contains("..")
        && !is_device(name.split('.').next().unwrap_or_default())
}

fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    let numbered = |port: &str| {
        stem.strip_prefix(port)
            .is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

fn is_compact_jws(text: &str) -> bool {
    let base64url = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    };
    text.split('.').count() == 3 && text.split('.').all(base64url)
}

fn is_media_type(text: &str) -> bool {
    let word = |w: &str| {
        !w.is_empty()
            && w.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'+' | b'_'))
    };
    text.len() <= 100 && text.split_once('/').is_some_and(|(kind, sub)| word(kind) && word(sub))
}
