//! The registry at the desk: an envelope's code, the ticks, what became of it; and the cover sheet
//! of what leaves.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use gateway_bundle::DocumentId;
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;

use super::page::answer;
use super::pages::OriginalsPage;
use super::show::attachment;
use super::visit::{Fault, Visit};
use crate::flow::originals::{self, Arrival, Registered, Seen, Tick};
use crate::refusal::Refusal;

/// Which envelope is meant.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    code: String,
    case: String,
}

impl Wanted {
    fn case(&self) -> Option<&str> {
        Some(self.case.trim()).filter(|case| !case.is_empty())
    }

    fn page<'a>(&self, visit: &'a Visit) -> OriginalsPage<'a> {
        OriginalsPage {
            page: visit.page("desk-arrival"),
            code: self.code.clone(),
            case: self.case.clone(),
            expected: None,
            unknown: false,
            outcome: None,
            mismatched: Vec::new(),
            problem: None,
        }
    }
}

/// `GET /originals?code=…`
pub(super) async fn page(visit: Visit, Query(wanted): Query<Wanted>) -> Response {
    visit.answer(look(&visit, &wanted, None).await)
}

/// The page with what the code means, and with why an envelope was not registered.
async fn look(visit: &Visit, wanted: &Wanted, problem: Option<String>) -> Result<Response, Fault> {
    let mut page = wanted.page(visit);
    page.problem = problem;
    if !wanted.code.trim().is_empty() {
        let gateway = &visit.desk.gateway;
        match originals::expected(gateway, &wanted.code, wanted.case()).await {
            Ok(expected) => page.expected = Some(expected),
            Err(Refusal::NotFound) => page.unknown = true,
            Err(refusal @ Refusal::Record(_)) => page.problem = Some(refusal.to_string()),
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let status = if page.problem.is_some() { StatusCode::CONFLICT } else { StatusCode::OK };
    Ok(answer(status, &page))
}

/// `POST /originals/arrivals`
pub(super) async fn arrive(visit: Visit, Form(form): Form<Vec<(String, String)>>) -> Response {
    visit.answer(registered(&visit, &Fields::of(form)).await)
}

async fn registered(visit: &Visit, fields: &Fields) -> Result<Response, Fault> {
    visit.check(fields.get("token"))?;
    let (code, case) = (fields.get("code").to_owned(), fields.get("case").to_owned());
    let wanted = Wanted { code, case };
    let made = async {
        let new = fields.arrival(&wanted)?;
        originals::register(&visit.desk.gateway, &visit.visitor.name, new).await
    };
    match made.await {
        Ok(made) => {
            let mut page = Wanted::default().page(visit);
            (page.outcome, page.mismatched) = match made {
                Registered::Unknown => (Some("desk-arrival-kept"), Vec::new()),
                Registered::Known { followed, mismatched } => {
                    let fits = followed.stage() == gateway_exchange::originals::Stage::Matched;
                    let text = ["desk-arrival-mismatched", "desk-arrival-matched"];
                    (text.get(usize::from(fits)).copied(), mismatched)
                }
            };
            Ok(answer(StatusCode::OK, &page))
        }
        Err(refusal @ Refusal::Record(_)) => look(visit, &wanted, Some(refusal.to_string())).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// The fields of the form: single ones by their names, and the documents that it lists.
struct Fields {
    single: HashMap<String, String>,
    documents: Vec<String>,
}

impl Fields {
    fn of(form: Vec<(String, String)>) -> Self {
        let (documents, single): (Vec<_>, Vec<_>) =
            form.into_iter().partition(|(name, _)| name == "document");
        let documents = documents.into_iter().map(|(_, document)| document).collect();
        Self { single: single.into_iter().collect(), documents }
    }

    fn get(&self, name: &str) -> &str {
        self.single.get(name).map_or("", String::as_str)
    }

    fn arrival(&self, wanted: &Wanted) -> Result<Arrival, Refusal> {
        let ticks = self.documents.iter().map(|document| self.tick(document));
        Ok(Arrival {
            code: wanted.code.clone(),
            case: wanted.case().map(str::to_owned),
            all: None,
            originals: ticks.collect::<Result<_, _>>()?,
            other_contents: !self.get("other-contents").is_empty(),
            note: Some(self.get("note").to_owned()),
        })
    }

    fn tick(&self, document: &str) -> Result<Tick, Refusal> {
        let of = |kind: &str| self.get(&format!("{kind}-{document}"));
        let mark = |kind: &str| match of(kind) {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        let pages = match of("pages").trim() {
            "" => None,
            pages => Some(pages.parse().map_err(|_| Refusal::Record("pages are a number"))?),
        };
        let id: Result<DocumentId, _> = document.parse();
        Ok(Tick {
            document: id.map_err(|_| Refusal::Record("a document's id is not of its form"))?,
            seen: Seen {
                present: !of("present").is_empty(),
                pages,
                stamp: mark("stamp"),
                seal: mark("seal"),
                signature: mark("signature"),
                differs: !of("differs").is_empty(),
            },
        })
    }
}

/// `GET /originals/{number}/cover?case=…`
pub(super) async fn cover(
    visit: Visit,
    Path(number): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let made = originals::cover(&visit.desk.gateway, &number, wanted.case()).await.map(|cover| {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
            (header::CONTENT_DISPOSITION, attachment(&format!("{number}.pdf"))),
        ];
        (headers, cover.pdf).into_response()
    });
    visit.answer(made.map_err(|refusal| match refusal {
        Refusal::Record(_) => Fault::Refused(Refusal::NotFound),
        refusal => Fault::Refused(refusal),
    }))
}
