//! A development CA: certificates for a demo, a test or a first look, never for real traffic.
//!
//! What each certificate has to hold stands as data in `certs/profiles.toml`, where authorities
//! read it too when they ask their own CA.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, ensure};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateSigningRequest, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_ECDSA_P384_SHA384,
};
use serde::Deserialize;

const PROFILES: &str = include_str!("../../../certs/profiles.toml");
const SETTINGS: &str = include_str!("../../../certs/development-ca.toml");

/// What a certificate of one kind has to hold.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// What it is for, for people.
    #[expect(dead_code, reason = "read by people in the data, not by the program")]
    purpose: String,
    /// The kinds of key that the gateway takes, the one that is made here first.
    keys: Vec<String>,
    /// Key usage bits, by their names of RFC 5280. A key without a certificate has none.
    #[serde(default)]
    key_usage: Vec<String>,
    /// Extended key usages, by name or by object identifier.
    #[serde(default)]
    extended_key_usage: Vec<String>,
    /// How long a development certificate of this kind is valid.
    #[serde(default)]
    days: u64,
}

/// How the development CA issues: `certs/development-ca.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    name: String,
    path_length: u8,
    backdated_minutes: u64,
    hosts: Vec<String>,
}

fn settings() -> Result<Settings> {
    toml::from_str(SETTINGS).context("certs/development-ca.toml")
}

impl Profile {
    /// A key of the first kind that the profile names.
    fn generate(&self) -> Result<KeyPair> {
        match self.keys.first().map(String::as_str) {
            Some("P-256") => Ok(KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?),
            Some("P-384") => Ok(KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384)?),
            _ => Err(anyhow!("certs/profiles.toml: a certificate's first key is P-256 or P-384")),
        }
    }
}

/// The profiles by name: `tls-server`, `tls-client`, `seal`, `certifying-official`, `authority`,
/// and `log`, which is a key without a certificate.
pub(crate) fn profiles() -> Result<BTreeMap<String, Profile>> {
    toml::from_str(PROFILES).context("certs/profiles.toml")
}

/// A key pair with its certificate chain, as PEM.
pub(crate) struct Issued {
    /// The private key, PKCS#8.
    pub(crate) key: String,
    /// The certificate.
    pub(crate) certificate: String,
}

/// Who a certificate is for.
pub(crate) struct Subject<'a> {
    /// ISO 3166-1 alpha-2.
    pub(crate) country: &'a str,
    /// The authority's name.
    pub(crate) organisation: &'a str,
    /// The common name.
    pub(crate) name: &'a str,
    /// The host names and addresses of a server.
    pub(crate) hosts: &'a [String],
}

impl Subject<'_> {
    fn params(&self, profile: &Profile) -> Result<CertificateParams> {
        ensure!(!profile.key_usage.is_empty(), "certs/profiles.toml: a key without a certificate");
        let mut params = CertificateParams::new(self.hosts.to_vec())?;
        let mut name = DistinguishedName::new();
        name.push(DnType::CountryName, self.country);
        name.push(DnType::OrganizationName, self.organisation);
        name.push(DnType::CommonName, self.name);
        params.distinguished_name = name;
        params.key_usages =
            profile.key_usage.iter().map(|usage| key_usage(usage)).collect::<Result<_>>()?;
        params.extended_key_usages = profile
            .extended_key_usage
            .iter()
            .map(|usage| extended_key_usage(usage))
            .collect::<Result<_>>()?;
        let now = std::time::SystemTime::now();
        params.not_before = (now - Duration::from_mins(settings()?.backdated_minutes)).into();
        params.not_after = (now + Duration::from_hours(24 * profile.days)).into();
        params.use_authority_key_identifier_extension = true;
        Ok(params)
    }

    /// A key with a request for a certificate, to be taken to the authority's own CA.
    pub(crate) fn request(&self, profile: &Profile) -> Result<(String, String)> {
        let key = profile.generate()?;
        let request: CertificateSigningRequest = self.params(profile)?.serialize_request(&key)?;
        Ok((key.serialize_pem(), request.pem()?))
    }
}

/// A development CA of one authority.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    /// Its certificate, the trust anchor.
    pub(crate) certificate: String,
    key: String,
}

