//! The desk: the pages by which staff see what came in, what is missing and what waits for them.
//!
//! Pages are drawn on the server, work without script, and load nothing from anywhere else. Each
//! comes about in three steps, kept apart so that each can grow: `load` reads the store into
//! plain views (`view`), the templates draw a view in the reader's language (`words`), and the
//! handlers in between ask who reads (`visit`) and answer. What changes a case goes through
//! [`crate::flow`], by the same functions as the exchange API; the desk itself writes nothing but
//! its sessions.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use crate::gateway::Gateway;

pub mod password;

mod address;
mod approve;
mod assets;
mod attempts;
mod attend;
mod door;
mod due;
mod file;
mod guard;
mod load;
mod office;
mod originals;
mod page;
mod pages;
mod session;
mod show;
mod supplement;
mod symbols;
mod view;
mod visit;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

/// The most that a form of the desk can hold.
const FORM_BYTES_MAX: usize = 64 << 10;

/// What the desk's pages share.
struct Desk {
    gateway: Arc<Gateway>,
    attempts: attempts::Attempts,
    verifier: password::Verifier,
}

/// The desk's routes.
pub fn router(gateway: Arc<Gateway>) -> Router {
    let desk = Arc::new(Desk {
        gateway,
        attempts: attempts::Attempts::default(),
        verifier: password::Verifier::new(),
    });
    Router::new()
        .route("/", get(show::queue))
        .route("/queue/version", get(show::queue_version))
        .route("/cases/{number}", get(show::case))
        .route("/cases/{number}/version", get(show::case_version))
        .route("/cases/{number}/evidence/{id}", get(show::evidence))
        .route("/cases/{number}/documents/{from}/{bundle}/{document}", get(file::of_case))
        .route("/cases/{number}/supplement", get(supplement::page))
        .route("/cases/{number}/supplement/manifest.json", get(supplement::manifest))
        .route("/cases/{number}/tasks", post(office::add_task))
        .route("/cases/{number}/tasks/{id}/done", post(office::task_done))
        .route("/cases/{number}/tasks/{id}/dropped", post(office::task_dropped))
        .route("/cases/{number}/enquiries", post(office::add_enquiry))
        .route("/cases/{number}/enquiries/{id}/answer", post(office::answer_enquiry))
        .route("/originals", get(originals::page))
        .route("/originals/arrivals", post(originals::arrive))
        .route("/originals/{number}/cover", get(originals::cover))
        .route("/held/{from}/{bundle}", get(approve::page))
        .route("/held/{from}/{bundle}/approval", post(approve::approve))
        .route("/held/{from}/{bundle}/documents/{document}", get(file::of_held))
        .route("/quarantine/{id}", get(show::quarantine))
        .route("/quarantine/{id}/evidence", get(show::rejection))
        .route("/quarantine/{id}/admission", post(attend::admission))
        .route("/alarms/{id}/seen", post(attend::seen))
        .route("/outbox/{id}/again", post(attend::again))
        .route("/outbox/{id}/aside", post(attend::aside))
        .route("/sign-in", get(door::page).post(door::sign_in))
        .route("/sign-out", post(door::sign_out))
        .route("/language/{code}", get(door::language))
        .route("/assets/{name}", get(assets::get))
        .fallback(show::nothing)
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(from_fn_with_state(Arc::clone(&desk.gateway), guard::closed))
        .layer(from_fn(guard::guard))
        .with_state(desk)
}
