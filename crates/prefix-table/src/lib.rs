//! From the four bytes that words start with to a trie's node, in one cache line.
#![no_std]
