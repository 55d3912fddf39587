//! Spellings against a map of all that their words become.

use std::path::Path;

use brotwerk_check::generators::{RandomSource, mixture, random, web_page};
use brotwerk_check::oracles::naive_spellings::NaiveSpellings;
use brotwerk_check::words::{check_union, expand};
use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, NoDictionary, Score, WordCosts, WordFilter, WordForm,
    WordMatches, WordStart,
};
use brotwerk_dictionary::all_words;
use brotwerk_dictionary_search::{BadList, NoRoom, SpellingImage, Spellings, spellings};
use brotwerk_transform::MAX_OUTPUT;

/// What ships, as its list has it.
fn shipped_list() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/spellings.txt");
    std::fs::read_to_string(path).expect("the list of spellings")
}

/// The file with what ships.
fn shipped_image() -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("images/spellings.bin");
    std::fs::read(path).expect("the image of spellings")
}

/// As many random words under random transforms as there is room for.
fn some(seed: u64, tries: usize) -> SpellingImage {
    let mut source = RandomSource::new(seed);
    let words: Vec<_> = all_words().collect();
    let mut image = SpellingImage::new();
    for _ in 0..tries {
        let form = words[source.below(words.len())];
        let _ = image.add(form.length, form.id(source.below(121) as u8));
    }
    image
}

fn oracle(index: &Spellings<'_>) -> NaiveSpellings {
    NaiveSpellings::new(index.words().map(|found| (found.word_length, found.word_id)))
}

/// What words become, one after the other, cut off within the last.
fn spelled_text(slow: &NaiveSpellings) -> Vec<u8> {
    let mut all: Vec<_> = slow.iter().map(|(spelling, _)| spelling).collect();
    all.sort_unstable();
    let mut text = all.into_iter().step_by(7).collect::<Vec<_>>().concat();
    text.truncate(30_001);
    text
}

#[test]
fn spellings_are_what_words_become() {
    for image in [shipped_image(), some(1, 20_000).to_image(), some(2, 3).to_image()] {
        let mut index = Spellings::checked(&image).expect("an image");
        let slow = oracle(&index);
        let texts =
            [spelled_text(&slow), web_page(2, 30_000), mixture(3, 20_000), random(4, 5_000)];
        for text in &texts {
            for (length, score) in [(0, i32::MIN), (3, 107), (8, 500)] {
                let floor = Floor { length, score: Score(score) };
                check_union(&mut index, [&mut &slow, &mut NoDictionary], text, floor);
            }
        }
    }
}

#[test]
fn every_spelling_is_found() {
    let mut index = spellings();
    let slow = oracle(&index);
    for (spelling, found) in slow.iter() {
        let start = WordStart::from_le_bytes(*spelling.first_chunk().expect("four bytes"));
        assert!(index.may_start(start));
        for after in [&b""[..], b"\0", b"e", b" many more bytes"] {
            let text = [spelling, after].concat();
            let mut words = WordMatches::new();
            index.all_words(&text, &mut words);
            assert!(words.contains(&found), "{found:?} of {words:?}");
        }
    }
}

/// A start has no more spellings than are looked at, so that what a look-up takes is bounded.
#[test]
fn no_start_has_more_than_it_may() {
    let mut counts = std::collections::BTreeMap::<_, usize>::new();
    for found in spellings().words() {
        let mut buffer = [0; MAX_OUTPUT];
        *counts.entry(expand(found, &mut buffer)[..4].to_vec()).or_default() += 1;
    }
    let most = counts.values().max().copied();
    assert_eq!(most, Some(Spellings::MAX_PER_START));
    assert!(shipped_image().len() < 112 << 10, "{} bytes", shipped_image().len());
}

#[test]
fn the_image_that_ships_is_that_of_its_list() {
    let list = shipped_list();
    let image = SpellingImage::from_list(&list).expect("a list");
    assert_eq!(image.to_image(), shipped_image());
    assert_eq!(image.len(), spellings().words().count());
    let (provenance, _) = list.split_at(list.rfind("# ").expect("a provenance"));
    let last = list[provenance.len()..].lines().next().expect("a line");
    let provenance = format!("{provenance}{last}").replace("# ", "");
    assert_eq!(image.to_list(&provenance), list);
}

#[test]
fn the_order_in_which_they_come_makes_no_difference() {
    let image = some(3, 2_000);
    let bytes = image.to_image();
    let mut words: Vec<_> = Spellings::from_image(&bytes).expect("an image").words().collect();
    words.reverse();
    let mut again = SpellingImage::new();
    for DictionaryMatch { word_length, word_id, .. } in words {
        again.add(word_length, word_id).expect("room");
    }
    assert_eq!(again.to_image(), bytes);
}

#[test]
fn what_has_no_room_is_refused() {
    let mut image = SpellingImage::new();
    assert!(image.is_empty() && image.add(4, 0).is_ok());
    assert_eq!(image.add(4, 0), Err(NoRoom::Twice));
    // "time" without its first byte; a word of 3 bytes, of 25; transform 121.
    assert_eq!(image.add(4, 3 << 10), Err(NoRoom::TooShort));
    for (word_length, word_id) in [(3, 0), (25, 0), (4, 121 << 10), (4, u32::MAX)] {
        assert_eq!(image.add(word_length, word_id), Err(NoRoom::NoSuchWord));
    }
    let mut refused = Vec::new();
    for form in all_words() {
        refused.extend(image.add(form.length, form.id(0)).err());
    }
    assert!(refused.contains(&NoRoom::SlotTaken) && refused.contains(&NoRoom::StartFull));
    let bytes = image.to_image();
    assert_eq!(Spellings::checked(&bytes).expect("an image").words().count(), image.len());
}

#[test]
fn lists_that_are_none_are_refused() {
    for (list, line) in [("4 0: 0\n4 0: 0", 2), ("# a\nx", 2), ("4 0: 1024", 1), ("4 121: 1", 1)] {
        assert_eq!(SpellingImage::from_list(list).err(), Some(BadList { line }), "{list}");
    }
    assert_eq!(SpellingImage::from_list("# nothing").map(|image| image.len()), Ok(0));
}

/// Some case forms end within a character, which decoders take in different ways.
#[test]
fn forms_that_decoders_differ_about_are_refused() {
    let upper = |form: WordForm| (form.length, form.id(44));
    let refused = all_words().map(upper).filter(|&(word_length, word_id)| {
        SpellingImage::new().add(word_length, word_id) == Err(NoRoom::NoSuchWord)
    });
    assert_eq!(refused.count(), 10);
}

/// All slots lead to entries of any kind: answers may be wrong, but there is an end to them.
#[test]
fn no_image_makes_a_look_up_endless() {
    let mut source = RandomSource::new(2);
    for length in [64 + 3 * 8192, 64 + 3 * 8192 + 16 * 300 + 50] {
        let mut image: Vec<u8> = (0..length).map(|_| source.bits() as u8).collect();
        image[..2].copy_from_slice(&((length - 64 - 3 * 8192) as u16 / 16).to_le_bytes());
        let mut index = Spellings::from_image(&image).expect("sizes that add up");
        let text = web_page(1, 2_000);
        for position in 0..=text.len() {
            let mut words = WordMatches::new();
            index.all_words(&text[position..], &mut words);
            assert!(!words.spilled());
            let floor = Floor { length: 0, score: Score(i32::MIN) };
            let _ = index.best_word(&text[position..], 1, &WordCosts::AS_COPY, floor);
        }
    }
}
