//! What staff do about the gateway itself: see to an alarm, send again what was given up.

use std::sync::Arc;

use gateway_exchange::gate::Role;
use gateway_store::act::NewAct;
use gateway_store::outbox::{mail, relay};
use gateway_store::{StoreError, TransactError, alarm, awaited, bundle};
use jiff::Timestamp;
use uuid::Uuid;

use super::hand_over::{DELIVERY, RELAY};
use super::{record, refuse, staff};
use crate::gateway::Gateway;
use crate::mail::tally;
use crate::refusal::Refusal;

/// Who may: everybody whose account works on cases or runs the gateway.
const WHO: [Role; 4] = [Role::Officer, Role::Registrar, Role::Approver, Role::Administrator];

/// Marks an alarm as seen to. It shows again if it gets worse.
///
/// # Errors
///
/// There is no such alarm that waits, or the person may not.
pub async fn see_to(gateway: &Arc<Gateway>, person: &str, id: Uuid) -> Result<(), Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let person = person.to_owned();
    let at = gateway.clock.now();
    let seen = gateway.store.transact("see to an alarm", move |tx| {
        let seen = alarm::seen(tx, id, &person, at)?;
        if seen {
            record::act(tx, &act(person, "alarm-seen", id, at))?;
        }
        Ok(seen)
    });
    found(seen.await)
}

/// Sends again what was given up or waits: a bundle, or a mail.
///
/// # Errors
///
/// There is no such item, it has left, or the person may not.
pub async fn send_again(gateway: &Arc<Gateway>, person: &str, id: Uuid) -> Result<(), Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let person = person.to_owned();
    let at = gateway.clock.now();
    let deadlines = gateway.config.file.deadlines;
    let sent = gateway.store.transact("send again", move |tx| {
        let due = |after| at.saturating_add(after).unwrap_or(at);
        let relayed = relay::by_id(tx, id)?;
        if let Some(item) = &relayed {
            relay::resend(tx, id, at)?;
            awaited::put(tx, item.bundle, RELAY, due(deadlines.relay))?;
            awaited::put(tx, item.bundle, DELIVERY, due(deadlines.delivery))?;
        } else {
            mail::resend(tx, id, at)?;
            tally(tx, at)?;
        }
        let row = relayed.map(|item| bundle::by_id(tx, item.bundle)).transpose()?.flatten();
        let case = row.and_then(|row| row.case);
        record::act(tx, &NewAct { case, ..act(person, "sent-again", id, at) })?;
        Ok(true)
    });
    found(sent.await)
}

/// Puts a mail aside that was not delivered: its recipient knows by another way, or is gone.
///
/// # Errors
///
/// No such mail was given up, or the person may not.
pub async fn put_aside(gateway: &Arc<Gateway>, person: &str, id: Uuid) -> Result<(), Refusal> {
    staff::allow(gateway, person, &WHO).await?;
    let person = person.to_owned();
    let at = gateway.clock.now();
    let aside = gateway.store.transact("put a mail aside", move |tx| {
        mail::put_aside(tx, id)?;
        tally(tx, at)?;
        record::act(tx, &act(person, "mail-put-aside", id, at))?;
        Ok(true)
    });
    found(aside.await)
}

fn act(staff: String, what: &str, id: Uuid, at: Timestamp) -> NewAct {
    let (what, subject) = (what.to_owned(), id.to_string());
    NewAct { staff, what, subject, case: None, reason: None, at }
}

fn found(done: Result<bool, TransactError<StoreError>>) -> Result<(), Refusal> {
    match done {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refusal::NotFound),
        Err(error) => Err(refuse::store(&error.flatten())),
    }
}
