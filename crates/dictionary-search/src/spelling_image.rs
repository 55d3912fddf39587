//! How the image of [`Spellings`] is made, and the list of what is in it.

use alloc::collections::BTreeMap;
use alloc::collections::btree_map::Entry as Place;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::{self, Write as _};

use brotwerk_core::{DictionaryMatch, WORD_INDEX_BITS, WordStart};
use brotwerk_transform::MAX_OUTPUT;

use crate::Spellings;
use crate::spellings::{Entry, HEADER, MIN_SPELLING, NOWHERE, SLOTS, expand, slot_of};

/// Spellings on their way to an image: whoever comes first gets the room that two want.
///
/// ```
/// use brotwerk_core::{DictionarySearch, WordMatches};
/// use brotwerk_dictionary_search::{SpellingImage, Spellings};
///
/// let mut spellings = SpellingImage::new();
/// spellings.add(4, 0)?; // "time"
/// spellings.add(4, 1 << 10)?; // "time "
/// let image = spellings.to_image();
/// let mut found = WordMatches::new();
/// Spellings::from_image(&image).unwrap().all_words(b"time out", &mut found);
/// assert_eq!(found.iter().map(|word| word.length).collect::<Vec<_>>(), [4, 5]);
/// # Ok::<(), brotwerk_dictionary_search::NoRoom>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct SpellingImage {
    /// By slot: the spellings of its start, each with what stands for it. By length, since of one
    /// start no two that a text starts with have the same; else by their bytes.
    slots: BTreeMap<usize, Vec<(Vec<u8>, DictionaryMatch)>>,
    count: usize,
}

impl SpellingImage {
    /// None yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Adds what a word of so many bytes becomes under a transform: `word_id` is as in
    /// [`DictionaryMatch`].
    ///
    /// # Errors
    /// [`NoRoom`], and then nothing has changed.
    pub fn add(&mut self, word_length: u8, word_id: u32) -> Result<(), NoRoom> {
        let mut buffer = [0; MAX_OUTPUT];
        let spelling = expand(word_length, word_id, &mut buffer).ok_or(NoRoom::NoSuchWord)?;
        let Some(&start) = spelling.first_chunk::<MIN_SPELLING>() else {
            return Err(NoRoom::TooShort);
        };
        if self.count == usize::from(NOWHERE) - 1 {
            return Err(NoRoom::Full);
        }
        let found = DictionaryMatch { length: spelling.len() as u32, word_length, word_id };
        let (slot, _) = slot_of(WordStart::from_le_bytes(start));
        match self.slots.entry(slot) {
            Place::Vacant(vacant) => {
                vacant.insert(alloc::vec![(spelling.to_vec(), found)]);
            }
            Place::Occupied(taken) => insert(taken.into_mut(), spelling, found)?,
        }
        self.count += 1;
        Ok(())
    }

    /// The bytes to keep: the same on every machine, whatever the order in which they came.
    ///
    /// # Panics
    /// If all that is beyond the eighth byte of spellings takes more than 64 KiB.
    #[must_use]
    pub fn to_image(&self) -> Vec<u8> {
        let mut image = alloc::vec![0; HEADER + SLOTS];
        image[..2].copy_from_slice(&(self.count as u16).to_le_bytes());
        let mut places = alloc::vec![NOWHERE; SLOTS];
        let (mut entries, mut pool) = (Vec::new(), Vec::new());
        for (&slot, spellings) in &self.slots {
            let (first, _) = &spellings[0];
            let start = first.first_chunk().expect("a spelling has four bytes");
            image[HEADER + slot] = slot_of(WordStart::from_le_bytes(*start)).1;
            places[slot] = entries.len() as u16;
            for (at, (spelling, found)) in spellings.iter().enumerate() {
                let rest = pooled(&mut pool, spelling.get(8..).unwrap_or_default());
                let is_last = at + 1 == spellings.len();
                entries.push(Entry::pack(spelling, *found, is_last, rest));
            }
        }
        image.extend(places.iter().flat_map(|place| place.to_le_bytes()));
        image.extend(entries.as_flattened());
        image.extend(pool);
        image
    }

