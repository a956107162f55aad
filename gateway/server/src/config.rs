//! The one file that tells a gateway who it is: `gateway.toml`.
//!
//! Reading has two steps. [`File`] is what was written, closed against misspelt members;
//! [`Config`] is what was meant, with every path made absolute and every limit filled in. The rest
//! of the gateway never asks whether a member was given. Secrets are named by file, never written
//! here.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use gateway_bundle::AuthorityId;
use gateway_bundle::manifest::{BUNDLE_BYTES_MAX, DOCUMENT_BYTES_MAX, DOCUMENTS_MAX};
use gateway_evidence::register;
use gateway_exchange::originals::Carrier;
use gateway_exchange::originals::feed::Columns;
use gateway_exchange::retention::{Rule, Rules};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

mod mail;

pub use mail::{Events, MailFile, MailServer, MailTls, Pace, Recipient, RoleName, Route};

/// How many days before a sentence ends the handover is asked after, where nothing is said.
pub const TERM_ALARM_DAYS: u16 = 90;

/// Why a configuration cannot be used. Names the file, the member and what to do.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file is not TOML of the documented form.
    #[error("{path}: at `{member}`: {message}; gateway/docs/configuration.md lists every member")]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Which member.
        member: String,
        /// What is wrong.
        message: String,
    },
    /// A member contradicts another one.
    #[error("{path}: {rule}")]
    Rule {
        /// Which file.
        path: PathBuf,
        /// What is wanted.
        rule: String,
    },
}

/// `gateway.toml` as it is written.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Whose gateway it is.
    pub authority: AuthorityId,
    /// The languages of its staff, the first one being the default.
    pub languages: Vec<String>,
    /// The authority's time zone (IANA), in which its days begin and end.
    pub time_zone: String,
    /// The directory of the store.
    #[serde(default = "default_data")]
    pub data: PathBuf,
    /// The directory of the register: one file an authority.
    #[serde(default = "default_register")]
    pub register: PathBuf,
    /// The directory of revocation lists: a folder an authority.
    #[serde(default = "default_lists")]
    pub revocation_lists: PathBuf,
    /// The file of days on which offices are closed, by State.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<PathBuf>,
    /// How many days before a sentence ends the handover is asked after.
    #[serde(default = "default_term_alarm_days")]
    pub term_alarm_days: u16,
    /// The authority's name by language.
    pub name: BTreeMap<String, String>,
    /// The API towards partners.
    pub exchange: ExchangeFile,
    /// The seal.
    pub seal: SealFile,
    /// The log.
    pub log: LogFile,
    /// Time-stamps on the log's checkpoints.
    #[serde(default)]
    pub timestamp: Option<TimestampFile>,
    /// Encryption at rest.
    pub store: StoreFile,
    /// The desk.
    #[serde(default)]
    pub desk: Option<DeskFile>,
    /// Mail.
    #[serde(default)]
    pub mail: Option<MailFile>,
    /// Limits.
    #[serde(default)]
    pub limits: Limits,
    /// When evidence of the other side is overdue.
    #[serde(default)]
    pub deadlines: Deadlines,
    /// How long what was taken in is kept.
    #[serde(default)]
    pub retention: Retention,
    /// Which columns the carriers' files of tracking events have, by carrier.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub carriers: BTreeMap<Carrier, Columns>,
}

fn default_data() -> PathBuf {
    "data".into()
}

fn default_term_alarm_days() -> u16 {
    TERM_ALARM_DAYS
}

fn default_lists() -> PathBuf {
    "crls".into()
}

fn default_register() -> PathBuf {
    "register".into()
}

/// The API towards partners, over mutual TLS.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeFile {
    /// Where it listens.
    pub listen: SocketAddr,
    /// How partners reach it, if that is not the address it listens on.
    #[serde(default)]
    pub public_address: Option<String>,
    /// The certificate it shows to those who connect.
    pub server_certificate: PathBuf,
    /// That certificate's key.
    pub server_key: PathBuf,
    /// The certificate it shows when it connects to a partner.
    pub client_certificate: PathBuf,
    /// That certificate's key.
    pub client_key: PathBuf,
}

/// The seal's certificate and key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealFile {
    /// The certificate chain, leaf first.
    pub certificate: PathBuf,
    /// The key, PKCS#8.
    pub key: PathBuf,
}

