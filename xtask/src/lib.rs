//! What light and heavy tasks share.

pub mod splice;
pub mod workspace;
