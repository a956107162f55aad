//! What operators ask: is it well, and what has it counted. Beside the desk, on the same loopback
//! address, without signing in: neither answer holds anything about a case.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use gateway_exchange::AlarmKind;
use gateway_store::alarm;
use http::{StatusCode, header};
use serde_json::json;

use crate::gateway::Gateway;
use crate::refusal::Refusal;

/// `/health` and `/metrics`.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new().route("/health", get(health)).route("/metrics", get(metrics)).with_state(gateway)
}

/// Writes to the ledger and reads the clock: what it says is well was tried just now.
async fn health(State(gateway): State<Arc<Gateway>>) -> Response {
    let store = gateway.store.health(gateway.clock.now()).await;
    let clock = gateway.clock.for_signing();
    let closed = gateway.gate.is_closed();
    let well = store.is_ok() && clock.is_ok() && !closed;
    let status = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let body = json!({
        "well": well,
        "store": store.err().map_or_else(|| "well".to_owned(), |error| error.to_string()),
        "clock": clock.err().map_or_else(|| "well".to_owned(), |error| error.to_string()),
        "log": if closed { Refusal::Restoring.to_string() } else { "well".to_owned() },
        "version": env!("CARGO_PKG_VERSION"),
    });
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}

async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    // A store that cannot be read shows in /health; the counters are given all the same.
    let counts = gateway.store.read(alarm::counts).await.unwrap_or_default();
    for kind in AlarmKind::ALL {
        let open = counts.iter().find(|(counted, _)| counted == kind.as_str());
        let open = open.map_or(0, |(_, open)| *open);
        // The books cannot tell of a disk to which they cannot be written.
        let unwritten = *kind == AlarmKind::StoreFailing && gateway.disk.fails();
        gateway.metrics.alarms(kind.as_str(), open.max(u64::from(unwritten)));
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], gateway.metrics.text()).into_response()
}
