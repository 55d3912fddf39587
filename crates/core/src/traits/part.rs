use crate::{Heap, Memory, OutOfMemory};

/// How much text a part will see, which tells it how large to make its tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Bytes of text in the whole stream where that is known, else `u64::MAX`.
    pub text: u64,
    /// Bytes of text that there are at least, whatever may follow: what has come so far.
    pub at_least: u64,
    /// The furthest that a copy will reach back.
    pub max_distance: u32,
    /// The longest meta-block that will be planned at once.
    pub meta_block: u32,
    /// Whether it looks like text, as far as it has come; else like numbers in bytes, or a program.
    pub is_text: bool,
    /// How often to halve tables, as far as that goes, to save memory at the cost of ratio.
    pub halvings: u8,
}

impl Extent {
    /// Text whose size is known and which is parsed in one go, and looks like text.
    #[must_use]
    pub fn whole(length: usize, max_distance: u32) -> Self {
        let text = length as u64;
        let meta_block = length as u32;
        Self { text, at_least: text, max_distance, meta_block, is_text: true, halvings: 0 }
    }

    /// How many positions can be of use at the same time: those in the window.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.text.min(u64::from(self.max_distance)) as usize
    }
}

/// The life of a part: made ready for a text, told when the text slides, asked what it holds.
///
/// Whoever drives the parts calls, for each text, [`prepare`](Self::prepare) once and then the
/// part's own trait, with [`rebase`](Self::rebase) in between where the text slides. What a part
/// knows of an earlier text must not show: fresh and reused parts give equal bytes. It need not
/// clear its memory for that, and should not.
///
/// A part that keeps nothing from one call to the next implements [`Stateless`], and nothing of
/// this.
pub trait Part<M: Memory = Heap> {
    /// Makes ready for a new text of this extent, and takes the scratch memory for it: before
    /// each new text, never inside a loop. A part whose settings depend on the text's size sets
    /// them here.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the part must be prepared again before its next use.
    fn prepare(&mut self, _: &mut M, _: &Extent) -> Result<(), OutOfMemory> {
        Ok(())
    }

    /// The text's first `delta` bytes are gone: what was position `p` is now `p - delta`.
    /// Positions before the new start are forgotten. A part that goes on with old positions
    /// makes a wrong stream.
    fn rebase(&mut self, delta: u32);

    /// Bytes of scratch memory that `prepare` takes for this extent where none is held:
    /// what a memory limit is compared with beforehand. It may be more than this machine can
    /// address. What a part takes later is extra. Too little breaks a limit.
    fn needs(&self, _: &Extent) -> u64 {
        0
    }

    /// Gives all scratch memory back.
    fn release(&mut self) {}

    /// Bytes of scratch memory held.
    fn memory_bytes(&self) -> usize {
        0
    }
}

/// A part that keeps nothing from one call to the next: there is no life to tell it of.
pub trait Stateless {}

/// No part at all: the finder of a parser that has an index of its own.
impl Stateless for () {}

impl<M: Memory, P: Stateless> Part<M> for P {
    #[inline]
    fn rebase(&mut self, _: u32) {}
}
