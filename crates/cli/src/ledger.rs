//! What became of all files, said in their order.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use crate::Failure;
use crate::job::{Fate, Skip};
use crate::message::{self, Name};
use crate::report::Report;

/// Results as they come, and counts of them.
pub(crate) struct Ledger<'a> {
    report: Report,
    /// By their places; none for standard input.
    files: Vec<Option<&'a Path>>,
    /// Whether the run goes on after a failure, and sums up at its end.
    goes_on: bool,
    /// Results that came before those of earlier files.
    early: BTreeMap<usize, anyhow::Result<Fate>>,
    /// The first file of which nothing was said.
    next: usize,
    done: usize,
    passed: BTreeMap<Skip, usize>,
    failed: Vec<Option<&'a Path>>,
    /// What kept standard output from being written.
    unheard: Option<anyhow::Error>,
}

impl<'a> Ledger<'a> {
    pub(crate) fn new(report: Report, files: Vec<Option<&'a Path>>, goes_on: bool) -> Self {
        Self {
            report,
            files,
            goes_on,
            early: BTreeMap::new(),
            next: 0,
            done: 0,
            passed: BTreeMap::new(),
            failed: Vec::new(),
            unheard: None,
        }
    }

    /// Takes a file's result, and says all that can be said in order; breaks off where the run
    /// is to.
    pub(crate) fn add(&mut self, item: usize, result: anyhow::Result<Fate>) -> ControlFlow<()> {
        self.early.insert(item, result);
        while let Some(result) = self.early.remove(&self.next) {
            let file = self.files[self.next];
            self.next += 1;
            match &result {
                Ok(Fate::Passed(passed)) => *self.passed.entry(passed.skip).or_default() += 1,
                Ok(_) => self.done += 1,
                Err(_) => self.failed.push(file),
            }
            self.unheard = self.report.say(file, result.as_ref()).err();
            if self.unheard.is_some() || !self.goes_on && !self.failed.is_empty() {
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// The same for many.
    pub(crate) fn add_all(
        &mut self,
        results: Vec<(usize, anyhow::Result<Fate>)>,
    ) -> ControlFlow<()> {
        if self.unheard.is_some() {
            return ControlFlow::Break(());
        }
        results.into_iter().try_for_each(|(item, result)| self.add(item, result))
    }

    /// Sums up.
    ///
    /// # Errors
    /// If files have failed, or not all could be said.
    pub(crate) fn close(self) -> Result<(), Failure> {
        if let Some(error) = self.unheard {
            return Err(error.into());
        }
        let failed = self.failed.len();
        if self.goes_on && (self.report.verbose || failed > 0) {
            message::line(format_args!("{}", self.summary()));
        }
        if failed == 0 {
            return Ok(());
        }
        if self.goes_on {
            message::line(format_args!("{failed} of {} files failed:", self.files.len()));
            for path in &self.failed {
                message::line(format_args!("  {}", Name(*path)));
            }
        }
        Err(Failure::Files)
    }

    /// How many files there were, and for what reasons some were passed over.
    fn summary(&self) -> String {
        let (files, done) = (self.files.len(), self.done);
        let mut summary = format!("{files} files: {done} {}", self.report.verb.participle());
        let passed: usize = self.passed.values().sum();
        if passed > 0 {
            let reasons =
                self.passed.iter().map(|(it, count)| format!("{} ({count})", it.reason()));
            let reasons = reasons.collect::<Vec<_>>().join(", ");
            summary += &format!(", {passed} passed over: {reasons}");
        }
        summary
    }
}
