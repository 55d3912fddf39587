//! Properties of the prefix-code part: its codes can be read back, are as short as codes
//! can be, and cost what it says.

use brotwerk_bits::{BitBuffer, BitCounter, BitSink};
use brotwerk_core::{
    COMMAND_SYMBOLS, DistanceParameters, LITERAL_SYMBOLS, command_symbol, insert_length_code,
};
use brotwerk_prefix_code::{
    CodeCost, CodeScratch, LengthScratch, MAX_LENGTH, assign_codewords, best_code,
    best_code_in_place, code_lengths, codeword, description_bits, write_code, write_described,
};

use crate::decoders::assert_decodes;
use crate::oracles::prefix_code::{optimal_bits, read_code};

/// The code for a histogram can be read back as it was, its codewords are those that a
/// decoder expects, and it costs what it claims. There are two symbols or more.
///
/// Returns what it costs.
///
/// # Panics
/// Where that does not hold.
pub fn check_best_code(counts: &[u32], scratch: &mut CodeScratch) -> CodeCost {
    let mut lengths = vec![77; counts.len()];
    let mut codewords = vec![77; counts.len()];
    let cost = best_code(counts, &mut lengths, &mut codewords, scratch);
    check_lengths(counts, &lengths, MAX_LENGTH);
    check_codewords(&lengths, &codewords);
    assert_eq!(cost.data_bits, codeword_bits(counts, &codewords));
    assert_eq!(cost.header_bits, check_description(&lengths));

    let mut in_place = counts.to_vec();
    let mut again = vec![77; counts.len()];
    let code = best_code_in_place(&mut in_place, &mut again, scratch);
    assert_eq!((code.cost, &again, &in_place), (cost, &lengths, &codewords));
    let written = |write: &dyn Fn(&mut BitBuffer)| {
        let mut buffer = BitBuffer::new();
        write(&mut buffer);
        buffer.into_bytes()
    };
    assert_eq!(
        written(&|buffer| write_described(&lengths, &code.description, buffer)),
        written(&|buffer| write_code(&lengths, buffer)),
        "the description is another code's"
    );

    let mut plain = vec![0; counts.len()];
    code_lengths(counts, MAX_LENGTH, &mut plain, &mut <LengthScratch>::default());
    let plain_bits = description_bits(&plain) + data_bits(counts, &plain);
    assert!(cost.total() <= plain_bits, "worse than the plain code, {plain_bits} bits: {cost:?}");

    let mut again = vec![0; counts.len()];
    let fresh = best_code(counts, &mut again, &mut codewords, &mut <CodeScratch>::default());
    assert_eq!((fresh, again), (cost, lengths), "used scratch memory makes a difference");
    cost
}

/// Code lengths keep the limit and are complete. None are better if the limit does not
/// matter; returns how many bits the data takes more than it must if it does.
///
/// # Panics
/// Where that does not hold, or if there are more than `2^limit` symbols.
pub fn check_code_lengths(counts: &[u32], limit: u8, scratch: &mut LengthScratch) -> u64 {
    /// No code is deeper whose counts add up to less than 2^32.
    const UNLIMITED: u8 = 48;
    let mut lengths = vec![77; counts.len()];
    let used = code_lengths(counts, limit, &mut lengths, scratch);
    assert_eq!(used, counts.iter().filter(|&&count| count > 0).count());
    check_lengths(counts, &lengths, limit);
    let optimal = optimal_bits(counts, limit);
    let excess = data_bits(counts, &lengths).checked_sub(optimal).expect("not below the optimum");
    if optimal == optimal_bits(counts, UNLIMITED) {
        assert_eq!(excess, 0, "not optimal");
    }
    excess
}

/// Exactly the used symbols have lengths, and their codewords leave nothing over (Kraft's
/// equality), unless only one is used.
fn check_lengths(counts: &[u32], lengths: &[u8], limit: u8) {
    for (symbol, (&count, &length)) in counts.iter().zip(lengths).enumerate() {
        assert!(length <= limit, "{length} bits for symbol {symbol}");
        assert_eq!(length > 0, count > 0, "{length} bits for symbol {symbol}");
    }
    let used = || lengths.iter().filter(|&&length| length > 0);
    if used().count() > 1 {
        let space: u64 = used().map(|&length| 1 << (MAX_LENGTH - length)).sum();
        assert_eq!(space, 1 << MAX_LENGTH, "not complete: {lengths:?}");
    } else {
        assert!(used().all(|&length| length == 1));
    }
}

