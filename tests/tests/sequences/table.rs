//! The steps and duties of four treaties, written by hand from their articles.
//!
//! Nothing here comes from the program's profiles: this is the second opinion they are held
//! against. A duty says who owes it, what gives rise to it, which messages do it and which end it
//! undone; a step says what either side sends in it and which steps it may follow.

use gateway_bundle::MessageKind::{self as Kind, *};
use gateway_bundle::manifest::Side::{self, Executing, Sentencing};
use gateway_exchange::procedure::Happening;

/// Who owes a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    State(Side),
    Each,
    /// The State whose fact gave rise to it, or the other one.
    Sender,
    Receiver,
    /// The State that was asked for the transfer first.
    Asked,
    Person,
    Transit,
}

/// What gives rise to a duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    Comes(Kind, Option<Side>),
    Papers,
    Agreed,
    Told(Happening, Option<Side>),
}

/// One duty.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) duty: &'static str,
    pub(crate) who: Who,
    pub(crate) when: &'static [When],
    pub(crate) by: &'static [Kind],
    pub(crate) ends: &'static [Kind],
    /// Days that bind, from the day of the fact.
    pub(crate) days: Option<i32>,
}

/// One step.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) step: &'static str,
    pub(crate) sentencing: &'static [Kind],
    pub(crate) executing: &'static [Kind],
    pub(crate) after: &'static [&'static str],
}

/// One treaty.
#[derive(Debug)]
pub(crate) struct Treaty {
    pub(crate) id: &'static str,
    pub(crate) rows: &'static [Row],
    pub(crate) places: &'static [Place],
    /// Messages that may come at any time and are no step.
    pub(crate) beside: &'static [Kind],
}

const S: Who = Who::State(Sentencing);
const E: Who = Who::State(Executing);

const fn row(duty: &'static str, who: Who, when: &'static [When], by: &'static [Kind]) -> Row {
    Row { duty, who, when, by, ends: &[], days: None }
}

const fn ending(row: Row, ends: &'static [Kind]) -> Row {
    Row { ends, ..row }
}

const fn place(
    step: &'static str,
    sentencing: &'static [Kind],
    executing: &'static [Kind],
    after: &'static [&'static str],
) -> Place {
    Place { step, sentencing, executing, after }
}

const fn comes(kind: Kind) -> When {
    When::Comes(kind, None)
}

const fn from(kind: Kind, side: Side) -> When {
    When::Comes(kind, Some(side))
}

const DECIDED: When = When::Told(Happening::Decided, None);
const ESCAPED: When = When::Told(Happening::Escaped, None);
const DIED: When = When::Told(Happening::Died, None);
const COMPLETED: When = When::Told(Happening::Completed, None);
const CHANGED: When = When::Told(Happening::SentenceChanged, None);
const CHANGED_THERE: When = When::Told(Happening::SentenceChanged, Some(Sentencing));

pub(crate) const TREATIES: [&Treaty; 4] = [&KZ_BR, &CIS, &KZ_IT, &BY_TM];

const KZ_BR: Treaty = Treaty {
    id: "kz-br-2018",
    rows: &[
        // 4(2): once the wish was told to the executing State.
        ending(
            row(
                "papers-of-the-sentencing-state",
                S,
                &[from(InterestNotice, Executing), from(TransferRequest, Executing)],
                &[Reply],
            ),
            &[NonAgreement, Decision, Withdrawal],
        ),
        // 4(3): on request.
        ending(
            row(
                "papers-of-the-executing-state",
                E,
                &[from(DocumentRequest, Sentencing)],
                &[Reply, Supplement],
            ),
            &[NonAgreement, Withdrawal],
        ),
        // 4(2)(j).
        ending(
            row("supplement", Who::Receiver, &[comes(SupplementRequest)], &[Supplement]),
            &[NonAgreement, Withdrawal],
        ),
        // 4(5): any decision, and 4(4).
        row(
            "person-told-of-decisions",
            Who::Each,
            &[comes(Decision), comes(NonAgreement), DECIDED],
            &[PersonInformed],
        ),
        // 5(3).
        row("originals-posted", Who::Sender, &[When::Papers], &[OriginalsNotice]),
        // 7(2), 4(4).
        ending(
            row(
                "answer-to-the-request",
                Who::Asked,
                &[comes(TransferRequest)],
                &[Decision, NonAgreement],
            ),
            &[Withdrawal],
        ),
        // 6.
        ending(row("handover-settled", Who::Each, &[When::Agreed], &[Arrangement]), &[Withdrawal]),
        // 9.
        row("execution-reported", E, &[from(StatusRequest, Sentencing)], &[ExecutionReport]),
        row("escape-or-death-reported", E, &[ESCAPED, DIED], &[CircumstanceNotice]),
        // 11(2).
        row("change-of-sentence-told", S, &[CHANGED_THERE], &[SentenceChange]),
        row("change-of-sentence-enforced", E, &[from(SentenceChange, Sentencing)], &[]),
        // 10(2), 10(3).
        row("prior-agreement-answered", S, &[from(ApprovalRequest, Executing)], &[Approval]),
        // 8(3).
        row("transit-answered", Who::Transit, &[comes(TransitRequest)], &[TransitDecision]),
    ],
    places: &[
        place("wish", &[InterestNotice], &[InterestNotice], &[]),
        place("request", &[TransferRequest], &[TransferRequest], &["wish"]),
        place("non-agreement", &[NonAgreement], &[NonAgreement], &["request", "papers"]),
        place("papers", PAPERS, PAPERS, &["wish", "request", "papers"]),
        place("decision", &[Decision], &[Decision], &["request", "papers"]),
        place("person-told", &[PersonInformed], &[PersonInformed], &["decision", "non-agreement"]),
        place("arrangement", &[Arrangement], &[Arrangement], &["decision", "person-told"]),
        place("handover", &[HandoverReport], &[HandoverReport], &["arrangement"]),
        place(
            "execution",
            &[StatusRequest, SentenceChange, Approval],
            &[ExecutionReport, CircumstanceNotice, ApprovalRequest],
            &["handover"],
        ),
    ],
    beside: &[Withdrawal, TransitRequest, TransitDecision, OriginalsNotice, OriginalsReceipt],
};

