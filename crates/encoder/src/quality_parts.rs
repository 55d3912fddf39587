//! The parts of a row of the quality table.

use core::fmt;

use brotwerk_core::{
    Budget, ContentType, DistanceRing, Extent, Memory, OutOfMemory, Part, Quality, Task,
    TextProfile,
};
use brotwerk_dictionary::profile;
use brotwerk_dictionary_search::{ends, shipped, spellings, whole};

use crate::dispatch::{DynAssembly, Instance, WordSearches};
use crate::parts::{Composed, Draft, Parts};
use crate::{Dictionary, Options};

/// The parts of a row of the quality table, with what [`Options`] put in its place.
pub struct QualityParts<M: Memory = Budget> {
    words: Words,
    /// Whether a path may take all words, where the caller brought none.
    all_words: bool,
    instance: Instance<M>,
    /// [`Instance::get`] and [`Instance::get_mut`], by pointers: whoever makes these parts compiles
    /// the loops, not whoever calls them. So those of [`Stream::new`](crate::Stream::new) are
    /// compiled once, in this crate, where each crate above it would compile them again.
    get: fn(&Instance<M>) -> &dyn DynAssembly<M>,
    get_mut: fn(&mut Instance<M>) -> &mut dyn DynAssembly<M>,
}

/// Which words are looked for.
#[derive(Debug)]
enum Words {
    /// Those that ship for a kind of text.
    Shipped(ContentType),
    /// Those that the caller brought, whatever the text.
    Own(Dictionary),
}

impl Words {
    fn profile(&self) -> &TextProfile {
        match self {
            Self::Shipped(content_type) => &profile(*content_type).text,
            Self::Own(dictionary) => dictionary.profile(),
        }
    }

    fn searches(&self, all_words: bool) -> WordSearches<'_> {
        let chosen = match self {
            Self::Shipped(content_type) => shipped(*content_type),
            Self::Own(dictionary) => dictionary.search(),
        };
        let (all, ends) = match self {
            Self::Shipped(_) if all_words => (whole(), Some(ends())),
            _ => (chosen.clone(), None),
        };
        let spellings = matches!(self, Self::Shipped(_)).then(spellings);
        WordSearches { chosen, spellings, all, ends }
    }
}

impl<M: Memory> QualityParts<M> {
    /// The parts for a quality; they hold no memory yet.
    #[must_use]
    pub fn new(quality: Quality) -> Self {
        Self::of(&Options::new().quality(quality))
    }

    /// The parts that options ask for, to go with memory of one's own
    /// ([`Stream::with_parts`](crate::Stream::with_parts)).
    #[must_use]
    pub fn of(options: &Options) -> Self {
        let effort = options.effort();
        let words = match &options.dictionary {
            Some(dictionary) => Words::Own(dictionary.clone()),
            None => Words::Shipped(ContentType::Generic),
        };
        let instance = Instance::of(&effort);
        let all_words = effort.paths.is_some();
        Self { words, all_words, instance, get: Instance::get, get_mut: Instance::get_mut }
    }

    fn instance(&self) -> &dyn DynAssembly<M> {
        (self.get)(&self.instance)
    }

    fn instance_mut(&mut self) -> &mut dyn DynAssembly<M> {
        (self.get_mut)(&mut self.instance)
    }

    /// The same parts, looking for the words of this dictionary in all texts.
    #[must_use]
    pub fn with_dictionary(mut self, dictionary: Dictionary) -> Self {
        self.words = Words::Own(dictionary);
        self
    }
}

impl<M: Memory> Part<M> for QualityParts<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.instance_mut().prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.instance_mut().rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        self.instance().needs(extent)
    }

    fn release(&mut self) {
        self.instance_mut().release();
    }

    fn memory_bytes(&self) -> usize {
        self.instance().memory_bytes()
    }
}

impl<M: Memory> Parts<M> for QualityParts<M> {
    fn content_type(&mut self, content_type: ContentType) {
        if let Words::Shipped(shipped) = &mut self.words {
            *shipped = content_type;
        }
        (self.get_mut)(&mut self.instance).set_profile(self.words.profile());
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.instance_mut().see_history(text, end);
    }

    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let instance = (self.get_mut)(&mut self.instance);
        instance.compose(self.words.searches(self.all_words), task, ring, draft)
    }

    fn release_plan(&mut self) {
        self.instance_mut().release_plan();
    }
}

impl<M: Memory> fmt::Debug for QualityParts<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("QualityParts").field("words", &self.words).finish_non_exhaustive()
    }
}
