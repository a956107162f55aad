//! Outboxes: leases, order within a case, fairness between partners.

use crate::common::{TestStore, at, open_case, put_bundle};
use gateway_store::outbox::relay::{self, Leased, NewRelay, Wanted};
use gateway_store::outbox::{State, mail};
use gateway_store::{StoreError, Tx};
use uuid::Uuid;

fn wanted(now: i64, limit: u32) -> Wanted {
    Wanted { now: at(now), until: at(now + 60), limit, per_partner: 100 }
}

fn enqueue(
    tx: &mut Tx<'_>,
    partner: &str,
    case: Uuid,
    within: Option<Uuid>,
) -> Result<Uuid, StoreError> {
    let bundle = put_bundle(tx, case, 0)?;
    let new = NewRelay { bundle, partner: partner.parse().unwrap(), case: within, at: at(0) };
    relay::enqueue(tx, &new)
}

fn ids(leased: &[Leased]) -> Vec<Uuid> {
    leased.iter().map(|item| item.lease.id).collect()
}

/// Runs a test inside one transaction of a new store, with a case to hang bundles on.
async fn within<F>(check: F)
where
    F: FnOnce(&mut Tx<'_>, Uuid) -> Result<(), StoreError> + Send + 'static,
{
    let test = TestStore::new();
    let case = open_case(&test.store, "outbox").await.id;
    test.store.transact("check", move |tx| check(tx, case)).await.unwrap();
}

#[tokio::test]
async fn a_bundle_waits_for_those_of_its_case_before_it_and_for_no_other() {
    within(|tx, case| {
        let other = tx.new_id(at(0))?;
        let first = enqueue(tx, "br-mj", case, Some(case))?;
        let second = enqueue(tx, "br-mj", case, Some(case))?;
        let apart = enqueue(tx, "br-mj", case, Some(other))?;
        let loose = enqueue(tx, "br-mj", case, None)?;
        let leased = relay::lease_due(tx, wanted(1, 10))?;
        assert_eq!(ids(&leased), [first, apart, loose]);
        assert!(relay::done(tx, leased[0].lease, at(2))?);
        assert_eq!(ids(&relay::lease_due(tx, wanted(2, 10))?), [second]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_was_given_up_lets_its_case_go_on_and_can_be_sent_again() {
    within(|tx, case| {
        let first = enqueue(tx, "br-mj", case, Some(case))?;
        let second = enqueue(tx, "br-mj", case, Some(case))?;
        let leased = relay::lease_due(tx, wanted(1, 10))?;
        assert!(relay::dead(tx, leased[0].lease, at(2), "refused")?);
        assert_eq!(relay::in_state(tx, State::Dead, 10)?[0].last_error.as_deref(), Some("refused"));
        assert_eq!(ids(&relay::lease_due(tx, wanted(2, 10))?), [second]);
        relay::resend(tx, first, at(3))?;
        let again = relay::lease_due(tx, wanted(3, 10))?;
        assert_eq!((ids(&again), again[0].lease.attempt), (vec![first], 2));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_long_queue_for_one_partner_does_not_delay_another() {
    within(|tx, case| {
        for _ in 0..50 {
            enqueue(tx, "br-mj", case, None)?;
        }
        let other = enqueue(tx, "uz-pgo", case, None)?;
        let leased = relay::lease_due(tx, wanted(1, 4))?;
        assert!(ids(&leased).contains(&other));
        // One at a time too: the lane served last comes last.
        let first = enqueue(tx, "uz-pgo", case, None)?;
        let second = enqueue(tx, "uz-pgo", case, None)?;
        assert_eq!(ids(&relay::lease_due(tx, wanted(2, 1))?), [first]);
        let then = relay::lease_due(tx, wanted(3, 1))?;
        assert_eq!(then[0].partner.as_str(), "br-mj");
        assert_eq!(ids(&relay::lease_due(tx, wanted(4, 1))?), [second]);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_partner_gets_no_more_than_its_share_at_a_time_and_nothing_while_held() {
    within(|tx, case| {
        for _ in 0..5 {
            enqueue(tx, "br-mj", case, None)?;
        }
        let two = Wanted { per_partner: 2, ..wanted(1, 10) };
        let leased = relay::lease_due(tx, two)?;
        assert_eq!(leased.len(), 2);
        assert!(relay::lease_due(tx, two)?.is_empty());
        assert!(relay::done(tx, leased[0].lease, at(1))?);
        let partner = "br-mj".parse().unwrap();
        relay::hold(tx, &partner, at(30))?;
        assert!(relay::lease_due(tx, two)?.is_empty());
        assert_eq!(relay::next_due(tx)?, Some(at(30)));
        assert_eq!(relay::lease_due(tx, Wanted { now: at(30), ..two })?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_lost_lease_is_given_again_and_the_late_worker_changes_nothing() {
    within(|tx, case| {
        let id = enqueue(tx, "br-mj", case, None)?;
        let lost = relay::lease_due(tx, wanted(1, 10))?[0].lease;
        assert!(relay::lease_due(tx, wanted(60, 10))?.is_empty());
        let again = relay::lease_due(tx, wanted(61, 10))?[0].lease;
        assert_eq!((again.id, again.attempt), (id, 2));
        assert!(!relay::retry_at(tx, lost, at(500), "late")?);
        assert!(!relay::dead(tx, lost, at(62), "late")?);
        assert!(relay::retry_at(tx, again, at(100), "unreachable")?);
        assert!(relay::lease_due(tx, wanted(99, 10))?.is_empty());
        assert_eq!(relay::next_due(tx)?, Some(at(100)));
        assert_eq!(relay::lease_due(tx, wanted(100, 10))?.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_is_the_same_on_every_try() {
    within(|tx, _| {
        let new = mail::NewMail {
            message_id: "<a@gateway>".to_owned(),
            recipient: "officer@example.kz".to_owned(),
            bytes: b"Message-ID: <a@gateway>\r\n\r\nText".to_vec(),
            case: None,
            notice: None,
            at: at(0),
        };
        mail::enqueue(tx, &new)?;
        let first = mail::lease_due(tx, at(1), at(10), 5)?.remove(0);
        assert!(mail::retry_at(tx, first.lease, at(20), "421")?);
        assert_eq!(mail::next_due(tx)?, Some(at(20)));
        assert!(mail::lease_due(tx, at(19), at(40), 5)?.is_empty());
        let second = mail::lease_due(tx, at(20), at(40), 5)?.remove(0);
        assert_eq!((&second.bytes, &second.message_id), (&first.bytes, &first.message_id));
        assert!(mail::done(tx, second.lease, at(21))?);
        assert!(!mail::done(tx, first.lease, at(22))?);
        assert_eq!(mail::next_due(tx)?, None);
        assert!(mail::resend(tx, second.lease.id, at(30)).is_err());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mail_that_bounces_is_found_by_its_return_address_and_waits_for_a_person() {
    within(|tx, _| {
        let new = mail::NewMail {
            message_id: "<b@gateway>".to_owned(),
            recipient: "officer@example.kz".to_owned(),
            bytes: b"Text".to_vec(),
            case: None,
            notice: None,
            at: at(0),
        };
        mail::enqueue(tx, &new)?;
        let sent = mail::lease_due(tx, at(1), at(10), 5)?.remove(0);
        let token = sent.return_token.unwrap();
        assert!(mail::done(tx, sent.lease, at(2))?);
        assert_eq!(mail::dead_count(tx)?, 0);
        assert!(!mail::bounced(tx, "00000000000000000000000000000000", at(3), "bounced")?);
        assert!(mail::delayed(tx, &token, "delayed")?);
        assert!(mail::bounced(tx, &token, at(3), "bounced-5.1.1")?);
        assert!(!mail::bounced(tx, &token, at(4), "bounced-5.1.1")?);
        let dead = mail::in_state(tx, State::Dead, 9)?.remove(0);
        assert_eq!(dead.last_error.as_deref(), Some("bounced-5.1.1"));
        mail::put_aside(tx, dead.id)?;
        assert_eq!(mail::dead_count(tx)?, 0);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_process_that_died_had_leased_is_due_again_when_the_store_is_opened() {
    let test = TestStore::new();
    let case = open_case(&test.store, "outbox").await.id;
    let lease = move |tx: &mut Tx<'_>| {
        enqueue(tx, "br-mj", case, Some(case))?;
        relay::lease_due(tx, wanted(1, 10))
    };
    let leased = test.store.transact("lease", lease).await.unwrap();
    assert_eq!(leased.len(), 1);
    let test = test.reopen().await;
    let again = move |tx: &mut Tx<'_>| relay::lease_due(tx, wanted(2, 10));
    let again = test.store.transact("lease again", again).await.unwrap();
    assert_eq!((ids(&again), again[0].lease.attempt), (ids(&leased), 2));
}
