//! The signs beside the words: drawn in the page itself, in the text's colour.
//!
//! A sign never stands alone: the word beside it says the same, so it is hidden from a screen
//! reader. The shapes differ without colour.

use askama::filters::Safe;

/// The sign of a name; a dot for a name without one.
pub(super) fn symbol(name: &str) -> Safe<String> {
    Safe(format!(
        "<svg class=\"symbol\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\">{}</svg>",
        shape(name)
    ))
}

fn shape(name: &str) -> &'static str {
    match name {
        // the states of a case
        "open" => r#"<circle cx="8" cy="8" r="6"/>"#,
        "incomplete" => {
            r#"<circle cx="8" cy="8" r="6"/><path class="full" d="M8 2a6 6 0 0 0 0 12z"/>"#
        }
        "complete" => r#"<circle class="full" cx="8" cy="8" r="6.5"/>"#,
        "agreed" | "delivered" => r#"<path d="M2.5 8.5l3.5 4 7.5-9"/>"#,
        "refused" | "failed" => r#"<path d="M3 3l10 10M13 3L3 13"/>"#,
        "not-agreed" => r#"<circle cx="8" cy="8" r="6"/><path d="M3.8 3.8l8.4 8.4"/>"#,
        "withdrawn" => r#"<path d="M5.5 3L2 6.5 5.5 10M2 6.5h8a4 4 0 0 1 0 8H6"/>"#,
        "transferred" => r#"<path d="M2 8h10M8.5 4.500L12 8l-3.500 3.500M14.500 3v10"/>"#,
        "closed" => r#"<path d="M3 3h10v10H3zM5.5 8.200l2 2 3.500-4.400"/>"#,
        // the effects of a finding
        "refuse" => {
            r#"<path d="M5.2 1.5h5.6l3.7 3.7v5.6l-3.7 3.7H5.2l-3.7-3.7V5.2zM5.5 5.5l5 5M10.5 5.5l-5 5"/>"#
        }
        "decide" => {
            r#"<path d="M8 2v12M4.5 14h7M2.5 4.500h11M2.5 4.500L1 9h3zM13.5 4.500L12 9h3z"/>"#
        }
        "note" => r#"<circle cx="8" cy="8" r="6.5"/><path d="M8 7v4.500M8 4.300v.4"/>"#,
        "missing" => r#"<path d="M8 1.800L15 14H1zM8 6v4M8 11.800v.4"/>"#,
        // ways
        "in" => r#"<path d="M8 1.500v8M4.5 6L8 9.5 11.5 6M2 11v3h12v-3"/>"#,
        "out" => r#"<path d="M8 9.500v-8M4.5 5L8 1.5 11.5 5M2 11v3h12v-3"/>"#,
        "waiting" => r#"<circle cx="8" cy="8" r="6.5"/><path d="M8 4v4.300l3 1.7"/>"#,
        "dead" => r#"<path d="M1.5 3.500h13v9h-13zM1.5 4l6.5 5 6.5-5M6 15l4-14"/>"#,
        // things and people
        "approve" => {
            r#"<circle cx="5" cy="4.5" r="2.5"/><path d="M1 13c0-3 1.8-4.5 4-4.5 1 0 1.9.3 2.6.9M8 12l2.2 2.500L15 9"/>"#
        }
        "person" => {
            r#"<circle cx="8" cy="5" r="3"/><path d="M2.5 14c0-3.5 2.5-5 5.5-5s5.5 1.5 5.5 5"/>"#
        }
        "paper" => r#"<path d="M3.5 1.500h6l3 3v10h-9zM9.5 1.500v3h3M5.5 8h5M5.5 11h5"/>"#,
        "seal" => {
            r#"<circle cx="8" cy="6" r="4.5"/><path d="M5.5 9.800L4.5 15 8 13l3.5 2-1-5.2"/>"#
        }
        "medical" => r#"<path d="M6 1.500h4V6h4.500v4H10v4.500H6V10H1.500V6H6z"/>"#,
        "news" => {
            r#"<path d="M8 1.500a4.5 4.5 0 0 1 4.5 4.500c0 4 1.5 5 1.5 5H2s1.5-1 1.5-5A4.5 4.5 0 0 1 8 1.500zM6.5 13.500a1.6 1.6 0 0 0 3 0"/>"#
        }
        _ => r#"<circle class="full" cx="8" cy="8" r="2"/>"#,
    }
}
