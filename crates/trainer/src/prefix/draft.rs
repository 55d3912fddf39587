//! A dictionary in the making: stretches of the texts, in order.

/// A stretch of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Which text.
    pub(super) text: usize,
    /// Where it starts in there.
    pub(super) start: usize,
    /// How many bytes, never none.
    pub(super) length: usize,
}

/// Stretches in the order in which a dictionary has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) spans: Vec<Span>,
}

impl Draft {
    /// How many bytes the dictionary has.
    pub(super) fn len(&self) -> usize {
        self.spans.iter().map(|span| span.length).sum()
    }

    pub(super) fn bytes(&self, texts: &[&[u8]]) -> Vec<u8> {
        self.without(texts, |_| false).0
    }

    /// The bytes of those spans whose text is not left out, and for each where it is among the
    /// bytes of all.
    pub(super) fn without(
        &self,
        texts: &[&[u8]],
        is_left_out: impl Fn(usize) -> bool,
    ) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut places, mut place) = (Vec::new(), Vec::new(), 0);
        for &Span { text, start, length } in &self.spans {
            let end = place + length as u32;
            if !is_left_out(text) {
                bytes.extend_from_slice(&texts[text][start..start + length]);
                places.extend(place..end);
            }
            place = end;
        }
        (bytes, places)
    }

    /// These spans, and the other's behind them.
    pub(super) fn followed_by(mut self, other: Self) -> Self {
        self.spans.extend(other.spans);
        self
    }
}
