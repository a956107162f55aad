//! What staff do from the queue: see to an alarm, send again, admit what was refused.

use axum::Form;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;

use super::page::answer;
use super::pages::QuarantinePage;
use super::visit::{Fault, Visit};
use crate::flow::{admit, attend};
use crate::refusal::Refusal;

/// A form that asks for nothing but the act itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Act {
    token: String,
    reason: String,
}

/// `POST /alarms/{id}/seen`
pub(super) async fn seen(visit: Visit, Path(id): Path<String>, Form(form): Form<Act>) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        attend::see_to(&visit.desk.gateway, &visit.visitor.name, id).await?;
        Ok(Redirect::to("/").into_response())
    };
    visit.answer(made.await)
}

/// `POST /outbox/{id}/again`
pub(super) async fn again(visit: Visit, Path(id): Path<String>, Form(form): Form<Act>) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        attend::send_again(&visit.desk.gateway, &visit.visitor.name, id).await?;
        Ok(Redirect::to("/").into_response())
    };
    visit.answer(made.await)
}

/// `POST /outbox/{id}/aside`
pub(super) async fn aside(visit: Visit, Path(id): Path<String>, Form(form): Form<Act>) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let id = id.parse().map_err(|_| Refusal::NotFound)?;
        attend::put_aside(&visit.desk.gateway, &visit.visitor.name, id).await?;
        Ok(Redirect::to("/").into_response())
    };
    visit.answer(made.await)
}

/// `POST /quarantine/{id}/admission`
pub(super) async fn admission(
    visit: Visit,
    Path(id): Path<String>,
    Form(form): Form<Act>,
) -> Response {
    let made = async {
        visit.check(&form.token)?;
        let piece = id.parse().map_err(|_| Refusal::NotFound)?;
        let gateway = &visit.desk.gateway;
        match Box::pin(admit::admit(gateway, &visit.visitor.name, piece, &form.reason)).await {
            Ok(_) => Ok(Redirect::to("/").into_response()),
            Err(Refusal::NotFound) => Err(Fault::Gone),
            Err(refusal @ (Refusal::Admission(_) | Refusal::NotAllowed(_))) => {
                let entry = visit.loader().quarantine(&id).await?;
                let page = visit.page("desk-quarantine-title");
                let problem = Some(refusal.to_string());
                Ok(answer(StatusCode::CONFLICT, &QuarantinePage { page, entry, problem }))
            }
            Err(refusal) => Err(refusal.into()),
        }
    };
    visit.answer(made.await)
}
