//! Flushes: what they cost, against google/brotli, and that none adds anything for nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use brotwerk::{ContentType, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::{javascript, json, stylesheet, web_page};
use brotwerk_testkit::reference::IncrementalEncoder;

/// Bytes between flushes.
const PORTION: usize = 4 << 10;

fn ours(text: &[u8], options: Options) -> Vec<u8> {
    let mut stream = Stream::new(options);
    let mut output = vec![0; 2 * text.len() + 1_000];
    let mut written = 0;
    for portion in text.chunks(PORTION) {
        let progress = stream.process(portion, &mut output[written..]).expect("process");
        assert!(progress.done);
        written += progress.written;
        written += stream.flush(&mut output[written..]).expect("flush").written;
        let again = stream.flush(&mut output[written..]).expect("flush");
        assert_eq!((again.written, again.done), (0, true), "a flush with nothing new");
    }
    written += stream.finish(&mut output[written..]).expect("finish").written;
    output.truncate(written);
    output
}

fn googles(text: &[u8], quality: u8) -> Vec<u8> {
    let mut encoder = IncrementalEncoder::new(quality, Some(WindowBits::default().bits()));
    let mut output = Vec::new();
    for portion in text.chunks(PORTION) {
        encoder.flush(portion, &mut output);
    }
    encoder.finish(&mut output);
    output
}

/// Texts of the web, and the example site's.
fn texts() -> Vec<(String, Vec<u8>)> {
    let mut texts = vec![
        ("page".to_owned(), web_page(1, 100_000)),
        ("script".to_owned(), javascript(2, 100_000)),
        ("style sheet".to_owned(), stylesheet(3, 60_000)),
        ("data".to_owned(), json(4, 60_000)),
    ];
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // Its longest; the others end at the first flush.
    for name in ["index.html", "journal.html", "recipes.html", "shop.js", "style.css"] {
        let path = workspace.join("xtask/site").join(name);
        texts.extend(std::fs::read(path).ok().map(|bytes| (name.to_owned(), bytes)));
    }
    let corpus = std::env::var_os("BROTWERK_CORPUS").map(PathBuf::from);
    let corpus = corpus.unwrap_or_else(|| workspace.join("../shared/corpus"));
    for kind in ["html", "css", "js", "json", "svg", "xml"] {
        let Ok(entries) = std::fs::read_dir(corpus.join("dev").join(kind)) else {
            println!("skipped: no corpus at {}", corpus.display());
            break;
        };
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("it is listed").path()).collect();
        paths.sort();
        let read = |path: PathBuf| std::fs::read(path).expect("the file is readable");
        let all = paths.into_iter().take(FILES).map(read);
        texts.extend(all.map(|bytes| (kind.to_owned(), bytes)));
    }
    texts
}

/// Files of each kind to take from the corpus.
const FILES: usize = 30;

#[test]
fn a_flush_every_four_kilobytes_costs_no_more_than_googles() {
    let mut sums: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for (name, text) in texts() {
        let ours = ours(&text, Options::new().content_type(ContentType::Auto));
        assert_decodes(&ours, &text);
        let (our_sum, their_sum) = sums.entry(name).or_default();
        *our_sum += ours.len();
        *their_sum += googles(&text, 5).len();
    }
    for (name, (ours, theirs)) in &sums {
        println!("{name}: {ours} bytes, google/brotli {theirs}");
        assert!(ours <= theirs, "{name}: {ours} bytes, google/brotli {theirs}");
    }
}

#[test]
fn flushed_streams_decode_at_every_quality() {
    let text = web_page(5, 30_000);
    for quality in Quality::all() {
        assert_decodes(&ours(&text, Options::new().quality(quality)), &text);
    }
}
