//! Files in parallel, results as they come.
//!
//! For runs that go on after failures: nobody waits for anybody. Threads take the next item
//! whenever they are free; results are handed on, with the items' places, by the thread that
//! called, which is also told when none has come for a while.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

/// After so long without a result, what gathered is not kept waiting.
const A_WHILE: Duration = Duration::from_millis(500);

/// Does `work` with all items on so many threads. Each result goes to `take` with its item's
/// place, or `None` for a pause, until it breaks off.
pub(crate) fn run<'a, I: Sync, R: Send>(
    items: &'a [I],
    threads: NonZeroUsize,
    work: impl Fn(&'a I) -> R + Sync,
    mut take: impl FnMut(Option<(usize, R)>) -> ControlFlow<()>,
) {
    let free = AtomicUsize::new(0);
    let step = || {
        let item = free.fetch_add(1, Ordering::Relaxed);
        items.get(item).map(|it| (item, work(it)))
    };
    // Few wait between here and there: each may hold a file open.
    let (sender, results) = sync_channel(threads.get());
    std::thread::scope(|scope| {
        for _ in 0..threads.get().min(items.len()) {
            let sender = sender.clone();
            let step = &step;
            scope.spawn(move || while step().is_some_and(|result| sender.send(result).is_ok()) {});
        }
        drop(sender);
        loop {
            let result = match results.recv_timeout(A_WHILE) {
                Ok(result) => Some(result),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if take(result).is_break() {
                // The threads find nobody to listen and end.
                drop(results);
                return;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_item_arrives_once_whatever_the_number_of_threads() {
        let items: Vec<usize> = (0..100).collect();
        for threads in [1, 2, 3, 8, 200] {
            let mut seen = Vec::new();
            let threads = NonZeroUsize::new(threads).unwrap();
            run(
                &items,
                threads,
                |item| item * 2,
                |result| {
                    seen.extend(result);
                    ControlFlow::Continue(())
                },
            );
            seen.sort_unstable();
            assert!(seen.into_iter().eq(items.iter().map(|&item| (item, item * 2))));
        }
    }

    #[test]
    fn who_breaks_off_gets_no_more() {
        let items: Vec<usize> = (0..100).collect();
        let mut count = 0;
        run(
            &items,
            NonZeroUsize::new(3).unwrap(),
            |&item| item,
            |result| {
                count += usize::from(result.is_some());
                if count == 5 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(count, 5);
    }
}
