//! Large inputs in segments, on as many threads as the file may have.

use std::io::{Read, Write};
use std::num::NonZeroUsize;

use brotwerk::parallel::CopyError;
use brotwerk::{Options, Parallel, Stats};

use crate::message::Names;

/// How an input is cut, and who works on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segmenting {
    /// Bytes of text in a segment, which decides the output's bytes.
    pub(crate) size: NonZeroUsize,
    /// Threads for this file, which don't.
    pub(crate) threads: NonZeroUsize,
}

/// Compresses all of `input`, with a comment in front unless it is empty.
pub(crate) fn compress(
    input: &mut impl Read,
    output: &mut impl Write,
    options: Options,
    comment: &[u8],
    how: Segmenting,
    names: &Names,
) -> anyhow::Result<Stats> {
    let parallel =
        Parallel::new(options).segment_size(how.size).threads(how.threads).metadata(comment);
    parallel.copy(input, output).map_err(|error| match error {
        CopyError::Read(error) => anyhow::Error::new(error).context(names.read()),
        CopyError::Write(error) => anyhow::Error::new(error).context(names.write()),
        other => anyhow::Error::new(other).context(names.compress()),
    })
}

/// How many threads each of so many files may have where all of them share `threads`.
pub(crate) fn threads_each(threads: NonZeroUsize, files: usize) -> NonZeroUsize {
    NonZeroUsize::new(threads.get() / files.clamp(1, threads.get())).unwrap_or(NonZeroUsize::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_files_share_all_threads() {
        for (threads, files, each) in [
            (1, 1, 1),
            (4, 0, 4),
            (4, 1, 4),
            (4, 2, 2),
            (4, 3, 1),
            (4, 4, 1),
            (4, 99, 1),
            (9, 2, 4),
        ] {
            let threads = NonZeroUsize::new(threads).unwrap();
            assert_eq!(threads_each(threads, files).get(), each, "{threads} {files}");
        }
    }
}
