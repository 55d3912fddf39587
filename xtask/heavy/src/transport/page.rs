//! The page that tells how to set dictionaries up, as blocks that are run.
//!
//! A block is what stands between two fences, named by the heading above it and its language. The page
//! takes place in a folder and at a port that readers replace by their own, and so does this task.
//! What was run is counted: a block that nothing runs is one that nobody has tried.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};

/// Where the page takes place.
const FOLDER: &str = "/srv/bakery";

/// Where servers on the page listen.
const PORT: &str = "8080";

/// Languages of blocks that show something and are not run.
const SHOWN: &str = "text";

/// What stands between two fences.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    heading: String,
    language: String,
    text: String,
}

/// All blocks of the page.
pub(crate) struct Page {
    blocks: Vec<Block>,
    /// Which of them were taken, by their numbers.
    taken: RefCell<BTreeSet<usize>>,
}

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// If a fence is not closed, or names no language.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (mut blocks, mut heading) = (Vec::new(), "");
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(language) = line.strip_prefix("```") {
                ensure!(!language.is_empty(), "under {heading:?}: a block without a language");
                let mut block = String::new();
                let is_closed = lines.by_ref().any(|line| {
                    let is_end = line == "```";
                    if !is_end {
                        block.extend([line, "\n"]);
                    }
                    is_end
                });
                ensure!(is_closed, "under {heading:?}: a block without an end");
                let (heading, language) = (heading.to_owned(), language.to_owned());
                blocks.push(Block { heading, language, text: block });
            } else if let Some(title) = line.strip_prefix('#') {
                heading = title.trim_start_matches('#').trim();
            }
        }
        Ok(Self { blocks, taken: RefCell::default() })
    }

    /// The blocks of a language under a heading, as they stand there; at least one.
    pub(crate) fn take(&self, heading: &str, language: &str) -> Result<Vec<&str>> {
        let is_it = |block: &Block| block.heading == heading && block.language == language;
        let found = self.blocks.iter().enumerate().filter(|(_, block)| is_it(block));
        let texts = found.map(|(number, block)| {
            self.taken.borrow_mut().insert(number);
            &*block.text
        });
        let texts: Vec<_> = texts.collect();
        ensure!(!texts.is_empty(), "the page has no {language} under {heading:?}");
        Ok(texts)
    }

    /// Fails if there are blocks that were never taken, but for those under these headings.
    pub(crate) fn check_all_taken(&self, skipped: &[&str]) -> Result<()> {
        let taken = self.taken.borrow();
        for (number, Block { heading, language, text }) in self.blocks.iter().enumerate() {
            let is_left_out = language == SHOWN || skipped.contains(&&**heading);
            let is_run = is_left_out || taken.contains(&number);
            ensure!(is_run, "under {heading:?}: nothing runs this {language}:\n{text}");
        }
        Ok(())
    }
}

/// A block with another folder and another port in place of the page's.
pub(crate) fn with_place(block: &str, folder: &Path, port: u16) -> String {
    block.replace(FOLDER, &folder.to_string_lossy()).replace(PORT, &port.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::root;

    #[test]
    fn blocks_are_found_by_heading_and_language() {
        let text = "# A\n```text\n# no heading\n```\n## B c\n```sh\nx\n\ny\n```\n```sh\nz\n```\n";
        let page = Page::parse(text).expect("a page");
        assert!(page.take("A", "sh").is_err());
        assert!(page.check_all_taken(&[]).is_err());
        assert!(page.check_all_taken(&["B c"]).is_ok());
        assert_eq!(page.take("B c", "sh").expect("two blocks"), ["x\n\ny\n", "z\n"]);
        assert!(page.check_all_taken(&[]).is_ok());
        assert!(Page::parse("```sh\nx\n").is_err());
        assert!(Page::parse("```\nx\n```\n").is_err());
    }

    #[test]
    fn places_are_replaced_everywhere() {
        let block = "root /srv/bakery/site; listen 8080; include /srv/bakery/x;";
        let expected = "root /tmp/a/site; listen 1; include /tmp/a/x;";
        assert_eq!(with_place(block, Path::new("/tmp/a"), 1), expected);
    }

    /// Compiled as an example, it is shown as it is.
    #[test]
    fn the_page_shows_the_example() {
        let read = |path| std::fs::read_to_string(root().join(path)).expect("a file");
        let page = Page::parse(&read(super::super::PAGE)).expect("a page");
        let shown = page.take("axum", "rust").expect("a block");
        assert_eq!(shown, [read("crates/http/examples/static_site.rs")]);
    }
}
