//! The Treaty between Belarus and Turkmenistan, as far as it was read: Articles 2 to 7.
//! Turkmenistan sentenced, Belarus asks and executes.

use anyhow::{Result, ensure};
use gateway_bundle::MessageKind as Kind;
use gateway_bundle::manifest::Side::{Executing, Sentencing};

use crate::support::{Story, to};

#[test]
fn the_story_of_a_case_under_the_treaty_of_belarus_and_turkmenistan_as_far_as_it_was_read()
-> Result<()> {
    let case = Story::begin("by-tm-2002", "tm-pgo", "by-pgo", Executing)?;
    // 5(1): Belarus calls for the papers that it lacks in order to ask.
    let asked = case.send(Executing, Kind::DocumentRequest)?;
    case.owed("documents-sent", &["sentencing"])?;
    case.send_as(Sentencing, Kind::Reply, to(&asked))?;
    case.done("documents-sent", &["sentencing"])?;
    // 2(2): it asks in writing.
    case.send(Executing, Kind::TransferRequest)?;
    // 5(1): in case of need further documents are asked for and sent.
    let asked = case.send(Sentencing, Kind::SupplementRequest)?;
    case.owed("supplement-sent", &["executing"])?;
    case.send_as(Executing, Kind::Supplement, to(&asked))?;
    case.done("supplement-sent", &["executing"])?;
    // 6(1)(e): both agree. What follows stands in articles that were not read.
    case.send(Sentencing, Kind::Decision)?;
    case.send(Executing, Kind::Decision)?;
    case.state("agreed")?;
    case.settled()?;
    case.told_everything_but(&[])?;
    let steps = case.steps()?;
    ensure!(steps == ["documents-called-for", "request", "supplement", "decision"], "{steps:?}");
    Ok(())
}
