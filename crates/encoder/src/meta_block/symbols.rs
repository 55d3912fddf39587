//! Walks a meta-block's symbols in the order in which they are written, and says for
//! each which prefix code the plan gives it. Counting and writing are both such walks.

use core::ops::Range;

use brotwerk_core::{
    Command, ContextLookup, ContextMode, DISTANCE_CONTEXTS, LITERAL_CONTEXTS, Memory, MetaBlock,
    MetaBlockPlan, distance_context,
};

/// The three kinds of symbols, each with blocks of its own (§2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    Literal,
    Command,
    Distance,
}

/// A run of literals within one block: the text, and how contexts map to codes there.
pub(super) struct LiteralRun<'a> {
    /// The text up to and with the run.
    pub(super) text: &'a [u8],
    /// Where in `text` the run starts.
    pub(super) start: usize,
    /// The two bytes before, last first.
    pub(super) before: (u8, u8),
    /// The context mode of the block's type.
    pub(super) mode: ContextLookup,
    /// The code for each of 64 contexts.
    pub(super) map: &'a [u8],
}

impl LiteralRun<'_> {
    /// Each literal with the number of its prefix code.
    #[inline(always)]
    pub(super) fn for_each(&self, mut visit: impl FnMut(usize, u8)) {
        let (mut last, mut second) = self.before;
        for &literal in &self.text[self.start..] {
            let context = self.mode.id(last, second);
            visit(usize::from(self.map[usize::from(context)]), literal);
            (last, second) = (literal, last);
        }
    }

    /// The literals alone, where all contexts share a code.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.text[self.start..]
    }
}

/// What a walk does with each symbol.
pub(super) trait Visitor {
    /// A block other than its category's first starts.
    fn switch(&mut self, category: Category, block_type: u8, length: u32);
    /// A command's symbol and extra bits.
    fn command(&mut self, code: usize, command: &Command);
    /// Literals of one command that lie in one block.
    fn literals(&mut self, run: &LiteralRun<'_>);
    /// A distance that is written.
    fn distance(&mut self, code: usize, command: &Command);
}

/// Where a walk is among the blocks of one category.
struct Cursor<I> {
    blocks: I,
    category: Category,
    block_type: u8,
    left: u32,
}

impl<I: Iterator<Item = (u8, u32)>> Cursor<I> {
    fn new(category: Category, mut blocks: I) -> Self {
        let (block_type, left) = blocks.next().unwrap_or_default();
        Self { blocks, category, block_type, left }
    }

    /// Takes up to `count` symbols of the current block, switching where it is used up.
    #[inline]
    fn take(&mut self, count: u32, visitor: &mut impl Visitor) -> u32 {
        if self.left == 0 {
            self.next_block(visitor);
        }
        let taken = count.min(self.left);
        self.left -= taken;
        taken
    }

    #[cold]
    fn next_block(&mut self, visitor: &mut impl Visitor) {
        (self.block_type, self.left) = self
            .blocks
            .next()
            .unwrap_or_else(|| panic!("the plan's {:?} blocks are too short", self.category));
        visitor.switch(self.category, self.block_type, self.left);
    }
}

/// Visits all symbols of a meta-block.
///
/// # Panics
/// If the plan's blocks do not add up to the commands' symbols.
pub(super) fn walk<M: Memory>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    visitor: &mut impl Visitor,
) {
    let mut literals = Cursor::new(Category::Literal, plan.literals.blocks());
    let mut commands = Cursor::new(Category::Command, plan.commands.blocks());
    let mut distances = Cursor::new(Category::Distance, plan.distances.blocks());
    let mut position = block.start;
    for command in block.commands {
        commands.take(1, visitor);
        visitor.command(usize::from(commands.block_type), command);
        let mut insert = command.insert_length();
        while insert > 0 {
            let count = literals.take(insert, visitor);
            let run: Range<usize> = position..position + count as usize;
            let literal_type = usize::from(literals.block_type);
            visitor.literals(&LiteralRun {
                text: &block.text[..run.end],
                start: run.start,
                before: block.context_bytes(run.start),
                mode: ContextMode::lookup(plan.literal_mode(literals.block_type)),
                map: &plan.literal_map.codes()[literal_type * LITERAL_CONTEXTS..]
                    [..LITERAL_CONTEXTS],
            });
            position = run.end;
            insert -= count;
        }
        position += command.copy_length() as usize;
        if command.writes_distance() {
            distances.take(1, visitor);
            let context = usize::from(distance_context(command.coded_copy_length()));
            let entry = usize::from(distances.block_type) * DISTANCE_CONTEXTS + context;
            visitor.distance(usize::from(plan.distance_map.codes()[entry]), command);
        }
    }
}
