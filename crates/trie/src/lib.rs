//! A radix trie of dictionary words with compressed edges, flat in memory.
#![no_std]
