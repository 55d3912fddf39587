//! A binary tree per hash: the finder for shortest-path parsing.
//!
//! **Algorithm.** All positions with the same hash of four bytes are nodes of a binary
//! search tree, ordered by the text that follows them; the newest is the root. To look
//! a position up is to insert it: the walk down from the old root splits the tree into
//! what is smaller and what is larger, which become its two subtrees, and meets the
//! positions that agree with it in more and more bytes. Matches of three bytes come
//! from a small table of the last position of each hash.
//!
//! **Cost.** A walk of up to `depth` nodes per position, inserted or looked up, with
//! two cache misses each. Eight bytes of memory per position in the window.
//!
//! **Not for** greedy parsing: inserting a position costs as much as a look-up.
//!
//! Known from lzma, libdeflate's `bt_matchfinder` and google/brotli's quality 10.

use core::fmt;
use core::ops::Range;

use brotwerk_core::{
    AllMatches, Extent, Heap, Match, MatchFinder, Matches, Memory, OutOfMemory, Part, grow,
};

use crate::ByLength;
use crate::numbering::Numbering;
use brotwerk_core::common_length;

/// How far a binary tree looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeConfig {
    /// Nodes visited per position. Raising it finds more and farther matches.
    pub depth: u16,
    /// A match of this length, 4 to 256, ends the walk: a longer one would hardly
    /// change what a parser does. Positions with less text behind them are not
    /// inserted until there is more. Raising it finds nearer matches of great length in
    /// text that repeats itself, and costs time there.
    pub nice_length: u16,
    /// The base-2 logarithm of the number of roots, at most 24. Short texts get fewer.
    /// Raising it makes trees smaller in long texts, and costs cache misses.
    pub max_root_bits: u8,
}

/// How far a binary tree looks, by the text's length.
pub type TreeByLength = ByLength<TreeConfig>;

impl TreeConfig {
    fn check(&self) {
        assert!((4..=256).contains(&self.nice_length), "a nice length is 4 to 256");
        assert!(self.max_root_bits <= 24, "at most 2^24 roots");
    }
}

/// The shortest match that the tree holds.
const TREE_LENGTH: u32 = 4;
/// The shortest match that is found.
const SHORT_LENGTH: u32 = 3;
/// A match of three bytes farther away than this costs more than three literals.
const SHORT_DISTANCE: u32 = 1 << 12;
/// The base-2 logarithm of the entries for matches of three bytes.
const SHORT_BITS: u32 = 12;
/// Bytes that must lie after a position to hash it.
const LOOK_AHEAD: usize = 4;
/// Roots for the shortest texts.
const MIN_ROOT_BITS: u32 = 6;
/// Windows larger than this are searched as far as this: numbers have 32 bits, and half
/// of them are for the offset.
const MAX_WINDOW_BITS: u32 = 30;
/// The smallest window that is settled for when memory is short.
const MIN_WINDOW_BITS: u32 = 10;

/// A match finder of binary trees; see the [module](self).
pub struct BinaryTree<M: Memory = Heap> {
    by_length: TreeByLength,
    /// The one of them for the text at hand.
    config: TreeConfig,
    /// The newest position of each hash.
    roots: M::Slab<u32>,
    /// For each position in the window, modulo its size, the roots of its two subtrees:
    /// smaller texts, then larger ones.
    children: M::Slab<[u32; 2]>,
    /// The newest position of each hash of three bytes.
    short: M::Slab<u32>,
    numbering: Numbering,
    root_bits: u32,
    window_mask: u32,
    /// Positions before this one were inserted, or skipped for good.
    next: u32,
}

impl<M: Memory> BinaryTree<M> {
    /// A finder with this configuration, or one for each text's length; it holds no memory
    /// until it is prepared.
    ///
    /// # Panics
    /// If a configuration is outside the ranges that it states.
    #[must_use]
    pub fn new(config: impl Into<TreeByLength>) -> Self {
        Self::with_numbering(config.into(), Numbering::new())
    }