/// The log's key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogFile {
    /// An Ed25519 key of its own, PKCS#8.
    pub key: PathBuf,
    /// The log's origin, where it is not the authority's id: the id, a slash and what follows.
    #[serde(default)]
    pub origin: Option<String>,
    /// An Ed25519 key of its own that cosigns partners' logs. Without it nothing is witnessed.
    #[serde(default)]
    pub witness_key: Option<PathBuf>,
    /// Seconds between two rounds with one partner: asking it to cosign, looking at its log.
    #[serde(default = "default_witness_seconds")]
    pub witness_seconds: u64,
}

fn default_witness_seconds() -> u64 {
    10
}

/// The time-stamping authority (RFC 3161) that stamps the log's checkpoints.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimestampFile {
    /// Its address: `http://…` or `https://…`.
    pub url: String,
    /// The certificates (PEM) to which those of its stamps must lead.
    pub anchors: PathBuf,
    /// For `https`: the certificates (PEM) to which its server's must lead.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// The policies allowed, as object identifiers; empty for any.
    #[serde(default)]
    pub policies: Vec<String>,
    /// The seconds between two stamps, at least; a day at most.
    #[serde(default = "default_every")]
    pub every_seconds: u32,
}

fn default_every() -> u32 {
    3_600
}

/// The store: encryption at rest, and where it is if not in the directory `data`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreFile {
    /// The master key's file. Escrow a copy before the first bundle.
    pub master_key: PathBuf,
    /// The ledger on a PostgreSQL server, for several gateways. Goes with `s3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postgresql: Option<PostgresFile>,
    /// The documents in S3-compatible object storage. Goes with `postgresql`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub s3: Option<BucketFile>,
}

/// The PostgreSQL server of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PostgresFile {
    /// `postgresql://user@host[,host]:port/database`, or `host=… user=… dbname=…`. No password.
    pub address: String,
    /// A file with the user's password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// The CA certificate by which the server is known. Without one the address leads to a socket
    /// of this machine.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// Whether it may be reached over the network without TLS, where another layer protects it.
    #[serde(default)]
    pub without_tls: bool,
}

/// The object storage of the documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BucketFile {
    /// `https://host[:port]`.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region, as the storage calls it.
    #[serde(default = "default_region")]
    pub region: String,
    /// What the names of this gateway's objects begin with.
    #[serde(default)]
    pub prefix: String,
    /// A file with the id of the access key.
    pub access_key_file: PathBuf,
    /// A file with the secret of the access key.
    pub secret_key_file: PathBuf,
    /// The CA certificate by which the storage is known.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// Whether it may be reached without TLS: documents travel as ciphertext, their names and sizes
    /// in the clear.
    #[serde(default)]
    pub without_tls: bool,
}

fn default_region() -> String {
    "us-east-1".to_owned()
}

/// The desk: the web page for staff.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskFile {
    /// Where it listens: a loopback address, behind a TLS-terminating proxy of the ministry's own.
    pub listen: SocketAddr,
}

/// What a partner may send, and how much at a time. Announced in `GET /v1`.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a document.
    pub document_bytes: u64,
    /// Bytes of all documents of a bundle.
    pub bundle_bytes: u64,
    /// Documents of a bundle.
    pub documents: usize,
    /// Requests of one partner that are worked on at once.
    pub partner_requests: usize,
    /// Connections open at once.
    pub connections: usize,
    /// Bytes that one partner's refused bundles may take.
    pub quarantine_bytes: u64,
    /// Bytes that the documents which one partner has announced and not yet sent may have.
    pub upload_bytes: u64,
    /// Hours after which an upload ends to which nothing is added.
    pub upload_hours: u64,
    /// Seconds that a body may stand still.
    pub stalled_seconds: u64,
}

