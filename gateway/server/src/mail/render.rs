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
    /// What waits.
    pub notice: Notice,
    /// Our own number of the case; none where it is about no case yet.
    pub case_number: Option<&'a str>,
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
    let message_id = format!("<{}@{}>", letter.id, from.email.domain());
    let what = texts.get(language, &format!("notice-{}", letter.notice.kind));
    let (key, case) = match letter.case_number {
        Some(case) => ("mail-subject", case),
        None => ("mail-subject-no-case", "–"),
    };
    let subject = texts.format(language, key, &[("case", case), ("what", &what)]);
    let until = letter.notice.until.map_or_else(String::new, |date| {
        texts.format(language, "mail-until", &[("date", &date.to_string())])
    });
    let body = texts.format(
        language,
        "mail-body",
        &[
            ("what", &what),
            ("case", case),
            ("until", &until),
            ("link", letter.link),
            ("authority", letter.authority),
        ],
    );
    let builder = head(Message::builder(), letter, language)
        .from(from)
        .to(mailbox(letter.to)?)
        .subject(subject)
        .message_id(Some(message_id.clone()));
    let message = builder
        .singlepart(
            SinglePart::builder()
                .header(ContentType::TEXT_PLAIN)
                .header(ContentTransferEncoding::Base64)
                .body(body.replace('\n', "\r\n")),
        )
        .map_err(|_| RenderError::Build)?;
    Ok(Rendered { message_id, recipient: letter.to.to_owned(), bytes: message.formatted() })
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

fn mailbox(address: &str) -> Result<Mailbox, RenderError> {
    let address: Address = address.parse().map_err(|_| RenderError::Address)?;
    Ok(Mailbox::new(None, address))
}

#[cfg(test)]
mod tests {
    use gateway_exchange::NoticeKind;

    use super::*;

    fn letter(to: &'static str) -> Letter<'static> {
        Letter {
            notice: NoticeKind::BundleArrived.into(),
            case_number: Some("2026-000017"),
            authority: "Prosecutor General's Office",
            link: "https://desk.example",
            from: "gateway@pgo.example",
            to,
            language: "ru",
            at: "2026-11-23T09:00:00Z".parse().unwrap(),
            id: "01",
        }
    }

    #[test]
    fn the_same_letter_gives_the_same_bytes() {
        let texts = Texts::embedded().unwrap();
        let first = render(&texts, &letter("a@pgo.example")).unwrap();
        assert_eq!(first, render(&texts, &letter("a@pgo.example")).unwrap());
    }

    #[test]
    fn a_mail_has_the_headers_that_a_machine_made_mail_needs() {
        let texts = Texts::embedded().unwrap();
        let mail = render(&texts, &letter("a@pgo.example")).unwrap();
        let text = String::from_utf8(mail.bytes).unwrap();
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
    fn an_address_with_a_line_break_is_refused() {
        let texts = Texts::embedded().unwrap();
        let smuggled = letter("a@pgo.example\r\nBcc: b@evil.example");
        assert!(matches!(render(&texts, &smuggled), Err(RenderError::Address)));
    }
}