    /// A finder that behaves as one that has seen `offset` bytes of other texts: for
    /// tests of what happens after billions of bytes.
    ///
    /// # Panics
    /// If `offset` is 0, or the configuration is outside the ranges that it states.
    #[must_use]
    pub fn with_offset(config: impl Into<TreeByLength>, offset: u32) -> Self {
        Self::with_numbering(config.into(), Numbering::starting_at(offset))
    }

    fn with_numbering(by_length: TreeByLength, numbering: Numbering) -> Self {
        by_length.usual.check();
        by_length.long.check();
        Self {
            by_length,
            config: by_length.usual,
            roots: Default::default(),
            children: Default::default(),
            short: Default::default(),
            numbering,
            root_bits: MIN_ROOT_BITS,
            window_mask: 0,
            next: 0,
        }
    }

    /// The base-2 logarithms of the window and of the number of roots for a text.
    fn sizes(&self, extent: &Extent) -> (u32, u32) {
        let covering = (extent.positions().max(1).ilog2() + 1).min(MAX_WINDOW_BITS);
        let halved = covering.saturating_sub(extent.halvings.into());
        let window_bits = halved.max(MIN_WINDOW_BITS.min(covering));
        let most = u32::from(self.by_length.of(extent).max_root_bits).max(MIN_ROOT_BITS);
        (window_bits, window_bits.clamp(MIN_ROOT_BITS, most))
    }

    fn hash(&self, bytes: [u8; LOOK_AHEAD]) -> (usize, usize) {
        /// 2^32 divided by the golden ratio (Knuth, TAOCP 6.4).
        const MULTIPLIER: u32 = 0x9e37_79b1;
        let four = u32::from_le_bytes(bytes);
        let tree = four.wrapping_mul(MULTIPLIER) >> (32 - self.root_bits);
        let short = (four << 8).wrapping_mul(MULTIPLIER) >> (32 - SHORT_BITS);
        (tree as usize, short as usize)
    }

    /// Appends the matches at `position` that are longer than `length`, and inserts the
    /// position if `insert`, for which `nice_length` bytes of text must follow it.
    #[inline]
    fn visit(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        mut length: u32,
        matches: &mut Matches,
        insert: bool,
    ) {
        let here = position as usize;
        let Some(&bytes) = text.get(here..).and_then(<[u8]>::first_chunk) else { return };
        let (root, short) = self.hash(bytes);
        let number = self.numbering.number(position);
        let (mut node, last) = (self.roots[root], self.short[short]);
        if insert {
            self.roots[root] = number;
            self.short[short] = number;
        }
        let mut found = |common: u32, distance: u32| {
            if common > length {
                length = common;
                // The longest one matters most.
                if matches.len() == matches.inline_size() {
                    matches.pop();
                }
                matches.push(Match { length: common, distance });
            }
        };
        let reach = max_distance.min(self.window_mask);
        // Those that are not inserted yet, since too little text follows them, are the nearest.
        let most = reach.min(self.config.nice_length.into());
        let waiting = self.next.max(position.saturating_sub(most))..position;
        for there in waiting.rev() {
            if text[there as usize..].starts_with(&bytes[..SHORT_LENGTH as usize]) {
                let common = common_length(text, here, there as usize);
                let distance = position - there;
                if common >= TREE_LENGTH || distance <= SHORT_DISTANCE {
                    found(common, distance);
                }
            }
        }
        if let Some(distance) = self.numbering.distance(position, last)
            && (1..=reach.min(SHORT_DISTANCE)).contains(&distance)
            && common_length(text, here, here - distance as usize) == SHORT_LENGTH
        {
            // Longer ones are the tree's, which has them in order of distance, too.
            found(SHORT_LENGTH, distance);
        }
        // The subtrees of smaller and of larger texts, where they are open; and in how
        // many bytes everything that may still be hung there agrees with this text.
        let mut open = [(self.slot(number), SMALLER), (self.slot(number), LARGER)];
        let mut agreed = [0, 0];
        let mut rest = [0, 0];
        for _ in 0..self.config.depth {
            let Some(distance) = self.numbering.distance(position, node) else { break };
            if distance == 0 || distance > reach {
                break;
            }
            let there = here - distance as usize;
            let known = agreed[SMALLER].min(agreed[LARGER]) as usize;
            let common = known as u32 + common_length(text, here + known, there + known);
            if common >= TREE_LENGTH {
                found(common, distance);
            }
            let slot = self.slot(node);
            if common >= u32::from(self.config.nice_length) || here + common as usize == text.len()
            {
                // As good as equal: its subtrees become this one's.
                rest = self.children[slot];
                break;
            }
            let larger = text[there + common as usize] > text[here + common as usize];
            // A smaller text goes to the smaller side, with all that is smaller than
            // it; its larger subtree lies on both sides of this text.
            let (side, other) = if larger { (LARGER, SMALLER) } else { (SMALLER, LARGER) };
            if insert {
                let (parent, branch) = open[side];
                self.children[parent][branch] = node;
            }
            open[side] = (slot, other);
            agreed[side] = common;
            node = self.children[slot][other];
        }
        if insert {
            for ((parent, branch), rest) in open.into_iter().zip(rest) {
                self.children[parent][branch] = rest;
            }
        }
    }

