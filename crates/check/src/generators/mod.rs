//! Inputs made to order: each the same for the same seed, on every machine.

mod patterns;
mod random_source;
mod records;
pub mod tables;
mod text;
mod web;

pub use patterns::{
    de_bruijn, mixture, near_duplicates, of_each_kind, period, random, runs, small_alphabet,
    versions,
};
pub use random_source::{ByteSource, Choices, RandomSource};
pub use records::json_records;
pub use text::{Ingredient, Limit, Size, Text};
pub use web::{javascript, json, stylesheet, web_page};
