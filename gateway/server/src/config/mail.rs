//! `[mail]`: by which servers mail leaves, who is told of what, and how often.
//!
//! Without a word on recipients, staff with a mail address are told what their role works on
//! ([`NoticeKind::roles`]). `routes` changes that by role, partner and notice; `recipients` adds
//! mailboxes that are nobody's account. Names are types here, so a misspelt notice or role is
//! refused at the start and not silently matched by nothing.

use std::path::PathBuf;

use gateway_bundle::AuthorityId;
use gateway_exchange::gate::Role;
use gateway_exchange::{NoticeKind, UnknownNotice};
use jiff::SignedDuration;
use lettre::Address;
use serde::{Deserialize, Serialize};

/// Mail to people.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFile {
    /// The sender's address.
    pub from: String,
    /// Where the desk is, for the link in each mail.
    pub link: String,
    /// The servers, tried in order.
    pub servers: Vec<MailServer>,
    /// Mailboxes that are told beside the staff.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
    /// What staff of a role are told, where that is not the default. The last one that fits
    /// counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
    /// The pause before the second attempt; doubled at every further one, at most four hours.
    #[serde(default = "default_retry")]
    pub retry: SignedDuration,
    /// How long one attempt with one server may take.
    #[serde(default = "default_patience")]
    pub patience: SignedDuration,
    /// How many mails one recipient gets in an hour, at most; what is more comes as one digest.
    #[serde(default = "default_hourly")]
    pub hourly: u32,
    /// How long notices are gathered for those who are told by digest.
    #[serde(default = "default_digest")]
    pub digest: SignedDuration,
    /// How long something may wait before people are reminded of it, and between reminders.
    #[serde(default = "default_remind")]
    pub remind: SignedDuration,
    /// How often people are reminded of one thing, at most.
    #[serde(default = "default_reminders")]
    pub reminders: u32,
    /// The Maildir to which mail to the return addresses comes. With it every mail has a return
    /// address of its own: that of `from`, a plus sign and a secret.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounces: Option<PathBuf>,
}

fn default_retry() -> SignedDuration {
    SignedDuration::from_mins(5)
}

fn default_patience() -> SignedDuration {
    SignedDuration::from_secs(90)
}

fn default_hourly() -> u32 {
    30
}

fn default_digest() -> SignedDuration {
    SignedDuration::from_hours(24)
}

fn default_remind() -> SignedDuration {
    SignedDuration::from_hours(48)
}

fn default_reminders() -> u32 {
    5
}

/// A mail server.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Its name, as its certificate shows it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How TLS begins. There is no way to send without TLS.
    #[serde(default)]
    pub tls: MailTls,
    /// A CA certificate to trust instead of the system's.
    #[serde(default)]
    pub ca: Option<PathBuf>,
    /// The account, where the server asks for one.
    #[serde(default)]
    pub username: Option<String>,
    /// A file with the account's password.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// The certificate that is shown to the server, where it asks for one.
    #[serde(default)]
    pub certificate: Option<PathBuf>,
    /// That certificate's key.
    #[serde(default)]
    pub key: Option<PathBuf>,
}

/// How TLS begins towards a mail server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MailTls {
    /// STARTTLS, required (RFC 3207).
    #[default]
    Starttls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
}

/// A mailbox that is told that something waits.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// The mail address.
    pub address: String,
    /// The language of the mail.
    pub language: String,
    /// The notices wanted, by name; `*` for all.
    pub events: Vec<Events>,
    /// The partners whose matters it wants; all if empty.
    #[serde(default)]
    pub partners: Vec<AuthorityId>,
    /// Whether each notice is a mail of its own.
    #[serde(default)]
    pub send: Pace,
}

/// What staff of a role are told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// The role; every role if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<RoleName>,
    /// The notices, by name; `*` for all.
    pub events: Vec<Events>,
    /// The partners whose matters they are; all if empty.
    #[serde(default)]
    pub partners: Vec<AuthorityId>,
    /// How they are told.
    pub send: Pace,
}

/// A role by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RoleName(Role);

impl TryFrom<String> for RoleName {
    type Error = String;
    fn try_from(name: String) -> Result<Self, String> {
        Role::from_name(&name).map(Self).ok_or_else(|| format!("no role is called {name:?}"))
    }
}

impl From<RoleName> for String {
    fn from(RoleName(role): RoleName) -> Self {
        role.as_str().to_owned()
    }
}

/// How somebody is told.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// By a mail at once.
    #[default]
    Now,
    /// By one mail for all that was gathered.
    Digest,
    /// Not at all.
    Never,
}

/// One notice, or all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Events {
    /// `*`.
    All,
    /// The one of that name.
    One(NoticeKind),
}

impl TryFrom<String> for Events {
    type Error = UnknownNotice;
    fn try_from(name: String) -> Result<Self, UnknownNotice> {
        if name == "*" { Ok(Self::All) } else { name.parse().map(Self::One) }
    }
}

impl From<Events> for String {
    fn from(events: Events) -> Self {
        match events {
            Events::All => "*".to_owned(),
            Events::One(kind) => kind.to_string(),
        }
    }
}

