//! The words themselves.

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, MIN_WORD_LENGTH, WORD_INDEX_BITS, WordForm};

/// Bytes of the dictionary.
pub const DICTIONARY_LENGTH: usize = 122_784;

/// Words of the dictionary.
pub const WORDS: usize = 13_504;

/// DICT of appendix A: all words, by length and then by index. CRC-32 0x5136cb04.
pub static DICTIONARY: &[u8; DICTIONARY_LENGTH] = include_bytes!("../data/words.bin");

/// DOFFSET (§8): where the words of each length start.
const OFFSETS: [usize; MAX_WORD_LENGTH + 1] = {
    let mut offsets = [0; MAX_WORD_LENGTH + 1];
    let (mut offset, mut count) = (0, 0);
    let mut length = MIN_WORD_LENGTH;
    while length <= MAX_WORD_LENGTH {
        offsets[length] = offset;
        offset += length << WORD_INDEX_BITS[length];
        count += 1 << WORD_INDEX_BITS[length];
        length += 1;
    }
    assert!(offset == DICTIONARY_LENGTH && count == WORDS, "the sizes of appendix A");
    offsets
};

/// A word of the dictionary.
///
/// # Panics
/// If the dictionary has no such word.
#[must_use]
pub fn word(length: usize, index: usize) -> &'static [u8] {
    let legal = (MIN_WORD_LENGTH..=MAX_WORD_LENGTH).contains(&length)
        && index >> WORD_INDEX_BITS[length] == 0;
    assert!(legal, "no word {index} of {length} bytes");
    &DICTIONARY[OFFSETS[length] + index * length..][..length]
}

/// All words as they are in the dictionary, in its order.
pub fn all_words() -> impl Iterator<Item = WordForm> {
    (MIN_WORD_LENGTH..=MAX_WORD_LENGTH).flat_map(|length| {
        (0..1 << WORD_INDEX_BITS[length]).map(move |index| WordForm {
            length: length as u8,
            index,
            case: CaseForm::Plain,
        })
    })
}

/// The bytes of a word in its case form, written to the start of `buffer`.
///
/// # Panics
/// If the dictionary has no such word.
pub fn spell(form: WordForm, buffer: &mut [u8; MAX_WORD_LENGTH]) -> &[u8] {
    let word = word(usize::from(form.length), usize::from(form.index));
    let kept = &word[form.case.left_out()..];
    let spelling = &mut buffer[..kept.len()];
    spelling.copy_from_slice(kept);
    form.case.apply(spelling);
    spelling
}
