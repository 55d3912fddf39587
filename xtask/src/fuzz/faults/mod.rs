//! Mistakes planted in a copy, one at a time, and what finds them.
//!
//! Tests that pass say little of what they would find. Each patch in `fuzz/faults` is a mistake
//! that somebody could make, in a place that inputs seldom reach, and names the test or target
//! that has to find it. Each of these first passes in the copy as it is, so that what it finds is
//! the mistake.

mod finder;
mod patch;
mod replica;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use xtask::splice::splice;

use super::{commit, machine};
use finder::{Finder, Outcome};
use patch::Fault;
use replica::Replica;

pub(crate) use patch::all_apply;

/// Plant one mistake after the other in a copy, and see what finds it.
#[derive(Args)]
pub(super) struct Faults {
    /// The faults, by their files' names in fuzz/faults; all if none is named.
    faults: Vec<String>,
    /// How long each test or target may run, in seconds; building takes more.
    #[arg(long, default_value_t = 60)]
    seconds: u32,
    /// Renew the table in docs/FUZZING.md.
    #[arg(long, conflicts_with = "faults")]
    save: bool,
}

/// How long a target runs where there is no fault, in seconds. A test runs to its end.
const SOUND_SECONDS: u32 = 5;

/// What became of a fault.
struct Found {
    fault: Fault,
    /// The test in which it showed, or the target, and when.
    by: Option<(String, Duration)>,
    built_in: Duration,
}

impl Faults {
    /// Runs the task.
    pub(super) fn run(&self) -> Result<()> {
        let mut faults = patch::all()?;
        faults.retain(|it| self.faults.is_empty() || self.faults.contains(&it.name));
        ensure!(!faults.is_empty(), "there are no such faults");
        // Before any is planted: a patch that is out of date is to be seen at once.
        faults.iter().try_for_each(Fault::applies)?;

        let replica = Replica::new()?;
        for finder in faults.iter().map(|fault| &fault.finder).collect::<BTreeSet<_>>() {
            self.expect_sound(&replica, finder)?;
        }
        let mut all = Vec::new();
        for fault in faults {
            let found = self.plant(&replica, fault)?;
            println!("{}", found.line());
            all.push(found);
        }
        if self.save {
            splice("docs/FUZZING.md", "faults", &markdown(&all))?;
        }
        let missed: Vec<_> = all.iter().filter(|it| it.by.is_none()).collect();
        let names: Vec<_> = missed.iter().map(|it| it.fault.name.as_str()).collect();
        ensure!(missed.is_empty(), "not found within {} s: {}", self.seconds, names.join(", "));
        Ok(())
    }

    /// Without a fault nothing must be found.
    fn expect_sound(&self, replica: &Replica, finder: &Finder) -> Result<()> {
        let built = finder.build(replica)?;
        match finder.run(&built, self.seconds, SOUND_SECONDS)? {
            Outcome::Found { by, .. } => anyhow::bail!("{finder}: {by} fails without any fault"),
            Outcome::Passed(after) => {
                println!("{finder}: passes without a fault, in {:.2} s", after.as_secs_f64());
                Ok(())
            }
            Outcome::OutOfTime => anyhow::bail!("{finder}: takes more than {} s", self.seconds),
        }
    }

    fn plant(&self, replica: &Replica, fault: Fault) -> Result<Found> {
        replica.restore()?;
        fault.plant(&replica.workspace())?;
        let built = fault.finder.build(replica).with_context(|| {
            format!("{}: the fault does not compile, so that it is none", fault.name)
        });
        let built = built.inspect_err(|_| drop(replica.restore()))?;
        let built_in = built.took;
        let outcome = fault.finder.run(&built, self.seconds, self.seconds)?;
        replica.restore()?;
        let by = match outcome {
            Outcome::Found { by, after } => Some((by, after)),
            Outcome::Passed(_) | Outcome::OutOfTime => None,
        };
        Ok(Found { fault, by, built_in })
    }
}

impl Found {
    fn line(&self) -> String {
        let Self { fault: Fault { name, finder, .. }, by, built_in } = self;
        let built_in = built_in.as_secs_f64();
        match by {
            Some((by, after)) => format!(
                "{name}: found by {by} in {:.2} s, built in {built_in:.0} s ({finder})",
                after.as_secs_f64()
            ),
            None => format!("{name}: NOT FOUND ({finder})"),
        }
    }

    fn markdown(&self) -> String {
        let Self { fault: Fault { name, what, finder, .. }, by, .. } = self;
        let by = match by {
            Some((by, after)) => format!("`{by}` | {:.2}", after.as_secs_f64()),
            None => "nothing | –".to_owned(),
        };
        format!("| `{name}` | {what} | `{finder}` | {by} |")
    }
}

fn markdown(all: &[Found]) -> String {
    let mut text = format!(
        "{}; commit {}.\n\n| fault | what is wrong | command | found by | seconds |\n\
         |---|---|---|---|---|\n",
        machine(),
        commit()
    );
    for found in all {
        let _ = writeln!(text, "{}", found.markdown());
    }
    text
}
