//! What the dictionary is worth: by quality, by file size, by number of words.

use std::cell::RefCell;
use std::ops::Range;

use anyhow::{Context, Result, bail, ensure};
use brotwerk::parts::{
    Assembly, GreedySplitter, HashRows, Heap, Lazy, NoDictionary, QUALITY_TABLE, Stateless,
};
use brotwerk::{Compressor, ContentType, Options, WindowBits};
use brotwerk_dictionary::{PROFILES, Profile, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::{Counts, DictionarySearch, Observe, OwnedSearch, Search, build};
use brotwerk_trainer::{Budget, Statistics, select};
use clap::Args;

use crate::dictionaries::train::{folder, statistics};
use crate::pareto::encoders::{Encode, Encoder, google};
use crate::pareto::measure::{Figures, Kind, measure};
use crate::texts::{Text, read_folder};
use crate::workspace::corpus;

/// What the static dictionary is worth and costs, by quality, file size and words.
#[derive(Args)]
pub(crate) struct Dictionary {
    /// Content types, by the names of their profiles.
    #[arg(long, value_delimiter = ',', default_value = "html,css,javascript,json,svg,xml")]
    types: Vec<String>,
    /// Qualities to measure, 5 to 9.
    #[arg(long, value_delimiter = ',', default_value = "5,6,7,8,9")]
    quality: Vec<u8>,
    /// How often each file is compressed; the fastest counts.
    #[arg(long, default_value = "5")]
    rounds: u32,
    /// Leave out the curves, which need the corpus's `train/`.
    #[arg(long)]
    no_curves: bool,
}

/// Columns of the tables: file sizes in bytes.
const SIZES: [(&str, Range<usize>); 6] = [
    ("all", 0..usize::MAX),
    ("≤ 1 KiB", 0..(1 << 10) + 1),
    ("≤ 4 KiB", (1 << 10) + 1..(4 << 10) + 1),
    ("≤ 16 KiB", (4 << 10) + 1..(16 << 10) + 1),
    ("≤ 64 KiB", (16 << 10) + 1..(64 << 10) + 1),
    ("≤ 256 KiB", (64 << 10) + 1..(256 << 10) + 1),
];

/// Words on the curves, besides all that pay.
const CURVE: [usize; 7] = [250, 500, 1_000, 2_000, 4_000, 8_000, 12_000];

impl Dictionary {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let Some(corpus) = corpus() else {
            println!("skipped: no corpus; name one with BROTWERK_CORPUS");
            return Ok(());
        };
        let statistics = if self.no_curves { Vec::new() } else { statistics(&corpus)? };
        for (index, profile) in PROFILES.iter().enumerate() {
            let Some(folder) = folder(profile.content_type) else { continue };
            if !self.types.iter().any(|name| name == profile.name) {
                continue;
            }
            let texts = read_folder(&corpus.join("dev").join(folder))?;
            self.by_quality(profile, &texts)?;
            stages(profile, &texts)?;
            if let Some(statistics) = statistics.get(index) {
                self.curve(profile, statistics, &texts)?;
            }
        }
        Ok(())
    }

    /// The seed's table: no dictionary, the profile's, the whole one, at each quality.
    fn by_quality(&self, profile: &Profile, texts: &[Text]) -> Result<()> {
        let reduced = owned(&ReducedDictionary::from_bytes(profile.file)?.words, profile)?;
        let whole = owned(&WordSet::whole(), profile)?;
        let mut encoders = vec![google(5, WindowBits::default().bits())];
        for &quality in &self.quality {
            encoders.push(Encoder {
                name: format!("{quality}, none"),
                brotli: true,
                encode: encode_with(quality, profile, &NoDictionary)?,
            });
            for (name, search) in [("reduced", &reduced), ("whole", &whole)] {
                encoders.push(Encoder {
                    name: format!("{quality}, {name}"),
                    brotli: true,
                    encode: encode_with(quality, profile, &borrowed(search, ()))?,
                });
            }
        }
        let kind = measure(profile.name, texts, encoders, self.rounds)?;
        println!("\n### {}: saved against google/brotli at 5\n", profile.name);
        println!(
            "| quality, dictionary | CPU |{}",
            SIZES.map(|(name, _)| format!(" {name} |")).concat()
        );
        println!("|---|---|{}", "---|".repeat(SIZES.len()));
        for (encoder, name) in kind.encoders.iter().enumerate().skip(1) {
            row(&kind, encoder, name);
        }
        Ok(())
    }

    /// Bytes saved and time against no dictionary, by number of words.
    fn curve(&self, profile: &Profile, statistics: &Statistics, texts: &[Text]) -> Result<()> {
        let mut sets: Vec<_> =
            CURVE.iter().map(|&most| select(statistics, Budget::Words(most))).collect();
        sets.push(select(statistics, Budget::All));
        sets.push(WordSet::whole());
        let shipped = ReducedDictionary::from_bytes(profile.file)?.words;
        let shipped_words = shipped.len();
        sets.push(shipped);
        sets.sort_by_key(WordSet::len);
        sets.dedup_by_key(|set| set.len());
        let searches: Vec<_> = sets.iter().map(|set| owned(set, profile)).collect::<Result<_>>()?;
        let mut encoders = vec![Encoder {
            name: "none".into(),
            brotli: true,
            encode: encode_with(5, profile, &NoDictionary)?,
        }];
        for (set, search) in sets.iter().zip(&searches) {
            encoders.push(Encoder {
                name: set.len().to_string(),
                brotli: true,
                encode: encode_with(5, profile, &borrowed(search, ()))?,
            });
        }
        let kind = measure(profile.name, texts, encoders, self.rounds)?;
        println!("\n#### {}: by number of words, quality 5, against no dictionary\n", profile.name);
        println!("| words | image, KiB | saved, weighted / mean | CPU |");
        println!("|---|---|---|---|");
        for (index, search) in searches.iter().enumerate() {
            let encoder = index + 1;
            let Some(Figures { weighted, mean, cpu, .. }) = kind.figures(encoder, 0, 0..usize::MAX)
            else {
                continue;
            };
            let image = search.to_image().len().div_ceil(1 << 10);
            let shipped = sets[index].len() == shipped_words;
            println!(
                "| {}{} | {image} | {weighted:+.2} / {mean:+.2} % | {cpu:.3} |",
                kind.encoders[encoder],
                if shipped { ", shipped" } else { "" },
            );
        }
        Ok(())
    }
}

