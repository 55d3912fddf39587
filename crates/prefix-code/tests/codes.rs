//! Codes for histograms of every kind, in every alphabet that the format has.

use brotwerk_prefix_code::{
    BestCodes, BrokenCode, CodeMaker, CodeScratch, CodeSearch, LengthScratch, MAX_LENGTH,
    MAX_SYMBOLS, check_code, code_lengths, code_with_lengths, description_bits,
};

mod properties;

use properties::{check_best_code, check_code_lengths, check_written};

/// A plain generator of numbers, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (((self.0 >> 32) * u64::from(limit)) >> 32) as u32
    }
}

/// Code lengths, literals, commands, block counts; block types and context maps; distances.
fn alphabets() -> impl Iterator<Item = usize> {
    let distances = (0..4).flat_map(|postfix| (0..16).map(move |n| (postfix, n << postfix)));
    let distances = distances.flat_map(|(postfix, direct)| {
        [24, 62].map(|magnitudes| 16 + direct + (magnitudes << (postfix + 1)))
    });
    [18, 256, 704, 26].into_iter().chain(2..=272).chain(distances)
}

#[test]
fn no_symbols_and_one() {
    let scratch = &mut <CodeScratch>::default();
    for alphabet in alphabets() {
        let mut counts = vec![0; alphabet];
        assert_eq!(check_best_code(&counts, scratch).data_bits, 0);
        for symbol in [0, 1, alphabet / 2, alphabet - 1] {
            counts[symbol] = 1000;
            assert_eq!(check_best_code(&counts, scratch).data_bits, 0);
            counts[symbol] = 0;
        }
    }
}

#[test]
fn two_to_six_symbols() {
    let (scratch, numbers) = (&mut <CodeScratch>::default(), &mut Numbers(2));
    for alphabet in alphabets() {
        for used in 2..=6.min(alphabet) {
            let mut counts = vec![0; alphabet];
            while counts.iter().filter(|&&count| count > 0).count() < used {
                counts[numbers.below(alphabet as u32) as usize] = 1 + numbers.below(20);
            }
            check_best_code(&counts, scratch);
        }
    }
}

#[test]
fn all_equal() {
    let scratch = &mut <CodeScratch>::default();
    for alphabet in alphabets() {
        for count in [1, 2, 1000] {
            check_best_code(&vec![count; alphabet], scratch);
        }
    }
}

#[test]
fn deeper_than_the_limit() {
    let scratch = &mut <CodeScratch>::default();
    let mut fibonacci = vec![1u32, 1];
    while fibonacci.len() < 35 {
        fibonacci.push(fibonacci[fibonacci.len() - 2] + fibonacci[fibonacci.len() - 1]);
    }
    for used in 2..=fibonacci.len() {
        check_best_code(&fibonacci[..used], scratch);
        let mut spread = vec![0; 704];
        for (symbol, &count) in fibonacci[..used].iter().rev().enumerate() {
            spread[symbol * 20] = count;
        }
        check_best_code(&spread, scratch);
    }
    let doubling: Vec<u32> = (0..31).map(|bit| 1 << bit).collect();
    check_best_code(&doubling, scratch);
}

/// Histograms of text-like data: few frequent symbols, many rare, gaps between.
fn random_histogram(numbers: &mut Numbers, alphabet: usize) -> Vec<u32> {
    let density = 1 + numbers.below(100);
    let skew = 1 + numbers.below(16);
    let mut count = || match numbers.below(100) < density {
        true => {
            let bits = numbers.below(skew);
            numbers.below(2 << bits)
        }
        false => 0,
    };
    (0..alphabet).map(|_| count()).collect()
}

#[test]
fn random_histograms() {
    let (scratch, numbers) = (&mut <CodeScratch>::default(), &mut Numbers(3));
    for _ in 0..10 {
        for alphabet in alphabets() {
            check_best_code(&random_histogram(numbers, alphabet), scratch);
        }
    }
}

/// On histograms of all kinds together; of a single one, only the most thorough is sure to.
#[test]
fn searching_further_saves_bits() {
    let (scratch, numbers) = (&mut <CodeScratch>::default(), &mut Numbers(5));
    let searches = [CodeSearch::Quick, CodeSearch::Balanced, CodeSearch::Thorough];
    let mut bits = [0; 3];
    for alphabet in alphabets().filter(|&alphabet| alphabet >= 100) {
        let counts = random_histogram(numbers, alphabet);
        for (bits, search) in bits.iter_mut().zip(searches) {
            let (mut entries, mut lengths) = (counts.clone(), vec![0; alphabet]);
            *bits += BestCodes { search }.make(&mut entries, &mut lengths, scratch).cost.total();
        }
    }
    assert!(bits.is_sorted_by(|less, further| less > further), "{bits:?}");
}

#[test]
fn totals_beyond_two_to_the_24() {
    let scratch = &mut <CodeScratch>::default();
    let mut counts = vec![1; MAX_SYMBOLS];
    counts[0] = 1 << 24;
    counts[1] = (1 << 24) - 1;
    counts[700] = 1 << 28;
    check_best_code(&counts, scratch);
}

