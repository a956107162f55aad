//! A small SMTP receiver with TLS, so that a demo or a test can show the mails that a gateway
//! really sent.
//!
//! It takes mail as RFC 5321 says, asks for STARTTLS (RFC 3207) before it takes any, keeps what it
//! took in memory and relays nothing. It is strict where leniency has let mail be smuggled: lines
//! end with CRLF alone, and nothing may be sent in the clear behind STARTTLS. Everything that a
//! stranger can make it hold has a limit.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use self::session::{Limits, Session};

mod command;
pub(crate) mod decode;
mod lines;
mod session;

const CONNECTIONS: usize = 32;
/// How many mails are kept; whoever sends more is told to try later.
const MAILS: usize = 1000;
const HANDSHAKE: Duration = Duration::from_secs(10);
const SESSION: Duration = Duration::from_mins(10);
/// How long a stop waits for sessions to say goodbye.
const GOODBYE: Duration = Duration::from_secs(5);

/// A mail that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Received {
    /// The reverse path of the envelope; empty for a mail that must not be answered.
    pub(crate) from: String,
    /// The recipients of the envelope.
    pub(crate) to: Vec<String>,
    /// The message as it was before dots were stuffed, with CRLF line ends.
    pub(crate) bytes: Vec<u8>,
    /// Whether it came over TLS.
    pub(crate) tls: bool,
}

/// Fewer mails came than were waited for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{received} of {wanted} mails came")]
pub(crate) struct TooFew {
    /// How many were waited for.
    pub(crate) wanted: usize,
    /// How many came.
    pub(crate) received: usize,
}

/// A receiver at work. Dropping it stops it; [`SmtpReceiver::stop`] also waits for that.
pub(crate) struct SmtpReceiver {
    address: SocketAddr,
    mailbox: Mailbox,
    stopping: CancellationToken,
    tasks: TaskTracker,
}

impl SmtpReceiver {
    /// Starts to take mail. Port 0 chooses a free one.
    ///
    /// # Errors
    ///
    /// The address cannot be used.
    pub(crate) async fn start(address: SocketAddr, tls: ServerConfig) -> io::Result<Self> {
        let socket = TcpListener::bind(address).await?;
        let address = socket.local_addr()?;
        let (mailbox, stopping) = (Mailbox::default(), CancellationToken::new());
        let tasks = TaskTracker::new();
        let acceptor = Acceptor {
            tls: Arc::new(tls).into(),
            mailbox: mailbox.clone(),
            stopping: stopping.clone(),
            sessions: Arc::new(Semaphore::new(CONNECTIONS)),
            tasks: tasks.clone(),
        };
        tasks.spawn(acceptor.accept_all(socket));
        Ok(Self { address, mailbox, stopping, tasks })
    }

    /// Takes no more mail; who is between two mails is told so.
    pub(crate) async fn stop(self) {
        self.stopping.cancel();
        self.tasks.close();
        // A session that takes longer ends with the runtime.
        drop(timeout(GOODBYE, self.tasks.wait()).await);
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// All mails so far, in the order in which they came.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.mailbox.mails.borrow().clone()
    }

    /// Waits until that many mails came, and gives all of them.
    ///
    /// # Errors
    ///
    /// Fewer came in that time.
    pub(crate) async fn wait_for(
        &self,
        wanted: usize,
        longest: Duration,
    ) -> Result<Vec<Received>, TooFew> {
        let mut mails = self.mailbox.mails.subscribe();
        let enough = mails.wait_for(|mails| mails.len() >= wanted);
        match timeout(longest, enough).await {
            Ok(Ok(mails)) => Ok(mails.clone()),
            _ => Err(TooFew { wanted, received: self.mailbox.mails.borrow().len() }),
        }
    }
}

impl Drop for SmtpReceiver {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

/// Where taken mails lie, for all sessions and whoever waits.
#[derive(Clone, Default)]
struct Mailbox {
    mails: Arc<watch::Sender<Vec<Received>>>,
}

impl Mailbox {
    fn is_full(&self) -> bool {
        self.mails.borrow().len() >= MAILS
    }

    fn put(&self, mail: Received) {
        self.mails.send_modify(|mails| mails.push(mail));
    }
}

#[derive(Clone)]
struct Acceptor {
    tls: TlsAcceptor,
    mailbox: Mailbox,
    stopping: CancellationToken,
    sessions: Arc<Semaphore>,
    tasks: TaskTracker,
}

impl Acceptor {
    async fn accept_all(self, socket: TcpListener) {
        loop {
            let accepted = tokio::select! {
                () = self.stopping.cancelled() => return,
                accepted = socket.accept() => accepted,
            };
            // A connection that is gone before it was taken is nobody's fault.
            let Ok((stream, _)) = accepted else { continue };
            let one = self.clone();
            self.tasks.spawn(async move {
                // What a client breaks ends its session and nothing else.
                drop(timeout(SESSION, one.serve(stream)).await);
            });
        }
    }

    async fn serve(self, stream: TcpStream) -> io::Result<()> {
        let Ok(_permit) = Arc::clone(&self.sessions).try_acquire_owned() else {
            return session::turn_away(stream).await;
        };
        let plain = self.session(stream, false);
        let Some(stream) = plain.run().await? else { return Ok(()) };
        let stream = timeout(HANDSHAKE, self.tls.accept(stream)).await??;
        self.session(stream, true).run().await.map(drop)
    }

    fn session<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, tls: bool) -> Session<S> {
        Session::new(stream, tls, Limits::default(), self.mailbox.clone(), self.stopping.clone())
    }
}

#[cfg(test)]
mod tests;
