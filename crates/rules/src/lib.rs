//! What commands and plans must keep to, and which part broke it.
//!
//! A wrong part makes a wrong stream, a panic somewhere else, or an endless loop, and none of these
//! says which part it was. What a parser and a block splitter hand on can be held against the
//! text: [`check_commands`], [`check_plan`]. It takes about as long as writing the meta-block.
//!
//! Section numbers refer to RFC 7932.
#![no_std]

mod commands;
mod fault;
mod plan;

pub use commands::check_commands;
pub use fault::{BrokenRule, Fault};
pub use plan::check_plan;
