//! A bar for those who watch and wait.

use std::io::{self, IsTerminal as _, Read};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use crate::overall::Share;

/// Work shorter than this shows no bar: it would only flicker.
pub(crate) const SHOWN_AFTER: Duration = Duration::from_millis(500);

/// How often the bar is drawn anew while a portion is being worked on.
pub(crate) const TICK: Duration = Duration::from_millis(200);

/// A reader that counts, and after a while shows how far it is if stderr is a terminal.
/// The bar goes away with it.
pub(crate) struct Progress<'a, R> {
    inner: R,
    name: &'a str,
    size: Option<u64>,
    /// Where else bytes count.
    share: Option<&'a Share>,
    count: u64,
    start: Instant,
    visible: bool,
    bar: Option<ProgressBar>,
}

impl<'a, R: Read> Progress<'a, R> {
    /// Watches the reading of `inner`, of which `size` bytes are expected; `shown` if a bar is
    /// wanted. What is read counts for `share`, too.
    pub(crate) fn new(
        inner: R,
        name: &'a str,
        size: Option<u64>,
        shown: bool,
        share: Option<&'a Share>,
    ) -> Self {
        let visible = shown && io::stderr().is_terminal();
        Self { inner, name, size, share, count: 0, start: Instant::now(), visible, bar: None }
    }

    /// Bytes read so far.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// Time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn show(&mut self) {
        let bar = self.bar.get_or_insert_with(|| {
            let (bar, template) = match self.size {
                Some(size) => (
                    ProgressBar::new(size),
                    "{msg} {wide_bar} {binary_bytes}/{binary_total_bytes} {eta}",
                ),
                None => (
                    ProgressBar::new_spinner(),
                    "{spinner} {msg} {binary_bytes} {binary_bytes_per_sec}",
                ),
            };
            let style = ProgressStyle::with_template(template).expect("the templates are sound");
            let bar =
                bar.with_style(style).with_message(self.name.to_owned()).with_elapsed(SHOWN_AFTER);
            bar.enable_steady_tick(TICK);
            bar
        });
        bar.set_position(self.count);
    }
}

impl<R: Read> Read for Progress<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.count += length as u64;
        if let Some(share) = self.share {
            share.add(length as u64);
        }
        if self.visible && self.start.elapsed() >= SHOWN_AFTER {
            self.show();
        }
        Ok(length)
    }
}

impl<R> Drop for Progress<'_, R> {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
