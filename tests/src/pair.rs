//! Two authorities that know each other, each with its own directory, keys and register: the
//! Prosecutor General's Office of Kazakhstan and the Ministry of Justice of Brazil, or those of
//! any other two States.

use std::path::Path;

use anyhow::Result;
use tempfile::TempDir;

use crate::Authority;

/// Two authorities in a folder that goes away with them.
#[derive(Debug)]
pub struct Pair {
    /// Kazakhstan, the executing State of the example.
    pub kz: Authority,
    /// Brazil, the sentencing State of the example.
    pub br: Authority,
    folder: TempDir,
}

impl Pair {
    /// Makes both, hands each the other's register entry, and hires an officer and an approver
    /// on both sides.
    ///
    /// # Errors
    ///
    /// A command of the binary fails.
    pub fn new() -> Result<Self> {
        Self::with(|_| Ok(()))
    }

    /// As [`Pair::new`], with something done to Brazil before anybody is hired there: its store is
    /// elsewhere, say.
    ///
    /// # Errors
    ///
    /// A command of the binary fails, or what is to be done does.
    pub fn with(prepare: impl FnOnce(&Authority) -> Result<()>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("gateway-test-").tempdir()?;
        let kz = Authority::create(
            folder.path(),
            "kz-pgo",
            "Prosecutor General's Office of Kazakhstan",
            "kk,ru,en",
        )?;
        let br =
            Authority::create(folder.path(), "br-mj", "Ministry of Justice of Brazil", "pt,en")?;
        prepare(&br)?;
        acquaint(&kz, &br)?;
        Ok(Self { kz, br, folder })
    }

    /// The folder that holds both.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// The authorities of the two States of a case, in a folder that goes away with them.
#[derive(Debug)]
pub struct States {
    /// The authority of the State whose court sentenced.
    pub sentencing: Authority,
    /// The authority of the State that executes.
    pub executing: Authority,
    _folder: TempDir,
}

impl States {
    /// Makes both by their ids, hands each the other's register entry, and hires an officer and an
    /// approver on both sides.
    ///
    /// # Errors
    ///
    /// A command of the binary fails.
    pub fn new(sentencing: &str, executing: &str) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("gateway-test-").tempdir()?;
        let create = |id: &str| {
            let name = format!("Central authority {id}");
            Authority::create(folder.path(), id, &name, "ru,en")
        };
        let (sentencing, executing) = (create(sentencing)?, create(executing)?);
        acquaint(&sentencing, &executing)?;
        Ok(Self { sentencing, executing, _folder: folder })
    }
}

/// Lets two authorities know each other, with an officer and an approver at each.
fn acquaint(one: &Authority, other: &Authority) -> Result<()> {
    for authority in [one, other] {
        authority.hire("officer", "officer")?;
        authority.hire("approver", "approver")?;
    }
    one.learn(other)?;
    other.learn(one)
}
