//! The sample documents: whole, true to their own facts, and always the same bytes.

use std::collections::BTreeSet;

use gateway_paper::PaperError;
use gateway_paper::sample::{
    CASE, SampleDocument, brazil_reply, kazakhstan_decision, kazakhstan_request,
};
use jiff::ToSpan;

fn all() -> Result<Vec<Vec<SampleDocument>>, PaperError> {
    Ok(vec![kazakhstan_request()?, brazil_reply()?, kazakhstan_decision()?])
}

fn with_item<'a>(set: &'a [SampleDocument], item: &str) -> Vec<&'a SampleDocument> {
    set.iter().filter(|document| document.items.contains(&item)).collect()
}

/// Pages as a reader of the PDF counts them, from its page objects.
fn page_objects(bytes: &[u8]) -> usize {
    let marks =
        [b"/Type/Page\n".as_slice(), b"/Type/Page/".as_slice(), b"/Type /Page\n".as_slice()];
    marks.iter().map(|mark| bytes.windows(mark.len()).filter(|window| window == mark).count()).sum()
}

#[test]
fn the_reply_answers_every_letter_of_article_4_2() {
    let reply = brazil_reply().unwrap();
    for item in [
        "reply-letter",
        "identity-data",
        "identity-document",
        "residence",
        "facts",
        "law-provisions",
        "sentence-particulars",
        "conduct-report",
        "verdict",
        "medical-report",
        "social-report",
        "person-consent",
        "state-consent",
    ] {
        assert!(!with_item(&reply, item).is_empty(), "{item}");
    }
}

#[test]
fn every_portuguese_paper_of_the_reply_has_a_russian_translation() {
    let reply = brazil_reply().unwrap();
    for original in reply.iter().filter(|document| document.language == "pt") {
        let translation = reply.iter().find(|other| other.translation_of == Some(original.id));
        let translation =
            translation.unwrap_or_else(|| panic!("{} is not translated", original.file));
        assert_eq!(translation.language, "ru");
        assert_eq!(translation.items, original.items);
    }
}

#[test]
fn every_kazakh_paper_sent_to_brazil_has_a_portuguese_translation() {
    for set in [kazakhstan_request().unwrap(), kazakhstan_decision().unwrap()] {
        for original in set.iter().filter(|document| document.language == "kk") {
            let translation = set.iter().find(|other| other.translation_of == Some(original.id));
            assert_eq!(translation.map(|document| document.language), Some("pt"));
        }
    }
}

#[test]
fn the_verdict_has_forty_pages() {
    let reply = brazil_reply().unwrap();
    let [original, translation] = with_item(&reply, "verdict")[..] else { panic!("two verdicts") };
    assert_eq!(original.pages, 40);
    assert!((38..=46).contains(&translation.pages), "{}", translation.pages);
}

#[test]
fn page_counts_are_those_of_the_pdf() {
    for document in all().unwrap().iter().flatten() {
        let counted = u32::try_from(page_objects(&document.bytes)).unwrap();
        assert_eq!(counted, document.pages, "{}", document.file);
    }
}

#[test]
fn the_same_papers_are_the_same_bytes() {
    assert_eq!(all().unwrap(), all().unwrap());
}

#[test]
fn ids_and_file_names_are_unique_within_a_bundle() {
    for set in all().unwrap() {
        let ids: BTreeSet<_> = set.iter().map(|document| document.id).collect();
        let files: BTreeSet<_> = set.iter().map(|document| document.file).collect();
        assert_eq!((ids.len(), files.len()), (set.len(), set.len()));
    }
}

#[test]
fn the_sentence_adds_up() {
    assert_eq!(CASE.offences.iter().map(|(_, months)| months).sum::<u32>(), CASE.months);
    assert_eq!(CASE.executed + CASE.remaining, CASE.months);
    let after = |months: u32| CASE.starts.checked_add(i64::from(months).months()).unwrap();
    assert_eq!(after(CASE.months), CASE.ends.tomorrow().unwrap());
    assert_eq!(after(CASE.executed), CASE.as_of);
}

#[test]
fn the_papers_bear_the_dates_of_the_case() {
    let dated = |set: &[SampleDocument], item| with_item(set, item)[0].date;
    let reply = brazil_reply().unwrap();
    assert_eq!(dated(&reply, "reply-letter"), CASE.reply.0);
    assert_eq!(dated(&reply, "verdict"), CASE.verdict);
    assert_eq!(dated(&reply, "person-consent"), CASE.consent);
    assert_eq!(dated(&reply, "sentence-particulars"), CASE.as_of);
    assert_eq!(dated(&kazakhstan_request().unwrap(), "request-letter"), CASE.request.0);
    assert_eq!(dated(&kazakhstan_decision().unwrap(), "decision-letter"), CASE.decision.0);
}
