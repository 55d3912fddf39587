//! What the trainer counts and keeps, on good corpora and on bad ones.

use brotwerk_core::WordForm;
use brotwerk_dictionary::{ReducedDictionary, WordSet, spell};
use brotwerk_testkit::generators::{random, web_page};
use brotwerk_testkit::properties::statistics::check_statistics_file;
use brotwerk_trainer::{Advance, Budget, Counter, Nothing, Statistics, Trainer, Training, select};

/// A round over texts.
fn count<'a>(training: &Training, texts: impl IntoIterator<Item = &'a [u8]>) -> Statistics {
    let mut trainer = training.trainer().expect("a search");
    texts.into_iter().for_each(|text| trainer.add(text));
    trainer.into_statistics()
}

fn first_round<'a>(texts: impl IntoIterator<Item = &'a [u8]>) -> Statistics {
    count(&Training::new(Budget::All, None), texts)
}

/// All rounds.
fn train(budget: Budget, texts: &[Vec<u8>]) -> ReducedDictionary {
    let mut training = Training::new(budget, None);
    loop {
        let counted = count(&training, texts.iter().map(Vec::as_slice));
        if training.advance(&counted).expect("words") == Advance::Stable {
            return training.dictionary().clone();
        }
    }
}

fn size(dictionary: &ReducedDictionary, texts: &[Vec<u8>]) -> u64 {
    let counter = Counter::new(dictionary).expect("a search");
    texts.iter().map(|text| counter.count(text).bytes_out).sum()
}

fn pages(count: u64, size: usize) -> Vec<Vec<u8>> {
    (0..count).map(|seed| web_page(seed, size)).collect()
}

#[test]
fn words_that_save_bits_are_kept() {
    let pages = pages(20, 4_000);
    let statistics = first_round(pages.iter().map(Vec::as_slice));
    assert_eq!((statistics.texts, statistics.bytes_in), (20, 80_000));
    let words = select(&statistics, Budget::All);
    assert!(!words.is_empty());
    for form in words.forms() {
        let used = statistics.forms[form];
        assert!(used.references > 0 && used.saved > 0, "{form:?}: {used:?}");
    }
    // With those words alone the same texts are hardly larger, and far smaller than with
    // none.
    let with = |words| size(&ReducedDictionary { words, ..Default::default() }, &pages);
    let (reduced, whole, none) = (with(words), with(WordSet::whole()), with(WordSet::default()));
    assert!(reduced * 1_000 <= whole * 1_005, "{reduced} instead of {whole}");
    assert!(reduced * 100 < none * 99, "{reduced} with words, {none} without");
}

#[test]
fn training_ends_and_is_worth_it() {
    let texts = pages(20, 6_000);
    let dictionary = train(Budget::Knee, &texts);
    assert!((2..=8).contains(&dictionary.rounds), "{} rounds", dictionary.rounds);
    let none = size(&ReducedDictionary::default(), &texts);
    assert!(size(&dictionary, &texts) * 100 < none * 99);
    // The profile is one that a file can hold.
    let file = dictionary.to_bytes();
    assert_eq!(ReducedDictionary::from_bytes(&file).as_ref(), Ok(&dictionary));
}

#[test]
fn budgets_are_kept() {
    let texts = pages(20, 6_000);
    for words in [0, 1, 10, 50] {
        let dictionary = train(Budget::Words(words), &texts);
        assert!(dictionary.words.len() <= words, "{} of {words}", dictionary.words.len());
    }
    let long = pages(20, 20_000);
    let (all, knee) = (train(Budget::All, &long), train(Budget::Knee, &long));
    assert!(knee.words.len() < all.words.len(), "{} of {}", knee.words.len(), all.words.len());
    // More time, more words; and what they take is what was allowed.
    let mut before = 0;
    for thousandths in [10, 20, 40, 80] {
        let dictionary = train(Budget::Cpu(thousandths), &texts);
        assert!(dictionary.words.len() >= before, "{thousandths}: {}", dictionary.words.len());
        before = dictionary.words.len();
        let counter = Counter::new(&dictionary).expect("a search");
        let work: u64 = texts.iter().map(|text| counter.count(text).work.picoseconds()).sum();
        let bytes: u64 = texts.iter().map(|text| text.len() as u64).sum();
        let budget = bytes * brotwerk_trainer::TEXT_BYTE * u64::from(thousandths) / 1_000;
        let filter_alone = before == 0;
        assert!(filter_alone || work <= budget * 5 / 4, "{work} instead of {budget}");
    }
    assert!(before > 0, "eight percent of time are enough for some words");
}

