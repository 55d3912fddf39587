//! The search finds what slow parts find, and only what is true of the text.
#![no_main]

use std::sync::LazyLock;

use brotwerk_check::generators::Text;
use brotwerk_check::oracles::sorted_words::SortedWords;
use brotwerk_check::words::check_search;
use brotwerk_core::{Floor, Leads, NoFilter, Score};
use brotwerk_dictionary::{WordSet, word};
use brotwerk_dictionary_search::{OwnedSearch, Search, build};
use brotwerk_transform::{Fitting, MAX_OUTPUT, apply};

static WHOLE: LazyLock<(WordSet, OwnedSearch, SortedWords)> = LazyLock::new(|| {
    let words = WordSet::whole();
    let (search, oracle) = (build(&words).expect("a search"), SortedWords::new(&words));
    (words, search, oracle)
});

libfuzzer_sys::fuzz_target!(|input: (Text, Vec<(u16, u8)>, u8, u8, i16)| {
    let (text, references, leads, length, score) = input;
    // A text, and words under transforms.
    let mut text = text.bytes(500);
    let (words, whole, oracle) = &*WHOLE;
    for (number, id) in references {
        let form = words.forms()[usize::from(number) % words.len()];
        let plain = word(form.length.into(), form.index.into());
        text.extend_from_slice(apply(id % 121, plain, &mut [0; MAX_OUTPUT]));
    }
    let leads = [Leads::None, Leads::Space, Leads::All][usize::from(leads) % 3];
    let mut fast = OwnedSearch { leads, ..whole.clone() };
    let (filter, index, transform, observer) = (NoFilter, oracle, Fitting, ());
    let mut slow = Search { filter, index, transform, leads, observer };
    let floor = Floor { length: length.into(), score: Score(score.into()) };
    check_search(&mut fast, &mut slow, &text[..text.len().min(2_000)], floor);
});
