//! Hearing what other gateways committed, giving signs of life, and ending the leases of the dead.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ::postgres::Client;
use fallible_iterator::FallibleIterator;

use super::{STATEMENT, Server, WRITERS};
use crate::ledger::LedgerError;
use crate::ledger::topic::{Topics, Touched};
use crate::outbox;

/// The channel on which commits are told.
pub(super) const CHANNEL: &str = "gateway";
/// How often it looks whether it is to stop, and whether its connection lives.
const LOOK: Duration = Duration::from_millis(500);
/// Before it connects anew.
const PAUSE: Duration = Duration::from_secs(1);
/// How often it gives a sign of life; a third of the time after which a process counts as dead.
const BEAT: Duration = Duration::from_secs(10);

/// A thread that hears the news. Dropping it ends the thread soon.
pub(crate) struct Listener {
    stop: Arc<AtomicBool>,
}

impl Listener {
    /// Begins to listen; whatever is heard is announced to `topics`.
    pub(crate) fn start(server: Arc<Server>, topics: Arc<Topics>) -> Result<Self, LedgerError> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let mut client = connect(&server)?;
        let thread = thread::Builder::new().name("ledger-listener".to_owned()).spawn(move || {
            while let Err(error) = listen(&mut client, &server, &topics, &stopped) {
                tracing::warn!(event = "store.listener-lost", %error, "connects anew");
                client = loop {
                    thread::sleep(PAUSE);
                    match connect(&server) {
                        Ok(client) => break client,
                        Err(_) if stopped.load(Ordering::Relaxed) => return,
                        Err(_) => {}
                    }
                };
                // What was told while nobody listened is not told again.
                topics.announce(Touched::everything());
            }
        });
        thread.map_err(|_| LedgerError::Io)?;
        Ok(Self { stop })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn connect(server: &Server) -> Result<Client, LedgerError> {
    let mut client = server.connect()?;
    let patience = STATEMENT.as_millis();
    client.batch_execute(&format!("SET statement_timeout = {patience}; LISTEN {CHANNEL}"))?;
    beat(&mut client, server)?;
    Ok(client)
}

fn listen(
    client: &mut Client,
    server: &Server,
    topics: &Topics,
    stop: &AtomicBool,
) -> Result<(), LedgerError> {
    let mut beaten = Instant::now();
    while !stop.load(Ordering::Relaxed) {
        {
            let mut news = client.notifications();
            let mut heard = news.timeout_iter(LOOK);
            while let Some(told) = heard.next()? {
                if let Some(touched) = Touched::of_news(told.payload()) {
                    topics.announce(touched);
                }
            }
        }
        if beaten.elapsed() >= BEAT {
            beat(client, server)?;
            // Leases may have ended, and retries fall due without anybody's commit.
            topics.announce(Touched::everything());
            beaten = Instant::now();
        } else {
            client.check_connection()?;
        }
    }
    Ok(())
}

/// Gives a sign of life, and ends the leases of those who have given none for too long.
fn beat(client: &mut Client, server: &Server) -> Result<(), LedgerError> {
    let holder = server.commits().holder();
    client.batch_execute(&format!(
        "INSERT INTO writer_commit (writer, last, at) VALUES ('{holder}', 0, now()) \
         ON CONFLICT (writer) DO UPDATE SET at = excluded.at"
    ))?;
    // Under the writers' lock: two that change the same rows in another order would stop each other.
    client.batch_execute(&format!(
        "BEGIN; SELECT pg_advisory_xact_lock({WRITERS}); {}; COMMIT",
        outbox::LAPSE_DEAD
    ))?;
    Ok(())
}
