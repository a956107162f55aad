//! TLS as the gateway speaks it: version 1.3 only, client certificates, nothing resumed.
//!
//! Who somebody is does not follow from a name in a certificate. The handshake proves possession
//! of a key; `crate::directory` then finds the authority by that key in the register and
//! validates the path against that authority's own anchors. That is why the verifier here takes
//! any certificate whose key signed the handshake, and why no connection means anything before
//! the directory has spoken. A connection that the directory does not know gets an answer in
//! words, which a broken handshake could not give.
//!
//! A resumed session would skip all of this, so there are no tickets and no session store.

use std::sync::Arc;

use gateway_bundle::Digest;
use gateway_evidence::certificate::{Certificate, Usage, profile};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, ring, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error,
    PeerIncompatible, RootCertStore, ServerConfig, SignatureScheme,
};

/// The protocols offered, best first (RFC 7301).
const ALPN: [&[u8]; 2] = [b"h2", b"http/1.1"];

/// ring, with the hybrid post-quantum group first: what travels here stays sensitive for
/// decades, so recorded traffic must not open to a later quantum computer. ring has no ML-KEM
/// yet; the one group comes from aws-lc-rs.
pub fn provider() -> Arc<CryptoProvider> {
    let mut provider = ring::default_provider();
    provider.kx_groups.insert(0, aws_lc_rs::kx_group::X25519MLKEM768);
    Arc::new(provider)
}

/// How this gateway answers connections.
///
/// # Errors
///
/// The key does not belong to the certificate, or rustls cannot use one of them.
pub fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, Error> {
    let provider = provider();
    let verifier = Arc::new(PossessionOnly(Arc::clone(&provider)));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain, key)?;
    config.alpn_protocols = ALPN.iter().map(|name| name.to_vec()).collect();
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(rustls::server::NoServerSessionStorage {});
    config.max_early_data_size = 0;
    Ok(config)
}

/// How this gateway connects to one partner: only that partner's anchors count, and only the
/// server keys that the register lists for it (`pins`; none listed means the path alone counts).
///
/// # Errors
///
/// No usable anchor, or the key does not belong to the certificate.
pub fn client_config(
    anchors: &[CertificateDer<'static>],
    pins: Vec<Digest>,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<ClientConfig, Error> {
    let provider = provider();
    let mut roots = RootCertStore::empty();
    for anchor in anchors {
        roots.add(anchor.clone())?;
    }
    let path = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(|error| Error::General(error.to_string()))?;
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(PinnedServer { path, pins }))
        .with_client_auth_cert(chain, key)?;
    config.resumption = rustls::client::Resumption::disabled();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// How revocation lists and time-stamps are fetched over HTTPS: the server leads to one of these
/// anchors, and nothing of ours is shown.
///
/// # Errors
///
/// No usable anchor.
pub fn fetching_config(anchors: &[CertificateDer<'static>]) -> Result<ClientConfig, Error> {
    let mut roots = RootCertStore::empty();
    for anchor in anchors {
        roots.add(anchor.clone())?;
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(roots);
    let mut config = config.with_no_client_auth();
    config.resumption = rustls::client::Resumption::disabled();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Lets a client with this certificate shake hands with a server, in memory: whether the two keys
/// belong to their certificates and TLS can be spoken with them at all.
///
/// # Errors
///
/// What rustls says of the first step that fails.
pub fn shake_hands(
    server: &Arc<ServerConfig>,
    client: (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>),
) -> Result<(), Error> {
    let provider = provider();
    let verifier = Arc::new(PossessionOnly(Arc::clone(&provider)));
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_client_auth_cert(client.0, client.1)?;
    config.resumption = rustls::client::Resumption::disabled();
    let name =
        ServerName::try_from("trial.invalid").map_err(|error| Error::General(error.to_string()))?;
    let mut client = rustls::ClientConnection::new(Arc::new(config), name)?;
    let mut server = rustls::ServerConnection::new(Arc::clone(server))?;
    let broken = |error: std::io::Error| Error::General(error.to_string());
    while client.is_handshaking() || server.is_handshaking() {
        let mut wire = Vec::new();
        let sent = client.write_tls(&mut wire).map_err(broken)?;
        server.read_tls(&mut wire.as_slice()).map_err(broken)?;
        server.process_new_packets()?;
        let mut wire = Vec::new();
        let answered = server.write_tls(&mut wire).map_err(broken)?;
        client.read_tls(&mut wire.as_slice()).map_err(broken)?;
        client.process_new_packets()?;
        if sent == 0 && answered == 0 {
            return Err(Error::HandshakeNotComplete);
        }
    }
    Ok(())
}

/// Takes any client certificate whose key signed the handshake. See the module's text.
#[derive(Debug)]
struct PossessionOnly(Arc<CryptoProvider>);

impl ClientCertVerifier for PossessionOnly {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::PeerIncompatible(PeerIncompatible::Tls13RequiredForQuic))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

impl ServerCertVerifier for PossessionOnly {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(Error::PeerIncompatible(PeerIncompatible::Tls13RequiredForQuic))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, dss, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// A partner's server: its name and path by its own anchors, then its key by the register.
#[derive(Debug)]
struct PinnedServer {
    path: Arc<WebPkiServerVerifier>,
    pins: Vec<Digest>,
}

impl ServerCertVerifier for PinnedServer {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let verified =
            self.path.verify_server_cert(end_entity, intermediates, server_name, ocsp, now)?;
        let leaf = Certificate::parse(end_entity.clone().into_owned())
            .map_err(|_| Error::InvalidCertificate(CertificateError::BadEncoding))?;
        // What webpki leaves out: that the certificate says it is for servers, and its key's size.
        profile::check(&leaf, Usage::TlsServer)
            .map_err(|_| Error::InvalidCertificate(CertificateError::InvalidPurpose))?;
        let spki = leaf.spki();
        if self.pins.is_empty() || self.pins.contains(&spki) {
            Ok(verified)
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.path.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.path.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.path.supported_verify_schemes()
    }
}
