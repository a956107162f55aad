//! Dialogues over a stream in memory.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::task::JoinHandle;

use super::*;

const OPENING: &str = "EHLO client\r\nMAIL FROM:<a@example.org>\r\nRCPT TO:<b@example.org>\r\n";

struct Client {
    stream: DuplexStream,
    session: JoinHandle<io::Result<Option<DuplexStream>>>,
    mailbox: Mailbox,
    stopping: CancellationToken,
}

impl Client {
    fn new(is_tls: bool) -> Self {
        Self::with(is_tls, Limits::default())
    }

    fn with(is_tls: bool, limits: Limits) -> Self {
        let (stream, server) = tokio::io::duplex(1 << 20);
        let (mailbox, stopping) = (Mailbox::default(), CancellationToken::new());
        let session = Session::new(server, is_tls, limits, mailbox.clone(), stopping.clone());
        Self { stream, session: tokio::spawn(session.run()), mailbox, stopping }
    }

    /// Says all of it at once, hangs up, and gives the codes of the answers: of an answer of
    /// several lines the last one's.
    async fn say(&mut self, text: &str) -> Vec<u16> {
        self.stream.write_all(text.as_bytes()).await.unwrap();
        self.stream.shutdown().await.unwrap();
        self.answers().await
    }

    async fn answers(&mut self) -> Vec<u16> {
        let mut answers = String::new();
        self.stream.read_to_string(&mut answers).await.unwrap();
        answers
            .lines()
            .filter(|line| line.as_bytes().get(3) == Some(&b' '))
            .map(|line| line[..3].parse().unwrap())
            .collect()
    }

    fn mails(&self) -> Vec<Vec<u8>> {
        self.mailbox.mails.borrow().iter().map(|mail| mail.bytes.clone()).collect()
    }
}

/// Says this over TLS, and gives the codes of the answers and the messages taken.
async fn over_tls(text: &str) -> (Vec<u16>, Vec<Vec<u8>>) {
    let mut client = Client::new(true);
    let answers = client.say(text).await;
    (answers, client.mails())
}

#[tokio::test]
async fn no_mail_is_taken_without_tls() {
    let answers = Client::new(false).say(OPENING).await;
    assert_eq!(answers, [220, 250, 530, 530]);
}

#[tokio::test]
async fn starttls_gives_the_stream_back() {
    let mut client = Client::new(false);
    client.stream.write_all(b"EHLO client\r\nSTARTTLS\r\n").await.unwrap();
    assert!(client.session.await.unwrap().unwrap().is_some());
}

#[tokio::test]
async fn what_is_sent_in_the_clear_behind_starttls_ends_the_session() {
    let mut client = Client::new(false);
    client.say("EHLO client\r\nSTARTTLS\r\nMAIL FROM:<a@example.org>\r\n").await;
    assert!(client.session.await.unwrap().unwrap().is_none());
}

#[tokio::test]
async fn pipelined_commands_are_answered_in_order() {
    let text = format!("{OPENING}DATA\r\nSubject: x\r\n\r\ntext\r\n.\r\nQUIT\r\n");
    let (answers, mails) = over_tls(&text).await;
    assert_eq!(answers, [250, 250, 250, 354, 250, 221]);
    assert_eq!(mails, [b"Subject: x\r\n\r\ntext\r\n"]);
}

#[tokio::test]
async fn a_stuffed_dot_is_taken_out_again() {
    let (_, mails) = over_tls(&format!("{OPENING}DATA\r\n..\r\n..x\r\n.\r\n")).await;
    assert_eq!(mails, [b".\r\n.x\r\n"]);
}

#[tokio::test]
async fn a_dot_between_lone_line_feeds_ends_no_message_and_smuggles_none() {
    let smuggled = "x\r\n\n.\nMAIL FROM:<c@example.org>\r\n.\r\nNOOP\r\n";
    let (answers, mails) = over_tls(&format!("{OPENING}DATA\r\n{smuggled}")).await;
    assert_eq!(answers, [250, 250, 250, 354, 554, 250]);
    assert!(mails.is_empty());
}

#[tokio::test]
async fn a_message_cut_off_is_not_taken() {
    let (_, mails) = over_tls(&format!("{OPENING}DATA\r\ntext\r\n")).await;
    assert!(mails.is_empty());
}

#[tokio::test]
async fn a_message_too_large_is_refused_and_the_session_goes_on() {
    let limits = Limits { message: 100, ..Limits::default() };
    let mut client = Client::with(true, limits);
    let text = "x\r\n".repeat(100);
    let answers = client.say(&format!("{OPENING}DATA\r\n{text}.\r\nNOOP\r\n")).await;
    assert_eq!(answers, [250, 250, 250, 354, 552, 250]);
}

#[tokio::test]
async fn a_message_announced_as_too_large_is_refused_at_once() {
    let (answers, _) = over_tls("EHLO c\r\nMAIL FROM:<a@example.org> SIZE=99999999\r\n").await;
    assert_eq!(answers, [250, 552]);
}

#[tokio::test]
async fn recipients_beyond_the_limit_are_refused() {
    let limits = Limits { recipients: 1, ..Limits::default() };
    let text = format!("{OPENING}RCPT TO:<c@example.org>\r\n");
    assert_eq!(Client::with(true, limits).say(&text).await, [250, 250, 250, 452]);
}

#[tokio::test]
async fn a_mail_without_recipients_has_no_data() {
    let (answers, _) = over_tls("EHLO c\r\nMAIL FROM:<a@example.org>\r\nDATA\r\n").await;
    assert_eq!(answers, [250, 250, 554]);
}

#[tokio::test]
async fn reset_forgets_the_mail() {
    let (answers, _) = over_tls(&format!("{OPENING}RSET\r\nDATA\r\n")).await;
    assert_eq!(answers, [250, 250, 250, 250, 503]);
}

#[tokio::test]
async fn commands_in_the_wrong_order_are_refused() {
    let text = "MAIL FROM:<a@example.org>\r\nEHLO c\r\nRCPT TO:<b@example.org>\r\nDATA\r\n";
    assert_eq!(over_tls(text).await.0, [503, 250, 503, 503]);
}

#[tokio::test]
async fn a_client_that_only_gets_refusals_is_sent_away() {
    let limits = Limits { refusals: 2, ..Limits::default() };
    assert_eq!(Client::with(true, limits).say(&"X\r\n".repeat(9)).await, [500, 500, 421]);
}

#[tokio::test]
async fn a_silent_client_is_sent_away() {
    let limits = Limits { line: Duration::from_millis(20), ..Limits::default() };
    assert_eq!(Client::with(false, limits).answers().await, [220, 421]);
}

#[tokio::test]
async fn a_client_is_told_when_the_receiver_stops() {
    let mut client = Client::new(false);
    client.stopping.cancel();
    assert_eq!(client.answers().await, [220, 421]);
}
