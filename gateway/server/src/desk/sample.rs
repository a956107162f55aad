//! Views for tests: a queue and a case with everything that a page can show.

use std::sync::LazyLock;

use gateway_bundle::manifest::Item;
use gateway_bundle::{BundleKey, Digest, MessageKind};
use gateway_treaty::{Catalogue, Effect};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::due::Due;
use super::page::{LanguageChoice, Page, Visitor};
use super::view::*;
use super::words::{self, Words};
use crate::texts::Texts;

static TEXTS: LazyLock<Texts> = LazyLock::new(|| Texts::embedded().unwrap());
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::embedded().unwrap());
static ZONE: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Asia/Almaty").unwrap());

/// The words of a language.
pub(super) fn words(language: &str) -> Words<'static> {
    let language = TEXTS.language(language);
    Words { language, texts: &TEXTS, catalogue: &CATALOGUE, zone: &ZONE }
}

/// A frame in a language.
pub(super) fn page(language: &str, title: &str) -> Page<'static> {
    let words = words(language);
    let title = words.t(title);
    let languages = ["kk", "ru", "en"].map(|code| {
        let (code, name) = words::own_name(code).unwrap();
        let href = format!("/language/{code}?to=/");
        LanguageChoice { code, name, current: code == language, href }
    });
    let authority = match language {
        "kk" => "Қазақстан Республикасының Бас прокуратурасы",
        "ru" => "Генеральная прокуратура Республики Казахстан",
        _ => "Prosecutor General's Office of the Republic of Kazakhstan",
    };
    Page {
        words,
        title,
        authority: authority.into(),
        visitor: Some(Visitor {
            name: "aigerim".into(),
            roles: vec!["officer".into(), "approver".into()],
            token: "token".into(),
        }),
        languages: languages.into(),
        version: Some("17".into()),
        version_address: "/queue/version".into(),
    }
}

fn brazil() -> AuthorityView {
    AuthorityView { id: "br-mj".parse().unwrap(), name: "Ministry of Justice of Brazil".into() }
}

fn kazakhstan() -> AuthorityView {
    AuthorityView {
        id: "kz-pgo".parse().unwrap(), name: "Генеральная прокуратура".into()
    }
}

fn at(day: i64, minute: i64) -> Timestamp {
    let start: Timestamp = "2026-11-20T04:00:00Z".parse().unwrap();
    start + jiff::SignedDuration::from_mins(day * 1_440 + minute)
}

fn key(from: &str, last: u8) -> BundleKey {
    BundleKey {
        from: from.parse().unwrap(),
        bundle: format!("urn:uuid:0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e{last:02x}").parse().unwrap(),
    }
}

/// A queue with seven cases, one in each state.
pub(super) fn queue() -> QueueView {
    let states = [
        "incomplete",
        "complete",
        "open",
        "agreed",
        "refused",
        "not-agreed",
        "withdrawn",
        "transferred",
        "closed",
    ];
    let cases: Vec<_> = states.iter().zip(1..).map(|(state, number)| row(state, number)).collect();
    QueueView {
        looks: looks(),
        total: 73,
        next: Some(at(0, 0)),
        cases,
        choices: Choices {
            partners: vec![brazil()],
            treaties: vec!["kz-br-2018".parse().unwrap()],
        },
        version: "17".into(),
    }
}

fn row(state: &str, number: u16) -> CaseRow {
    let open = matches!(state, "open" | "incomplete" | "complete");
    let way = if number % 2 == 1 { Way::In } else { Way::Out };
    let effects = [Effect::Incomplete, Effect::Incomplete, Effect::Decide, Effect::Note];
    CaseRow {
        number: format!("2026-{number:06}"),
        reference: Some(format!("KZ-BR-2026-{:06}", 16 + number)),
        person: Some(
            if number % 2 == 1 {
                "Сәрсенов Нұрлан Ғабитұлы"
            } else {
                "Ivanov Petr"
            }
            .into(),
        ),
        partner: brazil(),
        treaty: "kz-br-2018".parse().unwrap(),
        state: state.into(),
        last: Some(LastMessage { way, message: MessageKind::Reply, at: at(0, i64::from(number)) }),
        findings: if open { EffectCount::of(effects.into_iter()) } else { Vec::new() },
        originals: open.then(|| "announced".into()),
        due: super::due::due(state, Some((way, MessageKind::Reply)), false),
    }
}

