//! Slow, simple implementations to hold the fast ones against.

pub mod naive_finder;
pub mod prefix_code;
