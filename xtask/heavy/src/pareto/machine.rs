//! Where and with what something was measured.

use std::process::Command;

use super::encoders::Peer;
use crate::workspace::{output_of, root};

/// Processor, cores, system, compiler, commit and versions, in one line.
pub(crate) fn describe(peers: &[Peer]) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = std::fs::read_to_string("/proc/cpuinfo").ok();
    let cpu = cpu.as_deref().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split(':').nth(1)?.trim().to_owned())
    });
    let cpu = cpu.unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let rustc = output_of(Command::new("rustc").arg("--version")).unwrap_or_default();
    let mut git = Command::new("git");
    let commit = output_of(git.args(["rev-parse", "--short", "HEAD"]).current_dir(root()));
    let date = output_of(Command::new("date").arg("+%Y-%m-%d")).unwrap_or_default();
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
    let mut names = vec!["compu-brotli-sys"];
    names.extend(peers.iter().map(|peer| match peer {
        Peer::Brotli => "brotli",
        Peer::Mbrotli => "mbrotli",
        Peer::Burli => "burli",
        Peer::Zstd => "zstd",
    }));
    let versions: Vec<_> =
        names.iter().map(|name| format!("{name} {}", version(&lock, name))).collect();
    format!(
        "{date}, {cpu}, {cores} cores, {}, {rustc}, commit {}, {}",
        std::env::consts::OS,
        commit.unwrap_or_default(),
        versions.join(", ")
    )
}

/// A package's version in the lock file.
fn version(lock: &str, name: &str) -> String {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let after = lock.split_once(&entry).map_or("", |(_, after)| after);
    after.split('"').next().unwrap_or_default().to_owned()
}
