//! The one place where a quality becomes concrete types: for each variant below the whole
//! encoding loop is monomorphised once. (The lazy parser has one more, which asks its finder by
//! virtual calls, for texts with a prefix dictionary.)

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    BestMatch, DistanceRing, Memory, NoDictionary, OutOfMemory, Part, Task, TextProfile,
};
use brotwerk_dictionary_search::{ImageSearch, StaticEnds};
use brotwerk_lz77::HashRows;
use brotwerk_parser::Lazy;

use crate::parts::{Assembly, Composed, Draft};
use crate::paths::Paths;
use crate::{Effort, RowsEffort};

/// Parser, finder and splitter of one quality. The dictionary comes with each text, so that
/// one monomorphised loop serves those that ship and those that the caller keeps.
type OnePass<F, M> = Assembly<Lazy, F, NoDictionary, GreedySplitter<M>>;

/// Slots in the rows of the parts that paths improve on.
const RIVAL_SLOTS: usize = 64;

/// The assembly of a quality: every monomorphised instance of the whole loop.
#[expect(
    clippy::large_enum_variant,
    reason = "a box would come from the global allocator, whatever memory the caller has"
)]
pub(crate) enum Instance<M: Memory> {
    Rows1(OnePass<HashRows<1, M>, M>),
    Rows2(OnePass<HashRows<2, M>, M>),
    Rows4(OnePass<HashRows<4, M>, M>),
    Rows8(OnePass<HashRows<8, M>, M>),
    Rows16(OnePass<HashRows<16, M>, M>),
    Rows32(OnePass<HashRows<32, M>, M>),
    Rows64(OnePass<HashRows<64, M>, M>),
    Paths(Paths<OnePass<HashRows<RIVAL_SLOTS, M>, M>, M>),
}

impl<M: Memory> Instance<M> {
    /// The one for a row of the quality table.
    pub(crate) fn of(effort: &Effort) -> Self {
        if let Some(path) = &effort.paths {
            debug_assert_eq!(usize::from(effort.finder.slots), RIVAL_SLOTS);
            let rival = one_pass(effort, HashRows::new(effort.finder.config));
            return Self::Paths(Paths::new(path, effort.codes, rival));
        }
        let RowsEffort { slots, config } = effort.finder;
        match slots {
            1 => Self::Rows1(one_pass(effort, HashRows::new(config))),
            2 => Self::Rows2(one_pass(effort, HashRows::new(config))),
            4 => Self::Rows4(one_pass(effort, HashRows::new(config))),
            8 => Self::Rows8(one_pass(effort, HashRows::new(config))),
            16 => Self::Rows16(one_pass(effort, HashRows::new(config))),
            32 => Self::Rows32(one_pass(effort, HashRows::new(config))),
            64 => Self::Rows64(one_pass(effort, HashRows::new(config))),
            _ => unreachable!("the quality table has powers of two up to 64"),
        }
    }

    pub(crate) fn get(&self) -> &dyn DynAssembly<M> {
        match self {
            Self::Rows1(parts) => parts,
            Self::Rows2(parts) => parts,
            Self::Rows4(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows16(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Paths(parts) => parts,
        }
    }

    pub(crate) fn get_mut(&mut self) -> &mut dyn DynAssembly<M> {
        match self {
            Self::Rows1(parts) => parts,
            Self::Rows2(parts) => parts,
            Self::Rows4(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows16(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Paths(parts) => parts,
        }
    }
}

fn one_pass<F, M: Memory>(effort: &Effort, finder: F) -> OnePass<F, M> {
    let (parser, splitter) = (Lazy::new(effort.parser), GreedySplitter::new(effort.splitter));
    Assembly { parser, finder, dictionary: NoDictionary, splitter }
}

/// Where words are looked for.
#[derive(Clone)]
pub(crate) struct WordSearches<'a> {
    /// Among those chosen for a kind of text.
    pub(crate) chosen: ImageSearch<'a>,
    /// Among all that a path may take: those of the caller, or all words.
    pub(crate) all: ImageSearch<'a>,
    /// Among the ends of all words, if these may be taken.
    pub(crate) ends: Option<StaticEnds>,
}

/// An [`Assembly`] behind a virtual call, which is made once for a meta-block.
pub(crate) trait DynAssembly<M: Memory>: Part<M> {
    /// Sets up for a kind of text.
    fn set_profile(&mut self, profile: &TextProfile);

    /// As [`Parts::compose`](crate::Parts::compose), looking for words with these searches.
    fn compose(
        &mut self,
        words: WordSearches<'_>,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory>;

    /// As [`Parts::release_plan`](crate::Parts::release_plan).
    fn release_plan(&mut self);
}

impl<F: BestMatch + Part<M>, M: Memory> DynAssembly<M> for OnePass<F, M> {
    fn set_profile(&mut self, profile: &TextProfile) {
        self.parser = self.parser.with_words(profile.words);
        self.splitter.set_preset(profile.contexts);
    }

    fn compose(
        &mut self,
        mut words: WordSearches<'_>,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { parser, finder, splitter, .. } = self;
        let end = draft.parse(parser, finder, &mut words.chosen, task, ring);
        Ok(Composed { end, planned: draft.plan(splitter, task, end) })
    }

    fn release_plan(&mut self) {
        Part::<M>::release(&mut self.splitter);
    }
}
