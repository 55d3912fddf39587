//! Properties of what finds words: what it names is true, and nothing is missed that the
//! slow ways find.

use brotwerk_block_split::Unsplit;
use brotwerk_bloom::Bloom;
use brotwerk_core::{
    CaseForm, Command, Commands, ContentType, DictionaryMatch, DictionarySearch, DistanceCode,
    DistanceRing, Floor, Heap, NoDictionary, Parser, Score, Stateless, Task, WORD_INDEX_BITS, Walk,
    WindowBits, WordCosts, WordFilter, WordForm, WordIndex, WordMatch, WordMatches, WordStart,
    WordTransform,
};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet, spell, word};
use brotwerk_encoder::{Assembly, Compressor, Options};
use brotwerk_trainer::{Counter, TEXT_BYTE};
use brotwerk_transform::{Elementary, Fitting, MAX_OUTPUT, TABLE, apply};
use brotwerk_word_table::WordTable;

use crate::decoders::{assert_decodes, decode_with_brotli_decompressor, decode_with_c};
use crate::generators::RandomSource;
use crate::oracles::naive_finder::NaiveFinder;
use crate::oracles::sorted_words::SortedWords;

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

/// What a decoder makes of a reference to the dictionary.
fn expand(found: DictionaryMatch, buffer: &mut [u8; MAX_OUTPUT]) -> &[u8] {
    let length = usize::from(found.word_length);
    let bits = WORD_INDEX_BITS[length];
    let (index, transform) = (found.word_id & ((1 << bits) - 1), found.word_id >> bits);
    apply(transform as u8, word(length, index as usize), buffer)
}

/// Asserts that a match stands for the start of `text`, and not for nothing.
///
/// # Panics
/// If it does not.
#[track_caller]
pub fn assert_expands(found: DictionaryMatch, text: &[u8]) {
    let mut buffer = [0; MAX_OUTPUT];
    let expanded = expand(found, &mut buffer);
    assert!(!expanded.is_empty(), "{found:?} stands for nothing");
    assert_eq!(expanded.len(), found.length as usize, "{found:?}");
    assert!(text.starts_with(expanded), "{found:?} is {:?}", String::from_utf8_lossy(expanded));
}

/// The transforms offered for a word are those that fit, but for long cuts from its start
/// and cuts beside whole words.
///
/// # Panics
/// If one is offered that does not fit, or one that fits is not.
pub fn check_fitting(form: WordForm, lead: usize, text: &[u8]) {
    let mut buffer = [0; 24];
    let spelling = spell(form, &mut buffer);
    let Some(after) = text.get(lead..) else { return };
    let matched = spelling.iter().zip(after).take_while(|(a, b)| a == b).count();
    let mut offered = Vec::new();
    let word_match = WordMatch { form, matched: matched as u32, lead: lead as u32 };
    Fitting.transforms(text, word_match, |found| {
        assert_expands(found, text);
        offered.push(found.word_id >> WORD_INDEX_BITS[usize::from(form.length)]);
    });
    let whole = matched == spelling.len();
    let mut buffer = [0; MAX_OUTPUT];
    for (id, transform) in TABLE.iter().enumerate() {
        let wanted = match transform.elementary {
            Elementary::Case(case) => whole && case == form.case,
            Elementary::OmitLast(cut) => {
                let kept = spelling.len().saturating_sub(cut.into());
                form.case == CaseForm::Plain && kept == matched && matched > 0
            }
            Elementary::OmitFirst(cut) => whole && usize::from(cut) == form.case.left_out(),
        } && transform.lead.len() == lead;
        let fits = text.starts_with(apply(
            id as u8,
            word(usize::from(form.length), usize::from(form.index)),
            &mut buffer,
        ));
        let is_offered = offered.contains(&(id as u32));
        assert_eq!(is_offered, wanted && fits, "transform {id} of {form:?}, {matched} matched");
    }
}

/// What an index finds in a text: the words, and how far it got.
fn walk(index: &impl WordIndex, text: &[u8]) -> (Vec<WordForm>, Walk) {
    let mut words = Vec::new();
    let walk = index.walk(text, |form| words.push(form));
    (words, walk)
}

/// The index finds what the sorted list finds at the start of the text.
///
/// # Panics
/// If it finds something else.
#[track_caller]
pub fn check_index_at(index: &impl WordIndex, oracle: &SortedWords, text: &[u8]) {
    let (found, expected) = (walk(index, text), walk(oracle, text));
    assert_eq!(found, expected, "at {:?}", String::from_utf8_lossy(&text[..text.len().min(30)]));
}

