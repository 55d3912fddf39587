//! The command line.
//!
//! Flags mean what they mean to `brotli`; [`words`] reads them as it does, and what is here
//! gives them their types. Where that program destroys what it should keep, or ignores half of
//! what it was told, this one refuses.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, anyhow, bail};
use brotwerk::{ContentType, Dictionary, Quality, WindowBits};
use clap::{CommandFactory as _, Parser};
use clap_complete::Shell;

use crate::Failure;
use crate::called::Called;
use crate::comment;
use crate::message::Name;
use crate::prior::{Prepared, Prior};
use crate::train::TrainArgs;
use crate::values::{
    Gain, MAX_DICTIONARY, SegmentSize, Threads, Window, cache_size, content_type, gain, is_stdin,
    large_window, quality, segment_size, size, threads, window,
};
use crate::words::{self, Words};

/// Compresses files with Brotli, or decompresses them.
///
/// Without FILE, or where FILE is "-", reads standard input and writes standard output. Input
/// files are kept unless --rm is given. Short flags join, as in -9kf. Called "brotli" it refuses
/// what brotli refuses; called "unbrotli" it decompresses, called "brcat" it does so to standard
/// output, several streams in a row. `brotwerk train --help` says how to make a dictionary for
/// texts of one's own.
#[derive(Debug, Parser)]
#[command(name = "brotwerk", version, override_usage = "brotwerk [OPTION]... [FILE]...")]
pub(crate) struct Args {
    /// Quality 0 (fastest) to 11 (smallest), or -0, -1, ... -9 [default: 11]
    #[arg(short, long, value_name = "N", value_parser = quality)]
    pub(crate) quality: Option<Quality>,

    /// Best quality, the same as -q 11
    #[arg(short = 'Z', long)]
    best: bool,

    /// Base-2 logarithm of the window: 10 to 24, or 0 to fit it to the input [default: 0]
    #[arg(short = 'w', long = "lgwin", value_name = "N", value_parser = window)]
    lgwin: Option<Window>,

    /// A window of 10 to 30, or 0, that only decoders with the large-window extension read;
    /// browsers don't
    #[arg(long = "large_window", value_name = "N", value_parser = large_window)]
    large_window: Option<Window>,

    /// What the files are: auto (by their content), generic, html, css, javascript (or js),
    /// json, svg, xml, or a MIME type [default: by name, else by content]
    #[arg(long, value_name = "TYPE", value_parser = content_type)]
    pub(crate) content_type: Option<ContentType>,

    /// Look for the words of this dictionary, which `brotwerk train` made, in place of those
    /// that ship; any decoder reads what comes of it
    #[arg(long, value_name = "FILE.dict")]
    dict: Option<PathBuf>,

    /// Use this file as if it stood before each text; decompression needs the same
    #[arg(short = 'D', long, value_name = "FILE")]
    dictionary: Option<PathBuf>,

    /// Dictionary-compressed Brotli (RFC 9842): use this file, such as the last version, as if it
    /// stood before each text, and name it by its SHA-256; decompression needs the same
    #[arg(long, value_name = "OLD")]
    dcb: Option<PathBuf>,

    /// With --recursive: for each file of the site that has changed since this earlier build, make a
    /// delta against the file of that build which it is most like, PAGE.HASH.dcb by the SHA-256 of that
    /// file; once for each earlier build
    #[arg(long, value_name = "FOLDER")]
    pub(crate) dictionaries: Vec<PathBuf>,

    /// With --recursive: write down, in JSON, hashes, outputs, and what a server has to say of each file
    /// for browsers to keep it as a dictionary [default with --dictionaries: brotwerk.json in the site]
    #[arg(long, value_name = "FILE")]
    pub(crate) manifest: Option<PathBuf>,

    /// When compressing, put this comment, base64 of at most 80 bytes, into the stream; when
    /// decompressing, want it to be there
    #[arg(short = 'C', long, value_name = "B64", value_parser = comment::from_base64)]
    comment: Option<Comment>,

    /// Decompress
    #[arg(short, long)]
    pub(crate) decompress: bool,

    /// Check that files decompress, write nothing
    #[arg(short, long)]
    pub(crate) test: bool,

    /// When decompressing, take several streams in a row for one
    #[arg(short = 'K', long)]
    pub(crate) concatenated: bool,

    /// Write to standard output
    #[arg(short = 'c', long)]
    pub(crate) stdout: bool,

    /// Write to this file; only with one input
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Suffix of compressed files [default: .br; with --dcb: .dcb]
    #[arg(short = 'S', long, value_name = "SUF")]
    suffix: Option<OsString>,

