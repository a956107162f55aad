//! The papers of a fictional case, for the demonstration and the tests.
//!
//! A Kazakh citizen, convicted in Brazil, asks to serve his sentence at home. All of it is made
//! up: person, companies, places, court, numbers. Every page says so, because a demonstration
//! ends in somebody's folder sooner or later. The papers are whole, in every language a treaty
//! wants, so that assessment, translation duties, page counts and originals can be shown on
//! something that reads like the real thing. The texts are files in `sample/`, in the notation of
//! this module's `script`.
//!
//! [`CASE`] holds the facts that the papers state, for a manifest that must agree with them.

mod script;

use jiff::civil::{Date, date};

use crate::PaperError;
use script::Script;

/// One paper of the fictional case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleDocument {
    /// Its id within its bundle.
    pub id: &'static str,
    /// Its file name.
    pub file: &'static str,
    /// Always `application/pdf`.
    pub media_type: &'static str,
    /// The language it is written in (BCP 47).
    pub language: &'static str,
    /// What it is, in its own language.
    pub title: String,
    /// The office that issued it, in its own language.
    pub office: String,
    /// The date it bears.
    pub date: Date,
    /// Its pages, as counted by the renderer.
    pub pages: u32,
    /// The items of the treaty it answers.
    pub items: Vec<&'static str>,
    /// The document of the same bundle that it translates.
    pub translation_of: Option<&'static str>,
    /// The PDF.
    pub bytes: Vec<u8>,
}

