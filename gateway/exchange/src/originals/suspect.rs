//! Where the slip in a wrong number probably is.
//!
//! A check character says that something is wrong and not where. But people mostly swap two
//! neighbours or take a character for one that looks like it, and only a few such slips explain a
//! given wrong number: those places are named.

use super::NumberError;

/// The most places that are named: with more, reading it anew is quicker.
const SUSPECTS_MAX: usize = 4;

/// Characters that are taken for each other, in print or by hand.
const ALIKE: [(char, char); 12] = [
    ('1', '7'),
    ('3', '8'),
    ('5', '6'),
    ('6', '8'),
    ('0', '6'),
    ('4', '9'),
    ('0', '8'),
    ('0', 'O'),
    ('1', 'I'),
    ('5', 'S'),
    ('8', 'B'),
    ('2', 'Z'),
];

pub(super) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

pub(super) fn is_letter(c: char) -> bool {
    c.is_ascii_uppercase()
}

pub(super) fn digit(c: char) -> u32 {
    c.to_digit(10).unwrap_or(0)
}

/// Every character is of the kind that its place wants.
pub(super) fn form(
    wanted: &'static str,
    number: &[char],
    fits: impl Fn(usize, char) -> bool,
) -> Result<(), NumberError> {
    let wrong = number.iter().enumerate().find(|(at, c)| !fits(*at, **c));
    wrong.map_or(Ok(()), |(at, _)| Err(NumberError::Character { wanted, position: at + 1 }))
}

/// The last character is the one that the others give. `offset` characters stand before these.
pub(super) fn checked(
    number: &[char],
    offset: usize,
    check: impl Fn(&[char]) -> Option<char>,
) -> Result<(), NumberError> {
    let Some((found, others)) = number.split_last() else { return Ok(()) };
    let Some(wanted) = check(others) else { return Ok(()) };
    if wanted == *found {
        return Ok(());
    }
    let is_right = |number: &[char]| {
        number.split_last().is_some_and(|(found, others)| check(others) == Some(*found))
    };
    let suspects = suspects(number, is_right).into_iter().map(|at| at + offset + 1).collect();
    Err(NumberError::Check { found: *found, wanted, suspects })
}

fn suspects(number: &[char], is_right: impl Fn(&[char]) -> bool) -> Vec<usize> {
    let mut places = Vec::new();
    for at in 1..number.len() {
        let mut swapped = number.to_vec();
        swapped.swap(at - 1, at);
        if swapped != number && is_right(&swapped) {
            places.extend([at - 1, at]);
        }
    }
    for (at, c) in number.iter().enumerate() {
        let mistaken = alike(*c).any(|other| {
            let mut read = number.to_vec();
            if let Some(place) = read.get_mut(at) {
                *place = other;
            }
            is_digit(other) == is_digit(*c) && is_right(&read)
        });
        if mistaken {
            places.push(at);
        }
    }
    let mut named: Vec<usize> = Vec::new();
    for place in places {
        if !named.contains(&place) {
            named.push(place);
        }
    }
    if named.len() > SUSPECTS_MAX {
        named.clear();
    }
    named
}

fn alike(c: char) -> impl Iterator<Item = char> {
    ALIKE.into_iter().filter_map(move |(one, other)| match c {
        _ if c == one => Some(other),
        _ if c == other => Some(one),
        _ => None,
    })
}
