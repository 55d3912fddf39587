//! What must hold, one file for each part.

pub mod bits;
pub mod block_split;
pub mod c_interface;
pub mod dictionary;
pub mod dictionary_search;
pub mod entropy;
pub mod lz77;
pub mod prefix_code;
pub mod prefix_dictionary;
pub mod statistics;
pub mod stream;
