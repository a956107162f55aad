//! The stage: two authorities, each with its own directory, keys, register, store and process.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use gateway_bundle::AuthorityId;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use super::Teller;
use super::office::Office;
use super::smtp::SmtpReceiver;
use crate::command::init;
use crate::development::{Authority, Subject};

/// The password of every demo account. Its name says that it is no secret.
pub(super) const PASSWORD: &str = "demo-password-not-secret";
const READY: Duration = Duration::from_secs(20);
const STOP: Duration = Duration::from_secs(25);

/// One authority on the stage.
pub(super) struct House {
    pub(super) authority: AuthorityId,
    pub(super) directory: PathBuf,
    pub(super) exchange: String,
    pub(super) desk: String,
    /// Proposes and sends.
    pub(super) officer: &'static str,
    /// Approves.
    pub(super) approver: &'static str,
    process: Child,
}

impl House {
    /// The configuration.
    pub(super) fn config(&self) -> PathBuf {
        self.directory.join("gateway.toml")
    }

    /// A member of the staff, speaking to the house's own gateway.
    pub(super) fn person(&self, name: &str, language: &str) -> Result<Office> {
        Office::own(&self.config(), name, &self.exchange, language)
    }
}

/// Who plays.
struct Role {
    id: &'static str,
    names: &'static [(&'static str, &'static str)],
    languages: &'static [&'static str],
    time_zone: &'static str,
    officer: &'static str,
    approver: &'static str,
    mail: &'static str,
}

const KAZAKHSTAN: Role = Role {
    id: "kz-pgo",
    names: &[
        ("en", "Prosecutor General's Office of the Republic of Kazakhstan"),
        ("ru", "Генеральная прокуратура Республики Казахстан"),
        ("kk", "Қазақстан Республикасының Бас прокуратурасы"),
    ],
    languages: &["kk", "ru", "en"],
    time_zone: "Asia/Almaty",
    officer: "aigerim",
    approver: "bolat",
    mail: "duty@kz-pgo.example",
};

const BRAZIL: Role = Role {
    id: "br-mj",
    names: &[
        ("en", "Ministry of Justice of the Federative Republic of Brazil"),
        ("pt", "Ministério da Justiça e Segurança Pública"),
    ],
    languages: &["pt", "en"],
    time_zone: "America/Sao_Paulo",
    officer: "joana",
    approver: "marcos",
    mail: "plantao@br-mj.example",
};

/// Both authorities, and the mail server that both use.
pub(super) struct Stage {
    pub(super) kazakhstan: House,
    pub(super) brazil: House,
    pub(super) post: SmtpReceiver,
    pub(super) directory: PathBuf,
}

impl Stage {
    /// Makes everything and starts both gateways.
    pub(super) async fn set(directory: &Path, teller: &Teller) -> Result<Self> {
        let post = post_office(directory).await?;
        for role in [&KAZAKHSTAN, &BRAZIL] {
            make(directory, role, post.address())?;
        }
        introduce(directory, &KAZAKHSTAN, &BRAZIL).await?;
        introduce(directory, &BRAZIL, &KAZAKHSTAN).await?;
        teller.say("two authorities made: development CAs, TLS and seal keys, registers, staff");
        let kazakhstan = start(directory, &KAZAKHSTAN).await?;
        let brazil = start(directory, &BRAZIL).await?;
        for house in [&kazakhstan, &brazil] {
            teller.say(&format!(
                "  {} runs as process {}, exchange on {}",
                house.authority,
                house.process.id().unwrap_or_default(),
                house.exchange
            ));
        }
        Ok(Self { kazakhstan, brazil, post, directory: directory.to_owned() })
    }

    /// Both houses.
    pub(super) fn houses(&self) -> impl Iterator<Item = &House> {
        [&self.kazakhstan, &self.brazil].into_iter()
    }

    /// Stops both gateways in good order.
    pub(super) async fn strike(self) -> Result<()> {
        for house in [self.kazakhstan, self.brazil] {
            stop(house).await?;
        }
        self.post.stop().await;
        Ok(())
    }
}

/// A mail server with TLS, under a CA of its own.
async fn post_office(directory: &Path) -> Result<SmtpReceiver> {
    let place = directory.join("post");
    init::make_directory(&place)?;
    let ca = Authority::generate("KZ", "Demo post office")?;
    std::fs::write(place.join("ca.pem"), &ca.certificate)?;
    let hosts = ["localhost".to_owned()];
    let subject = Subject { country: "KZ", organisation: "Demo", name: "post", hosts: &hosts };
    let issued = ca.issue("tls-server", &subject)?;
    let chain = gateway_evidence::certificate::from_pem(issued.certificate.as_bytes())?;
    let key = rustls_pki_types::pem::PemObject::from_pem_slice(issued.key.as_bytes())?;
    let tls = rustls::ServerConfig::builder_with_provider(gateway_server::tls::provider())
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)?;
    let address = SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 0);
    SmtpReceiver::start(address, tls).await.context("the demo's mail server")
}

