//! An encoder that looks for no words of the static dictionary: what remains is copies
//! and literals. Everything else is brotwerk's.

use brotwerk::parts::{
    Assembly, Checked, GreedySplitter, HashRows, Heap, Lazy, NoDictionary, QUALITY_TABLE,
    encode_with_parts,
};
use brotwerk::{ContentType, Options};

fn main() {
    let page = b"<!DOCTYPE html><html><head><title>Bread</title></head><body><p>This is the \
        information about our bread, and where you can find it.</p></body></html>";
    let effort = &QUALITY_TABLE[5];
    let lazy = effort.lazy().expect("quality 5 parses lazily");
    let parts = Assembly {
        parser: Lazy::new(lazy.parser),
        finder: HashRows::<32>::new(lazy.finder.config),
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Heap>::new(effort.splitter),
    };
    let without = encode_with_parts(page, Options::new(), Checked(parts));
    let with = brotwerk::compress(page, &Options::new().content_type(ContentType::Html));
    println!("{} bytes -> {} without words, {} with", page.len(), without.len(), with.len());
    brotwerk_testkit::decoders::assert_decodes(&without, page);
    brotwerk_testkit::decoders::assert_decodes(&with, page);
    assert!(with.len() < without.len());
}
