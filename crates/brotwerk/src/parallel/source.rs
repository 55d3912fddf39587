//! What a reader gives, in segments.

use std::io::{self, Read};
use std::mem;
use std::num::NonZeroUsize;
use std::vec::Vec;

use crate::Segment;

/// Cuts what it reads into portions of one size, each with what lies before it.
pub(super) struct Source<'r, R> {
    reader: &'r mut R,
    size: usize,
    /// How much of what lies before a portion goes with it.
    most_history: usize,
    /// The history of the portion to come, and what was read of it: with one byte more than it has,
    /// which shows that it is not the last, unless it is.
    ahead: Vec<u8>,
    history: usize,
    /// Bytes before the portion to come.
    offset: u64,
    is_done: bool,
}

/// A segment's text, and its history.
pub(super) struct Portion {
    text: Vec<u8>,
    history: usize,
    offset: u64,
    is_last: bool,
}

impl Portion {
    pub(super) fn segment(&self) -> Segment<'_> {
        Segment::new(&self.text, self.history, self.offset, self.is_last)
    }
}

impl<'r, R: Read> Source<'r, R> {
    pub(super) fn new(reader: &'r mut R, size: NonZeroUsize) -> Self {
        let (ahead, size) = (Vec::new(), size.get());
        Self { reader, size, most_history: 0, ahead, history: 0, offset: 0, is_done: false }
    }

    /// From the second portion on each has at most so much history.
    pub(super) fn set_history(&mut self, most: usize) {
        self.most_history = most;
    }

    /// Reads the portion to come, as far as that was not done.
    ///
    /// # Errors
    /// Those of the reader. What was read by then is kept.
    pub(super) fn read(&mut self) -> io::Result<()> {
        let wanted = self.history + self.size + 1;
        let missing = wanted - self.ahead.len();
        // Reads on where it was interrupted.
        self.reader.take(missing as u64).read_to_end(&mut self.ahead)?;
        Ok(())
    }

    /// Bytes that there are in all, if all is in the first portion.
    pub(super) fn whole_size(&self) -> Option<usize> {
        Some(self.ahead.len()).filter(|&size| self.offset == 0 && size <= self.size)
    }

    /// The first portion, before it is taken.
    pub(super) fn first(&self) -> &[u8] {
        &self.ahead
    }

    /// The next portion; there is at least one.
    ///
    /// # Errors
    /// Those of the reader.
    pub(super) fn next(&mut self) -> io::Result<Option<Portion>> {
        if self.is_done {
            return Ok(None);
        }
        self.read()?;
        let end = (self.history + self.size).min(self.ahead.len());
        self.is_done = end == self.ahead.len();
        let kept = if self.is_done { end } else { end - self.most_history.min(end) };
        // What is kept of this one starts the next; room for all of that at once.
        let mut next = Vec::new();
        if !self.is_done {
            next.reserve_exact(self.most_history + self.size + 1);
            next.extend_from_slice(&self.ahead[kept..]);
        }
        let mut text = mem::replace(&mut self.ahead, next);
        text.truncate(end);
        let (history, offset) = (self.history, self.offset);
        self.offset += (end - history) as u64;
        self.history = end - kept;
        Ok(Some(Portion { text, history, offset, is_last: self.is_done }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Options, Segments};

    /// Cut from a reader, a text is cut as it is where it lies in memory.
    #[test]
    fn portions_are_the_segments_of_the_text() {
        let text: Vec<u8> = (0..100).collect();
        for length in 0..text.len() {
            for size in [1, 2, 3, 7, 49, 50, 99, 100, 101] {
                let size = NonZeroUsize::new(size).expect("some");
                let text = &text[..length];
                let segments = Segments::new(text, size, &Options::new());
                let mut reader = text;
                let mut source = Source::new(&mut reader, size);
                source.read().expect("slices can be read");
                assert_eq!(source.whole_size(), Some(length).filter(|&it| it <= size.get()));
                source.set_history(Options::new().segment_history(size));
                for number in 0..segments.count() {
                    let portion = source.next().expect("slices can be read").expect("one more");
                    assert_eq!(portion.segment(), segments.get(number), "{length} {size} {number}");
                }
                assert!(source.next().expect("slices can be read").is_none());
            }
        }
    }
}
