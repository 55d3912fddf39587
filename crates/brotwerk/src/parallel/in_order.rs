//! Jobs on several threads, results in their order.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Does `work` with all jobs that `next` gives, on so many threads, each of which keeps an `S`, and
/// hands the results on in the order of the jobs. A failure of `next` or `take` ends it, and is told
/// to `stop`, so that work can be broken off of which nobody wants the result.
///
/// At any time at most one job more than there are threads has been asked for whose result was
/// not taken: what is read ahead is bounded, and so are results that wait for earlier ones.
/// One thread is the caller's own, and has one job at a time.
pub(super) fn in_order<S: Default, J: Send, R: Send, E>(
    threads: NonZeroUsize,
    mut next: impl FnMut() -> Result<Option<J>, E>,
    work: impl Fn(&mut S, J) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
    stop: impl Fn(),
) -> Result<(), E> {
    if threads == NonZeroUsize::MIN {
        let mut state = S::default();
        while let Some(job) = next()? {
            take(work(&mut state, job))?;
        }
        return Ok(());
    }
    let most = threads.get() + 1;
    let (jobs, waiting_jobs) = sync_channel::<(J, SyncSender<R>)>(most);
    let waiting_jobs = &Mutex::new(waiting_jobs);
    let work = &work;
    std::thread::scope(|scope| {
        let mut started = 0;
        let mut results = VecDeque::<Receiver<R>>::new();
        let mut feed = || -> Result<(), E> {
            let mut more = true;
            loop {
                while more && results.len() < most {
                    let Some(job) = next()? else {
                        more = false;
                        break;
                    };
                    if started < threads.get() {
                        scope.spawn(move || serve(waiting_jobs, work));
                        started += 1;
                    }
                    let (sender, result) = sync_channel(1);
                    results.push_back(result);
                    jobs.send((job, sender)).expect("who takes jobs lives as long as this");
                }
                let Some(oldest) = results.pop_front() else { return Ok(()) };
                match oldest.recv() {
                    Ok(result) => take(result)?,
                    // Its thread has panicked, and so does this scope when it is left.
                    Err(_) => return Ok(()),
                }
            }
        };
        let fed = feed();
        if fed.is_err() {
            stop();
        }
        drop(jobs);
        fed
    })
}

/// Takes jobs as long as there are any.
fn serve<S: Default, J, R>(
    jobs: &Mutex<Receiver<(J, SyncSender<R>)>>,
    work: &impl Fn(&mut S, J) -> R,
) {
    let mut state = S::default();
    loop {
        // The lock is held while waiting: the others would wait for the same.
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, result)) = job else { return };
        // Whoever asked may have given up.
        let _ = result.send(work(&mut state, job));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::vec::Vec;

    use super::*;

    /// What was taken of 20 jobs until one failed to come, or to be taken.
    fn taken(threads: usize, no_job: u32, refused: u32) -> (Result<(), u32>, Vec<u32>, usize) {
        let mut jobs = 0..20;
        let mut taken = Vec::new();
        let stops = AtomicUsize::new(0);
        let result = in_order(
            NonZeroUsize::new(threads).expect("some"),
            || match jobs.next() {
                Some(job) if job == no_job => Err(job),
                job => Ok(job),
            },
            |count: &mut u32, job| {
                *count += 1;
                job * 10
            },
            |result| {
                if result == refused * 10 {
                    return Err(result);
                }
                taken.push(result);
                Ok(())
            },
            || {
                stops.fetch_add(1, Ordering::Relaxed);
            },
        );
        (result, taken, stops.into_inner())
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for threads in [1, 2, 3, 8, 40] {
            let all = (0..20).map(|job| job * 10).collect();
            assert_eq!(taken(threads, 99, 99), (Ok(()), all, 0), "{threads}");
        }
    }

    #[test]
    fn the_first_failure_ends_it() {
        for threads in [1, 2, 3, 8] {
            let (result, got, stops) = taken(threads, 99, 7);
            assert_eq!((result, got.len()), (Err(70), 7), "{threads}");
            assert_eq!(stops, usize::from(threads > 1));
            let (result, got, _) = taken(threads, 7, 99);
            // What was under way is not waited for.
            assert!(result == Err(7) && got.len() <= 7, "{threads} {got:?}");
        }
    }

    #[test]
    #[should_panic(expected = "a scoped thread panicked")]
    fn a_panic_is_passed_on() {
        let two = NonZeroUsize::new(2).expect("some");
        let mut jobs = 0..9;
        let work = |_: &mut (), job: u32| assert!(job != 5, "one that panics");
        let _ = in_order(two, || Ok::<_, ()>(jobs.next()), work, Ok, || ());
    }
}
