//! All that one command line asks for: from flags to jobs, and through them in order.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use brotwerk::ContentType;

use crate::Failure;
use crate::args::Args;
use crate::arrivals;
use crate::commit::{Batch, Work};
use crate::compress::Compression;
use crate::decompress::Decompression;
use crate::job::{self, Direction, Fate, Habits, Job, Skip, Target};
use crate::ledger::Ledger;
use crate::report::{Report, Verb};
use crate::segments::{Segmenting, threads_each};
use crate::turns;
use crate::values::{content_type_by_name, is_stdin};
use crate::walk::{Found, walk};

/// Something to do, or to say.
struct Task {
    /// The file; none for standard input.
    file: Option<PathBuf>,
    step: Step,
}

enum Step {
    Work(Job),
    Skip(Skip),
    Fail(anyhow::Error),
}

/// Does all of it.
///
/// # Errors
/// What keeps it from starting, or [`Failure::Files`].
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let mut tasks = tasks(args)?;
    share_threads(&mut tasks, args.threads());
    let report = Report {
        verbose: args.verbose,
        json: args.json,
        verb: match (args.test, args.decompress) {
            (true, _) => Verb::Test,
            (_, true) => Verb::Decompress,
            _ => Verb::Compress,
        },
    };
    let files = tasks.iter().map(|task| task.file.as_deref()).collect();
    let mut ledger = Ledger::new(report, files, args.recursive);
    if args.recursive {
        let mut batch = Batch::new();
        arrivals::run(
            &tasks,
            args.threads(),
            |task| task.step.work(),
            |result| {
                let due = result.is_none_or(|(item, work)| batch.add(item, work));
                if due { ledger.add_all(batch.commit()) } else { ControlFlow::Continue(()) }
            },
        );
        let _ = ledger.add_all(batch.commit());
    } else {
        turns::run(
            &tasks,
            args.threads(),
            |task, turn| task.step.run(|| turn.wait()),
            Result::is_err,
            |item, result| ledger.add(item, result),
        );
    }
    ledger.close()
}

impl Step {
    /// From the start to the end.
    fn run(&self, is_my_turn: impl FnOnce() -> bool) -> anyhow::Result<Fate> {
        match self {
            Self::Work(job) => job::run(job, is_my_turn),
            other => other.work()?.finish(),
        }
    }

    /// Up to what a batch of them does together.
    fn work(&self) -> anyhow::Result<Work<'_>> {
        match self {
            Self::Work(job) => job.work(),
            Self::Skip(skip) => Ok((*skip).into()),
            // An error can't be had twice, but its words can.
            Self::Fail(error) => Err(anyhow::anyhow!("{error:#}")),
        }
    }
}

/// Lets files that are cut into segments have the threads that there are no files for.
fn share_threads(tasks: &mut [Task], threads: NonZeroUsize) {
    let files = tasks.iter().filter(|task| matches!(task.step, Step::Work(_))).count();
    let each = threads_each(threads, files);
    for task in tasks {
        if let Step::Work(Job { direction: Direction::Compress(how), .. }) = &mut task.step
            && let Some(cut) = &mut how.segments
        {
            cut.threads = each;
        }
    }
}

/// One task for each file.
fn tasks(args: &Args) -> anyhow::Result<Vec<Task>> {
    let compresses = !args.decompress && !args.test;
    let plan = Plan::new(args)?;
    if args.files.is_empty() {
        return Ok(vec![plan.task(None)]);
    }
    let mut tasks = Vec::new();
    for file in &args.files {
        if is_stdin(file) {
            tasks.push(plan.task(None));
        } else if args.recursive {
            tasks.extend(walk(file, compresses, args.suffix()).into_iter().map(
                |found| match found {
                    Found::File(path) => plan.task(Some(&path)),
                    Found::Skipped(path, skip) => Task { file: Some(path), step: Step::Skip(skip) },
                    Found::Failed(path, error) => {
                        Task { file: Some(path), step: Step::Fail(error) }
                    }
                },
            ));
        } else {
            tasks.push(plan.task(Some(file)));
        }
    }
    Ok(tasks)
}

/// What is the same for all files.
struct Plan<'a> {
    args: &'a Args,
    direction: Direction,
    habits: Habits,
}

impl<'a> Plan<'a> {
    /// Reads the dictionaries.
    fn new(args: &'a Args) -> anyhow::Result<Self> {
        let comment = args.comment().unwrap_or_default().to_vec();
        let direction = if args.decompress || args.test {
            Direction::Decompress(Decompression {
                prior: args.prior()?,
                concatenated: args.concatenated,
                comment,
            })
        } else {
            Direction::Compress(Compression {
                quality: args.quality(),
                window: args.window(),
                content_type: args.content_type.unwrap_or_default(),
                dictionary: args.reduced_dictionary()?,
                prior: args.prior()?.map(|prior| args.prepared(prior)).transpose()?,
                comment,
                stats: args.stats,
                segments: args
                    .segment_size()
                    .map(|size| Segmenting { size, threads: NonZeroUsize::MIN }),
            })
        };
        let habits = Habits {
            force: args.force,
            remove: args.remove,
            least_size: args.min_size.unwrap_or(0),
            least_gain: args.least_gain(),
            copy_attributes: !args.no_copy_stat,
            choosy: args.recursive,
            trust_times: args.trust_times,
            progress: args.threads().get() == 1 && !args.json,
        };
        Ok(Self { args, direction, habits })
    }

    fn task(&self, file: Option<&Path>) -> Task {
        let mut direction = self.direction.clone();
        if let Direction::Compress(how) = &mut direction
            && self.args.content_type.is_none()
        {
            how.content_type = file.map_or(ContentType::Auto, content_type_by_name);
        }
        let target = match (&self.args.output, file) {
            _ if self.args.test => Target::Nowhere,
            (Some(output), _) => Target::File(output.clone()),
            (None, Some(_)) if !self.args.stdout => Target::Suffix(self.args.suffix().to_owned()),
            _ => Target::Stdout,
        };
        let input = file.map(Path::to_owned);
        let job = Job { input: input.clone(), direction, target, habits: self.habits };
        Task { file: input, step: Step::Work(job) }
    }
}
