//! Encoders that are used again, and the bound on the memory of all of them.
//!
//! Whoever compresses holds a [`Lease`]: as many bytes as its encoder may take at most, which the
//! encoder keeps to by itself (`Options::memory_limit`). What is leased and what idle encoders hold
//! never exceeds the pool's bound together: for a lease idle ones are dropped, the longest idle
//! first, and where that is not enough there is none, at once. Nobody waits.
//!
//! Only encoders of whole texts idle. A stream's are made anew: with a limit on memory an encoder
//! takes its tables anew for each text, so that a used one saves a stream nothing that could be
//! measured, while for whole texts it saves up to a tenth of the time.
//!
//! Cost: a lock for each lease and each return, held for a few instructions.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use brotwerk::Compressor;

use crate::policy::Profile;

/// Which part of the pool's memory idle encoders may hold: a quarter. Heuristic: what they hold is
/// free for leases, but whoever takes it pays for dropping them.
const IDLE_SHARE: usize = 4;

/// What the layer has done so far, from a moment at which it may be at work.
///
/// Each count is right by itself; an answer may be in one and not yet in another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Answers that were compressed or begun to be.
    pub compressed: u64,
    /// Those among them that were there as a whole, so that they went with a `Content-Length`.
    pub whole: u64,
    /// Those among them that were compressed against a dictionary.
    pub with_dictionary: u64,
    /// Answers that were sent as they were since there was no memory left.
    pub no_room: u64,
    /// Answers that were given up, by their service's errors or by the client, after they began to
    /// be compressed.
    pub given_up: u64,
    /// Bytes of text of finished answers.
    pub text_bytes: u64,
    /// Bytes that these became.
    pub compressed_bytes: u64,
    /// Scratch memory that encoders at work may take now, in bytes.
    pub leased_bytes: u64,
    /// Scratch memory that idle encoders hold now, in bytes.
    pub idle_bytes: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) compressed: AtomicU64,
    pub(crate) whole: AtomicU64,
    pub(crate) with_dictionary: AtomicU64,
    pub(crate) no_room: AtomicU64,
    pub(crate) given_up: AtomicU64,
    pub(crate) text_bytes: AtomicU64,
    pub(crate) compressed_bytes: AtomicU64,
}

/// One more.
pub(crate) fn count(counter: &AtomicU64) {
    add(counter, 1);
}

