//! Words as they are spelled under a transform, found by one load.

use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, MAX_WORD_LENGTH, MIN_WORD_LENGTH, Stateless,
    TRANSFORMS, WORD_INDEX_BITS, WordCosts, WordFilter, WordMatches, WordStart,
};
use brotwerk_dictionary::word;
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, apply, suffixed};

use crate::end_table::first_eight;
use crate::rising::insert_rising;
use crate::{BadImage, CheckError};

/// Finds some thousand strings that words of the dictionary become under a transform (` time`,
/// `Time`, what cuts leave), and what transforms append to these. What they are is chosen when the
/// image is made.
///
/// ```
/// use brotwerk_core::{DictionarySearch, Floor, Score, WordCosts};
/// use brotwerk_dictionary_search::spellings;
///
/// let floor = Floor { length: 3, score: Score(107) };
/// let found = spellings().best_word(b" of the people", 1_000, &WordCosts::AS_COPY, floor);
/// assert_eq!(found.map(|word| word.length), Some(8));
/// ```
///
/// Algorithm: a hash of the first four bytes names a slot, for one start each. Its tag, a byte
/// more of the hash, says whether to look further: up to [`MAX_PER_START`](Self::MAX_PER_START)
/// spellings lie behind each other, from short to long, with their first eight bytes; what longer
/// ones have beyond these lies in a pool.
///
/// Invariants: of a [`checked`](Self::checked) image every answer is true of the text. Whatever
/// bytes an image has, no look-up reads outside of it, takes more steps, or panics.
///
/// Cost: a product and a load from 8 KiB where nothing is found, fewer than ten instructions; about
/// 270 where a start is known, as it is at a fifth of a page's positions, half of what
/// [`Search`](crate::Search) takes behind its filter. Asked where a greedy parser finds nothing, it
/// takes about four for each byte of a page. Of the image of 107 KiB little but the tags is touched
/// often.
///
/// When not to use it: where a parser has the time for all words, which save a third more of pages.
///
/// Source: RFC 7932 §8; the table is a direct-mapped cache that nothing is ever put into.
#[derive(Clone, Copy, Debug)]
pub struct Spellings<'a> {
    tags: &'a [u8; SLOTS],
    places: &'a [[u8; 2]; SLOTS],
    entries: &'a [[u8; ENTRY]],
    pool: &'a [u8],
}

/// Bits that name a slot. Measured: with 12 words save a twentieth less of pages, since starts find
/// their slot taken; with 14 a fiftieth more, for twice the room of tags in the first-level cache.
const SLOT_BITS: u32 = 13;
/// Slots of the table.
pub(crate) const SLOTS: usize = 1 << SLOT_BITS;
/// Bytes of an image before the tags: the number of entries, and zeros up to a whole cache line.
pub(crate) const HEADER: usize = 64;
/// Bytes of an entry: its first eight, and what it stands for ([`Entry::pack`]).
pub(crate) const ENTRY: usize = 16;
/// The place of a slot without entries, beyond all that there may be.
pub(crate) const NOWHERE: u16 = u16::MAX;

/// The shortest spelling, in bytes: those that the hash is made of.
pub(crate) const MIN_SPELLING: usize = 4;

/// Slot and tag of a start: the upper bits of a product with 2^32 divided by the golden ratio
/// (Knuth, TAOCP 6.4), and the eight below them.
#[inline]
pub(crate) const fn slot_of(start: WordStart) -> (usize, u8) {
    let hash = start.wrapping_mul(0x9e37_79b1);
    ((hash >> (32 - SLOT_BITS)) as usize, (hash >> (24 - SLOT_BITS)) as u8)
}

/// A spelling, as it is kept.
#[derive(Clone, Copy)]
pub(crate) struct Entry {
    /// The first eight bytes, zeros after the end.
    first: u64,
    /// From the lowest bit on: its length less 4, the word's length less 4, the word's number,
    /// whether it is the last one of its start, where in the pool it goes on after eight bytes.
    packed: u64,
}

const LENGTH_BITS: u32 = 6;
const WORD_LENGTH_BITS: u32 = 5;
const WORD_ID_BITS: u32 = 18;
/// Where the fields after the first one start.
const WORD_LENGTH_AT: u32 = LENGTH_BITS;
const WORD_ID_AT: u32 = WORD_LENGTH_AT + WORD_LENGTH_BITS;
const LAST_AT: u32 = WORD_ID_AT + WORD_ID_BITS;
const REST_AT: u32 = LAST_AT + 1;
const _: () = assert!(
    MAX_OUTPUT - MIN_SPELLING < 1 << LENGTH_BITS
        && MAX_WORD_LENGTH - MIN_WORD_LENGTH < 1 << WORD_LENGTH_BITS
        && TRANSFORMS << 11 <= 1 << WORD_ID_BITS
        && REST_AT + 16 <= 64
);

