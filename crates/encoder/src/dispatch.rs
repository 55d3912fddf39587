//! The one place where a quality becomes concrete types: for each variant below the whole
//! encoding loop is monomorphised once. (The lazy parser has one more, which asks its finder by
//! virtual calls, for texts with a prefix dictionary.)

use brotwerk_block_split::{GreedySplitter, SplitConfig};
use brotwerk_core::{
    BestMatch, DictionaryMatch, DictionarySearch, DistanceRing, Floor, MatchFinder as _, Memory,
    NoDictionary, OutOfMemory, Part, Task, TextProfile, WordCosts, WordMatches,
};
use brotwerk_dictionary_search::{ImageSearch, StaticEnds, StaticSpellings};
use brotwerk_lz77::{HashRows, LastPlaces, RowsByLength};
use brotwerk_parser::{Lazy, LazyByLength, Quick};

use crate::parts::{Assembly, Composed, Draft};
use crate::paths::Paths;
use crate::{Effort, LazyEffort, ParseEffort, QuickEffort, RowsEffort};

/// Parser, finder and splitter of one quality. The dictionary comes with each text, so that
/// one monomorphised loop serves those that ship and those that the caller keeps.
type OnePass<F, M> = Assembly<Lazy, F, NoDictionary, GreedySplitter<M>>;

/// The same in a hurry.
type InAHurry<const PLACES: usize, M> =
    Assembly<Quick, LastPlaces<PLACES, M>, NoDictionary, GreedySplitter<M>>;

/// The assembly of a quality: every monomorphised instance of the whole loop.
pub(crate) enum Instance<M: Memory> {
    Quick1(InAHurry<1, M>),
    Quick2(InAHurry<2, M>),
    Rows8(OnePass<HashRows<8, M>, M>),
    Rows32(OnePass<HashRows<32, M>, M>),
    Rows64(OnePass<HashRows<64, M>, M>),
    Paths32(Paths<OnePass<HashRows<32, M>, M>, M>),
    Paths64(Paths<OnePass<HashRows<64, M>, M>, M>),
}

impl<M: Memory> Instance<M> {
    /// The one for a row of the quality table.
    pub(crate) fn of(effort: &Effort) -> Self {
        let LazyEffort { finder, parser } = match effort.parse {
            ParseEffort::Lazy(lazy) => lazy,
            ParseEffort::Quick(quick) => {
                return match quick.places {
                    1 => Self::Quick1(in_a_hurry(effort, quick)),
                    2 => Self::Quick2(in_a_hurry(effort, quick)),
                    _ => unreachable!("the quality table has 1 and 2"),
                };
            }
        };
        let RowsEffort { slots, config } = finder;
        let splitter = effort.splitter;
        if let Some(path) = &effort.paths {
            let codes = effort.codes;
            return match slots {
                32 => Self::Paths32(Paths::new(path, codes, one_pass(parser, splitter, config))),
                64 => Self::Paths64(Paths::new(path, codes, one_pass(parser, splitter, config))),
                _ => unreachable!("the quality table has paths on 32 and 64"),
            };
        }
        match slots {
            8 => Self::Rows8(one_pass(parser, splitter, config)),
            32 => Self::Rows32(one_pass(parser, splitter, config)),
            64 => Self::Rows64(one_pass(parser, splitter, config)),
            _ => unreachable!("the quality table has 8, 32 and 64"),
        }
    }

    pub(crate) fn get(&self) -> &dyn DynAssembly<M> {
        match self {
            Self::Quick1(parts) => parts,
            Self::Quick2(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Paths32(parts) => parts,
            Self::Paths64(parts) => parts,
        }
    }

    pub(crate) fn get_mut(&mut self) -> &mut dyn DynAssembly<M> {
        match self {
            Self::Quick1(parts) => parts,
            Self::Quick2(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Paths32(parts) => parts,
            Self::Paths64(parts) => parts,
        }
    }
}

fn one_pass<const SLOTS: usize, M: Memory>(
    parser: LazyByLength,
    splitter: SplitConfig,
    finder: RowsByLength,
) -> OnePass<HashRows<SLOTS, M>, M> {
    Assembly {
        parser: Lazy::new(parser),
        finder: HashRows::new(finder),
        dictionary: NoDictionary,
        splitter: GreedySplitter::new(splitter),
    }
}

fn in_a_hurry<const PLACES: usize, M: Memory>(
    effort: &Effort,
    quick: QuickEffort,
) -> InAHurry<PLACES, M> {
    Assembly {
        parser: Quick::new(quick.parser),
        finder: LastPlaces::new(quick.finder),
        dictionary: NoDictionary,
        splitter: GreedySplitter::new(effort.splitter),
    }
}

/// Where words are looked for.
#[derive(Clone)]
pub(crate) struct WordSearches<'a> {
    /// Among those chosen for a kind of text.
    pub(crate) chosen: ImageSearch<'a>,
    /// Among the spellings that are found at once, where the caller brought no words.
    pub(crate) spellings: Option<StaticSpellings>,
    /// Among all that a path may take: those of the caller, or all words.
    pub(crate) all: ImageSearch<'a>,
    /// Among the ends of all words, if these may be taken.
    pub(crate) ends: Option<StaticEnds>,
}

impl<'a> WordSearches<'a> {
    fn in_a_hurry(self) -> WordsInAHurry<'a> {
        self.spellings.map_or(WordsInAHurry::Chosen(self.chosen), WordsInAHurry::Spellings)
    }
}

/// Spellings, or the words that the caller brought: one type, so that loops are compiled once.
enum WordsInAHurry<'a> {
    Spellings(StaticSpellings),
    Chosen(ImageSearch<'a>),
}

impl DictionarySearch for WordsInAHurry<'_> {
    #[inline(always)]
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        floor: Floor,
    ) -> Option<DictionaryMatch> {
        match self {
            Self::Spellings(words) => words.best_word(text, base_distance, costs, floor),
            Self::Chosen(words) => words.best_word(text, base_distance, costs, floor),
        }
    }

    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        match self {
            Self::Spellings(search) => search.all_words(text, words),
            Self::Chosen(search) => search.all_words(text, words),
        }
    }
}

/// An [`Assembly`] behind a virtual call, which is made once for a meta-block.
pub(crate) trait DynAssembly<M: Memory>: Part<M> {
    /// Sets up for a kind of text.
    fn set_profile(&mut self, profile: &TextProfile);

    /// As [`Parts::see_history`](crate::Parts::see_history).
    fn see_history(&mut self, text: &[u8], end: u32);

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

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.finder.insert_history(text, end);
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

impl<const PLACES: usize, M: Memory> DynAssembly<M> for InAHurry<PLACES, M> {
    fn set_profile(&mut self, profile: &TextProfile) {
        self.parser = self.parser.with_words(profile.words);
        self.splitter.set_preset(profile.contexts);
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.finder.insert_history(text, end);
    }

    fn compose(
        &mut self,
        words: WordSearches<'_>,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { parser, finder, splitter, .. } = self;
        let words = &mut words.in_a_hurry();
        let end = draft.parse(parser, finder, words, task, ring);
        Ok(Composed { end, planned: draft.plan(splitter, task, end) })
    }

    fn release_plan(&mut self) {
        Part::<M>::release(&mut self.splitter);
    }
}
