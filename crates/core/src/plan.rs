//! The plan for a meta-block: which prefix code each symbol will be written with.

use core::fmt;

use crate::{
    Command, ContextMode, DISTANCE_CONTEXTS, DistanceParameters, Heap, LITERAL_CONTEXTS, List,
    Memory, OutOfMemory,
};

/// Symbols in the literal alphabet.
pub const LITERAL_SYMBOLS: usize = 256;
/// Block types that a category may have, and prefix codes that a category may use.
pub const MAX_BLOCK_TYPES: usize = 256;

/// A stretch of text and the commands that produce it: what a plan is made for.
#[derive(Clone, Copy, Debug)]
pub struct MetaBlock<'a> {
    /// The text up to the meta-block's end. What lies before `start` is there for the
    /// literal contexts and was produced by earlier meta-blocks.
    pub text: &'a [u8],
    /// Where in `text` the meta-block starts.
    pub start: usize,
    /// Commands whose lengths add up to `text.len() - start`.
    pub commands: &'a [Command],
}

impl<'a> MetaBlock<'a> {
    /// Each run of literals, as a range of `text`, in order; empty ones left out.
    pub fn literal_runs(&self) -> impl Iterator<Item = core::ops::Range<usize>> + use<'a> {
        let mut position = self.start;
        self.commands.iter().filter_map(move |command| {
            let run = position..position + command.insert_length() as usize;
            position += command.length() as usize;
            (!run.is_empty()).then_some(run)
        })
    }

    /// The two bytes before `position`, last first; zero where the stream starts (§7.1).
    #[inline]
    #[must_use]
    pub fn context_bytes(&self, position: usize) -> (u8, u8) {
        let back = |n| position.checked_sub(n).map_or(0, |p| self.text[p]);
        (back(1), back(2))
    }

    /// How many symbols of each category the commands need.
    #[must_use]
    pub fn symbol_counts(&self) -> SymbolCounts {
        let mut counts =
            SymbolCounts { commands: self.commands.len() as u32, ..Default::default() };
        for command in self.commands {
            counts.literals += command.insert_length();
            counts.distances += u32::from(command.writes_distance());
        }
        counts
    }
}

/// How many symbols of each category a meta-block has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SymbolCounts {
    /// Literals.
    pub literals: u32,
    /// Insert-and-copy commands.
    pub commands: u32,
    /// Distances that are written.
    pub distances: u32,
}

/// One category's symbols, cut into blocks, each of a type (§6).
pub struct BlockSplit<M: Memory = Heap> {
    types: List<u8, M>,
    lengths: List<u32, M>,
    type_count: u16,
}

impl<M: Memory> Default for BlockSplit<M> {
    fn default() -> Self {
        Self { types: List::default(), lengths: List::default(), type_count: 1 }
    }
}

impl<M: Memory> BlockSplit<M> {
    /// Forgets all blocks; one type remains.
    pub fn clear(&mut self) {
        self.types.clear();
        self.lengths.clear();
        self.type_count = 1;
    }

    /// Appends a block of `length` symbols. One of the same type as the last block
    /// lengthens that one instead; an empty one is dropped.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If the type is new but not the next one: types are numbered as they appear.
    pub fn push(&mut self, memory: &mut M, block_type: u8, length: u32) -> Result<(), OutOfMemory> {
        if length == 0 {
            return Ok(());
        }
        let block_type_count = u16::from(block_type) + 1;
        let known = if self.types.is_empty() { 0 } else { self.type_count };
        assert!(block_type_count <= known + 1, "block type {block_type} skips one");
        if self.types.last() == Some(&block_type) {
            let last = self.lengths.len() - 1;
            self.lengths[last] += length;
            return Ok(());
        }
        self.types.push(memory, block_type)?;
        self.lengths.push(memory, length)?;
        self.type_count = self.type_count.max(block_type_count);
        Ok(())
    }

    /// How many types there are, 1 to 256.
    #[must_use]
    pub fn type_count(&self) -> usize {
        usize::from(self.type_count)
    }

