//! An encoder that looks for words of one's own choice, behind a filter of one's own: here
//! the words that a weather service uses, and a filter that looks at first letters.

use brotwerk::Options;
use brotwerk::parts::{
    Assembly, GreedySplitter, HashRows, Heap, Lazy, Leads, OwnedSearch, QUALITY_TABLE, Search,
    WordFilter, WordSet, WordStart, build_search, encode_with_parts,
};

/// The words worth looking for. A corpus and the trainer find better ones.
const WORDS: [&str; 8] =
    ["weather", "temperature", "today", "tomorrow", "wind", "north", "south", "information"];

/// Lets pass what starts with a letter that some word starts with: a bit for each byte.
struct FirstLetters([u64; 4]);

impl FirstLetters {
    fn of(words: &WordSet) -> Self {
        let mut bits = [0; 4];
        for (spelling, _) in words.spelled() {
            let first = spelling.as_ref()[0];
            bits[usize::from(first >> 6)] |= 1 << (first & 63);
        }
        Self(bits)
    }
}

impl WordFilter for FirstLetters {
    fn may_start(&self, start: WordStart) -> bool {
        let first = start as u8;
        self.0[usize::from(first >> 6)] >> (first & 63) & 1 != 0
    }
}

fn main() {
    // All ways in which the static dictionary has these words: in lower case, with a
    // capital, in upper case.
    let wanted =
        |spelling: &[u8]| WORDS.iter().any(|w| spelling.eq_ignore_ascii_case(w.as_bytes()));
    let whole = WordSet::whole();
    let forms = whole.spelled().filter(|(spelling, _)| wanted(spelling.as_ref()));
    let words = WordSet::from_forms(forms.map(|(_, form)| form)).expect("words of the format");
    println!("looking for {} words", words.len());

    // Index and transforms are brotwerk's, the filter is ours.
    let OwnedSearch { index, transform, observer, .. } = build_search(&words).expect("a search");
    let filter = FirstLetters::of(&words);
    let dictionary = Search { filter, index, transform, leads: Leads::Space, observer };

    let text = b"Weather today: temperature 9, wind from north. Tomorrow: wind from south.";
    let effort = &QUALITY_TABLE[5];
    let lazy = effort.lazy().expect("quality 5 parses lazily");
    let parts = Assembly {
        parser: Lazy::new(lazy.parser),
        finder: HashRows::<32>::new(lazy.finder.config),
        dictionary,
        splitter: GreedySplitter::<Heap>::new(effort.splitter),
    };
    let compressed = encode_with_parts(text, Options::new(), parts);
    println!("{} bytes -> {}", text.len(), compressed.len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text);
}
