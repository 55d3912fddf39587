//! The dictionaries that ship: where their data come from, and how they are made.

mod format;
mod spellings;
pub(crate) mod train;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

/// Make the reduced dictionaries and their images again from the corpus's `train/`.
#[derive(Args)]
pub(crate) struct Dictionaries {
    /// Make nothing; check the format's data and what ships.
    #[arg(long)]
    verify: bool,
    /// Make nothing; take the format's words and transforms from the text of RFC 7932.
    #[arg(long, value_name = "RFC7932.txt", conflicts_with = "verify")]
    extract: Option<PathBuf>,
    /// Make only the images of what was chosen, of all words and of their ends, which need no corpus.
    #[arg(long, conflicts_with_all = ["verify", "extract"])]
    images: bool,
    /// Make only the spellings that the fastest qualities look for, and their image.
    #[arg(long, conflicts_with_all = ["verify", "extract", "images"])]
    spellings: bool,
}

impl Dictionaries {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        match &self.extract {
            Some(text) => format::extract(text),
            None if self.verify => {
                format::verify()?;
                train::verify()?;
                spellings::verify()
            }
            None if self.images => train::make_images(),
            None if self.spellings => spellings::make(),
            None => {
                train::make_all()?;
                spellings::make()
            }
        }
    }
}
