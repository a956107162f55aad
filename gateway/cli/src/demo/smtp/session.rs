//! One client's dialogue with the receiver.
//!
//! Without TLS it takes EHLO, STARTTLS and goodbyes; what a client said before TLS counts for
//! nothing behind it (RFC 3207 §4.2), so the dialogue over TLS is a new one.

use std::io;
use std::mem::take;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use super::command::{Command, Mail, Refused};
use super::lines::{Line, Lines};
use super::{Mailbox, Received};

const NAME: &str = "receiver.invalid";
const STOPPING: &str = "421 4.3.2 the receiver stops";

/// What one client may make the receiver hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Octets in a message.
    pub(super) message: usize,
    /// Recipients of a mail.
    pub(super) recipients: usize,
    /// Refused commands in a session.
    pub(super) refusals: usize,
    /// Waiting for a line.
    pub(super) line: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let line = Duration::from_mins(1);
        Self { message: 1024 * 1024, recipients: 100, refusals: 20, line }
    }
}

/// Tells a client that too many are there.
pub(super) async fn turn_away(stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
    Lines::new(stream).send("421 4.7.0 too many connections, try again later").await
}

/// A dialogue over one stream, which is either TLS or not.
pub(super) struct Session<S> {
    lines: Lines<S>,
    is_tls: bool,
    limits: Limits,
    mailbox: Mailbox,
    stopping: CancellationToken,
    is_greeted: bool,
    envelope: Option<Envelope>,
    refusals: usize,
}

struct Envelope {
    from: String,
    to: Vec<String>,
}

/// What comes after an answer.
enum Next {
    Command,
    Handshake,
    End,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    pub(super) fn new(
        stream: S,
        is_tls: bool,
        limits: Limits,
        mailbox: Mailbox,
        stopping: CancellationToken,
    ) -> Self {
        Self {
            lines: Lines::new(stream),
            is_tls,
            limits,
            mailbox,
            stopping,
            is_greeted: false,
            envelope: None,
            refusals: 0,
        }
    }

    /// Speaks with the client until one of both ends it. Gives the stream back where the client
    /// is to begin TLS on it.
    pub(super) async fn run(mut self) -> io::Result<Option<S>> {
        if !self.is_tls {
            self.lines.send(&format!("220 {NAME} ESMTP")).await?;
        }
        loop {
            let next = match self.line().await? {
                Line::Text(line) => self.obey(Command::parse(&line)).await?,
                Line::TooLong => self.refuse("500 5.5.2 the line is too long").await?,
                Line::Broken => self.refuse("500 5.5.2 a line ends with CRLF").await?,
                Line::End => return Ok(None),
            };
            match next {
                Next::Command => {}
                // What a client sent in the clear behind STARTTLS would be read as if it had
                // come over TLS; whoever does so gets no further.
                Next::Handshake => return Ok(self.lines.into_stream()),
                Next::End => return Ok(None),
            }
        }
    }

    /// The next line, unless the client is silent for too long or the receiver stops.
    async fn line(&mut self) -> io::Result<Line> {
        let found = tokio::select! {
            () = self.stopping.cancelled() => Err(STOPPING),
            line = timeout(self.limits.line, self.lines.next()) => {
                line.map_err(|_| "421 4.4.2 nothing came for too long")
            }
        };
        match found {
            Ok(line) => line,
            Err(goodbye) => self.lines.send(goodbye).await.map(|()| Line::End),
        }
    }

    async fn obey(&mut self, command: Result<Command, Refused>) -> io::Result<Next> {
        let command = match command {
            Ok(command) => command,
            Err(Refused(answer)) => return self.refuse(answer).await,
        };
        match command {
            Command::Ehlo => self.greet(true).await,
            Command::Helo => self.greet(false).await,
            Command::StartTls if self.is_tls => self.refuse("503 5.5.1 this is TLS").await,
            Command::StartTls => {
                self.lines.send("220 2.0.0 go ahead").await?;
                Ok(Next::Handshake)
            }
            Command::Noop => self.answer("250 2.0.0 OK").await,
            Command::Verify => self.answer("252 2.1.5 send, and see").await,
            Command::Reset => {
                self.envelope = None;
                self.answer("250 2.0.0 OK").await
            }
            Command::Quit => {
                self.lines.send("221 2.0.0 goodbye").await?;
                Ok(Next::End)
            }
            // RFC 3207 §4.
            _ if !self.is_tls => self.refuse("530 5.7.0 STARTTLS comes first").await,
            _ if !self.is_greeted => self.refuse("503 5.5.1 EHLO comes first").await,
            Command::Mail(mail) => self.mail(mail).await,
            Command::Rcpt(to) => self.recipient(to).await,
            Command::Data => self.data().await,
        }
    }

