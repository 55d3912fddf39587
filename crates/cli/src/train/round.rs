//! One pass over the corpus, on all cores.

use std::io::IsTerminal as _;
use std::time::Duration;

use brotwerk_dictionary::ReducedDictionary;
use brotwerk_trainer::report::{About, Measured, Measurer, page};
use brotwerk_trainer::{Statistics, Training};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::args::TrainArgs;
use super::corpus::{Corpus, Seen};
use crate::values::Threads;

/// How often the bar is drawn anew.
const TICK: Duration = Duration::from_millis(200);

/// Counts one round.
pub(super) fn count(
    training: &Training,
    corpus: &Corpus,
    threads: Threads,
) -> anyhow::Result<(Statistics, Seen)> {
    let bar = bar(corpus, &format!("round {}", training.basis().round));
    let (trainers, seen) = corpus.for_each(
        threads.count().get(),
        || Ok(training.trainer()?),
        |trainer, _, text| trainer.add(text),
        |bytes| bar.inc(bytes),
    )?;
    bar.finish_and_clear();
    let mut sum = Statistics::new(training.basis());
    for trainer in trainers {
        // Sums of whole numbers: the same for any number of threads.
        sum.merge(&trainer.into_statistics())?;
    }
    Ok((sum, seen))
}

/// Measures the dictionary for a page about it, on the texts to test on, or those that it was
/// trained on.
pub(super) fn report(
    args: &TrainArgs,
    dictionary: &ReducedDictionary,
    statistics: &Statistics,
    corpus: &Corpus,
) -> anyhow::Result<String> {
    let unseen = match &args.test[..] {
        [] => None,
        paths => Some(Corpus::new(paths.to_vec())?),
    };
    let texts = unseen.as_ref().unwrap_or(corpus);
    let measurer = Measurer::new(dictionary, statistics)?;
    let bar = bar(texts, "report");
    let (parts, seen) = texts.for_each(
        args.threads.count().get(),
        || Ok(Measured::default()),
        |sum, path, text| sum.merge(measurer.measure(&path.to_string_lossy(), text)),
        |bytes| bar.inc(bytes),
    )?;
    bar.finish_and_clear();
    let mut sum = Measured::default();
    parts.into_iter().for_each(|part| sum.merge(part));
    let name = args.output.as_deref().and_then(std::path::Path::file_stem).unwrap_or_default();
    let about = About {
        title: name.to_string_lossy().into_owned(),
        provenance: format!("Trained on {}; measured on {seen}.", dictionary.provenance),
        unseen: unseen.is_some(),
    };
    Ok(page(&sum, &about))
}

/// A bar for those who watch and wait: throughput and time left.
pub(super) fn bar(corpus: &Corpus, name: &str) -> ProgressBar {
    let template =
        "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {binary_bytes_per_sec} {eta}";
    let style = ProgressStyle::with_template(template).expect("the template is sound");
    let bar = ProgressBar::new(corpus.bytes).with_style(style).with_message(name.to_owned());
    if std::io::stderr().is_terminal() {
        bar.enable_steady_tick(TICK);
    } else {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    bar
}
