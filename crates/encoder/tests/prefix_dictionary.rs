//! Prefix dictionaries: at every quality, in every window, however the text comes.

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{Floor, Heap, Score};
use brotwerk_encoder::{
    Assembly, Compressor, ContentType, Options, PrefixDictionary, PrefixDictionaryError,
    QUALITY_TABLE, Quality, Stream, WindowBits,
};
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::Lazy;
use brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary;
use brotwerk_testkit::generators::{
    RandomSource, json, mixture, random, runs, small_alphabet, web_page,
};
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::prefix_dictionary::{
    check_prefix_dictionary, check_prefix_dictionary_index, prepare,
};
use brotwerk_testkit::properties::stream::Step;

const STEPS: [Step; 6] = [
    Step::Write(1),
    Step::Flush,
    Step::Write(700),
    Step::Metadata(1),
    Step::Write(1 << 12),
    Step::Flush,
];

#[test]
fn every_quality_finds_what_it_has_seen() {
    let (dictionary, other) = (web_page(1, 9_000), json(2, 3_000));
    let text = [&dictionary[2_000..5_000], &random(3, 40), &other[..900]].concat();
    for quality in Quality::all() {
        let options = Options::new().quality(quality);
        check_prefix_dictionary(&[&dictionary, &other], &options, &[&text, b"", b"x"], &STEPS, 50);
        let plain = Compressor::new(options.clone()).compress(&text).len();
        let options = options.prefix_dictionary(prepare(&[&dictionary, &other]));
        let with = Compressor::new(options).compress(&text).len();
        assert!(with < 100, "{with} bytes at {quality:?}, {plain} without");
    }
}

/// Behind a change by a byte or two the distance is near the last one, for which there are codes: even
/// short copies are worth it then.
#[test]
fn short_copies_between_small_changes() {
    let old = random(21, 6_000);
    let mut source = RandomSource::new(22);
    let mut new = old[..100].to_vec();
    for part in old[100..].chunks(5) {
        let (left_out, added) = (source.below(2), source.below(2));
        new.extend_from_slice(&part[left_out.min(part.len())..]);
        new.extend((0..added).map(|_| source.bits() as u8));
    }
    for quality in Quality::all() {
        let options = Options::new().quality(quality);
        check_prefix_dictionary(&[&old], &options, &[&new], &STEPS, 1 << 10);
        let options = options.prefix_dictionary(prepare(&[&old]));
        let size = Compressor::new(options).compress(&new).len();
        assert!(size < new.len() / 5, "{size} bytes of {} at {quality:?}", new.len());
    }
}

/// The next version of a script in which a name changed everywhere gets paths from 5 on, a few records
/// out of a dictionary of many don't: their time counts.
#[test]
fn edited_texts_are_worth_paths() {
    let old = web_page(31, 60_000);
    let mut new = Vec::new();
    for (index, part) in old.chunks(90).enumerate() {
        new.extend_from_slice(&part[index % 3..]);
        new.extend_from_slice(format!("v{}", index % 50).as_bytes());
    }
    let record = &new[..800];
    for level in 5..=8 {
        let options = Options::new().quality(Quality::try_from(level).expect("0 to 11 are legal"));
        check_prefix_dictionary(&[&old], &options, &[&new], &STEPS, 1 << 10);
        let options = options.prefix_dictionary(prepare(&[&old]));
        // Where there is a limit, however high, there are none.
        let limited = Compressor::new(options.clone().memory_limit(1 << 30));
        let (mut limited, mut compressor) = (limited, Compressor::new(options));
        let (size, without) = (compressor.compress(&new).len(), limited.compress(&new).len());
        // 7 and 8 have paths in any case.
        let least_gain = usize::from(level < 7);
        assert!(size + least_gain <= without, "{size} bytes at {level}, {without} without");
        assert_eq!(compressor.compress(record).len(), limited.compress(record).len(), "{level}");
    }
}

#[test]
fn every_window_and_beyond_it() {
    let dictionary = web_page(4, 5_000);
    // Pages that share their start with the dictionary, longer than the small windows.
    let text: Vec<u8> = (0..12)
        .flat_map(|seed| [&dictionary[seed * 50..][..800], &web_page(99, 900)].concat())
        .collect();
    for bits in 10..=24 {
        let window = WindowBits::try_from(bits).expect("a legal window");
        for level in [0, 5, 11] {
            let quality = Quality::try_from(level).expect("0 to 11 are legal");
            let options = Options::new().quality(quality).window_bits(window);
            check_prefix_dictionary(&[&dictionary], &options, &[&text], &STEPS, 1 << 10);
        }
    }
}

/// Texts longer than what a stream holds on to: its window slides, the dictionary stays.
#[test]
fn across_window_slides() {
    let dictionary = web_page(6, 2_000);
    let mut source = RandomSource::new(7);
    let mut text = Vec::new();
    while text.len() < 300_000 {
        let start = source.below(1_500);
        text.extend_from_slice(&dictionary[start..start + 300]);
        text.extend_from_slice(&random(text.len() as u64, 100));
    }
    for level in [0, 3, 5, 9, 11] {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let options = Options::new().quality(quality).window_bits(WindowBits::MIN);
        check_prefix_dictionary(&[&dictionary], &options, &[&text], &STEPS, 1 << 16);
    }
}

