//! The CIS Convention of 2019, Articles 3 to 11: Uzbekistan sentenced and asks, Kazakhstan
//! executes. Nobody is handed over: the file travels, and the person by themselves.

use anyhow::{Context, Result, ensure};
use gateway_bundle::MessageKind as Kind;
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side::{self, Executing, Sentencing};
use jiff::ToSpan;
use jiff::tz::TimeZone;

use crate::support::{BOTH, Story, telling, to, today};

fn begin() -> Result<Story> {
    Story::begin("cis-2019", "uz-pgo", "kz-pgo", Sentencing)
}

#[test]
fn the_story_of_a_case_under_the_cis_convention_of_2019() -> Result<()> {
    let case = begin()?;
    articles_3_and_4_the_request(&case)?;
    article_4_the_decisions(&case)?;
    article_6_the_file_and_the_journey(&case)?;
    articles_9_to_11_the_execution(&case)?;
    case.settled()?;
    // 4(5) speaks of a request of the executing State.
    case.told_everything_but(&["papers-with-the-answer"])
}

/// 4(2): the originals follow as soon as possible.
fn originals_follow(case: &Story, side: Side) -> Result<()> {
    let ower = if side == Executing { "executing" } else { "sentencing" };
    case.owed("originals-follow", &[ower])?;
    case.send_as(side, Kind::OriginalsNotice, Example::without_documents)?;
    case.done("originals-follow", &[ower])
}

fn articles_3_and_4_the_request(case: &Story) -> Result<()> {
    // 3(3), 4(1): Uzbekistan decides on the petition to ask, asks, and tells the petitioner so.
    case.send(Sentencing, Kind::TransferRequest)?;
    case.owed("petition-answered", &["sentencing"])?;
    case.done_outside("petition-answered")?;
    case.done("petition-answered", &["sentencing"])?;
    originals_follow(case, Sentencing)?;
    // 4(3): Kazakhstan owes its decision; 6(7): and, where need be, finds the residence first.
    case.owed("request-answered", &["executing"])?;
    case.owed("residence-found", &["executing"])?;
    // 4(7): it asks for something more.
    let asked = case.send(Executing, Kind::SupplementRequest)?;
    case.owed("further-papers-sent", &["sentencing"])?;
    case.send_as(Sentencing, Kind::Supplement, to(&asked))?;
    case.done("further-papers-sent", &["sentencing"])?;
    originals_follow(case, Sentencing)
}

fn article_4_the_decisions(case: &Story) -> Result<()> {
    // 4(3), 4(6): Kazakhstan agrees, with the decision that recognises the verdict.
    case.send(Executing, Kind::Decision)?;
    case.done("request-answered", &["executing"])?;
    case.done("residence-found", &["executing"])?;
    originals_follow(case, Executing)?;
    // 11(1): it will have to tell of its court's decision for the execution.
    case.owed("court-decision-told", &["executing"])?;
    // 4(8): a court of Uzbekistan agrees, which Kazakhstan is then told.
    case.record(Sentencing, "happened", "decided")?;
    case.only_sees(Sentencing, "sentencing-decision-told", "sentencing")?;
    case.send(Sentencing, Kind::Decision)?;
    case.done("sentencing-decision-told", &["sentencing"])?;
    Ok(())
}

