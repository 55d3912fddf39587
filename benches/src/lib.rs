//! What the benches share: the texts that they run on.

use brotwerk_instructions::site;
use brotwerk_testkit::generators::{mixture, random, web_page};

/// A text and its name.
pub struct Sample {
    /// Kind and size, as benches are called.
    pub name: String,
    /// The text.
    pub text: Vec<u8>,
}

/// Web pages: generated ones of the sizes that matter on the web, small, usual, large; and real
/// ones, those of the example site with all that belongs to them.
#[must_use]
pub fn web_pages() -> Vec<Sample> {
    let generated = [4, 64, 1024].map(|kib| Sample {
        name: format!("web/{kib}KiB"),
        text: web_page(kib, (kib as usize) << 10),
    });
    let real = Sample { name: "site/39KiB".into(), text: site() };
    generated.into_iter().chain([real]).collect()
}

/// What is not like web pages: no structure at all, and structure that changes.
#[must_use]
pub fn other_texts() -> Vec<Sample> {
    vec![
        Sample { name: "random/64KiB".into(), text: random(1, 64 << 10) },
        Sample { name: "zeros/64KiB".into(), text: vec![0; 64 << 10] },
        Sample { name: "mixture/256KiB".into(), text: mixture(1, 256 << 10) },
    ]
}
