//! LSB-first bit writers for Brotli: growing, fixed and counting
#![no_std]
