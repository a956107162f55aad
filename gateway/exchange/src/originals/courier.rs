//! The numbers of couriers, each by its own rule.

use super::suspect::{self, digit, is_digit, is_letter};
use super::{NUMBER_MAX, NumberError};

/// UPS: `1Z`, six characters of the shipper, two of the service, seven of the piece, a check digit.
pub(super) fn ups(number: &[char]) -> Result<(), NumberError> {
    const FORM: &str = "a UPS number is 1Z, fifteen letters or digits and a digit";
    if number.len() != 18 {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    suspect::form(FORM, number, |at, c| match at {
        0 => c == '1',
        1 => c == 'Z',
        17 => is_digit(c),
        _ => is_digit(c) || is_letter(c),
    })?;
    suspect::checked(number.get(2..).unwrap_or_default(), 2, |checked| {
        let sum: u32 = checked.iter().enumerate().map(|(at, c)| ups_value(*c) * twice(at)).sum();
        char::from_digit((10 - sum % 10) % 10, 10)
    })
}

/// Every second character counts twice, and its digits are not added up.
fn twice(at: usize) -> u32 {
    if at.is_multiple_of(2) { 1 } else { 2 }
}

/// Letters count as their ASCII code less three, modulo 10.
fn ups_value(c: char) -> u32 {
    if is_digit(c) { digit(c) } else { (u32::from(c) + 7) % 10 }
}

/// `FedEx`: Express with 12 digits, Ground with 15, and the 34 of the bar code.
pub(super) fn fedex(number: &[char]) -> Result<(), NumberError> {
    const FORM: &str = "a FedEx number has 12, 15 or 34 digits";
    if !matches!(number.len(), 12 | 15 | 34) {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    suspect::form(FORM, number, |_, c| is_digit(c))?;
    match number.len() {
        12 => suspect::checked(number, 0, |checked| modulo_11(checked, [3, 1, 7])),
        15 => suspect::checked(number, 0, |checked| {
            let weight = |at: usize| if at.is_multiple_of(2) { 1 } else { 3 };
            let sum: u32 = checked.iter().enumerate().map(|(at, c)| digit(*c) * weight(at)).sum();
            char::from_digit((10 - sum % 10) % 10, 10)
        }),
        // Only the last fourteen are the number; what comes before routes the piece.
        _ => suspect::checked(number.get(20..).unwrap_or_default(), 20, |checked| {
            modulo_11(checked, [1, 7, 3])
        }),
    }
}

fn modulo_11(checked: &[char], weights: [u32; 3]) -> Option<char> {
    let weights = weights.into_iter().cycle();
    let sum: u32 = checked.iter().zip(weights).map(|(c, weight)| digit(*c) * weight).sum();
    char::from_digit(sum % 11 % 10, 10)
}

/// DHL: the ten or eleven digits of an air waybill, or a piece's number without a check.
pub(super) fn dhl(number: &[char]) -> Result<(), NumberError> {
    const FORM: &str = "a DHL number has ten digits, or is a piece's, such as JD and 18 digits";
    if number.first() == Some(&'J') {
        let letters = number.iter().take_while(|c| is_letter(**c)).count();
        if !(2..=4).contains(&letters) || !(11..=24).contains(&number.len()) {
            return Err(NumberError::Length { wanted: FORM, found: number.len() });
        }
        return suspect::form(FORM, number, |at, c| at < letters || is_digit(c));
    }
    if !matches!(number.len(), 10 | 11) {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    suspect::form(FORM, number, |_, c| is_digit(c))?;
    suspect::checked(number, 0, |checked| {
        let rest = checked.iter().fold(0, |rest, c| (rest * 10 + digit(*c)) % 7);
        char::from_digit(rest, 10)
    })
}

/// DPD: 27 digits or letters and the check character of ISO 7064 MOD 37,36.
pub(super) fn dpd(number: &[char]) -> Result<(), NumberError> {
    const FORM: &str = "a DPD number has 28 letters or digits";
    if number.len() != 28 {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    suspect::form(FORM, number, |_, c| is_digit(c) || is_letter(c))?;
    suspect::checked(number, 0, |checked| {
        let rest = checked.iter().fold(36, |rest, c| {
            let sum = (rest + c.to_digit(36).unwrap_or(0)) % 36;
            (if sum == 0 { 36 } else { sum }) * 2 % 37
        });
        char::from_digit((37 - rest) % 36, 36).map(|c| c.to_ascii_uppercase())
    })
}

/// Any other carrier's: whatever can be printed, if it is not too long.
pub(super) fn other(number: &[char]) -> Result<(), NumberError> {
    const FORM: &str = "a number has 1 to 64 characters that can be printed";
    if number.is_empty() || number.len() > NUMBER_MAX {
        return Err(NumberError::Length { wanted: FORM, found: number.len() });
    }
    suspect::form(FORM, number, |_, c| !c.is_control())
}
