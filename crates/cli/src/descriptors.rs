//! Standard descriptors that were closed when the program started.
//!
//! Rust's runtime opens `/dev/null` in the place of a closed descriptor before `main` runs, so
//! that no file of the program's takes its number. From then on `>&-` looks like `>/dev/null`:
//! what is written there is lost without an error, and with `--rm` its input after it. So it is
//! looked at before the runtime does, by a constructor (`.init_array` and its like).

use std::io;

/// Refuses to work where standard input, output or error was closed.
///
/// All three are wanted, whatever the flags: who closes one, rather than sending it to `/dev/null`,
/// has mostly made a mistake, and what depends on it differs from flag to flag.
///
/// # Errors
/// `EBADF`, with the first one's name.
pub(crate) fn check() -> anyhow::Result<()> {
    use anyhow::Context as _;
    NAMES.iter().enumerate().try_for_each(|(n, name)| is_open(n).context(*name))
}

/// Standard input, before the runtime's `/dev/null` is taken for it.
pub(crate) const STDIN: usize = 0;
/// Standard output.
pub(crate) const STDOUT: usize = 1;

const NAMES: [&str; 3] = ["standard input", "standard output", "standard error"];

/// Whether descriptor `n` of the three was open.
///
/// # Errors
/// `EBADF` if it was not, as using it would have said.
#[cfg(unix)]
pub(crate) fn is_open(n: usize) -> io::Result<()> {
    use std::sync::atomic::Ordering;
    if CLOSED.load(Ordering::Relaxed) >> n & 1 == 0 {
        return Ok(());
    }
    Err(rustix::io::Errno::BADF.into())
}

/// Elsewhere the runtime puts nothing in their place.
#[cfg(not(unix))]
pub(crate) fn is_open(_: usize) -> io::Result<()> {
    Ok(())
}

/// Bit `n` for descriptor `n`.
#[cfg(unix)]
static CLOSED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Runs before `main` and the runtime: it makes system calls, and touches nothing else.
#[cfg(unix)]
#[ctor::ctor(unsafe)]
fn look() {
    use rustix::stdio::{stderr, stdin, stdout};
    let closed = |fd| rustix::io::fcntl_getfd(fd) == Err(rustix::io::Errno::BADF);
    for (n, fd) in [stdin(), stdout(), stderr()].into_iter().enumerate() {
        CLOSED.fetch_or(u8::from(closed(fd)) << n, std::sync::atomic::Ordering::Relaxed);
    }
}
