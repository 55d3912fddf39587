//! The reduced dictionaries: trained, written, checked.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use brotwerk::ContentType;
use brotwerk::parts::Leads;
use brotwerk_dictionary::{PROFILES, Profile, ReducedDictionary, WordSet, all_words};
use brotwerk_dictionary_search::{StaticSearch, WordEnds, build, ends, shipped, whole};
use brotwerk_trainer::{Advance, Budget, OWN, Statistics, Training, select};

use crate::texts::{Text, read_folder};
use crate::workspace::{corpus, root};

/// The corpus's folder for a kind of text; the generic one has none.
pub(crate) fn folder(content_type: ContentType) -> Option<&'static str> {
    match content_type {
        ContentType::Html => Some("html"),
        ContentType::Css => Some("css"),
        ContentType::JavaScript => Some("js"),
        ContentType::Json => Some("json"),
        ContentType::Svg => Some("svg"),
        ContentType::Xml => Some("xml"),
        _ => None,
    }
}

/// How many words a profile keeps: all that pay. The knee of the curve goes by the training
/// texts, and leaves out words that other texts need.
const BUDGET: Budget = Budget::All;

/// The training texts of each profile, in their order; of the generic one all others'.
pub(crate) fn texts(corpus: &Path) -> Result<Vec<Vec<Text>>> {
    let mut all = Vec::new();
    for profile in &PROFILES {
        all.push(match folder(profile.content_type) {
            Some(folder) => read_folder(&corpus.join("train").join(folder))?,
            None => Vec::new(),
        });
    }
    Ok(all)
}

/// Counts one round over texts, on all cores.
pub(crate) fn count<'a>(
    training: &Training,
    texts: &(impl Iterator<Item = &'a Text> + Clone + Sync),
) -> Result<Statistics> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = |first: usize| -> Result<Statistics> {
        let mut trainer = training.trainer()?;
        texts.clone().skip(first).step_by(threads).for_each(|text| trainer.add(&text.bytes));
        Ok(trainer.into_statistics())
    };
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
        let mut sum = Statistics::new(training.basis());
        for part in parts {
            // Sums of whole numbers: the same for any number of threads.
            sum.merge(&part.join().expect("the trainer does not panic")?)?;
        }
        Ok(sum)
    })
}

/// What was counted for each profile with all words, in their order: its own texts and, for
/// less, others'.
pub(crate) fn statistics(corpus: &Path) -> Result<Vec<Statistics>> {
    let whole = Training::new(Budget::All, None);
    let texts = texts(corpus)?;
    let own: Vec<_> =
        texts.iter().map(|texts| count(&whole, &texts.iter())).collect::<Result<_>>()?;
    let mixed = (0..own.len()).map(|kind| {
        let mut sum = Statistics::new(whole.basis());
        for (other, counted) in own.iter().enumerate() {
            sum.merge(&counted.clone().weighted(if other == kind { OWN } else { 1 }))?;
        }
        Ok(sum)
    });
    mixed.collect()
}

/// Trains on texts, whose first round was counted already.
pub(crate) fn train(
    budget: Budget,
    prior: Option<Statistics>,
    first: &Statistics,
    texts: &[&Text],
) -> Result<ReducedDictionary> {
    let mut training = Training::new(budget, prior);
    let mut advance = training.advance(first)?;
    while let Advance::Again { words, dropped } = advance {
        eprintln!("  round {}: {words} words, {dropped} dropped", training.dictionary().rounds);
        advance = training.advance(&count(&training, &texts.iter().copied())?)?;
    }
    Ok(training.dictionary().clone())
}

/// What a prior needs of what was counted: words that pay somewhere, and their word starts.
fn known(counted: &Statistics) -> Statistics {
    let words = select(counted, Budget::All);
    let spellings =
        words.spelled().filter_map(|(spelling, _)| spelling.as_ref().first_chunk().copied());
    let starts: BTreeSet<_> = spellings.map(u32::from_le_bytes).collect();
    let mut known = counted.clone();
    known.forms.retain(|form, _| words.forms().binary_search(form).is_ok());
    known.word_starts.retain(|start, _| starts.contains(start));
    known.literals.clear();
    // It counts along whatever the encoder.
    known.basis.encoder = 0;
    known
}

