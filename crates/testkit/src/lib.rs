//! Oracles, generators and properties shared by brotwerk's unit tests, property tests
//! and fuzz targets.
//!
//! A property is a function `check_…` that panics where it does not hold. Tests and
//! fuzz targets differ only in where their inputs come from.

pub mod c_interface;
pub mod counting_allocator;
pub mod cpu_time;
pub mod decoders;
pub mod generators;
pub mod oracles;
pub mod properties;
pub mod reference;
pub mod smallest_encoder;

/// Whether to test whole domains that take minutes, rather than a part of them: set
/// `BROTWERK_LONG` in the environment.
#[must_use]
pub fn long_tests() -> bool {
    std::env::var_os("BROTWERK_LONG").is_some()
}
