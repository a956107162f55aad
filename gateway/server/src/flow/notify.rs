//! Notices become mails: rendered once, in the transaction of the fact that they tell.

use gateway_exchange::Notice;
use gateway_store::case::Case;
use gateway_store::outbox::mail::{self, NewMail};
use gateway_store::{StoreError, Tx};
use jiff::Timestamp;
use uuid::Uuid;

use crate::config::{MailFile, Recipient};
use crate::gateway::Gateway;
use crate::mail::render::{Letter, render};

/// Puts a mail into the outbox for every recipient of every notice. A mail that cannot be
/// rendered never fails the fact; it is said in the log.
pub(super) fn enqueue(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    case: &Case,
    notices: &[Notice],
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(mail) = &gateway.config.file.mail else { return Ok(()) };
    for notice in notices {
        for recipient in recipients(mail, *notice) {
            let case = Some((case.id, case.number.as_str()));
            enqueue_one(gateway, tx, (mail, recipient), case, *notice, at)?;
        }
    }
    Ok(())
}

/// The same for a notice that belongs to no case yet.
pub(super) fn without_case(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    notice: Notice,
    at: Timestamp,
) -> Result<(), StoreError> {
    let Some(mail) = &gateway.config.file.mail else { return Ok(()) };
    for recipient in recipients(mail, notice) {
        enqueue_one(gateway, tx, (mail, recipient), None, notice, at)?;
    }
    Ok(())
}

fn recipients(mail: &MailFile, notice: Notice) -> impl Iterator<Item = &Recipient> {
    let wanted = move |event: &String| event == "*" || event == notice.kind.as_str();
    mail.recipients.iter().filter(move |recipient| recipient.events.iter().any(wanted))
}

fn enqueue_one(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    (mail, recipient): (&MailFile, &Recipient),
    case: Option<(Uuid, &str)>,
    notice: Notice,
    at: Timestamp,
) -> Result<(), StoreError> {
    let id = tx.new_id(at)?;
    let names = &gateway.config.file.name;
    let authority = names.get(&recipient.language).or_else(|| names.get("en"));
    let letter = Letter {
        notice,
        case_number: case.map(|(_, number)| number),
        authority: authority.map_or(gateway.directory.own().as_str(), String::as_str),
        link: &mail.link,
        from: &mail.from,
        to: &recipient.address,
        language: &recipient.language,
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
                case: case.map(|(id, _)| id),
                at,
            },
        )
        .map(drop),
        Err(error) => {
            tracing::error!(event = "mail-not-rendered", notice = %notice.kind, %error);
            Ok(())
        }
    }
}