const PAPERS: &[Kind] = &[Reply, DocumentRequest, SupplementRequest, Supplement];

const CIS: Treaty = Treaty {
    id: "cis-2019",
    rows: &[
        // 3(3): whoever asks tells the petitioner so.
        row("petition-answered", Who::Sender, &[comes(TransferRequest)], &[]),
        // 4(2).
        row("originals-follow", Who::Sender, &[When::Papers], &[OriginalsNotice]),
        // 4(3).
        row("request-answered", Who::Asked, &[comes(TransferRequest)], &[Decision]),
        // 4(5).
        ending(
            row("papers-with-the-answer", S, &[from(TransferRequest, Executing)], &[Reply]),
            &[Decision],
        ),
        // 4(7).
        row("further-papers-sent", Who::Receiver, &[comes(SupplementRequest)], &[Supplement]),
        // 4(8).
        row(
            "sentencing-decision-told",
            S,
            &[When::Told(Happening::Decided, Some(Sentencing))],
            &[Decision],
        ),
        // 6(7).
        row("residence-found", E, &[from(TransferRequest, Sentencing)], &[Decision]),
        // 6(1).
        row("file-handover-settled", Who::Each, &[When::Agreed], &[Arrangement, FileTransfer]),
        row("file-sent", S, &[When::Agreed], &[FileTransfer]),
        // 6(2): one message tells that the person was informed, or why that is impossible.
        row("person-told-of-the-decision", S, &[DECIDED, When::Agreed], &[PersonInformed]),
        row("impossibility-told", S, &[DECIDED, When::Agreed], &[PersonInformed]),
        // 6(3).
        row("duty-to-leave-told", S, &[When::Agreed], &[PersonInformed]),
        Row {
            duty: "journey",
            who: Who::Person,
            when: &[When::Told(Happening::PersonInformed, None)],
            by: &[CircumstanceNotice],
            ends: &[],
            days: Some(45),
        },
        // 9(9), 10(3), 10(4).
        row("loss-of-enforceability-told", S, &[CHANGED_THERE], &[SentenceChange]),
        row("execution-ended", E, &[from(SentenceChange, Sentencing)], &[]),
        row("changing-decision-sent", S, &[CHANGED_THERE], &[SentenceChange]),
        row("custodial-decision-sent", S, &[CHANGED_THERE], &[SentenceChange]),
        row("new-sentence-executed", Who::Each, &[from(SentenceChange, Sentencing)], &[]),
        // 11(1): its own court's decision, its own pardon or amnesty.
        row(
            "court-decision-told",
            E,
            &[
                When::Told(Happening::Decided, Some(Executing)),
                When::Told(Happening::SentenceChanged, Some(Executing)),
            ],
            &[ExecutionReport],
        ),
        // 11(2), 11(3), 11(4).
        row("execution-reported", E, &[from(StatusRequest, Sentencing)], &[ExecutionReport]),
        row("circumstances-told", Who::Sender, &[ESCAPED, DIED], &[CircumstanceNotice]),
        row("completion-told", E, &[COMPLETED], &[ExecutionReport]),
    ],
    places: &[
        // The petition and its answer (3(2), 3(3)) are made outside the exchange.
        place("request", &[TransferRequest], &[TransferRequest], &[]),
        place("papers", MORE, MORE, &["request", "papers"]),
        place("residence", &[], &[CircumstanceNotice], &["request", "papers"]),
        place(
            "executing-decision",
            &[],
            &[Reply, Decision],
            &["request", "papers", "residence", "sentencing-decision"],
        ),
        place(
            "sentencing-decision",
            &[Decision],
            &[],
            &["request", "papers", "executing-decision"],
        ),
        place(
            "file",
            &[Arrangement, FileTransfer],
            &[Arrangement],
            &["executing-decision", "sentencing-decision", "person-told"],
        ),
        place(
            "person-told",
            &[PersonInformed],
            &[],
            &["executing-decision", "sentencing-decision", "file"],
        ),
        place("journey", &[CircumstanceNotice], &[CircumstanceNotice], &["file", "person-told"]),
        place(
            "execution",
            &[StatusRequest, SentenceChange],
            &[ExecutionReport, CircumstanceNotice],
            &["journey"],
        ),
        place("completion", &[], &[ExecutionReport], &["execution"]),
    ],
    beside: &[OriginalsNotice, OriginalsReceipt],
};

