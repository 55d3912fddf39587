//! Properties of the bits part.
