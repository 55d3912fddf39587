//! The nodes from which copies are tried.

use brotwerk_core::DistanceRing;

use super::prices::Price;

/// Most starts that copies are tried from. Raising it costs a bit in each mask of starts.
pub(crate) const MAX_STARTS: usize = 8;

/// A node from which literals may lead on.
#[derive(Clone, Copy, Default)]
pub(crate) struct Start {
    /// Where, counted from the stretch's start.
    pub(crate) position: u32,
    /// The node's cost, less that of all literals before it: comparable wherever the node is.
    pub(crate) relative: Price,
    /// The last four distances there.
    pub(crate) ring: DistanceRing,
}

/// The cheapest nodes so far, cheapest first.
pub(crate) struct BestStarts {
    starts: [Start; MAX_STARTS],
    count: usize,
    most: usize,
}

impl BestStarts {
    /// None so far, and at most so many.
    pub(crate) fn new(most: u8) -> Self {
        let most = usize::from(most).clamp(1, MAX_STARTS);
        Self { starts: [Start::default(); MAX_STARTS], count: 0, most }
    }

    /// Whether a node at this cost would be among them.
    #[inline(always)]
    pub(crate) fn takes(&self, relative: Price) -> bool {
        self.count < self.most || relative <= self.starts[self.most - 1].relative
    }

    /// Adds a node that is among them. Of equals the newer goes first: fewer literals follow it.
    #[inline]
    pub(crate) fn insert(&mut self, start: Start) {
        let mut at = self.count.min(self.most - 1);
        while at > 0 && self.starts[at - 1].relative >= start.relative {
            self.starts[at] = self.starts[at - 1];
            at -= 1;
        }
        self.starts[at] = start;
        self.count = (self.count + 1).min(self.most);
    }

    /// The starts, cheapest first.
    #[inline(always)]
    pub(crate) fn starts(&self) -> &[Start] {
        &self.starts[..self.count]
    }
}
