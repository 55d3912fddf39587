//! Temporary stand-in for brotwerk-entropy.
pub(crate) const FRACTION_BITS: u32 = 16;

pub(crate) fn log2(n: u32) -> u32 {
    if n < 256 {
        return TABLE[n as usize];
    }
    slow_log2(n)
}

static TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut n = 1;
    while n < 256 {
        table[n] = slow_log2(n as u32);
        n += 1;
    }
    table
};

const fn slow_log2(n: u32) -> u32 {
    if n < 2 {
        return 0;
    }
    let whole = n.ilog2();
    let mut x = (n as u64) << (31 - whole);
    let mut bits = whole;
    let mut i = 0;
    while i < 16 {
        x = (x * x) >> 31;
        bits <<= 1;
        if x >= 1 << 32 {
            x >>= 1;
            bits |= 1;
        }
        i += 1;
    }
    bits
}

#[inline]
pub(crate) fn times_log2(n: u32) -> u64 {
    u64::from(n) * u64::from(log2(n))
}

pub(crate) fn data_cost(h: &[u32]) -> u64 {
    let total: u32 = h.iter().sum();
    let e = times_log2(total) - h.iter().map(|&n| times_log2(n)).sum::<u64>();
    e.max(u64::from(total) << FRACTION_BITS)
}

pub(crate) fn code_cost(h: &[u32]) -> u64 {
    cost_of(h.iter().copied())
}

pub(crate) fn combined_code_cost(a: &[u32], b: &[u32]) -> u64 {
    cost_of(a.iter().zip(b).map(|(&a, &b)| a + b))
}

pub(crate) fn add(a: &mut [u32], b: &[u32]) {
    for (a, b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

fn cost_of(h: impl Iterator<Item = u32> + Clone) -> u64 {
    let mut total = 0u32;
    let mut distinct = 0;
    for n in h.clone() {
        total += n;
        distinct += u32::from(n > 0);
    }
    let one = 1u64 << FRACTION_BITS;
    match distinct {
        0 | 1 => return 12 * one,
        2 => return 20 * one + u64::from(total) * one,
        _ => {}
    }
    let log_total = log2(total);
    let mut depths = [0u32; 18];
    let mut bits = 0u64;
    let mut header = 0u64;
    let mut zeros = 0u32;
    let mut max_depth = 1;
    for n in h {
        if n == 0 {
            zeros += 1;
            continue;
        }
        if zeros > 0 {
            if zeros < 3 {
                depths[0] += zeros;
            } else {
                let mut reps = zeros - 2;
                while reps > 0 {
                    depths[17] += 1;
                    header += 3 * one;
                    reps >>= 3;
                }
            }
            zeros = 0;
        }
        let b = log_total - log2(n);
        bits += u64::from(n) * u64::from(b);
        let depth = ((b + (1 << 15)) >> 16).clamp(1, 15);
        max_depth = max_depth.max(depth);
        depths[depth as usize] += 1;
    }
    bits = bits.max(u64::from(total) << FRACTION_BITS);
    header += u64::from(18 + 2 * max_depth) * one;
    bits + header + data_cost(&depths)
}
