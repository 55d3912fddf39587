//! A Bloom filter over the four bytes that dictionary words start with.
#![no_std]
