//! Notices become mails: rendered once, in the transaction of the fact that they tell.
//!
//! Who is told follows from the roles of the staff and from `[mail]`; who would get more mails in
//! an hour than allowed, or asked for a digest, is told by one mail for all. What waits for an act
//! is kept, so that [`tend`] can remind of it for as long as nobody has acted.

use std::collections::BTreeMap;

use gateway_bundle::AuthorityId;
use gateway_exchange::gate::Role;
use gateway_exchange::{Notice, NoticeKind};
use gateway_store::case::{self, Case};
use gateway_store::notice::{self as notices, Gathered, Subject, Waiting};
use gateway_store::outbox::mail::{self, NewMail};
use gateway_store::{StoreError, Tx, View, staff};
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::config::{MailFile, Pace};
use crate::gateway::Gateway;
use crate::mail::render::{CaseNumber, Letter, Line, canonical, render};

pub(crate) mod tend;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// What people are told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct News<'a> {
    /// The notice.
    pub(crate) notice: Notice,
    /// The case it is about.
    pub(crate) case: Option<Uuid>,
    /// The partner whose matter it is.
    pub(crate) partner: Option<&'a AuthorityId>,
    /// What waits for an act; the case if it is nothing narrower.
    pub(crate) subject: Option<Subject>,
}

/// Who is told, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Addressee {
    address: String,
    language: String,
    pace: Pace,
}

/// Tells people of what follows from a bundle of a case.
pub(super) fn enqueue(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    notices: &[Notice],
    at: Timestamp,
) -> Result<(), StoreError> {
    for notice in notices {
        let (case, partner) = (Some(case.id), Some(&case.partner));
        tell(gateway, tx, &News { notice: *notice, case, partner, subject: None }, at)?;
    }
    Ok(())
}

/// Puts a mail into the outbox for everybody who is told at once, and keeps the notice for the
/// others. A mail that cannot be rendered never fails the fact; it is said in the log.
pub(crate) fn tell(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    news: &News<'_>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(mail) = &gateway.config.file.mail else { return Ok(()) };
    let waiting = begin(mail, tx, news, at)?;
    for addressee in addressees(gateway, mail, tx, news)? {
        one(gateway, tx, mail, (&addressee, news), (waiting, false), at)?;
    }
    Ok(())
}

/// Keeps that it waits. Gives the notice an id, unless it waits already.
fn begin(
    mail: &MailFile,
    tx: &mut Tx<'_>,
    news: &News<'_>,
    at: Timestamp,
) -> Result<Option<Uuid>, StoreError> {
    let subject = news.subject.or(news.case.map(Subject::Case));
    let Some(subject) = subject.filter(|_| news.notice.kind.waits()) else { return Ok(None) };
    let new = Waiting {
        id: tx.new_id(at)?,
        kind: news.notice.kind.as_str().to_owned(),
        subject,
        case: news.case,
        partner: news.partner.map(ToString::to_string),
        until: news.notice.until,
        told_at: at,
        remind_at: at.saturating_add(mail.remind).unwrap_or(at),
        reminders: 0,
    };
    Ok(notices::begin(tx, &new)?.then_some(new.id))
}

/// The mailboxes of the configuration and the staff whose roles are told, each address once.
fn addressees(
    gateway: &Gateway,
    mail: &MailFile,
    view: &View<'_>,
    news: &News<'_>,
) -> Result<Vec<Addressee>, StoreError> {
    let (kind, partner) = (news.notice.kind, news.partner);
    let mut found: BTreeMap<String, Addressee> = BTreeMap::new();
    let mut add = |address: &str, language: &str, pace: Pace| {
        let (address, language) = (canonical(address), language.to_owned());
        let sooner = |known: &Addressee| known.pace == Pace::Now;
        let key = address.to_lowercase();
        if pace != Pace::Never && !found.get(&key).is_some_and(sooner) {
            found.insert(key, Addressee { address, language, pace });
        }
    };
    for recipient in &mail.recipients {
        add(&recipient.address, &recipient.language, recipient.told(kind, partner));
    }
    let default = gateway.config.file.languages.first().map_or("en", String::as_str);
    for account in staff::list(view)?.iter().filter(|account| account.ended_at.is_none()) {
        let Some(address) = &account.mail else { continue };
        let named = account.roles.iter().filter_map(|role| Role::from_name(role));
        let roles: Vec<Role> = named.collect();
        let language = account.languages.first().map_or(default, String::as_str);
        add(address, language, mail.told(&roles, kind, partner));
    }
    Ok(found.into_values().collect())
}

/// Tells one of them: by a mail, or later together with other things.
fn one(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    mail: &MailFile,
    (to, news): (&Addressee, &News<'_>),
    (waiting, reminder): (Option<Uuid>, bool),
    at: Timestamp,
) -> Result<(), StoreError> {
    let since = at.saturating_sub(HOUR).unwrap_or(at);
    let later = match to.pace {
        Pace::Digest => Some(mail.digest),
        // Over the limit nothing is lost: it comes within the hour, in one mail.
        _ if mail::written_since(tx, &to.address, since)? >= mail.hourly => Some(HOUR),
        _ => None,
    };
    if let Some(later) = later {
        return notices::gather(
            tx,
            &Gathered {
                recipient: to.address.clone(),
                language: to.language.clone(),
                kind: news.notice.kind.as_str().to_owned(),
                case: news.case,
                until: news.notice.until,
                at,
                due: at.saturating_add(later).unwrap_or(at),
            },
        );
    }
    let reminds_of = match waiting.filter(|_| reminder) {
        Some(id) => mail::first_of(tx, id, &to.address)?,
        None => None,
    };
    let line = line(tx, news.notice, news.case)?;
    let about = (news.case, waiting);
    write(gateway, tx, mail, to, &[line], (reminds_of.as_deref(), reminder), about, at)
}

/// One thing that waits, with our own number of its case.
fn line(view: &View<'_>, notice: Notice, case: Option<Uuid>) -> Result<Line, StoreError> {
    let case = case.map(|id| case::by_id(view, id)).transpose()?.flatten();
    Ok(Line { notice, case: case.and_then(|case| CaseNumber::new(&case.number)) })
}

/// Renders one mail and puts it into the outbox.
#[expect(clippy::too_many_arguments, reason = "one mail says all of this")]
fn write(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    mail: &MailFile,
    to: &Addressee,
    lines: &[Line],
    (reminds_of, reminder): (Option<&str>, bool),
    (case, notice): (Option<Uuid>, Option<Uuid>),
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.new_id(at)?;
    let names = &gateway.config.file.name;
    let authority = names.get(&to.language).or_else(|| names.get("en"));
    let letter = Letter {
        lines,
        reminds_of,
        reminder,
        authority: authority.map_or(gateway.directory.own().as_str(), String::as_str),
        link: &mail.link,
        from: &mail.from,
        to: &to.address,
        language: &to.language,
        at,
        id: &id.to_string(),
    };
    match render(&gateway.texts, &letter) {
        Ok(rendered) => mail::enqueue(
            tx,
            &NewMail {
                message_id: rendered.message_id,
                recipient: rendered.recipient,
                bytes: rendered.bytes,
                case,
                notice,
                at,
            },
        )
        .map(drop),
        Err(error) => {
            let notice = lines.first().map_or(NoticeKind::Attention, |line| line.notice.kind);
            tracing::error!(event = "mail-not-rendered", %notice, %error);
            Ok(())
        }
    }
}