impl Entry {
    /// The bytes of a spelling that stands for `found`.
    pub(crate) fn pack(
        spelling: &[u8],
        found: DictionaryMatch,
        is_last: bool,
        rest: u16,
    ) -> [u8; ENTRY] {
        let packed = (u64::from(found.length) - MIN_SPELLING as u64)
            | ((u64::from(found.word_length) - MIN_WORD_LENGTH as u64) << WORD_LENGTH_AT)
            | (u64::from(found.word_id) << WORD_ID_AT)
            | (u64::from(is_last) << LAST_AT)
            | (u64::from(rest) << REST_AT);
        (u128::from(first_eight(spelling)) | (u128::from(packed) << 64)).to_le_bytes()
    }

    #[inline]
    fn unpack(bytes: &[u8; ENTRY]) -> Self {
        let both = u128::from_le_bytes(*bytes);
        Self { first: both as u64, packed: (both >> 64) as u64 }
    }

    #[inline]
    const fn field(self, at: u32, bits: u32) -> u32 {
        (self.packed >> at) as u32 & ((1 << bits) - 1)
    }

    /// How many bytes it has: whatever the entry, no fewer than can be.
    #[inline]
    const fn length(self) -> usize {
        self.field(0, LENGTH_BITS) as usize + MIN_SPELLING
    }

    #[inline]
    const fn is_last(self) -> bool {
        self.field(LAST_AT, 1) != 0
    }

    /// What it stands for, if the entry is true.
    #[inline]
    const fn found(self) -> DictionaryMatch {
        DictionaryMatch {
            length: self.length() as u32,
            word_length: (self.field(WORD_LENGTH_AT, WORD_LENGTH_BITS) + MIN_WORD_LENGTH as u32)
                as u8,
            word_id: self.field(WORD_ID_AT, WORD_ID_BITS),
        }
    }

    /// Whether a text starts with it; `first` is the text's [`first_eight`].
    #[inline]
    fn starts(self, text: &[u8], first: u64, pool: &[u8]) -> bool {
        let length = self.length();
        let unused = 64 - 8 * length.min(8);
        if (first ^ self.first) << unused != 0 || length > text.len() {
            return false;
        }
        length <= 8 || self.beyond_eight(pool) == Some(&text[8..length])
    }

    /// Offers it, and what transforms make of it that append what the text goes on with.
    #[inline]
    fn offer(self, text: &[u8], mut on_word: impl FnMut(DictionaryMatch)) {
        let found = self.found();
        on_word(found);
        let Some(&bits) = WORD_INDEX_BITS.get(usize::from(found.word_length)) else { return };
        let (transform, index) = (found.word_id >> bits, found.word_id & ((1 << bits) - 1));
        suffixed(transform as u8, text, found.length, |length, id| {
            on_word(DictionaryMatch { length, word_id: index | (u32::from(id) << bits), ..found });
        });
    }

    /// The bytes after the first eight, if the pool has them.
    #[inline]
    fn beyond_eight(self, pool: &[u8]) -> Option<&[u8]> {
        let rest = self.field(REST_AT, 16) as usize;
        pool.get(rest..)?.get(..self.length().saturating_sub(8))
    }
}

/// What a reference to a word stands for, written to the start of `buffer`; none if the format has
/// no such word, or gives it a case form that is not [safe](brotwerk_core::CaseForm::is_safe).
pub(crate) fn expand(
    word_length: u8,
    word_id: u32,
    buffer: &mut [u8; MAX_OUTPUT],
) -> Option<&[u8]> {
    let bits = *WORD_INDEX_BITS.get(usize::from(word_length)).filter(|&&bits| bits > 0)?;
    let (transform, index) = ((word_id >> bits) as usize, word_id & ((1 << bits) - 1));
    let plain = word(word_length.into(), index as usize);
    let is_safe = match TABLE.get(transform)?.elementary {
        Elementary::Case(case) => case.is_safe(plain),
        Elementary::OmitFirst(_) | Elementary::OmitLast(_) => true,
    };
    is_safe.then(|| apply(transform as u8, plain, buffer))
}

impl<'a> Spellings<'a> {
    /// The most spellings of a start: so many are looked at for a text, at most. Measured: twice as
    /// many save nothing.
    pub const MAX_PER_START: usize = 8;

