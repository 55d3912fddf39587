//! Oracles, generators and properties shared by brotwerk's unit tests, property tests
//! and fuzz targets.
//!
//! A property is a function `check_…` that panics where it does not hold. Tests and
//! fuzz targets differ only in where their inputs come from.

pub mod decoders;
pub mod generators;
pub mod oracles;
pub mod properties;
