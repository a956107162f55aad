//! Notices: what waits until somebody acts, and what is gathered for one mail.

use gateway_store::act::{self, NewAct};
use gateway_store::course::{self, KeptDuty};
use gateway_store::notice::{self, Gathered, Subject, Waiting};
use gateway_store::{Tx, alarm};
use uuid::Uuid;

use crate::common::{TestStore, at, open_case};

fn waiting(tx: &Tx<'_>, subject: Subject) -> Waiting {
    Waiting {
        id: tx.new_id(at(0)).unwrap(),
        kind: "bundle-arrived".to_owned(),
        subject,
        case: None,
        partner: None,
        until: None,
        told_at: at(0),
        remind_at: at(100),
        reminders: 0,
    }
}

#[tokio::test]
async fn a_case_waits_until_somebody_acts_in_it() {
    let test = TestStore::new();
    let case = open_case(&test.store, "waits").await.id;
    let check = move |tx: &mut Tx<'_>| {
        let one = waiting(tx, Subject::Case(case));
        assert!(notice::begin(tx, &one)?);
        assert!(!notice::begin(tx, &waiting(tx, Subject::Case(case)))?, "it waits already");
        assert!(notice::due(tx, at(99), 9)?.is_empty());
        assert_eq!(notice::due(tx, at(100), 9)?, std::slice::from_ref(&one));
        assert!(notice::still_waits(tx, &one)?);
        let staff = "aigerim".to_owned();
        let (what, subject) = ("recorded".to_owned(), "2026-000001".to_owned());
        let acted = NewAct { staff, what, subject, case: Some(case), reason: None, at: at(50) };
        act::put(tx, &acted)?;
        assert!(!notice::still_waits(tx, &one)?);
        notice::end(tx, one.id, at(101))?;
        assert!(notice::due(tx, at(200), 9)?.is_empty());
        Ok::<_, gateway_store::StoreError>(())
    };
    test.store.transact("check", check).await.unwrap();
}

#[tokio::test]
async fn an_alarm_waits_until_it_is_seen_to() {
    let test = TestStore::new();
    let check = |tx: &mut Tx<'_>| {
        let new = alarm::NewAlarm {
            kind: "clock-jumped",
            subject: "gateway",
            partner: None,
            case: None,
            due: None,
            grade: 0,
            at: at(0),
        };
        alarm::raise(tx, &new)?;
        let id = alarm::open_on(tx, "clock-jumped", "gateway")?.unwrap();
        let one = waiting(tx, Subject::Alarm(id));
        assert!(notice::still_waits(tx, &one)?);
        alarm::seen(tx, id, "aigerim", at(1))?;
        assert!(!notice::still_waits(tx, &one)?);
        for gone in [Subject::Draft, Subject::Quarantined, Subject::Relay] {
            let one = waiting(tx, gone(Uuid::nil()));
            assert!(!notice::still_waits(tx, &one)?);
        }
        Ok::<_, gateway_store::StoreError>(())
    };
    test.store.transact("check", check).await.unwrap();
}

#[tokio::test]
async fn what_is_gathered_for_one_recipient_is_taken_out_together_and_once() {
    let test = TestStore::new();
    let check = |tx: &mut Tx<'_>| {
        for (recipient, after, due) in
            [("a@example.kz", 1, 10), ("b@example.kz", 2, 90), ("A@example.kz", 3, 50)]
        {
            let new = Gathered {
                recipient: recipient.to_owned(),
                language: "kk".to_owned(),
                kind: "bundle-arrived".to_owned(),
                case: None,
                until: None,
                at: at(after),
                due: at(due),
            };
            notice::gather(tx, &new)?;
        }
        assert!(notice::take_due(tx, at(9))?.is_empty());
        assert!(notice::is_gathering(tx, "a@example.kz")?);
        assert_eq!(notice::take_due(tx, at(10))?.len(), 2);
        assert!(!notice::is_gathering(tx, "a@example.kz")?);
        assert!(notice::take_due(tx, at(89))?.is_empty());
        assert_eq!(notice::take_due(tx, at(90))?.len(), 1);
        Ok::<_, gateway_store::StoreError>(())
    };
    test.store.transact("check", check).await.unwrap();
}

#[tokio::test]
async fn a_duty_that_is_late_is_told_once_and_waits_until_it_is_done() {
    let test = TestStore::new();
    let case = open_case(&test.store, "late").await.id;
    let check = move |tx: &mut Tx<'_>| {
        let duty = |open, due| KeptDuty {
            duty: "{}".to_owned(),
            ours: true,
            open,
            since: at(0),
            due: Some(at(due)),
        };
        course::set_duties(tx, case, &[duty(true, 50), duty(true, 90), duty(false, 10)])?;
        assert!(notice::untold_duties(tx, at(50), 9)?.is_empty());
        let late = notice::untold_duties(tx, at(60), 9)?;
        assert_eq!((late.len(), late[0].case, late[0].due), (1, case, at(50)));
        let one = waiting(tx, Subject::Duty(case, at(50)));
        assert!(notice::begin(tx, &one)?);
        assert!(notice::untold_duties(tx, at(60), 9)?.is_empty());
        assert!(notice::still_waits(tx, &one)?);
        // The next fact of the case writes its duties anew.
        course::set_duties(tx, case, &[duty(true, 50), duty(true, 90)])?;
        assert!(notice::still_waits(tx, &one)?);
        course::set_duties(tx, case, &[duty(false, 50), duty(true, 90)])?;
        assert!(!notice::still_waits(tx, &one)?);
        Ok::<_, gateway_store::StoreError>(())
    };
    test.store.transact("check", check).await.unwrap();
}
