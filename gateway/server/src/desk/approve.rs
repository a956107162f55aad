//! The second person: reads a held decision and approves it.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use gateway_bundle::BundleKey;
use http::StatusCode;
use serde::Deserialize;

use super::load;
use super::page::{Visitor, answer};
use super::pages::HeldPage;
use super::view::HeldView;
use super::visit::{Fault, Visit};
use crate::flow::hold;
use crate::flow::intake::Taken;
use crate::refusal::Refusal;

/// The form under a held decision.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Approval {
    token: String,
    /// The digest that the person has read.
    digest: String,
}

/// `GET /held/{from}/{bundle}`
pub(super) async fn page(visit: Visit, Path((from, bundle)): Path<(String, String)>) -> Response {
    let made = async {
        let key = load::key(&from, &bundle).ok_or(Refusal::NotFound)?;
        let held = held(&visit, &key).await?;
        Ok(drawn(&visit, StatusCode::OK, held, None))
    };
    visit.answer(made.await)
}

/// `POST /held/{from}/{bundle}/approval`
pub(super) async fn approve(
    visit: Visit,
    Path((from, bundle)): Path<(String, String)>,
    Form(form): Form<Approval>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let key = load::key(&from, &bundle).ok_or(Refusal::NotFound)?;
        approved(&visit, key, &form.digest).await
    };
    visit.answer(made.await)
}

async fn approved(visit: &Visit, key: BundleKey, digest: &str) -> Result<Response, Fault> {
    let held = held(visit, &key).await?;
    if held.digest.to_string() != digest {
        return Ok(drawn(visit, StatusCode::CONFLICT, held, Some("desk-approve-changed")));
    }
    match hold::approve(&visit.desk.gateway, &key, held.digest, &visit.visitor.name).await {
        Ok(Taken::Held(_)) => Ok(Redirect::to(&format!("/held/{key}")).into_response()),
        Ok(Taken::Accepted(_) | Taken::Repeat(_)) => {
            let number = visit.loader().number_of(key).await?;
            let to = number.map_or_else(|| "/".to_owned(), |number| format!("/cases/{number}"));
            Ok(Redirect::to(&to).into_response())
        }
        Err(Refusal::NotFound) => Err(Fault::Gone),
        Err(Refusal::Approval(_)) => Ok(drawn(visit, StatusCode::FORBIDDEN, held, None)),
        Err(refusal) => Err(refusal.into()),
    }
}

/// The held decision. A link in a mail outlives the wait, so that it is over is said in words.
async fn held(visit: &Visit, key: &BundleKey) -> Result<HeldView, Fault> {
    visit.loader().held(key).await.map_err(|refusal| match refusal {
        Refusal::NotFound => Fault::Gone,
        refusal => refusal.into(),
    })
}

fn drawn(
    visit: &Visit,
    status: StatusCode,
    held: HeldView,
    problem: Option<&'static str>,
) -> Response {
    let page = visit.page("desk-held-title");
    let problem = problem.map(|key| page.t(key));
    let barred = barred(&visit.visitor, &held);
    answer(status, &HeldPage { page, held, problem, barred })
}

/// Why someone cannot approve, if so. The page says it before the person tries; the rule itself is
/// kept where the approval is counted.
fn barred(visitor: &Visitor, held: &HeldView) -> Option<&'static str> {
    let has = |wanted: &str| visitor.roles.iter().any(|role| role == wanted);
    if has("administrator") {
        Some("desk-barred-administrator")
    } else if !has("approver") {
        Some("desk-barred-role")
    } else if held.proposed_by.as_ref() == Some(&visitor.name) {
        Some("desk-barred-proposer")
    } else if held.approved_by.contains(&visitor.name) {
        Some("desk-barred-twice")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    fn barred_for(name: &str, roles: &[&str]) -> Option<&'static str> {
        let roles = roles.iter().map(|role| (*role).to_owned()).collect();
        let visitor = Visitor { name: name.into(), roles, token: String::new() };
        barred(&visitor, &sample::held())
    }

    #[test]
    fn a_second_person_with_the_role_approves() {
        assert_eq!(barred_for("aigerim", &["approver"]), None);
    }

    #[test]
    fn the_page_says_why_someone_else_cannot() {
        assert_eq!(barred_for("bolat", &["officer", "approver"]), Some("desk-barred-proposer"));
        assert_eq!(barred_for("aigerim", &["officer"]), Some("desk-barred-role"));
        let root = barred_for("root", &["approver", "administrator"]);
        assert_eq!(root, Some("desk-barred-administrator"));
    }
}
