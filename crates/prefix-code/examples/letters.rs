//! The prefix code for the letters of a text, and what it costs.
//!
//! `cargo run --example letters -- "some text"`

use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code, codeword};

fn main() {
    let text = std::env::args().nth(1).unwrap_or_else(|| "brotwerk bakes bread".to_owned());
    let mut counts = [0; 256];
    for &letter in text.as_bytes() {
        counts[usize::from(letter)] += 1;
    }
    let (mut lengths, mut codewords) = ([0; 256], [0; 256]);
    let (search, scratch) = (CodeSearch::Thorough, &mut <CodeScratch>::default());
    let cost = best_code(&counts, search, &mut lengths, &mut codewords, scratch);

    let mut letters: Vec<usize> = (0..256).filter(|&letter| counts[letter] > 0).collect();
    letters.sort_by_key(|&letter| (lengths[letter], letter));
    for letter in letters {
        let (length, bits) = codeword(codewords[letter]);
        let word: String =
            (0..length).map(|bit| if bits >> bit & 1 == 1 { '1' } else { '0' }).collect();
        println!("{:?} × {:3}: {word}", letter as u8 as char, counts[letter]);
    }
    println!("{} bits of data, {} to describe the code", cost.data_bits, cost.header_bits);
}
