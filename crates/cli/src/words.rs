//! The words of the command line, as `brotli` reads them.
//!
//! `brotli`'s grammar is no parser library's: short flags join and the one that takes a value
//! stands last, long ones with a value are written `--key=value` with any beginning of the key,
//! empty words count for nothing, and whatever comes twice is an error. This stage translates
//! such words to plain `--flag`, `--key=value`, `--` and files, which `clap` then reads. Which
//! flags there are it asks the `clap` command, so that they are listed once.
//!
//! Called by one of `brotli`'s names the program refuses what `brotli` refuses. By its own name
//! it also takes `-q5`, `--quality 5` and cut flags such as `--decomp`: `brotli` answers these
//! with an error, so no command line has two meanings.

use std::ffi::{OsStr, OsString};

use anyhow::{Context as _, bail};
use clap::ArgAction::Append;
use clap::{Arg, Command};
use clap_lex::{ArgCursor, ParsedArg, RawArgs};

use crate::called::Called;

/// `brotli`'s keys in the order in which it tries what was given as a beginning of them.
const KEYS: [&str; 7] =
    ["comment", "dictionary", "lgwin", "large_window", "output", "quality", "suffix"];

/// Flags of which one can be given, and only once, with what `brotli` says to more.
const ONCE: [(&[&str], &str); 13] = [
    (&["quality", "best"], "quality already set"),
    (&["stdout", "output"], "write to standard output already set"),
    (&["decompress", "test"], "command already set when parsing "),
    (&["keep", "rm"], "argument --rm / -j or --keep / -k already set"),
    (&["lgwin", "large_window"], "lgwin parameter already set"),
    (&["force"], "force output overwrite already set"),
    (&["no-copy-stat"], "argument --no-copy-stat / -n already set"),
    (&["squash"], "argument --squash / -s already set"),
    (&["verbose"], "argument --verbose / -v already set"),
    (&["concatenated"], "argument -K / --concatenated already set"),
    (&["comment"], "comment already set"),
    (&["dictionary"], "dictionary path already set"),
    (&["suffix"], "suffix already set"),
];

/// What the words come to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Words {
    /// For `clap`.
    Plain(Vec<OsString>),
    /// The help is wanted; what follows doesn't count.
    Help,
    /// So is all of the help.
    LongHelp,
    /// So is the version.
    Version,
}

/// Translates the words after the program's name.
///
/// # Errors
/// What is wrong with them, in `brotli`'s words where it has some.
pub(crate) fn translate(
    command: &Command,
    called: Called,
    words: impl Iterator<Item = OsString>,
) -> anyhow::Result<Words> {
    let raw = RawArgs::new(words);
    let cursor = raw.cursor();
    let mut reader =
        Reader { command, called, raw: &raw, cursor, plain: Vec::new(), seen: Vec::new() };
    for &flag in called.implied() {
        reader.push(flag, None, flag)?;
    }
    let mut files = Vec::new();
    while let Some(word) = raw.next(&mut reader.cursor) {
        if word.is_empty() {
            // Counts for nothing, as in `brotli "$FLAGS" file`.
        } else if word.is_escape() {
            let rest = raw.remaining(&mut reader.cursor).filter(|file| !file.is_empty());
            files.extend(rest.map(OsStr::to_owned));
        } else if !word.is_long() && !word.is_short() {
            files.push(word.to_value_os().to_owned());
        } else {
            match if word.is_long() { reader.long(&word) } else { reader.short(&word) }? {
                "h" => return Ok(Words::Help),
                "help" => return Ok(Words::LongHelp),
                "version" => return Ok(Words::Version),
                _ => {}
            }
        }
    }
    let mut plain = reader.plain;
    plain.push("--".into());
    plain.append(&mut files);
    Ok(Words::Plain(plain))
}

/// Reads flags one by one.
struct Reader<'a> {
    command: &'a Command,
    called: Called,
    raw: &'a RawArgs,
    cursor: ArgCursor,
    plain: Vec<OsString>,
    /// First flags of the groups that were given, or flags that are in no group.
    seen: Vec<String>,
}

