//! Properties of the prefix_code part.
