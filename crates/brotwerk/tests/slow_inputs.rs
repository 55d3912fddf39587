//! Texts made to be slow take a bounded multiple of the time that usual texts take.
//!
//! Times are the fastest of some, and are compared with those of usual texts that were
//! taken in turn with them, so that a busy machine slows both. What seems too slow is
//! measured again before the test fails.

use std::time::{Duration, Instant};

use brotwerk::{Compressor, Options, Quality};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::slow::SLOW;
use brotwerk_testkit::generators::{javascript, json, stylesheet, web_page};
use brotwerk_testkit::long_tests;

/// Bytes in each text.
const LENGTH: usize = 256 << 10;

/// How many times as long as the median of usual texts any text may take. Raising it
/// lets strangers buy more of a server's time with the same bytes.
const MOST: f64 = 8.0;

/// Times taken of each text, of which the fastest counts.
const ROUNDS: usize = 3;

/// How often texts that seem too slow are measured again.
const RETRIES: usize = 3;

/// A text and the fastest time that compressing it took.
struct Measured {
    name: &'static str,
    text: Vec<u8>,
    fastest: Duration,
}

impl Measured {
    fn new(name: &'static str, text: Vec<u8>) -> Self {
        Self { name, text, fastest: Duration::MAX }
    }

    fn measure(&mut self, compressor: &mut Compressor, stream: &mut Vec<u8>) {
        for _ in 0..ROUNDS {
            stream.clear();
            let start = Instant::now();
            compressor.compress_into(&self.text, stream);
            self.fastest = self.fastest.min(start.elapsed());
        }
    }
}

fn usual_texts() -> Vec<Measured> {
    vec![
        Measured::new("web page", web_page(1, LENGTH)),
        Measured::new("script", javascript(1, LENGTH)),
        Measured::new("style sheet", stylesheet(1, LENGTH)),
        Measured::new("JSON", json(1, LENGTH)),
    ]
}

fn slow_texts() -> Vec<Measured> {
    SLOW.iter().map(|input| Measured::new(input.name, (input.generate)(1, LENGTH))).collect()
}

/// The median of usual texts' times; all have the same length.
fn median(usual: &[Measured]) -> Duration {
    let mut times: Vec<_> = usual.iter().map(|text| text.fastest).collect();
    times.sort_unstable();
    (times[(times.len() - 1) / 2] + times[times.len() / 2]) / 2
}

fn ratio(text: &Measured, usual: &[Measured]) -> f64 {
    text.fastest.as_secs_f64() / median(usual).as_secs_f64()
}

fn levels() -> Vec<u8> {
    if long_tests() { (0..=11).collect() } else { vec![5, 9] }
}

fn compressor(level: u8) -> Compressor {
    Compressor::new(Options::new().quality(Quality::try_from(level).expect("0 to 11 are legal")))
}

#[test]
fn slow_texts_decode() {
    for level in levels() {
        let mut compressor = compressor(level);
        for text in slow_texts() {
            println!("quality {level}, {}", text.name);
            assert_decodes(&compressor.compress(&text.text), &text.text);
        }
    }
}

#[test]
fn no_text_is_far_slower_than_usual_ones() {
    if cfg!(debug_assertions) {
        println!("skipped: times of a debug build say little");
        return;
    }
    let mut failures = Vec::new();
    for level in levels() {
        let mut compressor = compressor(level);
        let (mut usual, mut slow) = (usual_texts(), slow_texts());
        let mut stream = Vec::with_capacity(2 * LENGTH);
        for text in &mut slow {
            usual.iter_mut().for_each(|usual| usual.measure(&mut compressor, &mut stream));
            text.measure(&mut compressor, &mut stream);
        }
        for _ in 0..RETRIES {
            for text in &mut slow {
                if ratio(text, &usual) > MOST {
                    text.measure(&mut compressor, &mut stream);
                }
            }
        }
        let nanoseconds = |text: &Measured| 1e9 * text.fastest.as_secs_f64() / LENGTH as f64;
        for text in usual.iter().chain(&slow) {
            println!(
                "quality {level:2}  {:26} {:7.1} ns a byte {:6.2}",
                text.name,
                nanoseconds(text),
                ratio(text, &usual)
            );
        }
        let too_slow = slow.iter().filter(|text| ratio(text, &usual) > MOST);
        failures.extend(too_slow.map(|text| {
            format!("{} at quality {level}: {:.1} times", text.name, ratio(text, &usual))
        }));
    }
    assert!(failures.is_empty(), "more than {MOST} times as slow as usual: {failures:#?}");
}