fn article_6_the_file_and_the_journey(case: &Story) -> Result<()> {
    // 6(1): the handing over of the file is settled, and the file sent.
    case.owed("file-handover-settled", &BOTH)?;
    case.owed("file-sent", &["sentencing"])?;
    case.send(Executing, Kind::Arrangement)?;
    case.send(Sentencing, Kind::FileTransfer)?;
    case.done("file-handover-settled", &BOTH)?;
    case.done("file-sent", &["sentencing"])?;
    originals_follow(case, Sentencing)?;
    // 6(2), 6(3): the person is told of the decision and of the duty to leave.
    for duty in ["person-told-of-the-decision", "impossibility-told", "duty-to-leave-told"] {
        case.owed(duty, &["sentencing"])?;
    }
    case.send(Sentencing, Kind::PersonInformed)?;
    for duty in ["person-told-of-the-decision", "impossibility-told", "duty-to-leave-told"] {
        case.done(duty, &["sentencing"])?;
    }
    // 6(3): from then on 45 days bind the person.
    case.owed("journey", &["person"])?;
    let last = |side| -> Result<_> {
        let until = case.until(side, "journey")?.context("the journey has a last day")?;
        Ok(until.to_zoned(TimeZone::get("Asia/Tashkent")?).date())
    };
    ensure!(last(Sentencing)? == today() + 45.days(), "{}", last(Sentencing)?);
    ensure!(last(Executing)? == today() + 45.days(), "{}", last(Executing)?);
    // 6(3): Uzbekistan lets a sick person travel later.
    let later = today() + 60.days();
    case.extend(Sentencing, "journey", later)?;
    ensure!(last(Sentencing)? == later, "{}", last(Sentencing)?);
    // 6(4): the person reports to the authority of Kazakhstan.
    case.send_as(Executing, Kind::CircumstanceNotice, telling("arrived"))?;
    case.done("journey", &["person"])?;
    case.state("transferred")
}

fn articles_9_to_11_the_execution(case: &Story) -> Result<()> {
    // 11(1): Kazakhstan tells of its court's decision for the execution.
    case.send(Executing, Kind::ExecutionReport)?;
    case.done("court-decision-told", &["executing"])?;
    // 11(2): on request Kazakhstan tells how the execution stands.
    let asked = case.send(Sentencing, Kind::StatusRequest)?;
    case.owed("execution-reported", &["executing"])?;
    case.send_as(Executing, Kind::ExecutionReport, to(&asked))?;
    case.done("execution-reported", &["executing"])?;
    // 11(3): each tells the other what bears on the execution, here Kazakhstan an escape.
    case.record(Executing, "happened", "escaped")?;
    case.only_sees(Executing, "circumstances-told", "executing")?;
    case.send_as(Executing, Kind::CircumstanceNotice, telling("escaped"))?;
    case.done("circumstances-told", &["executing"])?;
    // 9(9), 10(3), 10(4): a court of Uzbekistan changes the sentence.
    case.record(Sentencing, "happened", "sentence-changed")?;
    for duty in ["loss-of-enforceability-told", "changing-decision-sent", "custodial-decision-sent"]
    {
        case.only_sees(Sentencing, duty, "sentencing")?;
    }
    case.send_as(Sentencing, Kind::SentenceChange, |it| {
        it.set("/change/on", serde_json::json!(today()))
    })?;
    for duty in ["loss-of-enforceability-told", "changing-decision-sent", "custodial-decision-sent"]
    {
        case.done(duty, &["sentencing"])?;
    }
    originals_follow(case, Sentencing)?;
    // 9(9): Kazakhstan acts immediately. 10(4): both see to the new decision.
    case.owed("execution-ended", &["executing"])?;
    case.done_outside("execution-ended")?;
    case.done("execution-ended", &["executing"])?;
    case.owed("new-sentence-executed", &BOTH)?;
    case.done_outside("new-sentence-executed")?;
    case.done_outside("new-sentence-executed")?;
    case.done("new-sentence-executed", &BOTH)?;
    // 11(4): the sentence was served, and Uzbekistan is told.
    case.record(Executing, "happened", "completed")?;
    case.only_sees(Executing, "completion-told", "executing")?;
    case.send_as(Executing, Kind::ExecutionReport, telling("completed"))?;
    case.done("completion-told", &["executing"])?;
    case.state("closed")
}

#[test]
fn under_article_6_a_person_who_does_not_appear_ends_the_waiting() -> Result<()> {
    let case = begin()?;
    case.send(Sentencing, Kind::TransferRequest)?;
    case.send(Executing, Kind::Decision)?;
    case.send(Sentencing, Kind::Decision)?;
    case.send(Sentencing, Kind::FileTransfer)?;
    case.send(Sentencing, Kind::PersonInformed)?;
    case.owed("journey", &["person"])?;
    case.send_as(Executing, Kind::CircumstanceNotice, telling("not-appeared"))?;
    case.done("journey", &["person"])
}
