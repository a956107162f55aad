//! A visit to the desk: who comes, in which language, and how an answer reaches them.

use std::sync::Arc;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use gateway_store::session;
use gateway_store::staff::Staff;
use http::request::Parts;
use http::{HeaderMap, Method, StatusCode, header};

use super::load::{self, Loader};
use super::page::{LanguageChoice, Notice, Page, Visitor, answer};
use super::session::{Cookie, same, token};
use super::words::{self, Words};
use super::{Desk, address};
use crate::flow;
use crate::refusal::Refusal;

/// Someone who signed in.
pub(super) struct Visit {
    pub(super) desk: Arc<Desk>,
    pub(super) visitor: Visitor,
    language: &'static str,
    path: String,
}

/// Why there is no page.
#[derive(Debug)]
pub(super) enum Fault {
    /// The form is of another session, or of another site.
    Stale,
    /// The decision waits no longer.
    Gone,
    /// Whatever the gateway refuses.
    Refused(Refusal),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Visit {
    /// What this visitor may read.
    pub(super) fn loader(&self) -> Loader<'_> {
        Loader { gateway: &self.desk.gateway, language: self.language, roles: &self.visitor.roles }
    }

    /// The reader's language.
    pub(super) fn language(&self) -> &'static str {
        self.language
    }

    /// The frame of a page with this title.
    pub(super) fn page(&self, title: &str) -> Page<'_> {
        let mut page = self.desk.page(self.language, title, &self.path);
        page.visitor = Some(self.visitor.clone());
        page
    }

    /// Whether a form came from one of this session's pages.
    pub(super) fn check(&self, form: &str) -> Result<(), Fault> {
        if same(&self.visitor.token, form) { Ok(()) } else { Err(Fault::Stale) }
    }

    /// The page, or the page that says why there is none.
    pub(super) fn answer(&self, made: Result<Response, Fault>) -> Response {
        made.unwrap_or_else(|fault| self.fault(&fault))
    }

    fn fault(&self, fault: &Fault) -> Response {
        let (status, name) = match fault {
            Fault::Stale => (StatusCode::FORBIDDEN, "stale"),
            Fault::Gone => (StatusCode::NOT_FOUND, "gone"),
            Fault::Refused(Refusal::NotFound) => (StatusCode::NOT_FOUND, "not-found"),
            Fault::Refused(Refusal::Erased { at, why }) => {
                let page = self.page("desk-erased-title");
                let sentence = format!("{} {}", page.erased(why), page.moment(at));
                return answer(StatusCode::GONE, &Notice { page, sentence });
            }
            Fault::Refused(Refusal::NotAllowed(_) | Refusal::Approval(_)) => {
                (StatusCode::FORBIDDEN, "not-allowed")
            }
            Fault::Refused(Refusal::Record(_)) => {
                (StatusCode::UNPROCESSABLE_ENTITY, "not-recorded")
            }
            Fault::Refused(refusal) => return self.failed(refusal),
        };
        let page = self.page(&format!("desk-{name}-title"));
        let sentence = page.t(&format!("desk-{name}"));
        answer(status, &Notice { page, sentence })
    }

    fn failed(&self, refusal: &Refusal) -> Response {
        let id = self.desk.gateway.new_id();
        tracing::error!(event = "desk-fault", %id, code = refusal.code(), %refusal);
        let page = self.page("desk-fault-title");
        let sentence = page.with("desk-fault", "id", id);
        answer(StatusCode::SERVICE_UNAVAILABLE, &Notice { page, sentence })
    }
}

impl FromRequestParts<Arc<Desk>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let Some(token) = token(Cookie::Session, &parts.headers) else {
            return Err(sign_in_first(desk, parts, &path));
        };
        let (kept, now) = (token.kept(), desk.gateway.clock.now());
        let staff = flow::read(&desk.gateway, move |view| session::whose(view, kept, now)).await;
        match staff {
            Ok(Some(staff)) => Ok(Self {
                language: desk.language(&parts.headers, Some(&staff)),
                desk: Arc::clone(desk),
                visitor: Visitor { token: token.of_forms(), name: staff.name, roles: staff.roles },
                path,
            }),
            Ok(None) => Err(sign_in_first(desk, parts, &path)),
            Err(refusal) => {
                tracing::error!(event = "session-not-read", %refusal);
                Err(StatusCode::SERVICE_UNAVAILABLE.into_response())
            }
        }
    }
}

/// Leads to the sign-in page, and from there back.
///
/// A link in a mail on the web comes from another site, so the browser keeps the session's cookie
/// back (SameSite=Strict). A page of our own that opens the same address once more gets it.
fn sign_in_first(desk: &Desk, parts: &Parts, path: &str) -> Response {
    if parts.method != Method::GET {
        return Redirect::to("/sign-in").into_response();
    }
    let cross_site = parts.headers.get("sec-fetch-site").is_some_and(|site| site == "cross-site");
    if cross_site {
        let page = desk.page(desk.language(&parts.headers, None), "desk-moment-title", path);
        return answer(StatusCode::OK, &Moment { to: address::local(path), page });
    }
    Redirect::to(&address::with_next("/sign-in", path)).into_response()
}

/// Opens an address once more, as a step within this site.
#[derive(Template)]
#[template(path = "desk/moment.html")]
struct Moment<'a> {
    page: Page<'a>,
    to: &'a str,
}

impl Desk {
    /// The frame of a page for someone who has not signed in.
    pub(super) fn page(&self, language: &'static str, title: &str, path: &str) -> Page<'_> {
        let gateway = &self.gateway;
        let zone = &gateway.config.time_zone;
        let words = Words { language, texts: &gateway.texts, catalogue: &gateway.catalogue, zone };
        let choices = self.languages().map(|(code, name)| LanguageChoice {
            code,
            name,
            current: code == language,
            href: address::with_next(&format!("/language/{code}"), path),
        });
        Page {
            title: words.t(title),
            authority: load::own_name(gateway, language),
            visitor: None,
            languages: choices.collect(),
            version: None,
            version_address: String::new(),
            words,
        }
    }

    /// The languages that the desk offers: the configuration's, as far as it has them.
    pub(super) fn languages(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let wanted = self.gateway.config.file.languages.iter();
        wanted.filter_map(|code| words::own_name(code))
    }

    /// The language to speak: the one chosen last, else the account's, else the browser's, else
    /// the configuration's first.
    pub(super) fn language(&self, headers: &HeaderMap, staff: Option<&Staff>) -> &'static str {
        let chosen = Cookie::Language.read(headers);
        let own = staff.into_iter().flat_map(|staff| &staff.languages).map(String::as_str);
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let accepted = accepted.unwrap_or_default().split(',').take(16);
        let primary = |tag: &str| {
            let code = tag.trim().split(['-', ';']).next().unwrap_or_default().to_owned();
            self.languages().find(|(known, _)| *known == code).map(|(known, _)| known)
        };
        let mut wanted = chosen.into_iter().chain(own).chain(accepted);
        let first = || self.languages().next().map_or("en", |(code, _)| code);
        wanted.find_map(primary).unwrap_or_else(first)
    }
}
