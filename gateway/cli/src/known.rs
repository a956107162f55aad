//! Whom a command believes: one's own register, or a trust file that came by other ways.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gateway_evidence::Registers;
use gateway_evidence::register::Register;
use gateway_evidence::trust::TrustFile;
use gateway_server::config::Config;
use gateway_server::directory::entry;

/// Every entry of one's own register, by authority.
pub(crate) fn entries(config: &Config) -> Result<Vec<Register>> {
    let folder = &config.file.register;
    let listed = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let paths = listed.map(|file| Ok(file?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let is_entry = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "toml");
    let mut all: Vec<Register> =
        paths.iter().filter(is_entry).map(|path| entry(path)).collect::<Result<_, _>>()?;
    all.sort_by(|one, other| one.authority().cmp(other.authority()));
    Ok(all)
}

/// One's own register.
pub(crate) fn register(config: &Config) -> Result<Registers> {
    Registers::new(entries(config)?).with_context(|| config.file.register.display().to_string())
}

/// A trust file.
pub(crate) fn trust(path: &Path) -> Result<TrustFile> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    TrustFile::parse(&bytes).with_context(|| path.display().to_string())
}
