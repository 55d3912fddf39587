//! Filter and table know every word start of any set, and tables hardly another.
#![no_main]

#[path = "../../crates/bloom/tests/properties/mod.rs"]
mod filter;
#[path = "../../crates/word-table/tests/properties/mod.rs"]
mod table;

use brotwerk_check::generators::{Limit, Size};
use filter::check_filter_of;
use table::check_table_of;

libfuzzer_sys::fuzz_target!(|input: (Limit, Vec<u32>, u32, Size, u8, Vec<u32>)| {
    let (limit, mut starts, first, count, shift, absent) = input;
    // Those that are named, and a row at equal steps: what a multiplier spreads worst.
    let row = (0..count.at_most(limit.between(32, 4_096)) as u32)
        .map(|n| first.wrapping_add(n << (shift % 32)));
    starts.extend(row);
    check_filter_of(&starts);
    check_table_of(&starts, &absent);
});