/// What the papers say, for those who write a manifest to them.
#[derive(Debug, Clone, Copy)]
pub struct Case {
    /// The case's reference.
    pub reference: &'static str,
    /// The person's family name, in Latin and in Cyrillic (Kazakh) script.
    pub family: [&'static str; 2],
    /// The person's given name, likewise.
    pub given: [&'static str; 2],
    /// The person's patronymic, likewise.
    pub patronymic: [&'static str; 2],
    /// Date of birth.
    pub born: Date,
    /// Place of birth.
    pub birthplace: &'static str,
    /// The person's address in the executing State.
    pub residence: &'static str,
    /// The court.
    pub court: &'static str,
    /// The number of the proceedings.
    pub number: &'static str,
    /// The date of the verdict.
    pub verdict: Date,
    /// Since when it is final.
    pub final_since: Date,
    /// The provisions of the Brazilian Penal Code with the months of imprisonment for each.
    pub offences: [(&'static str, u32); 3],
    /// The sentence in months.
    pub months: u32,
    /// From when it is counted.
    pub starts: Date,
    /// When it ends.
    pub ends: Date,
    /// The day for which served and remaining months are stated.
    pub as_of: Date,
    /// Months served by then.
    pub executed: u32,
    /// Months remaining then.
    pub remaining: u32,
    /// When the person asked to be transferred.
    pub petition: Date,
    /// When the Kazakh authority received that petition.
    pub petition_received: Date,
    /// When the person consented, having been informed the same day.
    pub consent: Date,
    /// The date and number of Kazakhstan's request.
    pub request: (Date, &'static str),
    /// The date and number of Brazil's reply.
    pub reply: (Date, &'static str),
    /// The date and number of Kazakhstan's decision.
    pub decision: (Date, &'static str),
}

/// The facts of the fictional case.
pub const CASE: Case = Case {
    reference: "KZ-BR-2026-000017",
    family: ["Tulegenov", "Төлегенов"],
    given: ["Darkhan", "Дархан"],
    patronymic: ["Ermekuly", "Ермекұлы"],
    born: date(1990, 2, 3),
    birthplace: "Karaganda",
    residence: "Karaganda, Bukhar-Zhyrau 117, apt. 12",
    court: "2ª Vara Criminal da Comarca de Porto Sereno",
    number: "0001702-11.2024.8.99.0017",
    verdict: date(2024, 5, 6),
    final_since: date(2024, 6, 1),
    offences: [("art. 171, caput", 45), ("art. 297, caput", 30), ("art. 288, caput", 15)],
    months: 90,
    starts: date(2024, 1, 10),
    ends: date(2031, 7, 9),
    as_of: date(2026, 10, 10),
    executed: 33,
    remaining: 57,
    petition: date(2026, 8, 20),
    petition_received: date(2026, 8, 25),
    consent: date(2026, 9, 1),
    request: (date(2026, 9, 14), "2-011900-26-01234"),
    reply: (date(2026, 11, 3), "OF-4471/2026/DRCI"),
    decision: (date(2026, 11, 20), "2-011900-26-01688"),
};

/// Kazakhstan's request with the confirmation of citizenship, each in Kazakh and Portuguese.
///
/// # Errors
///
/// A built-in text or typeface is damaged.
pub fn kazakhstan_request() -> Result<Vec<SampleDocument>, PaperError> {
    REQUEST.iter().map(Entry::render).collect()
}

/// Brazil's reply: the whole set of KZ-BR Art. 4(2), each paper with its Russian translation.
///
/// # Errors
///
/// A built-in text or typeface is damaged.
pub fn brazil_reply() -> Result<Vec<SampleDocument>, PaperError> {
    REPLY.iter().map(Entry::render).collect()
}

/// Kazakhstan's decision with its guarantees (KZ-BR Art. 4(3)(c)), in Kazakh and Portuguese.
///
/// # Errors
///
/// A built-in text or typeface is damaged.
pub fn kazakhstan_decision() -> Result<Vec<SampleDocument>, PaperError> {
    DECISION.iter().map(Entry::render).collect()
}

/// A paper before it is printed.
struct Entry {
    id: &'static str,
    file: &'static str,
    items: &'static [&'static str],
    translation_of: Option<&'static str>,
    language: &'static str,
    source: &'static str,
}

impl Entry {
    fn render(&self) -> Result<SampleDocument, PaperError> {
        let script = Script::parse(self.file, self.source)?;
        let document = script.document(self.language, banner(self.language));
        let typeset = document.typeset()?;
        Ok(SampleDocument {
            id: self.id,
            file: self.file,
            media_type: "application/pdf",
            language: self.language,
            pages: typeset.pages(),
            items: self.items.to_vec(),
            translation_of: self.translation_of,
            bytes: typeset.to_pdf()?,
            title: script.title,
            office: script.office,
            date: script.date,
        })
    }
}

/// What every page says at its head.
fn banner(language: &str) -> &'static str {
    match language {
        "kk" => "ОЙДАН ШЫҒАРЫЛҒАН ҮЛГІ · ЗАҢДЫ КҮШІ ЖОҚ · FICTIONAL SPECIMEN, NO LEGAL FORCE",
        "ru" => "ВЫМЫШЛЕННЫЙ ОБРАЗЕЦ · НЕ ИМЕЕТ ЮРИДИЧЕСКОЙ СИЛЫ · FICTIONAL SPECIMEN",
        "pt" => "ESPÉCIME FICTÍCIO · SEM VALOR JURÍDICO · FICTIONAL SPECIMEN, NO LEGAL FORCE",
        _ => "FICTIONAL SPECIMEN · NO LEGAL FORCE",
    }
}

macro_rules! entries {
    ($name:ident: $($id:literal $file:literal $language:literal $items:expr, $of:expr, $text:literal;)*) => {
        static $name: &[Entry] = &[$(Entry {
            id: $id,
            file: $file,
            items: &$items,
            translation_of: $of,
            language: $language,
            source: include_str!(concat!("../sample/", $text, ".txt")),
        }),*];
    };
}

entries! { REQUEST:
    "d1" "suranym-khat.pdf" "kk" ["request-letter"], None, "request.kk";
    "d2" "carta-de-pedido.pdf" "pt" ["request-letter"], Some("d1"), "request.pt";
    "d3" "azamattyq-anyqtama.pdf" "kk" ["citizenship-proof"], None, "citizenship.kk";
    "d4" "prova-de-cidadania.pdf" "pt" ["citizenship-proof"], Some("d3"), "citizenship.pt";
}

entries! { REPLY:
    "d1" "oficio-resposta.pdf" "pt" ["reply-letter"], None, "reply.pt";
    "d2" "oficio-resposta.ru.pdf" "ru" ["reply-letter"], Some("d1"), "reply.ru";
    "d3" "identificacao-e-residencia.pdf" "pt" ["identity-data", "residence"], None, "identity.pt";
    "d4" "identificacao-e-residencia.ru.pdf" "ru" ["identity-data", "residence"], Some("d3"), "identity.ru";
    "d5" "passaporte.pdf" "kk" ["identity-document"], None, "passport.kk";
    "d6" "resumo-dos-fatos.pdf" "pt" ["facts"], None, "facts.pt";
    "d7" "resumo-dos-fatos.ru.pdf" "ru" ["facts"], Some("d6"), "facts.ru";
    "d8" "texto-da-lei.pdf" "pt" ["law-provisions"], None, "law.pt";
    "d9" "texto-da-lei.ru.pdf" "ru" ["law-provisions"], Some("d8"), "law.ru";
    "d10" "calculo-da-pena.pdf" "pt" ["sentence-particulars"], None, "particulars.pt";
    "d11" "calculo-da-pena.ru.pdf" "ru" ["sentence-particulars"], Some("d10"), "particulars.ru";
    "d12" "relatorio-de-conduta.pdf" "pt" ["conduct-report"], None, "conduct.pt";
    "d13" "relatorio-de-conduta.ru.pdf" "ru" ["conduct-report"], Some("d12"), "conduct.ru";
    "d14" "sentenca.pdf" "pt" ["verdict"], None, "verdict.pt";
    "d15" "sentenca.ru.pdf" "ru" ["verdict"], Some("d14"), "verdict.ru";
    "d16" "relatorio-medico-e-social.pdf" "pt" ["medical-report", "social-report"], None, "medical.pt";
    "d17" "relatorio-medico-e-social.ru.pdf" "ru" ["medical-report", "social-report"], Some("d16"), "medical.ru";
    "d18" "consentimento.pdf" "pt" ["person-consent"], None, "consent.pt";
    "d19" "consentimento.ru.pdf" "ru" ["person-consent"], Some("d18"), "consent.ru";
    "d20" "consentimento-do-estado.pdf" "pt" ["state-consent"], None, "state-consent.pt";
    "d21" "consentimento-do-estado.ru.pdf" "ru" ["state-consent"], Some("d20"), "state-consent.ru";
}

entries! { DECISION:
    "d1" "sheshim-khat.pdf" "kk" ["decision-letter", "state-consent", "execution-guarantee"], None, "decision.kk";
    "d2" "carta-de-decisao.pdf" "pt" ["decision-letter", "state-consent", "execution-guarantee"], Some("d1"), "decision.pt";
}
