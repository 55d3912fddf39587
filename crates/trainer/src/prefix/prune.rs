//! Which bytes of a draft stay.
//!
//! **Algorithm.** Of each span those runs of bytes stay that save more than so many bits a byte; a
//! cut costs what some bytes have to save, since a copy that went over it becomes two, or ends.
//! That is a shortest path through two states, byte by byte; the price of a byte is found by
//! halving, so that what stays just fits (Lagrange's multiplier). What stays is sorted by
//! what it saves a byte, the most at the end.
//!
//! **Cost.** Some forty passes over the draft.

use std::cmp::Ordering;
use std::ops::Range;

use super::draft::{Draft, Span};

/// Bits after the point of a byte's price, which starts with those of the credit.
const PRICE_BITS: u32 = 8;

/// Keeps at most so many bytes of a draft, those with the most `credit`, which is a number for
/// each byte; a cut costs what `seam` bytes do. Bytes without any credit go unless they are in a
/// gap that is not worth its cut.
pub(super) fn prune(draft: &Draft, credit: &[i64], most: usize, seam: usize) -> Draft {
    let spans = spans_with_credit(draft, credit);
    let kept = |price: i64| -> Vec<(Span, i64)> {
        let mut kept = Vec::new();
        for &(span, credit) in &spans {
            for run in runs(credit, price, seam) {
                let saved = credit[run.clone()].iter().sum();
                let (start, length) = (span.start + run.start, run.len());
                kept.push((Span { start, length, ..span }, saved));
            }
        }
        kept
    };
    let length = |kept: &[(Span, i64)]| -> usize { kept.iter().map(|(span, _)| span.length).sum() };
    // A byte that saves nothing is not worth the least price.
    let mut high = 1;
    let mut best = kept(high);
    let mut low = high;
    while length(&best) > most {
        low = high;
        high *= 2;
        best = kept(high);
    }
    while high - low > 1 {
        let price = low + (high - low) / 2;
        let runs = kept(price);
        if length(&runs) > most {
            low = price;
        } else {
            (high, best) = (price, runs);
        }
    }
    best.sort_by(|(a, of_a), (b, of_b)| by_density((*of_a, a.length), (*of_b, b.length)));
    Draft { spans: best.into_iter().map(|(span, _)| span).collect() }
}

fn spans_with_credit<'a>(draft: &Draft, mut credit: &'a [i64]) -> Vec<(Span, &'a [i64])> {
    let with_credit = |&span: &Span| {
        let (own, others) = credit.split_at(span.length);
        credit = others;
        (span, own)
    };
    draft.spans.iter().map(with_credit).collect()
}

/// Compares what is saved a byte.
fn by_density((saved, length): (i64, usize), (other, other_length): (i64, usize)) -> Ordering {
    let product = |saved: i64, length: usize| i128::from(saved) * length as i128;
    product(saved, other_length).cmp(&product(other, length))
}

/// The runs whose credit exceeds the price of their bytes and of their ends by most, in order.
fn runs(credit: &[i64], price: i64, seam: usize) -> Vec<Range<usize>> {
    let seam = seam as i64 * price;
    // What is won up to here, if the last byte goes, and if it stays.
    let (mut gone, mut kept) = (0, -seam);
    // How each byte's states were reached: by the other state?
    let mut turns = Vec::with_capacity(credit.len());
    for &saved in credit {
        let (ends, starts) = (kept > gone, gone - seam > kept);
        turns.push((ends, starts));
        let before = if starts { gone - seam } else { kept };
        gone = gone.max(kept);
        kept = before + (saved << PRICE_BITS) - price;
    }
    let mut runs = Vec::new();
    let mut end = (kept > gone).then_some(credit.len());
    for (at, &(ends, starts)) in turns.iter().enumerate().rev() {
        match end {
            Some(last) if starts => {
                runs.push(at..last);
                end = None;
            }
            None if ends => end = Some(at),
            _ => {}
        }
    }
    runs.extend(end.map(|end| 0..end));
    runs.retain(|run| !run.is_empty());
    runs.reverse();
    runs
}

#[cfg(test)]
mod tests {
    use super::{PRICE_BITS, prune, runs};
    use crate::prefix::draft::{Draft, Span};

    const SEAM: usize = 8;

    /// What runs win, by the definition.
    fn worth(credit: &[i64], price: i64, kept: &[bool]) -> i64 {
        let bytes: i64 = (credit.iter().zip(kept))
            .filter(|(_, kept)| **kept)
            .map(|(c, _)| (c << PRICE_BITS) - price)
            .sum();
        let starts = (0..kept.len()).filter(|&at| kept[at] && (at == 0 || !kept[at - 1])).count();
        bytes - SEAM as i64 * price * starts as i64
    }

    /// All ways to keep some of ten bytes, for all prices that make a difference.
    #[test]
    fn no_other_runs_are_worth_more() {
        let credits = [[9, 9, 9, 0, 0, 9, 9, 40, 1, 30], [0, 50, 0, 0, 0, 0, 0, 0, 0, 60], [3; 10]];
        for credit in credits {
            for price in (1..70 << PRICE_BITS).step_by(301) {
                let mut kept = [false; 10];
                runs(&credit, price, SEAM).into_iter().flatten().for_each(|at| kept[at] = true);
                let best = (0..1_u32 << 10)
                    .map(|set| {
                        worth(
                            &credit,
                            price,
                            &std::array::from_fn::<_, 10, _>(|n| set >> n & 1 == 1),
                        )
                    })
                    .max();
                assert_eq!(Some(worth(&credit, price, &kept)), best, "{credit:?} at {price}");
            }
        }
    }

    #[test]
    fn what_stays_fits_and_the_best_is_last() {
        let spans = [(0, 5, 30), (1, 0, 20), (0, 60, 10)];
        let draft = Draft {
            spans: spans.map(|(text, start, length)| Span { text, start, length }).to_vec(),
        };
        let credit: Vec<i64> = [vec![5; 30], vec![9; 20], vec![0; 10]].concat();
        let span = |text, start, length| Span { text, start, length };
        // With room for all, what saves nothing goes.
        assert_eq!(prune(&draft, &credit, 1_000, SEAM).spans, [span(0, 5, 30), span(1, 0, 20)]);
        assert_eq!(prune(&draft, &credit, 30, SEAM).spans, [span(1, 0, 20)]);
        assert_eq!(prune(&draft, &credit, 0, SEAM).spans, []);
        assert_eq!(prune(&Draft::default(), &[], 10, SEAM), Draft::default());
    }
}
