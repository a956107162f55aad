//! Who sits at the desk: sessions, the cookies that carry them, and the token in every form.
//!
//! A session is a random token that only the browser holds; the store knows its hash. The token of
//! the forms is another hash of it, so nothing more has to be kept, and whoever reads the store
//! can make neither.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use gateway_bundle::Digest;
use http::{HeaderMap, HeaderValue, header};
use jiff::SignedDuration;
use ring::rand::SecureRandom;

/// A session lasts a working day, whatever happens in it.
pub(super) const LASTS: SignedDuration = SignedDuration::from_hours(10);

/// A random token of 256 bits, as text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Token(String);

impl Token {
    /// A new token; `None` if the system gives no randomness.
    pub(super) fn new(random: &dyn SecureRandom) -> Option<Self> {
        let mut bytes = [0; 32];
        random.fill(&mut bytes).ok()?;
        Some(Self(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What the browser keeps.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub(super) fn kept(&self) -> Digest {
        Digest::of(format!("session:{}", self.0).as_bytes())
    }

    /// What every form carries.
    pub(super) fn of_forms(&self) -> String {
        Digest::of(format!("form:{}", self.0).as_bytes()).to_string()
    }

    /// Whether a form came from one of this session's pages.
    pub(super) fn made(&self, form: &str) -> bool {
        same(&self.of_forms(), form)
    }
}

/// Whether two tokens are the same. Comparing their digests takes as long wherever the tokens
/// begin to differ.
pub(super) fn same(one: &str, other: &str) -> bool {
    Digest::of(one.as_bytes()) == Digest::of(other.as_bytes())
}

/// A cookie of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The session.
    Session,
    /// A visitor who has not signed in yet: protects the sign-in form.
    Visit,
    /// The language that the reader chose.
    Language,
}

impl Cookie {
    /// Behind TLS the name promises that no other host and no plain HTTP has set it
    /// (RFC 6265bis, cookie name prefixes).
    fn name(self, tls: bool) -> &'static str {
        match (self, tls) {
            (Self::Session, true) => "__Host-desk",
            (Self::Session, false) => "desk",
            (Self::Visit, true) => "__Host-desk-visit",
            (Self::Visit, false) => "desk-visit",
            (Self::Language, true) => "__Host-desk-language",
            (Self::Language, false) => "desk-language",
        }
    }

    /// The cookie's value in a request.
    pub(super) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let name = self.name(behind_tls(headers));
        let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// The header that sets it for a number of seconds; 0 removes it.
    pub(super) fn set(self, value: &str, seconds: i64, tls: bool) -> Option<HeaderValue> {
        let name = self.name(tls);
        let secure = if tls { "; Secure" } else { "" };
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}"
        ))
        .ok()
    }
}

/// The token that a cookie holds.
pub(super) fn token(cookie: Cookie, headers: &HeaderMap) -> Option<Token> {
    let value = cookie.read(headers)?;
    (value.len() == 43).then(|| Token(value.to_owned()))
}

/// Whether the browser reached the authority's own proxy over TLS. The desk listens on a loopback
/// address only, so the header is that proxy's word; whoever else sits on this machine could only
/// deceive themselves with it.
pub(super) fn behind_tls(headers: &HeaderMap) -> bool {
    headers.get("x-forwarded-proto").is_some_and(|scheme| scheme == "https")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_token() -> Token {
        let random = ring::rand::SystemRandom::new();
        Token::new(&random).unwrap()
    }

    fn request(lines: &[(&'static str, String)]) -> HeaderMap {
        lines.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_form_is_of_the_session_that_drew_it() {
        let (one, other) = (a_token(), a_token());
        assert!(one.made(&one.of_forms()));
        assert!(!one.made(&other.of_forms()));
        assert!(!one.made(""));
        assert_ne!(one.of_forms(), one.kept().to_string());
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let headers = request(&[("cookie", "a=b; desk-language=kk; desk=x".into())]);
        assert_eq!(Cookie::Language.read(&headers), Some("kk"));
        assert_eq!(Cookie::Visit.read(&headers), None);
    }

    #[test]
    fn behind_tls_only_the_prefixed_cookie_counts() {
        let token = a_token();
        let planted = format!("desk={}", token.0);
        let own = format!("__Host-desk={}", token.0);
        let https = ("x-forwarded-proto", "https".to_owned());
        assert!(
            super::token(Cookie::Session, &request(&[("cookie", planted), https.clone()]))
                .is_none()
        );
        assert!(super::token(Cookie::Session, &request(&[("cookie", own), https])).is_some());
    }

    #[test]
    fn a_session_cookie_is_out_of_reach_for_scripts_and_other_sites() {
        let set = Cookie::Session.set("x", 60, true).unwrap();
        let set = set.to_str().unwrap();
        for wanted in ["__Host-desk=x", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
            assert!(set.contains(wanted), "{wanted} is missing in {set}");
        }
    }
}
