//! The catalogue: the same keys with the same arguments in every language, none unused.

use std::collections::{BTreeMap, BTreeSet};

use gateway_bundle::example::Example;
use gateway_bundle::ids::Language;
use gateway_bundle::{Country, MessageKind};
use gateway_treaty::problem::Problem;
use gateway_treaty::vocabulary::{Field, ITEMS};
use gateway_treaty::{Catalogue, Effect, Profiles, Rendered};

use crate::common::{Case, assess_case};

const SOURCES: [(&str, &str); 6] = [
    ("en", include_str!("../../../../schemas/findings/en.ftl")),
    ("it", include_str!("../../../../schemas/findings/it.ftl")),
    ("kk", include_str!("../../../../schemas/findings/kk.ftl")),
    ("ko", include_str!("../../../../schemas/findings/ko.ftl")),
    ("pt", include_str!("../../../../schemas/findings/pt.ftl")),
    ("ru", include_str!("../../../../schemas/findings/ru.ftl")),
];

/// The parts of finding texts.
const PARTS: [&str; 4] = ["", "found", "wanted", "action"];

/// Each message's parts, and each part's arguments. Read line by line, apart from the library that
/// the catalogue itself reads with.
fn keys(source: &str) -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut all: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let (mut key, mut part) = (String::new(), String::new());
    for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((name, _)) = line.split_once(" = ") {
            if let Some(name) = name.strip_prefix("    .") {
                name.clone_into(&mut part);
            } else if !name.starts_with(' ') {
                assert!(!all.contains_key(name), "{name} stands twice");
                name.clone_into(&mut key);
                part.clear();
            }
        }
        let args = all.entry(key.clone()).or_default().entry(part.clone()).or_default();
        for argument in line.split('$').skip(1) {
            let end = argument.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            args.insert(argument[..end.unwrap_or(argument.len())].to_owned());
        }
    }
    all
}

fn words(prefix: &str, words: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    words.into_iter().map(|word| format!("{prefix}-{}", word.as_ref())).collect()
}

/// Every key that the program can ask for, beside those of findings.
fn vocabulary() -> BTreeSet<String> {
    let mut keys: BTreeSet<String> =
        ["article", "article-protocol", "article-report", "date"].map(str::to_owned).into();
    keys.extend(words("effect", ["refuse", "incomplete", "decide", "note"]));
    keys.extend(words("who", ["sender", "receiver", "person", "court"]));
    keys.extend(words("verdict", ["passed", "failed", "not-applicable", "not-checked"]));
    keys.extend(words("side", ["sentencing", "executing", "both"]));
    keys.extend(words("channel", ["direct", "diplomatic"]));
    keys.extend(words("giver", ["person", "legal-representative", "defender", "relative"]));
    keys.extend(words("item", ITEMS));
    keys.extend(words("message", MessageKind::ALL.iter().map(|kind| kind.as_str())));
    keys.extend(words("field", Field::ALL.iter().map(|field| field.key())));
    keys.extend(words(
        "obligation",
        [
            "required",
            "if-available",
            "if-known",
            "if-necessary",
            "if-imposed",
            "on-request",
            "by-analogy",
        ],
    ));
    keys.extend(words(
        "direction",
        ["sentencing-to-executing", "executing-to-sentencing", "requesting-to-requested", "either"],
    ));
    keys.extend(words(
        "certification",
        ["certified-copy", "signature-and-stamp", "sending-authority", "authentication"],
    ));
    keys.extend(words("form", ["paper", "information"]));
    keys.extend(words(
        "occasion",
        ["agrees", "refuses", "consent-needed", "flight", "expulsion-order"],
    ));
    keys.extend(words(
        "checklist",
        [
            "article",
            "item",
            "direction",
            "obligation",
            "translation",
            "certification",
            "none",
            "draft",
            "empty",
            "originals-simultaneously",
            "originals-as-soon-as-possible",
            "channel",
            "into",
            "into-with-addressee",
            "into-certified",
            "awaits-declaration",
        ],
    ));
    keys
}

