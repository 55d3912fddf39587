//! Prefix dictionaries that are made of texts: what they are worth, and odd texts.

use brotwerk_encoder::{Compressor, Options, PrefixDictionary};
use brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary;
use brotwerk_testkit::generators::{RandomSource, json_records, of_each_kind, random, web_page};
use brotwerk_testkit::properties::trained_prefix::check_trained_prefix;
use brotwerk_trainer::prefix::{NoPrefix, TrainedPrefix};

#[track_caller]
fn check(texts: &[Vec<u8>], size: usize) -> Result<TrainedPrefix, NoPrefix> {
    let texts: Vec<_> = texts.iter().map(Vec::as_slice).collect();
    check_trained_prefix(&texts, size)
}

/// Bytes that texts take with a dictionary.
#[track_caller]
fn size_with(dictionary: &[u8], texts: &[Vec<u8>]) -> usize {
    let prepared = PrefixDictionary::new(dictionary).expect("a dictionary");
    let mut compressor = Compressor::new(Options::new().prefix_dictionary(prepared));
    let encode = |text: &Vec<u8>| {
        let stream = compressor.compress(text);
        assert_decodes_with_prefix_dictionary(&stream, &[dictionary], text);
        stream.len()
    };
    texts.iter().map(encode).sum()
}

/// On records that it has not seen, by more than choosing at random wins or loses.
#[test]
fn records_are_smaller_than_with_the_last_ones_seen() {
    let (seen, new) = (json_records(1, 400), json_records(2, 200));
    let trained = check(&seen, 8 << 10).expect("they have much in common");
    let last = seen.concat();
    let last = size_with(&last[last.len() - (8 << 10)..], &new);
    let ours = size_with(&trained.bytes, &new);
    assert!(ours * 100 < last * 98, "{ours} bytes instead of {last}");
}

/// What is said of texts that the dictionary is not made of holds for others of their kind.
#[test]
fn the_worth_that_is_told_is_not_flattering() {
    let pages = |seeds: std::ops::Range<u64>| -> Vec<_> {
        seeds.map(|seed| web_page(seed, 3_000)).collect()
    };
    let (seen, new) = (pages(0..60), pages(1_000..1_060));
    let trained = check(&seen, 4 << 10).expect("they have much in common");
    let told = trained.with as f64 / trained.without as f64;
    let true_share = size_with(&trained.bytes, &new) as f64 / size_with(&[], &new) as f64;
    assert!((0.95..1.05).contains(&(told / true_share)), "{told:.3}, but {true_share:.3}");
}

/// A header that all have is all that there is to learn, whatever else they are.
#[test]
fn what_binary_files_have_in_common_is_found() {
    let header = random(7, 300);
    let files: Vec<_> =
        (0..9).map(|seed| [&header[..], &random(100 + seed, 2_000)].concat()).collect();
    let trained = check(&files, 4 << 10).expect("a header");
    assert!((280..=600).contains(&trained.bytes.len()), "{}", trained.bytes.len());
    assert!(trained.bytes.windows(280).any(|window| header.windows(280).any(|h| h == window)));
}

#[test]
fn without_anything_in_common_there_is_none() {
    for count in [2, 3, 20] {
        let texts = count as usize;
        assert_eq!(check(&random_texts(count), 1 << 10), Err(NoPrefix::NothingInCommon { texts }));
    }
    assert_eq!(check(&[], 1 << 10), Err(NoPrefix::NoText));
    assert_eq!(check(&[Vec::new(), Vec::new()], 1 << 10), Err(NoPrefix::NoText));
    let short: Vec<Vec<u8>> = (0..40_u8).map(|n| vec![n, b'x', b'y']).collect();
    assert_eq!(check(&short, 1 << 10), Err(NoPrefix::NothingInCommon { texts: 40 }));
}

fn random_texts(count: u64) -> Vec<Vec<u8>> {
    (0..count).map(|seed| random(seed, 900)).collect()
}

#[test]
fn one_text_is_its_own_dictionary() {
    let page = web_page(1, 5_000);
    let again = vec![page.clone(), page.clone(), page.clone()];
    for texts in [&again[..1], &again] {
        assert_eq!(check(texts, 1 << 20).expect("one text").bytes, page);
        assert_eq!(check(texts, 1_000).expect("one text").bytes, page[4_000..]);
    }
}

#[test]
fn any_size_is_kept_to() {
    let pages: Vec<_> = (0..12).map(|seed| web_page(seed, 2_000)).collect();
    for size in [0, 1, 7] {
        assert_eq!(check(&pages, size), Err(NoPrefix::TooSmall { size }));
    }
    // So little may save nothing, but is no reason to fail otherwise.
    for size in [8, 9, 31] {
        if let Err(error) = check(&pages, size) {
            assert_eq!(error, NoPrefix::NothingInCommon { texts: 12 });
        }
    }
    // With more room than there is text, what saves nothing is left out all the same.
    let all = check(&pages, 1 << 22).expect("they have much in common").bytes;
    assert!(all.len() < 12 * 2_000, "{}", all.len());
}

/// Texts of all kinds and lengths together.
#[test]
fn odd_texts_are_texts() {
    for seed in 0..3 {
        let mut source = RandomSource::new(seed);
        let texts: Vec<Vec<u8>> = of_each_kind(seed, 700)
            .into_iter()
            .flat_map(|(_, text)| {
                let (start, end) = (source.below(text.len() + 1), source.below(text.len() + 1));
                [text[start..].to_vec(), text[..end].to_vec(), text]
            })
            .collect();
        for size in [300, 5_000] {
            check(&texts, size).expect("parts of texts are in texts");
        }
    }
}
