//! Properties of the stream part.
