//! What holds for every page, whatever it shows: drawn from the sample views in each language.

use askama::Template;

use super::pages::{CasePage, HeldPage, QuarantinePage, QueuePage, SignInPage};
use super::page::Notice;
use super::sample;
use super::view::{Filter, QueueView};

const LANGUAGES: [&str; 4] = ["kk", "ru", "en", "pt"];

fn pages(language: &str) -> Vec<(&'static str, String)> {
    let page = |title: &str| sample::page(language, title);
    let mut outside = page("desk-sign-in");
    outside.visitor = None;
    outside.version = None;
    let sign_in = SignInPage {
        problem: Some(outside.t("desk-sign-in-wrong")),
        page: outside,
        token: "t".into(),
        to: "/".into(),
        name: "aigerim".into(),
    };
    let filter = Filter { state: "open".into(), ..Filter::default() };
    let queue = QueuePage { page: page("desk-queue"), queue: sample::queue(), filter };
    let empty = QueuePage {
        page: page("desk-queue"),
        queue: QueueView::default(),
        filter: Filter::default(),
    };
    let case = CasePage { page: page("desk-case"), case: sample::case() };
    let held = HeldPage { page: page("desk-held-title"), held: sample::held(), problem: None, barred: None };
    let barred = HeldPage {
        page: page("desk-held-title"),
        held: sample::held(),
        problem: Some("x".into()),
        barred: Some("desk-barred-proposer"),
    };
    let quarantine =
        QuarantinePage { page: page("desk-quarantine-title"), entry: sample::quarantine() };
    let notice = Notice { page: page("desk-not-found-title"), sentence: "…".into() };
    vec![
        ("sign-in", sign_in.render().unwrap()),
        ("queue", queue.render().unwrap()),
        ("queue-empty", empty.render().unwrap()),
        ("case", case.render().unwrap()),
        ("held", held.render().unwrap()),
        ("held-barred", barred.render().unwrap()),
        ("quarantine", quarantine.render().unwrap()),
        ("notice", notice.render().unwrap()),
    ]
}

fn every_page() -> impl Iterator<Item = (&'static str, &'static str, String)> {
    LANGUAGES.into_iter().flat_map(|language| {
        pages(language).into_iter().map(move |(name, html)| (language, name, html))
    })
}
#[test]
fn dump() {
    for (language, name, html) in every_page() {
        let html = html.replace("/assets/", "assets/");
        std::fs::write(format!("/tmp/deskdev/out/{name}.{language}.html"), html).unwrap();
    }
}
