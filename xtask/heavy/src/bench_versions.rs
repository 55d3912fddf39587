//! Files in two versions: what a compression dictionary saves, beside Brotli without one and
//! Zstandard with the same.
//!
//! Files of packages that anyone can fetch again, and the example site before and after a change to the
//! frame of its pages.

use std::time::Duration;

use anyhow::{Context, Result};
use brotwerk::{CompressionDictionary, Compressor, Options, Quality};
use brotwerk_testkit::cpu_time::cpu_time;
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_dcb};
use clap::Args;

use crate::kinds::unpacked;
use crate::pareto::encoders::Peer;
use crate::pareto::machine;
use crate::texts::read_folder;
use crate::workspace::root;
use xtask::splice::splice;

/// Packages in two versions each, and files of them that pages load.
const PACKAGES: [(&str, [&str; 2], &[&str]); 6] = [
    (
        "react-dom",
        ["19.1.0", "19.2.0"],
        &["cjs/react-dom-client.production.js", "cjs/react-dom-client.development.js"],
    ),
    ("vue", ["3.5.12", "3.5.22"], &["dist/vue.global.prod.js", "dist/vue.global.js"]),
    (
        "bootstrap",
        ["5.3.2", "5.3.3"],
        &["dist/css/bootstrap.min.css", "dist/js/bootstrap.bundle.min.js"],
    ),
    ("three", ["0.170.0", "0.171.0"], &["build/three.module.min.js", "build/three.cjs"]),
    ("jquery", ["3.6.4", "3.7.1"], &["dist/jquery.min.js"]),
    ("lodash", ["4.17.20", "4.17.21"], &["lodash.js"]),
];

/// What changes in the frame of all pages of the example site, from one build to the next.
const CHANGE: [&str; 2] =
    ["</title>", " · open on Mondays</title>\n<meta name=\"build\" content=\"2\">"];

/// Qualities that are measured.
const QUALITIES: [u8; 2] = [5, 11];

/// How often each is timed; the fastest counts.
const ROUNDS: usize = 3;

/// A file in two versions.
struct Pair {
    name: String,
    old: Vec<u8>,
    new: Vec<u8>,
}

/// What came of it: bytes, and time.
type Made = (usize, Duration);

/// A column of the table: what it is called, and how it is made. It is made of all pairs.
type Column<'a> = (String, Box<dyn Fn(&Pair) -> Result<Vec<u8>> + 'a>);

/// What a compression dictionary saves for the next version of a file.
#[derive(Args)]
pub(crate) struct Versions {
    /// Measure Zstandard, too.
    #[arg(long)]
    peers: bool,
    /// Put the figures into `docs/BENCHMARKS.md`.
    #[arg(long)]
    docs: bool,
}

impl Versions {
    /// Runs the task, and puts the figures into the docs if that is asked for.
    pub(crate) fn run(&self) -> Result<()> {
        let mut pairs = example_site()?;
        for (package, [old, new], files) in PACKAGES {
            match versions(package, old, new, files) {
                Ok(more) => pairs.extend(more),
                Err(error) => println!("skipped: {package}: {error:#}"),
            }
        }
        let mut columns: Vec<Column<'_>> = Vec::new();
        for level in QUALITIES {
            let options = Options::new().quality(Quality::try_from(level)?);
            let plain = options.clone();
            columns.push((format!("br {level}"), Box::new(move |pair| br(&plain, pair))));
            columns.push((format!("dcb {level}"), Box::new(move |pair| dcb(&options, pair))));
        }
        if self.peers {
            columns.extend(peers());
        }
        let page = table(&pairs, &columns)?;
        println!("{page}");
        if self.docs {
            let machine = machine::describe(&[Peer::Zstd]);
            splice("docs/BENCHMARKS.md", "versions", &format!("{machine}.\n\n{page}"))?;
        }
        Ok(())
    }
}

/// The example site's files, and again as its next build has them.
fn example_site() -> Result<Vec<Pair>> {
    let texts = read_folder(&root().join("xtask/site"))?;
    let pairs = texts.into_iter().map(|text| {
        let old = String::from_utf8(text.bytes).context("a file of the site is no text")?;
        let new = old.replace(CHANGE[0], CHANGE[1]);
        let name = format!("site, {}", text.name.display());
        Ok(Pair { name, old: old.into_bytes(), new: new.into_bytes() })
    });
    let pairs: Vec<Pair> = pairs.collect::<Result<_>>()?;
    Ok(pairs.into_iter().filter(|pair| pair.old != pair.new).collect())
}

fn versions(package: &str, old: &str, new: &str, files: &[&str]) -> Result<Vec<Pair>> {
    let [old, new] = [old, new].map(|version| unpacked(&format!("{package}@{version}")));
    let (old, new) = (old?, new?);
    let read = |folder: &tempfile::TempDir, file: &str| {
        let path = folder.path().join("package").join(file);
        std::fs::read(&path).with_context(|| format!("{} is not in {package}", path.display()))
    };
    let pair = |file: &&str| {
        let name = format!("{package}, {}", file.rsplit('/').next().unwrap_or(file));
        Ok(Pair { name, old: read(&old, file)?, new: read(&new, file)? })
    };
    files.iter().map(pair).collect()
}

