//! LZ77 match finders for Brotli encoders
#![no_std]
