//! What every page has: its language, its title, who reads it, and the frame around it.

use std::ops::Deref;

use askama::Template;
use askama::filters::Safe;
use axum::response::{Html, IntoResponse, Response};
use http::StatusCode;

use super::words::{self, Words};
use super::{assets, symbols};

/// The frame of a page.
pub(super) struct Page<'a> {
    pub(super) words: Words<'a>,
    pub(super) title: String,
    /// The name of the authority whose gateway it is.
    pub(super) authority: String,
    pub(super) visitor: Option<Visitor>,
    pub(super) languages: Vec<LanguageChoice>,
    /// Which changes the page has seen, where it watches for more.
    pub(super) version: Option<String>,
    /// Where a newer version is asked for.
    pub(super) version_address: String,
}

/// Who signed in.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) name: String,
    pub(super) roles: Vec<String>,
    /// What every form of this person's pages carries.
    pub(super) token: String,
}

/// A language in the switch.
pub(super) struct LanguageChoice {
    pub(super) code: &'static str,
    pub(super) name: &'static str,
    pub(super) current: bool,
    pub(super) href: String,
}

impl<'a> Deref for Page<'a> {
    type Target = Words<'a>;
    fn deref(&self) -> &Words<'a> {
        &self.words
    }
}

#[expect(clippy::unused_self, reason = "a template can call nothing but its values' methods")]
impl Page<'_> {
    /// Where a file of the desk lies.
    pub(super) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The sign of a name.
    pub(super) fn symbol(&self, name: &str) -> Safe<String> {
        symbols::symbol(name)
    }

    /// Names joined by commas.
    pub(super) fn list<T: ToString>(&self, names: &[T]) -> String {
        words::list(names)
    }
}

/// A page that only says something.
#[derive(Template)]
#[template(path = "desk/notice.html")]
pub(super) struct Notice<'a> {
    pub(super) page: Page<'a>,
    pub(super) sentence: String,
}

/// A page as an answer.
pub(super) fn answer(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(event = "page-not-drawn", %error);
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
