//! Whatever the order in which messages come, both sides read the same course.

use gateway_bundle::MessageKind as Kind;
use gateway_bundle::manifest::{Outcome, Side};
use gateway_exchange::procedure::{Message, Standing};
use proptest::prelude::*;

use crate::support::{PROFILES, message, read};

const OUTCOMES: [Outcome; 4] =
    [Outcome::Granted, Outcome::Partly, Outcome::Refused, Outcome::Postponed];

/// A message of any kind from either side within a month, perhaps an answer to an earlier one.
fn messages() -> impl Strategy<Value = Vec<Message>> {
    let one = (0..Kind::ALL.len(), any::<bool>(), 0..30_i64, 0..4_usize, any::<bool>(), 0..8_usize);
    proptest::collection::vec(one, 1..12).prop_map(|drawn| {
        let mut messages: Vec<Message> = Vec::new();
        for (n, (kind, sentencing, on, outcome, documents, answers)) in (1..).zip(drawn) {
            let side = if sentencing { Side::Sentencing } else { Side::Executing };
            let kind = Kind::ALL[kind];
            let answers = messages.get(answers).map(|answered| answered.key.clone());
            let outcome = (kind == Kind::Decision).then_some(OUTCOMES[outcome]);
            messages.push(Message { outcome, documents, answers, ..message(n, side, kind, on) });
        }
        messages
    })
}

proptest! {
    #[test]
    fn a_course_does_not_depend_on_the_order_of_arrival_nor_on_repeats(
        messages in messages(),
        shuffled in any::<proptest::sample::Index>(),
        repeated in any::<proptest::sample::Index>(),
    ) {
        for profile in PROFILES.treaties().take(6) {
            let id = profile.id.to_string();
            let once = read(&id, &messages, &[]);
            let mut other = messages.clone();
            other.rotate_left(shuffled.index(messages.len()));
            other.push(messages[repeated.index(messages.len())].clone());
            other.reverse();
            prop_assert_eq!(&once, &read(&id, &other, &[]));
            for duty in &once.duties {
                if let Standing::Met(met) | Standing::Ended(met) = &duty.standing {
                    prop_assert!(duty.since <= met.at, "{} met before it arose", duty.id);
                }
            }
        }
    }
}
