//! What the benches share: the texts that they run on.
