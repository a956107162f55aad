//! Finding people by name, in a store that holds no name in the clear.
//!
//! Each name is cut into words, folded (case, accents, letters that are often typed for one
//! another), and every word and prefix of three letters or more is kept as a keyed hash. Who knows
//! the key finds `Кенже` by `кен`; who has the disk learns how many cases share a word, and no more.

use uuid::Uuid;

use crate::error::StoreError;
use crate::ledger::{Tx, View};

/// The shortest prefix kept; shorter ones would find everybody.
const PREFIX_MIN: usize = 3;
/// Longer words are found by this many letters.
const PREFIX_MAX: usize = 16;
/// The words of a query that count.
const WORDS_MAX: usize = 6;
/// Bytes kept of a hash: enough to tell words apart, half the room.
const HASH_BYTES: usize = 16;

/// Makes a case findable by names.
pub(crate) fn add(tx: &mut Tx<'_>, case: Uuid, names: &[&str]) -> Result<(), StoreError> {
    let mut prefixes: Vec<String> =
        names.iter().flat_map(|name| words(name)).flat_map(|word| prefixes(&word)).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    for prefix in prefixes {
        let token = hash(tx, &prefix);
        let sql = "INSERT INTO name_token (token, case_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        tx.execute(sql, &[&token, &case])?;
    }
    Ok(())
}

/// Makes a case unfindable.
pub(crate) fn remove(tx: &mut Tx<'_>, case: Uuid) -> Result<(), StoreError> {
    tx.execute("DELETE FROM name_token WHERE case_id = ?1", &[&case])?;
    Ok(())
}

/// The cases in which every word of the query begins some name's word; at most `limit`, newest
/// first. A query without a word of three letters finds nothing.
///
/// # Errors
///
/// The store failed.
pub fn search(view: &View<'_>, query: &str, limit: u32) -> Result<Vec<Uuid>, StoreError> {
    let words: Vec<String> = words(query)
        .filter(|word| word.chars().count() >= PREFIX_MIN)
        .map(|word| word.chars().take(PREFIX_MAX).collect())
        .take(WORDS_MAX)
        .collect();
    let Some((first, others)) = words.split_first() else { return Ok(Vec::new()) };
    let sql = "SELECT t.case_id FROM name_token t JOIN case_ c ON c.id = t.case_id \
               WHERE t.token = ?1 ORDER BY c.updated_at DESC, c.id DESC";
    let mut found = view.query_values(sql, &[&hash(view, first)])?;
    for word in others {
        let sql = "SELECT case_id FROM name_token WHERE token = ?1";
        let with = view.query_values(sql, &[&hash(view, word)])?;
        let with: std::collections::HashSet<Uuid> = with.into_iter().collect();
        found.retain(|case| with.contains(case));
    }
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// Whether two names are one: the same words, or all words of the shorter among those of the longer
/// where it has two at least, since a patronymic or a second name may be left out.
pub fn same(one: &str, other: &str) -> bool {
    let (one, other): (Vec<_>, Vec<_>) = (words(one).collect(), words(other).collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    let within = short.iter().all(|word| long.contains(word));
    within && (short.len() == long.len() || short.len() >= 2)
}

fn hash(view: &View<'_>, word: &str) -> Vec<u8> {
    let hash = view.keys().index().hash("name", &[word.as_bytes()]);
    hash.iter().copied().take(HASH_BYTES).collect()
}

fn prefixes(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let most = letters.len().min(PREFIX_MAX);
    // A word of one or two letters is kept whole; a query for it alone finds nothing.
    (PREFIX_MIN.min(most)..=most).map(|length| letters.iter().take(length).collect()).collect()
}

/// The folded words of a name.
fn words(name: &str) -> impl Iterator<Item = String> {
    let folded: String = name.chars().flat_map(char::to_lowercase).filter_map(fold).collect();
    let words: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.into_iter()
}

/// A letter as it is compared: without marks, and as it is typed on a keyboard that lacks it.
/// `None` for what is left out (combining marks, apostrophes inside a name).
fn fold(letter: char) -> Option<char> {
    const GROUPS: [(&str, char); 26] = [
        ("àáâãäåāăą", 'a'),
        ("çćĉċč", 'c'),
        ("ďđð", 'd'),
        ("èéêëēĕėęě", 'e'),
        ("ĝğġģ", 'g'),
        ("ĥħ", 'h'),
        ("ìíîïĩīĭįı", 'i'),
        ("ĵ", 'j'),
        ("ķ", 'k'),
        ("ĺļľŀł", 'l'),
        ("ñńņň", 'n'),
        ("òóôõöøōŏő", 'o'),
        ("ŕŗř", 'r'),
        ("śŝşšș", 's'),
        ("ţťŧț", 't'),
        ("ùúûüũūŭůűų", 'u'),
        ("ŵ", 'w'),
        ("ýÿŷ", 'y'),
        ("źżž", 'z'),
        ("ё", 'е'),
        ("йіїӣ", 'и'),
        ("ә", 'а'),
        ("ғґ", 'г'),
        ("қ", 'к'),
        ("ң", 'н'),
        ("ө", 'о'),
    ];
    match letter {
        '\u{300}'..='\u{36f}' | '\'' | '’' | 'ʼ' | '`' => None,
        'ұ' | 'ү' | 'ў' => Some('у'),
        'һ' => Some('х'),
        _ => {
            let group = GROUPS.iter().find(|(letters, _)| letters.contains(letter));
            Some(group.map_or(letter, |(_, plain)| *plain))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(name: &str) -> Vec<String> {
        words(name).collect()
    }

    #[test]
    fn words_are_compared_without_case_and_marks() {
        assert_eq!(all("João  D'Ávila-Núñez"), ["joao", "davila", "nunez"]);
        assert_eq!(all("Joa\u{303}o"), ["joao"]);
        assert_eq!(all("Әлімжан Қуанышұлы"), all("Алимжан Куанышулы"));
        assert_eq!(all("Алёна Йорк"), all("Алена Иорк"));
    }

    #[test]
    fn a_name_is_the_same_without_its_patronymic_and_not_by_one_word_alone() {
        assert!(same("Сәрсенов Нұрлан Ғабитұлы", "сарсенов нурлан"));
        assert!(same("Sarsenov Nurlan", "NURLAN Sarsenov"));
        assert!(!same("Sarsenov", "Sarsenov Nurlan"));
        assert!(!same("Sarsenov Nurlan", "Sarsenova Nurlan"));
    }

    #[test]
    fn prefixes_run_from_three_letters_to_the_whole_word() {
        assert_eq!(prefixes("кенже"), ["кен", "кенж", "кенже"]);
        assert_eq!(prefixes("ли"), ["ли"]);
    }
}
