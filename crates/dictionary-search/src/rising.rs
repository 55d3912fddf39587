//! Lists of words whose lengths rise.

use brotwerk_core::{DictionaryMatch, WordMatches};

/// Puts a word where it belongs among those from `start` on: lengths strictly rise, and of equal
/// lengths the least distance stays. Where there is no more room within the list itself, nothing
/// happens.
#[inline]
pub(crate) fn insert_rising(words: &mut WordMatches, start: usize, found: DictionaryMatch) {
    // Mostly they come from short to long, and are few.
    let shorter = |known: &&DictionaryMatch| known.length < found.length;
    let at = words.len() - words[start..].iter().rev().take_while(|it| !shorter(it)).count();
    let has_room = words.len() < words.inline_size();
    match words.get_mut(at) {
        // The first has the nearest distance.
        Some(known) if known.length == found.length => {
            *known = core::cmp::min_by_key(*known, found, |word| word.word_id);
        }
        _ if has_room => words.insert(at, found),
        _ => {}
    }
}
