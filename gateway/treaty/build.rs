//! Lists the profiles of `schemas/treaties`, so that adding a treaty needs no code.

use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
    let treaties = here.join("../../schemas/treaties").canonicalize()?;
    println!("cargo::rerun-if-changed={}", treaties.display());
    let mut files: Vec<PathBuf> = std::fs::read_dir(&treaties)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let list: Vec<String> = files
        .iter()
        .map(|file| format!("include_str!({:?})", file.display().to_string()))
        .collect();
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(Path::new(&out).join("profiles.rs"), format!("[{}]", list.join(",\n")))
}