impl Recipient {
    /// How it is told of a notice about a partner's matter, or about none's.
    pub fn told(&self, kind: NoticeKind, partner: Option<&AuthorityId>) -> Pace {
        if fits(&self.events, &self.partners, kind, partner) { self.send } else { Pace::Never }
    }
}

impl MailFile {
    /// How somebody with these roles is told of a notice about a partner's matter, or about none's.
    pub fn told(&self, roles: &[Role], kind: NoticeKind, partner: Option<&AuthorityId>) -> Pace {
        let one = |role: &Role| {
            let meant = |route: &&Route| {
                route.role.is_none_or(|named| named == RoleName(*role))
                    && fits(&route.events, &route.partners, kind, partner)
            };
            let default = if kind.roles().contains(role) { Pace::Now } else { Pace::Never };
            self.routes.iter().rfind(meant).map_or(default, |route| route.send)
        };
        // Who has two roles is told as the one wants that wants it sooner.
        let all = roles.iter().map(one);
        all.min_by_key(|pace| match pace {
            Pace::Now => 0,
            Pace::Digest => 1,
            Pace::Never => 2,
        })
        .unwrap_or(Pace::Never)
    }

    pub(super) fn check(&self) -> Result<(), String> {
        let addresses = self.recipients.iter().map(|recipient| &recipient.address);
        for address in addresses.chain([&self.from]) {
            if address.parse::<Address>().is_err() {
                // Not repeated: what stands there may be somebody's name.
                return Err("mail: `from` or a recipient's `address` is no mail address".into());
            }
        }
        let pauses = [self.retry, self.patience, self.digest, self.remind];
        if pauses.iter().any(|pause| !pause.is_positive()) {
            return Err("mail.retry, patience, digest and remind are longer than nought".into());
        }
        if self.hourly == 0 {
            return Err("mail.hourly is 1 at least".into());
        }
        for server in &self.servers {
            if server.username.is_some() != server.password_file.is_some() {
                return Err("mail.servers: username and password_file go together".into());
            }
            if server.certificate.is_some() != server.key.is_some() {
                return Err("mail.servers: certificate and key go together".into());
            }
        }
        Ok(())
    }
}

fn fits(
    events: &[Events],
    partners: &[AuthorityId],
    kind: NoticeKind,
    partner: Option<&AuthorityId>,
) -> bool {
    let wanted = events.iter().any(|one| matches!(one, Events::All) || *one == Events::One(kind));
    // What is no partner's matter is everybody's.
    wanted && (partners.is_empty() || partner.is_none_or(|partner| partners.contains(partner)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "from = 'g@a.example'\nlink = 'https://d.example'\nservers = []\n";

    fn parse(more: &str) -> Result<MailFile, toml::de::Error> {
        toml::from_str(&format!("{SERVER}{more}"))
    }

    #[test]
    fn on_the_first_day_each_role_is_told_its_own_work() {
        let mail = parse("").unwrap();
        let told = |role, kind| mail.told(&[role], kind, None);
        assert_eq!(told(Role::Officer, NoticeKind::BundleArrived), Pace::Now);
        assert_eq!(told(Role::Approver, NoticeKind::ApprovalWanted), Pace::Now);
        assert_eq!(told(Role::Registrar, NoticeKind::OriginalsAnnounced), Pace::Now);
        assert_eq!(told(Role::Administrator, NoticeKind::Attention), Pace::Now);
        assert_eq!(told(Role::Auditor, NoticeKind::BundleArrived), Pace::Never);
    }

    #[test]
    fn the_last_route_that_fits_counts_for_its_partner_alone() {
        let mail = parse(
            "[[routes]]\nrole = 'officer'\nevents = ['*']\nsend = 'never'\n\
             [[routes]]\nrole = 'officer'\nevents = ['bundle-arrived']\npartners = ['br-mj']\n\
             send = 'digest'\n",
        )
        .unwrap();
        let told = |partner: &str| {
            let partner = partner.parse().unwrap();
            mail.told(&[Role::Officer], NoticeKind::BundleArrived, Some(&partner))
        };
        assert_eq!(told("br-mj"), Pace::Digest);
        assert_eq!(told("ru-gp"), Pace::Never);
    }

    #[test]
    fn a_misspelt_notice_or_role_is_refused_with_the_names_there_are() {
        let wrong = "recipients = [{ address = 'a@b.example', language = 'en', events = ['all'] }]";
        let error = parse(wrong).unwrap_err().to_string();
        assert!(error.contains("approval-wanted"), "{error}");
        let wrong = "[[routes]]\nrole = 'boss'\nevents = ['*']\nsend = 'now'\n";
        assert!(parse(wrong).unwrap_err().to_string().contains("boss"));
    }

    #[test]
    fn a_line_break_in_an_address_is_refused_at_the_start() {
        let mut mail = parse("").unwrap();
        mail.from = "g@a.example\r\nBcc: b@evil.example".to_owned();
        assert!(mail.check().unwrap_err().contains("no mail address"));
    }
}
