//! Block splitting, histogram clustering and context modelling for Brotli
#![no_std]
