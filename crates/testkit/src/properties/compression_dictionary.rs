//! Properties of dictionary-compressed Brotli (RFC 9842): a header, and then what a prefix
//! dictionary makes.

use brotwerk_dcb::{DictionaryHash, Header};
use brotwerk_encoder::{CompressionDictionary, Compressor, Options, PrefixDictionary, Stream};

use crate::decoders::{assert_decodes, assert_decodes_dcb};
use crate::properties::stream::{Step, check_script_of_dcb};

/// With this dictionary texts become the header that names it and the stream that a
/// [`PrefixDictionary`] of the same bytes gives, from new and used compressors and from streams,
/// whatever the steps.
///
/// # Panics
/// Where that does not hold.
pub fn check_compression_dictionary(
    dictionary: &[u8],
    options: &Options,
    texts: &[&[u8]],
    steps: &[Step],
    capacity: usize,
) {
    let named = CompressionDictionary::new(dictionary).expect("a dictionary");
    let header = Header { dictionary: DictionaryHash::of(dictionary) };
    assert_eq!(named.hash(), header.dictionary);
    let with_name = options.clone().compression_dictionary(named);
    let without = PrefixDictionary::new(dictionary).expect("a dictionary");
    let without = options.clone().prefix_dictionary(without);
    let mut used = Compressor::new(with_name.clone());
    let mut stream = Stream::new(with_name.clone());
    for text in texts {
        let body = Compressor::new(with_name.clone()).compress(text);
        let plain = Compressor::new(without.clone()).compress(text);
        assert!(body == [&header.to_bytes()[..], &plain].concat(), "another stream, or header");
        assert_decodes_dcb(&body, dictionary, text);
        assert!(used.compress(text) == body, "a used compressor gives other bytes");
        check_script_of_dcb(&mut stream, dictionary, text, steps, capacity);
    }
    // The last one given counts.
    let named = CompressionDictionary::new(dictionary).expect("a dictionary");
    let empty = PrefixDictionary::new(&[]).expect("an empty dictionary");
    let options = options.clone().compression_dictionary(named).prefix_dictionary(empty);
    assert_decodes(&Compressor::new(options).compress(b"bread"), b"bread");
}
