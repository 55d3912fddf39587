//! A flush where nothing waits but the bits that a cut has left.

use brotwerk_encoder::{Options, Quality, Stream};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::web_page;

fn take(stream: &mut Stream, output: &mut Vec<u8>) {
    let waiting = stream.waiting_output().len();
    output.extend_from_slice(stream.waiting_output());
    stream.consume_output(waiting);
}

/// After it all of the text can be decoded, and a second one has nothing to do.
#[test]
fn it_gives_the_last_bits() {
    // Of many lengths, so that bits are left in any number.
    let text = web_page(1, 10_000);
    for level in 0..10 {
        let quality = Quality::try_from(level).unwrap();
        let mut stream = Stream::new(Options::new().quality(quality));
        let (mut output, mut taken) = (Vec::new(), 0);
        for part in text.chunks(311) {
            assert_eq!(stream.process(part, &mut []).unwrap().consumed, part.len());
            taken += part.len();
            stream.cut().unwrap();
            take(&mut stream, &mut output);
            while !stream.flush(&mut []).unwrap().done {
                take(&mut stream, &mut output);
            }
            let decoded = IncrementalDecoder::default().feed(&output).unwrap();
            assert!(decoded == text[..taken], "at quality {level}, after {taken} bytes");
            assert!(stream.flush(&mut []).unwrap().done, "there was nothing to flush");
        }
        assert!(stream.finish(&mut []).is_ok());
        take(&mut stream, &mut output);
        assert_decodes(&output, &text);
    }
}