/// A stream that another one began refers to the same prefix dictionary.
#[test]
fn behind_a_stream_offset() {
    let dictionary = web_page(8, 3_000);
    let text = [&dictionary[500..2_500], &web_page(9, 2_000)].concat();
    let options =
        Options::new().window_bits(WindowBits::MIN).prefix_dictionary(prepare(&[&dictionary]));
    for split in [1, 2, 3, 100, 1_500, 3_999] {
        let mut joined = Vec::new();
        let mut first = Stream::new(options.clone());
        let _ = first.process(&text[..split], &mut []).expect("process");
        let mut space = vec![0; 1 << 13];
        let flushed = first.flush(&mut space).expect("flush");
        joined.extend_from_slice(&space[..flushed.written]);
        let rest = options.clone().stream_offset(split as u64);
        Compressor::new(rest).compress_into(&text[split..], &mut joined);
        assert_decodes_with_prefix_dictionary(&joined, &[&dictionary], &text);
    }
}

#[test]
fn fifteen_parts_and_no_more() {
    let page = web_page(10, 1_500);
    let parts: Vec<&[u8]> = page.chunks(100).collect();
    let options = Options::new();
    check_prefix_dictionary(&parts, &options, &[&page, &page[50..150]], &STEPS, 100);
    let part = PrefixDictionary::new(parts[0]).expect("a dictionary");
    assert_eq!(
        prepare(&parts).followed_by(&part).err(),
        Some(PrefixDictionaryError::TooMany { count: 16 })
    );
    let nothing = PrefixDictionary::new(b"").expect("an empty dictionary");
    assert!(nothing.is_empty());
    assert_eq!(prepare(&parts).followed_by(&nothing).expect("nothing adds nothing").len(), 1_500);
    assert_eq!(
        Compressor::new(options.clone().prefix_dictionary(nothing)).compress(&page),
        Compressor::new(options).compress(&page)
    );
}

#[test]
fn the_index_names_true_copies() {
    let mut source = RandomSource::new(11);
    for round in 0..300 {
        let size = if round % 2 == 0 { source.below(33) } else { source.skewed(5_000) };
        let letters = 2 + source.below(4) as u8;
        let dictionary = small_alphabet(round, size, letters);
        let text = small_alphabet(round + 1, 200, letters);
        let (length, score) = (source.below(8) as u32, Score(source.below(500) as i32 - 100));
        let reach = source.skewed(1 << 20) as u32;
        check_prefix_dictionary_index(&dictionary, &text, reach, Floor { length, score });
    }
    for dictionary in [mixture(12, 20_000), runs(13, 20_000)] {
        check_prefix_dictionary_index(&dictionary, &mixture(14, 5_000), 1 << 20, Floor::default());
    }
}

#[test]
fn threads_share_a_prefix_dictionary() {
    fn assert_shared<T: Send + Sync + Clone>(_: &T) {}
    let page = web_page(15, 8_000);
    let dictionary = PrefixDictionary::new(&page).expect("a dictionary");
    assert_shared(&dictionary);
    assert!(dictionary.memory_bytes() <= 10 * dictionary.len());
    let options = Options::new().prefix_dictionary(dictionary);
    let text = &page[1_000..4_000];
    let expected = Compressor::new(options.clone()).compress(text);
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(Compressor::new(options.clone()).compress(text), expected));
        }
    });
}

/// Finders that have seen billions of bytes, with a prefix dictionary besides: what numbers
/// positions
/// in the window has no say in where the dictionary is.
#[test]
fn late_positions() {
    let dictionary = web_page(16, 2_000);
    let text = [&dictionary[300..1_500], &web_page(17, 1_500), &dictionary[..900]].concat();
    let effort = &QUALITY_TABLE[5];
    let config = RowsConfig { max_row_bits: 14, hash_bytes: 4 };
    for offset in [1, (1 << 31) - 2_000, (1 << 31) - 1, 1 << 31, (3 << 30) - 5, 3 << 30, u32::MAX] {
        let parts = Assembly {
            parser: Lazy::new(effort.lazy().expect("quality 5 parses lazily").parser),
            finder: HashRows::<16, Heap>::with_offset(config, offset),
            dictionary: brotwerk_dictionary_search::shipped(ContentType::Html),
            splitter: GreedySplitter::<Heap>::new(effort.splitter),
        };
        let options = Options::new().window_bits(WindowBits::MIN);
        let options = options.prefix_dictionary(prepare(&[&dictionary]));
        let mut compressor = Compressor::with_parts(options, parts, Heap);
        let first = compressor.compress(&text);
        assert_decodes_with_prefix_dictionary(&first, &[&dictionary], &text);
        assert!(first == compressor.compress(&text), "a used compressor gives other bytes");
    }
}

/// With a dictionary so long that words behind it have distances that no stream can express,
/// streams still decode; and it is used from end to end.
#[test]
fn a_dictionary_as_long_as_distances() {
    let length = if long_tests() { (64 << 20) + 5 } else { 3 << 20 };
    let mut dictionary = vec![0; length];
    let page = web_page(18, 3_000);
    for start in [0, length / 2, length - 3_000] {
        dictionary[start..start + 3_000].copy_from_slice(&page);
    }
    dictionary[length / 2..][..3_000].reverse();
    let reversed: Vec<u8> = page.iter().rev().copied().collect();
    let text = [&page[..2_000], &reversed[100..900], b"the government of the people"].concat();
    for window in [WindowBits::MIN, WindowBits::MAX] {
        let options = Options::new().window_bits(window).content_type(ContentType::Html);
        let options = options.prefix_dictionary(prepare(&[&dictionary]));
        let stream = Compressor::new(options).compress(&text);
        assert!(stream.len() < 200, "{} bytes", stream.len());
        assert_decodes_with_prefix_dictionary(&stream, &[&dictionary], &text);
    }
}
