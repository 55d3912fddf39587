//! The Brotli encoder: parsers, meta-block writer, quality table and the sans-I/O stream
#![no_std]
