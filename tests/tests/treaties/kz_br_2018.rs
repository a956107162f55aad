//! The Agreement between Kazakhstan and Brazil, Articles 2 to 11: Kazakhstan asks and executes.

use anyhow::Result;
use gateway_bundle::MessageKind as Kind;
use gateway_bundle::example::Example;
use gateway_bundle::manifest::Side::{self, Executing, Sentencing};
use serde_json::json;

use crate::support::{BOTH, Story, telling, to};

fn begin() -> Result<Story> {
    Story::begin("kz-br-2018", "br-mj", "kz-pgo", Executing)
}

#[test]
fn the_story_of_a_case_under_the_agreement_of_kazakhstan_and_brazil() -> Result<()> {
    let case = begin()?;
    article_2_the_wish_and_the_request(&case)?;
    article_4_the_papers(&case)?;
    article_3_the_decisions(&case)?;
    article_6_the_handover(&case)?;
    articles_9_to_11_the_execution(&case)?;
    article_8_transit(&case)?;
    case.settled()?;
    case.told_everything_but(&[])
}

fn article_2_the_wish_and_the_request(case: &Story) -> Result<()> {
    // 2(2), 4(2): the person tells Kazakhstan of the wish; Brazil then owes its papers at once.
    case.send(Executing, Kind::InterestNotice)?;
    case.owed("papers-of-the-sentencing-state", &["sentencing"])?;
    // 2(3), 7(2): Kazakhstan asks; Brazil owes an answer.
    case.send(Executing, Kind::TransferRequest)?;
    case.owed("answer-to-the-request", &["sentencing"])?;
    originals_follow(case, Executing)
}

/// 5(3): what travels electronically is posted at the same time.
fn originals_follow(case: &Story, side: Side) -> Result<()> {
    let ower = if side == Executing { "executing" } else { "sentencing" };
    case.owed("originals-posted", &[ower])?;
    case.send_as(side, Kind::OriginalsNotice, Example::without_documents)?;
    case.done("originals-posted", &[ower])
}

fn article_4_the_papers(case: &Story) -> Result<()> {
    // 4(2): Brazil sends its papers.
    case.send(Sentencing, Kind::Reply)?;
    case.done("papers-of-the-sentencing-state", &["sentencing"])?;
    originals_follow(case, Sentencing)?;
    // 4(3): Brazil asks for Kazakhstan's.
    let asked = case.send(Sentencing, Kind::DocumentRequest)?;
    case.owed("papers-of-the-executing-state", &["executing"])?;
    case.send_as(Executing, Kind::Supplement, to(&asked))?;
    case.done("papers-of-the-executing-state", &["executing"])?;
    originals_follow(case, Executing)?;
    // 4(2)(j): Kazakhstan needs something more.
    let asked = case.send(Executing, Kind::SupplementRequest)?;
    case.owed("supplement", &["sentencing"])?;
    case.send_as(Sentencing, Kind::Supplement, to(&asked))?;
    case.done("supplement", &["sentencing"])?;
    originals_follow(case, Sentencing)?;
    case.state("complete")
}

fn article_3_the_decisions(case: &Story) -> Result<()> {
    // 3(g), 7(2): Brazil agrees, and thereby answers.
    case.send(Sentencing, Kind::Decision)?;
    case.done("answer-to-the-request", &["sentencing"])?;
    // 4(5): both tell the person of each decision.
    case.owed("person-told-of-decisions", &BOTH)?;
    case.send(Executing, Kind::Decision)?;
    case.state("agreed")?;
    // 6: once both agree, the handover is to be settled at once.
    case.owed("handover-settled", &BOTH)?;
    case.send(Sentencing, Kind::PersonInformed)?;
    case.done("person-told-of-decisions", &["sentencing"])?;
    // Kazakhstan's notice goes by what its staff record, and by a message later.
    case.record(Executing, "happened", "informed")?;
    case.send(Executing, Kind::PersonInformed)?;
    case.done("person-told-of-decisions", &BOTH)
}

fn article_6_the_handover(case: &Story) -> Result<()> {
    case.send(Sentencing, Kind::Arrangement)?;
    case.owed("handover-settled", &["executing"])?;
    case.send_as(Executing, Kind::Arrangement, |it| it.set("/arrangement/accepts", json!(true)))?;
    case.done("handover-settled", &BOTH)?;
    case.send(Sentencing, Kind::HandoverReport)?;
    case.send(Executing, Kind::HandoverReport)?;
    case.state("transferred")
}

