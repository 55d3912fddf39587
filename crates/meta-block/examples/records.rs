//! A stream from commands that are known beforehand: records of a fixed size, in which each is
//! like the one before. Nobody searches; writer, prefix codes and bit sink are all that is linked.

use brotwerk_bits::{BitBuffer, BitSink};
use brotwerk_core::{
    Command, DistanceCode, DistanceRing, Heap, MetaBlock, MetaBlockPlan, OutOfMemory, WindowBits,
};
use brotwerk_meta_block::{Codes, write_compressed, write_stream_header};

/// Bytes of a record.
const RECORD: usize = 16;

/// What each record has in common with the one before is copied from there, the rest is literal.
fn commands(records: &[u8]) -> Vec<Command> {
    let mut ring = DistanceRing::default();
    let (mut commands, mut position, mut literals) = (Vec::new(), RECORD, RECORD as u32);
    while position < records.len() {
        let before = records[position - RECORD..].iter();
        let same = before.zip(&records[position..]).take_while(|(old, new)| old == new).count();
        if same < 4 {
            literals += 1;
            position += 1;
            continue;
        }
        let code = ring.code(RECORD as u32);
        ring.push(RECORD as u32, code);
        commands.push(Command::copy(literals, same as u32, code));
        position += same;
        literals = 0;
    }
    if literals > 0 {
        commands.push(Command::literals(literals));
    }
    commands
}

fn compress(records: &[u8]) -> Result<Vec<u8>, OutOfMemory> {
    let memory = &mut Heap;
    let commands = commands(records);
    let block = MetaBlock { text: records, start: 0, commands: &commands };
    let mut plan = MetaBlockPlan::default();
    plan.set_unsplit(memory, block.symbol_counts())?;
    let mut codes = <Codes>::default();
    codes.build(&block, &plan, false, true, memory)?;
    let mut bits = BitBuffer::new();
    write_stream_header(WindowBits::covering(records.len() as u64), &mut bits);
    let mut bits = write_compressed(&block, &plan, &mut codes, true, bits);
    bits.align();
    Ok(bits.into_bytes())
}

fn main() -> Result<(), OutOfMemory> {
    let records: Vec<u8> = (0..1_000_u32)
        .flat_map(|n| format!("oven {} {:>9}", n / 500, n * n).into_bytes())
        .collect();
    assert_eq!(records.len() % RECORD, 0);
    let compressed = compress(&records)?;
    println!("{} bytes of records -> {}", records.len(), compressed.len());
    assert!(commands(&records).iter().skip(1).all(|it| it.distance() == DistanceCode::LAST));
    brotwerk_testkit::decoders::assert_decodes(&compressed, &records);
    Ok(())
}
