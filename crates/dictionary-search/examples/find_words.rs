//! Prints the words that a search finds in a sentence, one after the other.

use brotwerk_core::{ContentType, DictionarySearch, Floor, Score, WordCosts};
use brotwerk_dictionary_search::shipped;

fn main() {
    let sentence = std::env::args().nth(1);
    let text = sentence.unwrap_or_else(|| "Read more about the company and its products.".into());
    let mut search = shipped(ContentType::Html);
    let floor = Floor { length: 3, score: Score(100) };
    let mut position = 0;
    while let Some(rest) = text.as_bytes().get(position..).filter(|rest| !rest.is_empty()) {
        let word = search.best_word(rest, 1 + position as u32, &WordCosts::AS_COPY, floor);
        if let Some(word) = word {
            let found = String::from_utf8_lossy(&rest[..word.length as usize]);
            println!("{position:4}: {found:?}, word of {} bytes", word.word_length);
        }
        position += word.map_or(1, |word| word.length as usize);
    }
}
