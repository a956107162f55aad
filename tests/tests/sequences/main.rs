//! Random sequences of messages, repeats, losses and acts, against a table written by hand.
//!
//! Two sides exchange messages that come late, twice, in any order or, for a while, not at all;
//! staff on both sides record acts. Whatever a side has, the program and the table say the same of
//! it: the same steps, the same misfits, the same duties met by the same facts. Then everything
//! arrives, whoever owes something does it, and nothing is left: no case is stuck, and both sides
//! agree.
//!
//! `GATEWAY_TEST_SEQUENCES=200000` takes two hundred thousand; the tests take fewer.
//! `GATEWAY_TEST_SEED` repeats a run.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may panic, and prints what repeats it"
)]

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::BundleKey;
use gateway_exchange::case;
use gateway_exchange::procedure::{self, Act, Course, FactName, Message, Standing, Until};
use gateway_tests::faults::Dice;
use gateway_treaty::{Profile, Profiles};
use jiff::Timestamp;
use jiff::civil::Date;

use draw::Case;
use reckon::{Paid, Told, reckon};

mod draw;
mod reckon;
mod table;

/// One duty, as both tell it.
type Duty = (String, String, FactName, Paid, Option<Date>);

/// What is compared.
#[derive(Debug, PartialEq, Eq)]
struct View {
    duties: Vec<Duty>,
    steps: BTreeMap<String, Vec<BundleKey>>,
    misfits: BTreeSet<BundleKey>,
    state: String,
}

impl View {
    fn of_the_table(told: &Told) -> Self {
        let duty = |debt: &reckon::Debt| {
            let (name, ower) = (debt.row.duty.to_owned(), debt.ower.to_owned());
            (name, ower, debt.arose.clone(), debt.paid.clone(), debt.until)
        };
        let mut duties: Vec<Duty> = told.debts.iter().map(duty).collect();
        duties.sort();
        let steps = told.steps.iter().map(|(step, by)| ((*step).to_owned(), by.clone()));
        let state = told.state.to_owned();
        Self { duties, steps: steps.collect(), misfits: told.misfits.clone(), state }
    }

    fn of_the_program(profile: &Profile, messages: Vec<Message>, acts: Vec<Act>) -> Self {
        let course = Course::new(messages, acts);
        let read = procedure::read(&course, profile, None, None);
        let duty = |duty: procedure::Duty| {
            let paid = match duty.standing {
                Standing::Open => Paid::Open,
                Standing::Met(met) => Paid::By(met.by),
                Standing::Ended(met) => Paid::Ended(met.by),
            };
            let until = duty.until.map(|until| match until {
                Until::Day(day) => day,
                Until::Moment(_) => panic!("none of these treaties counts in hours"),
            });
            (duty.id, duty.ower.as_str().to_owned(), duty.arose, paid, until)
        };
        let mut duties: Vec<Duty> = read.duties.into_iter().map(duty).collect();
        duties.sort();
        let made = read.steps.into_iter().filter(|step| !step.by.is_empty());
        Self {
            duties,
            steps: made.map(|step| (step.id, step.by)).collect(),
            misfits: read.misfits.into_iter().map(|misfit| misfit.message).collect(),
            state: case::state(&course, None).to_string(),
        }
    }

    /// What both sides have to see alike whatever only one side's staff recorded: the steps, the
    /// misfits, the state, and which duties the messages gave rise to.
    fn shared(self) -> Self {
        let of_message = |duty: &Duty| matches!(duty.2, FactName::Message(_));
        let mut duties = self.duties;
        duties.retain(of_message);
        for duty in &mut duties {
            assert_ne!(duty.3, Paid::Open);
            duty.3 = Paid::Open;
            duty.4 = None;
        }
        Self { duties, ..self }
    }
}

#[test]
fn random_sequences_give_what_the_hand_written_table_says_on_both_sides() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seed = number("GATEWAY_TEST_SEED")
        .unwrap_or_else(|| u64::try_from(Timestamp::now().as_microsecond()).unwrap());
    let count = number("GATEWAY_TEST_SEQUENCES").unwrap_or(8_000);
    println!("GATEWAY_TEST_SEED={seed} GATEWAY_TEST_SEQUENCES={count}");
    let profiles = Profiles::embedded().unwrap();
    let mut dice = Dice::new(seed);
    let mut duties = 0;
    for n in 0..count {
        let treaty = table::TREATIES[usize::try_from(n).unwrap() % table::TREATIES.len()];
        let profile = profiles.get(&treaty.id.parse().unwrap()).unwrap();
        let mut case = Case::drawn(treaty, &mut dice);
        for office in [0, 1] {
            let had = case.arrived(office, &mut dice);
            compare(n, &case, profile, &had, office, &mut dice);
        }
        finish(n, &mut case);
        let all = case.messages.clone();
        let [there, here] = [0, 1].map(|office| {
            let view = compare(n, &case, profile, &all, office, &mut dice);
            duties += view.duties.len();
            view.shared()
        });
        assert_eq!(there, here, "sequence {n}: the two sides disagree: {case:#?}");
    }
    println!("{count} sequences, {duties} duties met or ended on both sides together");
}

fn compare(
    n: u64,
    case: &Case,
    profile: &Profile,
    messages: &[Message],
    office: usize,
    dice: &mut Dice,
) -> View {
    let acts = &case.acts[office];
    let table = View::of_the_table(&reckon(case.treaty, messages, acts));
    let (messages, acts) = (draw::shuffled(messages, dice), draw::shuffled(acts, dice));
    let program = View::of_the_program(profile, messages, acts);
    if table != program {
        differ(n, case, &table, &program, office);
    }
    program
}

fn differ(n: u64, case: &Case, table: &View, program: &View, office: usize) -> ! {
    for message in &case.messages {
        println!(
            "{:?} {} {:?} {:?} tells {:?} on {:?} answers {:?} corrects {:?}",
            message.key.bundle.to_string(),
            message.kind,
            message.side,
            message.outcome,
            message.tells,
            message.on,
            message.answers.as_ref().map(|key| key.bundle.to_string()),
            message.corrects.as_ref().map(|key| key.bundle.to_string()),
        );
    }
    for act in &case.acts[office] {
        println!("{act:?}");
    }
    for duty in table.duties.iter().filter(|duty| !program.duties.contains(duty)) {
        println!("only the table: {duty:?}");
    }
    for duty in program.duties.iter().filter(|duty| !table.duties.contains(duty)) {
        println!("only the program: {duty:?}");
    }
    println!("table: {:?} {:?} {}", table.steps, table.misfits, table.state);
    println!("program: {:?} {:?} {}", program.steps, program.misfits, program.state);
    panic!("sequence {n} under {}: the table and the program differ", case.treaty.id)
}

/// Everything arrived; whoever owes something does it, until nothing is owed on either side.
fn finish(n: u64, case: &mut Case) {
    for _ in 0..200 {
        let open = [0, 1].into_iter().find_map(|office| {
            let told = reckon(case.treaty, &case.messages, &case.acts[office]);
            told.debts.into_iter().find(|debt| debt.paid == Paid::Open)
        });
        match open {
            Some(debt) => case.pay(&debt),
            None => return,
        }
    }
    panic!("sequence {n} under {}: the case is stuck: {case:#?}", case.treaty.id)
}
