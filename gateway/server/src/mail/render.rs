//! A notice as a mail: rendered once, kept, and sent byte for byte the same at every attempt.
//!
//! One recipient a mail, plain text, base64. The encoding is forced, so no line of the text can
//! end the message early (RUSTSEC-2026-0561), and every word in it comes from our own texts: the
//! case is named by our own running number.

use gateway_exchange::Notice;
use jiff::Timestamp;
use jiff::fmt::rfc2822;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::message::{Mailbox, MessageBuilder, SinglePart};
use lettre::{Address, Message};

use crate::texts::Texts;

/// A mail ready to be sent, and to be sent again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its Message-ID.
    pub message_id: String,
    /// The recipient's address.
    pub recipient: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything that a mail may say.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// What waits; more than one makes a digest.
    pub lines: &'a [Line],
    /// The Message-ID of the mail that this one reminds of.
    pub reminds_of: Option<&'a str>,
    /// Whether it is a reminder.
    pub reminder: bool,
    /// Whose gateway sends it, in the recipient's language.
    pub authority: &'a str,
    /// Where the desk is.
    pub link: &'a str,
    /// The sender's address.
    pub from: &'a str,
    /// The recipient's address.
    pub to: &'a str,
    /// The recipient's language.
    pub language: &'a str,
    /// When it is rendered.
    pub at: Timestamp,
    /// A random name for the Message-ID.
    pub id: &'a str,
}

/// One thing that waits. Its type has no place for anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What waits.
    pub notice: Notice,
    /// Our own number of the case; none where it is about no case yet.
    pub case: Option<CaseNumber>,
}

/// Our own running number of a case: digits and a hyphen, so it can be nobody's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseNumber(String);

impl CaseNumber {
    /// The number, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        (plain && (1..=24).contains(&text.len())).then(|| Self(text.to_owned()))
    }
}

/// Why no mail can be made.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The sender's or the recipient's address is none.
    #[error("a mail address of the configuration is none (RFC 5321)")]
    Address,
    /// The mail library refused.
    #[error("the mail cannot be built")]
    Build,
}

/// Renders a mail.
///
/// # Errors
///
/// An address of the configuration is none.
pub fn render(texts: &Texts, letter: &Letter<'_>) -> Result<Rendered, RenderError> {
    let language = texts.language(letter.language);
    let from = mailbox(letter.from)?;
    let to = mailbox(letter.to)?;
    let message_id = format!("<{}@{}>", letter.id, from.email.domain());
    let (subject, body) = match letter.lines {
        [line] => one(texts, language, letter, line),
        lines => many(texts, language, letter, lines),
    };
    let subject = if letter.reminder {
        texts.format(language, "mail-reminder", &[("subject", &subject)])
    } else {
        subject
    };
    let recipient = to.email.to_string();
    let mut builder = head(Message::builder(), letter, language)
        .from(from)
        .to(to)
        .subject(subject)
        .message_id(Some(message_id.clone()));
    if let Some(first) = letter.reminds_of {
        builder = builder.in_reply_to(first.to_owned()).references(first.to_owned());
    }
    let message = builder
        .singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_PLAIN)
                .header(ContentTransferEncoding::Base64)
                .body(body.replace('\n', "\r\n")),
        )
        .map_err(|_| RenderError::Build)?;
    Ok(Rendered { message_id, recipient, bytes: message.formatted() })
}

fn one(texts: &Texts, language: &str, letter: &Letter<'_>, line: &Line) -> (String, String) {
    let what = texts.get(language, &format!("notice-{}", line.notice.kind));
    let (key, case) = match &line.case {
        Some(CaseNumber(case)) => ("mail-subject", case.as_str()),
        None => ("mail-subject-no-case", "–"),
    };
    let subject = texts.format(language, key, &[("case", case), ("what", &what)]);
    let until = until(texts, language, line);
    let body = [
        ("what", what.as_str()),
        ("case", case),
        ("until", &until),
        ("link", letter.link),
        ("authority", letter.authority),
    ];
    (subject, texts.format(language, "mail-body", &body))
}

fn many(texts: &Texts, language: &str, letter: &Letter<'_>, all: &[Line]) -> (String, String) {
    let mut lines = String::new();
    for line in all {
        let what = texts.get(language, &format!("notice-{}", line.notice.kind));
        let said = match &line.case {
            Some(CaseNumber(case)) => {
                texts.format(language, "mail-digest-line", &[("case", case), ("what", &what)])
            }
            None => what,
        };
        let until = until(texts, language, line);
        lines.push_str(format!("- {said}. {until}").trim_end());
        lines.push('\n');
    }
    let count = all.len().to_string();
    let subject = texts.format(language, "mail-digest-subject", &[("count", &count)]);
    let body =
        [("lines", lines.trim_end()), ("link", letter.link), ("authority", letter.authority)];
    (subject, texts.format(language, "mail-digest-body", &body))
}

fn until(texts: &Texts, language: &str, line: &Line) -> String {
    line.notice.until.map_or_else(String::new, |date| {
        texts.format(language, "mail-until", &[("date", &date.to_string())])
    })
}