#[test]
fn every_small_histogram_is_optimal() {
    let scratch = &mut LengthScratch::default();
    for n in 0..6u32.pow(6) {
        let counts: Vec<u32> = (0..6).map(|digit| n / 6u32.pow(digit) % 6).collect();
        check_code_lengths(&counts, MAX_LENGTH, scratch);
        check_code_lengths(&counts, 5, scratch);
        check_code_lengths(&counts, 3, scratch);
    }
}

/// Repair is not optimal: on these skewed histograms, most of whose codes it has to
/// shorten by many bits, it costs 0.026 bits per symbol.
#[test]
fn limits_cost_little() {
    let (scratch, numbers) = (&mut LengthScratch::default(), &mut Numbers(4));
    let (mut data, mut excess) = (0, 0);
    for limit in 5..=MAX_LENGTH {
        for symbols in [18, 32] {
            for _ in 0..100 {
                let counts = random_histogram(numbers, symbols);
                data += counts.iter().map(|&count| u64::from(count)).sum::<u64>();
                excess += check_code_lengths(&counts, limit, scratch);
            }
        }
    }
    assert!(excess * 25 <= data, "{excess} bits more than need be for {data} symbols");
}

/// Every run length of zeros and of another length, at both ends and in the middle.
#[test]
fn every_run_length() {
    for run in 0..700 {
        // 1, then two codewords of 2 bits, far apart; and a fourth and fifth.
        let mut lengths = vec![0; 704];
        for (place, length) in [1, 2, 3, 4, 4].into_iter().enumerate() {
            lengths[if place < 2 { place } else { place + run.min(699) }] = length;
        }
        check_written(&lengths);
    }
    for run in 0..256 {
        // Lengths of 8 from `run` on, before that pairs of them as one of 7.
        let mut lengths = vec![8; 256];
        for pair in 0..run / 2 {
            lengths[2 * pair] = 7;
            lengths[2 * pair + 1] = 0;
        }
        check_written(&lengths);
        lengths.rotate_left(run);
        check_written(&lengths);
    }
}

/// From lengths alone comes the same code as from counts.
#[test]
fn a_code_with_the_best_lengths_is_the_best_code() {
    let mut numbers = Numbers(7);
    let scratch = &mut <CodeScratch>::default();
    for alphabet in alphabets() {
        for used in [0, 1, 2, 3, 4, 5, 40] {
            let mut counts = vec![0; alphabet];
            for _ in 0..used {
                counts[numbers.below(alphabet as u32) as usize] += numbers.below(1_000);
            }
            for search in [CodeSearch::Quick, CodeSearch::Balanced, CodeSearch::Thorough] {
                let (mut entries, mut lengths) = (counts.clone(), vec![0; alphabet]);
                let best = BestCodes { search }.make(&mut entries, &mut lengths, scratch);
                let mut codewords = counts.clone();
                let code = code_with_lengths(&mut codewords, &lengths);
                assert_eq!((code, codewords), (best, entries), "{counts:?}");
                assert_eq!(code.cost.header_bits, description_bits(&lengths));
            }
        }
    }
}

#[test]
fn lengths_that_make_no_code_are_refused() {
    let fault = |counts: &[u32], lengths: &[u8]| check_code(counts, lengths).expect_err("a fault");
    assert_eq!(fault(&[1, 1], &[1]), BrokenCode::Alphabet { symbols: 2, lengths: 1 });
    assert_eq!(fault(&[1, 2, 1], &[1, 0, 1]), BrokenCode::NoCodeword { symbol: 1 });
    assert_eq!(fault(&[1, 1], &[1, 16]), BrokenCode::TooLong { symbol: 1, length: 16 });
    assert_eq!(fault(&[1, 1, 1], &[1, 1, 1]), BrokenCode::NotComplete { space: 3 << 14 });
    assert_eq!(fault(&[1, 1], &[1, 2]), BrokenCode::NotComplete { space: 3 << 13 });
    assert_eq!(fault(&[9, 0], &[2, 0]), BrokenCode::NotComplete { space: 1 << 13 });
    let many = vec![1; MAX_SYMBOLS + 1];
    let lengths = vec![0; MAX_SYMBOLS + 1];
    assert!(matches!(fault(&many, &lengths), BrokenCode::Alphabet { .. }));
    // A symbol that doesn't occur may have a codeword: it is only wasted.
    check_code(&[1, 0, 1], &[1, 2, 2]).expect("a code");
}

#[test]
#[should_panic(expected = "the maker of prefix codes broke a rule: symbol 1 occurs")]
fn a_wrong_maker_is_named() {
    code_with_lengths(&mut [1, 1, 1], &[1, 0, 1]);
}

#[test]
fn shorter_limits_make_codes_too() {
    let mut numbers = Numbers(11);
    let scratch = &mut <LengthScratch>::default();
    for limit in 9..=MAX_LENGTH {
        let mut counts: Vec<u32> = (0..256).map(|_| 1 << numbers.below(20)).collect();
        let mut lengths = [0; 256];
        code_lengths(&counts, limit, &mut lengths, scratch);
        assert!(lengths.iter().all(|&length| (1..=limit).contains(&length)));
        code_with_lengths(&mut counts, &lengths);
    }
}