    #[inline(always)]
    fn slot(&self, number: u32) -> usize {
        (number & self.window_mask) as usize
    }

    /// Whether enough text follows a position to place it in its tree for good.
    #[inline]
    fn can_insert(&self, text: &[u8], position: u32) -> bool {
        text.len() - position as usize >= usize::from(self.config.nice_length)
    }

    /// Empties the trees; what is left in `children` can't be reached any more.
    fn forget(&mut self) {
        self.roots.fill(0);
        self.short.fill(0);
    }
}

/// A node's subtree of smaller texts.
const SMALLER: usize = 0;
/// A node's subtree of larger texts.
const LARGER: usize = 1;

impl<M: Memory> Part<M> for BinaryTree<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let (window_bits, root_bits) = self.sizes(extent);
        self.config = self.by_length.of(extent);
        self.root_bits = root_bits;
        self.window_mask = (1 << window_bits) - 1;
        grow(&mut self.roots, memory, 1 << self.root_bits)?;
        grow(&mut self.short, memory, 1 << SHORT_BITS)?;
        grow(&mut self.children, memory, 1 << window_bits)?;
        let end = core::mem::take(&mut self.next);
        if self.numbering.next_text(end) {
            self.forget();
        }
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        // Numbers can't be lowered here, since slots follow from them. Forgetting costs
        // ratio, once in some two billion bytes.
        if self.numbering.rebase(delta).is_some() {
            self.forget();
        }
        self.next = self.next.saturating_sub(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        let (window_bits, root_bits) = self.sizes(extent);
        // In a window of 2^29 bytes already more than 32 bits can count.
        (4_u64 << root_bits) + (4_u64 << SHORT_BITS) + (8_u64 << window_bits)
    }

    fn release(&mut self) {
        self.roots = Default::default();
        self.short = Default::default();
        self.children = Default::default();
    }

    fn memory_bytes(&self) -> usize {
        4 * (self.roots.len() + self.short.len()) + 8 * self.children.len()
    }
}

impl<M: Memory> MatchFinder for BinaryTree<M> {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        let mut none = Matches::new();
        for position in range.start.max(self.next)..range.end {
            if !self.can_insert(text, position) {
                return;
            }
            // Without this end, every position of a long run would be compared with the
            // one before over all the rest of the run.
            let nice_text = &text[..position as usize + usize::from(self.config.nice_length)];
            self.visit(nice_text, position, u32::MAX, u32::MAX, &mut none, true);
            self.next = position + 1;
        }
    }
}

impl<M: Memory> AllMatches for BinaryTree<M> {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    ) {
        let insert = position >= self.next && self.can_insert(text, position);
        self.visit(text, position, max_distance, min_length, matches, insert);
        if insert {
            self.next = position + 1;
        }
    }
}

impl<M: Memory> fmt::Debug for BinaryTree<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BinaryTree")
            .field("config", &self.config)
            .field("root_bits", &self.root_bits)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
