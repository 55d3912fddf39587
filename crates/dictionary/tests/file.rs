//! The file of a reduced dictionary: all that is wrong with one is noticed, and before
//! memory is taken for it.

use brotwerk_core::{
    CaseForm, ContextPreset, Leads, Score, TextProfile, WordCosts, WordForm, WordPolicy,
};
use brotwerk_dictionary::{
    MAX_PROVENANCE, ReducedDictionary, ReducedDictionaryError as Error, WordSet,
};
use brotwerk_testkit::counting_allocator::{CountingAllocator, taken};

mod properties;

use properties::check_reduced_dictionary;

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// Unlike the default in everything.
fn profile() -> TextProfile {
    let costs = WordCosts { literal: 131, distance_bit: 29, reference: -42 };
    let mut map = [0; 64];
    map[40..].fill(1);
    TextProfile {
        words: WordPolicy { costs, weak: Score(700) },
        leads: Leads::All,
        contexts: ContextPreset::new(map).expect("in order"),
    }
}

fn dictionary(words: usize) -> ReducedDictionary {
    let whole = WordSet::whole();
    let step = whole.len() / words.max(1);
    let forms = whole.forms().iter().copied().step_by(step.max(1)).take(words);
    ReducedDictionary {
        words: WordSet::from_forms(forms).expect("distinct words"),
        profile: profile(),
        rounds: 3,
        provenance: "a test's words".into(),
    }
}

/// The error for bytes that must be refused, and refused without taking memory.
#[track_caller]
fn refused(bytes: &[u8]) -> Error {
    let before = taken();
    let result = ReducedDictionary::from_bytes(bytes);
    assert_eq!(taken(), before, "memory was taken");
    result.expect_err("a damaged file")
}

#[test]
fn what_is_written_is_read() {
    for words in [0, 1, 2, 100, 2_000, usize::MAX] {
        let dictionary = dictionary(words.min(WordSet::whole().len()));
        let file = dictionary.to_bytes();
        assert_eq!(ReducedDictionary::from_bytes(&file).as_ref(), Ok(&dictionary));
        check_reduced_dictionary(&file);
    }
    assert!(dictionary(WordSet::whole().len()).to_bytes().len() < 55_000);
}

#[test]
fn every_truncation_is_an_error() {
    let file = dictionary(2_000).to_bytes();
    for length in 0..file.len() {
        assert!(
            matches!(refused(&file[..length]), Error::Truncated { found, .. } if found == length)
        );
    }
}

#[test]
fn every_single_bit_flip_is_an_error() {
    let mut file = dictionary(2_000).to_bytes();
    for bit in 0..8 * file.len() {
        file[bit / 8] ^= 1 << (bit % 8);
        refused(&file);
        file[bit / 8] ^= 1 << (bit % 8);
    }
}

#[test]
fn trailing_bytes_are_an_error() {
    let mut file = dictionary(10).to_bytes();
    file.extend([0; 3]);
    assert_eq!(refused(&file), Error::TrailingBytes(3));
    assert_eq!(refused(b"PK\x03\x04 and so on, for long enough"), Error::WrongMagic);
}

/// A file with these fields, and a checksum that fits.
fn file(version: u8, provenance: &[u8], words: u16, list: &[u8]) -> Vec<u8> {
    let mut file = b"BWDC".to_vec();
    file.push(version);
    file.extend((provenance.len() as u16).to_le_bytes());
    file.extend(words.to_le_bytes());
    file.extend((list.len() as u32).to_le_bytes());
    file.extend([0, 1, 128, 0, 32, 0, 0xe0, 0xff, 0x80, 2]);
    file.extend([0; 64]);
    file.extend(provenance);
    file.extend(list);
    file.extend(crc32fast::hash(&file).to_le_bytes());
    file
}

#[test]
fn files_with_a_right_checksum_and_wrong_contents_are_errors() {
    let parse = |file: &[u8]| ReducedDictionary::from_bytes(file).expect_err("a bad file");
    // Two words of four bytes, numbers 5 and 7, and none in the other 83 groups.
    let list = |first: &[u8]| [first, &[0; 83]].concat();
    let good = file(2, b"", 2, &list(&[2, 5, 1]));
    let words = ReducedDictionary::from_bytes(&good).expect("a good file").words;
    let read = ReducedDictionary::from_bytes(&good).expect("a good file").profile;
    assert_eq!((read.words.costs.reference, read.words.weak), (-32, Score(640)));
    let plain = |index| WordForm { length: 4, index, case: CaseForm::Plain };
    assert_eq!(words.forms(), [plain(5), plain(7)]);

    assert_eq!(parse(&file(1, b"", 2, &list(&[2, 5, 1]))), Error::UnsupportedVersion(1));
    assert_eq!(parse(&file(2, b"\xff", 2, &list(&[2, 5, 1]))), Error::ProvenanceNotUtf8);
    let long = vec![b'x'; MAX_PROVENANCE + 1];
    assert_eq!(parse(&file(2, &long, 2, &list(&[2, 5, 1]))), Error::LongProvenance(long.len()));
    assert_eq!(parse(&file(2, b"", 60_000, &[])), Error::TooManyWords(60_000));
    let damaged = |at: usize, byte: u8| {
        let mut file = good[..good.len() - 4].to_vec();
        file[at] = byte;
        file.extend(crc32fast::hash(&file).to_le_bytes());
        parse(&file)
    };
    assert_eq!(damaged(14, 3), Error::BadProfile, "leads");
    assert_eq!(damaged(23, 1), Error::BadProfile, "contexts");
    let bad_lists: [(u16, &[u8]); 7] = [
        (3, &list(&[2, 5, 1])),                       // fewer than announced
        (1, &list(&[2, 5, 1])),                       // more than announced
        (1, &list(&[1, 0xff, 0x7f])),                 // beyond the last word
        (2, &list(&[2, 5, 0xfb, 0x07])),              // beyond the last word, by its gap
        (2, &list(&[2, 0x85, 0x00, 1])),              // not the shortest form
        (2, &[2, 5, 1]),                              // groups missing
        (2, &[&list(&[2, 5, 1])[..], &[0]].concat()), // a group too many
    ];
    for (words, list) in bad_lists {
        let error = parse(&file(2, b"", words, list));
        assert!(matches!(error, Error::BadWords { .. }), "{error:?} for {list:?}");
    }
}
