//! Properties of the block_split part.