    async fn greet(&mut self, is_extended: bool) -> io::Result<Next> {
        self.is_greeted = true;
        self.envelope = None;
        if !is_extended {
            return self.answer(&format!("250 {NAME}")).await;
        }
        let mut lines = vec![NAME.to_owned(), format!("SIZE {}", self.limits.message)];
        lines.extend(["PIPELINING", "8BITMIME", "SMTPUTF8"].map(str::to_owned));
        if !self.is_tls {
            lines.push("STARTTLS".to_owned());
        }
        let extensions = lines.join("\r\n250-");
        self.answer(&format!("250-{extensions}\r\n250 ENHANCEDSTATUSCODES")).await
    }

    async fn mail(&mut self, Mail { from, size }: Mail) -> io::Result<Next> {
        if self.envelope.is_some() {
            return self.refuse("503 5.5.1 one mail at a time").await;
        }
        if size.is_some_and(|size| size > self.limits.message) {
            return self.refuse(TOO_LARGE).await;
        }
        if self.mailbox.is_full() {
            return self.refuse("452 4.3.1 no room for more mails").await;
        }
        self.envelope = Some(Envelope { from, to: Vec::new() });
        self.answer("250 2.1.0 OK").await
    }

    async fn recipient(&mut self, to: String) -> io::Result<Next> {
        let most = self.limits.recipients;
        match &mut self.envelope {
            None => self.refuse("503 5.5.1 MAIL comes first").await,
            Some(envelope) if envelope.to.len() >= most => {
                self.refuse("452 4.5.3 too many recipients").await
            }
            Some(envelope) => {
                envelope.to.push(to);
                self.answer("250 2.1.5 OK").await
            }
        }
    }

    async fn data(&mut self) -> io::Result<Next> {
        match take(&mut self.envelope) {
            None => self.refuse("503 5.5.1 MAIL comes first").await,
            Some(envelope) if envelope.to.is_empty() => {
                self.envelope = Some(envelope);
                self.refuse("554 5.5.1 RCPT comes first").await
            }
            Some(Envelope { from, to }) => {
                self.lines.send("354 end with a dot on a line of its own").await?;
                match self.message().await? {
                    Message::Whole(bytes) => {
                        self.mailbox.put(Received { from, to, bytes, tls: self.is_tls });
                        self.answer("250 2.0.0 taken").await
                    }
                    Message::Refused(answer) => self.refuse(answer).await,
                    Message::CutOff => Ok(Next::End),
                }
            }
        }
    }

    /// Reads a message to its end, also one that will be refused: what is left of it must not be
    /// read as commands.
    async fn message(&mut self) -> io::Result<Message> {
        let mut bytes = Vec::new();
        let mut refusal = None;
        loop {
            match self.line().await? {
                Line::End => return Ok(Message::CutOff),
                Line::TooLong => refusal = refusal.or(Some("554 5.6.0 a line is too long")),
                Line::Broken => refusal = refusal.or(Some("554 5.6.0 a line ends with CRLF")),
                Line::Text(line) if line == b"." => break,
                Line::Text(_) if refusal.is_some() => {}
                Line::Text(line) => {
                    // RFC 5321 §4.5.2: the sender put a dot before every line that had one.
                    bytes.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
                    bytes.extend_from_slice(b"\r\n");
                }
            }
            if bytes.len() > self.limits.message {
                bytes = Vec::new();
                refusal = Some(TOO_LARGE);
            }
        }
        Ok(refusal.map_or(Message::Whole(bytes), Message::Refused))
    }

    async fn answer(&mut self, answer: &str) -> io::Result<Next> {
        self.lines.send(answer).await?;
        Ok(Next::Command)
    }

    async fn refuse(&mut self, answer: &str) -> io::Result<Next> {
        self.refusals += 1;
        if self.refusals > self.limits.refusals {
            self.lines.send("421 4.7.0 too many refused commands").await?;
            return Ok(Next::End);
        }
        self.answer(answer).await
    }
}

const TOO_LARGE: &str = "552 5.3.4 the message is too large";

/// A message, or why there is none.
enum Message {
    Whole(Vec<u8>),
    Refused(&'static str),
    CutOff,
}

#[cfg(test)]
mod tests;