fn make(directory: &Path, role: &Role, post: SocketAddr) -> Result<()> {
    let home = directory.join(role.id);
    let id = role.id.parse()?;
    let mut arguments =
        init::Arguments::development(home.clone(), id, role.names, role.languages, role.time_zone);
    arguments.set_exchange(free_port()?);
    init::make(&arguments)?;
    let config = home.join("gateway.toml");
    let mut text = std::fs::read_to_string(&config)?;
    let language = role.languages.first().copied().unwrap_or("en");
    write!(
        text,
        "\n[mail]\nfrom = \"gateway@{id}.example\"\nlink = \"https://desk.{id}.example\"\n\
         recipients = [{{ address = \"{mail}\", language = \"{language}\", events = [\"*\"] }}]\n\n\
         [[mail.servers]]\nhost = \"localhost\"\nport = {port}\ntls = \"starttls\"\n\
         ca = \"../post/ca.pem\"\n",
        id = role.id,
        mail = role.mail,
        port = post.port(),
    )?;
    std::fs::write(&config, text).with_context(|| config.display().to_string())
}

/// A port that was free a moment ago: the register has to name it before the gateway listens.
fn free_port() -> Result<SocketAddr> {
    let listener = TcpListener::bind((IpAddr::from([127, 0, 0, 1]), 0))?;
    Ok(listener.local_addr()?)
}

/// Hands one authority's register entry to the other, and opens its accounts.
async fn introduce(directory: &Path, who: &Role, to: &Role) -> Result<()> {
    let (own, other) = (directory.join(who.id), directory.join(to.id));
    let entry = directory.join(format!("{}.toml", who.id));
    let config = own.join("gateway.toml");
    let exported = gateway(&["admin", "partner", "export"], &config, &[]).await?;
    std::fs::write(&entry, exported)?;
    let entry = entry.display().to_string();
    gateway(&["admin", "partner", "add", &entry], &other.join("gateway.toml"), &[]).await?;
    let password = directory.join("password");
    std::fs::write(&password, PASSWORD)?;
    let password = password.display().to_string();
    let language = who.languages.first().copied().unwrap_or("en");
    for (name, role) in [(who.officer, "officer"), (who.approver, "approver")] {
        let more =
            ["--role", role, "--language", language, "--issue", "--password-file", &password];
        gateway(&["admin", "staff", "add", name], &config, &more).await?;
    }
    Ok(())
}

/// Runs one of the program's own commands and returns what it printed.
pub(super) async fn gateway(command: &[&str], config: &Path, more: &[&str]) -> Result<Vec<u8>> {
    let program = std::env::current_exe()?;
    let output = Command::new(program)
        .args(command)
        .arg("--config")
        .arg(config)
        .args(more)
        .stdin(Stdio::null())
        .output()
        .await?;
    let words = command.join(" ");
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "gateway {words}: {}", said.trim());
    Ok(output.stdout)
}

async fn start(directory: &Path, role: &Role) -> Result<House> {
    let home = directory.join(role.id);
    let log = std::fs::File::create(home.join("gateway.log"))?;
    let mut process = Command::new(std::env::current_exe()?)
        .args(["serve", "--json", "--config"])
        .arg(home.join("gateway.toml"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log)
        .kill_on_drop(true)
        // Ctrl-C is for the demo, which then stops its gateways in good order.
        .process_group(0)
        .spawn()?;
    let out = process.stdout.take().context("the gateway's output")?;
    let mut lines = BufReader::new(out).lines();
    let Ok(line) = timeout(READY, lines.next_line()).await else {
        bail!("{} did not start in time; see {}/gateway.log", role.id, home.display());
    };
    let Some(line) = line? else {
        bail!("{} ended while starting; see {}/gateway.log", role.id, home.display());
    };
    let ready: Value = gateway_bundle::json::parse(line.as_bytes())?;
    let member = |name: &str| ready.get(name).and_then(Value::as_str).map(str::to_owned);
    Ok(House {
        authority: role.id.parse()?,
        directory: home,
        exchange: member("exchange").context("the ready line names no exchange address")?,
        desk: member("desk").context("the ready line names no desk address")?,
        officer: role.officer,
        approver: role.approver,
        process,
    })
}

async fn stop(mut house: House) -> Result<()> {
    if let Some(id) = house.process.id() {
        // The shell's own `kill`: a small system may have no program of that name.
        let told = Command::new("sh").arg("-c").arg(format!("kill -TERM {id}")).status().await?;
        ensure!(told.success(), "{} cannot be told to stop", house.authority);
    }
    match timeout(STOP, house.process.wait()).await {
        Ok(status) => ensure!(status?.success(), "{} did not end well", house.authority),
        Err(_) => house.process.kill().await?,
    }
    Ok(())
}
