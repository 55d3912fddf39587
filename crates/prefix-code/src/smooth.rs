//! Counts that differ a little, made equal, so that their code lengths repeat and cost
//! less to describe (§3.5's run lengths).

/// The shortest stretch that is made equal: below that, a repeat code saves nothing.
const MIN_STRETCH: usize = 4;

/// Copies the counts of used symbols with stretches of similar counts replaced by their mean;
/// returns whether anything changed. Symbols that are used stay used.
///
/// A stretch of neighbouring symbols is similar if its largest count is at most twice its
/// smallest, and a bit more: then the ideal lengths differ by about one bit. Heuristic: the
/// caller compares what comes of it.
pub(crate) fn smooth(symbols: &[u16], counts: &[u32], smoothed: &mut [u32]) -> bool {
    smoothed.copy_from_slice(counts);
    let mut changed = false;
    let mut start = 0;
    while start < counts.len() {
        let (mut least, mut most) = (counts[start], counts[start]);
        let mut sum = u64::from(least);
        let mut end = start + 1;
        while end < counts.len() && symbols[end] == symbols[end - 1] + 1 {
            let (low, high) = (least.min(counts[end]), most.max(counts[end]));
            if high / 2 > low + 1 {
                break;
            }
            (least, most) = (low, high);
            sum += u64::from(counts[end]);
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
