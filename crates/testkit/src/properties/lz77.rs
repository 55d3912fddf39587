//! Properties of the lz77 part.
