//! Block splitting, histogram clustering and context modelling for Brotli
#![no_std]

mod config;
pub mod context_map;
mod greedy;
mod price;
mod unsplit;

pub use config::{BlockConfig, ContextConfig, ModeSearch, ParameterSearch, SplitConfig};
pub use greedy::GreedySplitter;
pub use unsplit::Unsplit;