fn looks() -> Looks {
    Looks {
        held: vec![HeldRow {
            key: key("kz-pgo", 9).to_string(),
            reference: "KZ-BR-2026-000018".into(),
            to: brazil(),
            message: MessageKind::Decision,
            proposed_by: Some("bolat".into()),
            at: at(1, 0),
        }],
        quarantine: vec![QuarantineRow {
            id: "5".into(),
            from: brazil(),
            code: "document-digest".into(),
            at: at(1, 5),
        }],
        terms: vec![TermRow { case_number: "2026-000002".into(), from: at(0, 0) }],
        tasks: vec![TaskRow {
            case_number: "2026-000002".into(),
            kind: "court-submission".into(),
            due: "2026-11-25".parse().unwrap(),
            closed: true,
            standing: "late",
        }],
        late: vec![LateRow {
            case_number: "2026-000002".into(),
            article: "560(4)".into(),
            says: "The original of a request that was sent electronically is posted within three days.".into(),
            ower: "executing",
            due: at(2, 0),
        }],
        alarms: vec![AlarmRow {
            id: "6".into(),
            kind: "certificate-ends".into(),
            subject: "seal 5f1d".into(),
            partner: Some(brazil()),
            due: Some(at(3, 0)),
            at: at(2, 0),
        }],
        dead: vec![DeadRow {
            id: "7".into(),
            case_number: Some("2026-000003".into()),
            kind: "relay",
            to: Some(brazil()),
            attempts: 12,
            at: at(2, 0),
        }],
    }
}

/// A case with everything.
pub(super) fn case() -> CaseView {
    CaseView {
        number: "2026-000001".into(),
        reference: Some("KZ-BR-2026-000017".into()),
        opened_by: kazakhstan(),
        opened: at(0, 0),
        partner: brazil(),
        treaty: "kz-br-2018".parse().unwrap(),
        treaty_title: "Договор между Республикой Казахстан и Федеративной Республикой Бразилия о передаче осужденных лиц".into(),
        state: "incomplete".into(),
        due: Due::AskForMissing,
        person: Some(person()),
        hold: Some(HoldView { by: "root".into(), since: at(2, 0) }),
        erased: Some((at(3, 0), "retention")),
        findings: vec![
            finding("4(2)(f)", Effect::Incomplete, "Приговор не заверен"),
            finding("4(6)", Effect::Incomplete, "Нет перевода"),
            finding("3(d)", Effect::Decide, "Оставшийся срок"),
            finding("5(3)", Effect::Note, "Подлинники почтой"),
        ],
        own_law: Some(OwnLawView {
            title: "Уголовно-процессуальный кодекс".into(),
            findings: vec![finding("560(6)", Effect::Decide, "Подлинники не отправлены")],
        }),
        duties: vec![
            DutyView {
                article: "560(4)".into(),
                says: "The original of a request that was sent electronically is posted within three days.".into(),
                ower: "executing",
                ours: true,
                since: at(0, 0),
                due: Some(at(3, 0)),
                closed: true,
                words: None,
                standing: "late",
            },
            DutyView {
                article: "7(2)".into(),
                says: "A State that does not approve the transfer says so at once, with arguments and justification.".into(),
                ower: "sentencing",
                ours: false,
                since: at(0, 0),
                due: None,
                closed: false,
                words: Some("immediately".into()),
                standing: "open",
            },
        ],
        misfits: vec![MisfitView {
            message: MessageKind::HandoverReport,
            at: at(1, 0),
            why: "too-early",
        }],
        held: looks().held,
        bundles: vec![reply(), request()],
        originals: vec![ConsignmentView {
            way: Way::In,
            number: "RB123456785BR".into(),
            carrier: "upu".into(),
            service: Some("registered".into()),
            posted_on: Some("2026-11-21".parse().unwrap()),
            documents: vec!["d1".parse().unwrap(), "d3".parse().unwrap()],
            pages: Some(41),
            state: "announced".into(),
        }],
        term: Some(term()),
        tasks: ["late", "due", "open", "done", "dropped"].into_iter().zip(1..).map(task).collect(),
        enquiries: vec![enquiry(1, None), enquiry(2, Some("Ответ дан по телефону.".into()))],
        related: ["same-name-and-birth", "same-name", "namesake"].map(related).into(),
    }
}

