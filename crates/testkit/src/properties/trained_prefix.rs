//! Properties of prefix dictionaries that the trainer makes.

use std::num::NonZeroUsize;

use brotwerk_encoder::{Compressor, Options, PrefixDictionary};
use brotwerk_trainer::prefix::{NoPrefix, PrefixSample, TrainedPrefix, train};

use crate::decoders::assert_decodes_with_prefix_dictionary;

/// The same in any order and on any number of threads; no longer than asked for; worth something;
/// and what is made with it decodes.
///
/// # Errors
/// Those of the trainer.
#[track_caller]
pub fn check_trained_prefix(texts: &[&[u8]], size: usize) -> Result<TrainedPrefix, NoPrefix> {
    fn sample<'a>(texts: impl Iterator<Item = &'a &'a [u8]>) -> PrefixSample {
        let mut sample = PrefixSample::default();
        texts.for_each(|text| sample.add(text));
        sample
    }
    let threads = |count| NonZeroUsize::new(count).expect("some threads");
    let trained = train(&sample(texts.iter()), size, threads(1));
    let again = train(&sample(texts.iter().rev()), size, threads(3));
    assert!(trained == again, "order or threads make a difference");
    let trained = trained?;
    assert!((1..=size).contains(&trained.bytes.len()), "{} bytes", trained.bytes.len());
    assert!(trained.with < trained.without, "{} of {}", trained.with, trained.without);
    let mut plain = Compressor::new(Options::new());
    let alone: usize = texts.iter().map(|text| plain.compress(text).len()).sum();
    // What is there twice counts once.
    assert!(trained.without <= alone as u64, "{} of {alone}", trained.without);
    let prepared = PrefixDictionary::new(&trained.bytes).expect("a dictionary");
    let mut compressor = Compressor::new(Options::new().prefix_dictionary(prepared));
    for text in texts {
        let stream = compressor.compress(text);
        assert_decodes_with_prefix_dictionary(&stream, &[&trained.bytes], text);
    }
    Ok(trained)
}
