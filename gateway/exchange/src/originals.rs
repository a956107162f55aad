//! Paper originals: the numbers of tracked mail, checked by carrier.
//!
//! UPU S10 (S10-12): two letters, eight digits, a check digit, the country. The check digit is a
//! typing aid: some two per cent of single errors pass it, so it proves nothing.

use std::fmt;

/// A number of UPU S10 form whose check digit is right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct S10(String);

/// Why a number is no S10 number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum S10Error {
    /// It has not two letters, nine digits and two letters.
    #[error("a UPU number has two letters, nine digits and two letters (UPU S10)")]
    Form,
    /// Its service indicator is reserved or not assigned (S10-12 table 5.6).
    #[error("the first two letters are no service indicator of UPU S10")]
    Service,
    /// Its check digit is wrong.
    #[error(
        "the check digit is {found}, but the digits before it give {wanted}; look at the ninth digit and for two digits that changed places"
    )]
    CheckDigit {
        /// The digit found.
        found: u8,
        /// The digit that the serial number gives (S10-12 clause 5.4).
        wanted: u8,
    },
}

impl S10 {
    /// Reads a number; spaces, hyphens and lower case are forgiven.
    ///
    /// # Errors
    ///
    /// Says which part is wrong.
    pub fn parse(text: &str) -> Result<Self, S10Error> {
        let number: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-'))
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let (service, digits, country) = parts(&number).ok_or(S10Error::Form)?;
        if !is_service(service) || !country.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(if is_service(service) { S10Error::Form } else { S10Error::Service });
        }
        let (serial, found) = digits.split_at(8);
        let found = found.bytes().next().map_or(0, |b| b - b'0');
        let wanted = check_digit(serial);
        if found != wanted {
            return Err(S10Error::CheckDigit { found, wanted });
        }
        Ok(Self(number))
    }

    /// The number without spaces.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for S10 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn parts(number: &str) -> Option<(&str, &str, &str)> {
    if number.len() != 13 || !number.is_ascii() {
        return None;
    }
    let (service, rest) = number.split_at(2);
    let (digits, country) = rest.split_at(9);
    let letters = |t: &str| t.bytes().all(|b| b.is_ascii_uppercase());
    (letters(service) && letters(country) && digits.bytes().all(|b| b.is_ascii_digit()))
        .then_some((service, digits, country))
}

/// S10-12 clause 5.4: weights 8 6 4 2 3 5 9 7, then 11 less the sum modulo 11; 10 becomes 0 and
/// 11 becomes 5.
fn check_digit(serial: &str) -> u8 {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = serial.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => u8::try_from(digit).unwrap_or(0),
    }
}

/// S10-12 table 5.6, without the indicators that are reserved or not assigned.
fn is_service(indicator: &str) -> bool {
    let [first, second] = indicator.as_bytes() else { return false };
    match first {
        b'R' | b'V' | b'L' | b'U' | b'E' | b'C' | b'H' | b'B' | b'D' | b'N' | b'P' | b'Z'
        | b'M' => true,
        b'A' => *second >= b'V',
        b'G' => matches!(second, b'A' | b'D'),
        b'Q' => *second <= b'M',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_a_right_check_digit_are_taken() {
        for number in [
            "RR473124829GB",
            "RB123456785US",
            "RR287043775IN",
            "EE000000005KZ",
            "RA000000014KZ",
            "EA123456003BR",
            "VV987654326PT",
            "CP000000076RU",
            "RK166520145LV",
            "LE704280574SE",
            "EH036261918US",
            "RZ000000102TR",
            "RA000000080KZ",
            "rr 473 124 829 gb",
        ] {
            assert!(S10::parse(number).is_ok(), "{number}");
        }
    }

    #[test]
    fn a_wrong_check_digit_is_named_with_the_right_one() {
        assert_eq!(S10::parse("RR473124828GB"), Err(S10Error::CheckDigit { found: 8, wanted: 9 }));
        for number in ["RR473142829GB", "RB123456786US", "EE000000000KZ"] {
            assert!(matches!(S10::parse(number), Err(S10Error::CheckDigit { .. })), "{number}");
        }
    }

    #[test]
    fn reserved_indicators_and_other_forms_are_refused() {
        assert_eq!(S10::parse("JJ123456785BR"), Err(S10Error::Service));
        assert_eq!(S10::parse("RB12345678BR"), Err(S10Error::Form));
        assert_eq!(S10::parse("RBé23456785BR"), Err(S10Error::Form));
        assert_eq!(S10::parse(""), Err(S10Error::Form));
    }
}
