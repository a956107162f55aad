//! Check characters of ISO 7064, MOD 97-10, for ids that people type.
//!
//! Two digits at the end of a printed id catch every digit mistaken for a digit, every letter
//! mistaken for a letter and all swaps of neighbours but three (`B1`, `M2`, `X3`), so a clerk
//! learns of a slip before the wrong envelope is ticked off. Letters count as in IBAN (`A` = 10 …
//! `Z` = 35, either case); every other character only separates.

/// The two check digits of a text.
pub fn check(text: &str) -> String {
    let remainder = digits(text).chain([0, 0]).fold(0, append);
    format!("{:02}", 98 - remainder)
}

/// Whether a text that ends with its check digits is right.
pub fn is_valid(text_with_check: &str) -> bool {
    digits(text_with_check).fold(0, append) == 1
}

/// The decimal digits that stand for the letters and digits of a text.
fn digits(text: &str) -> impl Iterator<Item = u32> {
    text.chars().filter_map(|c| c.to_digit(36)).flat_map(|value| {
        let tens = (value > 9).then_some(value / 10);
        tens.into_iter().chain([value % 10])
    })
}

fn append(remainder: u32, digit: u32) -> u32 {
    (remainder * 10 + digit) % 97
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_agrees_with_published_numbers() {
        // ISO 7064 example 794 → 44; an IBAN is the same sum with country and check moved last.
        assert_eq!(check("794"), "44");
        assert!(is_valid("79444"));
        assert!(is_valid("WEST12345698765432GB82"));
    }

    #[test]
    fn a_wrong_character_of_the_same_kind_and_a_swap_are_found() {
        let text = format!("KZBR202600001701JD3Q8Z{}", check("KZBR202600001701JD3Q8Z"));
        assert!(is_valid(&text));
        let letters: Vec<char> = text.chars().collect();
        for at in 0..letters.len() {
            for other in ('0'..='9').chain('A'..='Z').filter(|c| *c != letters[at]) {
                let mut wrong = letters.clone();
                wrong[at] = other;
                if other.is_ascii_digit() == letters[at].is_ascii_digit() {
                    assert!(!is_valid(&wrong.iter().collect::<String>()), "{at} {other}");
                }
            }
            let mut swapped = letters.clone();
            if at + 1 < letters.len() && letters[at] != letters[at + 1] {
                swapped.swap(at, at + 1);
                assert!(!is_valid(&swapped.iter().collect::<String>()), "swap at {at}");
            }
        }
    }

    #[test]
    fn separators_and_case_do_not_count() {
        assert_eq!(check("kz-br/2026"), check("KZBR2026"));
    }
}