const MORE: &[Kind] = &[Reply, SupplementRequest, Supplement];

const KZ_IT: Treaty = Treaty {
    id: "kz-it",
    rows: &[
        // 9(1).
        ending(
            row("papers-sent", Who::Receiver, &[comes(TransferRequest)], &[Reply]),
            &[NonAgreement, Decision, Withdrawal],
        ),
        // 9(2)(j), 9(3).
        ending(
            row(
                "asked-papers-sent",
                Who::Receiver,
                &[comes(DocumentRequest), comes(SupplementRequest)],
                &[Reply, Supplement],
            ),
            &[NonAgreement, Withdrawal],
        ),
        // 6, 9(4).
        ending(
            row("decision-told", Who::Asked, &[comes(TransferRequest)], &[Decision, NonAgreement]),
            &[Withdrawal],
        ),
        // 7(2).
        row(
            "person-told-of-decisions",
            Who::Each,
            &[comes(Decision), comes(NonAgreement), DECIDED],
            &[PersonInformed],
        ),
        // 12.
        ending(row("handover-settled", Who::Each, &[When::Agreed], &[Arrangement]), &[Withdrawal]),
        // 15(1): whoever grants it.
        row("clemency-told", Who::Sender, &[CHANGED], &[SentenceChange]),
        // 16.
        row("enforcement-stopped", E, &[from(SentenceChange, Sentencing)], &[]),
        // 17.
        row("completion-told", E, &[COMPLETED], &[ExecutionReport]),
        row("escape-told", E, &[ESCAPED], &[CircumstanceNotice]),
        row("special-report", E, &[from(StatusRequest, Sentencing)], &[ExecutionReport]),
    ],
    places: &[
        place("wish", &[InterestNotice], &[InterestNotice], &[]),
        place("request", &[TransferRequest], &[TransferRequest], &["wish"]),
        place("non-agreement", &[NonAgreement], &[NonAgreement], &["request", "papers"]),
        place("papers", PAPERS, PAPERS, &["wish", "request", "papers", "consent-verified"]),
        place("consent-verified", &[ConsentVerification], &[ConsentVerification], &["papers"]),
        place("decision", &[Decision], &[Decision], &["request", "papers", "consent-verified"]),
        place("person-told", &[PersonInformed], &[PersonInformed], &["decision", "non-agreement"]),
        place("handover-agreed", &[Arrangement], &[Arrangement], &["decision", "person-told"]),
        place("handover", &[HandoverReport], &[HandoverReport], &["handover-agreed"]),
        place(
            "enforcement",
            &[StatusRequest, SentenceChange, Approval],
            &[ExecutionReport, CircumstanceNotice, ApprovalRequest, SentenceChange],
            &["handover"],
        ),
    ],
    beside: &[Withdrawal, TransitRequest, TransitDecision],
};

const BY_TM: Treaty = Treaty {
    id: "by-tm-2002",
    rows: &[
        // 5(1).
        row(
            "documents-sent",
            Who::Receiver,
            &[comes(DocumentRequest)],
            &[Reply, Supplement, TransferRequest],
        ),
        row("supplement-sent", Who::Receiver, &[comes(SupplementRequest)], &[Supplement]),
    ],
    places: &[
        place(
            "documents-called-for",
            &[DocumentRequest, Reply],
            &[DocumentRequest, Reply],
            &["request"],
        ),
        place("request", &[TransferRequest], &[TransferRequest], &["documents-called-for"]),
        place(
            "supplement",
            &[SupplementRequest, Supplement],
            &[SupplementRequest, Supplement],
            &["request", "supplement"],
        ),
        place(
            "decision",
            &[Decision],
            &[Decision],
            &["documents-called-for", "request", "supplement"],
        ),
    ],
    // What follows the decision was not read: it is recorded, without a step and without a duty.
    beside: &[],
};
