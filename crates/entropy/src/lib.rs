//! Histograms, and what a prefix code for them will cost: in fixed point, without
//! making the code.
//!
//! All costs are in units of 2^-16 bit ([`FRACTION_BITS`]), computed with integers and
//! tables alone, so that every target takes the same decisions.
//!
//! - [`entropy`]: the least that any code could do (Shannon);
//! - [`data_cost`]: the same, but no symbol below the one bit that a prefix code needs;
//! - [`code_cost`]: the data and the code's own description, estimated in one pass.
//!
//! What a code really costs, to the bit, only making it can tell; `brotwerk-prefix-code`
//! does.
#![no_std]

mod cost;
mod histogram;
mod log2;

pub use cost::{code_cost, code_cost_of_used, combined_code_cost, data_cost, entropy};
pub use histogram::{Histogram, add};
pub use log2::{FRACTION_BITS, log2, times_log2, times_log2_growth};