impl Limits {
    /// These limits, and where a partner's entry in the register says otherwise, those.
    #[must_use]
    pub fn with(self, entry: &register::Limits) -> Self {
        let count = |said: Option<u32>, own| said.and_then(|n| n.try_into().ok()).unwrap_or(own);
        Self {
            document_bytes: entry.document_bytes.unwrap_or(self.document_bytes),
            bundle_bytes: entry.bundle_bytes.unwrap_or(self.bundle_bytes),
            documents: count(entry.documents, self.documents).min(DOCUMENTS_MAX),
            partner_requests: count(entry.requests, self.partner_requests),
            quarantine_bytes: entry.quarantine_bytes.unwrap_or(self.quarantine_bytes),
            upload_bytes: entry.upload_bytes.unwrap_or(self.upload_bytes),
            ..self
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: DOCUMENT_BYTES_MAX,
            bundle_bytes: BUNDLE_BYTES_MAX,
            documents: DOCUMENTS_MAX,
            partner_requests: 256,
            connections: 2_048,
            quarantine_bytes: 1 << 30,
            upload_bytes: 64 << 30,
            upload_hours: 168,
            stalled_seconds: 30,
        }
    }
}

/// How long after a bundle of one's own was taken the other side's evidence is overdue.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Deadlines {
    /// Until the receiver's gateway has answered, such as `12h`.
    pub relay: SignedDuration,
    /// Until it lies ready for the receiver's staff.
    pub delivery: SignedDuration,
    /// Until a receiver that pulls has taken it.
    pub retrieval: SignedDuration,
    /// Until this gateway gives up on reaching the receiver.
    pub give_up: SignedDuration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            relay: SignedDuration::from_hours(12),
            delivery: SignedDuration::from_hours(24),
            retrieval: SignedDuration::from_hours(36),
            give_up: SignedDuration::from_hours(14 * 24),
        }
    }
}

/// How long what was taken in is kept. Nothing of a case is erased unless a rule says so.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Retention {
    /// Days after which a refused bundle's content goes.
    pub quarantine_days: u16,
    /// Days after which what a withdrawn draft of a decision held goes.
    pub draft_days: u16,
    /// Days after which a mail that left, or was given up, goes.
    pub mail_days: u16,
    /// What is kept of ended cases for how long.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
}

impl Default for Retention {
    fn default() -> Self {
        Self { quarantine_days: 180, draft_days: 180, mail_days: 365, rules: Vec::new() }
    }
}

/// A configuration that can be used: paths are absolute, contradictions are gone.
#[derive(Debug, Clone)]
pub struct Config {
    /// The file it came from.
    pub path: PathBuf,
    /// Its members, paths made absolute.
    pub file: File,
    /// The authority's time zone.
    pub time_zone: jiff::tz::TimeZone,
    /// The rules of retention.
    pub retention: Rules,
}

impl Config {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    ///
    /// Names the file, the member and what is wanted.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.into(), source })?;
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let malformed = |member: String, message: String| ConfigError::Malformed {
            path: path.into(),
            member,
            message,
        };
        let reader = toml::Deserializer::parse(text)
            .map_err(|error| malformed(String::new(), error.message().to_owned()))?;
        let mut file: File = serde_path_to_error::deserialize(reader).map_err(|error| {
            let member = error.path().to_string();
            malformed(member, error.into_inner().message().to_owned())
        })?;
        let base = path.parent().unwrap_or_else(|| Path::new("."));
        file.make_absolute(base);
        let rule = |rule: String| ConfigError::Rule { path: path.into(), rule };
        file.check().map_err(rule)?;
        let time_zone = jiff::tz::TimeZone::get(&file.time_zone)
            .map_err(|_| rule("time_zone names no IANA time zone, such as Asia/Almaty".into()))?;
        let retention = Rules::new(file.retention.rules.clone())
            .map_err(|error| rule(format!("retention.rules: {error}")))?;
        Ok(Self { path: path.into(), file, time_zone, retention })
    }
}

impl File {
    /// The name under which the log's checkpoints are signed.
    pub fn log_origin(&self) -> &str {
        self.log.origin.as_deref().unwrap_or(self.authority.as_str())
    }

    /// The name under which this gateway cosigns.
    pub fn witness_name(&self) -> String {
        format!("{}/witness", self.authority)
    }