pub(crate) fn add(counter: &AtomicU64, amount: u64) {
    counter.fetch_add(amount, Ordering::Relaxed);
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Pool {
    memory: usize,
    shelf: Mutex<Shelf>,
    pub(crate) counts: Counts,
}

#[derive(Debug, Default)]
struct Shelf {
    leased: usize,
    /// The longest idle first.
    idle: VecDeque<Idle>,
    idle_bytes: usize,
}

#[derive(Debug)]
struct Idle {
    profile: Profile,
    compressor: Compressor,
    bytes: usize,
}

impl Pool {
    pub(crate) fn new(memory: usize) -> Arc<Self> {
        Arc::new(Self { memory, shelf: Mutex::default(), counts: Counts::default() })
    }

    /// Leave to take so many bytes of scratch memory; `None` where that is too much.
    pub(crate) fn lease(self: &Arc<Self>, bytes: usize) -> Option<Lease> {
        let mut dropped = Vec::new();
        let mut shelf = self.shelf();
        let free = self.memory.checked_sub(shelf.leased)?;
        if bytes > free {
            return None;
        }
        while shelf.idle_bytes > free - bytes {
            let idle = shelf.idle.pop_front()?;
            shelf.idle_bytes -= idle.bytes;
            dropped.push(idle);
        }
        shelf.leased += bytes;
        drop(shelf);
        // Memory is given back outside of the lock.
        drop(dropped);
        Some(Lease { pool: Arc::clone(self), bytes })
    }

    /// An encoder of whole texts, used before if there is such a one.
    pub(crate) fn compressor(&self, profile: &Profile) -> Result<Compressor, brotwerk::Error> {
        let mut shelf = self.shelf();
        if let Some(at) = shelf.idle.iter().rposition(|idle| idle.profile == *profile)
            && let Some(idle) = shelf.idle.remove(at)
        {
            shelf.idle_bytes -= idle.bytes;
            return Ok(idle.compressor);
        }
        drop(shelf);
        Compressor::try_new(profile.options())
    }

    pub(crate) fn counters(&self) -> Counters {
        let counts = &self.counts;
        let [compressed, whole, with_dictionary, no_room, given_up, text_bytes, compressed_bytes] =
            [
                &counts.compressed,
                &counts.whole,
                &counts.with_dictionary,
                &counts.no_room,
                &counts.given_up,
                &counts.text_bytes,
                &counts.compressed_bytes,
            ]
            .map(|counter| counter.load(Ordering::Relaxed));
        let shelf = self.shelf();
        Counters {
            compressed,
            whole,
            with_dictionary,
            no_room,
            given_up,
            text_bytes,
            compressed_bytes,
            leased_bytes: shelf.leased as u64,
            idle_bytes: shelf.idle_bytes as u64,
        }
    }

    /// Whoever panicked with the lock held left sums that add up: nothing in between can panic.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leave to take memory; gives it back when dropped.
#[derive(Debug)]
pub(crate) struct Lease {
    pool: Arc<Pool>,
    bytes: usize,
}

impl Lease {
    /// The pool that it is from.
    pub(crate) fn pool(&self) -> &Arc<Pool> {
        &self.pool
    }

    /// Ends the lease and keeps the encoder that was at work under it for the next.
    pub(crate) fn give_back(mut self, profile: Profile, compressor: Compressor) {
        let bytes = compressor.memory_bytes();
        let mut dropped = Vec::new();
        let mut shelf = self.pool.shelf();
        shelf.leased -= std::mem::take(&mut self.bytes);
        // It took no more than was leased, so that there is room for it in all.
        shelf.idle.push_back(Idle { profile, compressor, bytes });
        shelf.idle_bytes += bytes;
        while shelf.idle_bytes > self.pool.memory / IDLE_SHARE {
            let Some(idle) = shelf.idle.pop_front() else { break };
            shelf.idle_bytes -= idle.bytes;
            dropped.push(idle);
        }
        drop(shelf);
        drop(dropped);
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.pool.shelf().leased -= self.bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Policy;
    use crate::media::Media;
    use crate::policy::Profiles;
    use brotwerk::ContentType;

    fn profile() -> Profile {
        Profiles::of(&Policy::new()).find(Media::Compressible(ContentType::Html)).unwrap()
    }

    #[test]
    fn leases_end_at_the_bound_and_come_back() {
        let pool = Pool::new(10);
        let first = pool.lease(6).unwrap();
        assert!(pool.lease(5).is_none());
        let second = pool.lease(4).unwrap();
        assert!(pool.lease(1).is_none());
        assert!(pool.lease(usize::MAX).is_none());
        drop(first);
        assert!(pool.lease(6).is_some());
        drop(second);
        assert_eq!(pool.counters().leased_bytes, 0);
    }

    #[test]
    fn idle_encoders_count_and_make_way() {
        let profile = profile();
        let pool = Pool::new(profile.memory * 2);
        let mut lent = Vec::new();
        for _ in 0..2 {
            let lease = pool.lease(profile.memory).unwrap();
            let mut compressor = pool.compressor(&profile).unwrap();
            let _ = compressor.compress(&[b'x'; 1000]);
            lent.push((lease, compressor));
        }
        for (lease, compressor) in lent {
            lease.give_back(profile, compressor);
        }
        let counters = pool.counters();
        assert_eq!(counters.leased_bytes, 0);
        assert!(counters.idle_bytes > 0);
        assert!(counters.idle_bytes <= pool.memory as u64 / IDLE_SHARE as u64);
        let before = counters.idle_bytes;
        let taken = pool.compressor(&profile).unwrap();
        assert!(taken.memory_bytes() > 0, "it was used before");
        assert_eq!(pool.counters().idle_bytes, before - taken.memory_bytes() as u64);
        let _all = [pool.lease(profile.memory).unwrap(), pool.lease(profile.memory).unwrap()];
        assert_eq!(pool.counters().idle_bytes, 0, "they made way");
    }
}
