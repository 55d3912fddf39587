//! The command line.
//!
//! Flags mean what they mean to `brotli`; where that program ignores one that contradicts
//! another, such as a quality when decompressing, this one refuses both.

use std::ffi::OsString;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use brotwerk::{ContentType, Dictionary, Quality, WindowBits};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser};

use crate::codec::{Compression, Direction};
use crate::job::{Job, Target};
use crate::level::Level;
use crate::message::Name;
use crate::train::TrainArgs;

/// Compresses files with Brotli, or decompresses them.
///
/// Without FILE, or where FILE is "-", reads standard input and writes standard output.
/// Input files are kept unless --rm is given. `brotwerk train --help` says how to make a
/// dictionary for texts of one's own.
#[derive(Debug, Parser)]
#[command(name = "brotwerk", version, infer_long_args = true)]
pub(crate) struct Args {
    #[command(flatten)]
    level: Level,

    /// Base-2 logarithm of the window: 10 to 24, or 0 to fit it to the input [default: 0]
    #[arg(short = 'w', long = "lgwin", value_name = "N", value_parser = window)]
    lgwin: Option<Window>,

    /// What the files are: auto (by their content), generic, html, css, javascript (or js),
    /// json, svg, xml, or a MIME type [default: by name, else by content]
    #[arg(long, value_name = "TYPE", value_parser = content_type)]
    content_type: Option<ContentType>,

    /// Look for the words of this dictionary, which `brotwerk train` made, in place of those
    /// that ship; any decoder reads what comes of it
    #[arg(long, value_name = "FILE.dict", conflicts_with = "content_type")]
    dict: Option<PathBuf>,

    /// Decompress
    #[arg(short, long, conflicts_with_all = ["lgwin", "content_type", "dict", "stats"])]
    decompress: bool,

    /// Check that files decompress, write nothing
    #[arg(
        short,
        long,
        conflicts_with_all = [
            "decompress", "lgwin", "content_type", "dict", "stats", "stdout", "output", "remove",
            "suffix"
        ]
    )]
    test: bool,

    /// Write to standard output
    #[arg(short = 'c', long, conflicts_with_all = ["output", "remove"])]
    stdout: bool,

    /// Write to this file; only with one input
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Suffix of compressed files
    #[arg(short = 'S', long, value_name = "SUF", default_value = ".br")]
    suffix: OsString,

    /// Replace existing outputs; read from and write to terminals
    #[arg(short, long)]
    force: bool,

    /// Keep input files (default)
    #[arg(short, long, conflicts_with = "remove")]
    keep: bool,

    /// Remove an input file once its output is complete and on the disk
    #[arg(short = 'j', long = "rm")]
    remove: bool,

    /// Say on standard error what became of each file
    #[arg(short, long)]
    verbose: bool,

    /// Say on standard error where the bits of each compressed file went
    #[arg(long)]
    stats: bool,

    /// Files to read
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// A window of the user's choice, or one that fits.
#[derive(Clone, Copy, Debug)]
struct Window(Option<WindowBits>);

fn window(text: &str) -> Result<Window, String> {
    match text.parse::<u8>() {
        Ok(0) => Ok(Window(None)),
        Ok(bits) => WindowBits::try_from(bits)
            .map(|bits| Window(Some(bits)))
            .map_err(|error| error.to_string()),
        Err(_) => Err("a window is 0 or a number from 10 to 24".into()),
    }
}

fn content_type(text: &str) -> Result<ContentType, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "auto" => Ok(ContentType::Auto),
        "generic" => Ok(ContentType::Generic),
        "html" => Ok(ContentType::Html),
        "css" => Ok(ContentType::Css),
        "javascript" | "js" => Ok(ContentType::JavaScript),
        "json" => Ok(ContentType::Json),
        "svg" => Ok(ContentType::Svg),
        "xml" => Ok(ContentType::Xml),
        mime if mime.contains('/') => Ok(ContentType::from_mime(mime)),
        _ => Err("a content type is auto, generic, html, css, javascript (or js), json, svg, \
                  xml, or a MIME type such as text/html"),
    }
}

/// The type by the name of a file; by the content where the name doesn't tell.
fn content_type_by_name(file: &Path) -> ContentType {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.and_then(ContentType::from_extension).unwrap_or_default()
}

fn read_dictionary(path: &Path) -> anyhow::Result<Dictionary> {
    let read = || -> anyhow::Result<Dictionary> {
        let mut file = Vec::new();
        File::open(path)
            .and_then(|opened| opened.take(MAX_DICTIONARY).read_to_end(&mut file))
            .context("can't be read")?;
        Ok(Dictionary::from_bytes(&file)?)
    };
    read().with_context(|| Name(Some(path)).to_string())
}

/// No dictionary's file is longer: two bytes for each word in each form, and a header.
pub(crate) const MAX_DICTIONARY: u64 = 1 << 20;

