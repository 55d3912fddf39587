//! Requests per second, by wrk, the servers in turn.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::process::Server;
use super::site::Site;
use crate::packages::{self, skip};
use crate::workspace::output_of;

/// How a server did, at its best.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Load {
    /// Requests per second.
    pub(crate) rate: f64,
    /// The server's time on a processor for a request.
    pub(crate) time: Duration,
}

/// Connections at a time: enough that the server never waits for a request.
const CONNECTIONS: &str = "4";

/// Puts servers under load, in turn, asking for all files of a site one after the other;
/// `None` where there is no wrk.
pub(crate) fn compare(
    servers: &[&Server; 2],
    site: &Site,
    folder: &Path,
    rounds: usize,
    seconds: u64,
) -> Result<Option<[Load; 2]>> {
    if let Some(missing) = packages::missing(&["wrk"]) {
        skip("requests per second", missing);
        return Ok(None);
    }
    let script = folder.join("requests.lua");
    std::fs::write(&script, requests(site))?;
    let mut best = [Load::default(); 2];
    for round in 0..rounds {
        // Each goes first as often as the other.
        for at in if round % 2 == 0 { [0, 1] } else { [1, 0] } {
            let load = run(servers[at], &script, seconds)?;
            println!(
                "{}, {}, {}: {:.0} requests/s, {:.0} µs of processor time each",
                servers[at].name,
                site.name,
                servers[at].library,
                load.rate,
                load.time.as_secs_f64() * 1e6
            );
            let best = &mut best[at];
            best.rate = best.rate.max(load.rate);
            if best.time.is_zero() || load.time < best.time {
                best.time = load.time;
            }
        }
    }
    Ok(Some(best))
}

/// A script for wrk.
fn requests(site: &Site) -> String {
    let paths: Vec<_> = site.files.iter().map(|(file, _)| format!("\"/{file}\"")).collect();
    format!(
        "local paths = {{{}}}
local next = 0
wrk.headers[\"Accept-Encoding\"] = \"br\"
function request()
  next = next % #paths + 1
  return wrk.format(\"GET\", paths[next])
end
",
        paths.join(", ")
    )
}

fn run(server: &Server, script: &Path, seconds: u64) -> Result<Load> {
    let before = server.processor_time()?;
    let mut wrk = Command::new("wrk");
    wrk.args(["--threads", "1", "--connections", CONNECTIONS]);
    wrk.arg("--duration").arg(format!("{seconds}s")).arg("--script").arg(script);
    let output = output_of(wrk.arg(server.address(""))).context("wrk fails")?;
    let time = server.processor_time()? - before;
    ensure!(!output.contains("Non-2xx"), "wrk gets errors:\n{output}");
    ensure!(!output.contains("Socket errors"), "wrk gets errors:\n{output}");
    let number = |line: &str| line.split_whitespace().find_map(|word| word.parse::<f64>().ok());
    let rate = output.lines().find(|line| line.starts_with("Requests/sec")).and_then(number);
    let requests = output.lines().find(|line| line.contains("requests in")).and_then(number);
    let (rate, requests) = rate.zip(requests).with_context(|| format!("wrk says:\n{output}"))?;
    Ok(Load { rate, time: time.div_f64(requests.max(1.0)) })
}
