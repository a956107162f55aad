//! The receiver against lettre, the client that the gateway itself sends with.

use lettre::message::header::ContentType;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::*;

const LOOPBACK: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);
const SOON: Duration = Duration::from_secs(10);
const SUBJECT: &str = "Дело KZ-BR-17: срок истекает — іс бойынша мерзім аяқталады, prazo expira";
const TEXT: &str = "Ожидается ответ.\n.\n.. точки в начале строки\nJá é tarde.\n";

/// A receiver, and the certificate that a client has to trust.
async fn receiver() -> (SmtpReceiver, Certificate) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![cert.der().clone()],
            PrivateKeyDer::try_from(signing_key.serialize_der()).unwrap(),
        )
        .unwrap();
    let trusted = Certificate::from_pem(cert.pem().as_bytes()).unwrap();
    (SmtpReceiver::start(LOOPBACK, tls).await.unwrap(), trusted)
}

fn client(receiver: &SmtpReceiver, trusted: Certificate) -> AsyncSmtpTransport<Tokio1Executor> {
    let tls = TlsParameters::builder("localhost".to_owned());
    let tls = tls.add_root_certificate(trusted).build_rustls().unwrap();
    AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("localhost")
        .port(receiver.address().port())
        .tls(Tls::Required(tls))
        .build()
}

fn mail(to: &str) -> Message {
    Message::builder()
        .from("gateway@pgo.example".parse().unwrap())
        .to(to.parse().unwrap())
        .subject(SUBJECT)
        .header(ContentType::TEXT_PLAIN)
        .body(TEXT.to_owned())
        .unwrap()
}

#[tokio::test]
async fn a_mail_from_lettre_arrives_over_tls_with_its_envelope() {
    let (receiver, trusted) = receiver().await;
    client(&receiver, trusted).send(mail("officer@pgo.example")).await.unwrap();
    let mail = receiver.wait_for(1, SOON).await.unwrap().remove(0);
    let envelope = (mail.from.as_str(), mail.to.join(","), mail.tls);
    assert_eq!(envelope, ("gateway@pgo.example", "officer@pgo.example".to_owned(), true));
}

#[tokio::test]
async fn the_subject_and_text_that_lettre_encoded_are_read_again() {
    let (receiver, trusted) = receiver().await;
    client(&receiver, trusted).send(mail("officer@pgo.example")).await.unwrap();
    let mail = receiver.wait_for(1, SOON).await.unwrap().remove(0);
    let text = decode::text(&mail.bytes);
    assert_eq!((decode::subject(&mail.bytes), text.trim_end()), (SUBJECT.into(), TEXT.trim_end()));
}

#[tokio::test]
async fn an_address_beyond_ascii_arrives() {
    let (receiver, trusted) = receiver().await;
    client(&receiver, trusted).send(mail("қызметкер@pgo.example")).await.unwrap();
    assert_eq!(receiver.wait_for(1, SOON).await.unwrap()[0].to, ["қызметкер@pgo.example"]);
}

#[tokio::test]
async fn one_connection_carries_many_mails_in_order() {
    let (receiver, trusted) = receiver().await;
    let client = client(&receiver, trusted);
    for number in 0..5 {
        client.send(mail(&format!("officer{number}@pgo.example"))).await.unwrap();
    }
    let to: Vec<_> = receiver.received().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to, [0, 1, 2, 3, 4].map(|number| format!("officer{number}@pgo.example")));
}

#[tokio::test]
async fn a_client_that_does_not_trust_the_certificate_sends_nothing() {
    let (receiver, _) = receiver().await;
    let (_other, untrusted) = self::receiver().await;
    assert!(client(&receiver, untrusted).send(mail("officer@pgo.example")).await.is_err());
    assert_eq!(receiver.received(), []);
}

#[tokio::test]
async fn waiting_for_a_mail_that_does_not_come_ends() {
    let (receiver, _) = receiver().await;
    let waited = receiver.wait_for(1, Duration::from_millis(50)).await;
    assert_eq!(waited, Err(TooFew { wanted: 1, received: 0 }));
}

#[tokio::test]
async fn a_connection_too_many_is_told_to_come_later() {
    let (receiver, _) = receiver().await;
    let mut connections = Vec::new();
    let mut greeting = String::new();
    for _ in 0..=CONNECTIONS {
        let stream = TcpStream::connect(receiver.address()).await.unwrap();
        let mut stream = BufReader::new(stream);
        greeting.clear();
        stream.read_line(&mut greeting).await.unwrap();
        connections.push(stream);
    }
    assert!(greeting.starts_with("421 "), "{greeting}");
}

#[tokio::test]
async fn a_receiver_that_stopped_takes_no_connection() {
    let (receiver, _) = receiver().await;
    let address = receiver.address();
    let mut waiting = BufReader::new(TcpStream::connect(address).await.unwrap());
    let mut greeting = String::new();
    waiting.read_line(&mut greeting).await.unwrap();
    receiver.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}
