//! UPU S10 (S10-12): two letters, eight digits, a check digit, the country.

use super::NumberError;
use super::country;
use super::suspect::{self, digit, is_digit, is_letter};

const FORM: &str = "a UPU number has two letters, nine digits and two letters";

/// Checks a number in capitals without spaces.
pub(super) fn check(number: &[char]) -> Result<(), NumberError> {
    let [s1, s2, serial @ .., found, c1, c2] = number else {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    };
    if serial.len() != 8 {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    let kinds = |at: usize| if (2..11).contains(&at) { is_digit } else { is_letter };
    suspect::form(FORM, number, |at, c| kinds(at)(c))?;
    if !is_service(*s1, *s2) {
        return Err(NumberError::Service);
    }
    if !country::is_country(*c1, *c2) {
        return Err(NumberError::Country);
    }
    let digits: Vec<char> = serial.iter().chain([found]).copied().collect();
    suspect::checked(&digits, 2, check_digit)
}

/// S10-12 clause 5.4: weights 8 6 4 2 3 5 9 7, then 11 less the sum modulo 11; 10 becomes 0 and
/// 11 becomes 5.
fn check_digit(serial: &[char]) -> Option<char> {
    const WEIGHTS: [u32; 8] = [8, 6, 4, 2, 3, 5, 9, 7];
    let sum: u32 = serial.iter().zip(WEIGHTS).map(|(c, weight)| digit(*c) * weight).sum();
    let check = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        digit => digit,
    };
    char::from_digit(check, 10)
}

/// S10-12 table 5.6, without the indicators that are reserved or not assigned.
fn is_service(first: char, second: char) -> bool {
    match first {
        'R' | 'V' | 'L' | 'U' | 'E' | 'C' | 'H' | 'B' | 'D' | 'N' | 'P' | 'Z' | 'M' => true,
        'A' => second >= 'V',
        'G' => matches!(second, 'A' | 'D'),
        'Q' => second <= 'M',
        _ => false,
    }
}
