//! The documents of a new bundle, and what the names of their files tell.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use gateway_bundle::bag::MemberName;
use gateway_bundle::ids::Language;
use gateway_treaty::Profile;
use serde_json::{Value, json};

use crate::print;
use crate::source::measure;

/// Copies the files of a folder; folders within it are left alone.
pub(super) fn copy(folder: &Path, to: &Path) -> Result<()> {
    for path in files(folder)? {
        let name = path.file_name().with_context(|| path.display().to_string())?;
        let target = to.join(name);
        if target.exists() {
            bail!("{} is already there; nothing is written over", target.display());
        }
        std::fs::copy(&path, &target).with_context(|| path.display().to_string())?;
    }
    Ok(())
}

/// Every file of the data folder as the manifest lists it.
pub(super) fn listed(data: &Path, profile: &Profile) -> Result<Vec<Value>> {
    let paths = files(data)?;
    let names: Vec<String> = paths.iter().map(|path| name(path)).collect::<Result<_>>()?;
    let ids: BTreeMap<&str, String> =
        names.iter().zip(1..).map(|(name, n)| (name.as_str(), format!("d{n}"))).collect();
    let sizes = paths.iter().map(|path| Ok(std::fs::metadata(path)?.len()));
    let bar = print::progress(sizes.sum::<Result<u64>>()?, "hashing documents");
    let mut documents = Vec::new();
    for (path, name) in paths.iter().zip(&names) {
        let (size, sha256) = measure(path, &bar)?;
        let told = Told::by(name, profile);
        let original = told.original.as_deref().and_then(|original| ids.get(original));
        let mut document = json!({
            "id": ids.get(name.as_str()),
            "file": name,
            "media_type": media_type(name),
            "size": size,
            "sha256": sha256,
            "language": told.language,
            "items": told.items,
        });
        if let (Some(original), Value::Object(members)) = (original, &mut document) {
            members.insert("translation_of".to_owned(), json!(original));
            members.insert("translated".to_owned(), json!({ "by": null, "certified_by": null }));
        }
        documents.push(document);
    }
    bar.finish_and_clear();
    Ok(documents)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.is_file());
    files.sort();
    Ok(files)
}

/// The file's name, if a bundle may hold it.
fn name(path: &Path) -> Result<String> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    if format!("data/{name}").parse::<MemberName>().is_err() {
        bail!(
            "{}: rename it: a document's name is 1 to 100 ASCII letters, digits, dots, hyphens or \
             underscores and begins with a letter or a digit",
            path.display()
        );
    }
    Ok(name)
}

/// What a file's name tells: `verdict.ru.pdf` is the item `verdict` in Russian, and where there
/// is a `verdict.pdf` it is a translation of that.
#[derive(Debug, PartialEq, Eq)]
struct Told {
    items: Vec<String>,
    language: Option<Language>,
    original: Option<String>,
}

impl Told {
    fn by(name: &str, profile: &Profile) -> Self {
        let parts: Vec<&str> = name.split('.').collect();
        let (stem, language, ending) = match parts.as_slice() {
            [stem, language, ending] => (*stem, language.parse().ok(), *ending),
            [stem, ending] => (*stem, None, *ending),
            _ => (name, None, ""),
        };
        let known = profile.items.iter().any(|rule| rule.item.as_str() == stem);
        let original = language.as_ref().map(|_| format!("{stem}.{ending}"));
        let items = if known { vec![stem.to_owned()] } else { Vec::new() };
        Self { items, language, original }
    }
}

fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        "tif" | "tiff" => "image/tiff",
        "txt" => "text/plain",
        "xml" => "application/xml",
        "json" => "application/json",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "odt" => "application/vnd.oasis.opendocument.text",
        "p7s" => "application/pkcs7-signature",
        "asice" => "application/vnd.etsi.asic-e+zip",
        "zip" => "application/zip",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use gateway_treaty::Profiles;

    use super::*;

    fn told(name: &str) -> Told {
        let profiles = Profiles::embedded().unwrap();
        Told::by(name, profiles.get(&"kz-br-2018".parse().unwrap()).unwrap())
    }

    #[test]
    fn the_name_of_a_file_tells_item_language_and_original() {
        let verdict = told("verdict.ru.pdf");
        assert_eq!(verdict.items, ["verdict"]);
        assert_eq!(verdict.language.unwrap().as_str(), "ru");
        assert_eq!(verdict.original.unwrap(), "verdict.pdf");
        let letter = told("sentenca.pdf");
        assert_eq!(letter, Told { items: Vec::new(), language: None, original: None });
        assert_eq!(told("a.b.c.d").items, [""; 0]);
    }

    #[test]
    fn documents_are_listed_with_size_and_digest_and_linked_to_their_originals() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("verdict.pdf"), "abc").unwrap();
        std::fs::write(folder.path().join("verdict.ru.pdf"), "abd").unwrap();
        let profiles = Profiles::embedded().unwrap();
        let profile = profiles.get(&"kz-br-2018".parse().unwrap()).unwrap();
        let documents = listed(folder.path(), profile).unwrap();
        let digest = gateway_bundle::Digest::of(b"abc").to_string();
        assert_eq!(documents[0]["sha256"], json!(digest));
        assert_eq!(documents[0]["size"], json!(3));
        assert_eq!(documents[1]["translation_of"], documents[0]["id"]);
    }

    #[test]
    fn a_name_that_no_bundle_may_hold_is_named_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("приговор.pdf"), "abc").unwrap();
        let profiles = Profiles::embedded().unwrap();
        let profile = profiles.get(&"kz-br-2018".parse().unwrap()).unwrap();
        let error = listed(folder.path(), profile).unwrap_err().to_string();
        assert!(error.contains("приговор.pdf") && error.contains("rename"), "{error}");
    }
}