    /// Each block's type and length, in order.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = (u8, u32)> + '_ {
        self.types.iter().copied().zip(self.lengths.iter().copied())
    }

    /// Symbols in all blocks together.
    #[must_use]
    pub fn symbols(&self) -> u64 {
        self.lengths.iter().map(|&length| u64::from(length)).sum()
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.types.bytes() + self.lengths.bytes()
    }
}

/// For each (block type, context), the number of the prefix code to use (§7.3).
pub struct ContextMap<M: Memory = Heap> {
    codes: List<u8, M>,
    code_count: u16,
}

impl<M: Memory> Default for ContextMap<M> {
    fn default() -> Self {
        Self { codes: List::default(), code_count: 1 }
    }
}

impl<M: Memory> ContextMap<M> {
    /// `entries` contexts, all of which use code 0.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn set_trivial(&mut self, memory: &mut M, entries: usize) -> Result<(), OutOfMemory> {
        self.codes.resize(memory, entries)?;
        self.codes.fill(0);
        self.code_count = 1;
        Ok(())
    }

    /// Copies a map, whose codes are `0..=max` with none left out.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn set(&mut self, memory: &mut M, codes: &[u8]) -> Result<(), OutOfMemory> {
        self.codes.resize(memory, codes.len())?;
        self.codes.copy_from_slice(codes);
        self.code_count = codes.iter().max().map_or(1, |&max| u16::from(max) + 1);
        Ok(())
    }

    /// The code for each (type, context), type by type.
    #[inline]
    #[must_use]
    pub fn codes(&self) -> &[u8] {
        &self.codes
    }

    /// How many codes there are, 1 to 256.
    #[must_use]
    pub fn code_count(&self) -> usize {
        usize::from(self.code_count)
    }
}

/// Everything about a meta-block but its commands: block types, context maps, and how
/// distances are written.
///
/// Any well-formed plan gives a correct stream; a poor one costs only ratio.
/// Well-formed means: the blocks of each category add up to its symbols, there is a
/// literal mode per literal type, and each map has an entry per type and context.
pub struct MetaBlockPlan<M: Memory = Heap> {
    /// Literal blocks.
    pub literals: BlockSplit<M>,
    /// Command blocks; each type has a prefix code of its own.
    pub commands: BlockSplit<M>,
    /// Distance blocks.
    pub distances: BlockSplit<M>,
    /// The context mode of each literal block type, as the mode's code.
    pub literal_modes: List<u8, M>,
    /// 64 contexts per literal block type.
    pub literal_map: ContextMap<M>,
    /// 4 contexts per distance block type.
    pub distance_map: ContextMap<M>,
    /// NPOSTFIX and NDIRECT.
    pub distance_parameters: DistanceParameters,
}

impl<M: Memory> Default for MetaBlockPlan<M> {
    fn default() -> Self {
        Self {
            literals: BlockSplit::default(),
            commands: BlockSplit::default(),
            distances: BlockSplit::default(),
            literal_modes: List::default(),
            literal_map: ContextMap::default(),
            distance_map: ContextMap::default(),
            distance_parameters: DistanceParameters::default(),
        }
    }
}

impl<M: Memory> MetaBlockPlan<M> {
    /// Bytes of memory that [`set_unsplit`](Self::set_unsplit) takes at most: three lists of
    /// blocks with room for the first, a mode, and two maps.
    pub const UNSPLIT_BYTES: usize =
        3 * List::<u8, M>::FIRST * (size_of::<u8>() + size_of::<u32>())
            + 1
            + LITERAL_CONTEXTS
            + DISTANCE_CONTEXTS;