fn row(kind: &Kind, encoder: usize, name: &str) {
    let cells: Vec<_> = SIZES
        .into_iter()
        .map(|(_, sizes)| {
            let figures = kind.figures(encoder, 0, sizes);
            figures.map_or(String::new(), |f| format!("{:+.1} / {:+.1} %", f.weighted, f.mean))
        })
        .collect();
    let cpu = kind.figures(encoder, 0, 0..usize::MAX).map_or(0.0, |figures| figures.cpu);
    println!("| {name} | {cpu:.2} | {} |", cells.join(" | "));
}

/// How many look-ups each stage ended.
fn stages(profile: &Profile, texts: &[Text]) -> Result<()> {
    println!("\n| words | look-ups per KiB | filter ends | table | trie | beaten | found |");
    println!("|---|---|---|---|---|---|---|");
    let sets = [ReducedDictionary::from_bytes(profile.file)?.words, WordSet::whole()];
    for words in sets {
        let search = owned(&words, profile)?;
        let counts = RefCell::new(Counts::default());
        let mut encode = encode_with(5, profile, &borrowed(&search, Shared(&counts)))?;
        let mut bytes = 0;
        for text in texts {
            encode(&text.bytes, &mut Vec::new());
            bytes += text.bytes.len();
        }
        let counts = *counts.borrow();
        ensure!(counts.look_ups() > 0, "{}: nothing was looked up", profile.name);
        let percent = |count: u64| 100.0 * count as f64 / counts.look_ups() as f64;
        println!(
            "| {} | {:.0} | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % |",
            words.len(),
            1024.0 * counts.look_ups() as f64 / bytes as f64,
            percent(counts.filtered),
            percent(counts.unknown_start),
            percent(counts.no_word),
            percent(counts.beaten),
            percent(counts.found),
        );
    }
    Ok(())
}

/// Counts that are read while the search still has them.
#[derive(Clone)]
struct Shared<'a>(&'a RefCell<Counts>);

impl Observe for Shared<'_> {
    fn ended(&mut self, stage: brotwerk_dictionary_search::Stage) {
        self.0.borrow_mut().ended(stage);
    }
}

fn owned(words: &WordSet, profile: &Profile) -> Result<OwnedSearch> {
    Ok(OwnedSearch { leads: profile.text.leads, ..build(words)? })
}

/// A search that shares another's structures.
fn borrowed<O: Observe + Clone>(
    search: &OwnedSearch,
    observer: O,
) -> impl DictionarySearch + Stateless + Clone {
    let OwnedSearch { filter, index, transform, leads, .. } = search;
    Search { filter, index, transform: *transform, leads: *leads, observer }
}

/// A quality's own parts but for the dictionary, kept from text to text.
fn encode_with<'a>(
    quality: u8,
    profile: &Profile,
    dictionary: &(impl DictionarySearch + Stateless + Clone + 'a),
) -> Result<Encode<'a>> {
    let lazy = QUALITY_TABLE[usize::from(quality)].lazy();
    match lazy.map_or(0, |lazy| lazy.finder.slots) {
        32 => with_rows::<32>(quality, profile, dictionary),
        64 => with_rows::<64>(quality, profile, dictionary),
        slots => bail!("rows of {slots} slots are not measured here"),
    }
}

/// The same for rows of so many slots.
fn with_rows<'a, const SLOTS: usize>(
    quality: u8,
    profile: &Profile,
    dictionary: &(impl DictionarySearch + Stateless + Clone + 'a),
) -> Result<Encode<'a>> {
    let effort = &QUALITY_TABLE[usize::from(quality)];
    let lazy = effort.lazy().context("a quality that parses lazily")?;
    let options = Options::new()
        .quality(quality.try_into()?)
        .window_bits(WindowBits::default())
        .content_type(ContentType::Generic);
    let mut splitter = GreedySplitter::<Heap>::new(effort.splitter);
    splitter.set_preset(profile.text.contexts);
    let parts = Assembly {
        parser: Lazy::new(lazy.parser).with_words(profile.text.words),
        finder: HashRows::<SLOTS>::new(lazy.finder.config),
        dictionary: dictionary.clone(),
        splitter,
    };
    let mut compressor = Compressor::with_parts(options, parts, Heap);
    Ok(Box::new(move |text, out| compressor.compress_into(text, out)))
}