    /// Work on all files in folders and below: pass over what is compressed already or doesn't
    /// get smaller, go on after a failure, list the failures at the end
    #[arg(short, long)]
    pub(crate) recursive: bool,

    /// With --recursive, pass over files whose output has the same time, without comparing what
    /// it holds
    #[arg(long)]
    pub(crate) trust_times: bool,

    /// With --recursive, keep outputs in this folder, too, by their inputs' content: files that have
    /// not changed since cost no more than a hash. May be shared, and deleted
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,

    /// Remove from the cache what was not used for longest, once it takes more than so many bytes
    /// [default: 1G]
    #[arg(long, value_name = "SIZE", value_parser = cache_size)]
    pub(crate) cache_size: Option<u64>,

    /// With --recursive and --cache, remove outputs in the folders whose inputs are gone, if they
    /// are in the cache
    #[arg(long)]
    pub(crate) prune: bool,

    /// Pass over files of fewer bytes than this
    #[arg(long, value_name = "BYTES", value_parser = size)]
    pub(crate) min_size: Option<u64>,

    /// Keep no output that saves fewer bytes than this, or percent with "%" [default with
    /// --recursive: 22, what the header of a compressed answer takes]
    #[arg(long, value_name = "BYTES", value_parser = gain)]
    pub(crate) min_gain: Option<Gain>,

    /// Cut inputs into segments of so many bytes (K, M and G count 1024, its square and its cube),
    /// each with as much text before it to copy from; threads share them. Changes the output; 4M
    /// are recommended for files of many megabytes [default: 0, don't cut]
    #[arg(long, value_name = "SIZE", value_parser = segment_size)]
    segment_size: Option<SegmentSize>,

    /// Work on so many files at a time, or on segments where files are few; 0 for one per core
    /// [default: 1]
    #[arg(short = 'T', long, value_name = "N", value_parser = threads)]
    threads: Option<Threads>,

    /// Replace existing outputs, and remove those of files that are passed over since they
    /// don't get smaller; read from and write to terminals
    #[arg(short, long)]
    pub(crate) force: bool,

    /// Keep input files (default)
    #[arg(short, long)]
    keep: bool,

    /// Remove an input file once its output is complete and on the disk
    #[arg(short = 'j', long = "rm")]
    pub(crate) remove: bool,

    /// Keep no output that is not smaller than its input
    #[arg(short, long)]
    pub(crate) squash: bool,

    /// Don't give outputs the mode, times and owner of their inputs
    #[arg(short, long)]
    pub(crate) no_copy_stat: bool,

    /// Say on standard error what became of each file
    #[arg(short, long)]
    pub(crate) verbose: bool,

    /// Say on standard error where the bits of each compressed file went
    #[arg(long)]
    pub(crate) stats: bool,

    /// Say on standard output what became of each file, in a JSON object on a line of its own
    #[arg(long)]
    pub(crate) json: bool,

    /// Print completions for a shell
    #[arg(long, value_name = "SHELL")]
    completions: Option<Shell>,

    /// Print the manual page
    #[arg(long)]
    man: bool,

    /// Files to read
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `clap` would take the bytes of a `Vec` for as many values.
type Comment = Arc<[u8]>;

/// What the command line asks for.
pub(crate) enum Request {
    /// The help, the version, or something else of the program's own.
    Print(String),
    /// The making of a dictionary.
    Train(TrainArgs),
    /// Work.
    Run(Box<Args>),
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it.
pub(crate) fn parse(mut line: impl Iterator<Item = OsString>) -> Result<Request, Failure> {
    let called = Called::by(&line.next().unwrap_or_default());
    let mut line = line.peekable();
    // No subcommand of clap's: whatever else comes first is a flag or a file, as with `brotli`.
    // A file of that name is `./train`.
    if !called.is_strict() && line.next_if(|word| word == "train").is_some() {
        const NAME: &str = "brotwerk train";
        let train = TrainArgs::try_parse_from([OsString::from(NAME)].into_iter().chain(line));
        let request = train.map(Request::Train).or_else(|error| printed(&error));
        return request.map_err(|error| Failure::Misuse(error, NAME));
    }
    let read = || -> anyhow::Result<Request> {
        let mut command = Args::command();
        let plain = match words::translate(&command, called, line)? {
            Words::Plain(plain) => plain,
            Words::Help => return Ok(print(&command.render_help())),
            Words::LongHelp => return Ok(print(&command.render_long_help())),
            Words::Version => return Ok(print(&called.version())),
        };
        match Args::try_parse_from([OsString::from("brotwerk")].into_iter().chain(plain)) {
            Ok(args) => args.request(),
            Err(error) => printed(&error),
        }
    };
    read().map_err(|error| Failure::Misuse(error, called.name()))
}

fn print(text: &impl ToString) -> Request {
    Request::Print(text.to_string())
}

/// What `clap` would print: a help, or what is wrong, without its tips.
fn printed(error: &clap::Error) -> anyhow::Result<Request> {
    use clap::error::ErrorKind;
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Ok(print(error));
    }
    // Those of the values' own parsers say it all.
    if let Some(source) = std::error::Error::source(error) {
        bail!(source.to_string());
    }
    let text = error.to_string();
    let lines: Vec<&str> =
        text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let text = lines.join(" ");
    Err(anyhow!(text.strip_prefix("error: ").unwrap_or(&text).to_owned()))
}

impl Args {
    /// What is asked for, if it goes together.
    fn request(self) -> anyhow::Result<Request> {
        let mut text = Vec::new();
        if let Some(shell) = self.completions {
            clap_complete::generate(shell, &mut Self::command(), "brotwerk", &mut text);
        } else if self.man {
            clap_mangen::Man::new(Self::command()).render(&mut text)?;
        } else {
            self.check()?;
            return Ok(Request::Run(Box::new(self)));
        }
        Ok(Request::Print(String::from_utf8(text)?))
    }

