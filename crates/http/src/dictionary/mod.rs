//! Compression Dictionary Transport: answers against what the client already has (`dcb`, RFC 9842).
//!
//! ```text
//! GET /app.1.js            200, Use-As-Dictionary: match="/app.*.js"
//! GET /app.2.js, Available-Dictionary: :SHA-256 of app.1.js:
//!                          200, Content-Encoding: dcb, Vary: accept-encoding, available-dictionary
//! ```
//!
//! Dictionaries come from a [`DictionaryStore`] that the server's owner fills: nothing that passes
//! through is ever kept. Wherever something is amiss (no such dictionary, a field that is malformed or
//! there twice, a request from another site) the answer is what it would be without dictionaries;
//! clients don't notice but for the bytes.
//!
//! Who may get `dcb`, and what may become a dictionary, is in `privacy.rs`, and a table of tests.
//! What no server can see is on its owner: dictionaries are for secure contexts, HTTPS or this very
//! machine (§9), and where a stranger's words stand beside secrets no compression is safe
//! ([`Policy::when`](crate::Policy::when)).

pub(crate) mod fields;
mod folder;
mod memory;
pub(crate) mod privacy;

use brotwerk::CompressionDictionary;
use brotwerk::dcb::DictionaryHash;

pub use fields::{IllegalUseAsDictionary, UseAsDictionary};
pub use folder::{FolderOptions, FolderStore};
pub use memory::MemoryStore;

/// What a client says it has.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Available<'a> {
    /// The site it asks, as `host` or `host:port` in lower case; default ports are left out.
    pub host: &'a str,
    /// The SHA-256 of the dictionary.
    pub hash: DictionaryHash,
    /// What the site called it when it was sent.
    pub id: Option<&'a str>,
}

/// Where dictionaries come from. Asked in the middle of answering, so that it should not take long.
pub trait DictionaryStore: Send + Sync {
    /// The dictionary that the client has, if the site has it, too, under that id. If what is given
    /// back has another hash than was asked for it is not used.
    fn find(&self, available: &Available<'_>) -> Option<CompressionDictionary>;

    /// Whether the site has any. If not, nothing of its answers depends on dictionaries.
    fn has_any(&self, host: &str) -> bool;

    /// What to say of an answer that may be a dictionary for later ones: `path` is that of the
    /// request, without the query. Never asked for answers that are private.
    fn offer(&self, host: &str, path: &str) -> Option<UseAsDictionary> {
        let _ = (host, path);
        None
    }
}
