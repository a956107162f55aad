//! The manifest, under a good seal: its form, its identities, its treaty, its limits.

use gateway_tests::Outgoing;
use serde_json::{Value, json};

use super::{MARK, Row, example, signed, unsigned};

pub(super) fn rows() -> Vec<Row> {
    [form(), identity(), limits(), file_names()].into_iter().flatten().collect()
}

/// A row whose manifest has these bytes.
fn bytes(what: &'static str, code: &'static str, make: impl Fn() -> Vec<u8> + 'static) -> Row {
    signed(what, 422, code, move |stage| {
        stage.hand_in(&Outgoing { manifest: make(), documents: Vec::new() })
    })
}

/// A row whose manifest has this value at this place.
fn value(what: &'static str, answer: (u16, &'static str), at: &'static str, value: Value) -> Row {
    signed(what, answer.0, answer.1, move |stage| {
        stage.hand_in(&Outgoing::of(&example().set(at, value.clone())))
    })
}

fn form() -> Vec<Row> {
    let malformed = (422, "manifest-malformed");
    vec![
        bytes("no JSON", malformed.1, || format!("{MARK} {{").into_bytes()),
        bytes("not UTF-8", "manifest-not-utf8", || {
            let text = String::from_utf8_lossy(&example().bytes()).into_owned();
            let (before, after) = text.split_once(MARK).unwrap_or_default();
            [before.as_bytes(), b"\xff\xfe", after.as_bytes()].concat()
        }),
        bytes("a duplicate name", "manifest-duplicate-name", || {
            let text = String::from_utf8_lossy(&example().bytes()).into_owned();
            text.replacen('{', "{\"version\":1,", 1).into_bytes()
        }),
        bytes("a duplicate name far inside", "manifest-duplicate-name", || {
            let text = String::from_utf8_lossy(&example().bytes()).into_owned();
            let twice = format!("\"family\":\"{MARK}\",\"family\":\"{MARK}\"");
            text.replace(&format!("\"family\":\"{MARK}\""), &twice).into_bytes()
        }),
        bytes("nested too deep", "manifest-too-deep", || {
            format!("{}{}", "[".repeat(5_000), "]".repeat(5_000)).into_bytes()
        }),
        value("an unknown member", malformed, "/zzqmark", json!(1)),
        value("a wrong type", malformed, "/person/names", json!(MARK)),
        value("an integer out of range", malformed, "/version", json!(9_007_199_254_740_993_u64)),
        value("an id that is no UUIDv7", malformed, "/bundle", json!("urn:uuid:zzqmark")),
    ]
}

fn identity() -> Vec<Row> {
    vec![
        value("another sender", (403, "not-the-sender"), "/from", json!("kz-mj")),
        value("another addressee", (422, "not-the-addressee"), "/to", json!("br-mre")),
        value("an unknown treaty", (422, "unknown-treaty"), "/treaty", json!("zz-qmark-1999")),
        value("an unknown message", (422, "unknown-message"), "/message", json!(MARK)),
        value(
            "a treaty on assistance",
            (422, "not-a-transfer-treaty"),
            "/treaty",
            json!("kz-fr-mla"),
        ),
    ]
}

fn limits() -> Vec<Row> {
    vec![
        unsigned("a manifest too large", 413, "too-large", |stage| {
            let part = MARK.repeat(300_000);
            stage.peer.ask(&Outgoing::of(&example()).parts(part.as_bytes()).request())
        }),
        signed("a document too large", 413, "too-large", |stage| {
            stage.hand_in(&Outgoing::of(&example().set("/documents/0/size", json!(1_000_001))))
        }),
        signed("too many documents", 413, "too-large", |stage| {
            let more = |example: gateway_bundle::example::Example, n: u32| {
                let (id, file) = (format!("x{n}"), format!("x{n}.bin"));
                example.with_content(&id, &file, "facts", vec![0])
            };
            stage.hand_in(&Outgoing::of(&(0..20).fold(example(), more)))
        }),
    ]
}

/// What a careless receiver would write where it does not belong.
fn file_names() -> Vec<Row> {
    let names = [
        ("a path upwards", "../../zzqmark"),
        ("an absolute path", "/etc/zzqmark"),
        ("a path of another system", "..\\zzqmark"),
        ("a hidden file", ".zzqmark"),
        ("a folder", "zzqmark/zzqmark.pdf"),
        ("a null in the name", "zzqmark\u{0}.pdf"),
        ("a line in the name", "zzqmark\r\nx-smuggled: yes"),
        ("an alternate stream", "zzqmark.pdf:zzqmark"),
        ("an empty name", ""),
    ];
    let row =
        |(what, name)| value(what, (422, "document-file-name"), "/documents/0/file", json!(name));
    names.into_iter().map(row).collect()
}
