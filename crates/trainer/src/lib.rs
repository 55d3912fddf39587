//! Makes reduced dictionaries from a corpus.
#![no_std]
