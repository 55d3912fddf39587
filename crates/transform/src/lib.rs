//! The word transforms of Brotli's static dictionary.
#![no_std]
