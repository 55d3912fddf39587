//! Counts that differ a little, made equal, so that their code lengths repeat and cost
//! less to describe (§3.5's run lengths).

/// What is done to counts.
///
/// Heuristic: the caller compares what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Smoothing {
    /// Smaller counts become this: rare symbols then have codewords of one length, as they should
    /// where what they cost is mostly their description.
    pub(crate) floor: u32,
    /// A stretch of neighbouring symbols is similar if its largest count is at most `ratio` / 4
    /// times its smallest, and `slack` / 4 more. Raising either makes stretches longer, and their
    /// codewords' lengths less like the best.
    pub(crate) ratio: u32,
    pub(crate) slack: u32,
    /// The shortest stretch that is made equal: a repeat code saves nothing in a shorter one.
    pub(crate) stretch: usize,
}

impl Smoothing {
    pub(crate) const fn new(floor: u32, ratio: u32, slack: u32, stretch: usize) -> Self {
        Self { floor, ratio, slack, stretch }
    }

    /// Copies the counts of used symbols, raised to the floor, with stretches of similar ones
    /// replaced by their mean; returns a hash of what comes of it. Symbols that are used stay used.
    pub(crate) fn apply(&self, symbols: &[u16], counts: &[u32], smoothed: &mut [u32]) -> u64 {
        for (smoothed, &count) in smoothed.iter_mut().zip(counts) {
            *smoothed = count.max(self.floor);
        }
        let mut start = 0;
        while start < smoothed.len() {
            let (mut least, mut most) = (smoothed[start], smoothed[start]);
            let mut sum = u64::from(least);
            let mut end = start + 1;
            while end < smoothed.len() && symbols[end] == symbols[end - 1] + 1 {
                let (low, high) = (least.min(smoothed[end]), most.max(smoothed[end]));
                if !self.is_similar(low, high) {
                    break;
                }
                (least, most) = (low, high);
                sum += u64::from(smoothed[end]);
                end += 1;
            }
            let length = end - start;
            if length >= self.stretch && least < most {
                let mean = (sum + length as u64 / 2) / length as u64;
                smoothed[start..end].fill(mean as u32);
            }
            start = end;
        }
        hash(smoothed.iter().copied())
    }

    fn is_similar(&self, low: u32, high: u32) -> bool {
        4 * u64::from(high) <= u64::from(self.ratio) * u64::from(low) + u64::from(self.slack)
    }
}

/// Of counts or lengths, to tell those that were tried. Two that have the same one by chance cost the
/// second's code, if that would have been cheaper.
pub(crate) fn hash(items: impl Iterator<Item = u32>) -> u64 {
    /// Odd, with as many ones as zeros.
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    items.fold(0, |hash, item| (hash ^ u64::from(item)).wrapping_mul(FACTOR))
}
