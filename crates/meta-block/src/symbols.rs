//! Walks a meta-block's symbols in the order in which they are written, and says for
//! each which prefix code the plan gives it. Counting and writing are both such walks.

use core::ops::Range;

use brotwerk_core::{
    Command, ContextLookup, ContextMode, DISTANCE_CONTEXTS, LITERAL_CONTEXTS, Memory, MetaBlock,
    MetaBlockPlan, distance_context,
};

/// The three kinds of symbols, each with blocks of its own (§2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Category {
    Literal,
    Command,
    Distance,
}

/// How a literal's context names its prefix code in blocks of one type.
#[derive(Clone, Copy)]
pub(crate) struct LiteralContexts<'a> {
    mode: ContextLookup,
    /// The code for each of 64 contexts.
    map: &'a [u8; LITERAL_CONTEXTS],
}

impl LiteralContexts<'_> {
    /// Each literal of a run with the number of its prefix code.
    #[inline(always)]
    pub(crate) fn for_each(
        &self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        mut visit: impl FnMut(usize, u8),
    ) {
        let (mut last, mut second) = block.context_bytes(run.start);
        for &literal in &block.text[run.clone()] {
            let context = usize::from(self.mode.id(last, second)) % LITERAL_CONTEXTS;
            visit(usize::from(self.map[context]), literal);
            (last, second) = (literal, last);
        }
    }
}

/// What a walk does with each symbol.
pub(crate) trait Visitor {
    /// A block other than its category's first starts.
    fn switch(&mut self, category: Category, block_type: u8, length: u32);
    /// A command's symbol and extra bits.
    fn command(&mut self, code: usize, command: &Command);
    /// Literals of one command that lie in one block: a range of the meta-block's text.
    fn literals(
        &mut self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        contexts: LiteralContexts<'_>,
    );
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

/// Visits all symbols of a meta-block; gives the visitor back.
///
/// Inlined where it is called, once for each visitor, so that a visitor's state stays in
/// registers.
///
/// # Panics
/// If the plan's blocks do not add up to the commands' symbols.
#[inline(always)]
pub(crate) fn walk<M: Memory, V: Visitor>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    mut visitor: V,
) -> V {
    let contexts_of = |literal_type: u8| LiteralContexts {
        mode: ContextMode::lookup(plan.literal_mode(literal_type)),
        map: plan.literal_map.codes()[usize::from(literal_type) * LITERAL_CONTEXTS..]
            .first_chunk()
            .unwrap_or_else(|| {
                panic!("the plan has no contexts for literals of type {literal_type}")
            }),
    };
    let mut literals = Cursor::new(Category::Literal, plan.literals.blocks());
    let mut commands = Cursor::new(Category::Command, plan.commands.blocks());
    let mut distances = Cursor::new(Category::Distance, plan.distances.blocks());
    let mut contexts = contexts_of(literals.block_type);
    let mut position = block.start;
    for command in block.commands {
        commands.take(1, &mut visitor);
        visitor.command(usize::from(commands.block_type), command);
        let mut insert = command.insert_length();
        while insert > 0 {
            if literals.left == 0 {
                literals.next_block(&mut visitor);
                contexts = contexts_of(literals.block_type);
            }
            let count = literals.take(insert, &mut visitor);
            let run: Range<usize> = position..position + count as usize;
            visitor.literals(block, &run, contexts);
            position = run.end;
            insert -= count;
        }
        position += command.copy_length() as usize;
        if command.writes_distance() {
            distances.take(1, &mut visitor);
            let context = usize::from(distance_context(command.coded_copy_length()));
            let entry = usize::from(distances.block_type) * DISTANCE_CONTEXTS + context;
            visitor.distance(usize::from(plan.distance_map.codes()[entry]), command);
        }
    }
    visitor
}
