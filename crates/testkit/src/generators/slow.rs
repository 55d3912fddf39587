//! Texts made to be slow: each defeats one of the heuristics that keep an encoder fast.
//!
//! A server compresses untrusted input. A heuristic that is right nearly always is
//! no bound on time: whoever knows it can write the text for which it is wrong. These are
//! such texts, written with this encoder's match finders, parsers and block splitter in
//! mind, and with what was reported against others: memchr's and libdeflate's collections
//! of pathological inputs, and google/brotli issue 330.
//!
//! None is slow by being large: all of them are as long as asked for.

mod candidates;
mod hash_keys;
mod repeats;
mod statistics;
mod words;

use super::RandomSource;

pub use hash_keys::{colliding_keys, product_bits};

/// A text made to be slow.
#[derive(Clone, Copy, Debug)]
pub struct SlowInput {
    /// A short name, for tables.
    pub name: &'static str,
    /// The heuristic that it defeats, and how.
    pub defeats: &'static str,
    /// The text of a seed, of so many bytes.
    pub generate: fn(seed: u64, length: usize) -> Vec<u8>,
}

const fn slow(
    name: &'static str,
    defeats: &'static str,
    generate: fn(u64, usize) -> Vec<u8>,
) -> SlowInput {
    SlowInput { name, defeats, generate }
}

/// All of them.
pub const SLOW: &[SlowInput] = &[
    slow(
        "one byte",
        "comparing to the end of the match: at each position all that follows agrees",
        repeats::one_byte,
    ),
    slow(
        "runs with an odd byte",
        "taking the newest candidate: every run is longer or shorter than those before",
        repeats::odd_byte_runs,
    ),
    slow(
        "short periods",
        "copies that overlap themselves: periods of primes that no word of the machine fits",
        repeats::short_periods,
    ),
    slow(
        "periods past limits",
        "limits of lengths: each period is one more than a limit of 4, 8, … 256 bytes",
        repeats::periods_past_limits,
    ),
    slow(
        "near duplicates",
        "the check before a full comparison: all candidates are long, none is equal",
        repeats::near_duplicates,
    ),
    slow(
        "each a byte longer",
        "skipping what is not longer: each older candidate beats the newer one by a byte",
        repeats::each_a_byte_longer,
    ),
    slow(
        "lazy ramp",
        "looking ahead: each next position has a match better by more than the lazy gain",
        repeats::lazy_ramp,
    ),
    slow(
        "repetitive XML",
        "the usual depth of a search: one small section over and over (google/brotli#330)",
        repeats::repetitive_xml,
    ),
    slow(
        "de Bruijn of 8 letters",
        "giving up without candidates: all positions have many, and none is worth a copy",
        candidates::de_bruijn_of_eight,
    ),
    slow(
        "de Bruijn of 2 letters",
        "hashing four bytes: 16 values among all hashes, so that few rows hold everything",
        candidates::de_bruijn_of_two,
    ),
    slow(
        "least match, then none",
        "rejecting by four bytes: each candidate agrees in four, and is too far for that",
        candidates::least_then_none,
    ),
    slow(
        "colliding fours",
        "rows and tags of four bytes: different keys with the same row and tag",
        candidates::colliding_fours,
    ),
    slow(
        "colliding fives",
        "rows and tags of five bytes, as long texts have them: as before",
        candidates::colliding_fives,
    ),
    slow(
        "one tag, 2^13 rows",
        "tags: nearly all positions have the same one, in rows of 64 slots",
        candidates::one_tag_of_13_row_bits,
    ),
    slow(
        "one tag, 2^14 rows",
        "tags: nearly all positions have the same one, in rows of 16 slots",
        candidates::one_tag_of_14_row_bits,
    ),
    slow(
        "sawtooth",
        "trees' balance: keys that rise and start again make every walk as deep as allowed",
        candidates::sawtooth,
    ),
    slow(
        "ring distances",
        "probing the last distances first: each of the four agrees in three bytes and ends",
        candidates::ring_distances,
    ),
    slow(
        "shortest copies",
        "time per copy: a copy of four bytes after every literal",
        candidates::shortest_copies,
    ),
    slow(
        "four letters",
        "candidates being rare: matches everywhere, most of them short, as in a genome",
        candidates::four_letters,
    ),
    slow("words only", "words being rare: one starts where the one before ends", words::only_words),
    slow(
        "false alarms",
        "the Bloom filter: it lets every position through, and no word starts there",
        words::false_alarms,
    ),
    slow(
        "known word starts",
        "the word table: the four bytes at nearly every position start a word",
        words::known_word_starts,
    ),
    slow(
        "unfinished words",
        "the trie: walks go deep, and end where no transform cuts a word so short",
        words::unfinished,
    ),
    slow(
        "words where the search backs off",
        "giving up on words: a word comes just before the last look-up is spent",
        words::where_search_backs_off,
    ),
    slow(
        "noise and copies",
        "skipping where nothing was found: a copy comes whenever skipping would begin",
        statistics::noise_and_copies,
    ),
    slow(
        "noise and pages",
        "skipping, and storing what is random: pieces of pages between pieces of noise",
        statistics::noise_and_pages,
    ),
    slow(
        "tame where sampled",
        "sampling: the bytes that are looked at are tame, all others are random",
        statistics::tame_where_sampled,
    ),
    slow(
        "changing alphabets",
        "merging blocks: neighbours have no letter in common, and all are short",
        statistics::changing_alphabets,
    ),
    slow(
        "changing contexts",
        "merging contexts: what follows a letter depends on which, and differs for all",
        statistics::changing_contexts,
    ),
];

/// Literals after which a copy is due, so that the parser does not begin to skip: fewer
/// than the smallest `skip_after` of any quality.
const SKIP_AFTER: usize = 30;

/// A copy of so many bytes is taken at any distance.
const WORTH_COPYING: usize = 12;

/// Repeats bytes from anywhere before: a copy, after which the parser does not skip for a while.
fn reset_skipping(source: &mut RandomSource, text: &mut Vec<u8>) {
    if let Some(places) = text.len().checked_sub(WORTH_COPYING) {
        let start = source.below(places + 1);
        text.extend_from_within(start..start + WORTH_COPYING);
    }
}

/// A text made piece by piece, cut to its length.
fn pieces(length: usize, mut add: impl FnMut(&mut Vec<u8>)) -> Vec<u8> {
    let mut text = Vec::with_capacity(length + 1_000);
    while text.len() < length {
        let before = text.len();
        add(&mut text);
        assert!(text.len() > before, "every piece has bytes");
    }
    text.truncate(length);
    text
}

#[cfg(test)]
mod tests {
    use super::SLOW;

    #[test]
    fn texts_have_their_length_and_are_the_same_each_time() {
        for input in SLOW {
            for length in [0, 1, 2, 3, 7, 100, 5_000, 70_000] {
                let text = (input.generate)(1, length);
                assert_eq!(text.len(), length, "{}", input.name);
                assert!(text == (input.generate)(1, length), "{}", input.name);
            }
            let (one, two) = ((input.generate)(1, 5_000), (input.generate)(2, 5_000));
            assert!(one != two, "{}: the seed matters", input.name);
        }
    }

    #[test]
    fn names_are_unique() {
        for (index, input) in SLOW.iter().enumerate() {
            assert!(SLOW[..index].iter().all(|other| other.name != input.name), "{}", input.name);
        }
    }
}
