//! The papers that travel in the example.

use serde_json::{Value, json};

use super::pdf;

/// A paper, before it has a number.
pub(super) struct Paper {
    /// The file name without its extension.
    stem: &'static str,
    item: &'static str,
    kind: Kind,
}

/// What is special about a paper.
#[derive(PartialEq, Eq)]
enum Kind {
    /// Nothing: it is signed and stamped.
    Plain,
    /// There is nothing to read in it.
    Image,
    /// It tells of a person's health.
    Medical,
    /// It is a certified copy.
    Copy,
}

const fn paper(stem: &'static str, item: &'static str, kind: Kind) -> Paper {
    Paper { stem, item, kind }
}

/// The request letter and what KZ-BR Art. 4(3) lists.
pub(super) const REQUEST: &[Paper] = &[
    paper("zapros", "request-letter", Kind::Plain),
    paper("grazhdanstvo", "citizenship-proof", Kind::Plain),
    paper("statya-uk", "offence-under-executing-law", Kind::Plain),
    paper("soglasie", "state-consent", Kind::Plain),
    paper("garantii", "execution-guarantee", Kind::Plain),
];

/// The answer letter and what KZ-BR Art. 4(2) lists.
pub(super) const REPLY: &[Paper] = &[
    paper("carta-de-resposta", "reply-letter", Kind::Plain),
    paper("dados-pessoais", "identity-data", Kind::Plain),
    paper("passaporte", "identity-document", Kind::Plain),
    paper("impressoes-digitais", "fingerprints", Kind::Image),
    paper("residencia", "residence", Kind::Plain),
    paper("relato-dos-fatos", "facts", Kind::Plain),
    paper("texto-da-lei", "law-provisions", Kind::Plain),
    paper("calculo-da-pena", "sentence-particulars", Kind::Plain),
    paper("conduta", "conduct-report", Kind::Plain),
    paper("sentenca", "verdict", Kind::Copy),
    paper("transito-em-julgado", "entry-into-force", Kind::Plain),
    paper("relatorio-medico", "medical-report", Kind::Medical),
    paper("relatorio-social", "social-report", Kind::Plain),
    paper("consentimento", "person-consent", Kind::Plain),
    paper("consentimento-do-estado", "state-consent", Kind::Plain),
];

impl Paper {
    /// Whether there is something to read, and so to translate.
    pub(super) fn is_read(&self) -> bool {
        self.kind != Kind::Image
    }

    /// The paper as it was made: the manifest's entry and the bytes.
    pub(super) fn document(&self, id: &str, language: &str) -> (Value, Vec<u8>) {
        let mut document = self.entry(id, &format!("{}.pdf", self.stem));
        if self.is_read() {
            document["language"] = json!(language);
        }
        document["signed"] = json!({
            "by": "A. B. Exemplo", "office": "example office", "stamp": true,
        });
        if self.kind == Kind::Copy {
            document["certified"] = json!({
                "form": "paper-stamp", "by": "C. D. Exemplo", "office": "registry of the court",
                "on": "2026-09-02",
            });
        }
        (document, self.bytes(language))
    }

    /// Its translation.
    pub(super) fn translation(&self, id: &str, of: &str, language: &str) -> (Value, Vec<u8>) {
        let mut document = self.entry(id, &format!("{}.{language}.pdf", self.stem));
        document["language"] = json!(language);
        document["translation_of"] = json!(of);
        document["translated"] = json!({ "by": "E. F. Exemplo" });
        (document, self.bytes(language))
    }

    fn entry(&self, id: &str, file: &str) -> Value {
        let mut document = json!({
            "id": id, "file": file, "media_type": "application/pdf", "pages": 1,
            "items": [self.item],
        });
        if self.kind == Kind::Medical {
            document["handling"] = json!("medical");
        }
        document
    }

    fn bytes(&self, language: &str) -> Vec<u8> {
        pdf::page(&[
            "Fictional document, made for tests and demonstrations",
            self.item,
            self.stem,
            language,
        ])
    }
}
