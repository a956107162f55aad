//! The Treaty between Kazakhstan and Italy, Articles 6 to 18: Italy sentenced, Kazakhstan asks
//! and executes.

use anyhow::Result;
use gateway_bundle::MessageKind as Kind;
use gateway_bundle::manifest::Side::{Executing, Sentencing};
use serde_json::json;

use crate::support::{BOTH, Story, telling, to, today};

#[test]
fn the_story_of_a_case_under_the_treaty_of_kazakhstan_and_italy() -> Result<()> {
    let case = Story::begin("kz-it", "it-mg", "kz-pgo", Executing)?;
    articles_8_and_9_the_request_and_the_papers(&case)?;
    articles_6_7_and_12_the_decisions_and_the_handover(&case)?;
    articles_13_to_17_the_enforcement(&case)?;
    case.settled()?;
    case.told_everything_but(&[])
}

fn articles_8_and_9_the_request_and_the_papers(case: &Story) -> Result<()> {
    // 8(1): the person declares the wish to Kazakhstan, which asks.
    case.send(Executing, Kind::InterestNotice)?;
    case.send(Executing, Kind::TransferRequest)?;
    // 9(1), 6: Italy owes its papers and its decision.
    case.owed("papers-sent", &["sentencing"])?;
    case.owed("decision-told", &["sentencing"])?;
    case.send(Sentencing, Kind::Reply)?;
    case.done("papers-sent", &["sentencing"])?;
    // 9(3): Italy asks for papers of Kazakhstan; 9(2)(j): and Kazakhstan for more.
    let asked = case.send(Sentencing, Kind::DocumentRequest)?;
    case.owed("asked-papers-sent", &["executing"])?;
    case.send_as(Executing, Kind::Supplement, to(&asked))?;
    case.done("asked-papers-sent", &["executing"])?;
    let asked = case.send(Executing, Kind::SupplementRequest)?;
    case.owed("asked-papers-sent", &["sentencing"])?;
    case.send_as(Sentencing, Kind::Supplement, to(&asked))?;
    case.done("asked-papers-sent", &BOTH)?;
    // 11(2): Kazakhstan may verify the consent.
    case.send(Executing, Kind::ConsentVerification).map(drop)
}

fn articles_6_7_and_12_the_decisions_and_the_handover(case: &Story) -> Result<()> {
    // 6: each Party tells its decision; 7(2): the person is told of each.
    case.send(Sentencing, Kind::Decision)?;
    case.done("decision-told", &["sentencing"])?;
    case.owed("person-told-of-decisions", &BOTH)?;
    case.send(Executing, Kind::Decision)?;
    case.state("agreed")?;
    case.send(Sentencing, Kind::PersonInformed)?;
    case.send(Executing, Kind::PersonInformed)?;
    case.done("person-told-of-decisions", &BOTH)?;
    // 12: time, place and manner are agreed promptly; the person is handed over.
    case.owed("handover-settled", &BOTH)?;
    case.send(Sentencing, Kind::Arrangement)?;
    case.send_as(Executing, Kind::Arrangement, |it| it.set("/arrangement/accepts", json!(true)))?;
    case.done("handover-settled", &BOTH)?;
    case.send(Sentencing, Kind::HandoverReport)?;
    case.state("transferred")
}

fn articles_13_to_17_the_enforcement(case: &Story) -> Result<()> {
    // 13(2): Italy consents to an adaptation.
    let asked = case.send(Executing, Kind::ApprovalRequest)?;
    case.send_as(Sentencing, Kind::Approval, to(&asked))?;
    // 15(1): Italy grants a pardon and tells it at once; 16: Kazakhstan stops.
    case.record(Sentencing, "happened", "sentence-changed")?;
    case.only_sees(Sentencing, "clemency-told", "sentencing")?;
    case.send_as(Sentencing, Kind::SentenceChange, |it| {
        it.set("/change/on", json!(today())).set("/change/kind", json!("pardoned"))
    })?;
    case.done("clemency-told", &["sentencing"])?;
    case.owed("enforcement-stopped", &["executing"])?;
    case.done_outside("enforcement-stopped")?;
    case.done("enforcement-stopped", &["executing"])?;
    // 17(c): a special report on request.
    let asked = case.send(Sentencing, Kind::StatusRequest)?;
    case.owed("special-report", &["executing"])?;
    case.send_as(Executing, Kind::ExecutionReport, to(&asked))?;
    case.done("special-report", &["executing"])?;
    // 17(b): an escape, 17(a): the end.
    case.record(Executing, "happened", "escaped")?;
    case.only_sees(Executing, "escape-told", "executing")?;
    case.send_as(Executing, Kind::CircumstanceNotice, telling("escaped"))?;
    case.done("escape-told", &["executing"])?;
    case.record(Executing, "happened", "completed")?;
    case.only_sees(Executing, "completion-told", "executing")?;
    case.send_as(Executing, Kind::ExecutionReport, telling("completed"))?;
    case.done("completion-told", &["executing"])?;
    case.state("closed")
}
