//! Dictionaries that copies may come from, prepared in the caller's memory, and how they get
//! to the encoder's parts.

use brotwerk::parts::{
    CopyFilter, Floor, Match, NearestFirst, PrefixDictionaryIndex, PrefixDictionarySearch,
    QualityParts, WithPrefixDictionary,
};

use crate::memory::Allocator;

/// A dictionary, which the caller keeps, and where in it to look. Any number of encoders may read
/// it at a time.
pub(crate) struct Prepared {
    allocator: Allocator,
    index: PrefixDictionaryIndex<Allocator, &'static [u8]>,
}

/// `SHARED_BROTLI_MAX_COMPOUND_DICTS`: what decoders take.
const MAX: usize = 15;

/// Bytes of all of an encoder's dictionaries together, at most: so many that distances in
/// the largest window still fit the format.
const MAX_BYTES: usize = 1 << 30;

impl Prepared {
    /// A dictionary of these bytes; `None` without memory, or for too many.
    pub(crate) fn new(mut allocator: Allocator, bytes: &'static [u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES {
            return None;
        }
        let index = PrefixDictionaryIndex::over(&mut allocator, bytes).ok()?;
        Some(Self { allocator, index })
    }

    pub(crate) fn allocator(&self) -> Allocator {
        self.allocator
    }

    /// Bytes of memory held, the caller's not counted.
    pub(crate) fn memory_bytes(&self) -> usize {
        size_of::<Self>() + self.index.index_bytes()
    }
}

/// An encoder's dictionaries, from the first byte on.
#[derive(Clone, Copy, Default)]
pub(crate) struct Attached {
    dictionaries: [Option<&'static Prepared>; MAX],
    count: usize,
    bytes: usize,
}

impl Attached {
    /// Puts one behind those that there are; `false` if they are too many, or too long.
    pub(crate) fn attach(&mut self, dictionary: &'static Prepared) -> bool {
        let bytes = self.bytes + dictionary.index.dictionary().len();
        if self.count == MAX || bytes > MAX_BYTES {
            return false;
        }
        self.dictionaries[self.count] = Some(dictionary);
        self.count += 1;
        self.bytes = bytes;
        true
    }

    fn parts(&self) -> impl PrefixDictionarySearch {
        let attached = self.dictionaries.iter().rev().flatten();
        NearestFirst(attached.map(|dictionary| &dictionary.index))
    }
}

impl PrefixDictionarySearch for Attached {
    fn length(&self) -> u32 {
        self.bytes as u32
    }

    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
        self.parts().best_copy(text, reach, floor)
    }

    fn match_length(&self, text: &[u8], back: u32) -> u32 {
        self.parts().match_length(text, back)
    }

    fn filter(&self) -> CopyFilter<'_> {
        match self.dictionaries[..self.count] {
            [Some(only)] => only.index.filter(),
            _ => CopyFilter::ALWAYS,
        }
    }
}

/// The parts of a quality, which find copies in an encoder's dictionaries, too.
pub(crate) type PartsWithPrefixDictionary = WithPrefixDictionary<QualityParts<Allocator>, Attached>;