/// The index agrees with the sorted list on every beginning of every word: alone, before a
/// byte that no word has, before one that many have, and before a random one.
///
/// # Panics
/// If it finds something else.
pub fn check_index_on_words(index: &impl WordIndex, oracle: &SortedWords) {
    let mut used = [false; 256];
    for &byte in oracle.words().iter().flat_map(|(spelling, _)| spelling) {
        used[usize::from(byte)] = true;
    }
    let nowhere = used.iter().position(|used| !used).expect("a byte that no word has") as u8;
    let mut source = RandomSource::new(1);
    for (number, (spelling, _)) in oracle.words().iter().enumerate() {
        for length in 0..=spelling.len() {
            let mut text = spelling[..length].to_vec();
            check_index_at(index, oracle, &text);
            for next in [nowhere, b"e nst.r"[number % 7], source.bits() as u8] {
                text.truncate(length);
                text.extend([next, b' ', b'a', b'b', b'c', b'd', b'e', b'f']);
                check_index_at(index, oracle, &text);
            }
        }
    }
}

/// The filter says yes to the first four bytes of every word.
///
/// # Panics
/// If it says no.
pub fn check_filter(filter: &impl WordFilter, words: &WordSet) {
    for (spelling, form) in words.spelled() {
        let start = spelling.as_ref().first_chunk().expect("four bytes");
        assert!(filter.may_start(WordStart::from_le_bytes(*start)), "a wrong no for {form:?}");
    }
}

/// A filter built for these word starts says yes to each of them, is no fuller than it
/// promises, and is the same again from its image, from which nothing may be missing.
///
/// # Panics
/// If not.
pub fn check_filter_of(starts: &[WordStart]) {
    let filter = Bloom::build(starts.iter().copied());
    let image = filter.image();
    let again = Bloom::from_image(image).expect("an image");
    for &start in starts {
        assert!(filter.may_start(start) && again.may_start(start), "a wrong no: {start:#x}");
    }
    assert!(filter.load() <= (1 << 16) / 16, "load {} of 65536", filter.load());
    assert!(Bloom::from_image(&image[..image.len() - 1]).is_err(), "a byte is missing");
    assert!(Bloom::from_image([image, &[0]].concat()).is_err(), "a byte too many");
}

/// A table of these word starts, at most 60,000, gives each its own node, also from its
/// image, from which nothing may be missing. Returns how many of the absent ones it takes
/// for one of them.
///
/// # Panics
/// If not.
pub fn check_table_of(starts: &[WordStart], absent: &[WordStart]) -> usize {
    let mut own = starts.to_vec();
    own.sort_unstable();
    own.dedup();
    let entries: Vec<_> = own.iter().copied().zip(1_u16..).collect();
    let table = WordTable::build(&entries).expect("a table");
    let image = table.image();
    assert_eq!(image.len() % 64, 0, "whole cache lines");
    let again = WordTable::from_image(image).expect("an image");
    for &(start, node) in &entries {
        let found = (table.node(start), again.node(start));
        assert_eq!(found, (Some(node), Some(node)), "{start:#x} of {}", own.len());
    }
    assert!(WordTable::from_image(&image[..image.len() - 1]).is_err(), "a byte is missing");
    assert!(WordTable::from_image([image, &[0]].concat()).is_err(), "a byte too many");
    let nodes = absent.iter().filter(|start| own.binary_search(start).is_err());
    nodes.filter_map(|&start| table.node(start)).map(|node| assert_node(node, own.len())).count()
}

/// A node that was given to some word start: what even a wrong yes must be.
fn assert_node(node: u16, count: usize) {
    assert!((1..=count).contains(&usize::from(node)), "node {node} of {count}");
}

/// At every position of the text the search and the slow one name the same, and it is
/// true.
///
/// # Panics
/// If they differ or a match is none.
pub fn check_search(
    search: &mut impl DictionarySearch,
    slow: &mut impl DictionarySearch,
    text: &[u8],
    floor: Floor,
) {
    let costs = WordCosts::AS_COPY;
    for position in 0..=text.len() {
        let (rest, base) = (&text[position..], position as u32 + 1);
        let best = search.best_word(rest, base, &costs, floor);
        assert_eq!(best, slow.best_word(rest, base, &costs, floor), "at {position}");
        let mut all = WordMatches::new();
        search.all_words(rest, &mut all);
        assert!(all.is_sorted_by(|a, b| a.length < b.length), "{all:?}");
        all.iter().for_each(|&found| assert_expands(found, rest));
        let score = |found: &DictionaryMatch| costs.score(found.length, base + found.word_id);
        let most: Option<Score> =
            all.iter().filter(|found| found.length > floor.length).map(score).max();
        if let Some(best) = best {
            assert!(best.length > floor.length && score(&best) > floor.score, "{best:?}");
            assert_eq!(most, Some(score(&best)), "the best of all at {position}");
        }
    }
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
