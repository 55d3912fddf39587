//! What must hold of the codes made here; tests and the fuzz target call the same.

use brotwerk_bits::{BitBuffer, BitCounter, BitSink};
use brotwerk_check::prefix_codes::{
    check_codewords, check_description, check_excess, check_lengths, data_bits,
};
use brotwerk_prefix_code::{
    CodeCost, CodeScratch, CodeSearch, LengthScratch, MAX_LENGTH, assign_codewords, best_code,
    best_code_in_place, code_lengths, codeword, description_bits, write_code, write_described,
};

/// Codes for a histogram, however far searched for, can be read back as they were, their codewords
/// are those that a decoder expects, and they cost what they claim. The most thorough search's costs
/// least. There are two symbols or more.
///
/// Returns what the quick one costs.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn check_best_code(counts: &[u32], scratch: &mut CodeScratch) -> CodeCost {
    let quick = check_search(counts, CodeSearch::Quick, scratch);
    let balanced = check_search(counts, CodeSearch::Balanced, scratch);
    let thorough = check_search(counts, CodeSearch::Thorough, scratch);
    for other in [quick, balanced] {
        assert!(thorough.total() <= other.total(), "{thorough:?} is more than {other:?}");
    }
    quick
}

fn check_search(counts: &[u32], search: CodeSearch, scratch: &mut CodeScratch) -> CodeCost {
    let mut lengths = vec![77; counts.len()];
    let mut codewords = vec![77; counts.len()];
    let cost = best_code(counts, search, &mut lengths, &mut codewords, scratch);
    check_lengths(counts, &lengths, MAX_LENGTH);
    let mut assigned = vec![0; lengths.len()];
    assign_codewords(&lengths, &mut assigned);
    assert_eq!(assigned, codewords);
    check_codewords(&lengths, &codewords.iter().copied().map(codeword).collect::<Vec<_>>());
    assert_eq!(cost.data_bits, codeword_bits(counts, &codewords));
    assert_eq!(cost.header_bits, check_written(&lengths));

    let mut in_place = counts.to_vec();
    let mut again = vec![77; counts.len()];
    let code = best_code_in_place(&mut in_place, search, &mut again, scratch);
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
    let fresh =
        best_code(counts, search, &mut again, &mut codewords, &mut <CodeScratch>::default());
    assert_eq!((fresh, again), (cost, lengths), "used scratch memory makes a difference");
    cost
}

/// Code lengths keep the limit and are complete. None are better if the limit does not
/// matter; returns how many bits the data takes more than it must if it does.
///
/// # Panics
/// Where that does not hold, or if there are more than `2^limit` symbols.
pub(crate) fn check_code_lengths(counts: &[u32], limit: u8, scratch: &mut LengthScratch) -> u64 {
    let mut lengths = vec![77; counts.len()];
    let used = code_lengths(counts, limit, &mut lengths, scratch);
    assert_eq!(used, counts.iter().filter(|&&count| count > 0).count());
    check_lengths(counts, &lengths, limit);
    check_excess(counts, &lengths, limit)
}

/// Writes the code down and reads it back; returns its size in bits.
///
/// # Panics
/// If it comes back changed, is not in the form it should be in, or has another size
/// than was said.
pub(crate) fn check_written(lengths: &[u8]) -> u64 {
    let bits = description_bits(lengths);
    let mut counter = BitCounter::new();
    write_code(lengths, &mut counter);
    assert_eq!(counter.bit_length(), bits);
    let mut buffer = BitBuffer::new();
    write_code(lengths, &mut buffer);
    check_description(lengths, &buffer.into_bytes(), bits);
    bits
}

fn codeword_bits(counts: &[u32], codewords: &[u32]) -> u64 {
    let of = |(&count, &stored): (&u32, &u32)| u64::from(count) * u64::from(codeword(stored).0);
    counts.iter().zip(codewords).map(of).sum()
}
