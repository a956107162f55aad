//! The commands of SMTP (RFC 5321 §4.1) as far as a receiver needs them.

/// One command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Command {
    /// EHLO with the client's name.
    Ehlo,
    /// HELO, from a client that knows no extensions.
    Helo,
    /// STARTTLS (RFC 3207).
    StartTls,
    /// MAIL: a new mail from this reverse path.
    Mail(Mail),
    /// RCPT: one more recipient.
    Rcpt(String),
    /// DATA.
    Data,
    /// RSET.
    Reset,
    /// NOOP.
    Noop,
    /// VRFY.
    Verify,
    /// QUIT.
    Quit,
}

/// What MAIL says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mail {
    /// The reverse path; empty in a mail that must not be answered.
    pub(super) from: String,
    /// The size that the client announces (RFC 1870).
    pub(super) size: Option<usize>,
}

/// Why a line is no command, as the answer that it gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub(super) &'static str);

const UNKNOWN: Refused = Refused("500 5.5.1 this command is not known here");
const SYNTAX: Refused = Refused("501 5.5.4 this command wants other parameters");
const PARAMETER: Refused = Refused("555 5.5.4 this parameter is not known here");
const ADDRESS: Refused = Refused("553 5.1.3 this is no address");
const UTF8: Refused = Refused("553 5.6.7 this address wants SMTPUTF8");

/// The longest path, with room for UTF-8: RFC 5321 §4.5.3.1.3 has 256 octets.
const LONGEST_PATH: usize = 512;

impl Command {
    /// Reads one line.
    pub(super) fn parse(line: &[u8]) -> Result<Self, Refused> {
        let line = std::str::from_utf8(line).map_err(|_| SYNTAX)?.trim_end();
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        match verb.to_ascii_uppercase().as_str() {
            "EHLO" => with(rest, Self::Ehlo),
            "HELO" => with(rest, Self::Helo),
            "STARTTLS" => without(rest, Self::StartTls),
            "MAIL" => mail(rest),
            "RCPT" => recipient(rest),
            "DATA" => without(rest, Self::Data),
            "RSET" => without(rest, Self::Reset),
            "NOOP" => Ok(Self::Noop),
            "VRFY" => with(rest, Self::Verify),
            "QUIT" => without(rest, Self::Quit),
            _ => Err(UNKNOWN),
        }
    }
}

fn with(rest: &str, command: Command) -> Result<Command, Refused> {
    if rest.is_empty() { Err(SYNTAX) } else { Ok(command) }
}

fn without(rest: &str, command: Command) -> Result<Command, Refused> {
    if rest.is_empty() { Ok(command) } else { Err(SYNTAX) }
}

fn mail(rest: &str) -> Result<Command, Refused> {
    let (from, parameters) = path(rest, "FROM:")?;
    let (mut size, mut is_utf8) = (None, false);
    for parameter in parameters.split_ascii_whitespace() {
        match parameter.to_ascii_uppercase().as_str() {
            "SMTPUTF8" => is_utf8 = true,
            "BODY=8BITMIME" | "BODY=7BIT" => {}
            other => {
                let announced = other.strip_prefix("SIZE=").ok_or(PARAMETER)?;
                size = Some(announced.parse().map_err(|_| SYNTAX)?);
            }
        }
    }
    match from {
        "" => {}
        from if !is_address(from) => return Err(ADDRESS),
        // RFC 6531 §3.3.
        from if !from.is_ascii() && !is_utf8 => return Err(UTF8),
        _ => {}
    }
    Ok(Command::Mail(Mail { from: from.to_owned(), size }))
}

fn recipient(rest: &str) -> Result<Command, Refused> {
    let (to, parameters) = path(rest, "TO:")?;
    if !parameters.is_empty() {
        return Err(PARAMETER);
    }
    if is_address(to) { Ok(Command::Rcpt(to.to_owned())) } else { Err(ADDRESS) }
}

/// `FROM:<path> parameters`: the path without its brackets, and the parameters.
fn path<'a>(rest: &'a str, word: &str) -> Result<(&'a str, &'a str), Refused> {
    let (found, rest) = rest.split_at_checked(word.len()).ok_or(SYNTAX)?;
    if !found.eq_ignore_ascii_case(word) {
        return Err(SYNTAX);
    }
    let inner = rest.trim_start().strip_prefix('<').ok_or(SYNTAX)?;
    let end = end_of_path(inner).ok_or(SYNTAX)?;
    let (path, rest) = inner.split_at(end);
    let parameters = rest.strip_prefix('>').ok_or(SYNTAX)?;
    if !parameters.is_empty() && !parameters.starts_with(' ') {
        return Err(SYNTAX);
    }
    Ok((path, parameters.trim()))
}

/// A quoted local part may hold the bracket that ends a path.
fn end_of_path(inner: &str) -> Option<usize> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    inner.char_indices().find_map(|(at, letter)| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match letter {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            '>' if !is_quoted => return Some(at),
            _ => {}
        }
        None
    })
}

fn is_address(path: &str) -> bool {
    let whole = path.rsplit_once('@');
    whole.is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
        && path.len() <= LONGEST_PATH
        && !path.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(line: &str) -> Result<String, Refused> {
        match Command::parse(line.as_bytes())? {
            Command::Mail(mail) => Ok(mail.from),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_verb_is_read_in_any_case() {
        assert_eq!(Command::parse(b"starttls"), Ok(Command::StartTls));
    }

    #[test]
    fn mail_says_from_whom_and_how_large() {
        let mail = Mail { from: "a@example.org".into(), size: Some(1234) };
        let line = b"MAIL FROM:<a@example.org> SIZE=1234 BODY=8BITMIME";
        assert_eq!(Command::parse(line), Ok(Command::Mail(mail)));
    }

    #[test]
    fn a_mail_that_must_not_be_answered_has_no_reverse_path() {
        assert_eq!(from("MAIL FROM:<>").as_deref(), Ok(""));
    }

    #[test]
    fn a_quoted_local_part_may_hold_a_bracket() {
        let address = r#""a>\"b"@example.org"#;
        assert_eq!(from(&format!("MAIL FROM:<{address}>")).as_deref(), Ok(address));
    }

    #[test]
    fn an_address_beyond_ascii_wants_smtputf8() {
        assert_eq!(from("MAIL FROM:<ұ@example.org>"), Err(UTF8));
        assert!(from("MAIL FROM:<ұ@example.org> SMTPUTF8").is_ok());
    }

    #[test]
    fn an_unknown_parameter_is_refused() {
        assert_eq!(from("MAIL FROM:<a@example.org> BODY=BINARYMIME"), Err(PARAMETER));
    }

    #[test]
    fn a_path_without_a_domain_is_no_address() {
        assert_eq!(Command::parse(b"RCPT TO:<registry>"), Err(ADDRESS));
    }

    #[test]
    fn a_path_without_brackets_is_refused() {
        assert_eq!(Command::parse(b"RCPT TO:a@example.org"), Err(SYNTAX));
    }

    #[test]
    fn a_line_that_is_no_command_is_refused() {
        assert_eq!(Command::parse(b"GET / HTTP/1.1"), Err(UNKNOWN));
    }
}
