//! Walks a meta-block's symbols in the order in which they are written, and says for
//! each which prefix code the plan gives it. Counting and writing are both such walks.

use core::ops::Range;

use brotwerk_core::{
    Command, ContextLookup, ContextMode, DISTANCE_CONTEXTS, DistanceParameters, DistanceSymbol,
    LITERAL_CONTEXTS, Memory, MetaBlock, MetaBlockPlan,
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

impl<'a> LiteralContexts<'a> {
    /// Those of a literal block type.
    ///
    /// # Panics
    /// If the plan has none for it.
    fn of<M: Memory>(plan: &'a MetaBlockPlan<M>, literal_type: u8) -> Self {
        let map = &plan.literal_map.codes()[usize::from(literal_type) * LITERAL_CONTEXTS..];
        let map = map.first_chunk().unwrap_or_else(|| {
            panic!("the plan has no contexts for literals of type {literal_type}")
        });
        Self { mode: ContextMode::lookup(plan.literal_mode(literal_type)), map }
    }

    /// What tells the number of each literal's prefix code, asked for one after another from
    /// `start` on.
    #[inline(always)]
    pub(crate) fn codes_from(
        self,
        block: &MetaBlock<'_>,
        start: usize,
    ) -> impl FnMut(u8) -> usize + use<'a> {
        let (mut last, mut second) = block.context_bytes(start);
        move |literal| {
            let context = usize::from(self.mode.id(last, second)) % LITERAL_CONTEXTS;
            (last, second) = (literal, last);
            usize::from(self.map[context])
        }
    }
}

/// What a walk does with each symbol.
pub(crate) trait Visitor {
    /// A block other than its category's first starts.
    fn switch(&mut self, category: Category, block_type: u8, length: u32);
    /// A command's symbol and extra bits.
    fn command(&mut self, code: usize, command: &Command);
    /// Literals of one command that lie in one block: a range of the meta-block's text, not empty.
    fn literals(
        &mut self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        contexts: LiteralContexts<'_>,
    );
    /// A distance that is written. The command ends.
    fn distance(&mut self, code: usize, distance: DistanceSymbol);
    /// The command ends without a distance.
    fn no_distance(&mut self);
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

    /// Takes one symbol, of the next block where this one is used up.
    #[inline]
    fn take(&mut self, visitor: &mut impl Visitor) {
        if self.left == 0 {
            self.next_block(visitor);
        }
        self.left -= 1;
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
/// If the blocks of a category of several types do not add up to the commands' symbols.
#[inline(always)]
pub(crate) fn walk<M: Memory, V: Visitor>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    visitor: V,
) -> V {
    if is_plain(plan) {
        walk_plain(block, LiteralContexts::of(plan, 0), visitor)
    } else {
        walk_blocks(block, plan, visitor)
    }
}

/// Whether there is nothing to look up but the codes of literals: no category has several block
/// types, all distances have the same code, and their parameters are the default ones.
fn is_plain<M: Memory>(plan: &MetaBlockPlan<M>) -> bool {
    let splits = [&plan.literals, &plan.commands, &plan.distances];
    splits.iter().all(|split| split.type_count() == 1)
        && plan.distance_map.code_count() == 1
        && plan.distance_parameters == DistanceParameters::DEFAULT
}

/// As [`walk`], for plans that are [plain](is_plain), as all of low qualities are.
#[inline(always)]
fn walk_plain<V: Visitor>(
    block: &MetaBlock<'_>,
    contexts: LiteralContexts<'_>,
    mut visitor: V,
) -> V {
    let mut position = block.start;
    for command in block.commands {
        visitor.command(0, command);
        if command.insert_length() > 0 {
            let run = position..position + command.insert_length() as usize;
            visitor.literals(block, &run, contexts);
            position = run.end;
        }
        position += command.copy_length() as usize;
        if command.writes_distance() {
            visitor.distance(0, command.distance_symbol(DistanceParameters::DEFAULT));
        } else {
            visitor.no_distance();
        }
    }
    visitor
}

/// As [`walk`], for any plan.
#[inline(always)]
fn walk_blocks<M: Memory, V: Visitor>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    mut visitor: V,
) -> V {
    let mut literals = Cursor::new(Category::Literal, plan.literals.blocks());
    let mut commands = Cursor::new(Category::Command, plan.commands.blocks());
    let mut distances = Cursor::new(Category::Distance, plan.distances.blocks());
    let mut contexts = LiteralContexts::of(plan, literals.block_type);
    let distance_codes = plan.distance_map.codes();
    let mut position = block.start;
    for command in block.commands {
        commands.take(&mut visitor);
        visitor.command(usize::from(commands.block_type), command);
        let mut insert = command.insert_length();
        while insert > 0 {
            if literals.left == 0 {
                literals.next_block(&mut visitor);
                contexts = LiteralContexts::of(plan, literals.block_type);
            }
            let count = insert.min(literals.left);
            literals.left -= count;
            let run: Range<usize> = position..position + count as usize;
            visitor.literals(block, &run, contexts);
            position = run.end;
            insert -= count;
        }
        position += command.copy_length() as usize;
        if command.writes_distance() {
            distances.take(&mut visitor);
            let context = usize::from(command.distance_context());
            let entry = usize::from(distances.block_type) * DISTANCE_CONTEXTS + context;
            let code = usize::from(distance_codes[entry]);
            visitor.distance(code, command.distance_symbol(plan.distance_parameters));
        } else {
            visitor.no_distance();
        }
    }
    visitor
}

