//! Monotonic numbers for positions, which never repeat, so that tables need no clearing.

/// Turns positions into the numbers that tables store.
///
/// A text's positions are numbered from `offset` on; the next text's from beyond the
/// last number used. When the window slides, positions fall and the offset rises, so
/// that every stored number stays what it was. A stored number below the offset is left
/// from an earlier text, or from before the window, or is the zero of a fresh table, the
/// sentinel: it names no position.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Numbering {
    /// The number of position 0, at least [`FIRST`].
    offset: u32,
}

/// Positions are below this, so that no number overflows while the offset is at most
/// [`MAX_OFFSET`].
const MAX_POSITION: u32 = 1 << 31;
const MAX_OFFSET: u32 = u32::MAX - MAX_POSITION;

/// The first number used; zero is the sentinel of an empty slot.
const FIRST: u32 = 1;

impl Numbering {
    pub(crate) const fn new() -> Self {
        Self { offset: FIRST }
    }

    /// Numbering as it would be late in a long life, for tests of what happens there.
    pub(crate) const fn starting_at(offset: u32) -> Self {
        assert!(offset >= FIRST);
        Self { offset }
    }

    /// The number of a position.
    #[inline(always)]
    pub(crate) fn number(&self, position: u32) -> u32 {
        debug_assert!(position < MAX_POSITION);
        self.offset + position
    }

    /// How far `position` is from the one with this number, if that is one of this text
    /// and not a later one.
    #[inline(always)]
    pub(crate) fn distance(&self, position: u32, number: u32) -> Option<u32> {
        if number < self.offset { None } else { self.number(position).checked_sub(number) }
    }

    /// Starts a text after one whose positions ended at `end`. Says whether numbers
    /// ran out, and so the tables have to be zeroed.
    pub(crate) fn next_text(&mut self, end: u32) -> bool {
        let next = self.offset.checked_add(end).filter(|&next| next <= MAX_OFFSET);
        self.offset = next.unwrap_or(FIRST);
        next.is_none()
    }

    /// Position `p` is `p - delta` from now on. Returns by how much stored numbers have
    /// to be lowered, usually nothing.
    pub(crate) fn rebase(&mut self, delta: u32) -> Option<u32> {
        if let Some(offset) = self.offset.checked_add(delta)
            && offset <= MAX_OFFSET
        {
            self.offset = offset;
            return None;
        }
        // The new offset may not even be a number; what it exceeds FIRST by always is.
        let lower = self.offset - FIRST + delta;
        self.offset = FIRST;
        Some(lower)
    }
}

/// Lowers stored numbers after [`Numbering::rebase`] asked for it; those that would
/// fall below the first one become empty.
pub(crate) fn lower(numbers: &mut [u32], by: u32) {
    for number in numbers {
        *number = number.saturating_sub(by);
    }
}
