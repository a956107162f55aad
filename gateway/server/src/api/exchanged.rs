//! `/v1/exchanged`: what this gateway holds of what it exchanged with a partner.
//!
//! A partner that lost part of its books asks for it and fetches what it lacks. It is told of
//! bundles on which it stated something itself, and so of nothing that it did not know before.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use gateway_store::{StoreError, bundle, evidence};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::Problem;
use super::bundles::json_response;
use crate::directory::Caller;
use crate::flow;
use crate::gateway::Gateway;

/// The most bundles of one answer.
const PAGE: u32 = 100;

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(super) struct After {
    /// The `next` of the answer before.
    #[serde(default)]
    after: Uuid,
}

/// `GET /v1/exchanged?after=`: the bundles on which the caller stated something, with the digests
/// of all evidence there is of each.
pub(super) async fn list(
    State(gateway): State<Arc<Gateway>>,
    caller: Caller,
    Query(After { after }): Query<After>,
) -> Result<Response, Problem> {
    let listed = flow::read(&gateway, move |view| {
        let page = bundle::stated_on(view, &caller.authority, after, PAGE)?;
        let next = page.last().map(|last| last.id);
        let one = |bundle: bundle::Bundle| {
            let evidence = evidence::of_bundle(view, bundle.id)?;
            let digests: Vec<_> = evidence.iter().map(|one| one.digest).collect();
            let (from, name, to) = (bundle.key.from, bundle.key.bundle, bundle.to);
            Ok(json!({ "from": from, "bundle": name, "to": to, "evidence": digests }))
        };
        let bundles = page.into_iter().map(one).collect::<Result<Vec<Value>, StoreError>>()?;
        Ok(json!({ "bundles": bundles, "next": next }))
    });
    Ok(json_response(StatusCode::OK, &listed.await?))
}
