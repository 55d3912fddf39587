//! All that one command line asks for: from flags to jobs, and through them in order.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::bail;
use brotwerk::ContentType;
use sha2::{Digest as _, Sha256};

use crate::Failure;
use crate::args::Args;
use crate::arrivals;
use crate::cache::{self, Cache};
use crate::commit::{Batch, Work};
use crate::compress::Compression;
use crate::decompress::Decompression;
use crate::job::{
    self, Direction, Fate, Habits, Job, Orphan, Skip, Target, is_nothing, without_suffix,
};
use crate::kind;
use crate::ledger::Ledger;
use crate::message::Name;
use crate::overall::{Overall, Share};
use crate::prior::Source;
use crate::report::{Report, Verb};
use crate::segments::{Segmenting, threads_each};
use crate::site::{Delta, Site, page_of};
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
    Work(Box<Job>),
    Prune(Orphan),
    Skip(Skip),
    Fail(anyhow::Error),
}

/// Does all of it.
///
/// # Errors
/// What keeps it from starting, or [`Failure::Files`].
pub(crate) fn run(args: &Args) -> Result<(), Failure> {
    let Tasks { mut tasks, first, site } = tasks(args)?;
    // Files that are cut use threads that would have nothing to do behind them, so they come first.
    let (cut, whole): (Vec<_>, Vec<_>) = (0..first).partition(|&item| tasks[item].is_cut());
    let files = if args.recursive { cut.len() } else { first };
    share_threads(&mut tasks, threads_each(args.threads(), files));
    let overall = args.recursive.then(|| share_bar(&mut tasks, !args.json));
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
        let mut outputs = vec![false; tasks.len()];
        let mut note = |results: Vec<(usize, anyhow::Result<Fate>)>| {
            for (item, result) in &results {
                outputs[*item] = result.as_ref().is_ok_and(Fate::has_output);
            }
            ledger.add_all(results)
        };
        // What is saved by the last is counted from what those before have made.
        for items in [cut, whole, (first..tasks.len()).collect()] {
            let mut batch = Batch::new();
            arrivals::run(
                &items,
                args.threads(),
                |&item| tasks[item].step.work(),
                |result| {
                    let due = result.is_none_or(|(place, work)| batch.add(items[place], work));
                    if due { note(batch.commit()) } else { ControlFlow::Continue(()) }
                },
            );
            let _ = note(batch.commit());
        }
        overall.iter().for_each(|overall| overall.end());
        if let Some(cache) = cache_of(&tasks) {
            cache.tidy();
        }
        if let Some(site) = site {
            site.write_manifest(&outputs)?;
        }
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

impl Task {
    /// Whether it compresses more than one segment of a file.
    fn is_cut(&self) -> bool {
        let Step::Work(job) = &self.step else { return false };
        let segments = job.compression().and_then(|how| how.segments);
        let (Some(segments), Some(path)) = (segments, &job.input) else { return false };
        path.metadata().is_ok_and(|file| file.len() > segments.size.get() as u64)
    }
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
            Self::Work(job) => {
                let work = job.work();
                job.share.iter().for_each(Share::finish);
                work
            }
            Self::Prune(orphan) => orphan.work(),
            Self::Skip(skip) => Ok((*skip).into()),
            // An error can't be had twice, but its words can.
            Self::Fail(error) => Err(anyhow::anyhow!("{error:#}")),
        }
    }
}

/// Gives each file its share in a bar over all of them.
fn share_bar(tasks: &mut [Task], wanted: bool) -> Arc<Overall> {
    let jobs = || {
        tasks.iter().filter_map(|task| match &task.step {
            Step::Work(job) => job.input.as_deref(),
            _ => None,
        })
    };
    // What can't be examined is told of when its turn comes.
    let size = |path: &Path| path.metadata().map_or(0, |metadata| metadata.len());
    let overall = Overall::new(jobs().count(), jobs().map(size).sum(), wanted);
    for task in tasks {
        if let Step::Work(job) = &mut task.step {
            job.share = job.input.as_deref().map(|path| overall.share(size(path)));
        }
    }
    overall
}

/// The cache of a run, if it has one.
fn cache_of(tasks: &[Task]) -> Option<&Cache> {
    tasks.iter().find_map(|task| match &task.step {
        Step::Work(job) => job.compression()?.cache.as_deref(),
        Step::Prune(orphan) => Some(&*orphan.cache),
        _ => None,
    })
}

/// Lets each file that is cut into segments have so many threads.
fn share_threads(tasks: &mut [Task], each: NonZeroUsize) {
    for task in tasks {
        if let Step::Work(job) = &mut task.step
            && let Direction::Compress(how) = &mut job.direction
            && let Some(cut) = &mut how.segments
        {
            cut.threads = each;
        }
    }
}

/// All there is to do.
struct Tasks {
    tasks: Vec<Task>,
    /// How many of them come first: the others count on their outputs.
    first: usize,
    /// What to write down of it.
    site: Option<Site>,
}

/// One task for each file, and those for deltas of a site.
fn tasks(args: &Args) -> anyhow::Result<Tasks> {
    let plan = Plan::new(args)?;
    let mut tasks = for_files(args, &plan);
    let first = tasks.len();
    if !args.is_site() {
        return Ok(Tasks { tasks, first, site: None });
    }
    let mut site = Site::new(&args.files[0], args.manifest.as_deref(), &args.dictionaries)?;
    // It is of the site, not in it.
    tasks.retain(|task| task.file.as_deref() != Some(site.manifest()));
    let first = tasks.len();
    for number in 0..first {
        let Task { file: Some(path), step: Step::Work(job) } = &tasks[number] else { continue };
        let (path, br) = (path.clone(), job.output_path()?);
        if kind::has_extension(&path) {
            continue;
        }
        // What can't be read its own task says.
        let Ok(deltas) = site.plan(&path, br.map(|br| (br, number)), tasks.len()) else { continue };
        for delta in deltas {
            tasks.push(plan.delta(&path, delta));
        }
    }
    Ok(Tasks { tasks, first, site: Some(site) })
}