    /// Whether the output goes to standard output.
    fn writes_to_stdout(&self) -> bool {
        let stdin = self.files.is_empty() || self.files.iter().any(|file| is_stdin(file));
        !self.test && self.output.is_none() && (self.stdout || stdin)
    }

    /// The rules that concern several flags.
    fn check(&self) -> anyhow::Result<()> {
        let expands = self.decompress || self.test;
        let separator = |&byte: &u8| byte == b'/' || byte == b'\\';
        let rules = [
            (
                self.files.len() > 1 && (self.stdout || self.output.is_some()),
                "--stdout and --output take one input, not several",
            ),
            (self.test && self.output.is_some(), "--test and --output exclude each other"),
            (self.test && self.stdout, "--test and --stdout exclude each other"),
            (self.test && self.remove, "--test and --rm exclude each other: nothing would be left"),
            (self.squash && self.stdout, "--squash and --stdout exclude each other"),
            (
                (self.min_size.is_some() || self.min_gain.is_some())
                    && (expands || self.writes_to_stdout()),
                "--min-size and --min-gain are for compression to files",
            ),
            (self.trust_times && !self.recursive, "--trust-times needs --recursive"),
            (
                self.cache.is_some() && (expands || !self.recursive),
                "--cache is for compression with --recursive",
            ),
            (
                self.cache.is_some() && self.remove,
                "--cache and --rm exclude each other: there is no input to come back to",
            ),
            (
                self.cache.is_some() && self.stats,
                "--cache and --stats exclude each other: what comes from the cache was not counted",
            ),
            (self.cache_size.is_some() && self.cache.is_none(), "--cache-size needs --cache"),
            (
                self.prune && self.cache.is_none(),
                "--prune needs --cache, which knows the outputs that are ours to remove",
            ),
            (
                self.suffix().as_encoded_bytes().iter().any(separator),
                "a --suffix holds no path separator",
            ),
            (self.concatenated && !self.decompress, "--concatenated needs --decompress"),
            (
                self.dcb.is_some() && self.dictionary.is_some(),
                "--dcb and --dictionary exclude each other",
            ),
            (
                self.is_site() && (!self.recursive || expands),
                "--dictionaries and --manifest need --recursive, and compression",
            ),
            (
                self.is_site() && !matches!(&self.files[..], [folder] if folder.is_dir()),
                "--dictionaries and --manifest take one folder, the site's",
            ),
            (
                self.is_site() && (self.dcb.is_some() || self.dictionary.is_some()),
                "--dictionaries and --manifest go with neither --dcb nor --dictionary",
            ),
            (
                !self.dictionaries.is_empty() && self.window().is_some_and(WindowBits::is_large),
                "--dictionaries takes windows of at most 24 bits (RFC 9842)",
            ),
            (
                self.is_site() && self.remove,
                "--dictionaries and --manifest keep the site: they exclude --rm",
            ),
            (
                self.dcb.is_some() && self.concatenated,
                "--dcb and --concatenated exclude each other",
            ),
            (
                self.dcb.is_some() && self.window().is_some_and(WindowBits::is_large),
                "--dcb takes windows of at most 24 bits (RFC 9842)",
            ),
            (
                self.concatenated && self.comment().is_some(),
                "--concatenated and --comment exclude each other",
            ),
            (
                self.content_type.is_some() && expands,
                "--content-type is for compression, not for --decompress or --test",
            ),
            (
                self.dict.is_some() && expands,
                "--dict is for compression, not for --decompress or --test; what both need is \
                 a --dictionary",
            ),
            (
                self.segment_size.is_some() && expands,
                "--segment-size is for compression, not for --decompress or --test",
            ),
            (self.stats && expands, "--stats is for compression, not for --decompress or --test"),
            (
                self.dict.is_some() && self.content_type.is_some(),
                "--dict and --content-type exclude each other",
            ),
            (
                self.recursive && (self.writes_to_stdout() || self.output.is_some()),
                "--recursive needs folders or files, and writes beside them",
            ),
            (
                self.json && self.writes_to_stdout(),
                "--json writes to standard output, where the output is to go",
            ),
        ];
        match rules.into_iter().find(|(broken, _)| *broken) {
            Some((_, rule)) => bail!(rule),
            None => Ok(()),
        }
    }

