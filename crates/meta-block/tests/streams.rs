//! Commands and plans of every kind, written: the streams decode, and take the bits that were
//! counted.

use brotwerk_check::generators::RandomSource;

mod properties;

use properties::{check_longest_command, check_stream};

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

#[test]
fn a_command_of_more_bits_than_a_sink_takes() {
    check_longest_command();
}
