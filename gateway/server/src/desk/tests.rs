//! What holds for every page, whatever it shows: drawn from the sample views in each language.

use std::collections::BTreeSet;

use askama::Template;

use super::page::Notice;
use super::pages::{CasePage, HeldPage, QuarantinePage, QueuePage, SignInPage};
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
    let held = HeldPage {
        page: page("desk-held-title"),
        held: sample::held(),
        problem: None,
        barred: None,
    };
    let barred = HeldPage {
        page: page("desk-held-title"),
        held: sample::held(),
        problem: Some("x".into()),
        barred: Some("desk-barred-proposer"),
    };
    let quarantine = QuarantinePage {
        page: page("desk-quarantine-title"),
        entry: sample::quarantine(),
        problem: None,
    };
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

/// The start tags of a page, each with its attributes.
fn tags(html: &str) -> impl Iterator<Item = &str> {
    html.split('<').skip(1).filter_map(|rest| rest.split('>').next())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[test]
fn every_page_names_its_language_and_has_one_heading_one_main_part_and_a_way_past_the_frame() {
    for (language, name, html) in every_page() {
        assert!(
            html.starts_with(&format!("<!DOCTYPE html>\n<html lang=\"{language}\">")),
            "{name}"
        );
        for once in ["<h1", "<main id=\"main\"", "<a class=\"skip\" href=\"#main\">", "<title>"] {
            assert_eq!(html.matches(once).count(), 1, "{once} on {name} in {language}");
        }
    }
}

#[test]
fn every_text_that_a_page_asks_for_is_there() {
    for (language, name, html) in every_page() {
        let missing = html.split("desk-").nth(1).map(|rest| rest.split('<').next());
        assert_eq!(missing, None, "{name} in {language}");
    }
}

#[test]
fn a_page_loads_nothing_from_elsewhere_and_has_no_script_or_style_of_its_own() {
    for (_, name, html) in every_page() {
        for tag in tags(&html) {
            for link in ["href", "src", "action"].iter().filter_map(|link| attribute(tag, link)) {
                let local = link.is_empty() || link.starts_with(['/', '#']);
                assert!(local && !link.starts_with("//"), "{link} on {name}");
            }
            let inline = |part: &str| part.starts_with("style=") || part.starts_with("on");
            let inline = tag.split_whitespace().any(|part| inline(part) && part.contains("=\""));
            assert!(!inline, "{tag} on {name}");
            assert!(!tag.starts_with("style"), "{name}");
            assert!(!tag.starts_with("script") || attribute(tag, "src").is_some(), "{name}");
        }
    }
}

#[test]
fn every_tag_is_closed_in_its_order() {
    const VOID: [&str; 4] = ["meta", "link", "input", "img"];
    for (language, name, html) in every_page() {
        let mut open = Vec::new();
        for tag in tags(&html).filter(|tag| !tag.starts_with('!') && !tag.ends_with('/')) {
            let element = tag.split_whitespace().next().unwrap();
            match element.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed), "{name} in {language}"),
                None if VOID.contains(&element) => {}
                None => open.push(element),
            }
        }
        assert!(open.is_empty(), "{open:?} on {name} in {language}");
    }
}

#[test]
fn an_id_stands_once_on_a_page_and_what_refers_to_it_finds_it() {
    for (_, name, html) in every_page() {
        let ids: Vec<_> = tags(&html).filter_map(|tag| attribute(tag, "id")).collect();
        let different: BTreeSet<_> = ids.iter().collect();
        assert_eq!(different.len(), ids.len(), "{ids:?} on {name}");
        for tag in tags(&html) {
            let to = ["for", "aria-labelledby", "aria-describedby"];
            let anchor = attribute(tag, "href").and_then(|href| href.strip_prefix('#'));
            for id in to.iter().filter_map(|to| attribute(tag, to)).chain(anchor) {
                assert!(ids.contains(&id), "{id} on {name}");
            }
        }
    }
}

#[test]
fn every_field_has_its_label_and_every_table_its_caption_and_scopes() {
    for (_, name, html) in every_page() {
        for tag in tags(&html).filter(|tag| tag.starts_with("input") || tag.starts_with("select")) {
            let hidden = attribute(tag, "type") == Some("hidden");
            let label = attribute(tag, "id").map(|id| format!("<label for=\"{id}\">"));
            assert!(hidden || label.is_some_and(|label| html.contains(&label)), "{tag} on {name}");
        }
        for table in html.split("<table").skip(1) {
            let (_, inside) = table.split_once('>').unwrap();
            assert!(inside.trim_start().starts_with("<caption"), "{name}");
        }
        for tag in tags(&html).filter(|tag| tag.starts_with("th ") || *tag == "th") {
            assert!(attribute(tag, "scope").is_some(), "{tag} on {name}");
        }
    }
}

#[test]
fn every_form_that_changes_something_carries_the_sessions_token() {
    for (_, name, html) in every_page() {
        for form in html.split("<form").skip(1).filter(|form| form.contains("method=\"post\"")) {
            let form = form.split("</form>").next().unwrap();
            assert!(form.contains("<input type=\"hidden\" name=\"token\" value=\"t"), "{name}");
        }
    }
}

#[test]
fn a_state_is_told_by_a_sign_and_a_word() {
    let mut states = BTreeSet::new();
    for case in sample::queue().cases {
        states.insert(super::symbols::symbol(&case.state).0);
    }
    assert_eq!(states.len(), 9, "each state has a sign of its own");
}

#[test]
fn what_a_partner_wrote_stays_text() {
    let mut case = sample::case();
    case.reference = Some("<script>alert(1)</script>\"'&".into());
    let html = CasePage { page: sample::page("ru", "desk-case"), case }.render().unwrap();
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("&#60;script&#62;alert(1)"), "it is shown as it was written");
}

#[test]
fn whoever_may_not_read_a_medical_paper_sees_it_without_a_link() {
    let html = CasePage { page: sample::page("en", "desk-case"), case: sample::case() }.render();
    let html = html.unwrap();
    assert!(html.contains("laudo.pdf"));
    assert!(!html.contains("laudo.pdf</a>"));
}

#[test]
fn who_cannot_approve_has_no_button_to_press() {
    for (name, html) in pages("en") {
        let form = html.split("/approval\"").nth(1).unwrap_or_default();
        let disabled = form.contains("<button type=\"submit\" disabled");
        assert_eq!(disabled, name == "held-barred", "{name}");
    }
}
