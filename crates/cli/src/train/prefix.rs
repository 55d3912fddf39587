//! `brotwerk train --prefix`: a corpus in, a prefix dictionary out.

use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use brotwerk_trainer::prefix::{PrefixSample, train};

use super::args::TrainArgs;
use super::corpus::Corpus;
use super::round::bar;
use crate::message::{self, Bytes, Name};
use crate::output::write_file;
use crate::values::DictionarySize;

/// Does it.
///
/// # Errors
/// Says what is wrong, and with which file; then nothing was written.
pub(super) fn make(args: &TrainArgs, size: DictionarySize) -> anyhow::Result<()> {
    let output = args.output.as_deref().context("--output must say where to")?;
    let corpus = Corpus::new(args.paths()?)?.of_any_kind();
    let sample = Mutex::new(PrefixSample::default());
    let bar = bar(&corpus, "reading");
    let threads = args.threads.count();
    // Which texts are kept does not depend on the order in which threads add them.
    let (_, seen) = corpus.for_each(
        threads.get(),
        || Ok(()),
        |(), _, text| sample.lock().unwrap_or_else(PoisonError::into_inner).add(text),
        |bytes| bar.inc(bytes),
    )?;
    bar.finish_and_clear();
    let sample = sample.into_inner().unwrap_or_else(PoisonError::into_inner);
    let trained =
        train(&sample, size.0, threads).with_context(|| format!("nothing to learn from {seen}"))?;
    write_file(output, &trained.bytes, args.force)?;
    let kept = if sample.is_partial() {
        let (texts, bytes) = (sample.texts().len(), Bytes(sample.bytes() as u64));
        format!(", of which {texts}, {bytes}, were kept to learn from")
    } else {
        String::new()
    };
    message::to_stdout(&format!(
        "{seen}{kept}\n{}: {}; texts that it is not made of take {} of {} bytes with it\n",
        Name(Some(output)),
        Bytes(trained.bytes.len() as u64),
        trained.with,
        trained.without
    ))
}
