//! Length-limited prefix codes, and how Brotli writes them down
#![no_std]
