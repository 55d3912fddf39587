//! Text that both ends have, as if it stood before each text: given by `--dictionary`, where the
//! other end must know by itself, or by `--dcb`, where streams name it (RFC 9842).

use std::sync::Arc;

use brotwerk::{CompressionDictionary, Options, PrefixDictionary, PrefixDictionaryError};

/// The text.
#[derive(Clone, Debug)]
pub(crate) struct Prior {
    pub(crate) bytes: Arc<[u8]>,
    /// Whether streams name it: then they are dictionary-compressed Brotli.
    pub(crate) is_named: bool,
}

/// The same, prepared for searching.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    prior: Prior,
    index: Index,
}

#[derive(Clone, Debug)]
enum Index {
    Unnamed(PrefixDictionary),
    Named(CompressionDictionary),
}

impl Prior {
    /// Prepares it, in about the time that compressing it takes.
    pub(crate) fn prepare(self) -> Result<Prepared, PrefixDictionaryError> {
        let index = if self.is_named {
            Index::Named(CompressionDictionary::new(&self.bytes)?)
        } else {
            Index::Unnamed(PrefixDictionary::new(&self.bytes)?)
        };
        Ok(Prepared { prior: self, index })
    }
}

impl Prepared {
    /// What it was made of.
    pub(crate) fn prior(&self) -> &Prior {
        &self.prior
    }

    /// Options to compress with it.
    pub(crate) fn add_to(&self, options: Options) -> Options {
        match &self.index {
            Index::Unnamed(dictionary) => options.prefix_dictionary(dictionary.clone()),
            Index::Named(dictionary) => options.compression_dictionary(dictionary.clone()),
        }
    }
}
