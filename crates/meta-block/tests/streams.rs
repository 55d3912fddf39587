//! Commands and plans of every kind, written: the streams decode, and take the bits that were
//! counted.

use brotwerk_bits::BitBuffer;
use brotwerk_check::generators::RandomSource;
use brotwerk_core::{Command, DistanceCode, Heap, MetaBlock, MetaBlockPlan, WindowBits};
use brotwerk_meta_block::{Codes, write_empty_last, write_stream_header};
use brotwerk_testkit::decoders::assert_decodes;

mod properties;

use properties::{check_stream, written_in_a_slice};

#[test]
fn streams_of_any_commands_and_plans() {
    for seed in 0..300 {
        check_stream(&mut RandomSource::new(seed), 40, 1 + seed as usize % 20);
    }
}

/// One block of each category, as low qualities have it.
#[test]
fn streams_without_blocks() {
    for seed in 2_000..2_200 {
        check_stream(&mut RandomSource::new(seed), 200, 1);
    }
}

/// As many block types as there can be.
#[test]
fn all_block_types() {
    for seed in 1_000..1_010 {
        check_stream(&mut RandomSource::new(seed), 30_000, 256);
    }
}

/// A command of more bits than a sink takes at once: its symbol is rare, and both lengths have 24
/// extra bits.
#[test]
fn a_command_of_more_bits_than_a_sink_takes() {
    let distance = DistanceCode::explicit(1);
    let lengths = (1..30).flat_map(|insert| (2..30).map(move |copy| (insert, copy)));
    let lengths = lengths.chain([(30_000, 3_000)]);
    let made: Vec<_> =
        lengths.map(|(insert, copy)| Command::copy(insert, copy, distance)).collect();
    let text = vec![b'a'; made.iter().map(|command| command.length() as usize).sum()];
    let block = MetaBlock { text: &text, start: 0, commands: &made };
    let mut plan = <MetaBlockPlan>::default();
    plan.set_unsplit(&mut Heap, block.symbol_counts()).expect("memory");
    let mut codes = <Codes>::default();
    let size = codes.build(&block, &plan, false, false, &mut Heap).expect("memory");
    let longest = codes.commands().lengths()[usize::from(made[made.len() - 1].symbol())];
    assert!(longest > 8, "{longest} + 48 bits fit");
    let mut bits = BitBuffer::new();
    write_stream_header(WindowBits::MAX, &mut bits);
    bits.append(&written_in_a_slice(&block, &plan, &mut codes), size.total());
    write_empty_last(&mut bits);
    assert_decodes(&bits.into_bytes(), &text);
}