#[test]
fn every_language_has_the_same_keys_with_the_same_arguments() {
    let english = keys(SOURCES[0].1);
    for (language, source) in SOURCES {
        let here = keys(source);
        for (key, parts) in &english {
            let args = |parts: &BTreeMap<_, BTreeSet<String>>| {
                parts.values().flatten().cloned().collect::<BTreeSet<_>>()
            };
            let Some(other) = here.get(key) else { panic!("{language} has no {key}") };
            assert_eq!(args(other), args(parts), "{language} {key}");
            assert!(other.keys().eq(parts.keys()), "{language} {key}: parts differ");
        }
        assert_eq!(here.len(), english.len(), "{language} has keys that English has not");
    }
}

#[test]
fn every_finding_has_its_words_with_just_the_arguments_that_the_engine_gives() {
    let english = keys(SOURCES[0].1);
    for problem in Problem::ALL {
        let parts = english.get(problem.text()).unwrap_or_else(|| panic!("{problem:?}"));
        assert_eq!(
            parts.keys().collect::<BTreeSet<_>>(),
            PARTS.map(str::to_owned).iter().collect()
        );
        let used: BTreeSet<&str> = parts.values().flatten().map(String::as_str).collect();
        let mut given: BTreeSet<&str> = problem.args().iter().copied().collect();
        given.extend(problem.names_article().then_some("article"));
        assert_eq!(used, given, "{problem:?}");
    }
}

