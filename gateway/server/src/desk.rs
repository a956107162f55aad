//! The desk (dev).
mod address;
mod assets;
mod due;
mod page;
mod pages;
mod symbols;
mod view;
mod words;
#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

/// The desk's routes.
pub fn router(_gateway: std::sync::Arc<crate::gateway::Gateway>) -> axum::Router {
    axum::Router::new()
}