#[cfg(test)]
mod tests {
    extern crate std;

    use std::vec::Vec;

    use brotwerk_check::generators::RandomSource;
    use brotwerk_core::{DistanceCode, Heap};

    use super::*;

    /// Remembers all that it is told: what it was, the code's number, and the symbol.
    #[derive(Default)]
    struct Recorder(Vec<(char, usize, u32)>);

    impl Visitor for Recorder {
        fn switch(&mut self, category: Category, block_type: u8, length: u32) {
            self.0.push(('s', category as usize * 256 + usize::from(block_type), length));
        }

        fn command(&mut self, code: usize, command: &Command) {
            self.0.push(('c', code, command.symbol().into()));
        }

        fn literals(
            &mut self,
            block: &MetaBlock<'_>,
            run: &Range<usize>,
            contexts: LiteralContexts<'_>,
        ) {
            let mut code = contexts.codes_from(block, run.start);
            let literals = block.text[run.clone()].iter();
            self.0.extend(literals.map(|&it| ('l', code(it), it.into())));
        }

        fn distance(&mut self, code: usize, distance: DistanceSymbol) {
            self.0.push(('d', code, u32::from(distance.symbol) << 24 | distance.extra));
        }

        fn no_distance(&mut self) {
            self.0.push(('n', 0, 0));
        }
    }

    /// Commands of all kinds, and the length of their text.
    fn commands(source: &mut RandomSource) -> (Vec<Command>, usize) {
        let mut commands = Vec::new();
        for _ in 0..source.below(30) {
            let (insert, copy) = (source.skewed(100) as u32, 2 + source.skewed(100) as u32);
            let distance = match source.below(3) {
                0 => DistanceCode::LAST,
                1 => DistanceCode::ring(source.below(16) as u8),
                _ => DistanceCode::explicit(1 + source.skewed(1 << 22) as u32),
            };
            commands.push(Command::copy(insert, copy, distance));
        }
        commands.push(Command::literals(source.skewed(300) as u32));
        let length = commands.iter().map(|it| it.length() as usize).sum();
        (commands, length)
    }

    #[test]
    fn plain_plans_are_walked_as_any() {
        for seed in 0..200 {
            let source = &mut RandomSource::new(seed);
            let (commands, length) = commands(source);
            let start = source.below(3);
            let text: Vec<u8> = (0..start + length).map(|_| source.below(256) as u8).collect();
            let block = MetaBlock { text: &text, start, commands: &commands };
            let mut plan = <MetaBlockPlan>::default();
            plan.set_unsplit(&mut Heap, block.symbol_counts()).expect("memory");
            plan.literal_modes[0] = source.below(4) as u8;
            let map: Vec<u8> = (0..LITERAL_CONTEXTS).map(|_| source.below(4) as u8).collect();
            plan.literal_map.set(&mut Heap, &map).expect("memory");
            assert!(is_plain(&plan));
            let plain = walk_plain(&block, LiteralContexts::of(&plan, 0), Recorder::default()).0;
            assert_eq!(plain, walk_blocks(&block, &plan, Recorder::default()).0, "seed {seed}");
        }
    }
}