/// A budget is there to be used, with a prior too, whose words are many.
#[test]
fn budgets_of_time_are_used() {
    let texts = pages(20, 6_000);
    let mut training = Training::new(Budget::Cpu(50), Some(brotwerk_trainer::prior()));
    while training.advance(&count(&training, texts.iter().map(Vec::as_slice))).expect("words")
        != Advance::Stable
    {}
    let none = size(&ReducedDictionary::default(), &texts);
    let gain = none - size(training.dictionary(), &texts);
    let most = none - size(&train(Budget::All, &texts), &texts);
    assert!(gain * 5 >= most, "{gain} bytes of {most}");
}

#[test]
fn fewer_words_are_the_better_ones() {
    let page = web_page(3, 40_000);
    let statistics = first_round([&page[..]]);
    let all = select(&statistics, Budget::All);
    let few = select(&statistics, Budget::Words(10));
    assert_eq!(few.len(), 10);
    let saved = |form: &WordForm| statistics.forms[form].saved;
    let least = few.forms().iter().map(saved).min();
    let left_out = all.forms().iter().filter(|form| !few.forms().contains(form));
    assert!(left_out.map(saved).max() <= least);
    assert!(select(&statistics, Budget::Words(0)).is_empty());
}

#[test]
fn words_that_cost_more_than_they_save_are_dropped() {
    let page = web_page(5, 40_000);
    let statistics = first_round([&page[..]]);
    let mut dear = statistics.clone();
    dear.word_starts.values_mut().for_each(|work| *work = work.times(100));
    let (cheap, dear) = (select(&statistics, Budget::All), select(&dear, Budget::All));
    assert!(dear.len() < cheap.len());
    assert!(dear.forms().iter().all(|form| cheap.forms().contains(form)));
}

#[test]
fn order_and_parts_make_no_difference() {
    let pages = pages(6, 5_000);
    let texts = || pages.iter().map(Vec::as_slice);
    let forwards = first_round(texts());
    assert_eq!(forwards, first_round(texts().rev()));
    let mut sum = first_round(texts().skip(4));
    sum.merge(&first_round(texts().take(4))).expect("the same basis");
    assert_eq!(forwards, sum);
    let reversed: Vec<_> = pages.iter().rev().cloned().collect();
    let file = |texts: &[Vec<u8>]| train(Budget::Knee, texts).to_bytes();
    assert_eq!(file(&pages), file(&reversed));
}

#[test]
fn statistics_that_do_not_belong_together_are_not_added() {
    let pages = pages(4, 5_000);
    let texts = || pages.iter().map(Vec::as_slice);
    let mut training = Training::new(Budget::Knee, None);
    let first = count(&training, texts());
    training.advance(&first).expect("words");
    let second = count(&training, texts());
    let mut sum = first.clone();
    let mixed = sum.merge(&second).expect_err("another round");
    assert_eq!((mixed.ours, mixed.theirs), (first.basis, second.basis));
    assert_eq!(sum, first, "nothing was added");
    let mut other = first.clone();
    other.basis.encoder ^= 1;
    assert!(sum.merge(&other).is_err(), "another encoder");
    assert_eq!(sum, first, "nothing was added");
    assert_eq!(training.advance(&first), Err(Nothing::Mixed(mixed_the_other_way(&mixed))));
    // A training that goes on from the dictionary's file is the same training.
    let dictionary = training.dictionary().clone();
    let mut resumed = Training::resume(Budget::Knee, None, dictionary);
    assert_eq!(resumed.basis(), training.basis());
    assert_eq!(resumed.advance(&second), training.advance(&second));
    assert_eq!(resumed.dictionary(), training.dictionary());
}

fn mixed_the_other_way(mixed: &brotwerk_trainer::Mixed) -> brotwerk_trainer::Mixed {
    brotwerk_trainer::Mixed { ours: mixed.theirs, theirs: mixed.ours }
}

#[test]
fn corpora_without_words_are_refused() {
    let zeros = vec![0; 100_000];
    let noise = random(1, 100_000);
    let corpora: [Vec<&[u8]>; 5] = [vec![], vec![b""], vec![b"x"], vec![&zeros; 3], vec![&noise]];
    for corpus in corpora {
        let mut training = Training::new(Budget::Knee, Some(brotwerk_trainer::prior()));
        let counted = count(&training, corpus.iter().copied());
        let texts = corpus.len() as u64;
        assert_eq!(training.advance(&counted), Err(Nothing::NoWords { texts }));
        assert_eq!(training.dictionary().words, WordSet::whole(), "it is as it was");
    }
}

