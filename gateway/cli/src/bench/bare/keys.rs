//! Keys and certificates of the bare pipeline, made for one run and kept in its directory.
//!
//! One CA issues both ends, and the server takes a client only with a certificate of it. As in
//! the gateway, TLS is 1.3 alone, the hybrid post-quantum group comes first and nothing is
//! resumed, so that both servers of a bench pay for the same handshake and record protection.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{
    BasicConstraints, CertificateParams, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, ServerName};
use rustls::server::{NoServerSessionStorage, WebPkiClientVerifier};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

/// The key under which the load driver signs bodies.
pub(super) const SENDER: &str = "sender";
/// The key under which the server signs answers.
pub(super) const ANSWER: &str = "answer";

const SERVER: &str = "server";
const CLIENT: &str = "client";
const HOST: &str = "localhost";
const CA: &str = "ca.pem";

/// Makes every key and certificate that both ends need.
pub(super) fn make(dir: &Path) -> Result<()> {
    let mut authority = CertificateParams::new(Vec::new())?;
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    let key = p256()?;
    let certificate = authority.self_signed(&key)?.pem();
    write(dir, CA, certificate.as_bytes())?;
    let issuer = Issuer::new(authority, key);
    issue(dir, SERVER, ExtendedKeyUsagePurpose::ServerAuth, &issuer)?;
    issue(dir, CLIENT, ExtendedKeyUsagePurpose::ClientAuth, &issuer)?;
    for name in [SENDER, ANSWER] {
        write(dir, &key_file(name), p256()?.serialize_pem().as_bytes())?;
    }
    Ok(())
}

fn issue(
    dir: &Path,
    name: &str,
    usage: ExtendedKeyUsagePurpose,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<()> {
    let mut params = CertificateParams::new(vec![HOST.to_owned()])?;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![usage];
    let key = p256()?;
    let certificate = params.signed_by(&key, issuer)?.pem();
    write(dir, &certificate_file(name), certificate.as_bytes())?;
    write(dir, &key_file(name), key.serialize_pem().as_bytes())
}

/// How the server answers connections.
pub(super) fn server_config(dir: &Path) -> Result<ServerConfig> {
    let provider = provider();
    let clients =
        WebPkiClientVerifier::builder_with_provider(anchors(dir)?.into(), Arc::clone(&provider))
            .build()?;
    let (chain, key) = identity(dir, SERVER)?;
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_client_cert_verifier(clients)
        .with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.send_tls13_tickets = 0;
    config.session_storage = Arc::new(NoServerSessionStorage {});
    Ok(config)
}

/// How the load driver connects.
pub(super) fn client_config(dir: &Path) -> Result<ClientConfig> {
    let (chain, key) = identity(dir, CLIENT)?;
    Ok(ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&rustls::version::TLS13])?
        .with_root_certificates(anchors(dir)?)
        .with_client_auth_cert(chain, key)?)
}

/// The name in the server's certificate.
pub(super) fn server_name() -> Result<ServerName<'static>> {
    Ok(ServerName::try_from(HOST)?)
}

/// A signing key of the directory.
pub(super) fn signer(dir: &Path, name: &str, random: &SystemRandom) -> Result<EcdsaKeyPair> {
    let path = dir.join(key_file(name));
    let key =
        PrivatePkcs8KeyDer::from_pem_file(&path).with_context(|| path.display().to_string())?;
    let bytes = key.secret_pkcs8_der();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, bytes, random)
        .map_err(|reason| anyhow!("{}: {reason}", path.display()))
}

/// The key against which the signatures of bodies are verified.
pub(super) fn sender_public_key(dir: &Path) -> Result<Vec<u8>> {
    Ok(signer(dir, SENDER, &SystemRandom::new())?.public_key().as_ref().to_vec())
}

/// Whether a signature over a digest is the sender's.
pub(super) fn verifies(public_key: &[u8], digest: &[u8], signature: &[u8]) -> bool {
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, public_key).verify(digest, signature).is_ok()
}

/// A signature as a header carries it.
pub(super) fn encode(signature: &[u8]) -> String {
    STANDARD.encode(signature)
}

/// A signature from a header.
pub(super) fn decode(header: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(header).ok()
}

fn provider() -> Arc<CryptoProvider> {
    let mut provider = rustls::crypto::ring::default_provider();
    provider.kx_groups.insert(0, aws_lc_rs::kx_group::X25519MLKEM768);
    Arc::new(provider)
}

fn anchors(dir: &Path) -> Result<RootCertStore> {
    let mut anchors = RootCertStore::empty();
    anchors.add(certificate(dir, CA)?)?;
    Ok(anchors)
}

fn identity(
    dir: &Path,
    name: &str,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let path = dir.join(key_file(name));
    let key = PrivateKeyDer::from_pem_file(&path).with_context(|| path.display().to_string())?;
    Ok((vec![certificate(dir, &certificate_file(name))?], key))
}

fn certificate(dir: &Path, file: &str) -> Result<CertificateDer<'static>> {
    let path = dir.join(file);
    CertificateDer::from_pem_file(&path).with_context(|| path.display().to_string())
}

fn p256() -> Result<KeyPair> {
    Ok(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?)
}

fn write(dir: &Path, file: &str, content: &[u8]) -> Result<()> {
    let path = dir.join(file);
    std::fs::write(&path, content).with_context(|| path.display().to_string())
}

fn key_file(name: &str) -> String {
    format!("{name}.key")
}

fn certificate_file(name: &str) -> String {
    format!("{name}.pem")
}
