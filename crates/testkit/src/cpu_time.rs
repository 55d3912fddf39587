//! Time that other processes don't take: a thread's own, on the processor.
//!
//! For comparisons of which counted steps can't tell: how long the caches and branches that a text
//! was made for hold up. A machine that is busy with something else makes this time longer, too,
//! by what it takes of the caches, but not by the times that the thread waits for its turn.

use std::time::Duration;

/// The processor time that this thread has taken for `work`. Where the system does not count it,
/// the time that has passed.
pub fn cpu_time<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = clock::now();
    let result = work();
    (result, clock::now().saturating_sub(start))
}

/// The least of so many times.
pub fn least_cpu_time<T>(times: usize, mut work: impl FnMut() -> T) -> Duration {
    (0..times).map(|_| cpu_time(&mut work).1).min().unwrap_or(Duration::MAX)
}

#[cfg(unix)]
mod clock {
    use std::time::Duration;

    pub(super) fn now() -> Duration {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: it is written to for the time of the call.
        let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
        assert_eq!(failed, 0, "threads have clocks");
        Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
    }
}

#[cfg(not(unix))]
mod clock {
    use std::sync::OnceLock;
    use std::time::{Duration, Instant};

    pub(super) fn now() -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}
