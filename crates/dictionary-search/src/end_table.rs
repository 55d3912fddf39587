//! From the first bytes of a text to the ends of words that it starts with.

use alloc::vec::Vec;

use brotwerk_core::{
    CaseForm, DictionaryMatch, MAX_WORD_LENGTH, MIN_WORD_LENGTH, WordForm, WordStart,
};
use brotwerk_dictionary::word;
use brotwerk_transform::omit_first;

/// The shortest end that is looked for, in bytes: as many as the filter looks at. With 3 look-ups
/// take twice as long, and sizes stay where they are: so few literals cost less than a distance.
/// With 5 they take two thirds, for a twentieth to a tenth of what ends save.
pub(crate) const MIN_END: usize = 4;

/// How many first bytes transforms leave out, but one: that is [`CaseForm::Tail`].
const LEFT_OUT: [u8; 7] = [2, 3, 4, 5, 6, 7, 9];

/// The transforms that do so: OmitFirst2 to OmitFirst7, OmitFirst9.
const TRANSFORM_IDS: [u8; LEFT_OUT.len()] = {
    let mut ids = [0; LEFT_OUT.len()];
    let mut at = 0;
    while at < ids.len() {
        ids[at] = omit_first(LEFT_OUT[at]).expect("a transform for each");
        at += 1;
    }
    ids
};

/// A word without its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WordEnd {
    /// Bytes that are left.
    length: u8,
    /// Which of the words of its length.
    index: u16,
    /// What is left out: a place in [`LEFT_OUT`].
    cut: u8,
}

impl WordEnd {
    /// All ends of a word that are long enough.
    pub(crate) fn of(word: WordForm) -> impl Iterator<Item = Self> {
        LEFT_OUT.into_iter().enumerate().filter_map(move |(cut, left_out)| {
            let length = word.length.checked_sub(left_out)?;
            let end = Self { length, index: word.index, cut: cut as u8 };
            (usize::from(length) >= MIN_END).then_some(end)
        })
    }

    /// The word, if the format has it and enough of it is left.
    #[inline]
    fn word(self) -> Option<WordForm> {
        let length = self.length + LEFT_OUT.get(usize::from(self.cut))?;
        let word = WordForm { length, index: self.index, case: CaseForm::Plain };
        (usize::from(self.length) >= MIN_END && word.is_legal()).then_some(word)
    }

    /// Its bytes, and what stands for them; none if the format has no such word.
    #[inline]
    pub(crate) fn spelled(self) -> Option<(&'static [u8], DictionaryMatch)> {
        let form = self.word()?;
        let cut = usize::from(self.cut);
        let spelling = &word(form.length.into(), form.index.into())[LEFT_OUT[cut].into()..];
        let word_id = form.id(TRANSFORM_IDS[cut]);
        let length = self.length.into();
        Some((spelling, DictionaryMatch { length, word_length: form.length, word_id }))
    }

    /// What an entry says, without its tag.
    #[inline]
    const fn unpack(entry: u32) -> Self {
        let index = (entry & ((1 << INDEX_BITS) - 1)) as u16;
        let length = (entry >> INDEX_BITS & ((1 << LENGTH_BITS) - 1)) as u8;
        let cut = (entry >> (INDEX_BITS + LENGTH_BITS) & ((1 << CUT_BITS) - 1)) as u8;
        Self { length, index, cut }
    }

    const fn pack(self) -> u32 {
        self.index as u32
            | (self.length as u32) << INDEX_BITS
            | (self.cut as u32) << (INDEX_BITS + LENGTH_BITS)
    }
}

const INDEX_BITS: u32 = 11;
const LENGTH_BITS: u32 = 5;
const CUT_BITS: u32 = 3;
/// What is left of an entry's 32 bits.
const TAG_BITS: u32 = 32 - INDEX_BITS - LENGTH_BITS - CUT_BITS;

const _: () = assert!(LEFT_OUT.len() <= 1 << CUT_BITS && MAX_WORD_LENGTH < 1 << LENGTH_BITS);

/// Bytes of an image before the first bucket's number: the logarithm of how many buckets there
/// are, and zeros.
const HEADER: usize = 4;

/// The most bits that name a bucket: there are no ends for more.
const MAX_BUCKET_BITS: u32 = 16;

/// Different first four bytes in a bucket, on average and at most. Heuristic: halving it takes 16 KiB
/// more for what ships, and looks at a sixth less entries.
const STARTS_PER_BUCKET: usize = 2;

/// The table, over a borrowed image in the binary or an owned one.
///
/// A hash of the first four bytes names a bucket, whose entries lie behind each other, four bytes
/// each, from short to long: the word's index, the end's length, what is left out, and a tag, which
/// is a hash of the end's first eight bytes, or of all that it has. So of up to 87 ends that share
/// a start the right ones are found without a look at the words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndTable<B> {
    image: B,
}

