//! The parts of qualities that look for shortest paths: first over the copies of a parse that is known,
//! or over the matches of hash rows, then, where there is time, over those of a tree.

use brotwerk_core::{
    DistanceRing, Extent, MatchFinder as _, Memory, OutOfMemory, Part, Task, TextProfile,
};
use brotwerk_dictionary_search::UnionSearch;
use brotwerk_lz77::{BinaryTree, HashRows};
use brotwerk_parser::{KnownCopies, KnownParse};
use brotwerk_prefix_code::{BestCodes, CodeSearch};

use crate::dispatch::{DynAssembly, WordSearches};
use crate::iterated::{Stage, Turns};
use crate::parts::{Composed, Draft, Planned};
use crate::{NearOnly, Otherwise, PathEffort, TreeEffort};

/// Slots in the rows whose matches the first paths are made of.
const SLOTS: usize = 32;

/// Parts in one pass, and what improves on them. Both stages share a parser, so that they take its
/// memory once.
pub(crate) struct Paths<R, M: Memory> {
    rival: R,
    near: Option<HashRows<SLOTS, M>>,
    near_stage: Stage,
    near_only: Option<NearOnly>,
    tree: Option<(BinaryTree<M>, Stage)>,
    /// How far cheaper codes are looked for in the last stage; in the first as in qualities that
    /// have no other.
    codes: CodeSearch,
    turns: Turns<M>,
}

impl<R, M: Memory> Paths<R, M> {
    /// Parts that hold no memory yet.
    pub(crate) fn new(effort: &PathEffort, codes: CodeSearch, rival: R) -> Self {
        Self {
            rival,
            near: effort.near.map(HashRows::new),
            near_stage: effort.near_stage,
            near_only: effort.near_only,
            tree: effort.tree.map(|TreeEffort { tree, stage }| (BinaryTree::new(tree), stage)),
            codes,
            turns: Turns::new(effort.iterated, BestCodes::default()),
        }
    }
}

impl<R: Part<M>, M: Memory> Paths<R, M> {
    fn finders_need(&self, extent: &Extent) -> u64 {
        let near = self.near.as_ref().map_or(0, |near| near.needs(extent));
        let tree = self.tree.as_ref().map_or(0, |(tree, _)| tree.needs(extent));
        [self.rival.needs(extent), near].into_iter().fold(tree, u64::saturating_add)
    }
}

impl<R: Part<M>, M: Memory> Part<M> for Paths<R, M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.turns.prepare(extent, self.finders_need(extent));
        self.rival.prepare(memory, extent)?;
        self.near.as_mut().map_or(Ok(()), |near| near.prepare(memory, extent))?;
        self.tree.as_mut().map_or(Ok(()), |(tree, _)| tree.prepare(memory, extent))
    }

    fn rebase(&mut self, delta: u32) {
        self.rival.rebase(delta);
        if let Some(near) = &mut self.near {
            near.rebase(delta);
        }
        if let Some((tree, _)) = &mut self.tree {
            tree.rebase(delta);
        }
    }

    fn needs(&self, extent: &Extent) -> u64 {
        let finders = self.finders_need(extent);
        finders.saturating_add(self.turns.needs(extent, finders))
    }

    fn release(&mut self) {
        self.rival.release();
        if let Some(near) = &mut self.near {
            near.release();
        }
        if let Some((tree, _)) = &mut self.tree {
            tree.release();
        }
        self.turns.release();
    }

    fn memory_bytes(&self) -> usize {
        self.rival.memory_bytes()
            + self.near.as_ref().map_or(0, Part::memory_bytes)
            + self.tree.as_ref().map_or(0, |(tree, _)| tree.memory_bytes())
            + self.turns.memory_bytes()
    }
}

impl<R: DynAssembly<M>, M: Memory> DynAssembly<M> for Paths<R, M> {
    fn set_profile(&mut self, profile: &TextProfile) {
        self.rival.set_profile(profile);
        self.turns.set_profile(profile);
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.rival.see_history(text, end);
        if let Some(near) = &mut self.near {
            near.insert_history(text, end);
        }
        if let Some((tree, _)) = &mut self.tree {
            tree.insert_history(text, end);
        }
    }

    fn compose(
        &mut self,
        mut words: WordSearches<'_>,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { rival, near, near_stage, near_only, tree, codes, turns } = self;
        let task = &turns.shortened(task);
        if near_only.is_none() {
            turns.make_room(task, draft)?;
        }
        let before = *ring;
        let composed = rival.compose(words.clone(), task, ring, draft)?;
        let (mut near, mut stage) = (near.as_mut(), &*near_stage);
        if let Some(NearOnly { long_copy, otherwise }) = near_only {
            let known = KnownParse { commands: draft.commands, ring: &before };
            if !is_edited(task, known, *long_copy) {
                match otherwise {
                    Otherwise::Nothing => return Ok(composed),
                    Otherwise::Known(known) => (near, stage) = (None, known),
                    Otherwise::Near(other) => stage = other,
                }
            }
            if let Err(error) = turns.make_room(task, draft) {
                // There is something without it.
                return Ok(Composed { planned: Planned::Lesser(error), ..composed });
            }
        }
        turns.codes_mut().maker_mut().search = CodeSearch::Balanced;
        let by_rows = (near, &mut words.all);
        let composed = turns.improve(stage, by_rows, task, &before, (composed, ring), draft)?;
        let Some((tree, stage)) = tree else { return Ok(composed) };
        turns.codes_mut().maker_mut().search = *codes;
        let mut words = UnionSearch::new(words.all, words.ends);
        turns.improve(stage, (Some(tree), &mut words), task, &before, (composed, ring), draft)
    }

    fn release_plan(&mut self) {
        self.rival.release_plan();
        self.turns.release_plan();
    }
}

/// Whether this looks like a text that was edited, of which the prefix dictionary is an older version:
/// that is about as long, and most bytes are copied from there, as many at once as this or more.
fn is_edited(task: &Task<'_>, known: KnownParse<'_>, long_copy: u32) -> bool {
    let Some(older) = task.prefix_dictionary else { return false };
    let length = u64::from(task.range.end - task.range.start);
    if u64::from(older.length()) > OLDER_LENGTHS * length {
        return false;
    }
    let copies = KnownCopies::new(task, known)
        .filter(|copy| copy.length >= long_copy && copy.distance > task.reach(copy.start));
    2 * copies.map(|copy| u64::from(copy.length)).sum::<u64>() > length
}

/// An older version is at most so many times as long as what is encoded at once, which is a meta-block
/// of a text that may be longer. Dictionaries for many records are a hundred times as long as one of
/// these, which are also made of long copies, and whose time counts.
const OLDER_LENGTHS: u64 = 16;
