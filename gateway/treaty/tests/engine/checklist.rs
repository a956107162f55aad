//! Checklists in every language and form.

use gateway_bundle::MessageKind;
use gateway_treaty::{Catalogue, Checklist, checklist};

use crate::common::profile;

fn list(message: MessageKind, language: &str) -> Checklist {
    checklist(profile(), message, language, &Catalogue::embedded().unwrap())
}

#[test]
fn a_reply_s_checklist_has_a_row_for_every_item_that_it_may_owe() {
    let list = list(MessageKind::Reply, "en");
    assert_eq!(list.rows.len(), 19);
    let verdict = list.rows.iter().find(|row| row.item == "copy of the verdict").unwrap();
    assert_eq!(verdict.article, "Art. 4(2)(f)");
    assert_eq!(verdict.direction, "sentencing State");
    assert_eq!(verdict.obligation, "required");
    assert_eq!(verdict.certification, "certified copy");
    assert_eq!(verdict.translation, "for Brazil: Portuguese; for Kazakhstan: Kazakh");
    let fingerprints = list.rows.iter().find(|row| row.item == "fingerprints").unwrap();
    assert_eq!(
        (fingerprints.translation.as_str(), fingerprints.certification.as_str()),
        ("no", "no")
    );
}

#[test]
fn what_is_owed_by_analogy_is_marked() {
    let list = list(MessageKind::TransferRequest, "ru");
    let verdict = list.rows.iter().find(|row| row.item == "копия приговора").unwrap();
    assert_eq!(verdict.obligation, "обязательно (по аналогии)");
}

#[test]
fn the_remarks_tell_of_originals_and_of_languages_not_yet_declared() {
    let remarks = list(MessageKind::Reply, "en").remarks;
    assert!(remarks.iter().any(|r| r.starts_with("Art. 5(3): the originals are posted")));
    assert!(remarks.iter().any(|r| r.contains("whether Russian is enough for Kazakhstan")));
}

#[test]
fn every_message_has_its_checklist_in_every_language_and_form() {
    let catalogue = Catalogue::embedded().unwrap();
    for message in &profile().messages {
        for language in catalogue.languages() {
            let list = checklist(profile(), message.message, language, &catalogue);
            let forms = [list.to_text(), list.to_markdown(), list.to_html()];
            for form in &forms {
                assert!(form.contains(&list.heading));
                for row in &list.rows {
                    assert!(form.contains(&row.article), "{form}");
                }
                // A key of the catalogue in the place of its words would show by its shape.
                for kind in [
                    "checklist-",
                    "obligation-",
                    "direction-",
                    "certification-",
                    "occasion-",
                    "item-",
                ] {
                    assert!(!form.contains(kind), "{form}");
                }
            }
        }
    }
}

#[test]
fn a_checklist_in_korean_is_text_and_html_in_korean() {
    let list = list(MessageKind::Reply, "ko");
    let verdict = list.rows.iter().find(|row| row.item == "판결문 사본").unwrap();
    assert_eq!(verdict.article, "제4조(2)(f)");
    assert_eq!(verdict.direction, "선고국");
    assert_eq!(verdict.obligation, "필수");
    assert_eq!(verdict.certification, "증명된 사본");
    assert_eq!(verdict.translation, "수신국 브라질: 포르투갈어; 수신국 카자흐스탄: 카자흐어");
    let text = list.to_text();
    assert!(text.starts_with("요청에 대한 회신\n"), "{text}");
    assert!(text.contains("\n[ ] 제4조(2)(f): 판결문 사본\n    발송국: 선고국\n"), "{text}");
    assert!(
        text.contains("\n제5조(3): 원본은 전자 통신문과 동시에 우편으로 발송합니다.\n"),
        "{text}"
    );
    let html = list.to_html();
    assert!(html.contains("<html lang=\"ko\">"), "{html}");
    assert!(html.contains("<meta charset=\"utf-8\">"), "{html}");
    assert!(html.contains("<th>조항</th><th>내용</th>"), "{html}");
    assert!(html.contains("<td>제4조(2)(f)</td><td>판결문 사본</td><td>선고국</td>"), "{html}");
}

#[test]
fn html_takes_no_markup_from_data() {
    let mut list = list(MessageKind::Reply, "en");
    list.title = "<script>\"&".to_owned();
    assert!(list.to_html().contains("&lt;script&gt;&quot;&amp;"));
}
