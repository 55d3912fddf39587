//! What kind of text it is: detected, given, or not looked at.

mod support;

use std::path::Path;

use brotwerk_testkit::decoders::assert_decodes;
use support::{
    CONTENT_TYPE, Encoder, FINISH, FLUSH, MODE, NDIRECT, NPOSTFIX, PROCESS, QUALITY, page,
};

const AUTO: u32 = 0;
const GENERIC: u32 = 1;
const HTML: u32 = 2;
const TEXT_MODE: u32 = 1;
const FONT_MODE: u32 = 2;

/// The stream of a text, all in one call or in several.
fn stream(settings: &[(i32, u32)], text: &[u8], portion: usize) -> Vec<u8> {
    let mut encoder = Encoder::ours();
    assert!(encoder.set(QUALITY, 5));
    for &(parameter, value) in settings {
        assert!(encoder.set(parameter, value));
    }
    let mut output = Vec::new();
    for portion in text.chunks(portion) {
        encoder.complete(PROCESS, portion, &mut output);
    }
    encoder.complete(FINISH, &[], &mut output);
    assert_decodes(&output, text);
    output
}

/// The example site's files, and which content types they are.
fn site() -> Vec<(u32, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/site");
    let Ok(entries) = std::fs::read_dir(folder) else {
        println!("skipped: there is no example site");
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let typed = paths.filter_map(|path| {
        let extension = path.extension()?.to_str()?;
        let types = ["html", "css", "js", "json", "svg", "xml"];
        let number = types.iter().position(|name| *name == extension)?;
        Some((HTML + number as u32, std::fs::read(path).unwrap()))
    });
    typed.collect()
}

#[test]
fn content_is_detected_unless_detection_is_off() {
    let mut saved = 0;
    for (content_type, text) in site() {
        let stream = |settings: &[(i32, u32)]| stream(settings, &text, text.len());
        let detected = stream(&[]);
        let generic = stream(&[(CONTENT_TYPE, GENERIC)]);
        for settings in [
            &[(CONTENT_TYPE, AUTO)][..],
            &[(CONTENT_TYPE, content_type)],
            &[(MODE, TEXT_MODE)],
            &[(CONTENT_TYPE, GENERIC), (CONTENT_TYPE, content_type)],
            // What the caller knows counts more than the mode.
            &[(MODE, FONT_MODE), (CONTENT_TYPE, content_type)],
        ] {
            assert_eq!(stream(settings), detected, "{settings:?}");
        }
        assert_eq!(stream(&[(MODE, FONT_MODE), (CONTENT_TYPE, GENERIC)]), generic);
        // Fonts have distance parameters of their own.
        let given = stream(&[(CONTENT_TYPE, GENERIC), (NPOSTFIX, 1), (NDIRECT, 12)]);
        assert_eq!(stream(&[(MODE, FONT_MODE)]), given);
        saved += generic.len() as i64 - detected.len() as i64;
    }
    assert!(site().is_empty() || saved > 0, "knowing what it is saves {saved} bytes");
}

/// How a server's buffers portion the text is no matter.
#[test]
fn portions_change_nothing() {
    let text = page(20_000);
    let whole = stream(&[], &text, 20_000);
    for portion in [1, 100, 4096] {
        assert_eq!(stream(&[], &text, portion), whole);
    }
}

#[test]
fn flushed_at_once_a_page_still_decodes() {
    let text = page(6000);
    let mut encoder = Encoder::ours();
    let mut output = Vec::new();
    encoder.complete(FLUSH, &text[..3], &mut output);
    encoder.complete(FLUSH, &text[3..40], &mut output);
    encoder.complete(FINISH, &text[40..], &mut output);
    assert_decodes(&output, &text);
}
