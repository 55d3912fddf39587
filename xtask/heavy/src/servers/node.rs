//! node's zlib, of Debian's package, which links the library dynamically.
//!
//! Other builds have an encoder of their own inside, so the package is unpacked, not
//! installed: what is installed may be one of those.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use brotwerk_testkit::decoders::{decode_with_burli, decode_with_c};

use super::load::Load;
use super::report::{Report, Row};
use super::site::Site;
use super::{LEVEL, Library};
use crate::packages::{self, skip};
use crate::workspace::output_of;

/// Compresses all files of a folder into another one: at once, and as a stream that is
/// flushed half-way; then says how many microseconds a file takes, at best.
const SCRIPT: &str = "
const fs = require('fs'), path = require('path'), zlib = require('zlib');
const [from, to] = process.argv.slice(2), { constants } = zlib;
const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
const files = fs.readdirSync(from);
const texts = files.map((file) => fs.readFileSync(path.join(from, file)));
files.forEach((file, at) => {
  fs.writeFileSync(path.join(to, file + '.br'), zlib.brotliCompressSync(texts[at], options));
  const stream = zlib.createBrotliCompress(options);
  stream.pipe(fs.createWriteStream(path.join(to, file + '.flushed.br')));
  stream.write(texts[at].subarray(0, texts[at].length / 2));
  stream.flush(() => stream.end(texts[at].subarray(texts[at].length / 2)));
});
let best = Infinity;
for (let round = 0; round < 30; round++) {
  const start = process.hrtime.bigint();
  for (const text of texts) zlib.brotliCompressSync(text, options);
  best = Math.min(best, Number(process.hrtime.bigint() - start) / texts.length);
}
console.log(Math.round(best));
";

/// Compresses a site's files by node with both libraries.
pub(crate) fn compress(site: &Site, ours: &Path, folder: &Path, report: &mut Report) -> Result<()> {
    let Some(node) = unpack(&folder.join("node")) else { return Ok(()) };
    let script = folder.join("compress.js");
    std::fs::write(&script, SCRIPT)?;
    let (mut bytes, mut loads) = ([0; 2], [Load::default(); 2]);
    for (at, library) in Library::both(ours).into_iter().enumerate() {
        let to = folder.join(format!("node-{}", library.name()));
        std::fs::create_dir(&to)?;
        let mut command = node.command(library);
        command.arg(&script).arg(&site.folder).arg(&to);
        let output = output_of(&mut command).context("node fails")?;
        let time = Duration::from_nanos(output.parse().context("node prints no number")?);
        loads[at] = Load { rate: 1.0 / time.as_secs_f64(), time };
        for (file, expected) in &site.files {
            let stream = std::fs::read(to.join(format!("{file}.br")))?;
            bytes[at] += stream.len();
            check(&stream, expected).with_context(|| file.clone())?;
            let flushed = std::fs::read(to.join(format!("{file}.flushed.br")))?;
            check(&flushed, expected).with_context(|| format!("{file}, flushed"))?;
        }
    }
    report.note(format!("nodejs {}", node.version));
    let loads = Some(loads);
    let files = site.files.len();
    report.add(Row { server: "node", level: LEVEL, site: site.name, files, bytes, loads });
    Ok(())
}

fn check(stream: &[u8], expected: &[u8]) -> Result<()> {
    for decoded in [decode_with_c(stream, expected.len()), decode_with_burli(stream)] {
        ensure!(decoded.map_err(anyhow::Error::msg)? == expected, "it decodes to other bytes");
    }
    Ok(())
}

/// Debian's node, unpacked.
struct Node {
    program: PathBuf,
    libraries: PathBuf,
    version: String,
}

impl Node {
    fn command(&self, library: Library<'_>) -> Command {
        let mut paths = Vec::new();
        if let Library::Ours(folder) = library {
            paths.push(folder.to_path_buf());
        }
        paths.push(self.libraries.clone());
        let mut command = Command::new(&self.program);
        command.env("LD_LIBRARY_PATH", std::env::join_paths(paths).unwrap_or_default());
        command.stdin(Stdio::null());
        command
    }
}

/// What it needs and has in no other build.
const PACKAGES: &[&str] = &["node-acorn", "node-cjs-module-lexer", "node-undici"];

/// Downloads and unpacks what Debian's node is made of; `None`, with a line that says why,
/// where that can't be.
fn unpack(folder: &Path) -> Option<Node> {
    let nothing = |why: &str| {
        skip("node", why);
        None
    };
    packages::install(PACKAGES);
    if let Some(missing) = packages::missing(PACKAGES) {
        return nothing(&missing);
    }
    // Of several versions, that of Debian itself.
    let versions = output_of(Command::new("apt-cache").args(["madison", "nodejs"]));
    let versions = versions.unwrap_or_default();
    let debian = versions.lines().find(|line| line.contains("debian") && line.contains("dfsg"));
    let Some(version) = debian.and_then(|line| line.split('|').nth(1)).map(str::trim) else {
        return nothing("Debian's package is not to be had");
    };
    let named = format!("nodejs={version}");
    let depends = output_of(Command::new("apt-cache").args(["depends", &named]));
    let depends = depends.unwrap_or_default();
    let library = depends.split_whitespace().find(|word| word.starts_with("libnode"));
    let Some(library) = library else {
        return nothing("Debian's package has no library of its own");
    };
    std::fs::create_dir(folder).ok()?;
    let mut download = Command::new("apt-get");
    download.args(["download", "-qq", &named, library, "libuv1", "libc-ares2"]);
    download.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null());
    if !download.status().is_ok_and(|status| status.success()) {
        return nothing("apt-get does not download it");
    }
    for file in std::fs::read_dir(folder).ok()?.flatten() {
        if file.path().extension().is_some_and(|extension| extension == "deb") {
            output_of(Command::new("dpkg").arg("-x").arg(file.path()).arg(folder))?;
        }
    }
    let libraries = std::fs::read_dir(folder.join("usr/lib")).ok()?.flatten();
    let libraries =
        libraries.map(|entry| entry.path()).find(|path| path.join("libuv.so.1").exists());
    let node = Node {
        program: folder.join("usr/bin/node"),
        libraries: libraries?,
        version: version.to_owned(),
    };
    let mut ldd = Command::new("ldd");
    ldd.arg(&node.program).env("LD_LIBRARY_PATH", &node.libraries);
    let needed = output_of(&mut ldd).unwrap_or_default();
    if needed.contains("not found") {
        return nothing("libraries that it needs are missing");
    }
    if !needed.contains("libbrotlienc") {
        return nothing("it does not link the library dynamically");
    }
    Some(node)
}
