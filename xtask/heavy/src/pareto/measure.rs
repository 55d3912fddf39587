//! The measuring itself.

use std::time::Duration;

use anyhow::{Result, ensure};
use brotwerk_testkit::cpu_time::cpu_time;
use brotwerk_testkit::decoders::decode_with_c;

use super::encoders::Encoder;
use crate::texts::Text;

/// What one encoder made of one file.
#[derive(Clone, Copy, Default)]
pub(crate) struct Outcome {
    /// Bytes of stream.
    pub(crate) size: usize,
    /// Processor time of the fastest round among the even ones, and among the odd ones:
    /// measured twice, it can be told how much times differ. [`Duration::MAX`] where there was
    /// no round.
    pub(crate) times: [Duration; 2],
}

impl Outcome {
    /// The fastest round.
    fn time(&self) -> Duration {
        self.times[0].min(self.times[1])
    }
}

/// What all encoders made of one kind of text.
pub(crate) struct Kind {
    /// The kind's name.
    pub(crate) name: String,
    /// Encoders; the first is what the others are compared with.
    pub(crate) encoders: Vec<String>,
    /// Each file's size, and per encoder what came of it.
    pub(crate) files: Vec<(usize, Vec<Outcome>)>,
}

/// Compresses each file with each encoder, in turn, `rounds` times; decodes every
/// stream once.
pub(crate) fn measure(
    name: &str,
    texts: &[Text],
    mut encoders: Vec<Encoder<'_>>,
    rounds: u32,
) -> Result<Kind> {
    let mut files = Vec::new();
    let progress = indicatif::ProgressBar::new(texts.len() as u64);
    for text in texts.iter().filter(|text| !text.bytes.is_empty()) {
        let mut outcomes = vec![Outcome { size: 0, times: [Duration::MAX; 2] }; encoders.len()];
        let mut buffer = Vec::with_capacity(text.bytes.len() + 1_000);
        for round in 0..rounds.max(1) {
            // To and fro, another one first each time, so that none always finds the cache as
            // the same one left it.
            let count = encoders.len();
            for turn in 0..count {
                let turn = if round % 2 == 0 { turn } else { count - 1 - turn };
                let index = (turn + round as usize / 2) % count;
                let (encoder, outcome) = (&mut encoders[index], &mut outcomes[index]);
                buffer.clear();
                let ((), time) = cpu_time(|| (encoder.encode)(&text.bytes, &mut buffer));
                let fastest = &mut outcome.times[round as usize % 2];
                *fastest = time.min(*fastest);
                outcome.size = buffer.len();
                if round == 0 && encoder.brotli {
                    let decoded = decode_with_c(&buffer, text.bytes.len());
                    let right = decoded.is_ok_and(|decoded| decoded == text.bytes);
                    ensure!(right, "{}: {} is wrong", text.name.display(), encoder.name);
                }
            }
        }
        files.push((text.bytes.len(), outcomes));
        progress.inc(1);
    }
    progress.finish_and_clear();
    let encoders = encoders.into_iter().map(|encoder| encoder.name).collect();
    Ok(Kind { name: name.to_owned(), encoders, files })
}

/// One encoder's figures against another's over some files.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    /// Bytes.
    pub(crate) size: usize,
    /// Percent of bytes saved, all files together.
    pub(crate) weighted: f64,
    /// Percent of bytes saved, mean over files.
    pub(crate) mean: f64,
    /// Time as a ratio.
    pub(crate) cpu: f64,
    /// Half of what the ratio of even rounds and that of odd ones differ by; none where there
    /// were fewer than two rounds.
    pub(crate) spread: Option<f64>,
}

impl Kind {
    /// Figures of an encoder against the one at `baseline`, for files whose size lies
    /// in the range; `None` where there are none.
    pub(crate) fn figures(
        &self,
        encoder: usize,
        baseline: usize,
        sizes: std::ops::Range<usize>,
    ) -> Option<Figures> {
        let mut count = 0;
        let (mut size, mut other_size, mut mean) = (0, 0, 0.0);
        let (mut time, mut other_time) = (Duration::ZERO, Duration::ZERO);
        // Ours and the other's, by even and odd rounds.
        let mut halves = Some([[Duration::ZERO; 2]; 2]);
        for (_, outcomes) in self.files.iter().filter(|(size, _)| sizes.contains(size)) {
            let (ours, other) = (outcomes[encoder], outcomes[baseline]);
            count += 1;
            size += ours.size;
            other_size += other.size;
            mean += 1.0 - ours.size as f64 / other.size as f64;
            time += ours.time();
            other_time += other.time();
            halves = halves.and_then(|sums| {
                let add = |at: usize| {
                    let both = [ours.times[at], other.times[at]];
                    let [a, b] =
                        [sums[at][0].checked_add(both[0]), sums[at][1].checked_add(both[1])];
                    Some([a?, b?])
                };
                // What was never measured is longer than any sum.
                let measured = ours.times.iter().chain(&other.times).all(|&t| t != Duration::MAX);
                measured.then(|| Some([add(0)?, add(1)?])).flatten()
            });
        }
        let ratio = |[ours, other]: [Duration; 2]| ours.as_secs_f64() / other.as_secs_f64();
        (count > 0).then(|| Figures {
            size,
            weighted: 100.0 * (1.0 - size as f64 / other_size as f64),
            mean: 100.0 * mean / f64::from(count),
            cpu: ratio([time, other_time]),
            spread: halves.map(|[even, odd]| (ratio(even) - ratio(odd)).abs() / 2.0),
        })
    }
}
