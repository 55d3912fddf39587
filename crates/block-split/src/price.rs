//! What prices are made of: `brotwerk-entropy`'s estimates, in units of 1/65536 bit.

pub(crate) use brotwerk_entropy::{
    FRACTION_BITS, add, code_cost, code_cost_of_used, combined_code_cost, log2, times_log2,
    times_log2_growth,
};

/// One bit.
pub(crate) const BIT: u64 = 1 << FRACTION_BITS;