impl<'a> Reader<'a> {
    /// The next word, as a value.
    fn value(&mut self) -> Option<&'a OsStr> {
        self.raw.next_os(&mut self.cursor).filter(|value| !value.is_empty())
    }

    /// `-5fo FILE`. Gives the last flag's long name.
    fn short(&mut self, word: &ParsedArg<'a>) -> anyhow::Result<&'a str> {
        let mut flags = word.to_short().context("not a short flag")?;
        let mut last = "";
        while let Some(flag) = flags.next_flag() {
            let Ok(flag) = flag else { bail!("invalid argument [{}]", word.display()) };
            let spelled = format!("-{flag}");
            if flag.is_ascii_digit() {
                self.push("quality", Some(OsStr::new(&spelled[1..])), &spelled)?;
                continue;
            }
            // `clap` adds these two only when it parses.
            if let Some(end) = match flag {
                'h' => Some("h"),
                'V' => Some("version"),
                _ => None,
            } {
                return Ok(end);
            }
            let found = self.command.get_arguments().find(|arg| arg.get_short() == Some(flag));
            let Some(long) = found.and_then(Arg::get_long) else {
                bail!("invalid argument {spelled}")
            };
            last = long;
            if !takes_value(found) {
                self.push(long, None, &spelled)?;
                continue;
            }
            let joined = flags.next_value_os();
            let value = match joined {
                Some(_) if self.called.is_strict() => None,
                Some(joined) => Some(joined),
                None => self.value(),
            };
            let value =
                value.with_context(|| format!("expected parameter for argument {spelled}"))?;
            self.push(long, Some(value), &spelled)?;
        }
        Ok(last)
    }

    /// `--flag`, `--key=value`, and by the program's own name `--key value`. Gives the name.
    fn long(&mut self, word: &ParsedArg<'a>) -> anyhow::Result<&'a str> {
        let shown = word.to_value_os().to_string_lossy();
        let shown = shown.trim_start_matches('-');
        let (key, value) = word.to_long().context("not a long flag")?;
        let Ok(key) = key else { bail!("invalid parameter: [{shown}]") };
        let missing = || format!("must pass the parameter as --{key}=value");
        let Some(value) = value else {
            if let Some(end) = ["help", "version"].into_iter().find(|end| *end == key) {
                return Ok(end);
            }
            let found = self.exactly(key).or_else(|| self.cut(key));
            let Some(long) = found.and_then(Arg::get_long) else { bail!(missing()) };
            let spelled = format!("--{long}");
            if !takes_value(found) {
                self.push(long, None, &spelled)?;
                return Ok(long);
            }
            // Those that `brotli` doesn't know may be written either way.
            let separate = !self.called.is_strict() || !KEYS.contains(&long);
            let value = Some(()).filter(|()| separate).and_then(|()| self.value());
            self.push(long, Some(value.with_context(missing)?), &spelled)?;
            return Ok(long);
        };
        if value.is_empty() {
            bail!(missing());
        }
        let found = self.exactly(key).or_else(|| self.beginning_with(key));
        match found.filter(|_| takes_value(found)).and_then(Arg::get_long) {
            Some(long) => {
                self.push(long, Some(value), &format!("--{long}"))?;
                Ok(long)
            }
            None => bail!("invalid parameter: [{shown}]"),
        }
    }

    fn exactly(&self, key: &str) -> Option<&'a Arg> {
        self.command.get_arguments().find(|arg| arg.get_long() == Some(key))
    }

    /// The one flag that starts so, by the program's own name.
    fn cut(&self, key: &str) -> Option<&'a Arg> {
        let mut found = self
            .command
            .get_arguments()
            .filter(|arg| arg.get_long().is_some_and(|long| long.starts_with(key)));
        let first = found.next().filter(|_| !self.called.is_strict());
        first.filter(|_| found.next().is_none())
    }

    /// The first key of `brotli` that starts so, or else the one of ours.
    fn beginning_with(&self, key: &str) -> Option<&'a Arg> {
        let theirs = KEYS.into_iter().find(|it| !key.is_empty() && it.starts_with(key));
        theirs.and_then(|theirs| self.exactly(theirs)).or_else(|| {
            let mut ours = self.command.get_arguments().filter(|arg| {
                takes_value(Some(arg)) && arg.get_long().is_some_and(|long| long.starts_with(key))
            });
            let first = ours.next();
            first.filter(|_| ours.next().is_none())
        })
    }

    /// Adds a flag, unless it or one that excludes it is there already.
    fn push(&mut self, long: &str, value: Option<&OsStr>, spelled: &str) -> anyhow::Result<()> {
        let group = ONCE.iter().find(|(flags, _)| flags.contains(&long));
        let first = group.map_or(long, |(flags, _)| flags[0]);
        let again = self.seen.iter().any(|seen| seen == first);
        let repeats = self.exactly(long).is_some_and(|arg| matches!(arg.get_action(), Append));
        if again && !repeats {
            match group {
                Some((_, message)) if message.ends_with(' ') => bail!("{message}{spelled}"),
                Some((_, message)) if long == "output" => bail!("{message} ({spelled})"),
                Some((_, message)) => bail!("{message}"),
                None => bail!("argument {spelled} already set"),
            }
        }
        self.seen.push(first.to_owned());
        let mut word = OsString::from(format!("--{long}"));
        if let Some(value) = value {
            word.push("=");
            word.push(value);
        }
        self.plain.push(word);
        Ok(())
    }
}