    fn make_absolute(&mut self, base: &Path) {
        let mut paths = vec![
            &mut self.data,
            &mut self.register,
            &mut self.revocation_lists,
            &mut self.exchange.server_certificate,
            &mut self.exchange.server_key,
            &mut self.exchange.client_certificate,
            &mut self.exchange.client_key,
            &mut self.seal.certificate,
            &mut self.seal.key,
            &mut self.log.key,
            &mut self.store.master_key,
        ];
        paths.extend(self.log.witness_key.as_mut());
        paths.extend(self.holidays.as_mut());
        if let Some(mail) = &mut self.mail {
            paths.extend(mail.bounces.as_mut());
            for server in &mut mail.servers {
                paths.extend(server.ca.as_mut());
                paths.extend(server.password_file.as_mut());
                paths.extend(server.certificate.as_mut());
                paths.extend(server.key.as_mut());
            }
        }
        if let Some(timestamp) = &mut self.timestamp {
            paths.push(&mut timestamp.anchors);
            paths.extend(timestamp.ca.as_mut());
        }
        if let Some(server) = &mut self.store.postgresql {
            paths.extend(server.password_file.as_mut());
            paths.extend(server.ca.as_mut());
        }
        if let Some(bucket) = &mut self.store.s3 {
            paths.extend([&mut bucket.access_key_file, &mut bucket.secret_key_file]);
            paths.extend(bucket.ca.as_mut());
        }
        for path in paths.into_iter().filter(|path| !crate::secret::is_credential(path)) {
            *path = base.join(&*path);
        }
    }

    fn check(&self) -> Result<(), String> {
        if self.languages.is_empty() {
            return Err("languages must name at least one language of the staff".into());
        }
        self.mail.as_ref().map_or(Ok(()), MailFile::check)?;
        let Deadlines { relay, delivery, retrieval, give_up } = self.deadlines;
        if [relay, delivery, retrieval, give_up].iter().any(|deadline| !deadline.is_positive()) {
            return Err("deadlines are longer than nought, such as 12h".into());
        }
        if let Some(desk) = self.desk.as_ref().filter(|desk| !desk.listen.ip().is_loopback()) {
            return Err(format!(
                "desk.listen is {}, but the desk speaks plain HTTP and listens on a loopback address only; put your TLS proxy in front of it",
                desk.listen
            ));
        }
        if !(1..=3_650).contains(&self.term_alarm_days) {
            return Err("term_alarm_days is between 1 and 3650".into());
        }
        if self.timestamp.as_ref().is_some_and(|t| !(1..=86_400).contains(&t.every_seconds)) {
            return Err("timestamp.every_seconds must be from 1 to 86400 (a day)".into());
        }
        if self.exchange.server_key == self.seal.key || self.exchange.client_key == self.seal.key {
            return Err("the seal has a key of its own: TLS and seal must not share one".into());
        }
        if self.store.postgresql.is_some() != self.store.s3.is_some() {
            return Err("store.postgresql and store.s3 go together: several gateways share both, or the store is in `data`".into());
        }
        if let Some(bucket) = &self.store.s3
            && bucket.endpoint.starts_with("https://") == bucket.without_tls
        {
            return Err(
                "store.s3.endpoint begins with https://, or with http:// where without_tls = true"
                    .into(),
            );
        }
        let own = self.log_origin().strip_prefix(self.authority.as_str());
        if !own.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')) {
            return Err("log.origin is the authority's id, or the id, a slash and a word".into());
        }
        if self.log.witness_key.as_ref() == Some(&self.log.key) {
            return Err("the witness has a key of its own: it must not be the log's".into());
        }
        if !(1..=3_600).contains(&self.log.witness_seconds) {
            return Err("log.witness_seconds is between 1 and 3600".into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &str = include_str!("../tests/gateway.toml");

    #[test]
    fn the_documented_sample_is_accepted() {
        let config = Config::parse(Path::new("/etc/gateway/gateway.toml"), SAMPLE).unwrap();
        assert_eq!(config.file.data, Path::new("/etc/gateway/data"));
    }

    #[test]
    fn a_misspelt_member_is_named() {
        let text = SAMPLE.replace("listen =", "lissten =");
        let error = Config::parse(Path::new("gateway.toml"), &text).unwrap_err().to_string();
        assert!(error.contains("lissten"), "{error}");
    }

    #[test]
    fn a_desk_on_a_public_address_is_refused() {
        let text = SAMPLE.replace("127.0.0.1:8080", "0.0.0.0:8080");
        let error = Config::parse(Path::new("gateway.toml"), &text).unwrap_err().to_string();
        assert!(error.contains("loopback"), "{error}");
    }
}
