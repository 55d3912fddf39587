//! Compression dictionaries in a real browser: what `docs/TRANSPORT.md` says, done.
//!
//! Every block of that page is run, with another folder and port in place of its own: commands by
//! `sh`, configurations by Debian's nginx and Caddy, the Rust program as the example that it is. With
//! each server Chromium then visits three builds of the example site; what it got is in the servers'
//! logs. What can't be had here is skipped, with a line that says so. All that listens does so on
//! 127.0.0.1, lives in a temporary folder, and is ended with the task.

mod browser;
mod builds;
mod log;
mod page;
mod server;
mod visits;

use std::fmt::Write as _;

use anyhow::{Context, Result};
use clap::Args;

use crate::packages::skip;
use crate::workspace::{cargo, output_of, root, run};
use crate::{listening, packages};
use browser::Browser;
use page::Page;
use server::{Bakery, Kind};
use visits::Row;
use xtask::splice::splice;

/// The page.
const PAGE: &str = "docs/TRANSPORT.md";

/// What the page's commands take, beside the servers.
const PROGRAMS: &[&str] = &["curl", "openssl"];

/// Show compression dictionaries at work in a browser, as docs/TRANSPORT.md sets them up.
#[derive(Args)]
pub(crate) struct Transport {
    /// Put what was measured into docs/TRANSPORT.md.
    #[arg(long)]
    docs: bool,
}

impl Transport {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let page = std::fs::read_to_string(root().join(PAGE)).context(PAGE)?;
        let page = Page::parse(&page)?;
        // As other checks build them: a package alone has other features of what it depends on.
        let build =
            |what: &[&str]| run(cargo().args(["build", "--quiet", "--workspace"]).args(what));
        build(&["--release", "--bin", "brotwerk"])?;
        build(&["--example", "static_site"])?;
        let servers = Kind::ALL.map(Kind::packages).concat();
        packages::install(&[PROGRAMS, browser::PACKAGES, &servers].concat());
        if let Some(missing) = packages::missing(PROGRAMS) {
            skip("dictionaries in a browser", missing);
            return Ok(());
        }

        let folder = listening::folder_for_servers()?;
        let browser = match packages::missing(browser::PACKAGES) {
            None => Some(Browser::open(folder.path())?),
            Some(missing) => {
                skip("the browser", missing);
                None
            }
        };
        let (mut table, mut used, mut skipped) = (table_head(), Vec::new(), Vec::new());
        for kind in Kind::ALL {
            if let Some(missing) = packages::missing(kind.packages()) {
                skip(kind.name(), missing);
                skipped.push(kind.name());
                continue;
            }
            used.extend(kind.packages().first());
            let mut bakery = Bakery::new(&page, kind, folder.path())?;
            let rows = visits::show(&mut bakery, browser.as_ref()).context(kind.name())?;
            println!("{}: all is as the page says", kind.name());
            add(&mut table, kind.name(), &rows);
        }
        page.check_all_taken(&skipped)?;
        if browser.is_none() {
            return Ok(());
        }
        println!("\n{table}");
        if self.docs {
            let used = ["chromium"].into_iter().chain(used.into_iter().copied());
            splice(PAGE, "transport", &format!("{}\n{table}", with(used)))?;
        }
        Ok(())
    }
}

/// When and with what it was measured.
fn with<'a>(packages: impl Iterator<Item = &'a str>) -> String {
    let date = output_of(std::process::Command::new("date").arg("--iso-8601")).unwrap_or_default();
    let versions =
        packages.filter_map(|package| Some(format!("{package} {}", packages::version(package)?)));
    format!("{date}, {}.\n", versions.collect::<Vec<_>>().join(", "))
}

fn table_head() -> String {
    "| server | file | bytes | as `br` | as `dcb` |\n|---|---|---|---|---|\n".to_owned()
}

fn add(table: &mut String, server: &str, rows: &[Row]) {
    for Row { file, plain, br, dcb } in rows {
        let _ = writeln!(table, "| {server} | {file} | {plain} | {br} | {dcb} |");
    }
}
