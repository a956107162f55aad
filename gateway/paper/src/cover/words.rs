//! The words of a cover sheet in the languages that are built in.

/// The words in two languages.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pair: [&'static Vocabulary; 2],
}

/// The words in one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Vocabulary {
    pub(super) title: &'static str,
    pub(super) case: &'static str,
    pub(super) to: &'static str,
    pub(super) from: &'static str,
    pub(super) date: &'static str,
    pub(super) consignment: &'static str,
    pub(super) bundle: &'static str,
    pub(super) digest: &'static str,
    pub(super) original: &'static str,
    pub(super) pages: &'static str,
    pub(super) present: &'static str,
    pub(super) seal: &'static str,
    pub(super) signature: &'static str,
    pub(super) total: &'static str,
    pub(super) note: &'static str,
}

impl Words {
    pub(super) fn pair(languages: &[String; 2]) -> Self {
        Self { pair: languages.each_ref().map(|language| Vocabulary::of(language)) }
    }

    /// One word in both languages, or once where they agree.
    pub(super) fn both(&self, word: impl Fn(&Vocabulary) -> &'static str) -> String {
        self.each(word).join(" / ")
    }

    /// One text per language, or once where they agree.
    pub(super) fn each(&self, word: impl Fn(&Vocabulary) -> &'static str) -> Vec<&'static str> {
        let mut texts = self.pair.map(word).to_vec();
        texts.dedup();
        texts
    }

    pub(super) fn title(&self) -> String {
        self.both(|words| words.title)
    }
}

impl Vocabulary {
    fn of(language: &str) -> &'static Self {
        match language.split('-').next() {
            Some("kk") => &KAZAKH,
            Some("ru") => &RUSSIAN,
            Some("pt") => &PORTUGUESE,
            _ => &ENGLISH,
        }
    }
}

static ENGLISH: Vocabulary = Vocabulary {
    title: "Cover sheet: paper originals",
    case: "Case",
    to: "To",
    from: "From",
    date: "Date",
    consignment: "Consignment",
    bundle: "Bundle",
    digest: "SHA-256",
    original: "Original",
    pages: "Pages",
    present: "Present",
    seal: "Seal",
    signature: "Signature",
    total: "Originals",
    note: "Please scan the code or type the id, compare each original with this list and confirm \
           it in the gateway. The code identifies this consignment; it proves nothing by itself.",
};

static KAZAKH: Vocabulary = Vocabulary {
    title: "Ілеспе парақ: қағаз түпнұсқалар",
    case: "Іс",
    to: "Кімге",
    from: "Кімнен",
    date: "Күні",
    consignment: "Жөнелтім",
    bundle: "Топтама",
    digest: "SHA-256",
    original: "Түпнұсқа",
    pages: "Парақ",
    present: "Бар",
    seal: "Мөр",
    signature: "Қолтаңба",
    total: "Түпнұсқалар",
    note: "Кодты сканерлеңіз немесе нөмірді теріңіз, әр түпнұсқаны осы тізіммен салыстырып, \
           шлюзде растаңыз. Код жөнелтімді ғана көрсетеді, өздігінен ештеңені дәлелдемейді.",
};

static RUSSIAN: Vocabulary = Vocabulary {
    title: "Сопроводительный лист: бумажные оригиналы",
    case: "Дело",
    to: "Кому",
    from: "От кого",
    date: "Дата",
    consignment: "Отправление",
    bundle: "Пакет",
    digest: "SHA-256",
    original: "Оригинал",
    pages: "Страниц",
    present: "Есть",
    seal: "Печать",
    signature: "Подпись",
    total: "Оригиналов",
    note: "Отсканируйте код или наберите номер, сверьте каждый оригинал с этим списком и \
           подтвердите в шлюзе. Код лишь обозначает отправление и сам по себе ничего не доказывает.",
};

static PORTUGUESE: Vocabulary = Vocabulary {
    title: "Folha de rosto: originais em papel",
    case: "Processo",
    to: "Para",
    from: "De",
    date: "Data",
    consignment: "Remessa",
    bundle: "Pacote",
    digest: "SHA-256",
    original: "Original",
    pages: "Páginas",
    present: "Presente",
    seal: "Selo",
    signature: "Assinatura",
    total: "Originais",
    note: "Leia o código ou digite o número, confira cada original com esta lista e confirme-o no \
           gateway. O código apenas identifica a remessa; por si só nada comprova.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_in_both_languages_and_once_where_they_agree() {
        let words = |a: &str, b: &str| Words::pair(&[a.to_owned(), b.to_owned()]);
        assert_eq!(words("pt-BR", "kk").both(|words| words.case), "Processo / Іс");
        assert_eq!(words("ru", "ru").both(|words| words.case), "Дело");
        assert_eq!(words("es", "en").both(|words| words.case), "Case");
        assert_eq!(words("pt", "en").both(|words| words.original), "Original");
    }
}