fn articles_9_to_11_the_execution(case: &Story) -> Result<()> {
    // 9: on request, Kazakhstan reports.
    let asked = case.send(Sentencing, Kind::StatusRequest)?;
    case.owed("execution-reported", &["executing"])?;
    case.send_as(Executing, Kind::ExecutionReport, to(&asked))?;
    case.done("execution-reported", &["executing"])?;
    // 9: an escape is told unasked. Until it is told, only Kazakhstan knows of it.
    case.record(Executing, "happened", "escaped")?;
    case.only_sees(Executing, "escape-or-death-reported", "executing")?;
    case.send_as(Executing, Kind::CircumstanceNotice, telling("escaped"))?;
    case.done("escape-or-death-reported", &["executing"])?;
    // 10(2): parole needs Brazil's prior agreement.
    let asked = case.send(Executing, Kind::ApprovalRequest)?;
    case.owed("prior-agreement-answered", &["sentencing"])?;
    case.send_as(Sentencing, Kind::Approval, to(&asked))?;
    case.done("prior-agreement-answered", &["sentencing"])?;
    // 11(2): Brazil reduces the sentence and tells it; Kazakhstan acts at once.
    case.record(Sentencing, "happened", "sentence-changed")?;
    case.only_sees(Sentencing, "change-of-sentence-told", "sentencing")?;
    case.send_as(Sentencing, Kind::SentenceChange, |it| {
        it.set("/change/on", json!(crate::support::today()))
    })?;
    case.done("change-of-sentence-told", &["sentencing"])?;
    case.owed("change-of-sentence-enforced", &["executing"])?;
    case.done_outside("change-of-sentence-enforced")?;
    case.done("change-of-sentence-enforced", &["executing"])
}

fn article_8_transit(case: &Story) -> Result<()> {
    // 8(1), 8(3): a landing in a third State's territory is asked for and answered.
    let asked = case.send(Executing, Kind::TransitRequest)?;
    case.owed("transit-answered", &["transit-state"])?;
    originals_follow(case, Executing)?;
    case.send_as(Sentencing, Kind::TransitDecision, to(&asked))?;
    case.done("transit-answered", &["transit-state"])
}

#[test]
fn under_article_4_4_a_state_that_does_not_agree_ends_the_exchange_of_papers() -> Result<()> {
    let case = begin()?;
    case.send_as(Executing, Kind::TransferRequest, |request| request.set("/originals", posted()))?;
    case.send(Executing, Kind::SupplementRequest)?;
    case.owed("papers-of-the-sentencing-state", &["sentencing"])?;
    let word = case.send(Sentencing, Kind::NonAgreement)?;
    case.state("not-agreed")?;
    case.ended_by("supplement", &word)?;
    case.ended("papers-of-the-sentencing-state", &["sentencing"])?;
    case.ended("supplement", &["sentencing"])?;
    case.done("answer-to-the-request", &["sentencing"])?;
    // 4(5): the person is told of this too.
    case.send(Sentencing, Kind::PersonInformed)?;
    case.send(Executing, Kind::PersonInformed)?;
    case.settled()
}

#[test]
fn a_withdrawal_ends_what_it_ends_and_the_handover_with_it() -> Result<()> {
    let case = begin()?;
    case.send_as(Executing, Kind::TransferRequest, |request| request.set("/originals", posted()))?;
    case.send(Executing, Kind::SupplementRequest)?;
    case.send(Sentencing, Kind::Decision)?;
    case.send(Executing, Kind::Decision)?;
    case.owed("handover-settled", &BOTH)?;
    // 3(f): the person no longer consents.
    let withdrawal = case.send(Executing, Kind::Withdrawal)?;
    case.state("withdrawn")?;
    case.ended_by("handover-settled", &withdrawal)?;
    case.ended("handover-settled", &BOTH)?;
    case.ended("supplement", &["sentencing"])?;
    case.send(Sentencing, Kind::PersonInformed)?;
    case.send(Executing, Kind::PersonInformed)?;
    case.settled()
}

/// The originals of a message travel already.
fn posted() -> serde_json::Value {
    json!([{
        "consignment": "RR123456785KZ", "carrier": "upu", "service": "registered",
        "posted_on": crate::support::today(), "documents": ["d1"], "pages": 1,
    }])
}