    /// The index whose image this is. Best aligned to a cache line, with
    /// [`Aligned`](brotwerk_word_table::Aligned).
    ///
    /// Takes some nanoseconds; the spellings are not looked through. For bytes that may be
    /// another's there is [`checked`](Self::checked).
    ///
    /// # Errors
    /// [`BadImage`] if the sizes within don't add up.
    pub fn from_image(image: &'a [u8]) -> Result<Self, BadImage> {
        Self::parts(image).ok_or(BadImage { bytes: image.len() })
    }

    fn parts(image: &'a [u8]) -> Option<Self> {
        let (header, rest) = image.split_at_checked(HEADER)?;
        let (tags, rest) = rest.split_first_chunk()?;
        let (places, rest) = rest.split_at_checked(2 * SLOTS)?;
        let count = u16::from_le_bytes([header[0], header[1]]);
        let (entries, pool) = rest.split_at_checked(ENTRY * usize::from(count))?;
        let places = places.as_chunks().0.try_into().ok()?;
        Some(Self { tags, places, entries: entries.as_chunks().0, pool })
    }

    /// The index that bytes from anywhere hold, looked through: every answer of it is true of the
    /// text, though spellings may be missing. Takes some hundred microseconds.
    ///
    /// # Errors
    /// [`CheckError`].
    pub fn checked(image: &'a [u8]) -> Result<Self, CheckError> {
        let index = Self::from_image(image)?;
        match index.list().position(|entry| !index.is_true(&entry)) {
            Some(wrong) => Err(CheckError::Spelling(wrong)),
            None => Ok(index),
        }
    }

    /// Whether an entry's bytes are what its word is spelled with.
    fn is_true(&self, entry: &Entry) -> bool {
        let mut buffer = [0; MAX_OUTPUT];
        let DictionaryMatch { length, word_length, word_id } = entry.found();
        expand(word_length, word_id, &mut buffer).is_some_and(|spelling| {
            spelling.len() == length as usize
                && entry.starts(spelling, first_eight(spelling), self.pool)
        })
    }

    fn list(&self) -> impl Iterator<Item = Entry> + use<'a> {
        self.entries.iter().map(Entry::unpack)
    }

    /// All that is found, start by start, from short to long.
    pub fn words(&self) -> impl Iterator<Item = DictionaryMatch> + use<'a> {
        self.list().map(Entry::found)
    }

    /// Calls `on_word` for each spelling that `text` starts with, from short to long, each followed
    /// by those with a suffix.
    #[inline]
    fn walk(&self, text: &[u8], mut on_word: impl FnMut(DictionaryMatch)) {
        let Some(&start) = text.first_chunk() else { return };
        let (slot, _) = slot_of(WordStart::from_le_bytes(start));
        let place = usize::from(u16::from_le_bytes(self.places[slot]));
        let first = first_eight(text);
        let entries = self.entries.get(place..).unwrap_or_default();
        for bytes in entries.iter().take(Self::MAX_PER_START) {
            let entry = Entry::unpack(bytes);
            if entry.starts(text, first, self.pool) {
                entry.offer(text, &mut on_word);
            }
            if entry.is_last() {
                break;
            }
        }
    }

    #[inline(always)]
    fn may_start_text(&self, text: &[u8]) -> bool {
        text.first_chunk().is_some_and(|start| self.may_start(WordStart::from_le_bytes(*start)))
    }

    /// The part of [`best_word`](DictionarySearch::best_word) that few positions reach.
    #[inline(never)]
    fn best_of_start(
        &self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let mut best = None;
        self.walk(text, |found| {
            let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
            if found.length > floor.length && score > floor.score {
                floor.score = score;
                best = Some(found);
            }
        });
        best
    }
}

/// For parsers that have the four bytes at hand and want to know whether to ask.
impl WordFilter for Spellings<'_> {
    #[inline(always)]
    fn may_start(&self, start: WordStart) -> bool {
        let (slot, tag) = slot_of(start);
        self.tags[slot] == tag
    }
}

impl Stateless for Spellings<'_> {}

impl DictionarySearch for Spellings<'_> {
    #[inline(always)]
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        floor: Floor,
    ) -> Option<DictionaryMatch> {
        if self.may_start_text(text) {
            return self.best_of_start(text, base_distance, costs, floor);
        }
        None
    }

    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        if self.may_start_text(text) {
            let start = words.len();
            self.walk(text, |found| insert_rising(words, start, found));
        }
    }
}
