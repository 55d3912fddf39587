//! The searches whose images are in the binary: one for each content type, one for all words, one for
//! their ends, and one for spellings.
//!
//! `cargo xtask dictionaries` makes them.

use crate::{Spellings, StaticSearch, WordEnds};
use brotwerk_core::{ContentType, Leads};
use brotwerk_dictionary::profile;
use brotwerk_word_table::Aligned;

type Image<const N: usize> = Aligned<[u8; N]>;

static GENERIC: Image<{ include_bytes!("../images/generic.bin").len() }> =
    Aligned(*include_bytes!("../images/generic.bin"));
static HTML: Image<{ include_bytes!("../images/html.bin").len() }> =
    Aligned(*include_bytes!("../images/html.bin"));
static CSS: Image<{ include_bytes!("../images/css.bin").len() }> =
    Aligned(*include_bytes!("../images/css.bin"));
static JAVASCRIPT: Image<{ include_bytes!("../images/javascript.bin").len() }> =
    Aligned(*include_bytes!("../images/javascript.bin"));
static JSON: Image<{ include_bytes!("../images/json.bin").len() }> =
    Aligned(*include_bytes!("../images/json.bin"));
static SVG: Image<{ include_bytes!("../images/svg.bin").len() }> =
    Aligned(*include_bytes!("../images/svg.bin"));
static XML: Image<{ include_bytes!("../images/xml.bin").len() }> =
    Aligned(*include_bytes!("../images/xml.bin"));

static WHOLE: Image<{ include_bytes!("../images/whole.bin").len() }> =
    Aligned(*include_bytes!("../images/whole.bin"));

static ENDS: Image<{ include_bytes!("../images/ends.bin").len() }> =
    Aligned(*include_bytes!("../images/ends.bin"));

static SPELLINGS: Image<{ include_bytes!("../images/spellings.bin").len() }> =
    Aligned(*include_bytes!("../images/spellings.bin"));

/// An index of spellings over an image in the binary.
pub type StaticSpellings = Spellings<'static>;

/// The index of those spellings of words that save most in pages, style sheets, scripts, data and
/// drawings, for parsers that have no time for more than a load where there is no word.
#[must_use]
pub fn spellings() -> StaticSpellings {
    StaticSpellings::from_image(&SPELLINGS.0).expect("the images in the binary are whole")
}

/// An index of ends over an image in the binary.
pub type StaticEnds = WordEnds<&'static [u8]>;

/// The index of all ends of the format's words that are worth a search, to stand beside [`whole`].
#[must_use]
pub fn ends() -> StaticEnds {
    StaticEnds::from_image(&ENDS.0).expect("the images in the binary are whole")
}

/// The search for all words of the format in all their case forms, for parsers that weigh them
/// against each other. It knows nearly twice the words of any of [`shipped`]'s: filter, table and
/// trie take three times the room in the caches, and more positions pass the filter.
#[must_use]
pub fn whole() -> StaticSearch {
    StaticSearch::from_image(&WHOLE.0, Leads::All).expect("the images in the binary are whole")
}

/// The search for the words of a content type's [profile]; the generic one's where it has
/// none.
#[must_use]
pub fn shipped(content_type: ContentType) -> StaticSearch {
    let image: &[u8] = match content_type {
        ContentType::Html => &HTML.0,
        ContentType::Css => &CSS.0,
        ContentType::JavaScript => &JAVASCRIPT.0,
        ContentType::Json => &JSON.0,
        ContentType::Svg => &SVG.0,
        ContentType::Xml => &XML.0,
        _ => &GENERIC.0,
    };
    StaticSearch::from_image(image, profile(content_type).text.leads)
        .expect("the images in the binary are whole")
}