fn for_files(args: &Args, plan: &Plan<'_>) -> Vec<Task> {
    let compresses = !args.decompress && !args.test;
    if args.files.is_empty() {
        return vec![plan.task(None)];
    }
    let mut tasks = Vec::new();
    for file in &args.files {
        if is_stdin(file) {
            tasks.push(plan.task(None));
        } else if args.recursive {
            tasks.extend(walk(file, compresses, args.suffix()).into_iter().map(
                |found| match found {
                    Found::File(path) => match plan.orphaned_delta(&path) {
                        Some(orphan) => Task { file: Some(path), step: Step::Prune(orphan) },
                        None => plan.task(Some(&path)),
                    },
                    Found::Skipped(path, skip) => {
                        let step = plan.orphan(&path, skip).map_or(Step::Skip(skip), Step::Prune);
                        Task { file: Some(path), step }
                    }
                    Found::Failed(path, error) => {
                        Task { file: Some(path), step: Step::Fail(error) }
                    }
                },
            ));
        } else {
            tasks.push(plan.task(Some(file)));
        }
    }
    tasks
}

/// What is the same for all files.
struct Plan<'a> {
    args: &'a Args,
    direction: Direction,
    habits: Habits,
    cache: Option<Arc<Cache>>,
}

/// Opens the cache that the flags name, for dictionaries of these hashes.
fn open_cache(args: &Args, dictionaries: &[cache::Hash]) -> anyhow::Result<Option<Arc<Cache>>> {
    let Some(folder) = &args.cache else { return Ok(None) };
    let cache = Cache::open(folder, dictionaries, args.cache_size.unwrap_or(cache::LIMIT))?;
    // Else it would be compressed, and what came of that kept, and so on.
    let whole = |path: &Path| path.canonicalize().ok();
    if args.files.iter().any(|file| {
        whole(folder).zip(whole(file)).is_some_and(|(cache, file)| cache.starts_with(file))
    }) {
        bail!("cache [{}] lies in a folder that is to be compressed", Name(Some(folder)));
    }
    Ok(Some(Arc::new(cache)))
}

impl<'a> Plan<'a> {
    /// Reads the dictionaries.
    fn new(args: &'a Args) -> anyhow::Result<Self> {
        let comment = args.comment().unwrap_or_default().to_vec();
        let mut opened = None;
        let direction = if args.decompress || args.test {
            Direction::Decompress(Decompression {
                prior: args.prior()?,
                concatenated: args.concatenated,
                comment,
            })
        } else {
            let (dictionary, dictionary_file) = args.reduced_dictionary()?.unzip();
            let prior = args.prior()?;
            let prior_bytes = prior.as_ref().map_or(&[][..], |prior| &prior.bytes);
            let files = [dictionary_file.as_deref().unwrap_or_default(), prior_bytes];
            opened = open_cache(args, &files.map(|bytes| Sha256::digest(bytes).into()))?;
            Direction::Compress(Compression {
                quality: args.quality(),
                window: args.window(),
                content_type: args.content_type.unwrap_or_default(),
                dictionary,
                prior: prior.map(|prior| args.prepared(prior).map(Source::Here)).transpose()?,
                comment,
                cache: opened.clone(),
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
            progress: (args.threads().get() == 1 || args.files.len() <= 1)
                && !args.json
                && !args.recursive,
        };
        Ok(Self { args, direction, habits, cache: opened })
    }

    /// The output at this path, if its input is gone and it is to go, too.
    fn orphan(&self, path: &Path, skip: Skip) -> Option<Orphan> {
        let cache = self.cache.clone().filter(|_| self.args.prune && skip == Skip::HasSuffix)?;
        let name = without_suffix(path.file_name()?, self.args.suffix())?;
        let is_gone = is_nothing(&path.with_file_name(name));
        is_gone.then(|| Orphan { output: path.to_owned(), skip: Skip::Orphaned, cache })
    }

    /// The delta at this path, if what it makes of its dictionary is gone, or is no more what is there,
    /// and it is to go, too. This run may make it anew.
    fn orphaned_delta(&self, path: &Path) -> Option<Orphan> {
        let cache = self.cache.clone().filter(|_| self.args.prune)?;
        let input = page_of(path)?;
        let written = |path: &Path| path.metadata().and_then(|it| it.modified()).ok();
        let skip = match (is_nothing(&input), written(&input) > written(path)) {
            (true, _) => Skip::Orphaned,
            (_, true) => Skip::Outdated,
            _ => return None,
        };
        Some(Orphan { output: path.to_owned(), skip, cache })
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
        let habits = self.habits;
        let job =
            Job { input: input.clone(), direction, target, beside: None, habits, share: None };
        Task { file: input, step: Step::Work(Box::new(job)) }
    }

    /// The file, encoded against an earlier one.
    fn delta(&self, file: &Path, delta: Delta) -> Task {
        let Delta { output, against, beside } = delta;
        let mut task = self.task(Some(file));
        if let Step::Work(job) = &mut task.step {
            job.target = Target::File(output);
            job.beside = beside;
            if let Direction::Compress(how) = &mut job.direction {
                how.prior = Some(against);
            }
        }
        task
    }
}
