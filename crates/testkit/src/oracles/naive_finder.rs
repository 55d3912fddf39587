//! The match finder that looks everywhere.
