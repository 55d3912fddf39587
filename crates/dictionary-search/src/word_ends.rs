//! Words found by their ends.

use alloc::vec::Vec;

use brotwerk_bloom::Bloom;
use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, Stateless, WORD_INDEX_BITS, WordCosts, WordFilter,
    WordForm, WordMatches, WordStart,
};
use brotwerk_transform::{Elementary, TABLE};

use crate::BadImage;
use crate::end_table::{EndTable, MIN_END, WordEnd, start_of};
use crate::rising::insert_rising;

/// Finds what OmitFirst2 to OmitFirst7 and OmitFirst9 leave of words, if it is
/// [`MIN_LENGTH`](Self::MIN_LENGTH) bytes or more.
///
/// ```
/// use brotwerk_core::{DictionarySearch, WordMatches};
/// use brotwerk_dictionary_search::ends;
///
/// let mut found = WordMatches::new();
/// ends().all_words(b"vernment", &mut found);
/// let longest = found.last().expect("an end of \"government\"");
/// assert_eq!((longest.length, longest.word_length), (8, 10));
/// ```
///
/// Algorithm: these transforms put nothing before or after the word, so that an end is a match as
/// it is. Its first four bytes pass a [Bloom filter](Bloom), and name a bucket of a hash table;
/// what has the right tag there is compared with the word itself.
///
/// Invariants: an end that several words have stands for the one with the least distance. Whatever
/// bytes an image has, what is found is true of the text.
///
/// Cost: one load where no end starts, but in prose one starts at a third of all positions: about
/// 300 instructions there.
///
/// When not to use it: where words are taken as they come. Distances of these transforms are long,
/// and few ends pay for them.
///
/// Source: RFC 7932 §8 and appendix B.
#[derive(Clone, Copy, Debug)]
pub struct WordEnds<B> {
    filter: Bloom<B>,
    table: EndTable<B>,
}

impl WordEnds<Vec<u8>> {
    /// The index of the ends of these words, in whatever case form they come; but for those that
    /// `beside`, a search that will be asked as well, has with less distance. Takes some
    /// milliseconds for all of the format's words.
    ///
    /// # Panics
    /// If the dictionary has no such word.
    #[must_use]
    pub fn build(
        words: impl IntoIterator<Item = WordForm>,
        mut beside: impl DictionarySearch,
    ) -> Self {
        let mut ends: Vec<_> = words
            .into_iter()
            .flat_map(WordEnd::of)
            .map(|end| (end.spelled().expect("a word of the dictionary"), end))
            .collect();
        ends.sort_unstable_by_key(|&((spelling, found), _)| (spelling, found.word_id));
        ends.dedup_by_key(|((spelling, _), _)| *spelling);
        ends.retain(|((spelling, found), _)| {
            let mut others = WordMatches::new();
            beside.all_words(spelling, &mut others);
            let nearer = |other: &DictionaryMatch| other.word_id < found.word_id;
            !others.iter().any(|other| {
                other.length == found.length && nearer(other) && is_found_anywhere(other)
            })
        });
        let ends: Vec<_> = ends.into_iter().map(|((spelling, _), end)| (spelling, end)).collect();
        let filter = Bloom::build(ends.iter().map(|(spelling, _)| start_of(spelling)));
        Self { filter, table: EndTable::build(&ends) }
    }
}

/// Whether a match does not depend on what follows it: words cut at the end are only looked for
/// where the text goes on otherwise.
fn is_found_anywhere(found: &DictionaryMatch) -> bool {
    let transform = found.word_id >> WORD_INDEX_BITS[usize::from(found.word_length)];
    !matches!(TABLE[transform as usize].elementary, Elementary::OmitLast(_))
}

impl<B> WordEnds<B> {
    /// The shortest end that is found, in bytes.
    pub const MIN_LENGTH: usize = MIN_END;
}

impl<B: AsRef<[u8]>> WordEnds<B> {
    /// The bytes to keep: the table's image, the filter's. The same on every machine.
    #[must_use]
    pub fn to_image(&self) -> Vec<u8> {
        [self.table.image(), self.filter.image()].concat()
    }

    #[inline]
    fn may_start(&self, text: &[u8]) -> bool {
        text.first_chunk()
            .is_some_and(|start| self.filter.may_start(WordStart::from_le_bytes(*start)))
    }

    /// The part of [`all_words`](DictionarySearch::all_words) that few positions reach.
    #[inline(never)]
    fn all_behind_filter(&self, text: &[u8], words: &mut WordMatches) {
        let start = words.len();
        self.table.walk(text, |found| insert_rising(words, start, found));
    }
}

impl<'a> WordEnds<&'a [u8]> {
    /// The index whose image this is. There is nothing to check but sizes: look-ups in other bytes
    /// miss ends, and find none that the text does not have.
    ///
    /// # Errors
    /// [`BadImage`] if the sizes within don't add up.
    pub fn from_image(image: &'a [u8]) -> Result<Self, BadImage> {
        let bad = BadImage { bytes: image.len() };
        let table = EndTable::<&[u8]>::image_length(image).ok_or(bad)?;
        let (table, filter) = image.split_at_checked(table).ok_or(bad)?;
        let filter = Bloom::from_image(filter).map_err(|_| bad)?;
        Ok(Self { filter, table: EndTable::from_image(table).ok_or(bad)? })
    }
}

impl<B> Stateless for WordEnds<B> {}

impl<B: AsRef<[u8]>> DictionarySearch for WordEnds<B> {
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let mut best = None;
        if self.may_start(text) {
            self.table.walk(text, |found| {
                let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
                if found.length > floor.length && score > floor.score {
                    floor.score = score;
                    best = Some(found);
                }
            });
        }
        best
    }

    #[inline]
    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        if self.may_start(text) {
            self.all_behind_filter(text, words);
        }
    }
}
