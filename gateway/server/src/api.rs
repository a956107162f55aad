//! The exchange API: what partners, their tools and one's own systems speak with the gateway.
//!
//! Each call is thin: it finds out who asks, reads the request into types, lets `flow` do the
//! work, and writes the answer. Refusals become problem details in `problem`, and nowhere else.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, head, post};
use http::Method;
use http::request::Parts as RequestParts;
use http_body_util::{BodyExt, Limited};

use crate::directory::Caller;
use crate::gateway::Gateway;
use crate::listener::PeerCertificates;
use crate::refusal::Refusal;

pub mod body;
pub mod problem;

mod attend;
mod bundles;
mod course;
mod exchanged;
mod inbox;
mod language;
mod log;
mod office;
mod originals;
mod own;
mod retention;
mod service;
mod supplement;
mod upload;
mod witness;

pub use problem::Problem;

/// How much of a refused stranger's body is read, and for how long.
const STRANGERS_BYTES: usize = 64 << 10;
const STRANGERS_TIME: Duration = Duration::from_secs(2);

/// The routes of the exchange API.
pub fn router(gateway: Arc<Gateway>) -> Router {
    let one = "/v1/bundles/{from}/{bundle}";
    Router::new()
        .route("/v1", get(service::document))
        .route("/v1/openapi.json", get(service::openapi))
        .route("/v1/treaties", get(service::treaties))
        .route("/v1/treaties/{id}", get(service::treaty))
        .route("/v1/treaties/{id}/{schema}", get(service::message_schema))
        .route("/v1/assessments", post(bundles::assess))
        .route("/v1/bundles", post(bundles::submit))
        .route(one, get(bundles::state).delete(upload::give_up))
        .route(&format!("{one}/manifest"), get(bundles::manifest))
        .route(
            &format!("{one}/documents/{{document}}"),
            head(upload::head).get(bundles::document).patch(upload::add),
        )
        .route(&format!("{one}/evidence"), get(bundles::evidence).post(bundles::hand_in_evidence))
        .route(&format!("{one}/proof"), get(log::proofs))
        .route("/v1/exchanged", get(exchanged::list))
        .route("/v1/inbox", get(inbox::list))
        .route("/v1/log/checkpoint", get(log::checkpoint))
        .route("/v1/log/tile/{*path}", get(log::tile))
        .route("/v1/log/beginning", get(log::beginning))
        .route("/v1/log/consistency", get(log::consistency))
        .route("/v1/log/witness/add-checkpoint", post(witness::add_checkpoint))
        .route("/v1/log/witness/{log}/checkpoint", get(witness::seen))
        .route("/v1/own/cases", get(own::cases))
        .route("/v1/own/cases/{number}", get(own::case))
        .route("/v1/own/cases/{number}/acts", post(course::record))
        .route("/v1/own/cases/{number}/supplement", get(supplement::draft))
        .route("/v1/own/cases/{number}/tasks", get(office::tasks).post(office::add_task))
        .route("/v1/own/cases/{number}/tasks/{id}/done", post(office::task_done))
        .route("/v1/own/cases/{number}/tasks/{id}/dropped", post(office::task_dropped))
        .route("/v1/own/cases/{number}/enquiries", get(office::enquiries).post(office::add_enquiry))
        .route("/v1/own/cases/{number}/enquiries/{id}/answer", post(office::answer_enquiry))
        .route("/v1/own/cases/{number}/term", get(office::term))
        .route("/v1/own/cases/{number}/related", get(office::related))
        .route("/v1/own/cases/{number}/hold", post(retention::hold))
        .route("/v1/own/cases/{number}/erasure", post(retention::order))
        .route("/v1/own/retention", get(retention::show))
        .route("/v1/own/retention/run", post(retention::run))
        .route("/v1/own/consignments/{number}", get(originals::consignments))
        .route("/v1/own/consignments/{number}/events", post(originals::track))
        .route("/v1/own/consignments/{number}/cover", get(originals::cover))
        .route("/v1/own/originals/arrivals", post(originals::arrive))
        .route("/v1/own/duties", get(course::duties))
        .route("/v1/own/tasks", get(office::open_tasks))
        .route("/v1/own/held", get(own::held))
        .route("/v1/own/quarantine", get(own::quarantine))
        .route("/v1/own/quarantine/{id}/admission", post(attend::admission))
        .route("/v1/own/outbox", get(own::outbox))
        .route("/v1/own/outbox/{id}/again", post(attend::again))
        .route("/v1/own/outbox/{id}/aside", post(attend::aside))
        .route("/v1/own/alarms", get(attend::alarms))
        .route("/v1/own/alarms/{id}/seen", post(attend::seen))
        .route("/v1/own/bundles/{from}/{bundle}/approval", post(own::approve))
        .fallback(|| async { Problem::from(Refusal::NotFound) })
        .method_not_allowed_fallback(|| async { Problem::from(Refusal::NotFound) })
        .layer(from_fn_with_state(Arc::clone(&gateway), count_in))
        .with_state(gateway)
}

/// Bounds how many requests of one partner are worked on at once, so that one partner's flood
/// never slows another's bundle.
async fn count_in(State(gateway): State<Arc<Gateway>>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<PeerCertificates>().cloned().unwrap_or_default();
    // By a clock that jumped nobody's certificate, seal or statement can be judged.
    let jumped = gateway.clock.for_signing().is_err();
    let caller = match gateway.directory.identify(&peer.0, gateway.clock.now()) {
        Ok(caller) => caller,
        Err(Refusal::Untrusted(_)) if jumped => {
            return Problem::from(Refusal::Clock).into_response();
        }
        Err(refusal) => {
            // Unread bytes may cost a stranger the answer; a little of theirs is read for it.
            let rest = Limited::new(request.into_body(), STRANGERS_BYTES).collect();
            drop(tokio::time::timeout(STRANGERS_TIME, rest).await);
            return Problem::from(refusal).into_response();
        }
    };
    let limits = gateway.directory.limits(&caller.authority, gateway.config.file.limits);
    let limit = limits.partner_requests;
    let Some(_place) = gateway.admission.enter(&caller.authority, limit) else {
        return Problem::from(Refusal::Busy { seconds: 2, limit: limit as u64 }).into_response();
    };
    // Reads go on while the gateway takes nothing in, and a dry run keeps nothing.
    let reads = matches!(*request.method(), Method::GET | Method::HEAD)
        || request.uri().path() == "/v1/assessments";
    if gateway.gate.is_closed() && !reads {
        return Problem::from(Refusal::Restoring).into_response();
    }
    if jumped && !reads {
        return Problem::from(Refusal::Clock).into_response();
    }
    let mut request = request;
    request.extensions_mut().insert(caller);
    next.run(request).await
}

impl FromRequestParts<Arc<Gateway>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(
        parts: &mut RequestParts,
        _gateway: &Arc<Gateway>,
    ) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Refusal::NoCertificate.into())
    }
}
