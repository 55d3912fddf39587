//! The way down.

use brotwerk_core::{Walk, WordForm};

use crate::node::{HEADER, UNIT, unpack_below, unpack_word};

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
    /// it is not looked through, and walks in other bytes give wrong words, panic or never end.
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
    pub fn walk(&self, root: u16, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
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
        root: u16,
        text: &[u8],
        mut on_word: impl FnMut(WordForm),
        mut on_node: impl FnMut(),
    ) -> Walk {
        let image = self.image.as_ref();
        let mut node = &image[usize::from(root) * UNIT..];
        let mut depth = 0;
        loop {
            on_node();
            let &[label, children, word_low, word_high, below_low, below_high] =
                node.first_chunk::<HEADER>().expect("a node has a header");
            let (label, children) = (usize::from(label), usize::from(children));
            let below = u16::from_le_bytes([below_low, below_high]);
            let agreed = agreed(&node[HEADER..], &text[depth..], label);
            depth += agreed;
            let here = Walk { matched: depth as u32, below: unpack_below(below) };
            if agreed < label {
                // Before the fourth byte it is another word start's node.
                return if depth < 4 { Walk::default() } else { here };
            }
            if let Some(word) = unpack_word(u16::from_le_bytes([word_low, word_high]), depth) {
                on_word(word);
            }
            let Some(next) = text.get(depth) else { return here };
            let Some(child) = child_of(&node[HEADER + label..], children, *next) else {
                return here;
            };
            let offset = &node[HEADER + label + children + 2 * child..];
            node = &node[usize::from(u16::from_le_bytes([offset[0], offset[1]]))..];
        }
    }
}

/// Which of so many bytes at the start is `next`. Eight at a time: most nodes have no more,
/// and where among them nobody could predict.
#[inline]
fn child_of(bytes: &[u8], children: usize, next: u8) -> Option<usize> {
    /// One in each byte.
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut start = 0;
    while let Some(eight) = bytes[start..].first_chunk::<8>() {
        let differing = u64::from_le_bytes(*eight) ^ (ONES * u64::from(next));
        // The lowest byte that is zero gets its highest bit set; ones above may be wrong.
        let zeros = differing.wrapping_sub(ONES) & !differing & (ONES << 7);
        if zeros != 0 {
            let child = start + zeros.trailing_zeros() as usize / 8;
            return (child < children).then_some(child);
        }
        start += 8;
        if start >= children {
            return None;
        }
    }
    let rest = bytes.get(start..children)?;
    rest.iter().position(|&byte| byte == next).map(|child| start + child)
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
