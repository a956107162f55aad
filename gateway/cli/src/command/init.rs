//! `gateway init`: the directory of an authority's own gateway.
//!
//! Five keys, each for one thing: the server's and the client's for TLS, the seal's, the log's, and
//! that by which partners' logs are witnessed.
//! Then the master key, the configuration, and the authority's own register entry, which is what
//! its partners are handed. With `--development-ca` the certificates are issued on the spot;
//! without it there are requests to take to the authority's CA.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::AuthorityId;
use gateway_bundle::ids::Language;
use gateway_evidence::certificate::{from_pem, spki_digest};
use gateway_evidence::log::LogKey;
use gateway_evidence::register::{self, RegisterFile, RegisteredKey, RevocationPolicy, Role};
use gateway_server::config::{
    Deadlines, DeskFile, ExchangeFile, File, Limits, LogFile, MailFile, Retention, SealFile,
    StoreFile, TERM_ALARM_DAYS,
};
use gateway_server::secret;
use gateway_store::MasterKey;
use jiff::Timestamp;
use rcgen::KeyPair;
use ring::rand::SystemRandom;
use serde_json::json;

use crate::development::{Authority, Issued, Subject};
use crate::{Answer, print};

#[derive(clap::Args, Clone)]
pub(crate) struct Arguments {
    /// The directory to make.
    directory: PathBuf,
    /// The authority's id, such as kz-pgo.
    #[arg(long)]
    authority: AuthorityId,
    /// Its name in English.
    #[arg(long)]
    name_en: String,
    /// Its name in Kazakh.
    #[arg(long)]
    name_kk: Option<String>,
    /// Its name in Russian.
    #[arg(long)]
    name_ru: Option<String>,
    /// Its name in Portuguese.
    #[arg(long)]
    name_pt: Option<String>,
    /// The languages of its staff, the first being the default.
    #[arg(long, value_delimiter = ',', default_value = "en")]
    languages: Vec<String>,
    /// Its time zone.
    #[arg(long, default_value = "UTC")]
    time_zone: String,
    /// Where partners connect.
    #[arg(long, default_value = "127.0.0.1:8443")]
    exchange: SocketAddr,
    /// The host name in its server certificate and its address.
    #[arg(long, default_value = "localhost")]
    host: String,
    /// Where the desk listens (a loopback address).
    #[arg(long, default_value = "127.0.0.1:8080")]
    desk: SocketAddr,
    /// Issue the certificates on the spot by a development CA. Never for real traffic.
    #[arg(long)]
    development_ca: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Arguments {
    /// What the demo and the tests need to say.
    pub(crate) fn development(
        directory: PathBuf,
        authority: AuthorityId,
        names: &[(&str, &str)],
        languages: &[&str],
        time_zone: &str,
    ) -> Self {
        let name = |language: &str| {
            names.iter().find(|(known, _)| *known == language).map(|(_, name)| (*name).to_owned())
        };
        let loopback = SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0);
        Self {
            directory,
            authority,
            name_en: name("en").unwrap_or_default(),
            name_kk: name("kk"),
            name_ru: name("ru"),
            name_pt: name("pt"),
            languages: languages.iter().map(|&language| language.to_owned()).collect(),
            time_zone: time_zone.to_owned(),
            exchange: loopback,
            host: "localhost".to_owned(),
            desk: loopback,
            development_ca: true,
            json: false,
        }
    }

    /// Where partners connect.
    pub(crate) fn set_exchange(&mut self, address: SocketAddr) {
        self.exchange = address;
    }

