//! Filter, table and trie know every word of any set, and nothing else.
#![no_main]

use std::sync::LazyLock;

use brotwerk_check::generators::{Limit, Text};
use brotwerk_check::oracles::sorted_words::SortedWords;
use brotwerk_check::words::{check_filter, check_index_at};
use brotwerk_dictionary::WordSet;
use brotwerk_dictionary_search::build;

static WHOLE: LazyLock<WordSet> = LazyLock::new(WordSet::whole);

libfuzzer_sys::fuzz_target!(|input: (Limit, u16, u16, Vec<u16>, Text)| {
    let (limit, first, step, numbers, text) = input;
    let whole = &*WHOLE;
    // Some at equal steps, and those that are named.
    let some = (usize::from(first)..whole.len()).step_by(usize::from(step).max(64));
    let some = some.take(limit.between(8, 1_000));
    let named = numbers.iter().map(|&number| usize::from(number) % whole.len());
    let mut chosen: Vec<_> = some.chain(named).map(|number| whole.forms()[number]).collect();
    chosen.sort();
    chosen.dedup();
    let words = WordSet::from_forms(chosen).expect("distinct words");
    let search = build(&words).expect("a search");
    check_filter(&search.filter, &words);
    let oracle = SortedWords::new(&words);
    let text = text.bytes(limit.between(50, 1_000));
    for position in 0..text.len() {
        check_index_at(&search.index, &oracle, &text[position..]);
    }
    for (spelling, _) in oracle.words().iter().take(limit.between(10, 100)) {
        check_index_at(&search.index, &oracle, spelling);
    }
});
