//! The sliding window of a stream: text retained for copies, and text not encoded yet.

use brotwerk_core::{List, Memory, OutOfMemory};

/// A contiguous buffer over the end of the text. When it is full, the front slides out
/// by one `memmove`, so that parts always see a plain slice.
pub(crate) struct Window<M: Memory> {
    text: List<u8, M>,
    /// Where in `text` the bytes start that no meta-block covers yet; those before are retained
    /// for copies.
    unencoded_start: usize,
    /// Bytes of the stream before `text`: those that slid out.
    base: u64,
    /// Whether the capacity is final, as under a memory limit.
    has_fixed_capacity: bool,
}

impl<M: Memory> Default for Window<M> {
    fn default() -> Self {
        Self { text: List::default(), unencoded_start: 0, base: 0, has_fixed_capacity: false }
    }
}

impl<M: Memory> Window<M> {
    /// Room for the first bytes of a stream of unknown size.
    const INITIAL_CAPACITY: usize = 1 << 12;

    /// Forgets its text; the next one has so many bytes of the stream before it.
    pub(crate) fn restart(&mut self, base: u64) {
        self.text.clear();
        self.unencoded_start = 0;
        self.base = base;
    }

    /// Gives its memory back and forgets its text.
    pub(crate) fn release(&mut self) {
        *self = Self { base: self.base, ..Self::default() };
    }

    /// Takes all the memory it is to have: it slides as often as it must, and grows only for
    /// what would not fit at all.
    pub(crate) fn fix_capacity(
        &mut self,
        memory: &mut M,
        capacity: usize,
    ) -> Result<(), OutOfMemory> {
        self.has_fixed_capacity = true;
        self.text.reserve(memory, capacity)
    }

    /// A capacity at which it need not grow while it retains `reach` bytes and waits for a
    /// meta-block; with so much more that bytes are moved three times on average.
    pub(crate) fn fixed_capacity(reach: usize, meta_block: usize) -> usize {
        reach + reach / 2 + meta_block + 1
    }

    /// All text retained, and where its unencoded part starts.
    pub(crate) fn text(&self) -> (&[u8], usize) {
        (&self.text, self.unencoded_start)
    }

    /// Bytes that no meta-block covers yet.
    pub(crate) fn unencoded_length(&self) -> usize {
        self.text.len() - self.unencoded_start
    }

    /// Bytes of the stream before the text retained.
    pub(crate) fn base(&self) -> u64 {
        self.base
    }

    /// The next `count` bytes are in a meta-block now.
    pub(crate) fn advance(&mut self, count: usize) {
        self.unencoded_start += count;
    }

    /// Appends `bytes`, sliding out what lies more than `reach` bytes before the
    /// unencoded part if room is short. Returns by how much the text slid.
    ///
    /// The buffer grows with the stream to one and a half times `reach` and a meta-block at most, so
    /// that on average a byte is moved two or three times; `expected` bytes are made room for at once.
    // Not inlined: compilers compare what is expected before they look whether anything is, which
    // does no harm, but what checks a C program's memory reports it.
    #[inline(never)]
    pub(crate) fn append(
        &mut self,
        memory: &mut M,
        bytes: &[u8],
        reach: usize,
        expected: usize,
    ) -> Result<usize, OutOfMemory> {
        let needed = self.text.len() + bytes.len();
        let mut slid = 0;
        if needed > self.text.capacity() {
            let surplus = self.unencoded_start.saturating_sub(reach);
            let fits = needed - surplus <= self.text.capacity();
            if fits && (self.has_fixed_capacity || surplus >= reach / 2) {
                self.text.copy_within(surplus.., 0);
                self.text.truncate(self.text.len() - surplus);
                self.unencoded_start -= surplus;
                self.base += surplus as u64;
                slid = surplus;
            } else {
                let most = (reach + reach / 2).saturating_add(needed - self.unencoded_start);
                let wanted = self
                    .text
                    .capacity()
                    .saturating_mul(2)
                    .clamp(Self::INITIAL_CAPACITY, most.max(Self::INITIAL_CAPACITY));
                self.text.reserve(memory, wanted.max(expected.min(most)).max(needed))?;
            }
        }
        self.text.extend_from_slice(memory, bytes)?;
        Ok(slid)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.text.bytes()
    }
}
