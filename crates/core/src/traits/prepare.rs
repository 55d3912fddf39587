use crate::{Memory, OutOfMemory};

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
    /// How often to halve tables, as far as that goes, to save memory at the cost of ratio.
    pub halvings: u8,
}

impl Extent {
    /// Text whose size is known and which is parsed in one go.
    #[must_use]
    pub fn whole(length: usize, max_distance: u32) -> Self {
        let text = length as u64;
        let meta_block = length as u32;
        Self { text, at_least: text, max_distance, meta_block, halvings: 0 }
    }

    /// How many positions can be of use at the same time: those in the window.
    #[must_use]
    pub fn positions(&self) -> usize {
        self.text.min(u64::from(self.max_distance)) as usize
    }
}

/// Parts that need scratch memory get it here, before each new text and never inside
/// their loops.
///
/// After `prepare` a part behaves as if new, whatever it saw before: fresh and reused
/// parts give equal bytes. It need not clear its memory for that, and should not.
pub trait Prepare<M: Memory> {
    /// Makes ready for a new text of this extent.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the part must be prepared again before its next use.
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory>;

    /// Bytes of scratch memory that `prepare` takes for this extent where none is held:
    /// what a memory limit is compared with beforehand. It may be more than this machine can
    /// address. What a part takes later is extra.
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
