//! Counts that differ a little, made equal, so that their code lengths repeat and cost
//! less to describe (§3.5's run lengths).

/// The shortest stretch that is made equal: below that, a repeat code saves nothing.
const MIN_STRETCH: usize = 4;

/// How alike the counts of a stretch are to be: its largest at most `ratio` / 4 times its smallest
/// and `slack` / 4 more. Raising either makes stretches longer, and their lengths worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Alike {
    pub(crate) ratio: u32,
    pub(crate) slack: u32,
}

impl Alike {
    /// None are: counts stay as they are.
    pub(crate) const NONE: Self = Self { ratio: 0, slack: 0 };

    fn holds(self, low: u32, high: u32) -> bool {
        4 * u64::from(high) <= u64::from(self.ratio) * u64::from(low) + u64::from(self.slack)
    }
}

/// Copies the counts of used symbols, none below `floor`, with stretches of similar counts
/// replaced by their mean; returns whether anything changed. Symbols that are used stay used.
pub(crate) fn smooth(
    symbols: &[u16],
    counts: &[u32],
    smoothed: &mut [u32],
    alike: Alike,
    floor: u32,
) -> bool {
    let mut changed = false;
    for (smoothed, &count) in smoothed.iter_mut().zip(counts) {
        *smoothed = count.max(floor);
        changed |= count < floor;
    }
    let mut start = 0;
    while start < smoothed.len() {
        let (mut least, mut most) = (smoothed[start], smoothed[start]);
        let mut sum = u64::from(least);
        let mut end = start + 1;
        while end < smoothed.len() && symbols[end] == symbols[end - 1] + 1 {
            let (low, high) = (least.min(smoothed[end]), most.max(smoothed[end]));
            if !alike.holds(low, high) {
                break;
            }
            (least, most) = (low, high);
            sum += u64::from(smoothed[end]);
            end += 1;
        }
        let length = end - start;
        if length >= MIN_STRETCH && least < most {
            let mean = (sum + length as u64 / 2) / length as u64;
            smoothed[start..end].fill(mean as u32);
            changed = true;
        }
        start = end;
    }
    changed
}
