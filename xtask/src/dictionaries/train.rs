//! The reduced dictionaries: trained, written, checked.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use brotwerk::ContentType;
use brotwerk_dictionary::{PROFILES, Profile, ReducedDictionary, WordSet, profile};
use brotwerk_dictionary_search::{build, shipped};
use brotwerk_trainer::{LOOK_UP_COST, Statistics, Trainer, select};

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

/// How much more a kind's own texts count than those of the other kinds, which tell of
/// words that a small corpus happens not to have. Heuristic: from 16 to 64 nothing
/// changes; without others' texts CSS loses 0.3 % and XML 1.6 %.
const OWN: u32 = 64;

/// The most words of a kind: the smallest set on its curve in `docs/DICTIONARIES.md` that
/// keeps 97 % of what all words that pay save. The generic profile, which serves texts of
/// any kind, has them all.
pub(crate) fn most_words(content_type: ContentType) -> usize {
    match content_type {
        ContentType::Svg => 2_000,
        ContentType::Css | ContentType::JavaScript | ContentType::Xml => 8_000,
        ContentType::Html | ContentType::Json => 12_000,
        _ => usize::MAX,
    }
}

/// What was counted for each profile, in their order: its own texts and, for less, others'.
pub(crate) fn statistics(corpus: &Path) -> Result<Vec<Statistics>> {
    let mut own = Vec::new();
    for profile in &PROFILES {
        own.push(match folder(profile.content_type) {
            Some(folder) => {
                let texts = read_folder(&corpus.join("train").join(folder))?;
                let counted = count(&texts)?;
                println!(
                    "{}: {} texts, {} bytes, {} words used",
                    profile.name,
                    counted.texts,
                    counted.bytes_in,
                    counted.forms.len()
                );
                counted
            }
            None => Statistics::default(),
        });
    }
    let mixed = (0..own.len()).map(|kind| {
        let mut sum = Statistics::default();
        for (other, counted) in own.iter().enumerate() {
            sum += counted.clone().weighted(if other == kind { OWN } else { 1 });
        }
        sum
    });
    Ok(mixed.collect())
}

/// Compresses texts with the whole dictionary, on all cores, and counts.
fn count(texts: &[Text]) -> Result<Statistics> {
    let generic = profile(ContentType::Generic);
    let whole = WordSet::whole();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = |first: usize| -> Result<Statistics> {
        let mut trainer = Trainer::new(&whole, generic.policy, generic.leads)?;
        for text in texts.iter().skip(first).step_by(threads) {
            trainer.add(&text.bytes);
        }
        Ok(trainer.into_statistics())
    };
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
        let mut sum = Statistics::default();
        for part in parts {
            // Sums of whole numbers: the same for any number of threads.
            sum += part.join().expect("the trainer does not panic")?;
        }
        Ok(sum)
    })
}

/// Makes all again.
pub(super) fn make_all() -> Result<()> {
    let Some(corpus) = corpus() else { bail!("no corpus; name one with BROTWERK_CORPUS") };
    for (profile, counted) in PROFILES.iter().zip(statistics(&corpus)?) {
        let most = most_words(profile.content_type);
        let words = select(&counted, LOOK_UP_COST, most);
        let limit = if most == usize::MAX { String::new() } else { format!("; {most} at most") };
        let dictionary = ReducedDictionary {
            provenance: format!(
                "{}: words that save more bits than their look-ups cost at quality 5, own texts \
                 counted {OWN} times, those of other kinds once{limit}",
                profile.name
            ),
            words,
        };
        let image = build(&dictionary.words)?.to_image();
        println!(
            "{}: {} words, image of {} bytes",
            profile.name,
            dictionary.words.len(),
            image.len()
        );
        let [file, image_file] = paths(profile);
        replace(&root().join(file), &dictionary.to_bytes())?;
        replace(&root().join(image_file), &image)?;
    }
    Ok(())
}

/// Writes a file beside the old one and then takes its place, so that whoever stops us
/// finds one or the other.
fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().context("a folder")?)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).with_context(|| format!("{}", path.display()))?;
    Ok(())
}

/// Where a profile's words and its image are.
fn paths(profile: &Profile) -> [String; 2] {
    [
        format!("crates/dictionary/profiles/{}.dict", profile.name),
        format!("crates/dictionary-search/images/{}.bin", profile.name),
    ]
}

/// Checks each image against the words it is made of.
pub(super) fn verify() -> Result<()> {
    for profile in &PROFILES {
        let dictionary = ReducedDictionary::from_bytes(profile.words)
            .with_context(|| format!("the words for {}", profile.name))?;
        let search = shipped(profile.content_type);
        let image =
            [search.index.table.image(), search.filter.image(), search.index.trie.image()].concat();
        ensure!(
            build(&dictionary.words)?.to_image() == image,
            "{}: the image is not that of its words; run `cargo xtask dictionaries`",
            profile.name
        );
        println!("{}: {} words; {}", profile.name, dictionary.words.len(), dictionary.provenance);
    }
    Ok(())
}
