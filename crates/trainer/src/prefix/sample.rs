//! Texts to learn from: all of them, or of many a share that does not depend on their order.

use std::collections::BTreeSet;

/// Texts, each once, and of more than there is room for those with the lowest hashes: which these
/// are depends on no order.
#[derive(Clone, Debug)]
pub struct PrefixSample {
    limit: usize,
    bytes: usize,
    /// By their hash.
    texts: BTreeSet<(u32, Box<[u8]>)>,
    /// The lowest one that there was no room for: it and what lies above is left out.
    least_left_out: Option<(u32, Box<[u8]>)>,
}

impl Default for PrefixSample {
    fn default() -> Self {
        Self::new(Self::LIMIT)
    }
}

impl PrefixSample {
    /// The bytes that are kept unless another limit is given: 16 MiB. Raising it takes memory and
    /// time in proportion.
    pub const LIMIT: usize = 16 << 20;

    /// Of a text longer than this share of the limit the beginning is taken: what a dictionary
    /// is for must be in several texts.
    const LONGEST: usize = 16;

    /// Keeps at most so many bytes.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Self { limit, bytes: 0, texts: BTreeSet::new(), least_left_out: None }
    }

    /// Adds a text. One that is there already counts once, an empty one not at all.
    pub fn add(&mut self, text: &[u8]) {
        let text = &text[..text.len().min(self.limit / Self::LONGEST)];
        if text.is_empty() {
            return;
        }
        let entry = (crc32fast::hash(text), Box::from(text));
        if self.least_left_out.as_ref().is_some_and(|least| &entry >= least) {
            return;
        }
        if self.texts.insert(entry) {
            self.bytes += text.len();
        }
        while self.bytes > self.limit {
            let Some(last) = self.texts.pop_last() else { break };
            self.bytes -= last.1.len();
            self.least_left_out = Some(last);
        }
    }

    /// Bytes kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether there was no room for some texts.
    #[must_use]
    pub fn is_partial(&self) -> bool {
        self.least_left_out.is_some()
    }

    /// The texts kept, in the order of their hashes.
    pub fn texts(&self) -> impl ExactSizeIterator<Item = &[u8]> {
        self.texts.iter().map(|(_, text)| &**text)
    }
}

#[cfg(test)]
mod tests {
    use super::PrefixSample;

    /// Texts of very different lengths, more than there is room for, forwards, backwards and
    /// twice: the same are kept, and as many as fit.
    #[test]
    fn what_is_kept_depends_on_no_order() {
        let texts: Vec<Vec<u8>> =
            (0..400_usize).map(|n| n.to_le_bytes().repeat(1 + n * n % 97)).collect();
        let kept = |order: &mut dyn Iterator<Item = &Vec<u8>>| {
            let mut sample = PrefixSample::new(20_000);
            order.for_each(|text| sample.add(text));
            assert!(sample.is_partial() && sample.bytes() <= 20_000);
            assert!(sample.bytes() > 20_000 - 8 * 97, "there is room for another");
            sample.texts().map(<[u8]>::to_vec).collect::<Vec<_>>()
        };
        let first = kept(&mut texts.iter());
        assert_eq!(first, kept(&mut texts.iter().rev()));
        assert_eq!(first, kept(&mut texts.iter().chain(&texts)));
        assert_eq!(first, kept(&mut texts.iter().skip(200).chain(&texts[..200])));
    }
}