impl Authority {
    /// Makes a new CA.
    pub(crate) fn generate(country: &str, organisation: &str) -> Result<Self> {
        let profiles = profiles()?;
        let profile = profiles.get("authority").ok_or_else(|| anyhow!("no profile `authority`"))?;
        let settings = settings()?;
        let name = format!("{organisation}: {}", settings.name);
        let subject = Subject { country, organisation, name: &name, hosts: &[] };
        let mut params = subject.params(profile)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(settings.path_length));
        let key = profile.generate()?;
        let certificate = params.self_signed(&key)?.pem();
        let pem = key.serialize_pem();
        Ok(Self { issuer: Issuer::new(params, key), certificate, key: pem })
    }

    /// Opens the CA kept in a directory.
    pub(crate) fn open(directory: &Path) -> Result<Self> {
        let read = |name: &str| {
            let path = directory.join(name);
            std::fs::read_to_string(&path).with_context(|| path.display().to_string())
        };
        let (certificate, key) = (read("ca.pem")?, read("ca.key")?);
        let issuer = Issuer::from_ca_cert_pem(&certificate, KeyPair::from_pem(&key)?)?;
        Ok(Self { issuer, certificate, key })
    }

    /// Keeps the CA in a directory.
    pub(crate) fn keep(&self, directory: &Path) -> Result<()> {
        crate::command::init::make_directory(directory)?;
        crate::command::init::write_secret(&directory.join("ca.key"), self.key.as_bytes())?;
        std::fs::write(directory.join("ca.pem"), &self.certificate)?;
        Ok(())
    }

    /// Issues a key and a certificate of a profile.
    pub(crate) fn issue(&self, profile: &str, subject: &Subject<'_>) -> Result<Issued> {
        let profiles = profiles()?;
        let data = profiles.get(profile).ok_or_else(|| anyhow!("no profile `{profile}`"))?;
        let key = data.generate()?;
        let certificate = subject.params(data)?.signed_by(&key, &self.issuer)?;
        Ok(Issued { key: key.serialize_pem(), certificate: certificate.pem() })
    }
}

fn key_usage(name: &str) -> Result<KeyUsagePurpose> {
    Ok(match name {
        "digitalSignature" => KeyUsagePurpose::DigitalSignature,
        "nonRepudiation" => KeyUsagePurpose::ContentCommitment,
        "keyCertSign" => KeyUsagePurpose::KeyCertSign,
        "cRLSign" => KeyUsagePurpose::CrlSign,
        other => return Err(anyhow!("certs/profiles.toml: unknown key usage `{other}`")),
    })
}

fn extended_key_usage(name: &str) -> Result<ExtendedKeyUsagePurpose> {
    Ok(match name {
        "serverAuth" => ExtendedKeyUsagePurpose::ServerAuth,
        "clientAuth" => ExtendedKeyUsagePurpose::ClientAuth,
        // RFC 9336.
        "documentSigning" => ExtendedKeyUsagePurpose::Other(vec![1, 3, 6, 1, 5, 5, 7, 3, 36]),
        other => return Err(anyhow!("certs/profiles.toml: unknown extended key usage `{other}`")),
    })
}

/// The addresses that a development server certificate names beside its host.
pub(crate) fn hosts() -> Result<Vec<String>> {
    Ok(settings()?.hosts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use gateway_evidence::certificate::{Certificate, Usage, from_pem, profile};

    #[test]
    fn what_the_development_ca_issues_is_fit_for_its_use_and_for_no_other() {
        let ca = Authority::generate("KZ", "Test").unwrap();
        let uses = [
            ("tls-server", vec![Usage::TlsServer]),
            ("tls-client", vec![Usage::TlsClient]),
            ("seal", vec![Usage::Seal, Usage::Certification]),
            ("certifying-official", vec![Usage::Seal, Usage::Certification]),
        ];
        for (name, fit) in uses {
            let subject = Subject { country: "KZ", organisation: "Test", name, hosts: &[] };
            let issued = ca.issue(name, &subject).unwrap();
            let leaf = from_pem(issued.certificate.as_bytes()).unwrap().remove(0);
            let leaf = Certificate::parse(leaf).unwrap();
            for usage in [Usage::TlsServer, Usage::TlsClient, Usage::Seal, Usage::Certification] {
                let checked = profile::check(&leaf, usage);
                assert_eq!(checked.is_ok(), fit.contains(&usage), "{name} for {usage:?}");
            }
        }
    }

    #[test]
    fn the_log_key_has_no_certificate() {
        let ca = Authority::generate("KZ", "Test").unwrap();
        let subject = Subject { country: "KZ", organisation: "Test", name: "log", hosts: &[] };
        assert!(ca.issue("log", &subject).is_err());
    }
}
