//! The last steps of a job, for one or for many at a time.
//!
//! ```text
//! work ─► on the disk (fsync) ─► names (rename) ─► folders on the disk ─► inputs removed
//! ```
//!
//! The order is what keeps the promise: a name stands only for what is on the disk, and an input
//! goes only when its output's name is there, too. Each step takes about as long for many small
//! files as for one, so a run over folders takes it for a batch of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Context as _;

use crate::input::Input;
use crate::job::{Fate, Job, Outcome, Passed};
use crate::message::Names;
use crate::output::{self, Output, Taken};

/// A job that is done, but for what others see of it.
pub(crate) enum Work<'a> {
    /// There is something to name, or to hand on.
    Made(Box<Made<'a>>),
    /// The file was passed over.
    Passed(Box<Passed>),
}

/// An output that is complete, and its input.
pub(crate) struct Made<'a> {
    pub(crate) job: &'a Job,
    pub(crate) names: Names,
    pub(crate) input: Input,
    pub(crate) output: Output,
    pub(crate) outcome: Outcome,
}

/// An output with its name, of which the folder may not know on the disk.
struct Named<'a> {
    fate: Fate,
    /// The folder, with what is said if it can't be forced to the disk.
    folder: Option<(PathBuf, String)>,
    /// The input that is to be removed.
    remove: Option<(Input, &'a Job, String)>,
}

impl<'a> Work<'a> {
    /// Forces to the disk what an input is to be given up for, or a name to be given to.
    pub(crate) fn force(&self) -> anyhow::Result<()> {
        let Self::Made(made) = self else { return Ok(()) };
        if made.outcome.output.is_none() && !made.job.habits.remove {
            return Ok(());
        }
        made.output.force().with_context(|| made.names.write())
    }

    /// Does what is left to do of a job that [`force`](Self::force) was called for.
    pub(crate) fn finish(self) -> anyhow::Result<Fate> {
        let named = self.name()?;
        if let Some((folder, message)) = &named.folder {
            output::force_folder(folder).with_context(|| message.clone())?;
        }
        named.settle()
    }

    fn name(self) -> anyhow::Result<Named<'a>> {
        let made = match self {
            Self::Made(made) => *made,
            Self::Passed(passed) => {
                let fate = Fate::Passed(passed.remove_stale()?);
                return Ok(Named { fate, folder: None, remove: None });
            }
        };
        let Made { job, names, input, output, outcome } = made;
        match output.name() {
            // Another process, or another name of the same file in this run, came first.
            Err(error) if job.habits.choosy && error.is::<Taken>() => return job.work()?.name(),
            result => result.with_context(|| names.write())?,
        }
        let folder = outcome.output.as_deref().map(|path| {
            let message = format!("{}: can't be forced to the disk with its name", names.write());
            (output::folder_of(path).to_owned(), message)
        });
        let remove = job.habits.remove.then(|| (input, job, names.remove()));
        Ok(Named { fate: Fate::Done(outcome), folder, remove })
    }
}

impl Named<'_> {
    fn settle(self) -> anyhow::Result<Fate> {
        let (Some((input, job, message)), Fate::Done(outcome)) = (self.remove, &self.fate) else {
            return Ok(self.fate);
        };
        if let Some(path) = &job.input {
            input.remove(path, outcome.read).context(message)?;
        }
        Ok(self.fate)
    }
}

/// Jobs that are finished together.
pub(crate) struct Batch<'a> {
    works: Vec<(usize, anyhow::Result<Work<'a>>)>,
    since: Instant,
}

/// Jobs in a batch at most. Each holds its output open, and with `--rm` its input, and systems
/// allow a process as few as 256 open files. Raising it makes fewer waits for the disk.
const MAX: usize = 64;

/// How long a finished job waits for others, as long as others finish.
const MAX_DELAY: Duration = Duration::from_secs(1);

impl<'a> Batch<'a> {
    pub(crate) fn new() -> Self {
        Self { works: Vec::new(), since: Instant::now() }
    }

    /// Adds a job by its place among all; says whether it is time to commit.
    pub(crate) fn add(&mut self, item: usize, work: anyhow::Result<Work<'a>>) -> bool {
        if self.works.is_empty() {
            self.since = Instant::now();
        }
        self.works.push((item, work));
        self.works.len() >= MAX || self.since.elapsed() >= MAX_DELAY
    }

    /// Finishes all jobs in it, which leaves it empty. A failure is that job's alone.
    pub(crate) fn commit(&mut self) -> Vec<(usize, anyhow::Result<Fate>)> {
        let works = std::mem::take(&mut self.works);
        let outputs: Vec<&Output> = works
            .iter()
            .filter_map(|(_, work)| match work {
                Ok(Work::Made(made)) => Some(&made.output),
                _ => None,
            })
            .collect();
        let together = output::force_together(&outputs);
        // An input is given up only for a file that was asked about by itself.
        let force = |work: Work<'a>| {
            let removes = matches!(&work, Work::Made(made) if made.job.habits.remove);
            if !together || removes { work.force().map(|()| work) } else { Ok(work) }
        };
        let forced: Vec<_> =
            works.into_iter().map(|(item, work)| (item, work.and_then(force))).collect();
        let named: Vec<_> =
            forced.into_iter().map(|(item, work)| (item, work.and_then(Work::name))).collect();
        let mut folders = BTreeMap::new();
        for (_, named) in &named {
            if let Ok(Named { folder: Some((folder, _)), .. }) = named {
                folders.entry(folder.clone()).or_insert_with(|| output::force_folder(folder).err());
            }
        }
        let settle = |named: Named<'a>| {
            if let Some((folder, message)) = &named.folder
                && let Some(Some(error)) = folders.get(folder)
            {
                return Err(anyhow::anyhow!("{error}").context(message.clone()));
            }
            named.settle()
        };
        named.into_iter().map(|(item, named)| (item, named.and_then(settle))).collect()
    }
}
