//! The reader's language: the first of `Accept-Language` that the catalogue has.

use http::{HeaderMap, header};

use crate::gateway::Gateway;

/// The language in which to answer a request.
pub(super) fn of(gateway: &Gateway, headers: &HeaderMap) -> &'static str {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let known = |tag: &str| {
        let primary = tag.trim().split(['-', ';']).next().unwrap_or_default();
        gateway.catalogue.languages().find(|language| *language == primary)
    };
    wanted.unwrap_or_default().split(',').take(16).find_map(known).unwrap_or("en")
}
