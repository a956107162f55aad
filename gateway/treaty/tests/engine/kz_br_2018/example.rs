//! Messages of the example, changed in one place.

use gateway_bundle::MessageKind;
use gateway_bundle::example::Example;
use serde_json::{Value, json};

use crate::common::Case;

pub(super) fn reply() -> Example {
    Example::reply()
}

pub(super) fn request() -> Example {
    Example::transfer_request()
}

/// A reply in its case, changed.
pub(super) fn answer(change: impl FnOnce(Example) -> Example) -> Case {
    Case { message: change(reply()), earlier: vec![request()] }
}

/// Any other message, changed.
pub(super) fn of(kind: MessageKind, change: impl FnOnce(Example) -> Example) -> Case {
    Case { message: change(Example::of(kind)), earlier: vec![] }
}

/// The places of the documents that stand for an item.
pub(super) fn places(example: &Example, item: &str) -> Vec<usize> {
    let documents = example.value()["documents"].as_array().unwrap();
    let stands_for =
        |document: &Value| document["items"].as_array().unwrap().contains(&json!(item));
    (0..documents.len()).filter(|place| stands_for(&documents[*place])).collect()
}

/// Without the translations of an item's document.
pub(super) fn untranslated(example: Example, item: &str) -> Example {
    let ids: Vec<String> = places(&example, item)
        .into_iter()
        .map(|place| example.value()["documents"][place].clone())
        .filter(|document| document.get("translation_of").is_some())
        .map(|document| document["id"].as_str().unwrap().to_owned())
        .collect();
    ids.iter().fold(example, |example, id| example.without_document(id))
}

/// The item's document itself.
pub(super) fn original(example: &Example, item: &str) -> usize {
    *places(example, item)
        .iter()
        .find(|place| example.value()["documents"][**place].get("translation_of").is_none())
        .unwrap()
}
