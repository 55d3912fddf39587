//! A Brotli encoder made of parts: smaller web pages for the CPU that a server can spare
#![no_std]
