//! What a context map costs, in the cheapest of the ways to write it.

use brotwerk_bits::{BitCounter, BitSink};
use brotwerk_context_map::{choose_map_coding, write_context_map};
use brotwerk_core::{ContextMap, Heap, OutOfMemory};

fn main() -> Result<(), OutOfMemory> {
    type CodeOf = fn(usize) -> u8;
    let maps: [(&str, CodeOf); 3] = [
        ("one code for all contexts", |_| 0),
        ("two halves", |context| u8::from(context >= 32)),
        ("a code for each", |context| context as u8),
    ];
    for (name, code) in maps {
        let codes: Vec<u8> = (0..64).map(code).collect();
        let mut map = ContextMap::<Heap>::default();
        map.set(&mut Heap, &codes)?;
        let mut counter = BitCounter::new();
        write_context_map(&map, &mut counter);
        let coding = choose_map_coding(&codes, map.code_count());
        println!("{name}: {} bits, {coding:?}", counter.bit_length());
    }
    Ok(())
}
