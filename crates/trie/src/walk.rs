//! The way down.

use core::ops::Range;

use brotwerk_core::{MIN_WORD_LENGTH, Walk, WordForm};

use crate::node::Node;

/// The trie, over a borrowed image in the binary or an owned one.
///
/// ```
/// use brotwerk_core::{CaseForm, WordForm};
/// let form = |index| WordForm { length: 4, index, case: CaseForm::Plain };
/// let built = brotwerk_trie::build([(*b"june", form(0)), (*b"july", form(1))])?;
/// let july = built.roots[0].node;
/// let mut found = None;
/// let walk = built.trie.walk(july, b"july 14", |word| found = Some(word));
/// assert_eq!((walk.matched, found), (4, Some(form(1))));
/// # Ok::<(), brotwerk_trie::BuildError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Trie<B> {
    image: B,
}

impl<B: AsRef<[u8]>> Trie<B> {
    /// The trie that an image holds, which must be one that [`build`](crate::build) made:
    /// it is not looked through, and walks in other bytes give wrong words or panic. They end, since
    /// children lie behind their parents.
    /// For bytes from elsewhere there is [`checked`](Self::checked).
    pub fn from_image(image: B) -> Self {
        Self { image }
    }

    /// The bytes to keep: the same on every machine.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.image.as_ref()
    }

    /// Walks down from a root as far as `text` goes. Calls `on_word` for each word on the
    /// way, from short to long.
    ///
    /// # Panics
    /// If there is no such node.
    #[inline]
    pub fn walk(&self, root: u32, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        self.walk_nodes(root, text, on_word, || {})
    }

    /// As [`walk`](Self::walk), calling `on_node` for each node on the way too: for those
    /// who count what walks take.
    ///
    /// # Panics
    /// If there is no such node.
    #[inline]
    pub fn walk_nodes(
        &self,
        root: u32,
        text: &[u8],
        mut on_word: impl FnMut(WordForm),
        mut on_node: impl FnMut(),
    ) -> Walk {
        let mut bytes = &self.image.as_ref()[root as usize..];
        let mut depth = 0;
        loop {
            on_node();
            let node = Node::read(*bytes.first_chunk().expect("zeros follow the last node"));
            let label = &bytes[node.label()..];
            let length = node.label_length();
            let agreed = agreed(label, &text[depth..], length);
            let end = depth + length;
            if agreed < length {
                let matched = depth + agreed;
                // Before the fourth byte it is another word start's node.
                return if matched < MIN_WORD_LENGTH {
                    Walk::default()
                } else {
                    Walk { matched: matched as u32, below: node.below(end) }
                };
            }
            if let Some(word) = node.word(end) {
                on_word(word);
            }
            let here = || Walk { matched: end as u32, below: node.below(end) };
            let Some(count) = node.children() else { return here() };
            let firsts = &label[length..];
            let child = text.get(end).and_then(|next| child_of(firsts, count, *next));
            let Some(child) = child else { return here() };
            depth = end + 1;
            bytes = &firsts[child_at(firsts, count, child)..];
        }
    }
}

/// Where a child starts, in bytes from the first bytes of so many.
#[inline]
pub(crate) fn child_at(firsts: &[u8], children: usize, child: usize) -> usize {
    // Behind the offsets of all but the first, which has none.
    let start = 3 * children - 2;
    if child == 0 {
        return start;
    }
    let offset = &firsts[children + 2 * (child - 1)..][..2];
    start + usize::from(u16::from_le_bytes([offset[0], offset[1]]))
}

/// Which of so many bytes at the start is `next`. Eight at once: most nodes have no more, and
/// where among them nobody could predict.
#[inline]
fn child_of(bytes: &[u8], children: usize, next: u8) -> Option<usize> {
    /// One in each byte.
    const ONES: u64 = 0x0101_0101_0101_0101;
    let Some(eight) = bytes.first_chunk::<8>() else {
        return child_beyond(bytes, 0..children, next);
    };
    let differing = u64::from_le_bytes(*eight) ^ (ONES * u64::from(next));
    // The lowest byte that is zero gets its highest bit set; ones above may be wrong.
    let zeros = differing.wrapping_sub(ONES) & !differing & (ONES << 7);
    let child = zeros.trailing_zeros() as usize / 8;
    if child == 8 && children > 8 {
        return child_beyond(bytes, 8..children, next);
    }
    (child < children.min(8)).then_some(child)
}

/// Which of the bytes in this range is `next`.
#[cold]
fn child_beyond(bytes: &[u8], range: Range<usize>, next: u8) -> Option<usize> {
    bytes.get(range.clone())?.iter().position(|&byte| byte == next).map(|at| range.start + at)
}

/// How many of the label's bytes the text has.
#[inline]
fn agreed(label: &[u8], text: &[u8], length: usize) -> usize {
    let (Some(a), Some(b)) = (label.first_chunk::<8>(), text.first_chunk::<8>()) else {
        return slowly(label, text, length);
    };
    let differing = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
    let same = differing.trailing_zeros() as usize / 8;
    if same == 8 && length > 8 {
        return slowly(label, text, length);
    }
    same.min(length)
}

/// As [`agreed`], byte by byte: for long labels, and near the end of the text.
#[cold]
fn slowly(label: &[u8], text: &[u8], length: usize) -> usize {
    label.iter().zip(text).take(length).take_while(|(a, b)| a == b).count()
}
