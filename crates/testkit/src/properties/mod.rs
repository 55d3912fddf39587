//! What must hold where decoders, the encoder or the C reference are needed to tell. What can be
//! told without is in `brotwerk-check`.

pub mod c_interface;
pub mod compression_dictionary;
pub mod dictionary;
pub mod entropy;
pub mod literals;
pub mod prefix_dictionary;
pub mod segments;
pub mod statistics;
pub mod stream;
pub mod trained_prefix;
pub mod words_in_streams;