impl EndTable<Vec<u8>> {
    /// The table of these ends, each spelling but once.
    pub(crate) fn build(ends: &[(&[u8], WordEnd)]) -> Self {
        let mut starts: Vec<_> = ends.iter().map(|(spelling, _)| start_of(spelling)).collect();
        starts.sort_unstable();
        starts.dedup();
        let bits = starts.len().div_ceil(STARTS_PER_BUCKET).next_power_of_two().ilog2();
        let mut entries: Vec<_> = ends
            .iter()
            .map(|(spelling, end)| {
                let key = (bucket_of(start_of(spelling), bits), spelling.len(), *spelling);
                let tag = tag_of(first_eight(spelling), spelling.len());
                (key, tag << (32 - TAG_BITS) | end.pack())
            })
            .collect();
        entries.sort_unstable();
        let mut image = alloc::vec![bits as u8, 0, 0, 0];
        for bucket in 0..=1 << bits {
            let before = entries.partition_point(|((other, ..), _)| *other < bucket);
            image.extend((before as u16).to_le_bytes());
        }
        image.extend(entries.iter().flat_map(|(_, entry)| entry.to_le_bytes()));
        Self { image }
    }
}

impl<B: AsRef<[u8]>> EndTable<B> {
    /// The table that an image holds, if its length is what its header says. The rest may be
    /// anything, and then ends are missing.
    pub(crate) fn from_image(image: B) -> Option<Self> {
        let length = Self::image_length(image.as_ref())?;
        (length == image.as_ref().len()).then_some(Self { image })
    }

    /// How long the image is that starts here, if one does.
    pub(crate) fn image_length(bytes: &[u8]) -> Option<usize> {
        let bits = u32::from(*bytes.first()?);
        if bits > MAX_BUCKET_BITS {
            return None;
        }
        let last = HEADER + (2 << bits);
        let entries = u16::from_le_bytes(*bytes.get(last..)?.first_chunk()?);
        Some(last + 2 + 4 * usize::from(entries))
    }

    /// The bytes to keep: the same on every machine.
    pub(crate) fn image(&self) -> &[u8] {
        self.image.as_ref()
    }

    /// Calls `on_end` for each end that `text` starts with, from short to long.
    #[inline]
    pub(crate) fn walk(&self, text: &[u8], mut on_end: impl FnMut(DictionaryMatch)) {
        let Some(&start) = text.first_chunk() else { return };
        let tags = tags(first_eight(text));
        for &entry in self.bucket(WordStart::from_le_bytes(start)) {
            let entry = u32::from_le_bytes(entry);
            let end = WordEnd::unpack(entry);
            if entry >> (32 - TAG_BITS) == tags[usize::from(end.length)]
                && let Some((spelling, found)) = end.spelled()
                && text.starts_with(spelling)
            {
                on_end(found);
            }
        }
    }

    /// The entries among which those of a start are.
    #[inline]
    fn bucket(&self, start: WordStart) -> &[[u8; 4]] {
        let image = self.image.as_ref();
        let bits = u32::from(image[0]);
        let (numbers, entries) = image[HEADER..].split_at((2 << bits) + 2);
        let bucket = bucket_of(start, bits);
        let (numbers, _) = numbers.as_chunks();
        let [first, end] =
            [0, 1].map(|next| usize::from(u16::from_le_bytes(numbers[bucket + next])));
        entries.as_chunks().0.get(first..end).unwrap_or_default()
    }
}

const _: () = assert!(MIN_END >= MIN_WORD_LENGTH, "a start is four bytes");

/// The four bytes that an end is found by.
pub(crate) fn start_of(end: &[u8]) -> WordStart {
    WordStart::from_le_bytes(*end.first_chunk().expect("an end has four bytes"))
}

/// The upper bits of a product with 2^32 divided by the golden ratio (Knuth, TAOCP 6.4).
#[inline]
const fn bucket_of(start: WordStart, bits: u32) -> usize {
    (start.wrapping_mul(0x9e37_79b1) as u64 >> (32 - bits)) as usize
}

/// The tags of ends, by their length, where a text starts with these eight bytes.
#[inline]
fn tags(first: u64) -> [u32; 1 << LENGTH_BITS] {
    let mut tags = [tag_of(first, 8); 1 << LENGTH_BITS];
    for (length, tag) in tags[..8].iter_mut().enumerate().skip(MIN_END) {
        *tag = tag_of(first, length);
    }
    tags
}

/// The tag of an end of this many bytes, by its first eight.
#[inline]
const fn tag_of(first: u64, length: usize) -> u32 {
    let unused = if length < 8 { 64 - 8 * length as u32 } else { 0 };
    ((first << unused).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - TAG_BITS)) as u32
}

/// The first eight bytes as a number, zeros after the end.
#[inline]
pub(crate) fn first_eight(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or_else(
        || bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
        |bytes| u64::from_le_bytes(*bytes),
    )
}
