//! Properties of texts that are compressed in segments.

use std::num::NonZeroUsize;

use brotwerk_encoder::{Compressor, Error, Options, Segment, Segments, max_compressed_size};

use crate::decoders::{assert_decodes, assert_decodes_with_prefix_dictionary};

/// A text's segments, whoever makes them and when, are one stream when joined, which decodes; one
/// alone is the stream of one-shot encoding. The options' prefix dictionary, if they have one, is
/// made of these dictionaries.
///
/// Returns the stream.
///
/// # Panics
/// Where that does not hold, or memory is refused.
pub fn check_segments(
    options: &Options,
    dictionaries: &[&[u8]],
    text: &[u8],
    size: NonZeroUsize,
) -> Vec<u8> {
    let own = options.clone().size_hint(text.len()).for_segments(text);
    let segments = Segments::new(text, size, &own);
    let mut used = Compressor::new(own.clone());
    let parts: Vec<_> =
        (0..segments.count()).map(|number| part(&mut used, &segments.get(number))).collect();
    // Another one, which has seen nothing of what is before.
    for number in (0..segments.count()).rev().step_by(3) {
        let again = part(&mut Compressor::new(own.clone()), &segments.get(number));
        assert!(again == parts[number], "segment {number} from a new compressor");
    }
    let stream = parts.concat();
    if dictionaries.is_empty() {
        assert_decodes(&stream, text);
    } else {
        assert_decodes_with_prefix_dictionary(&stream, dictionaries, text);
    }
    if segments.count() == 1 {
        assert!(stream == Compressor::new(options.clone()).compress(text), "one-shot encoding");
    }
    stream
}

/// The bytes of one segment, which are within its bound.
fn part(compressor: &mut Compressor, segment: &Segment<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let take = |more: &[u8]| {
        bytes.extend_from_slice(more);
        Ok::<(), Error>(())
    };
    compressor.compress_segment(segment, take).unwrap_or_else(|error| panic!("{error}"));
    let (length, bound) = (segment.text().len(), max_compressed_size(segment.text().len()));
    assert!(bytes.len() <= bound, "{} bytes for {length} exceed the bound", bytes.len());
    bytes
}