#[test]
fn no_text_is_unused() {
    let mut wanted = vocabulary();
    wanted.extend(Problem::ALL.iter().map(|problem| problem.text().to_owned()));
    let named = |key: &String| key.starts_with("state-") || key.starts_with("language-");
    let unused: Vec<_> = keys(SOURCES[0].1)
        .into_keys()
        .filter(|key| !wanted.contains(key) && (!named(key) || key == "state-consent"))
        .collect();
    assert_eq!(unused, Vec::<String>::new());
    let here = keys(SOURCES[0].1);
    let missing: Vec<_> = wanted.iter().filter(|key| !here.contains_key(*key)).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn every_state_and_language_of_a_profile_has_its_name() {
    let here = keys(SOURCES[0].1);
    for profile in Profiles::embedded().unwrap().iter() {
        let mut states: BTreeSet<&Country> = profile.states().collect();
        let mut languages: BTreeSet<&str> =
            profile.texts.iter().map(|text| text.language.primary()).collect();
        for rule in &profile.translations {
            states.extend(rule.addressees.iter().chain(rule.accepted.keys()));
            let lists = rule.accepted.values().chain(rule.awaits_declaration.values());
            let named = lists.flatten().chain(&rule.always_accepted);
            languages.extend(named.map(Language::primary));
        }
        for state in states {
            assert!(here.contains_key(&format!("state-{state}")), "{}: {state}", profile.id);
        }
        for language in languages {
            let key = format!("language-{language}");
            assert!(here.contains_key(&key), "{}: {language}", profile.id);
        }
    }
}

/// A word left in English would show by its letters.
#[test]
fn what_is_said_in_korean_kazakh_or_russian_is_written_in_its_script() {
    for (language, source) in SOURCES.iter().filter(|(l, _)| ["kk", "ko", "ru"].contains(l)) {
        for line in source.lines().filter(|line| line.contains(" = ")) {
            let (_, text) = line.split_once(" = ").unwrap();
            let words = text.split(['{', '}']).step_by(2).collect::<String>();
            assert!(!words.contains(|c: char| c.is_ascii_alphabetic()), "{language}: {line}");
        }
    }
}

#[test]
fn no_variable_in_korean_is_followed_by_a_particle_that_may_be_the_wrong_one() {
    let korean = SOURCES.iter().find(|(language, _)| *language == "ko").unwrap().1;
    for line in korean.lines().filter(|line| !line.starts_with('#')) {
        for after in line.split('}').skip(1) {
            let mut next = after.chars();
            // These change with the sound before them, unless both forms stand: 은(는).
            let changes = next.next().is_some_and(|c| "은는이가을를과와로".contains(c));
            assert!(!changes || next.next() == Some('('), "{line}");
        }
    }
}

#[test]
fn an_article_is_written_as_the_language_writes_it() {
    let catalogue = Catalogue::embedded().unwrap();
    for (language, plain, paragraph, protocol) in [
        ("en", "Art. 7", "Art. 7(5)(c)", "Art. 3(3)(a) of the Protocol"),
        ("it", "art. 7", "art. 7(5)(c)", "art. 3(3)(a) del Protocollo"),
        ("kk", "7-бап", "7(5)(c)-бап", "Хаттаманың 3(3)(a)-бабы"),
        ("ko", "제7조", "제7조(5)(c)", "의정서 제3조(3)(a)"),
        ("pt", "art. 7", "art. 7(5)(c)", "art. 3(3)(a) do Protocolo"),
        ("ru", "ст. 7", "ст. 7(5)(c)", "ст. 3(3)(a) Протокола"),
    ] {
        assert_eq!(catalogue.article("7", language), plain);
        assert_eq!(catalogue.article("7(5)(c)", language), paragraph);
        assert_eq!(catalogue.article("P3(3)(a)", language), protocol);
    }
    assert_eq!(catalogue.article("5(1)(e)[6]", "ko"), "제5조(1)(e)[6]");
}

fn rendered(item: &str, language: &str) -> Rendered {
    let case = Case {
        message: Example::reply().without(item),
        earlier: vec![Example::transfer_request()],
    };
    Catalogue::embedded().unwrap().render(&assess_case(&case).findings[0], language)
}

#[test]
fn a_missing_verdict_is_said_in_the_reader_s_language() {
    assert_eq!(rendered("verdict", "en").title, "Missing: copy of the verdict");
    assert_eq!(rendered("verdict", "en").wanted, "Art. 4(2)(f) asks for: copy of the verdict.");
    assert_eq!(rendered("verdict", "ru-KZ").wanted, "ст. 4(2)(f) требует: копия приговора.");
    assert_eq!(rendered("verdict", "kk").wanted, "4(2)(f)-бап талап етеді: үкімнің көшірмесі.");
    assert_eq!(rendered("verdict", "pt-BR").wanted, "O art. 4(2)(f) exige: cópia da sentença.");
    assert_eq!(rendered("verdict", "it").wanted, "L'art. 4(2)(f) richiede: copia della sentenza.");
    assert_eq!(rendered("verdict", "ko-KR").wanted, "제4조(2)(f)에 따라 필요한 것: 판결문 사본.");
    assert_eq!(rendered("verdict", "ru").who, "направляющий орган");
    assert_eq!(rendered("verdict", "ko").who, "발송기관");
}

#[test]
fn a_language_that_the_catalogue_does_not_have_is_english() {
    assert_eq!(rendered("verdict", "xx"), rendered("verdict", "en"));
}

#[test]
fn numbers_and_days_are_written_as_the_language_does() {
    let case = Case {
        message: Example::transfer_request()
            .set("/sentence/punishments/0/ends", "2027-01-01".into()),
        earlier: vec![],
    };
    let assessment = assess_case(&case);
    let finding = assessment.findings.iter().find(|f| f.code.ends_with("term-short")).unwrap();
    let catalogue = Catalogue::embedded().unwrap();
    let say = |language| catalogue.render(finding, language);
    assert_eq!(say("en").title, "Less than 6 months left to serve");
    assert_eq!(say("ru").title, "Остается менее 6 месяцев");
    assert_eq!(say("it").title, "Pena residua inferiore a 6 mesi");
    assert_eq!(say("ko").title, "잔여 형기가 6개월 미만");
    assert!(say("ko").found.contains("2026년 12월 11일"), "{}", say("ko").found);
    assert!(say("it").found.contains("11/12/2026"), "{}", say("it").found);
    assert!(say("ru").found.contains("11.12.2026"), "{}", say("ru").found);
    assert!(say("en").found.contains("2026-12-11"), "{}", say("en").found);
}

#[test]
fn the_catalogue_may_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let catalogue = Catalogue::embedded().unwrap();
    shared(&catalogue);
    assert_eq!(catalogue.languages().collect::<Vec<_>>(), ["en", "it", "kk", "ko", "pt", "ru"]);
    assert_eq!(catalogue.effect_name(Effect::Incomplete, "ru"), "неполно");
    assert_eq!(catalogue.message_name(MessageKind::Reply, "en"), "reply to the request");
}
