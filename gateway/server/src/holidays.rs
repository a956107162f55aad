//! The operator's file of closed days, re-read while the gateway runs.
//!
//! A bad file is refused, said in the log and by an alarm, and the old list stays.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;
use gateway_bundle::{Country, Digest};
use gateway_exchange::holidays::{Closed, Holidays, HolidaysError};
use jiff::civil::Date;
use tracing::{error, info};

/// The most bytes of the file: room for decades of every State.
const BYTES_MAX: u64 = 1 << 20;
/// What an alarm calls the file.
const NAME: &str = "holidays";

/// Why the file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HolidayFileError {
    /// It cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not of its form.
    #[error("{path}: {message}; gateway/docs/configuration.md shows the form")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// It lists what cannot be.
    #[error("{path}: {source}")]
    Rule {
        /// Which file.
        path: PathBuf,
        /// What.
        source: HolidaysError,
    },
}

/// The closed days in use.
pub struct HolidayFile {
    path: Option<PathBuf>,
    current: ArcSwap<(Digest, Holidays)>,
}

impl HolidayFile {
    /// Reads the file, where the configuration names one.
    ///
    /// # Errors
    ///
    /// Names the file and what is wrong with it.
    pub fn open(path: Option<PathBuf>) -> Result<Self, HolidayFileError> {
        let first = match &path {
            Some(path) => {
                let text = bytes(path)?;
                (Digest::of(&text), parse(path, &text)?)
            }
            None => (Digest::of(b""), Holidays::default()),
        };
        Ok(Self { path, current: ArcSwap::from_pointee(first) })
    }

    /// Reads the file again if it changed. A bad one is refused; its name comes back.
    pub fn refresh(&self) -> Option<String> {
        let path = self.path.as_ref()?;
        let read = bytes(path).and_then(|text| {
            let digest = Digest::of(&text);
            if self.current.load().0 == digest {
                return Ok(None);
            }
            parse(path, &text).map(|holidays| Some((digest, holidays)))
        });
        match read {
            Ok(None) => None,
            Ok(Some(new)) => {
                info!(event = "holidays-reloaded", states = new.1.states());
                self.current.store(Arc::new(new));
                None
            }
            Err(problem) => {
                error!(event = "holidays-refused", %problem);
                Some(NAME.to_owned())
            }
        }
    }

    /// Whether the offices of a State are closed on a day; nothing where the file does not list
    /// that State.
    pub fn closed(&self, state: &Country, day: Date) -> Option<bool> {
        self.current.load().1.closed(state, day)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, HolidayFileError> {
    let failed = |source| HolidayFileError::Unreadable { path: path.into(), source };
    let mut text = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(BYTES_MAX + 1).read_to_end(&mut text).map_err(failed)?;
    if text.len() as u64 > BYTES_MAX {
        let message = format!("it has more than {BYTES_MAX} bytes");
        return Err(HolidayFileError::Malformed { path: path.into(), message });
    }
    Ok(text)
}

fn parse(path: &Path, text: &[u8]) -> Result<Holidays, HolidayFileError> {
    let listed: BTreeMap<Country, Closed> =
        gateway_bundle::json::from_slice(text).map_err(|error| HolidayFileError::Malformed {
            path: path.into(),
            message: error.to_string(),
        })?;
    Holidays::new(listed).map_err(|source| HolidayFileError::Rule { path: path.into(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_file_is_taken_and_a_bad_one_leaves_the_old_list_in_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("holidays.json");
        std::fs::write(&path, r#"{"KZ": {"days": ["2027-03-08"], "weekend": ["sunday"]}}"#)
            .unwrap();
        let file = HolidayFile::open(Some(path.clone())).unwrap();
        let closed = |day: &str| file.closed(&"KZ".parse().unwrap(), day.parse().unwrap());
        assert_eq!(closed("2027-03-08"), Some(true));
        std::fs::write(&path, r#"{"KZ": {"days": ["2027-03-09"]}}"#).unwrap();
        assert_eq!(file.refresh(), None);
        assert_eq!((closed("2027-03-08"), closed("2027-03-09")), (Some(false), Some(true)));
        std::fs::write(&path, r#"{"KZ": {"dais": []}}"#).unwrap();
        assert_eq!(file.refresh().as_deref(), Some("holidays"));
        assert_eq!(closed("2027-03-09"), Some(true));
    }
}
