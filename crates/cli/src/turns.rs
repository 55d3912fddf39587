//! Files in parallel, outcomes in order.
//!
//! For runs that stop at the first failure. Threads take the next item whenever they are free.
//! Whatever their number, what is on the disk afterwards is what one thread would have left: no
//! output gets its name before all items before it have succeeded. That costs waiting where a
//! large item comes first. The results are handed on in the order of the items.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, mpsc};

/// How far the items are.
struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// All items before this one have succeeded.
    next: usize,
    /// The first item that failed.
    failed: usize,
}

impl Turns {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until all before this item have succeeded; says whether they have.
    fn wait(&self, item: usize) -> bool {
        let waits = |state: &mut State| state.next < item && state.failed > item;
        let state = self.changed.wait_while(self.state(), waits);
        state.unwrap_or_else(PoisonError::into_inner).failed > item
    }

    /// Nothing after this item is to be done.
    fn fail(&self, item: usize) {
        let mut state = self.state();
        state.failed = state.failed.min(item);
        self.changed.notify_all();
    }

    /// This item has succeeded, after all before it.
    fn succeed(&self, item: usize) {
        if self.wait(item) {
            let mut state = self.state();
            state.next = state.next.max(item + 1);
            self.changed.notify_all();
        }
    }
}

/// An item's place in the order. An item that ends otherwise than by success has failed, so
/// that nobody waits for one that panicked.
pub(crate) struct Turn<'a> {
    turns: &'a Turns,
    item: usize,
    done: bool,
}

impl Turn<'_> {
    /// Waits until all before have succeeded; says whether they have.
    pub(crate) fn wait(&self) -> bool {
        self.turns.wait(self.item)
    }

    fn succeed(mut self) {
        self.turns.succeed(self.item);
        self.done = true;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.done {
            self.turns.fail(self.item);
        }
    }
}

/// Does `work` with all items on so many threads, and hands the results on in the items' order
/// until `take` breaks off. A failed item ends the run.
pub(crate) fn run<I: Sync, R: Send>(
    items: &[I],
    threads: NonZeroUsize,
    work: impl Fn(&I, &Turn<'_>) -> R + Sync,
    has_failed: impl Fn(&R) -> bool + Sync,
    mut take: impl FnMut(usize, R) -> ControlFlow<()>,
) {
    let state = Mutex::new(State { next: 0, failed: usize::MAX });
    let turns = Turns { state, changed: Condvar::new() };
    let free = AtomicUsize::new(0);
    let step = || {
        let item = free.fetch_add(1, Ordering::Relaxed);
        if item >= items.len() || turns.state().failed < item {
            return None;
        }
        let turn = Turn { turns: &turns, item, done: false };
        let result = work(&items[item], &turn);
        if has_failed(&result) {
            drop(turn);
        } else {
            turn.succeed();
        }
        Some((item, result))
    };
    if threads.get() == 1 {
        while let Some((item, result)) = step() {
            if take(item, result).is_break() {
                return;
            }
        }
        return;
    }
    let (sender, results) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..threads.get().min(items.len()) {
            let sender = sender.clone();
            let step = &step;
            scope.spawn(move || while step().is_some_and(|result| sender.send(result).is_ok()) {});
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut next = 0;
        while let Ok((item, result)) = results.recv() {
            early.insert(item, result);
            while let Some(result) = early.remove(&next) {
                if take(next, result).is_break() {
                    // The threads find nobody to listen and end.
                    drop(results);
                    return;
                }
                next += 1;
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of 100 items committed, and in what order results came, with one that fails.
    fn with(threads: usize, bad: usize) -> (Vec<usize>, Vec<usize>) {
        let items: Vec<usize> = (0..100).collect();
        let committed = Mutex::new(Vec::new());
        let mut taken = Vec::new();
        run(
            &items,
            NonZeroUsize::new(threads).unwrap(),
            |&item, turn| {
                // Early items take longer.
                std::thread::sleep(std::time::Duration::from_micros(500 / (item as u64 + 1)));
                let good = item != bad;
                if good && turn.wait() {
                    committed.lock().unwrap().push(item);
                }
                good
            },
            |good| !good,
            |item, good| {
                taken.push(item);
                if good { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            },
        );
        (committed.into_inner().unwrap(), taken)
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        for bad in [0, 1, 50, 99, 1000] {
            let one = with(1, bad);
            assert_eq!(one.0, (0..bad.min(100)).collect::<Vec<_>>());
            assert!(one.1.is_sorted());
            for threads in [2, 3, 8] {
                assert_eq!(with(threads, bad), one, "{threads} {bad}");
            }
        }
    }
}