fn term() -> TermView {
    let day = |text: &str| text.parse().ok();
    TermView {
        lines: vec![PunishmentView {
            kind: "imprisonment".into(),
            rank: "main".into(),
            amount: Some(90),
            unit: Some("months".into()),
            starts: day("2024-01-10"),
            stated: day("2031-07-09"),
            reckoned: None,
            why: Some("credits-shared"),
        }],
        credited: 117,
        shortens: 20,
        changes: vec![("reduced".into(), "2027-06-01".parse().unwrap(), None)],
        end: EndView::Ends { day: "2031-07-09".parse().unwrap(), from: "stated" },
        remains: Some((56, 3)),
        contradictions: vec!["end", "parts", "order"],
        alarm: true,
        arranged: day("2031-08-01"),
    }
}

fn task((standing, number): (&'static str, u8)) -> TaskView {
    TaskView {
        id: format!("0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9e{number:02x}"),
        kind: "convoy".into(),
        due: "2026-11-25".parse().unwrap(),
        closed: standing == "due",
        note: Some("Заказать конвой <до> границы".into()),
        standing,
        by: "aigerim".into(),
        done_on: (standing == "done").then(|| "2026-11-24".parse().unwrap()),
        reason: (standing == "dropped").then(|| "Передан раньше".into()),
        is_open: !matches!(standing, "done" | "dropped"),
    }
}

fn enquiry(number: u8, answer: Option<String>) -> EnquiryView {
    let on = "2026-11-24".parse().unwrap();
    EnquiryView {
        id: format!("0192f0c1-7a2b-7c3d-8e4f-5a6b7c8d9f{number:02x}"),
        asked_by: "relative".into(),
        on,
        name: Some("Сәрсенова А.".into()),
        content: Some("Когда передадут?".into()),
        noted_by: "aigerim".into(),
        answer: answer.map(|text| AnswerView { on, text: Some(text) }),
    }
}

fn related(kind: &'static str) -> RelatedView {
    RelatedView {
        case_number: "2026-000002".into(),
        kind,
        born: "same",
        citizenship: "not-stated",
        partner: brazil(),
        state: "agreed".into(),
    }
}

fn person() -> PersonView {
    let name = |script: &str, name: &str| NameView { script: script.into(), name: name.into() };
    PersonView {
        names: vec![name("Cyrl", "Сәрсенов Нұрлан Ғабитұлы"), name("Latn", "Sarsenov Nurlan")],
        born: Some("1990-02-03".parse().unwrap()),
        citizenships: vec!["KZ".into()],
    }
}

fn finding(article: &str, effect: Effect, title: &str) -> FindingView {
    FindingView {
        effect,
        article: format!("ст. {article}"),
        title: title.into(),
        found: "В пакете есть копия приговора без заверения.".into(),
        wanted: "Договор требует заверенную копию приговора.".into(),
        action: "Приложите заверенную копию или отметку о заверении.".into(),
        who: "направляющий орган".into(),
        document: Some("d1".parse().unwrap()),
    }
}

fn request() -> BundleView {
    BundleView {
        key: key("kz-pgo", 1),
        way: Way::Out,
        message: MessageKind::TransferRequest,
        at: at(0, 0),
        digest: Digest::of(b"request"),
        counts: Vec::new(),
        findings: vec![finding("4(2)(d)", Effect::Note, "Справка")],
        delivery: Some("delivered"),
        unchecked: true,
        sent_anyway: None,
        documents: vec![document("d1", "zapros.pdf", "request-letter", "ru")],
        evidence: vec![
            evidence("SubmissionAcceptance", &kazakhstan(), 0),
            evidence("RelayAcceptance", &brazil(), 1),
        ],
    }
}

fn reply() -> BundleView {
    let mut translation = document("d2", "sentenca.ru.pdf", "verdict", "ru");
    translation.translation_of = Some("d1".parse().unwrap());
    let mut medical = document("d3", "laudo.pdf", "medical-report", "pt");
    medical.medical = true;
    medical.address = None;
    let effects = [Effect::Incomplete, Effect::Incomplete, Effect::Decide, Effect::Note];
    BundleView {
        key: key("br-mj", 2),
        way: Way::In,
        message: MessageKind::Reply,
        at: at(1, 0),
        digest: Digest::of(b"reply"),
        counts: EffectCount::of(effects.into_iter()),
        findings: Vec::new(),
        delivery: None,
        unchecked: true,
        sent_anyway: Some("A tradução segue na próxima semana.".into()),
        documents: vec![document("d1", "sentenca.pdf", "verdict", "pt"), translation, medical],
        evidence: vec![
            evidence("RelayAcceptance", &kazakhstan(), 2),
            evidence("ContentConsignment", &kazakhstan(), 3),
        ],
    }
}

fn document(id: &str, file: &str, item: &str, language: &str) -> DocumentView {
    DocumentView {
        address: Some(format!("/cases/2026-000001/documents/br-mj/x/{id}")),
        id: id.parse().unwrap(),
        file: file.into(),
        items: vec![Item::new(item).unwrap()],
        language: Some(language.parse().unwrap()),
        translation_of: None,
        pages: Some(41),
        size: 182_934,
        medical: false,
        certified: Some(CertifiedView {
            form: "paper-stamp".into(),
            by: "Maria Oliveira".into(),
            on: "2026-09-02".parse().unwrap(),
        }),
    }
}

fn evidence(event: &str, issuer: &AuthorityView, minute: i64) -> EvidenceView {
    EvidenceView { id: "01".into(), event: event.into(), issuer: issuer.clone(), at: at(1, minute) }
}

/// A decision that waits.
pub(super) fn held() -> HeldView {
    HeldView {
        key: key("kz-pgo", 9),
        case_number: Some("2026-000001".into()),
        reference: "KZ-BR-2026-000017".into(),
        treaty: "kz-br-2018".parse().unwrap(),
        to: brazil(),
        message: MessageKind::Decision,
        person: Some(person()),
        decision: Some(DecisionView {
            stage: "transfer".into(),
            outcome: "granted".into(),
            ground: None,
            reasons: Some("Условия ст. 3 соблюдены.\nПрепятствий нет.".into()),
            office: "Генеральная прокуратура".into(),
            act: Some("№ 12-3-26".into()),
            date: "2026-11-22".parse().unwrap(),
        }),
        digest: Digest::of(b"held"),
        proposed_by: Some("bolat".into()),
        approved_by: Vec::new(),
        at: at(2, 0),
        documents: vec![document("d1", "decision.pdf", "decision-letter", "ru")],
    }
}

/// A refused bundle.
pub(super) fn quarantine() -> QuarantineView {
    QuarantineView {
        id: "5".into(),
        from: brazil(),
        bundle: Some(key("br-mj", 7).to_string()),
        digest: Some(Digest::of(b"refused")),
        code: "document-digest".into(),
        places: vec!["/documents/0/sha256".into()],
        at: at(1, 5),
        size: 1_890_000,
        evidence: Some(evidence("RelayRejection", &kazakhstan(), 5)),
    }
}