    fn names(&self) -> BTreeMap<String, String> {
        let given = [
            ("en", Some(self.name_en.clone())),
            ("kk", self.name_kk.clone()),
            ("ru", self.name_ru.clone()),
            ("pt", self.name_pt.clone()),
        ];
        given.into_iter().filter_map(|(l, name)| Some((l.to_owned(), name?))).collect()
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<Answer> {
    let config = make(arguments)?;
    if arguments.json {
        print::json(&json!({ "config": config, "authority": arguments.authority }));
        return Ok(Answer::Yes);
    }
    print::line(&format!("made {}", config.display()));
    if arguments.development_ca {
        print::line("its certificates come from a development CA: not for real traffic");
    } else {
        print::line(
            "next: take keys/*.csr to your CA, put the certificates beside them as keys/*.pem,\n\
             then run `gateway admin partner own --anchor CA.pem` to write your register entry",
        );
    }
    let master = arguments.directory.join("keys/master.key");
    print::line(&format!("escrow {} before the first bundle", master.display()));
    Ok(Answer::Yes)
}

/// Makes the directory and returns the path of its `gateway.toml`.
pub(crate) fn make(arguments: &Arguments) -> Result<PathBuf> {
    let directory = &arguments.directory;
    let config = directory.join("gateway.toml");
    ensure!(!config.exists(), "{} is already there; nothing was changed", config.display());
    for folder in ["", "keys", "keys/people", "register", "data"] {
        make_directory(&directory.join(folder))?;
    }
    for name in ["log", "witness"] {
        write_log_key(&directory.join(format!("keys/{name}.key")))?;
    }
    MasterKey::create(&directory.join("keys/master.key"), &SystemRandom::new())?;
    write_config(arguments, &config)?;
    if arguments.development_ca {
        issue_all(arguments)?;
        write_own_entry(
            directory,
            &Authority::open(&directory.join("development-ca"))?.certificate,
        )?;
    } else {
        request_all(arguments)?;
    }
    Ok(config)
}

fn subject<'a>(
    arguments: &'a Arguments,
    country: &'a str,
    name: &'a str,
    hosts: &'a [String],
) -> Subject<'a> {
    Subject { country, organisation: &arguments.name_en, name, hosts }
}

/// The three certificates of a gateway: file name, profile, whether it names hosts.
const CERTIFICATES: [(&str, &str, bool); 3] =
    [("server", "tls-server", true), ("client", "tls-client", false), ("seal", "seal", false)];

fn issue_all(arguments: &Arguments) -> Result<()> {
    let country = arguments.authority.country();
    let ca = Authority::generate(country.as_str(), &arguments.name_en)?;
    ca.keep(&arguments.directory.join("development-ca"))?;
    let mut hosts = vec![arguments.host.clone()];
    hosts.extend(crate::development::hosts()?);
    for (file, profile, named) in CERTIFICATES {
        let hosts = if named { &hosts[..] } else { &[] };
        let name = format!("{} {file}", arguments.authority);
        let issued = ca.issue(profile, &subject(arguments, country.as_str(), &name, hosts))?;
        keep(&arguments.directory.join("keys"), file, &issued)?;
    }
    Ok(())
}

fn request_all(arguments: &Arguments) -> Result<()> {
    let profiles = crate::development::profiles()?;
    let country = arguments.authority.country();
    let hosts = [arguments.host.clone()];
    for (file, profile, named) in CERTIFICATES {
        let profile = profiles.get(profile).context("certs/profiles.toml lacks a profile")?;
        let hosts = if named { &hosts[..] } else { &[] };
        let name = format!("{} {file}", arguments.authority);
        let (key, request) = subject(arguments, country.as_str(), &name, hosts).request(profile)?;
        let keys = arguments.directory.join("keys");
        write_secret(&keys.join(format!("{file}.key")), key.as_bytes())?;
        std::fs::write(keys.join(format!("{file}.csr")), request)?;
    }
    Ok(())
}

/// Keeps an issued key and certificate as `NAME.key` and `NAME.pem`.
pub(crate) fn keep(directory: &Path, name: &str, issued: &Issued) -> Result<()> {
    write_secret(&directory.join(format!("{name}.key")), issued.key.as_bytes())?;
    let certificate = directory.join(format!("{name}.pem"));
    std::fs::write(&certificate, &issued.certificate)
        .with_context(|| certificate.display().to_string())
}

fn write_config(arguments: &Arguments, path: &Path) -> Result<()> {
    let key = |name: &str| PathBuf::from(format!("keys/{name}"));
    let file = File {
        deadlines: Deadlines::default(),
        retention: Retention::default(),
        carriers: BTreeMap::new(),
        authority: arguments.authority.clone(),
        languages: arguments.languages.clone(),
        time_zone: arguments.time_zone.clone(),
        data: "data".into(),
        register: "register".into(),
        revocation_lists: "crls".into(),
        holidays: None,
        term_alarm_days: TERM_ALARM_DAYS,
        name: arguments.names(),
        exchange: ExchangeFile {
            listen: arguments.exchange,
            public_address: Some(format!(
                "https://{}:{}",
                arguments.host,
                arguments.exchange.port()
            )),
            server_certificate: key("server.pem"),
            server_key: key("server.key"),
            client_certificate: key("client.pem"),
            client_key: key("client.key"),
        },
        seal: SealFile { certificate: key("seal.pem"), key: key("seal.key") },
        log: LogFile {
            key: key("log.key"),
            origin: None,
            witness_key: Some(key("witness.key")),
            witness_seconds: 10,
        },
        timestamp: None,
        store: StoreFile { master_key: key("master.key"), postgresql: None, s3: None },
        desk: Some(DeskFile { listen: arguments.desk }),
        mail: None::<MailFile>,
        limits: Limits::default(),
    };
    std::fs::write(path, toml::to_string(&file)?).with_context(|| path.display().to_string())
}