fn br(options: &Options, pair: &Pair) -> Result<Vec<u8>> {
    Ok(Compressor::try_new(options.clone())?.compress(&pair.new))
}

/// With the time that the dictionary takes to be prepared.
fn dcb(options: &Options, pair: &Pair) -> Result<Vec<u8>> {
    let dictionary = CompressionDictionary::new(&pair.old)?;
    let options = options.clone().compression_dictionary(dictionary);
    Ok(Compressor::try_new(options)?.compress(&pair.new))
}

/// Bytes of a `dcz` header, a skippable frame with the hash (RFC 9842 §5).
#[cfg(feature = "peers")]
const DCZ_HEADER: usize = 40;

#[cfg(feature = "peers")]
fn peers() -> Vec<Column<'static>> {
    use zstd::zstd_safe::CParameter;
    let column = |level: i32| {
        let encode = move |pair: &Pair| -> Result<Vec<u8>> {
            let mut body = vec![0; DCZ_HEADER];
            // As `zstd --patch-from` does it: a window that reaches over both, and long matches.
            let window = (pair.old.len() + pair.new.len()).max(1 << 10).ilog2() + 1;
            let mut context = zstd::zstd_safe::CCtx::create();
            let error = |code| anyhow::anyhow!(zstd::zstd_safe::get_error_name(code));
            context.set_parameter(CParameter::CompressionLevel(level)).map_err(error)?;
            context.set_parameter(CParameter::WindowLog(window)).map_err(error)?;
            context.set_parameter(CParameter::EnableLongDistanceMatching(true)).map_err(error)?;
            context.ref_prefix(&pair.old).map_err(error)?;
            let mut frame = Vec::with_capacity(zstd::zstd_safe::compress_bound(pair.new.len()));
            context.compress2(&mut frame, &pair.new).map_err(error)?;
            body.extend(frame);
            Ok(body)
        };
        (format!("dcz {level}"), Box::new(encode) as Box<dyn Fn(&Pair) -> Result<Vec<u8>>>)
    };
    vec![column(3), column(19)]
}

/// Fails unless the frame decodes to the new version.
#[cfg(feature = "peers")]
fn check_dcz(body: &[u8], pair: &Pair) -> Result<()> {
    let error = |code| anyhow::anyhow!(zstd::zstd_safe::get_error_name(code));
    let mut context = zstd::zstd_safe::DCtx::create();
    context.ref_prefix(&pair.old).map_err(error)?;
    let mut text = Vec::with_capacity(pair.new.len());
    context.decompress(&mut text, &body[DCZ_HEADER..]).map_err(error)?;
    anyhow::ensure!(text == pair.new, "{} comes out of zstd as another text", pair.name);
    Ok(())
}

#[cfg(not(feature = "peers"))]
fn check_dcz(_: &[u8], _: &Pair) -> Result<()> {
    unreachable!("without zstd there are no frames of its")
}

#[cfg(not(feature = "peers"))]
fn peers() -> Vec<Column<'static>> {
    Vec::new()
}

/// All pairs in all columns, and sums.
fn table(pairs: &[Pair], columns: &[Column<'_>]) -> Result<String> {
    let names: Vec<&str> = columns.iter().map(|(name, _)| &**name).collect();
    let mut page = format!(
        "| file | bytes | {} |\n|---|---|{}\n",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    let mut sums: Vec<Made> = vec![(0, Duration::ZERO); columns.len()];
    for pair in pairs {
        page += &format!("| {} | {} |", pair.name, pair.new.len());
        for ((name, encode), sum) in columns.iter().zip(&mut sums) {
            let mut fastest = Duration::MAX;
            let mut body = Vec::new();
            for _ in 0..ROUNDS {
                let (made, time) = cpu_time(|| encode(pair));
                (body, fastest) = (made?, fastest.min(time));
            }
            match name.split_once(' ') {
                Some(("br", _)) => assert_decodes(&body, &pair.new),
                Some(("dcb", _)) => assert_decodes_dcb(&body, &pair.old, &pair.new),
                _ => check_dcz(&body, pair)?,
            }
            *sum = (sum.0 + body.len(), sum.1 + fastest);
            page += &format!(" {} |", body.len());
        }
        page += "\n";
    }
    let bytes: usize = pairs.iter().map(|pair| pair.new.len()).sum();
    let total = |(size, time): &Made| format!("{size}, {:.0} ms", 1e3 * time.as_secs_f64());
    let totals: Vec<_> = sums.iter().map(total).collect();
    page += &format!("| all | {bytes} | {} |\n", totals.join(" | "));
    Ok(page)
}
