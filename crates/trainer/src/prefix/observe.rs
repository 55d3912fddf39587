//! What an encoder makes of a text, piece by piece: what each cost, and which came from the prefix
//! dictionary.
//!
//! Parts around those of a quality look at the commands that these made, and price them by the codes
//! that the plan leads to, ideal ones. Text that is stored makes no pieces. Not for texts that are
//! longer than the window: where the dictionary is would not be known.

use std::cell::RefCell;

use brotwerk_core::{
    Budget, ContentType, DistanceRing, Extent, Heap, MetaBlock, OutOfMemory, Part,
    PrefixDictionarySearch, Task,
};
use brotwerk_encoder::{Composed, Compressor, Draft, Options, Parts, Planned, QualityParts};
use brotwerk_parser::{KnownCopies, KnownParse};

use crate::prices::Prices;

/// A literal, or a copy, also of a word: a stretch of text and what it cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// Where in the text.
    pub(super) start: usize,
    /// How many bytes.
    pub(super) length: usize,
    /// In 2^-16 bit; of a copy the whole command, but for its literals.
    pub(super) cost: i64,
    /// Where it is of the prefix dictionary: how many bytes before its end the copy starts.
    pub(super) back: Option<usize>,
}

/// Parts that note the pieces that they made.
pub(super) struct Watching<'a> {
    parts: QualityParts<Budget>,
    pieces: &'a RefCell<Vec<Piece>>,
}

impl<'a> Watching<'a> {
    /// An encoder with these options that appends what it makes to `pieces`.
    pub(super) fn compressor(
        options: Options,
        pieces: &'a RefCell<Vec<Piece>>,
    ) -> Compressor<Self> {
        let parts = Self { parts: QualityParts::of(&options), pieces };
        Compressor::with_parts(options, parts, Budget::new(Heap, usize::MAX))
    }

    fn note(&mut self, task: &Task<'_>, ring: &DistanceRing, end: u32, draft: &Draft<'_, Budget>) {
        let block = MetaBlock {
            text: &task.text[..end as usize],
            start: task.range.start as usize,
            commands: draft.commands,
        };
        let prices = Prices::new(&block, draft.plan);
        let length = task.prefix_dictionary.map_or(0, PrefixDictionarySearch::length);
        let mut pieces = self.pieces.borrow_mut();
        let mut position = block.start;
        let known = KnownParse { commands: block.commands, ring };
        for (command, copy) in block.commands.iter().zip(KnownCopies::new(task, known)) {
            let start = copy.start as usize;
            for at in position..start {
                let cost = prices.literal(&block, at);
                pieces.push(Piece { start: at, length: 1, cost, back: None });
            }
            position = start + copy.length as usize;
            let cost = prices.command(command, draft.plan);
            if copy.length == 0 {
                continue;
            }
            let back = copy.distance.checked_sub(task.reach(copy.start));
            let back = back.filter(|back| (1..=length).contains(back));
            pieces.push(Piece {
                start,
                length: position - start,
                cost,
                back: back.map(|back| back as usize),
            });
        }
    }
}

impl Part<Budget> for Watching<'_> {
    fn prepare(&mut self, memory: &mut Budget, extent: &Extent) -> Result<(), OutOfMemory> {
        self.parts.prepare(memory, extent)
    }
    fn rebase(&mut self, delta: u32) {
        self.parts.rebase(delta);
    }
    fn needs(&self, extent: &Extent) -> u64 {
        self.parts.needs(extent)
    }
    fn release(&mut self) {
        self.parts.release();
    }
    fn memory_bytes(&self) -> usize {
        self.parts.memory_bytes()
    }
}

impl Parts<Budget> for Watching<'_> {
    fn content_type(&mut self, content_type: ContentType) {
        self.parts.content_type(content_type);
    }
    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, Budget>,
    ) -> Result<Composed, OutOfMemory> {
        let before = *ring;
        let composed = self.parts.compose(task, ring, draft)?;
        if composed.planned == Planned::Yes {
            self.note(task, &before, composed.end, draft);
        }
        Ok(composed)
    }
    fn release_plan(&mut self) {
        self.parts.release_plan();
    }
}
