//! Real servers with our C library in place of the stock one, side by side.
//!
//! Debian's packages, unchanged; `LD_LIBRARY_PATH` makes the difference. What can't be had
//! here is skipped, with a line that says so. All that listens does so on 127.0.0.1, lives
//! in a temporary folder, and is ended with the task.

mod apache;
mod browser;
mod fetch;
mod load;
mod nginx;
mod node;
mod process;
mod report;
mod site;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use clap::Args;

use crate::packages::skip;
use crate::workspace::{root, target};
use crate::{capi, listening, packages};
use fetch::fetch_all;
use load::compare;
use report::{Report, Row};
use site::{Site, example_site, pages};

/// Of its bytes, what the stock library's answers must lose with ours on the example site at
/// quality 5, in percent.
const FLOOR: f64 = 4.0;

/// What all are compared at.
const LEVEL: u8 = 5;

/// Lower levels of ours that are compared with the stock library at [`LEVEL`], on the example
/// site: for those whom requests matter more than bytes.
const LOWER_LEVELS: [u8; 3] = [4, 3, 2];

/// Serve the example site with our C library and the stock one, and compare.
#[derive(Args)]
pub(crate) struct Servers {
    /// How often each server is put under load, in turn; the fastest time counts.
    #[arg(long, default_value = "7")]
    rounds: usize,
    /// Seconds of load in each round.
    #[arg(long, default_value = "2")]
    seconds: u64,
    /// Write what was measured to docs/SERVERS.md.
    #[arg(long)]
    docs: bool,
}

/// Which library a server runs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Library<'a> {
    /// Debian's.
    Stock,
    /// Ours, in this folder.
    Ours(&'a Path),
}

impl<'a> Library<'a> {
    fn both(ours: &'a Path) -> [Self; 2] {
        [Self::Stock, Self::Ours(ours)]
    }

    fn name(self) -> &'static str {
        match self {
            Self::Stock => "stock",
            Self::Ours(_) => "brotwerk",
        }
    }
}

impl Servers {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let kept = target().join("servers");
        std::fs::create_dir_all(&kept)?;
        let installed = kept.join("brotwerk");
        capi::install(&installed)?;
        let ours = installed.join("lib");
        let folder = listening::folder_for_servers()?;
        let mut report = Report::new();

        packages::install(&[nginx::PACKAGES, browser::PACKAGES, apache::PACKAGES].concat());
        let example = example_site(folder.path())?;
        let sites: Vec<Site> =
            [Some(example.clone()), pages(folder.path())?].into_iter().flatten().collect();
        for site in &sites {
            self.nginx(site, LEVEL, &ours, folder.path(), &mut report)?;
        }
        if self.docs {
            for level in LOWER_LEVELS {
                self.nginx(&example, level, &ours, folder.path(), &mut report)?;
            }
        }
        self.browser(&example, &ours, folder.path(), &kept)?;
        self.apache(&example, &ours, folder.path(), &mut report)?;
        node::compress(&example, &ours, folder.path(), &mut report)?;

        println!("\n{}", report.table());
        std::fs::write(kept.join("servers.md"), report.page())?;
        if self.docs {
            std::fs::write(root().join("docs/SERVERS.md"), report.page())?;
        }
        report.check(FLOOR)
    }

    /// Compares nginx with the stock library at [`LEVEL`] and with ours at a level.
    fn nginx(
        &self,
        site: &Site,
        level: u8,
        ours: &Path,
        folder: &Path,
        report: &mut Report,
    ) -> Result<()> {
        if let Some(missing) = packages::missing(nginx::PACKAGES) {
            skip("nginx", missing);
            return Ok(());
        }
        report.version("nginx");
        report.version("libbrotli1");
        let [stock, with_ours] = Library::both(ours);
        let stock = listening::retried(|| nginx::start(stock, LEVEL, site, folder))?;
        let ours = listening::retried(|| nginx::start(with_ours, level, site, folder))?;
        let bytes = [fetch_all(&stock, site)?, fetch_all(&ours, site)?];
        let loads = compare(&[&stock, &ours], site, folder, self.rounds, self.seconds)?;
        let files = site.files.len();
        report.add(Row { server: "nginx", level, site: site.name, files, bytes, loads });
        Ok(())
    }

    fn apache(&self, site: &Site, ours: &Path, folder: &Path, report: &mut Report) -> Result<()> {
        if let Some(missing) = packages::missing(apache::PACKAGES) {
            skip("Apache", missing);
            return Ok(());
        }
        report.version("apache2");
        let start = |library| listening::retried(|| apache::start(library, site, folder));
        let [stock, with_ours] = Library::both(ours);
        let (stock, ours) = (start(stock)?, start(with_ours)?);
        let bytes = [fetch_all(&stock, site)?, fetch_all(&ours, site)?];
        let loads = compare(&[&stock, &ours], site, folder, self.rounds, self.seconds)?;
        report.add(Row {
            server: "Apache",
            level: LEVEL,
            site: site.name,
            files: site.files.len(),
            bytes,
            loads,
        });
        Ok(())
    }

    fn browser(&self, site: &Site, ours: &Path, folder: &Path, kept: &Path) -> Result<()> {
        if let Some(missing) = packages::missing(&[nginx::PACKAGES, browser::PACKAGES].concat()) {
            skip("the browser", missing);
            return Ok(());
        }
        let server = listening::retried(|| nginx::start(Library::Ours(ours), LEVEL, site, folder))?;
        let screenshot: PathBuf = kept.join("site.png");
        browser::open(&server, folder, &screenshot)?;
        let log = server.log()?;
        for resource in ["/index.html", "/style.css", "/shop.js", "/logo.svg"] {
            let line = format!("{resource} 200 br");
            ensure!(log.lines().any(|entry| entry == line), "the browser didn't get {line}: {log}");
        }
        println!("Chromium shows the page: {}", screenshot.display());
        Ok(())
    }
}
