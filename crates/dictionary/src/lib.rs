//! The static dictionary of Brotli, and reduced ones.
#![no_std]
