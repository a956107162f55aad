//! What comes with time: duties that are late, tasks that are due, sentences that end too soon,
//! reminders, digests.
//!
//! A reminder is written only while its cause is there; the ledger says so in the transaction that
//! writes it. So nobody is reminded of what somebody has just done.

use std::sync::Arc;

use gateway_bundle::MessageKind;
use gateway_exchange::{Notice, NoticeKind};
use gateway_store::notice::{self as notices, LateDuty, Subject, Waiting};
use gateway_store::{StoreError, Tx, case, task, term};
use jiff::Timestamp;

use super::{Addressee, News, addressees, line, one, tell, write};
use crate::config::{MailFile, Pace};
use crate::flow::course;
use crate::gateway::Gateway;

/// What is done in one transaction.
const AT_ONCE: u32 = 64;

/// Tells of what became late, reminds of what waits, and writes the digests that are due.
///
/// # Errors
///
/// The store failed.
pub(crate) async fn tend(gateway: &Arc<Gateway>) -> Result<(), StoreError> {
    let now = gateway.clock.now();
    let shared = Arc::clone(gateway);
    let told = gateway.store.transact("tell of what is late", move |tx| late(&shared, tx, now));
    told.await?;
    let shared = Arc::clone(gateway);
    let told = gateway.store.transact("tell of tasks and terms", move |tx| {
        tasks(&shared, tx, now)?;
        terms(&shared, tx, now)
    });
    told.await?;
    let shared = Arc::clone(gateway);
    let told = gateway.store.transact("remind", move |tx| remind(&shared, tx, now));
    told.await?;
    loop {
        let shared = Arc::clone(gateway);
        let told = gateway.store.transact("write a digest", move |tx| digest(&shared, tx, now));
        if !told.await? {
            return Ok(());
        }
    }
}

fn late(gateway: &Gateway, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    for one in notices::untold_duties(tx, now, AT_ONCE)? {
        let Some(case) = case::by_id(tx, one.case)? else { continue };
        let day = one.due.to_zoned(gateway.config.time_zone.clone()).date();
        let notice = Notice { kind: kind_of(&one), until: Some(day) };
        let news = News {
            notice,
            case: Some(case.id),
            partner: Some(&case.partner),
            subject: Some(Subject::Duty(case.id, one.due)),
        };
        tell(gateway, tx, &news, now)?;
    }
    Ok(())
}

/// Paper has people of its own.
fn kind_of(late: &LateDuty) -> NoticeKind {
    match course::read_duty(&late.duty) {
        Ok(duty) if duty.done_by.contains(&MessageKind::OriginalsNotice) => {
            NoticeKind::OriginalsLate
        }
        _ => NoticeKind::DutyLate,
    }
}

/// Tells of tasks whose day has come.
fn tasks(gateway: &Gateway, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    for one in task::untold(tx, now, AT_ONCE)? {
        let Some(case) = case::by_id(tx, one.case)? else { continue };
        let news = News {
            notice: Notice { kind: NoticeKind::TaskDue, until: Some(one.due) },
            case: Some(case.id),
            partner: Some(&case.partner),
            subject: Some(Subject::Task(one.id)),
        };
        tell(gateway, tx, &news, now)?;
    }
    Ok(())
}

/// Tells of sentences that may end too soon. The day is no mail's matter: it says when somebody
/// comes free.
fn terms(gateway: &Gateway, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    for one in term::untold(tx, now, AT_ONCE)? {
        let Some(case) = case::by_id(tx, one.case)? else { continue };
        let news = News {
            notice: NoticeKind::TermEnds.into(),
            case: Some(case.id),
            partner: Some(&case.partner),
            subject: Some(Subject::Term(case.id, one.from)),
        };
        tell(gateway, tx, &news, now)?;
    }
    Ok(())
}

fn remind(gateway: &Gateway, tx: &mut Tx<'_>, now: Timestamp) -> Result<(), StoreError> {
    let Some(mail) = &gateway.config.file.mail else { return Ok(()) };
    for waiting in notices::due(tx, now, AT_ONCE)? {
        let kind = waiting.kind.parse::<NoticeKind>();
        let over = waiting.reminders >= mail.reminders || !notices::still_waits(tx, &waiting)?;
        match kind {
            Ok(kind) if !over => {
                again(gateway, tx, mail, (&waiting, kind), now)?;
                let next = now.saturating_add(mail.remind).unwrap_or(now);
                notices::reminded(tx, waiting.id, next)?;
            }
            // Somebody acted, or people were reminded often enough; or a newer version wrote it.
            _ => notices::end(tx, waiting.id, now)?,
        }
    }
    Ok(())
}

fn again(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    mail: &MailFile,
    (waiting, kind): (&Waiting, NoticeKind),
    now: Timestamp,
) -> Result<(), StoreError> {
    let partner = waiting.partner.as_ref().and_then(|partner| partner.parse().ok());
    let news = News {
        notice: Notice { kind, until: waiting.until },
        case: waiting.case,
        partner: partner.as_ref(),
        subject: Some(waiting.subject),
    };
    for addressee in addressees(gateway, mail, tx, &news)? {
        one(gateway, tx, mail, (&addressee, &news), (Some(waiting.id), true), now)?;
    }
    Ok(())
}

/// Writes the digest of one recipient. Says whether there was one.
fn digest(gateway: &Gateway, tx: &mut Tx<'_>, now: Timestamp) -> Result<bool, StoreError> {
    let Some(mail) = &gateway.config.file.mail else { return Ok(false) };
    let all = notices::take_due(tx, now)?;
    let Some(first) = all.first() else { return Ok(false) };
    let mut lines = Vec::new();
    for gathered in &all {
        if let Ok(kind) = gathered.kind.parse() {
            lines.push(line(tx, Notice { kind, until: gathered.until }, gathered.case)?);
        }
    }
    let to = Addressee {
        address: first.recipient.clone(),
        language: first.language.clone(),
        pace: Pace::Digest,
    };
    if !lines.is_empty() {
        write(gateway, tx, mail, &to, &lines, (None, false), (None, None), now)?;
    }
    Ok(true)
}
