//! Properties of prefix dictionaries: what copies from them makes three decoders agree.

use brotwerk_core::{Floor, Heap, Match, PrefixDictionarySearch, Score};
use brotwerk_encoder::{Compressor, Options, PrefixDictionary, Stream};
use brotwerk_lz77::PrefixDictionaryIndex;

use crate::decoders::assert_decodes_with_prefix_dictionary;
use crate::properties::stream::{Step, check_script_with_prefix_dictionary};

/// The dictionary that decoders see when these are attached in this order.
///
/// # Panics
/// If they are too many or too long.
#[must_use]
pub fn prepare(dictionaries: &[&[u8]]) -> PrefixDictionary {
    let empty = PrefixDictionary::new(&[]).expect("an empty dictionary");
    dictionaries.iter().fold(empty, |before, bytes| {
        let dictionary = PrefixDictionary::new(bytes).expect("a dictionary");
        before.followed_by(&dictionary).expect("a dictionary behind others")
    })
}

/// With these dictionaries texts decode, the same from new and used compressors; and
/// streams, whatever the steps.
///
/// # Panics
/// Where that does not hold.
pub fn check_prefix_dictionary(
    dictionaries: &[&[u8]],
    options: &Options,
    texts: &[&[u8]],
    steps: &[Step],
    capacity: usize,
) {
    let options = options.clone().prefix_dictionary(prepare(dictionaries));
    let mut used = Compressor::new(options.clone());
    let mut stream = Stream::new(options.clone());
    for text in texts {
        let compressed = Compressor::new(options.clone()).compress(text);
        assert_decodes_with_prefix_dictionary(&compressed, dictionaries, text);
        assert!(used.compress(text) == compressed, "a used compressor gives other bytes");
        check_script_with_prefix_dictionary(&mut stream, dictionaries, text, steps, capacity);
    }
}

/// At every place of `text` the index names a true copy that beats the floor, which its
/// filter knows of, too, and in a
/// dictionary so short that it keeps all places, the best of those that trying all gives.
///
/// # Panics
/// Where that does not hold.
pub fn check_prefix_dictionary_index(dictionary: &[u8], text: &[u8], reach: u32, floor: Floor) {
    let index = PrefixDictionaryIndex::new(&mut Heap, dictionary).expect("memory");
    assert_eq!(index.length() as usize, dictionary.len());
    for at in 0..text.len() {
        let rest = &text[at..];
        let found = index.best_copy(rest, reach, floor);
        if dictionary.len() <= KEPT {
            assert_eq!(found, best_by_trying(dictionary, rest, reach, floor), "at {at}");
        }
        let Some(found) = found else { continue };
        let back = (found.distance - reach) as usize;
        let start = dictionary.len() - back;
        let copied = &dictionary[start..start + found.length as usize];
        assert!(rest.starts_with(copied), "a copy that is none, at {at}");
        assert!(found.length > floor.length);
        assert!(Score::of(found.length, found.distance) > floor.score);
        assert!(
            index.match_length(rest, back as u32) == found.length,
            "a copy that could be longer"
        );
        let filter = index.filter();
        assert!((0..=found.length).all(|length| filter.may_have(rest, length)), "a wrong no");
    }
}

/// A dictionary as short as this keeps all its places.
const KEPT: usize = 128;

/// The shortest copy that the index finds in short dictionaries.
const SHORTEST: u32 = 4;

fn best_by_trying(dictionary: &[u8], text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
    let copy = |back: usize| {
        let there = &dictionary[dictionary.len() - back..];
        let length = there.iter().zip(text).take_while(|(a, b)| a == b).count() as u32;
        Match { length, distance: reach + back as u32 }
    };
    let score = |copy: &Match| Score::of(copy.length, copy.distance);
    // From the farthest to the nearest, since of equals the last one is taken.
    let copies = (1..=dictionary.len()).rev().map(copy);
    copies
        .filter(|copy| copy.length >= SHORTEST && copy.length > floor.length)
        .filter(|copy| score(copy) > floor.score)
        .max_by_key(score)
}
