//! What a person reads in a mail: its subject and its text, out of the encodings of MIME.
//!
//! For mails of one text part, as the gateway's notifications are. It is for show, so it never
//! fails: what it cannot decode it shows as it stands.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The subject, its encoded words decoded (RFC 2047).
pub(crate) fn subject(mail: &[u8]) -> String {
    words(&field(mail, "subject").unwrap_or_default())
}

/// The text, out of its transfer encoding (RFC 2045 §6), with LF line ends.
pub(crate) fn text(mail: &[u8]) -> String {
    let (_, body) = split(mail);
    let encoding = field(mail, "content-transfer-encoding").unwrap_or_default();
    let bytes = match encoding.trim().to_ascii_lowercase().as_str() {
        "quoted-printable" => quoted_printable(body),
        "base64" => base64(body).unwrap_or_else(|| body.to_vec()),
        _ => body.to_vec(),
    };
    letters(&bytes, &charset(mail)).replace("\r\n", "\n")
}

/// A header field, unfolded (RFC 5322 §2.2.3).
fn field(mail: &[u8], name: &str) -> Option<String> {
    let header = String::from_utf8_lossy(split(mail).0).into_owned();
    let mut lines = header.split("\r\n").skip_while(|line| {
        let found = line.split_once(':').map(|(found, _)| found.trim_end());
        !found.is_some_and(|found| found.eq_ignore_ascii_case(name))
    });
    let mut value = lines.next()?.split_once(':')?.1.trim().to_owned();
    for line in lines.take_while(|line| line.starts_with([' ', '\t'])) {
        value.push_str(line);
    }
    Some(value)
}

fn split(mail: &[u8]) -> (&[u8], &[u8]) {
    const BETWEEN: &[u8] = b"\r\n\r\n";
    let end = mail.windows(BETWEEN.len()).position(|window| window == BETWEEN);
    let (header, rest) = mail.split_at(end.unwrap_or(mail.len()));
    (header, rest.strip_prefix(BETWEEN).unwrap_or_default())
}

fn charset(mail: &[u8]) -> String {
    let kind = field(mail, "content-type").unwrap_or_default().to_ascii_lowercase();
    let value = kind.split(';').find_map(|part| part.trim().strip_prefix("charset="));
    value.unwrap_or("utf-8").trim_matches('"').to_owned()
}

fn letters(bytes: &[u8], charset: &str) -> String {
    if charset.eq_ignore_ascii_case("iso-8859-1") {
        return bytes.iter().copied().map(char::from).collect();
    }
    String::from_utf8_lossy(bytes).into_owned()
}

/// Text in which encoded words may stand. White space between two of them is not part of it, and
/// words of one charset are put together before they are read, since senders cut letters in two.
fn words(value: &str) -> String {
    let mut found = String::new();
    let mut open: Option<(Vec<u8>, &str)> = None;
    let mut rest = value;
    while let Some(at) = rest.find("=?") {
        let (before, word) = rest.split_at(at);
        let Some((bytes, charset, after)) = word_of(word) else {
            close(&mut found, &mut open);
            found.push_str(before);
            found.push_str("=?");
            rest = word.get(2..).unwrap_or_default();
            continue;
        };
        match &mut open {
            Some((held, of)) if before.trim().is_empty() && *of == charset => held.extend(bytes),
            _ => {
                let is_between_words = open.is_some() && before.trim().is_empty();
                close(&mut found, &mut open);
                found.push_str(if is_between_words { "" } else { before });
                open = Some((bytes, charset));
            }
        }
        rest = after;
    }
    close(&mut found, &mut open);
    found + rest
}

fn close(found: &mut String, open: &mut Option<(Vec<u8>, &str)>) {
    if let Some((bytes, charset)) = open.take() {
        found.push_str(&letters(&bytes, charset));
    }
}

/// `=?charset?encoding?text?=` at the front: the bytes, the charset and what follows.
fn word_of(text: &str) -> Option<(Vec<u8>, &str, &str)> {
    let (charset, rest) = text.strip_prefix("=?")?.split_once('?')?;
    let (encoding, rest) = rest.split_once('?')?;
    let (content, rest) = rest.split_once("?=")?;
    let bytes = match encoding {
        "B" | "b" => base64(content.as_bytes())?,
        "Q" | "q" => quoted_printable(content.replace('_', " ").as_bytes()),
        _ => return None,
    };
    Some((bytes, charset, rest))
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let lenient =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let text: Vec<u8> = text.iter().copied().filter(|octet| !octet.is_ascii_whitespace()).collect();
    GeneralPurpose::new(&STANDARD, lenient).decode(text).ok()
}

/// RFC 2045 §6.7. A `=` that begins nothing stands for itself.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&octet, after)) = rest.split_first() {
        rest = after;
        if octet != b'=' {
            bytes.push(octet);
        } else if let Some(after_break) = after.strip_prefix(b"\r\n") {
            rest = after_break;
        } else if let Some((decoded, after_digits)) = hexadecimal(after) {
            bytes.push(decoded);
            rest = after_digits;
        } else {
            bytes.push(octet);
        }
    }
    bytes
}

fn hexadecimal(text: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = text.split_at_checked(2)?;
    let digits = std::str::from_utf8(digits).ok()?;
    let is_hexadecimal = digits.chars().all(|digit| digit.is_ascii_hexdigit());
    is_hexadecimal.then(|| u8::from_str_radix(digits, 16).ok()).flatten().zip(Some(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject_of(value: &str) -> String {
        subject(format!("From: a@example.org\r\nSubject: {value}\r\n\r\ntext").as_bytes())
    }

    fn text_of(encoding: &str, body: &str) -> String {
        let kind = "Content-Type: text/plain; charset=utf-8";
        let mail = format!("{kind}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}");
        text(mail.as_bytes())
    }

    #[test]
    fn a_plain_subject_stands_as_it_is() {
        assert_eq!(subject_of("Case 17: a =? is no word"), "Case 17: a =? is no word");
    }

    #[test]
    fn a_subject_in_base64_is_decoded() {
        assert_eq!(subject_of("17: =?utf-8?B?0JTQtdC70L4=?= now"), "17: Дело now");
    }

    #[test]
    fn a_subject_in_q_encoding_is_decoded() {
        assert_eq!(subject_of("=?iso-8859-1?Q?senten=E7a_final?="), "sentença final");
    }

    #[test]
    fn a_letter_cut_in_two_by_folding_is_whole_again() {
        assert_eq!(subject_of("=?utf-8?b?0JTQ?=\r\n =?utf-8?b?tdC70L4=?="), "Дело");
    }

    #[test]
    fn quoted_printable_text_is_decoded_over_soft_line_breaks() {
        let body = "=D0=94=\r\n=D0=B5=D0=BB=D0=BE\r\n2 =3D 2 =\r\n=?";
        assert_eq!(text_of("quoted-printable", body), "Дело\n2 = 2 =?");
    }

    #[test]
    fn base64_text_is_decoded_over_its_lines() {
        assert_eq!(text_of("base64", "0JTQ\r\ntdC7\r\n0L4=\r\n"), "Дело");
    }

    #[test]
    fn text_in_8bit_stands_as_it_is() {
        assert_eq!(text_of("8bit", "Іс\r\n"), "Іс\n");
    }

    #[test]
    fn what_is_no_base64_is_shown_as_it_stands() {
        assert_eq!(text_of("base64", "%%%"), "%%%");
    }
}