/// Makes all again.
pub(super) fn make_all() -> Result<()> {
    let Some(corpus) = corpus() else { bail!("no corpus; name one with BROTWERK_CORPUS") };
    let texts = texts(&corpus)?;
    let whole = Training::new(Budget::All, None);
    let first: Vec<_> =
        texts.iter().map(|texts| count(&whole, &texts.iter())).collect::<Result<_>>()?;
    let mut prior = Statistics::new(whole.basis());
    first.iter().try_for_each(|counted| prior.merge(counted))?;
    replace(&root().join("crates/trainer/data/prior.stats"), known(&prior).to_text().as_bytes())?;
    for (profile, (own, counted)) in PROFILES.iter().zip(texts.iter().zip(&first)) {
        println!("{}: {} texts", profile.name, own.len());
        let mut dictionary = if folder(profile.content_type).is_some() {
            let own: Vec<_> = own.iter().collect();
            train(BUDGET, Some(known(&prior)), counted, &own)?
        } else {
            let all: Vec<_> = texts.iter().flatten().collect();
            train(BUDGET, None, &prior, &all)?
        };
        dictionary.provenance = format!("{}: {}", profile.name, dictionary.provenance);
        println!(
            "{}: {} words, {:?}",
            profile.name,
            dictionary.words.len(),
            dictionary.profile.words
        );
        replace(&root().join(words_file(profile)), &dictionary.to_bytes())?;
    }
    make_images()
}

/// Makes all images again, for which nothing is trained: of the words that were chosen for any type
/// and the filter for those of each, of all words, and of their ends.
pub(super) fn make_images() -> Result<()> {
    let mut chosen = Vec::new();
    for profile in &PROFILES {
        // Not those that were compiled in.
        let file = std::fs::read(root().join(words_file(profile)))?;
        let words = ReducedDictionary::from_bytes(&file)?.words;
        let filter = build(&words)?.filter;
        println!("{}: filter of {} bytes", profile.name, filter.image().len());
        replace(&root().join(filter_file(profile)), filter.image())?;
        chosen.push(words);
    }
    let image = build(&union(&chosen)?)?.to_image();
    println!("words chosen: image of {} bytes", image.len());
    replace(&root().join(CHOSEN_IMAGE), &image)?;
    let image = build(&WordSet::whole())?.to_image();
    println!("all words: image of {} bytes", image.len());
    replace(&root().join(WHOLE_IMAGE), &image)?;
    let whole = StaticSearch::from_image(image.leak(), Leads::All)?;
    let image = WordEnds::build(all_words(), whole).to_image();
    println!("ends: image of {} bytes", image.len());
    replace(&root().join(ENDS_IMAGE), &image)
}

/// All words of these sets.
fn union(sets: &[WordSet]) -> Result<WordSet> {
    let forms: BTreeSet<_> = sets.iter().flat_map(WordSet::forms).copied().collect();
    Ok(WordSet::from_forms(forms)?)
}

/// Where the image of the words chosen for any type is.
const CHOSEN_IMAGE: &str = "crates/dictionary-search/images/chosen.bin";

/// Where the image of all words is.
const WHOLE_IMAGE: &str = "crates/dictionary-search/images/whole.bin";

/// Where that of ends is.
const ENDS_IMAGE: &str = "crates/dictionary-search/images/ends.bin";

/// Writes a file beside the old one and then takes its place, so that whoever stops us
/// finds one or the other.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().context("a folder")?)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).with_context(|| format!("{}", path.display()))?;
    Ok(())
}

/// Where a profile's words are.
fn words_file(profile: &Profile) -> String {
    format!("crates/dictionary/profiles/{}.dict", profile.name)
}

/// Where the filter for them is.
fn filter_file(profile: &Profile) -> String {
    format!("crates/dictionary-search/images/filters/{}.bin", profile.name)
}

/// Checks each image against the words it is made of.
pub(super) fn verify() -> Result<()> {
    let mut chosen = Vec::new();
    for profile in &PROFILES {
        let dictionary = ReducedDictionary::from_bytes(profile.file)
            .with_context(|| format!("the words for {}", profile.name))?;
        ensure!(
            build(&dictionary.words)?.filter.image()
                == shipped(profile.content_type).filter.image(),
            "{}: the filter is not that of its words; run `cargo xtask dictionaries --images`",
            profile.name
        );
        println!("{}: {} words; {}", profile.name, dictionary.words.len(), dictionary.provenance);
        chosen.push(dictionary.words);
    }
    let (built, shipped) = (build(&union(&chosen)?)?, shipped(ContentType::Generic));
    ensure!(
        built.index.table.image() == shipped.index.table.image()
            && built.index.trie.image() == shipped.index.trie.image(),
        "the image of the words chosen is another; run `cargo xtask dictionaries --images`"
    );
    ensure!(
        build(&WordSet::whole())?.to_image() == image(&whole()),
        "the image of all words is another; run `cargo xtask dictionaries --images`"
    );
    ensure!(
        WordEnds::build(all_words(), whole()).to_image() == ends().to_image(),
        "the image of ends is another; run `cargo xtask dictionaries --images`"
    );
    Ok(())
}

/// The bytes that a search in the binary was read from.
fn image(search: &StaticSearch) -> Vec<u8> {
    [search.index.table.image(), search.filter.image(), search.index.trie.image()].concat()
}
