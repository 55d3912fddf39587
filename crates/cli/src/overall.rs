//! A bar over all files of a run, for those who watch and wait: bytes done, bytes there are, files,
//! and the time that is left by them.
//!
//! Each file has a share in it, of as many bytes as it has. Those count as they are read; when it is
//! done, all of them do, whether they were read once, twice, or not at all.

use std::io::{self, IsTerminal as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::progress::{SHOWN_AFTER, TICK};

/// The bar that is shown, which lines on standard error must not run into.
static SHOWN: Mutex<Option<ProgressBar>> = Mutex::new(None);

/// The bar of a run.
#[derive(Debug)]
pub(crate) struct Overall {
    bar: ProgressBar,
    files: usize,
    done: Mutex<usize>,
    start: Instant,
    is_wanted: bool,
    is_shown: AtomicBool,
}

/// A file's share in it.
#[derive(Debug)]
pub(crate) struct Share {
    overall: Arc<Overall>,
    size: u64,
    counted: AtomicU64,
}

impl Overall {
    /// Over so many files with so many bytes; shown if that is wanted and stderr is a terminal, once
    /// the run has taken a while.
    pub(crate) fn new(files: usize, bytes: u64, wanted: bool) -> Arc<Self> {
        let bar = ProgressBar::with_draw_target(Some(bytes), ProgressDrawTarget::hidden());
        let template = "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}";
        bar.set_style(ProgressStyle::with_template(template).expect("the template is sound"));
        Arc::new(Self {
            bar,
            files,
            done: Mutex::new(0),
            start: Instant::now(),
            is_wanted: wanted && io::stderr().is_terminal(),
            is_shown: AtomicBool::new(false),
        })
    }

    /// The share of a file of so many bytes.
    pub(crate) fn share(self: &Arc<Self>, size: u64) -> Share {
        Share { overall: self.clone(), size, counted: AtomicU64::new(0) }
    }

    fn add(&self, bytes: u64) {
        self.bar.inc(bytes);
        let is_due = self.is_wanted && self.start.elapsed() >= SHOWN_AFTER;
        if is_due && !self.is_shown.swap(true, Ordering::Relaxed) {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
            *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = Some(self.bar.clone());
        }
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        *SHOWN.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.bar.finish_and_clear();
    }
}

impl Share {
    /// So many bytes were read.
    pub(crate) fn add(&self, bytes: u64) {
        let before = self.counted.fetch_add(bytes, Ordering::Relaxed);
        let left = self.size.saturating_sub(before);
        self.overall.add(bytes.min(left));
    }

    /// The file is done, however that came about.
    pub(crate) fn finish(&self) {
        self.add(self.size.saturating_sub(self.counted.load(Ordering::Relaxed)));
        let mut done = self.overall.done.lock().unwrap_or_else(PoisonError::into_inner);
        *done += 1;
        self.overall.bar.set_message(format!("{done}/{} files", self.overall.files));
    }
}

/// Says something on standard error, with the bar out of the way.
pub(crate) fn beside<T>(say: impl FnOnce() -> T) -> T {
    match &*SHOWN.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(bar) => bar.suspend(say),
        None => say(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_of_all_files_count_once() {
        let overall = Overall::new(4, 330, false);
        // Read as it should be, not at all, twice, and longer than it was.
        let shares = [(100, &[60, 40][..]), (200, &[]), (20, &[20, 20]), (10, &[7, 9])];
        for (size, reads) in shares {
            let share = overall.share(size);
            reads.iter().for_each(|&bytes| share.add(bytes));
            share.finish();
        }
        assert_eq!(overall.bar.position(), 330);
        assert_eq!(overall.bar.message(), "4/4 files");
        overall.end();
        assert_eq!(beside(|| 7), 7);
    }
}
