//! How hard to try, in the three ways that `brotli` spells it: `-5`, `-q 5`, `-Z`.

use brotwerk::Quality;
use clap::{Arg, ArgAction, ArgGroup, ArgMatches, Args, Command, FromArgMatches};

/// The quality asked for, if any.
///
/// Parsed by hand because `derive` would need a field for each of the ten digits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Level(pub(crate) Option<Quality>);

const DIGITS: [&str; 10] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

fn quality(text: &str) -> Result<Quality, String> {
    let level: u8 = text.parse().map_err(|_| "a quality is a number from 0 to 11")?;
    Quality::try_from(level).map_err(|error| error.to_string())
}

impl Args for Level {
    fn augment_args(command: Command) -> Command {
        let digits = DIGITS.iter().zip('0'..).map(|(&digit, short)| {
            // One line of help stands for all ten.
            let help = "Quality 0 (fastest) to 9: -0, -1, ... -9";
            Arg::new(digit).short(short).action(ArgAction::SetTrue).help(help).hide(digit != "9")
        });
        command
            .args(digits)
            .arg(
                Arg::new("quality")
                    .short('q')
                    .long("quality")
                    .value_name("N")
                    .value_parser(quality)
                    .help("Quality 0 (fastest) to 11 (smallest) [default: 11]"),
            )
            .arg(
                Arg::new("best")
                    .short('Z')
                    .long("best")
                    .action(ArgAction::SetTrue)
                    .help("Best quality, the same as -q 11"),
            )
            // The spellings exclude one another.
            .group(ArgGroup::new("level").args(DIGITS).args(["quality", "best"]))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Level {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let digit = (0..).zip(DIGITS).find(|(_, id)| matches.get_flag(id)).map(|(level, _)| level);
        Ok(Self(match digit {
            Some(level) => Quality::try_from(level).ok(),
            None if matches.get_flag("best") => Some(Quality::MAX),
            None => matches.get_one("quality").copied(),
        }))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}