#[test]
fn a_prior_adds_words_that_the_corpus_happens_not_to_have() {
    let texts = pages(3, 3_000);
    let statistics = first_round(texts.iter().map(Vec::as_slice));
    let mut without = Training::new(Budget::All, None);
    let mut with = Training::new(Budget::All, Some(brotwerk_trainer::prior()));
    without.advance(&statistics).expect("words");
    with.advance(&statistics).expect("words");
    assert!(with.dictionary().words.len() > 10 * without.dictionary().words.len());
    let unseen = |words: &WordSet| {
        words.forms().iter().filter(|form| !statistics.forms.contains_key(form)).count()
    };
    assert_eq!(unseen(&without.dictionary().words), 0);
}

#[test]
fn texts_that_are_all_alike_are_counted_each() {
    let page = web_page(8, 3_000);
    let one = first_round([&page[..]]);
    let many = first_round([&page[..]; 7]);
    assert_eq!((many.texts, many.bytes_in), (7, 21_000));
    let one = one.weighted(7);
    assert_eq!((one.forms, one.word_starts), (many.forms, many.word_starts));
    assert_eq!(one.literals, many.literals);
}

#[test]
fn references_are_where_the_text_has_them() {
    let page = web_page(2, 20_000);
    let dictionary = ReducedDictionary { words: WordSet::whole(), ..Default::default() };
    let counted = Counter::new(&dictionary).expect("a search").count(&page);
    assert!(counted.references.len() > 20);
    let mut end = 0;
    for reference in &counted.references {
        assert!(reference.start >= end, "they are in the text's order");
        end = reference.start + reference.length;
        let mut output = [0; brotwerk_transform::MAX_OUTPUT];
        let word = brotwerk_dictionary::word(
            usize::from(reference.form.length),
            usize::from(reference.form.index),
        );
        let text = brotwerk_transform::apply(reference.transform, word, &mut output);
        assert_eq!(text, &page[reference.start..end]);
    }
    let mut buffer = [0; 24];
    assert!(counted.references.iter().any(|r| !spell(r.form, &mut buffer).is_empty()));
}

#[test]
fn a_new_trainer_has_counted_nothing() {
    let training = Training::new(Budget::Knee, None);
    let trainer: Trainer = training.trainer().expect("a search");
    assert_eq!(trainer.into_statistics(), Statistics::new(training.basis()));
}

#[test]
fn a_file_of_statistics_is_the_one_file_of_its_counts() {
    let pages = pages(3, 4_000);
    let mut training = Training::new(Budget::Knee, None);
    for _ in 0..2 {
        let counted = count(&training, pages.iter().map(Vec::as_slice));
        let file = counted.to_text();
        assert_eq!(Statistics::from_text(file.as_bytes()).as_ref(), Ok(&counted));
        check_statistics_file(file.as_bytes());
        training.advance(&counted).expect("words");
    }
    let prior = brotwerk_trainer::prior();
    assert_eq!(Statistics::from_text(prior.to_text().as_bytes()), Ok(prior));
}

#[test]
fn damaged_files_of_statistics_are_refused() {
    let page = web_page(1, 2_000);
    let file = first_round([&page[..]]).to_text().into_bytes();
    for length in 0..file.len() {
        assert!(Statistics::from_text(&file[..length]).is_err(), "cut at {length}");
    }
    let mut flipped = file.clone();
    for bit in 0..8 * file.len() {
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(Statistics::from_text(&flipped).is_err(), "bit {bit} flipped");
        flipped[bit / 8] ^= 1 << (bit % 8);
    }
    // A right checksum over lines that make no sense.
    let text = String::from_utf8(file).expect("text");
    let body = text.rsplit_once("end ").expect("an end").0;
    let sealed = |body: &str| format!("{body}end {:08x}\n", crc32fast::hash(body.as_bytes()));
    assert!(Statistics::from_text(sealed(body).as_bytes()).is_ok());
    for line in [
        "word 4 9999 0 1 1\n",
        "word 3 0 0 1 1\n",
        "word 4 0 4 1 1\n",
        "transform 121 1\n",
        "literals 64 1:1\n",
        "literals 1 256:1\n",
        "outcome 99 1 1 1 1\n",
        "prefix 12 1 1\n",
        "basis 300 00000000 00000000\n",
        "basis 1 00000000\n",
        "texts 1 2 3\n",
        "nothing\n",
        "\n",
    ] {
        let bad = sealed(&format!("{body}{line}"));
        let error = Statistics::from_text(bad.as_bytes()).expect_err(line);
        assert!(matches!(error, brotwerk_trainer::BadStatistics::Line(_)), "{line}: {error}");
    }
    assert!(body.lines().count() > 10);
    let twice = sealed(&format!("{body}{}\n", body.lines().last().expect("a line")));
    assert!(Statistics::from_text(twice.as_bytes()).is_err(), "a line that comes twice");
}
