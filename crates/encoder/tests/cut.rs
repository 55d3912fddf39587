//! Meta-blocks that end where the caller wants them to.

use brotwerk_encoder::{Options, Quality, Stream};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::web_page;

fn take(stream: &mut Stream, output: &mut Vec<u8>) {
    let waiting = stream.waiting_output().len();
    output.extend_from_slice(stream.waiting_output());
    stream.consume_output(waiting);
}

/// All that was taken can be decoded but for what the last bits say; nothing more is held, and
/// cutting twice is cutting once.
#[test]
fn a_cut_gives_all_but_the_last_bits() {
    let text = web_page(1, 60_000);
    for level in 0..10 {
        let quality = Quality::try_from(level).unwrap();
        let mut stream = Stream::new(Options::new().quality(quality));
        let mut output = Vec::new();
        stream.cut().unwrap();
        take(&mut stream, &mut output);
        assert!(output.is_empty(), "there was nothing to cut");
        for part in text.chunks(7_000) {
            let progress = stream.process(part, &mut []).unwrap();
            assert_eq!(progress.consumed, part.len());
            stream.cut().unwrap();
            let (held, start) = stream.retained_text();
            assert_eq!(start, held.len());
            take(&mut stream, &mut output);
            stream.cut().unwrap();
            assert!(stream.waiting_output().is_empty());
        }
        let decoded = IncrementalDecoder::default().feed(&output).unwrap().len();
        assert!(decoded + 32 > text.len(), "{decoded} bytes at quality {level}");
        assert!(stream.finish(&mut []).is_ok());
        take(&mut stream, &mut output);
        assert_decodes(&output, &text);
    }
}
