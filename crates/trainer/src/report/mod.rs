//! A page about a dictionary: what it is worth, where, and how it looks at work.
//!
//! ```text
//! texts ─► Measurer ─► Measured ─► merge ─► page
//!          (shared by threads)              (one file of HTML)
//! ```
//!
//! Everything is counted and nothing is timed, and sums don't depend on the order of texts:
//! the same texts give the same page.

mod chart;
mod example;
mod measure;
mod page;

pub use measure::{Measured, Measurer};
pub use page::{About, page};
