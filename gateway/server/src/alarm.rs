//! Alarms, raised and cleared: in the books, in a mail, in the metrics.
//!
//! A worker may raise the same alarm at every turn; people are told once, and again when it gets
//! worse.

use std::sync::Arc;

use gateway_exchange::{AlarmKind, NoticeKind};
use gateway_store::alarm::{self, NewAlarm};
use gateway_store::notice::Subject;
use gateway_store::{StoreError, Tx};
use jiff::Timestamp;

use crate::flow::notify::{self, News};
use crate::gateway::Gateway;

/// Raises an alarm within a transaction and tells people, if it is new or worse.
///
/// # Errors
///
/// The store failed.
pub(crate) fn raise(
    gateway: &Gateway,
    tx: &mut Tx<'_>,
    new: &NewAlarm<'_>,
) -> Result<(), StoreError> {
    if alarm::raise(tx, new)? {
        tracing::warn!(event = "alarm", kind = new.kind, subject = new.subject);
        let news = News {
            notice: NoticeKind::Attention.into(),
            case: new.case,
            partner: new.partner,
            subject: alarm::open_on(tx, new.kind, new.subject)?.map(Subject::Alarm),
        };
        notify::tell(gateway, tx, &news, new.at)?;
    }
    Ok(())
}

/// Raises an alarm that has neither case nor deadline, in a transaction of its own. A store that
/// fails is said in the log: whoever raises at every turn raises again.
pub(crate) async fn raise_now(
    gateway: &Arc<Gateway>,
    kind: AlarmKind,
    subject: String,
    at: Timestamp,
) {
    let shared = Arc::clone(gateway);
    let raised = gateway.store.transact("raise an alarm", move |tx| {
        let new = NewAlarm {
            kind: kind.as_str(),
            subject: &subject,
            partner: None,
            case: None,
            due: None,
            grade: 0,
            at,
        };
        raise(&shared, tx, &new)
    });
    if let Err(problem) = raised.await {
        tracing::error!(event = "alarm-not-kept", kind = kind.as_str(), %problem);
    }
}

/// Clears an alarm, in a transaction of its own.
pub(crate) async fn clear_now(
    gateway: &Arc<Gateway>,
    kind: AlarmKind,
    subject: String,
    at: Timestamp,
) {
    let cleared = gateway
        .store
        .transact("clear an alarm", move |tx| alarm::clear(tx, kind.as_str(), &subject, at));
    if let Err(problem) = cleared.await {
        tracing::error!(event = "alarm-not-cleared", kind = kind.as_str(), %problem);
    }
}
