//! What must hold of written meta-blocks; tests and the fuzz target call the same.

use brotwerk_bits::{BitBuffer, BitSink, BitSlice};
use brotwerk_check::generators::Choices;
use brotwerk_core::{
    Command, ContextMode, DISTANCE_CONTEXTS, DistanceParameters, DistanceRing, Heap,
    LITERAL_CONTEXTS, MetaBlock, MetaBlockPlan, WindowBits,
};
use brotwerk_meta_block::{
    Codes, stored_bits, write_compressed, write_empty_last, write_metadata_header, write_stored,
    write_stream_header, write_sync,
};
use brotwerk_testkit::decoders::assert_decodes;

/// A text that grows by commands, as a decoder would have it.
struct Growing {
    text: Vec<u8>,
    ring: DistanceRing,
}

impl Growing {
    /// Appends a command's text: literals from a small alphabet, then a copy from anywhere.
    fn append(&mut self, source: &mut impl Choices) -> Command {
        let letters = 1 + source.below(40);
        let insert = source.skewed(1 << 12) as u32;
        for _ in 0..insert {
            self.text.push(b' ' + source.below(letters) as u8);
        }
        let back = 1 + source.skewed(self.text.len().max(1)) as u32;
        let length = 2 + source.skewed(1 << 12) as u32;
        if back as usize > self.text.len() {
            return Command::literals(insert);
        }
        let code = self.ring.code(back);
        for _ in 0..length {
            self.text.push(self.text[self.text.len() - back as usize]);
        }
        self.ring.push(back, code);
        Command::copy(insert, length, code)
    }
}

/// Cuts a category's symbols into blocks of types in any order.
fn cut(
    split: &mut brotwerk_core::BlockSplit,
    symbols: u32,
    max_types: usize,
    source: &mut impl Choices,
) {
    split.clear();
    let (mut left, mut types) = (symbols, 0);
    while left > 0 {
        let length = left.min(1 + source.skewed(1 << 14) as u32);
        let block_type = source.below((types + 1).min(max_types));
        types = types.max(block_type + 1);
        split.push(&mut Heap, block_type as u8, length).expect("memory");
        left -= length;
    }
}

/// A map to some codes, in which each occurs.
fn map(entries: usize, source: &mut impl Choices) -> Vec<u8> {
    let codes = 1 + source.skewed(entries.min(256));
    let codes = codes.min(entries).min(256);
    let mut map: Vec<u8> = (0..entries).map(|_| source.below(codes) as u8).collect();
    for code in 0..codes {
        map[code * entries / codes] = code as u8;
    }
    map
}

/// A plan that nobody would make, but well-formed.
fn plan(block: &MetaBlock<'_>, max_types: usize, source: &mut impl Choices) -> MetaBlockPlan {
    let counts = block.symbol_counts();
    let mut plan = MetaBlockPlan::default();
    plan.set_unsplit(&mut Heap, counts).expect("memory");
    cut(&mut plan.literals, counts.literals, max_types, source);
    cut(&mut plan.commands, counts.commands, max_types, source);
    cut(&mut plan.distances, counts.distances, max_types, source);
    plan.literal_modes.clear();
    for _ in 0..plan.literals.type_count() {
        let mode = ContextMode::ALL[source.below(4)] as u8;
        plan.literal_modes.push(&mut Heap, mode).expect("memory");
    }
    let literal_map = map(plan.literals.type_count() * LITERAL_CONTEXTS, source);
    plan.literal_map.set(&mut Heap, &literal_map).expect("memory");
    // The plainest distances have a way of their own.
    if source.below(2) == 0 {
        let entries = plan.distances.type_count() * DISTANCE_CONTEXTS;
        plan.distance_map.set_trivial(&mut Heap, entries).expect("memory");
    } else {
        let distance_map = map(plan.distances.type_count() * DISTANCE_CONTEXTS, source);
        plan.distance_map.set(&mut Heap, &distance_map).expect("memory");
        let postfix = source.below(4) as u8;
        let direct = source.below(16) as u8;
        plan.distance_parameters =
            DistanceParameters::new(postfix, direct << postfix).expect("all of these are legal");
    }
    brotwerk_rules::check_plan(block, &plan, 0).expect("a plan");
    plan
}

/// A meta-block as a fixed sink has it, which holds bits.
pub(crate) fn written_in_a_slice(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan,
    codes: &mut Codes,
) -> Vec<u8> {
    let size = codes.build(block, plan, false, false, &mut Heap).expect("memory");
    let mut space = vec![0; size.total() as usize / 8 + 1];
    let sink = write_compressed(block, plan, codes, false, BitSlice::new(&mut space));
    let (length, partial) = sink.finish();
    space[length] = partial.bits;
    space
}

/// Bytes of text after which a meta-block ends.
const MAX_LENGTH: usize = 1 << 22;

/// Compressed and stored meta-blocks and metadata in any order, of commands and plans that nobody
/// would make: the stream decodes, and takes the bits that were counted.
///
/// # Panics
/// Where it doesn't.
pub(crate) fn check_stream(source: &mut impl Choices, commands: usize, max_types: usize) {
    let mut growing = Growing { text: Vec::new(), ring: DistanceRing::default() };
    let mut codes = <Codes>::default();
    let mut bits = BitBuffer::new();
    write_stream_header(WindowBits::MAX, &mut bits);
    for _ in 0..1 + source.below(3) {
        let start = growing.text.len();
        let before = growing.ring;
        let mut made = Vec::new();
        let count = 1 + source.below(commands);
        while made.len() < count && growing.text.len() - start < MAX_LENGTH {
            made.push(growing.append(source));
            // One without a copy ends a meta-block.
            if made.last().is_some_and(|it| it.copy_length() == 0) {
                break;
            }
        }
        if growing.text.len() == start {
            continue;
        }
        let block = MetaBlock { text: &growing.text, start, commands: &made };
        if source.below(5) == 0 {
            let partial = bits.bit_length();
            write_stored(&growing.text[start..], &mut bits);
            let length = (growing.text.len() - start) as u32;
            assert_eq!(bits.bit_length() - partial, stored_bits(length, false, partial % 8));
            growing.ring = before;
        } else {
            let plan = plan(&block, max_types, source);
            let size = codes.build(&block, &plan, false, false, &mut Heap).expect("memory");
            let mut before = bits.clone();
            bits = write_compressed(&block, &plan, &mut codes, false, bits);
            assert_eq!(bits.bit_length() - before.bit_length(), size.total());
            let again = written_in_a_slice(&block, &plan, &mut codes);
            before.append(&again, size.total());
            assert_eq!(before, bits, "a sink that holds bits gives others");
        }
        match source.below(4) {
            0 => write_sync(&mut bits),
            1 => {
                let metadata = vec![b'm'; source.skewed(1 << 17)];
                write_metadata_header(metadata.len() as u32, &mut bits);
                bits.put_bytes(&metadata);
            }
            _ => {}
        }
    }
    write_empty_last(&mut bits);
    assert_decodes(&bits.into_bytes(), &growing.text);
}