    /// The simplest plan: one block and one prefix code per category.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn set_unsplit(&mut self, memory: &mut M, counts: SymbolCounts) -> Result<(), OutOfMemory> {
        self.clear();
        self.literals.push(memory, 0, counts.literals)?;
        self.commands.push(memory, 0, counts.commands)?;
        self.distances.push(memory, 0, counts.distances)?;
        self.set_trivial_maps(memory)
    }

    /// One prefix code for all literals and one for all distances, whatever their
    /// block types; for splitters that set the blocks and leave contexts alone.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn set_trivial_maps(&mut self, memory: &mut M) -> Result<(), OutOfMemory> {
        self.literal_modes.clear();
        self.literal_modes.resize(memory, self.literals.type_count())?;
        self.literal_map.set_trivial(memory, self.literals.type_count() * LITERAL_CONTEXTS)?;
        self.distance_map.set_trivial(memory, self.distances.type_count() * DISTANCE_CONTEXTS)
    }

    /// Forgets everything but the memory.
    pub fn clear(&mut self) {
        self.literals.clear();
        self.commands.clear();
        self.distances.clear();
        self.literal_modes.clear();
        self.distance_parameters = DistanceParameters::default();
    }

    /// The context mode of a literal block type.
    #[must_use]
    pub fn literal_mode(&self, block_type: u8) -> ContextMode {
        ContextMode::ALL[usize::from(self.literal_modes[usize::from(block_type)])]
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.literals.bytes()
            + self.commands.bytes()
            + self.distances.bytes()
            + self.literal_modes.bytes()
            + self.literal_map.codes.bytes()
            + self.distance_map.codes.bytes()
    }
}

impl<M: Memory> fmt::Debug for BlockSplit<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.blocks()).finish()
    }
}

impl<M: Memory> PartialEq for BlockSplit<M> {
    fn eq(&self, other: &Self) -> bool {
        self.blocks().eq(other.blocks())
    }
}

impl<M: Memory> Eq for BlockSplit<M> {}

impl<M: Memory<Slab<u8>: Clone, Slab<u32>: Clone>> Clone for BlockSplit<M> {
    fn clone(&self) -> Self {
        let Self { types, lengths, type_count } = self;
        Self { types: types.clone(), lengths: lengths.clone(), type_count: *type_count }
    }
}

impl<M: Memory> fmt::Debug for ContextMap<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.codes()).finish()
    }
}

impl<M: Memory> PartialEq for ContextMap<M> {
    fn eq(&self, other: &Self) -> bool {
        self.codes == other.codes
    }
}

impl<M: Memory> Eq for ContextMap<M> {}

impl<M: Memory<Slab<u8>: Clone>> Clone for ContextMap<M> {
    fn clone(&self) -> Self {
        Self { codes: self.codes.clone(), code_count: self.code_count }
    }
}

impl<M: Memory> fmt::Debug for MetaBlockPlan<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            literals,
            commands,
            distances,
            literal_modes,
            literal_map,
            distance_map,
            distance_parameters,
        } = self;
        f.debug_struct("MetaBlockPlan")
            .field("literals", literals)
            .field("commands", commands)
            .field("distances", distances)
            .field("literal_modes", literal_modes)
            .field("literal_map", literal_map)
            .field("distance_map", distance_map)
            .field("distance_parameters", distance_parameters)
            .finish()
    }
}

impl<M: Memory> PartialEq for MetaBlockPlan<M> {
    fn eq(&self, other: &Self) -> bool {
        self.literals == other.literals
            && self.commands == other.commands
            && self.distances == other.distances
            && self.literal_modes == other.literal_modes
            && self.literal_map == other.literal_map
            && self.distance_map == other.distance_map
            && self.distance_parameters == other.distance_parameters
    }
}

impl<M: Memory> Eq for MetaBlockPlan<M> {}

impl<M: Memory<Slab<u8>: Clone, Slab<u32>: Clone>> Clone for MetaBlockPlan<M> {
    fn clone(&self) -> Self {
        Self {
            literals: self.literals.clone(),
            commands: self.commands.clone(),
            distances: self.distances.clone(),
            literal_modes: self.literal_modes.clone(),
            literal_map: self.literal_map.clone(),
            distance_map: self.distance_map.clone(),
            distance_parameters: self.distance_parameters,
        }
    }
}
