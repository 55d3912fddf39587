//! The searches whose images are in the binary: an index of the words chosen for any content type,
//! with a filter for those of each; one of all words; one of their ends, and one of spellings.
//!
//! The filter is the type's choice. Sets for different types are much alike, 17,200 to 17,900 words
//! each and 18,600 in all, so that indexes of their own would lie beside each other in the caches, and
//! take 2 MB more of the binary.
//!
//! `cargo xtask dictionaries` makes them.

use crate::{Spellings, StaticSearch, WordEnds};
use brotwerk_bloom::Bloom;
use brotwerk_core::{ContentType, Leads};
use brotwerk_dictionary::profile;
use brotwerk_word_table::Aligned;

type Image<const N: usize> = Aligned<[u8; N]>;

static GENERIC: Image<{ include_bytes!("../images/filters/generic.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/generic.bin"));
static HTML: Image<{ include_bytes!("../images/filters/html.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/html.bin"));
static CSS: Image<{ include_bytes!("../images/filters/css.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/css.bin"));
static JAVASCRIPT: Image<{ include_bytes!("../images/filters/javascript.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/javascript.bin"));
static JSON: Image<{ include_bytes!("../images/filters/json.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/json.bin"));
static SVG: Image<{ include_bytes!("../images/filters/svg.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/svg.bin"));
static XML: Image<{ include_bytes!("../images/filters/xml.bin").len() }> =
    Aligned(*include_bytes!("../images/filters/xml.bin"));

static CHOSEN: Image<{ include_bytes!("../images/chosen.bin").len() }> =
    Aligned(*include_bytes!("../images/chosen.bin"));

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
/// against each other. It knows more than twice the words of [`shipped`]: filter, table and trie take
/// three times the room in the caches, and more positions pass the filter.
#[must_use]
pub fn whole() -> StaticSearch {
    StaticSearch::from_image(&WHOLE.0, Leads::All).expect("the images in the binary are whole")
}

/// The search for the words of a content type's [profile], the generic one's where it has none, and
/// for those of other types that start as one of them does.
#[must_use]
pub fn shipped(content_type: ContentType) -> StaticSearch {
    let filter: &[u8] = match content_type {
        ContentType::Html => &HTML.0,
        ContentType::Css => &CSS.0,
        ContentType::JavaScript => &JAVASCRIPT.0,
        ContentType::Json => &JSON.0,
        ContentType::Svg => &SVG.0,
        ContentType::Xml => &XML.0,
        _ => &GENERIC.0,
    };
    StaticSearch {
        filter: Bloom::from_image(filter).expect("the images in the binary are whole"),
        leads: profile(content_type).text.leads,
        ..StaticSearch::from_image(&CHOSEN.0, Leads::None)
            .expect("the images in the binary are whole")
    }
}
