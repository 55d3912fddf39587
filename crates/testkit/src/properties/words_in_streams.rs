//! References to words in whole streams, under decoders, and what looking for words costs.

use brotwerk_block_split::Unsplit;
use brotwerk_check::words::expand;
use brotwerk_core::{
    Command, Commands, ContentType, DictionaryMatch, DistanceCode, DistanceRing, Heap,
    NoDictionary, Parser, Stateless, Task, WORD_INDEX_BITS, WindowBits, WordForm,
};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, word};
use brotwerk_encoder::{Assembly, Compressor, Options};
use brotwerk_trainer::{Counter, TEXT_BYTE};
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, apply};

use crate::decoders::{assert_decodes, decode_with_brotli_decompressor, decode_with_c};
use crate::oracles::naive_finder::NaiveFinder;

/// Looking for words in a text takes less than the rest of the encoder does, at quality 5 with the
/// words that are searched for in texts of no known kind. Steps are counted, and priced by what the
/// trainer says of them.
///
/// # Panics
/// If it takes more.
#[track_caller]
pub fn check_search_is_cheap(name: &str, text: &[u8]) {
    let generic = PROFILES.iter().find(|profile| profile.content_type == ContentType::Generic);
    let generic = ReducedDictionary::from_bytes(generic.expect("a profile").file).expect("a file");
    let counted = Counter::new(&generic).expect("a search").count(text);
    let rest = text.len() as u64 * TEXT_BYTE;
    let work = counted.work.picoseconds();
    println!("{name}: {work} ps of look-ups beside {rest}, {:?}", counted.stages);
    assert!(work < rest, "{name}: {work} ps of look-ups beside {rest}, {:?}", counted.work);
}

/// Every transform of a word is what google/brotli makes of it.
///
/// # Panics
/// If one is not.
pub fn check_transforms_of(form: WordForm) -> usize {
    let word = word(usize::from(form.length), usize::from(form.index));
    let mut empty = 0;
    for id in 0..TABLE.len() as u8 {
        let mut buffer = [0; MAX_OUTPUT];
        let ours = apply(id, word, &mut buffer);
        assert_eq!(ours, crate::oracles::c_dictionary::transformed(id, word), "{id} of {form:?}");
        empty += usize::from(ours.is_empty());
    }
    empty
}

/// Every reference to a word that does not stand for nothing, under each transform in
/// turn.
pub fn references_to(form: WordForm) -> impl Iterator<Item = DictionaryMatch> {
    let word = word(usize::from(form.length), usize::from(form.index));
    (0..TABLE.len() as u8).filter_map(move |id| {
        let length = apply(id, word, &mut [0; MAX_OUTPUT]).len() as u32;
        let found = DictionaryMatch { length, word_length: form.length, word_id: form.id(id) };
        (length > 0).then_some(found)
    })
}

/// A parser that takes the references of a list, one after the other, whatever the text.
struct Script<'a> {
    left: &'a [DictionaryMatch],
}

impl Stateless for Script<'_> {}

impl<F, D> Parser<F, D> for Script<'_> {
    fn parse(
        &mut self,
        task: &Task<'_>,
        _: &mut F,
        _: &mut D,
        _: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let mut position = task.range.start;
        while position < task.range.end && commands.room() > 0 {
            let (&word, left) = self.left.split_first().expect("a reference for all text");
            let distance = task.first_word_distance(position) + word.word_id;
            let distance = DistanceCode::explicit(distance);
            commands.push(Command::word(0, word.length, word.word_length, distance));
            position += word.length;
            self.left = left;
        }
        position
    }
}

/// Whether every decoder takes the reference: burli refuses words that end within a
/// character that the transform changes, which the format allows.
#[must_use]
pub fn is_safe(found: DictionaryMatch) -> bool {
    let length = usize::from(found.word_length);
    let bits = WORD_INDEX_BITS[length];
    match TABLE[(found.word_id >> bits) as usize].elementary {
        Elementary::Case(case) => {
            case.is_safe(word(length, (found.word_id & ((1 << bits) - 1)) as usize))
        }
        _ => true,
    }
}

/// A stream of nothing but these references decodes to what they stand for; burli is
/// asked where all are [safe](is_safe). They must fit one meta-block: some 20,000 do.
///
/// # Panics
/// If a decoder disagrees, or the stream does not consist of them.
pub fn check_references(references: &[DictionaryMatch], window_bits: WindowBits) {
    let mut text = Vec::new();
    for &found in references {
        text.extend_from_slice(expand(found, &mut [0; MAX_OUTPUT]));
    }
    let parser = Script { left: references };
    let finder = NaiveFinder::default();
    let parts = Assembly { parser, finder, dictionary: NoDictionary, splitter: Unsplit };
    let options = Options::new().window_bits(window_bits);
    let mut compressor = Compressor::with_parts(options, parts, Heap);
    let stream = compressor.compress(&text);
    // A stored meta-block would prove nothing.
    let stats = compressor.stats();
    assert_eq!((stats.meta_blocks, stats.stored_meta_blocks), (1, 0));
    if references.iter().all(|&found| is_safe(found)) {
        assert_decodes(&stream, &text);
    } else {
        assert!(decode_with_c(&stream, text.len()).as_ref() == Ok(&text), "the C decoder differs");
    }
    let decoded = decode_with_brotli_decompressor(&stream);
    assert!(decoded.as_ref() == Ok(&text), "brotli-decompressor differs");
}
