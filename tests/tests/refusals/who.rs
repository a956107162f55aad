//! Who connects: nobody, a stranger, or a partner with the wrong key.

use anyhow::Result;
use gateway_tests::Outgoing;
use gateway_tests::http::{Answer, Identity, Peer, Request};
use rcgen::{CertificateParams, DnType, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose};

use super::{Row, Stage, example, unsigned};

pub(super) fn rows() -> Vec<Row> {
    vec![
        unsigned("no client certificate", 401, "client-certificate-missing", |stage| {
            as_somebody(stage, None, |request| request)
        }),
        unsigned("a certificate only in a header", 401, "client-certificate-missing", |stage| {
            let certificate = std::fs::read_to_string(stage.pair.kz.client().certificate)?;
            let certificate = certificate.replace('\n', "%0A");
            as_somebody(stage, None, |request| {
                request
                    .header("x-forwarded-client-cert", &format!("Cert=\"{certificate}\""))
                    .header("x-ssl-client-cert", &certificate)
                    .header("client-cert", &format!(":{certificate}:"))
            })
        }),
        unsigned("a key that nobody registered", 403, "unknown-key", |stage| {
            as_somebody(stage, Some(&stage.stranger.client()), |request| request)
        }),
        unsigned("the seal's key on a connection", 403, "client-certificate-untrusted", |stage| {
            let keys = stage.pair.kz.directory.join("keys");
            let seal = Identity { certificate: keys.join("seal.pem"), key: keys.join("seal.key") };
            as_somebody(stage, Some(&seal), |request| request)
        }),
        unsigned("the key under a foreign CA", 403, "client-certificate-untrusted", |stage| {
            as_somebody(stage, Some(&self_signed(stage)?), |request| request)
        }),
    ]
}

fn as_somebody(
    stage: &Stage,
    identity: Option<&Identity>,
    change: impl Fn(Request) -> Request,
) -> Result<Answer> {
    let br = &stage.pair.br;
    let peer = Peer::new(br.exchange, identity, &br.anchor())?;
    peer.ask(&change(Outgoing::of(&example()).request(&stage.seal)?))
}

/// Kazakhstan's registered key with a certificate that it issued to itself.
fn self_signed(stage: &Stage) -> Result<Identity> {
    let known = stage.pair.kz.client();
    let key = KeyPair::from_pem(&std::fs::read_to_string(&known.key)?)?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "kz-pgo client");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let certificate = stage.pair.folder().join("self-signed.pem");
    std::fs::write(&certificate, params.self_signed(&key)?.pem())?;
    Ok(Identity { certificate, key: known.key })
}
