//! The door: signing in, signing out, choosing a language.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use gateway_bundle::Digest;
use gateway_store::staff::Staff;
use gateway_store::{StoreError, TransactError, session, staff};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::{Deserialize, Deserializer};
use zeroize::Zeroizing;

use super::page::answer;
use super::pages::SignInPage;
use super::session::{Cookie, LASTS, Token, behind_tls, token};
use super::visit::{Fault, Visit};
use super::{Desk, address};
use crate::flow;

/// The longest name that is looked at.
const NAME_BYTES_MAX: usize = 64;
/// How long the browser keeps a language.
const YEAR: i64 = 365 * 24 * 3_600;

/// Where to go afterwards.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Next {
    to: String,
}

/// The sign-in form.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct SignIn {
    token: String,
    to: String,
    name: String,
    #[serde(deserialize_with = "secret")]
    password: Zeroizing<String>,
}

fn secret<'de, D: Deserializer<'de>>(from: D) -> Result<Zeroizing<String>, D::Error> {
    String::deserialize(from).map(Zeroizing::new)
}

/// A form with nothing but its token.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Bare {
    token: String,
}

/// Why nobody was let in.
enum Refused {
    Stale,
    Wait(Duration),
    Wrong,
    Unavailable,
}

type Shared = State<Arc<Desk>>;

/// `GET /sign-in`
pub(super) async fn page(
    State(desk): Shared,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Response {
    let form = SignIn { to: next.to, ..SignIn::default() };
    drawn(&desk, &headers, StatusCode::OK, &form, None)
}

/// `POST /sign-in`
pub(super) async fn sign_in(
    State(desk): Shared,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Response {
    match let_in(&desk, &headers, &form).await {
        Ok(session) => {
            let tls = behind_tls(&headers);
            let cookie = Cookie::Session.set(session.as_str(), LASTS.as_secs(), tls);
            let visit = Cookie::Visit.set("", 0, tls);
            with_cookies(Redirect::to(address::local(&form.to)).into_response(), [cookie, visit])
        }
        Err(refused) => {
            tracing::info!(event = "sign-in-refused");
            let words = desk.page(desk.language(&headers, None), "desk-sign-in", "/").words;
            let (status, problem) = match refused {
                Refused::Stale => (StatusCode::FORBIDDEN, words.t("desk-sign-in-stale")),
                Refused::Wrong => (StatusCode::UNAUTHORIZED, words.t("desk-sign-in-wrong")),
                Refused::Wait(left) => {
                    let seconds = left.as_secs() + 1;
                    let text = words.with("desk-sign-in-wait", "seconds", seconds);
                    (StatusCode::TOO_MANY_REQUESTS, text)
                }
                Refused::Unavailable => {
                    let text = words.with("desk-fault", "id", desk.gateway.new_id());
                    (StatusCode::SERVICE_UNAVAILABLE, text)
                }
            };
            drawn(&desk, &headers, status, &form, Some(problem))
        }
    }
}

/// Checks a name and a password, and begins a session.
async fn let_in(desk: &Desk, headers: &HeaderMap, form: &SignIn) -> Result<Token, Refused> {
    let visit = token(Cookie::Visit, headers).filter(|visit| visit.made(&form.token));
    visit.ok_or(Refused::Stale)?;
    let name = form.name.trim().to_owned();
    if name.is_empty() || name.len() > NAME_BYTES_MAX {
        return Err(Refused::Wrong);
    }
    if let Some(left) = desk.attempts.wait(&name, Instant::now()) {
        return Err(Refused::Wait(left));
    }
    let account = account(desk, name.clone()).await?;
    let hash = account.and_then(|account| account.password_hash);
    if !desk.verifier.is_right(form.password.clone(), hash).await {
        desk.attempts.failed(&name, Instant::now());
        return Err(Refused::Wrong);
    }
    desk.attempts.succeeded(&name);
    begin(desk, name).await
}

async fn account(desk: &Desk, name: String) -> Result<Option<Staff>, Refused> {
    let now = desk.gateway.clock.now();
    let found = flow::read(&desk.gateway, move |view| staff::by_name(view, &name)).await;
    let found = found.map_err(|_| Refused::Unavailable)?;
    Ok(found.filter(|staff| staff.ended_at.is_none_or(|end| end > now)))
}

async fn begin(desk: &Desk, name: String) -> Result<Token, Refused> {
    let token = Token::new(&desk.gateway.random).ok_or(Refused::Unavailable)?;
    let (kept, now) = (token.kept(), desk.gateway.clock.now());
    let begun = desk.gateway.store.transact("begin session", move |tx| {
        session::expire(tx, now)?;
        session::begin(tx, kept, &name, now, now + LASTS)
    });
    begun.await.map_err(|_: TransactError<StoreError>| Refused::Unavailable)?;
    Ok(token)
}

/// `POST /sign-out`
pub(super) async fn sign_out(visit: Visit, headers: HeaderMap, Form(form): Form<Bare>) -> Response {
    if let Err(stale) = visit.check(&form.token) {
        return visit.answer(Err(stale));
    }
    if let Some(session) = token(Cookie::Session, &headers)
        && let Err(fault) = end(&visit.desk, session.kept()).await
    {
        return visit.answer(Err(fault));
    }
    let gone = Cookie::Session.set("", 0, behind_tls(&headers));
    with_cookies(Redirect::to("/sign-in").into_response(), [gone])
}

async fn end(desk: &Desk, session: Digest) -> Result<(), Fault> {
    let ended = desk.gateway.store.transact("end session", move |tx| session::end(tx, session));
    ended.await.map_err(|error: TransactError<StoreError>| {
        Fault::Refused(flow::refuse::store(&error.flatten()))
    })
}

/// `GET /language/{code}`: chooses a language and goes back. It changes nothing but how pages
/// are written, so it needs no form.
pub(super) async fn language(
    State(desk): Shared,
    Path(code): Path<String>,
    Query(next): Query<Next>,
    headers: HeaderMap,
) -> Response {
    let known = desk.languages().find(|(known, _)| *known == code);
    let cookie = known.and_then(|(code, _)| Cookie::Language.set(code, YEAR, behind_tls(&headers)));
    let to = if next.to.starts_with("/sign-in") { "/sign-in" } else { address::local(&next.to) };
    with_cookies(Redirect::to(to).into_response(), [cookie])
}

/// The sign-in page with a fresh token for its form.
fn drawn(
    desk: &Desk,
    headers: &HeaderMap,
    status: StatusCode,
    form: &SignIn,
    problem: Option<String>,
) -> Response {
    let visit = token(Cookie::Visit, headers).or_else(|| Token::new(&desk.gateway.random));
    let Some(visit) = visit else { return StatusCode::SERVICE_UNAVAILABLE.into_response() };
    let to = address::local(&form.to).to_owned();
    let here = address::with_next("/sign-in", &to);
    let page = SignInPage {
        page: desk.page(desk.language(headers, None), "desk-sign-in", &here),
        problem,
        token: visit.of_forms(),
        to,
        name: form.name.chars().take(NAME_BYTES_MAX).collect(),
    };
    let cookie = Cookie::Visit.set(visit.as_str(), LASTS.as_secs(), behind_tls(headers));
    with_cookies(answer(status, &page), [cookie])
}

fn with_cookies<const N: usize>(
    mut response: Response,
    cookies: [Option<HeaderValue>; N],
) -> Response {
    for cookie in cookies.into_iter().flatten() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
