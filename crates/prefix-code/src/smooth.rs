//! Counts that differ a little, made equal, so that their code lengths repeat and cost
//! less to describe (§3.5's run lengths).

/// The shortest stretch that is made equal: below that, a repeat code saves nothing.
const LEAST_STRETCH: usize = 4;

/// Copies `counts` with stretches of similar counts replaced by their mean; returns
/// whether anything changed. Symbols that are used stay used, others stay unused.
///
/// A stretch is similar if its largest count is at most twice its smallest, and a bit
/// more: then the ideal lengths differ by about one bit. Heuristic: the caller compares
/// what comes of it.
pub(crate) fn smooth(counts: &[u32], smoothed: &mut [u32]) -> bool {
    smoothed.copy_from_slice(counts);
    let mut changed = false;
    let mut rest = smoothed;
    while !rest.is_empty() {
        let (mut least, mut most, mut sum) = (u32::MAX, 0, 0_u64);
        let stretch = rest
            .iter()
            .take_while(|&&count| {
                let (low, high) = (least.min(count), most.max(count));
                let similar = low > 0 && high / 2 <= low + 1;
                if similar {
                    (least, most) = (low, high);
                    sum += u64::from(count);
                }
                similar
            })
            .count();
        let (these, others) = rest.split_at_mut(stretch.max(1));
        if stretch >= LEAST_STRETCH && least < most {
            let mean = (sum + stretch as u64 / 2) / stretch as u64;
            these.fill(mean as u32);
            changed = true;
        }
        rest = others;
    }
    changed
}