    /// Whether the folder is a site, of which a server is to know.
    pub(crate) fn is_site(&self) -> bool {
        !self.dictionaries.is_empty() || self.manifest.is_some()
    }

    /// How many files to work on at a time.
    pub(crate) fn threads(&self) -> NonZeroUsize {
        self.threads.unwrap_or(Threads::ONE).count()
    }

    /// How many bytes a segment has, if inputs are to be cut.
    pub(crate) fn segment_size(&self) -> Option<NonZeroUsize> {
        self.segment_size.and_then(|size| size.0)
    }

    /// The least that outputs have to save to be kept, if anything.
    pub(crate) fn least_gain(&self) -> Option<Gain> {
        let squash = self.squash.then_some(Gain::ANY);
        self.min_gain.or(self.recursive.then_some(Gain::A_HEADER)).or(squash)
    }

    /// The quality; what `brotli` takes by default.
    pub(crate) fn quality(&self) -> Quality {
        self.quality.filter(|_| !self.best).unwrap_or(Quality::MAX)
    }

    /// The window, if it is not to fit.
    pub(crate) fn window(&self) -> Option<WindowBits> {
        self.lgwin.or(self.large_window).and_then(|window| window.0)
    }

    /// The comment, if it is one.
    pub(crate) fn comment(&self) -> Option<&[u8]> {
        self.comment.as_deref().filter(|comment| !comment.is_empty())
    }

    /// Reads the words to look for; with the file's bytes.
    pub(crate) fn reduced_dictionary(&self) -> anyhow::Result<Option<(Dictionary, Vec<u8>)>> {
        let Some(path) = &self.dict else { return Ok(None) };
        let read = || -> anyhow::Result<(Dictionary, Vec<u8>)> {
            let mut file = Vec::new();
            File::open(path)
                .and_then(|opened| opened.take(MAX_DICTIONARY).read_to_end(&mut file))
                .context("can't be read")?;
            Ok((Dictionary::from_bytes(&file)?, file))
        };
        read().map(Some).with_context(|| Name(Some(path)).to_string())
    }

    /// What compressed files have at the end of their names.
    pub(crate) fn suffix(&self) -> &OsStr {
        let usual = if self.dcb.is_some() { ".dcb" } else { ".br" };
        self.suffix.as_deref().unwrap_or(OsStr::new(usual))
    }

    /// Reads what stands before each text.
    pub(crate) fn prior(&self) -> anyhow::Result<Option<Prior>> {
        let Some(path) = self.dictionary.as_ref().or(self.dcb.as_ref()) else { return Ok(None) };
        let name = Name(Some(path));
        let file =
            File::open(path).with_context(|| format!("failed to open dictionary file [{name}]"))?;
        let mut bytes = Vec::new();
        file.take(MAX_PREFIX_DICTIONARY + 1)
            .read_to_end(&mut bytes)
            .with_context(|| format!("failed to read dictionary [{name}]"))?;
        if bytes.len() as u64 > MAX_PREFIX_DICTIONARY {
            bail!("dictionary [{name}] is larger than maximum allowed: {MAX_PREFIX_DICTIONARY}");
        }
        Ok(Some(Prior { bytes: bytes.into(), is_named: self.dcb.is_some() }))
    }

    /// The same, prepared for searching.
    pub(crate) fn prepared(&self, prior: Prior) -> anyhow::Result<Prepared> {
        let path = self.dictionary.as_deref().or(self.dcb.as_deref());
        prior.prepare().with_context(|| format!("failed to prepare dictionary [{}]", Name(path)))
    }
}

/// The longest prefix dictionary of `brotli`, in bytes: the largest distance of the format less
/// the largest window.
pub(crate) const MAX_PREFIX_DICTIONARY: u64 = 0x3ff_fffc - ((1 << 24) - 16);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_sound() {
        Args::command().debug_assert();
    }
}