/// What the command line asks for.
pub(crate) enum Request {
    /// The help or the version.
    Print(String),
    /// The making of a dictionary.
    Train(TrainArgs),
    /// Work.
    Run(Args),
}

/// Reads the command line.
///
/// # Errors
/// What is wrong with it, in one line.
pub(crate) fn parse(words: impl Iterator<Item = OsString>) -> anyhow::Result<Request> {
    let words: Vec<_> = words.collect();
    // No subcommand of clap's: whatever else comes first is a flag or a file, as with `brotli`.
    // A file of that name is `./train`.
    let request = if words.get(1).is_some_and(|word| word == "train") {
        let name = [OsString::from("brotwerk train")];
        TrainArgs::try_parse_from(name.into_iter().chain(words.into_iter().skip(2)))
            .map(Request::Train)
    } else {
        Args::try_parse_from(words).and_then(Args::checked).map(Request::Run)
    };
    match request {
        Ok(request) => Ok(request),
        Err(error)
            if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) =>
        {
            Ok(Request::Print(error.to_string()))
        }
        Err(error) => Err(anyhow!("{} (see brotwerk --help)", first_paragraph(&error.to_string()))),
    }
}

/// `clap` follows the error by tips and usage; the contract is one line.
fn first_paragraph(text: &str) -> String {
    let lines: Vec<&str> =
        text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let text = lines.join(" ");
    text.strip_prefix("error: ").unwrap_or(&text).to_owned()
}

impl Args {
    /// The rules that concern values.
    fn checked(self) -> Result<Self, clap::Error> {
        let suffix = self.suffix.as_encoded_bytes();
        let problem = if self.level.0.is_some() && (self.decompress || self.test) {
            // Not by `conflicts_with`, whose message would list all twelve spellings.
            "a quality is for compression, not for --decompress or --test"
        } else if self.output.is_some() && self.files.len() > 1 {
            "the argument '--output <FILE>' takes one input, not several"
        } else if suffix.is_empty() {
            "the argument '--suffix <SUF>' is empty: output and input would be the same file"
        } else if suffix.iter().any(|&byte| std::path::is_separator(byte.into())) {
            "the argument '--suffix <SUF>' holds a path separator"
        } else {
            return Ok(self);
        };
        Err(Self::command().error(ErrorKind::ValueValidation, problem))
    }

    /// One job for each input.
    ///
    /// # Errors
    /// If there is a dictionary to use and it can't be.
    pub(crate) fn jobs(&self) -> anyhow::Result<impl Iterator<Item = Job>> {
        let dictionary = self.dict.as_deref().map(read_dictionary).transpose()?;
        let none = self.files.is_empty().then_some(None);
        let files =
            self.files.iter().map(|file| Some(file.as_path()).filter(|f| *f != Path::new("-")));
        Ok(none.into_iter().chain(files).map(move |file| self.job(file, dictionary.as_ref())))
    }

    fn job(&self, file: Option<&Path>, dictionary: Option<&Dictionary>) -> Job {
        let direction = if self.decompress || self.test {
            Direction::Decompress
        } else {
            Direction::Compress(Compression {
                // What `brotli` takes by default.
                quality: self.level.0.unwrap_or(Quality::MAX),
                window: self.lgwin.and_then(|window| window.0),
                content_type: self
                    .content_type
                    .unwrap_or_else(|| file.map_or(ContentType::Auto, content_type_by_name)),
                dictionary: dictionary.cloned(),
                stats: self.stats,
            })
        };
        let target = match (&self.output, file) {
            _ if self.test => Target::Nowhere,
            (Some(output), _) => Target::File(output.clone()),
            (None, Some(_)) if !self.stdout => Target::Suffix(self.suffix.clone()),
            _ => Target::Stdout,
        };
        Job {
            input: file.map(Path::to_owned),
            direction,
            target,
            force: self.force,
            remove: self.remove,
            verbose: self.verbose,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn content_types_by_name_and_by_flag() {
        use ContentType::{Auto, Css, Generic, Html, JavaScript, Json, Svg, Xml};
        for (name, expected) in [
            ("a.html", Html),
            ("folder.css/a.XHTML", Html),
            ("a.css", Css),
            ("a.min.mjs", JavaScript),
            ("a.js.map", Json),
            ("a.svg", Svg),
            ("a.Atom", Xml),
            ("a.html.br", Auto),
            ("a.txt", Auto),
            ("folder.css/a", Auto),
            (".css", Auto),
            ("", Auto),
        ] {
            assert_eq!(content_type_by_name(Path::new(name)), expected, "{name}");
        }
        for (value, expected) in [
            ("auto", Some(Auto)),
            ("Generic", Some(Generic)),
            ("js", Some(JavaScript)),
            ("javascript", Some(JavaScript)),
            ("IMAGE/svg+xml", Some(Svg)),
            ("text/html; charset=utf-8", Some(Html)),
            ("font/woff2", Some(Generic)),
            ("htm", None),
            ("", None),
        ] {
            assert_eq!(content_type(value).ok(), expected, "{value}");
        }
    }
}