    /// The list of what is in it: lines of a word length, a transform and the words' indices;
    /// lines that start with `#` have the provenance.
    #[must_use]
    pub fn to_list(&self, provenance: &str) -> String {
        let mut lines = BTreeMap::<_, Vec<u32>>::new();
        for (_, found) in self.slots.values().flatten() {
            let bits = WORD_INDEX_BITS[usize::from(found.word_length)];
            let (transform, index) = (found.word_id >> bits, found.word_id & ((1 << bits) - 1));
            lines.entry((found.word_length, transform)).or_default().push(index);
        }
        let mut list = String::new();
        for line in provenance.lines() {
            let _ = writeln!(list, "# {line}");
        }
        for ((word_length, transform), mut indices) in lines {
            indices.sort_unstable();
            let _ = write!(list, "{word_length} {transform}:");
            for index in indices {
                let _ = write!(list, " {index}");
            }
            list.push('\n');
        }
        list
    }

    /// What such a list has.
    ///
    /// # Errors
    /// [`BadList`]: the line that is none, or for whose words there is no room.
    pub fn from_list(list: &str) -> Result<Self, BadList> {
        let mut image = Self::new();
        for (at, line) in list.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
            image.add_line(line).ok_or(BadList { line: at + 1 })?;
        }
        Ok(image)
    }

    fn add_line(&mut self, line: &str) -> Option<()> {
        let (group, indices) = line.split_once(':')?;
        let (word_length, transform) = group.split_once(' ')?;
        let word_length: u8 = word_length.parse().ok()?;
        let transform: u8 = transform.parse().ok()?;
        let bits = *WORD_INDEX_BITS.get(usize::from(word_length))?;
        for index in indices.split_ascii_whitespace() {
            let index: u32 = index.parse().ok().filter(|index| index >> bits == 0)?;
            self.add(word_length, index + (u32::from(transform) << bits)).ok()?;
        }
        Some(())
    }
}

/// Puts a spelling where it belongs among those of its slot.
fn insert(
    spellings: &mut Vec<(Vec<u8>, DictionaryMatch)>,
    spelling: &[u8],
    found: DictionaryMatch,
) -> Result<(), NoRoom> {
    if spellings[0].0[..MIN_SPELLING] != spelling[..MIN_SPELLING] {
        return Err(NoRoom::SlotTaken);
    }
    let key = |spelling: &[u8]| (spelling.len(), spelling.to_vec());
    let Err(at) = spellings.binary_search_by_key(&key(spelling), |(other, _)| key(other)) else {
        return Err(NoRoom::Twice);
    };
    if spellings.len() == Spellings::MAX_PER_START {
        return Err(NoRoom::StartFull);
    }
    spellings.insert(at, (spelling.to_vec(), found));
    Ok(())
}

/// Where in the pool these bytes are; puts them there if they are not.
fn pooled(pool: &mut Vec<u8>, bytes: &[u8]) -> u16 {
    if bytes.is_empty() {
        return 0;
    }
    let known = pool.windows(bytes.len()).position(|window| window == bytes);
    let at = known.unwrap_or_else(|| {
        pool.extend(bytes);
        pool.len() - bytes.len()
    });
    u16::try_from(at).expect("a pool of at most 64 KiB")
}

/// Why a spelling is not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRoom {
    /// The format has no such word or transform, or some decoders refuse it.
    NoSuchWord,
    /// It is spelled with less than the four bytes that are hashed.
    TooShort,
    /// Its slot is another start's.
    SlotTaken,
    /// Its start has as many as it may have.
    StartFull,
    /// What is spelled so is there.
    Twice,
    /// There are as many as can be numbered.
    Full,
}

impl fmt::Display for NoRoom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSuchWord => "no word of the format that all decoders know",
            Self::TooShort => "a spelling of less than four bytes",
            Self::SlotTaken => "the slot has another start",
            Self::StartFull => "the start has as many spellings as it may have",
            Self::Twice => "the spelling is there already",
            Self::Full => "there are as many spellings as can be numbered",
        })
    }
}

impl core::error::Error for NoRoom {}

/// A line of a list that is none, or for whose words there is no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadList {
    /// Which one, counted from 1.
    pub line: usize,
}

impl fmt::Display for BadList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} does not list spellings, or there is no room for them", self.line)
    }
}

impl core::error::Error for BadList {}