/// Writes the authority's own register entry from the certificates in its directory.
pub(crate) fn write_own_entry(directory: &Path, anchor: &str) -> Result<()> {
    let config = gateway_server::config::Config::read(&directory.join("gateway.toml"))?;
    let from = Timestamp::now();
    let listed = |path: &Path, role: Role| -> Result<RegisteredKey> {
        let pem = std::fs::read(path).with_context(|| path.display().to_string())?;
        let chain = from_pem(&pem).with_context(|| path.display().to_string())?;
        let Some(leaf) = chain.first() else { bail!("{}: no certificate", path.display()) };
        let spki = spki_digest(leaf)?;
        Ok(RegisteredKey {
            spki,
            role,
            person: None,
            from,
            until: None,
            revoked: None,
            log_key: None,
        })
    };
    let file = &config.file;
    let mut keys = vec![
        listed(&file.exchange.server_certificate, Role::TlsServer)?,
        listed(&file.exchange.client_certificate, Role::TlsClient)?,
        listed(&file.seal.certificate, Role::Seal)?,
        log_key(file, from)?,
    ];
    keys.extend(witness_key(file, from)?);
    let name =
        file.name.iter().filter_map(|(l, name)| Some((l.parse::<Language>().ok()?, name.clone())));
    let entry = RegisterFile {
        authority: file.authority.clone(),
        address: file.exchange.public_address.clone(),
        languages: file.languages.iter().filter_map(|l| l.parse().ok()).collect(),
        anchors: vec![anchor.to_owned().into()],
        succession: None,
        name: name.collect(),
        revocation: RevocationPolicy::default(),
        limits: register::Limits::default(),
        contacts: Vec::new(),
        keys,
    };
    write_entry(&file.register, &entry)
}

/// The entry of the log's key.
pub(crate) fn log_key(file: &File, from: Timestamp) -> Result<RegisteredKey> {
    let path = &file.log.key;
    let pem = secret::read(path)?;
    Ok(named(&LogKey::of_log(file.log_origin(), &pem)?, Role::Log, from))
}

/// The entry of the key that witnesses partners' logs, where there is one.
fn witness_key(file: &File, from: Timestamp) -> Result<Option<RegisteredKey>> {
    let Some(path) = &file.log.witness_key else { return Ok(None) };
    let pem = secret::read(path)?;
    Ok(Some(named(&LogKey::of_witness(&file.witness_name(), &pem)?, Role::Witness, from)))
}

fn named(key: &LogKey, role: Role, from: Timestamp) -> RegisteredKey {
    let verifier = key.verifier().clone();
    RegisteredKey {
        spki: verifier.spki(),
        role,
        person: None,
        from,
        until: None,
        revoked: None,
        log_key: Some(verifier),
    }
}

/// Makes an Ed25519 key in a file of its own.
pub(crate) fn write_log_key(path: &Path) -> Result<()> {
    let key =
        KeyPair::generate_for(&rcgen::PKCS_ED25519).with_context(|| path.display().to_string())?;
    write_secret(path, key.serialize_pem().as_bytes())
}

/// Writes a register entry, whole or not at all.
pub(crate) fn write_entry(folder: &Path, entry: &RegisterFile) -> Result<()> {
    let path = folder.join(format!("{}.toml", entry.authority));
    let draft = folder.join(format!(".{}.draft", entry.authority));
    let text = toml::to_string(entry)?;
    write_synced(&draft, text.as_bytes()).with_context(|| draft.display().to_string())?;
    std::fs::rename(&draft, &path).with_context(|| path.display().to_string())?;
    std::fs::File::open(folder)?.sync_all().with_context(|| folder.display().to_string())
}

fn write_synced(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Makes a directory that only its owner can enter.
pub(crate) fn make_directory(path: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| path.display().to_string())
}

/// Writes a file that only its owner can read; never over one that is there.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| path.display().to_string())?;
    file.write_all(bytes)?;
    file.sync_all().with_context(|| path.display().to_string())
}
