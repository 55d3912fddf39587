//! Histograms and what a prefix code for them will cost, in fixed point
#![no_std]
