//! A checklist on paper. The printed table has no column for the direction, which stands with the
//! item instead.

use anyhow::Result;
use gateway_bundle::Digest;
use gateway_paper::checklist::{self, Row};
use gateway_treaty::Checklist;
use jiff::civil::Date;

/// The checklist as PDF.
pub(super) fn pdf(list: &Checklist, digest: Digest, date: Date) -> Result<Vec<u8>> {
    let [article, item, _, obligation, translation, certification] = list.columns.clone();
    let printed = checklist::Checklist {
        title: list.heading.clone(),
        language: list.language.clone(),
        date,
        introduction: introduction(list),
        head: Row { item, article, obligation, translation, certification },
        rows: list.rows.iter().map(row).collect(),
        footer: format!("{} {} · SHA-256 {digest}", list.treaty, list.version),
    };
    Ok(printed.render()?)
}

fn introduction(list: &Checklist) -> String {
    let mut sentences = vec![format!("{}.", list.title.trim_end_matches('.'))];
    sentences.extend(list.remarks.iter().cloned());
    sentences.join(" ")
}

fn row(row: &gateway_treaty::checklist::Row) -> Row {
    Row {
        item: format!("{} ({})", row.item, row.direction),
        article: row.article.clone(),
        obligation: row.obligation.clone(),
        translation: row.translation.clone(),
        certification: row.certification.clone(),
    }
}