fn head(builder: MessageBuilder, letter: &Letter<'_>, language: &str) -> MessageBuilder {
    let raw = |name: &'static str, value: &str| {
        HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
    };
    let date = rfc2822::to_string(&letter.at.to_zoned(jiff::tz::TimeZone::UTC)).unwrap_or_default();
    builder
        .raw_header(raw("Date", &date))
        .raw_header(raw("Auto-Submitted", "auto-generated"))
        .raw_header(raw("X-Auto-Response-Suppress", "OOF, AutoReply"))
        .raw_header(raw("Content-Language", language))
        .header(MIME_VERSION_1_0)
}

/// An address as [`render`] writes it, so that the same mailbox is always the same text; as it is
/// where it is none.
pub fn canonical(address: &str) -> String {
    mailbox(address).map_or_else(|_| address.to_owned(), |mailbox| mailbox.email.to_string())
}

/// An address as every server takes it: its domain in ASCII (RFC 5890). A local part that is not
/// ASCII stays as it is; only a server with SMTPUTF8 takes it.
fn mailbox(address: &str) -> Result<Mailbox, RenderError> {
    let address: Address = address.parse().map_err(|_| RenderError::Address)?;
    let domain = idna::domain_to_ascii(address.domain()).map_err(|_| RenderError::Address)?;
    let address = Address::new(address.user(), domain).map_err(|_| RenderError::Address)?;
    Ok(Mailbox::new(None, address))
}

#[cfg(test)]
mod tests {
    use gateway_exchange::NoticeKind;

    use super::*;

    fn letter<'a>(to: &'a str, lines: &'a [Line]) -> Letter<'a> {
        Letter {
            lines,
            reminds_of: None,
            reminder: false,
            authority: "Prosecutor General's Office",
            link: "https://desk.example",
            from: "gateway@pgo.example",
            to,
            language: "ru",
            at: "2026-11-23T09:00:00Z".parse().unwrap(),
            id: "01",
        }
    }

    fn arrived() -> Line {
        Line { notice: NoticeKind::BundleArrived.into(), case: CaseNumber::new("2026-000017") }
    }

    fn rendered(letter: &Letter<'_>) -> Result<String, RenderError> {
        let mail = render(&Texts::embedded().unwrap(), letter)?;
        Ok(String::from_utf8(mail.bytes).unwrap())
    }

    fn body(mail: &str) -> String {
        use base64::Engine as _;
        let (_, body) = mail.split_once("\r\n\r\n").unwrap();
        let body = base64::engine::general_purpose::STANDARD.decode(body.replace("\r\n", ""));
        String::from_utf8(body.unwrap()).unwrap()
    }

    #[test]
    fn the_same_letter_gives_the_same_bytes() {
        let lines = [arrived()];
        let first = rendered(&letter("a@pgo.example", &lines)).unwrap();
        assert_eq!(first, rendered(&letter("a@pgo.example", &lines)).unwrap());
    }

    #[test]
    fn a_mail_has_the_headers_that_a_machine_made_mail_needs() {
        let text = rendered(&letter("a@pgo.example", &[arrived()])).unwrap();
        for wanted in [
            "Message-ID: <01@pgo.example>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Transfer-Encoding: base64",
            "Date: Mon, 23 Nov 2026 09:00:00",
        ] {
            assert!(text.contains(wanted), "{wanted} is missing in\n{text}");
        }
    }

    #[test]
    fn a_reminder_answers_the_mail_that_it_reminds_of() {
        let lines = [arrived()];
        let first = Some("<00@pgo.example>");
        let again = Letter { reminds_of: first, reminder: true, ..letter("a@pgo.example", &lines) };
        let text = rendered(&again).unwrap();
        assert!(text.contains("In-Reply-To: <00@pgo.example>"), "{text}");
        assert!(text.contains("References: <00@pgo.example>"), "{text}");
    }

    #[test]
    fn a_digest_says_each_thing_in_a_line() {
        let late = Line { notice: NoticeKind::OriginalsLate.into(), case: None };
        let text = rendered(&letter("a@pgo.example", &[arrived(), late])).unwrap();
        let body = body(&text);
        assert!(body.contains("- Дело 2026-000017: "), "{body}");
        assert_eq!(body.lines().filter(|line| line.starts_with("- ")).count(), 2, "{body}");
    }

    #[test]
    fn no_line_of_a_mail_can_end_it_early() {
        // RUSTSEC-2026-0561: a bare line feed before a dot in a body that is not encoded.
        let lines = [arrived()];
        let smuggling =
            Letter { authority: "A\n.\nMAIL FROM:<x>", ..letter("a@b.example", &lines) };
        let text = rendered(&smuggling).unwrap();
        assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
        assert!(!text.contains("\r\n."), "{text}");
    }

    #[test]
    fn an_address_with_a_line_break_is_refused() {
        let lines = [arrived()];
        let smuggled = letter("a@pgo.example\r\nBcc: b@evil.example", &lines);
        assert!(matches!(rendered(&smuggled), Err(RenderError::Address)));
    }

    #[test]
    fn the_domain_of_an_internationalised_address_goes_in_ascii() {
        let text = rendered(&letter("a@прокуратура.example", &[arrived()])).unwrap();
        assert!(text.contains("To: a@xn--80aa2apegcbrhd.example"), "{text}");
    }

    #[test]
    fn what_is_no_running_number_names_no_case() {
        assert!(CaseNumber::new("2026-000017").is_some());
        for name in ["Zzq", "KZ-BR-1", "1\r\n2", ""] {
            assert!(CaseNumber::new(name).is_none(), "{name:?}");
        }
    }
}