/// Writes the code down and reads it back; returns its size in bits.
///
/// # Panics
/// If it comes back changed, is not in the form it should be in, or has another size
/// than was said.
pub fn check_description(lengths: &[u8]) -> u64 {
    let bits = description_bits(lengths);
    let mut counter = BitCounter::new();
    write_code(lengths, &mut counter);
    assert_eq!(counter.bit_length(), bits);
    let mut buffer = BitBuffer::new();
    write_code(lengths, &mut buffer);
    let description = buffer.into_bytes();
    let used = lengths.iter().filter(|&&length| length > 0).count();
    assert_eq!(description[0] & 3 == 1, used <= 4, "the simple form is for four symbols");
    let (read, read_bits) = read_code(&description, lengths.len());
    assert_eq!(read_bits, bits);
    let lone = lengths.iter().position(|&length| length > 0).unwrap_or(0);
    for (symbol, (&read, &length)) in read.iter().zip(lengths).enumerate() {
        // The oracle has no length for what is not used, and 0 for what is used alone.
        let expected = match used {
            0 | 1 => (symbol == lone).then_some(0),
            _ => (length > 0).then_some(length),
        };
        assert_eq!(read, expected, "symbol {symbol} of {lengths:?}");
    }
    bits
}

/// The codewords are canonical: sorted by length, then symbol, they count upwards.
fn check_codewords(lengths: &[u8], codewords: &[u32]) {
    let mut assigned = vec![0; lengths.len()];
    assign_codewords(lengths, &mut assigned);
    assert_eq!(assigned, codewords);
    let mut symbols: Vec<usize> = (0..lengths.len()).filter(|&s| lengths[s] > 0).collect();
    if symbols.len() == 1 {
        assert!(codewords.iter().all(|&stored| codeword(stored) == (0, 0)));
        return;
    }
    symbols.sort_by_key(|&symbol| (lengths[symbol], symbol));
    let mut space = 0;
    for symbol in symbols {
        let (length, bits) = codeword(codewords[symbol]);
        assert_eq!(length, u32::from(lengths[symbol]));
        let in_order = u64::reverse_bits(bits) >> (64 - length);
        assert_eq!(in_order, space >> (u32::from(MAX_LENGTH) - length), "symbol {symbol}");
        space += 1 << (u32::from(MAX_LENGTH) - length);
    }
}

fn codeword_bits(counts: &[u32], codewords: &[u32]) -> u64 {
    let of = |(&count, &stored): (&u32, &u32)| u64::from(count) * u64::from(codeword(stored).0);
    counts.iter().zip(codewords).map(of).sum()
}

/// What the data takes; a lone symbol takes nothing.
fn data_bits(counts: &[u32], lengths: &[u8]) -> u64 {
    if lengths.iter().filter(|&&length| length > 0).count() == 1 {
        return 0;
    }
    let of = |(&count, &length): (&u32, &u8)| u64::from(count) * u64::from(length);
    counts.iter().zip(lengths).map(of).sum()
}

/// A stream of literals in the best code for them decodes.
///
/// # Panics
/// If it doesn't, or if there are more than 2^16 bytes of text.
pub fn check_code_in_encoder(text: &[u8]) {
    let mut buffer = BitBuffer::new();
    write_literals(text, &mut buffer);
    assert_decodes(&buffer.into_bytes(), text);
}

/// Writes a whole stream: one meta-block with one command, which inserts all the text.
///
/// # Panics
/// If there are more than 2^16 bytes.
pub fn write_literals(text: &[u8], sink: &mut impl BitSink) {
    assert!(text.len() <= 1 << 16);
    // A window of 2^16 bytes.
    sink.put(1, 0);
    if text.is_empty() {
        return sink.put(2, 0b11);
    }
    // ISLAST, not ISLASTEMPTY, 4 nibbles of MLEN - 1.
    sink.put(4, 0b0001);
    sink.put(16, text.len() as u64 - 1);
    // One block type for each category; NPOSTFIX, NDIRECT and one context mode of 0; one
    // prefix code for literals and one for distances.
    sink.put(3 + 6 + 2 + 2, 0);

    let mut counts = [0; LITERAL_SYMBOLS];
    text.iter().for_each(|&literal| counts[usize::from(literal)] += 1);
    let mut lengths = [0; LITERAL_SYMBOLS];
    let mut codewords = [0; LITERAL_SYMBOLS];
    best_code(&counts, &mut lengths, &mut codewords, &mut <CodeScratch>::default());
    write_code(&lengths, sink);

    let insert = insert_length_code(text.len() as u32);
    let mut command = [0; COMMAND_SYMBOLS];
    command[usize::from(command_symbol(insert.code, 0, false))] = 1;
    write_code(&command, sink);
    let distance_symbols = DistanceParameters::default().alphabet_size(false);
    write_code(&vec![0; distance_symbols], sink);

    sink.put(insert.extra_bits.into(), insert.extra.into());
    for &literal in text {
        let (count, bits) = codeword(codewords[usize::from(literal)]);
        sink.put(count, bits);
    }
}
