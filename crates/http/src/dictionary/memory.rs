//! A store of dictionaries in memory, for each site its own.
//!
//! All of them stay until they are removed: what they take is for their owner to bound
//! ([`memory_bytes`](MemoryStore::memory_bytes)). Preparing one takes as long as compressing it, and is
//! done by whoever inserts it, before it can be found.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use brotwerk::dcb::DictionaryHash;
use brotwerk::{CompressionDictionary, PrefixDictionaryError};

use super::{Available, DictionaryStore, UseAsDictionary};

/// Dictionaries of some sites.
///
/// ```
/// use brotwerk_http::{MemoryStore, Policy, UseAsDictionary};
/// use std::sync::Arc;
///
/// let store = Arc::new(MemoryStore::new());
/// let field = UseAsDictionary::new("/app.*.js")?;
/// store.insert("bakery.example", "/app.1.js", b"let version = 1;", field)?;
/// let policy = Policy::new().dictionaries(store);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    sites: RwLock<HashMap<String, Site>>,
}

#[derive(Debug, Default)]
struct Site {
    entries: HashMap<DictionaryHash, Entry>,
    /// Which entry a path is answered with.
    offers: HashMap<String, DictionaryHash>,
}

#[derive(Debug)]
struct Entry {
    dictionary: CompressionDictionary,
    field: UseAsDictionary,
}

impl MemoryStore {
    /// A store of nothing.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a dictionary of the site `host` (`host` or `host:port`), which is what the site answers for
    /// `path`: that answer is sent with `field`. An earlier answer for the path stays a dictionary for
    /// those who have it.
    ///
    /// # Errors
    /// [`PrefixDictionaryError`], if it is too long or memory is refused.
    pub fn insert(
        &self,
        host: &str,
        path: &str,
        bytes: &[u8],
        field: UseAsDictionary,
    ) -> Result<DictionaryHash, PrefixDictionaryError> {
        let dictionary = CompressionDictionary::new(bytes)?;
        let hash = dictionary.hash();
        let mut sites = self.sites.write().unwrap_or_else(PoisonError::into_inner);
        let site = sites.entry(host.to_ascii_lowercase()).or_default();
        site.entries.insert(hash, Entry { dictionary, field });
        site.offers.insert(path.to_owned(), hash);
        Ok(hash)
    }

    /// Removes a dictionary; answers that are being compressed against it are not disturbed. Says
    /// whether it was there.
    pub fn remove(&self, host: &str, hash: DictionaryHash) -> bool {
        let mut sites = self.sites.write().unwrap_or_else(PoisonError::into_inner);
        let Some(site) = sites.get_mut(&host.to_ascii_lowercase()) else { return false };
        site.offers.retain(|_, offered| *offered != hash);
        site.entries.remove(&hash).is_some()
    }

    /// What all dictionaries take, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        let entries = sites.values().flat_map(|site| site.entries.values());
        entries.map(|entry| entry.dictionary.memory_bytes()).sum()
    }
}

impl DictionaryStore for MemoryStore {
    fn find(&self, available: &Available<'_>) -> Option<CompressionDictionary> {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        let entry = sites.get(available.host)?.entries.get(&available.hash)?;
        (entry.field.own_id() == available.id).then(|| entry.dictionary.clone())
    }

    fn has_any(&self, host: &str) -> bool {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        sites.get(host).is_some_and(|site| !site.entries.is_empty())
    }

    fn offer(&self, host: &str, path: &str) -> Option<UseAsDictionary> {
        let sites = self.sites.read().unwrap_or_else(PoisonError::into_inner);
        let site = sites.get(host)?;
        Some(site.entries.get(site.offers.get(path)?)?.field.clone())
    }
}
