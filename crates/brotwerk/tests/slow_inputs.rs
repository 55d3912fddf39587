//! Texts made to be slow take a bounded multiple of the time that usual texts take.
//!
//! Times are the thread's own, the least of some, and are compared with those of usual texts
//! taken just before, so that a busy machine slows both. What seems too slow is measured again
//! before the test fails. What is slow about these texts goes on within match finders, caches
//! and branches, where nobody counts steps.

use brotwerk::{Compressor, Options, Quality};
use brotwerk_testkit::cpu_time::least_cpu_time;
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::slow::SLOW;
use brotwerk_testkit::generators::{javascript, json, stylesheet, web_page};
use brotwerk_testkit::long_tests;

/// Bytes in each text.
const LENGTH: usize = 256 << 10;

/// How many times as long as the median of usual texts any text may take. Raising it
/// lets untrusted input buy more of a server's time with the same bytes.
const MAX: f64 = 8.0;

/// Times taken of each text, of which the least counts.
const ROUNDS: usize = 3;

/// How often texts that seem too slow are measured again.
const RETRIES: usize = 3;

/// The least time that compressing a text took, per byte, in nanoseconds.
fn time_per_byte(compressor: &mut Compressor, text: &[u8]) -> f64 {
    let mut stream = Vec::with_capacity(2 * text.len());
    let least = least_cpu_time(ROUNDS, || {
        stream.clear();
        compressor.compress_into(text, &mut stream);
    });
    1e9 * least.as_secs_f64() / text.len() as f64
}

fn usual_texts() -> [Vec<u8>; 4] {
    [web_page(1, LENGTH), javascript(1, LENGTH), stylesheet(1, LENGTH), json(1, LENGTH)]
}

/// The median of usual texts' times.
fn usual_time(compressor: &mut Compressor, texts: &[Vec<u8>; 4]) -> f64 {
    let mut times = texts.each_ref().map(|text| time_per_byte(compressor, text));
    times.sort_unstable_by(f64::total_cmp);
    (times[1] + times[2]) / 2.0
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
        for input in SLOW {
            println!("{} at quality {level}", input.name);
            let text = (input.generate)(1, LENGTH);
            assert_decodes(&compressor.compress(&text), &text);
        }
    }
}

#[test]
fn no_text_is_far_slower_than_usual_ones() {
    if cfg!(debug_assertions) {
        println!("skipped: times of a debug build say little");
        return;
    }
    let usual = usual_texts();
    let slow = SLOW.iter().map(|input| (input, (input.generate)(1, LENGTH)));
    let slow: Vec<_> = slow.collect();
    let mut failures = Vec::new();
    for level in levels() {
        let mut compressor = compressor(level);
        for (input, text) in &slow {
            let mut least = f64::MAX;
            for _ in 0..=RETRIES {
                let usual = usual_time(&mut compressor, &usual);
                let time = time_per_byte(&mut compressor, text);
                least = least.min(time / usual);
                println!(
                    "quality {level:2}  {:26} {time:6.1} ns a byte, usual {usual:6.1}: {:5.2} times",
                    input.name,
                    time / usual
                );
                if least <= MAX {
                    break;
                }
            }
            if least > MAX {
                failures.push(format!(
                    "{} at quality {level}: {least:.1} times; it defeats {}",
                    input.name, input.defeats
                ));
            }
        }
    }
    assert!(failures.is_empty(), "more than {MAX} times as slow as usual: {failures:#?}");
}
