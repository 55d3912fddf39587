//! Everything once, by curl, and decoded.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use brotwerk_testkit::decoders::{decode_with_burli, decode_with_c};

use super::process::Server;
use super::site::Site;

/// Fetches a site's files compressed and decodes them; gives the bytes that they took on the
/// wire, headers not counted.
pub(crate) fn fetch_all(server: &Server, site: &Site) -> Result<usize> {
    let mut bytes = 0;
    for (file, expected) in &site.files {
        let address = server.address(file);
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--fail", "--max-time", "30"]);
        curl.args(["--header", "Accept-Encoding: br", "--include", "--http1.1", &address]);
        let answer = curl.output().context("can't start curl")?;
        ensure!(answer.status.success(), "curl gets no {address}: {}", answer.status);
        let end = answer.stdout.windows(4).position(|window| window == b"\r\n\r\n");
        let (head, body) = answer.stdout.split_at(end.context("an answer without a head")? + 4);
        let head = String::from_utf8_lossy(head).to_lowercase();
        ensure!(head.contains("content-encoding: br"), "{address} is not compressed:\n{head}");
        for decoded in [decode_with_c(body, expected.len()), decode_with_burli(body)] {
            let decoded = decoded.map_err(|error| anyhow::anyhow!("{address}: {error}"))?;
            ensure!(decoded == *expected, "{address} decodes to other bytes");
        }
        bytes += body.len();
    }
    Ok(bytes)
}
