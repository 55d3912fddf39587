//! Finds words of Brotli's static dictionary in text.
#![no_std]
