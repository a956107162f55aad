//! Whether this gateway may sign and accept: not while its books may be older than what left it.
//!
//! A store put back from a backup has forgotten what it promised. Were it to go on, its log would
//! contradict what partners have seen, and it would deny what it took in. So a gateway that knows
//! or learns that it was restored is *closed*: it answers reads, and signs and accepts nothing until
//! its log has been compared with what its partners saw. A file in the store's directory says so,
//! and outlives a restart.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use gateway_bundle::AuthorityId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

/// The file in the store's directory that keeps the gateway closed. Whoever puts a store back
/// from a backup leaves it there; an empty one will do.
pub const MARKER: &str = "RESTORED";
/// The most bytes that are read of it.
const MARKER_BYTES_MAX: usize = 64 << 10;

/// Where a gateway stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It has just started: no checkpoint is signed before partners were asked what they saw, or
    /// could not be reached.
    Starting,
    /// It works.
    Open,
    /// It was restored, and has not been compared.
    Closed,
}

/// What the file says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Marker {
    /// Since when.
    pub since: Option<Timestamp>,
    /// How it was noticed: a stable word.
    pub because: Option<String>,
    /// The partners without whom an operator opens.
    pub without: Vec<Without>,
}

/// A partner that is not waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Without {
    /// The partner.
    pub partner: AuthorityId,
    /// Who decided so: a name of account.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Marker {
    /// Reads the file in a store's directory; `None` if there is none. One that cannot be
    /// understood counts as an empty one: it is there.
    ///
    /// # Errors
    ///
    /// Whether it is there cannot be told.
    pub fn read(data: &Path) -> io::Result<Option<Self>> {
        match std::fs::read(data.join(MARKER)) {
            Ok(bytes) if bytes.len() > MARKER_BYTES_MAX => Ok(Some(Self::default())),
            Ok(bytes) => {
                let text = std::str::from_utf8(&bytes).unwrap_or_default();
                Ok(Some(serde_json::from_str(text).unwrap_or_default()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Writes the file, flushed.
    ///
    /// # Errors
    ///
    /// The disk failed.
    pub fn write(&self, data: &Path) -> io::Result<()> {
        let mut file = std::fs::File::create(data.join(MARKER))?;
        file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
        file.sync_all()?;
        std::fs::File::open(data)?.sync_all()
    }

    /// Takes the file away, flushed.
    ///
    /// # Errors
    ///
    /// The disk failed.
    pub fn remove(data: &Path) -> io::Result<()> {
        std::fs::remove_file(data.join(MARKER))?;
        std::fs::File::open(data)?.sync_all()
    }
}

/// The gate of one gateway.
#[derive(Debug)]
pub struct Gate {
    data: PathBuf,
    state: watch::Sender<State>,
}

impl Gate {
    /// The gate of the gateway whose store is in a directory.
    pub(crate) fn of(data: &Path) -> Self {
        // What cannot be told is taken for closed.
        let marked = Marker::read(data).map_or(true, |marker| marker.is_some());
        let state = if marked { State::Closed } else { State::Starting };
        Self { data: data.to_owned(), state: watch::Sender::new(state) }
    }

    /// Where it stands.
    pub fn state(&self) -> State {
        *self.state.borrow()
    }

    /// Whether nothing may be signed or accepted.
    pub fn is_closed(&self) -> bool {
        self.state() == State::Closed
    }

    /// The changes of where it stands.
    pub(crate) fn changes(&self) -> watch::Receiver<State> {
        self.state.subscribe()
    }

    /// The directory of the store.
    pub(crate) fn data(&self) -> &Path {
        &self.data
    }

    /// The partners were asked once: a gateway that was starting is open.
    pub(crate) fn started(&self) {
        self.state.send_if_modified(|state| {
            let starting = *state == State::Starting;
            if starting {
                *state = State::Open;
            }
            starting
        });
    }

    /// Closes it, for good. It is closed at once, even where the file cannot be written.
    pub(crate) fn close(&self, because: &str, at: Timestamp) {
        if self.state.send_replace(State::Closed) == State::Closed {
            return;
        }
        tracing::error!(event = "gateway-closed", because, "nothing is signed or accepted");
        let because = Some(because.to_owned());
        let marker = Marker { since: Some(at), because, without: Vec::new() };
        if let Err(error) = marker.write(&self.data) {
            tracing::error!(event = "gateway-closed-without-its-file", %error);
        }
    }

    /// Opens it.
    ///
    /// # Errors
    ///
    /// The file cannot be taken away: it stays closed.
    pub(crate) fn open(&self) -> io::Result<()> {
        match Marker::remove(&self.data) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        self.state.send_replace(State::Open);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        let folder = std::env::temp_dir().join(format!("gate-{}", uuid::Uuid::now_v7()));
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    #[test]
    fn a_closed_gate_stays_closed_over_a_restart_until_it_is_opened() {
        let data = folder();
        let gate = Gate::of(&data);
        assert_eq!(gate.state(), State::Starting);
        gate.started();
        assert_eq!(gate.state(), State::Open);
        gate.close("log-rolled-back", Timestamp::UNIX_EPOCH);
        assert!(Gate::of(&data).is_closed());
        gate.started();
        assert!(gate.is_closed(), "having started opens nothing that is closed");
        gate.open().unwrap();
        assert_eq!(Gate::of(&data).state(), State::Starting);
        std::fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn whatever_the_file_holds_it_closes() {
        let data = folder();
        for text in ["", "{", "[]", "{\"without\": [{\"partner\": 1}]}"] {
            std::fs::write(data.join(MARKER), text).unwrap();
            assert!(Gate::of(&data).is_closed(), "{text}");
            assert_eq!(Marker::read(&data).unwrap(), Some(Marker::default()), "{text}");
        }
        std::fs::remove_dir_all(data).unwrap();
    }
}