fn takes_value(arg: Option<&Arg>) -> bool {
    arg.is_some_and(|arg| arg.get_action().takes_values())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::args::Args;

    fn read(called: Called, line: &str) -> Result<String, String> {
        let words = line.split(' ').map(|word| if word == "''" { "" } else { word });
        match translate(&Args::command(), called, words.map(OsString::from)) {
            Ok(Words::Plain(plain)) => Ok(plain.join(OsStr::new(" ")).into_string().unwrap()),
            Ok(end) => Ok(format!("{end:?}")),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn what_every_name_takes() {
        for (line, plain) in [
            ("a", "-- a"),
            ("-", "-- -"),
            ("'' a '' b", "-- a b"),
            ("a -5 b", "--quality=5 -- a b"),
            ("-dfo out a", "--decompress --force --output=out -- a"),
            ("-o -5 a", "--output=-5 -- a"),
            ("-w 24 -Z a", "--lgwin=24 --best -- a"),
            ("--l=20 a", "--lgwin=20 -- a"),
            ("--la=25 a", "--large_window=25 -- a"),
            ("--dict=x a", "--dict=x -- a"),
            ("--dicti=x a", "--dictionary=x -- a"),
            ("--d=x a", "--dictionary=x -- a"),
            ("--c=YQ== a", "--comment=YQ== -- a"),
            ("--content=css a", "--content-type=css -- a"),
            ("--content-type css a", "--content-type=css -- a"),
            ("-T 2 -r a", "--threads=2 --recursive -- a"),
            ("-k -- -d -- '' -", "--keep -- -d -- -"),
            ("-5hx", "Help"),
            ("--version --nonsense", "Version"),
        ] {
            assert_eq!(read(Called::Brotli, line).as_deref(), Ok(plain), "{line}");
            assert_eq!(read(Called::Brotwerk, line).as_deref(), Ok(plain), "{line}");
        }
        assert_eq!(read(Called::Brcat, "a").unwrap(), "--decompress --concatenated --stdout -- a");
        assert_eq!(read(Called::Unbrotli, "a").unwrap(), "--decompress -- a");
    }

    #[test]
    fn what_only_brotlis_names_refuse() {
        for (line, plain, message) in [
            ("-q11 a", "--quality=11 -- a", "expected parameter for argument -q"),
            ("-fw0 a", "--force --lgwin=0 -- a", "expected parameter for argument -w"),
            ("--quality 5 a", "--quality=5 -- a", "must pass the parameter as --quality=value"),
            ("--dec a", "--decompress -- a", "must pass the parameter as --dec=value"),
        ] {
            assert_eq!(read(Called::Brotwerk, line).as_deref(), Ok(plain), "{line}");
            assert_eq!(read(Called::Brotli, line).unwrap_err(), message, "{line}");
        }
    }

    #[test]
    fn what_every_name_refuses() {
        for (line, message) in [
            ("-5 -6 a", "quality already set"),
            ("-5Z a", "quality already set"),
            ("-c -o x a", "write to standard output already set (-o)"),
            ("--output=x -c a", "write to standard output already set"),
            ("-dt a", "command already set when parsing -t"),
            ("--test --decompress", "command already set when parsing --decompress"),
            ("-jk a", "argument --rm / -j or --keep / -k already set"),
            ("-T 2 -T 2", "argument -T already set"),
            ("-o", "expected parameter for argument -o"),
            ("-o ''", "expected parameter for argument -o"),
            ("-5x a", "invalid argument -x"),
            ("--nonsense a", "must pass the parameter as --nonsense=value"),
            ("--st a", "must pass the parameter as --st=value"),
            ("--suffix= a", "must pass the parameter as --suffix=value"),
            ("--force=yes a", "invalid parameter: [force=yes]"),
            ("--=x a", "invalid parameter: [=x]"),
        ] {
            for called in [Called::Brotli, Called::Brotwerk] {
                assert_eq!(read(called, line).unwrap_err(), message, "{line}");
            }
        }
        assert!(read(Called::Brcat, "-d a").unwrap_err().starts_with("command already set"));
    }
}
