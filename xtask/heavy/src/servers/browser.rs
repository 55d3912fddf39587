//! A page as a browser shows it.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::process::Server;

/// What it takes.
pub(crate) const PACKAGES: &[&str] = &["chromium"];

/// Seconds that a page may take.
const SECONDS: &str = "60";

/// Opens the first page of the example site and keeps a picture of it; fails if the page is
/// not complete, or its console shows an error.
pub(crate) fn open(server: &Server, folder: &Path, screenshot: &Path) -> Result<()> {
    let address = server.address("index.html");
    let (document, console) = chromium(folder, "document", &["--dump-dom"], &address)?;
    ensure!(document.contains("</html>"), "the page is not complete:\n{document}");
    ensure!(document.contains("<footer"), "the page has no end:\n{document}");
    let errors: Vec<_> = console.lines().filter(|line| line.contains("CONSOLE")).collect();
    ensure!(errors.is_empty(), "the console says:\n{}", errors.join("\n"));
    let picture = format!("--screenshot={}", screenshot.display());
    chromium(folder, "picture", &[&picture, "--window-size=1000,900"], &address)?;
    let size = screenshot.metadata().context("there is no picture")?.len();
    ensure!(size > 10_000, "the picture has only {size} bytes");
    Ok(())
}

/// What Chromium prints, and what it logs. Looks at this address alone, and leaves nothing.
fn chromium(
    folder: &Path,
    profile: &str,
    arguments: &[&str],
    address: &str,
) -> Result<(String, String)> {
    let profile = folder.join(profile);
    let mut command = Command::new("timeout");
    command.args([SECONDS, "chromium", "--headless", "--no-sandbox", "--disable-gpu"]);
    command.args(["--disable-quic", "--no-first-run", "--disable-background-networking"]);
    command.args(["--disable-component-update", "--disable-sync", "--enable-logging=stderr"]);
    command.arg(format!("--user-data-dir={}", profile.display()));
    command.args(arguments).arg(address).stdin(Stdio::null()).env("HOME", folder);
    let output = command.output().context("can't start chromium")?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, logged) = (text(&output.stdout), text(&output.stderr));
    ensure!(output.status.success(), "chromium: {}\n{logged}", output.status);
    Ok((printed, logged))
}
