//! Properties of the entropy part.
