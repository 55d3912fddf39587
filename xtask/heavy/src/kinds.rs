//! The trainer on kinds of text that nothing ships for: what a user's own corpus gains.
//!
//! Three corpora that anyone can gather again, through the clients of their registries:
//! manuals in other languages than English, messages of one API, and a set of icons: four packages. Each
//! is split into texts to train on and others to measure.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use brotwerk::parts::{Profile, ReducedDictionary, profile};
use brotwerk::{Compressor, ContentType, Dictionary, Options};
use brotwerk_trainer::{Budget, Counter, TEXT_BYTE, Training, prior};
use tempfile::TempDir;
use walkdir::WalkDir;

use crate::dictionaries::train::{count, train};
use crate::texts::{Text, read_folder};
use crate::workspace::output_of;

/// Manuals that exist in many languages: one to learn from, and to measure one by others.
const LEARN_MANUAL: &str = "installation-guide-amd64";
const MEASURE_MANUAL: &str = "debian-handbook";

/// Folders of either, by language: those that the second one is in, nearly all of it.
const LANGUAGES: [&str; 16] = [
    "de", "es", "fr", "it", "ja", "pt", "ru", "zh_CN", "de-DE", "es-ES", "fr-FR", "it-IT", "ja-JP",
    "pt-BR", "ru-RU", "zh-CN",
];

/// Examples of what one API sends.
const MESSAGES: &str = "@octokit/webhooks-examples@7.6.1";
/// Where they are: a list of kinds, each with its examples.
const MESSAGES_FILE: &str = "package/api.github.com/index.json";

/// A set of icons.
const ICONS: &str = "lucide-static@0.441.0";

/// A corpus, split.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    content_type: ContentType,
    pub(crate) learn: Vec<Text>,
    pub(crate) measure: Vec<Text>,
}

/// Runs the task.
pub(crate) fn run() -> Result<()> {
    println!(
        "Saved over no words, weighted / mean over texts, for so much of quality 5's time as \
         counted.\n\n| texts | to learn from | to measure | words | Generic | own type's | \
         trained | trained, 1,000 words |\n|---|---|---|---|---|---|---|---|"
    );
    for (name, gather) in
        [("manuals", manuals as fn() -> Result<Kind>), ("messages", messages), ("icons", icons)]
    {
        match gather() {
            Ok(kind) => kind.measure()?,
            Err(error) => println!("skipped: {name}: {error:#}"),
        }
    }
    Ok(())
}

impl Kind {
    /// Trains, and prints what that is worth on the other texts.
    fn measure(&self) -> Result<()> {
        let learn: Vec<_> = self.learn.iter().collect();
        let first = count(&Training::new(Budget::Knee, None), &learn.iter().copied())?;
        let own = train(Budget::Knee, Some(prior()), &first, &learn)?;
        let few = train(Budget::Words(1_000), Some(prior()), &first, &learn)?;
        let size = |dictionary: &ReducedDictionary| -> Result<Vec<usize>> {
            let options = Options::new().dictionary(Dictionary::new(dictionary)?);
            let mut compressor = Compressor::new(options);
            Ok(self.measure.iter().map(|text| compressor.compress(&text.bytes).len()).collect())
        };
        let shipped = |profile: &Profile| ReducedDictionary::from_bytes(profile.file);
        let none = size(&ReducedDictionary::default())?;
        let saved = |dictionary: &ReducedDictionary| -> Result<String> {
            let sizes = size(dictionary)?;
            let (sum, sum_none): (usize, usize) = (sizes.iter().sum(), none.iter().sum());
            let each =
                sizes.iter().zip(&none).map(|(&size, &none)| 1.0 - size as f64 / none as f64);
            let mean = each.sum::<f64>() / none.len() as f64;
            let weighted = 1.0 - sum as f64 / sum_none as f64;
            let counter = Counter::new(dictionary)?;
            let work =
                self.measure.iter().map(|text| counter.count(&text.bytes).work.picoseconds());
            let bytes: usize = self.measure.iter().map(|text| text.bytes.len()).sum();
            let time = work.sum::<u64>() as f64 / (bytes as f64 * TEXT_BYTE as f64);
            let [weighted, mean, time] = [weighted, mean, time].map(|share| 100.0 * share);
            Ok(format!("{weighted:+.2} / {mean:+.2} % for {time:.1} %"))
        };
        let about = |texts: &[Text]| {
            let bytes: usize = texts.iter().map(|text| text.bytes.len()).sum();
            format!("{}, {} KiB", texts.len(), bytes >> 10)
        };
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            self.name,
            about(&self.learn),
            about(&self.measure),
            own.words.len(),
            saved(&shipped(profile(ContentType::Generic))?)?,
            saved(&shipped(profile(self.content_type))?)?,
            saved(&own)?,
            saved(&few)?
        );
        Ok(())
    }
}

fn manuals() -> Result<Kind> {
    let gather = |package: &str| -> Result<Vec<Text>> {
        let folder = tempfile::tempdir()?;
        let mut download = Command::new("apt-get");
        download.args(["download", "-qq", package]).current_dir(folder.path());
        output_of(&mut download).context("apt-get can't download them")?;
        let archive = std::fs::read_dir(folder.path())?.next().context("no package")??.path();
        let files = folder.path().join("files");
        let mut unpack = Command::new("dpkg-deb");
        output_of(unpack.arg("-x").args([&archive, &files]))
            .context("dpkg-deb can't unpack them")?;
        let mut texts = Vec::new();
        for entry in WalkDir::new(&files).sort_by_file_name() {
            let entry = entry?;
            let folder = entry.path().parent().and_then(Path::file_name).unwrap_or_default();
            let language = LANGUAGES.iter().any(|language| folder == *language);
            if language && entry.file_type().is_file() && has_extension(entry.path(), "html") {
                let bytes = std::fs::read(entry.path())?;
                texts.push(Text { name: entry.into_path(), bytes });
            }
        }
        ensure!(!texts.is_empty(), "there are none in {package}");
        Ok(texts)
    };
    Ok(Kind {
        name: "manuals in eight languages, HTML",
        content_type: ContentType::Html,
        learn: gather(LEARN_MANUAL)?,
        measure: gather(MEASURE_MANUAL)?,
    })
}

pub(crate) fn messages() -> Result<Kind> {
    let folder = unpacked(MESSAGES)?;
    let file = std::fs::read(folder.path().join(MESSAGES_FILE))?;
    let kinds: Vec<serde_json::Value> = serde_json::from_slice(&file)?;
    let examples = kinds.iter().filter_map(|kind| kind["examples"].as_array()).flatten();
    let text = |(number, example): (usize, &serde_json::Value)| Text {
        name: number.to_string().into(),
        bytes: example.to_string().into_bytes(),
    };
    Ok(split(
        "messages of one API, JSON",
        ContentType::Json,
        examples.enumerate().map(text).collect(),
    ))
}

pub(crate) fn icons() -> Result<Kind> {
    let folder = unpacked(ICONS)?;
    let mut texts = read_folder(&folder.path().join("package/icons"))?;
    texts.retain(|text| has_extension(&text.name, "svg"));
    ensure!(!texts.is_empty(), "there are none");
    Ok(split("icons, SVG", ContentType::Svg, texts))
}

/// A package of the npm registry, unpacked.
pub(crate) fn unpacked(package: &str) -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", package]).current_dir(folder.path());
    output_of(&mut pack).context("npm can't fetch them")?;
    let archive = std::fs::read_dir(folder.path())?.next().context("npm made no archive")??;
    let file = std::fs::File::open(archive.path())?;
    tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(folder.path())?;
    Ok(folder)
}

fn has_extension(path: &Path, extension: &str) -> bool {
    path.extension().is_some_and(|found| found == extension)
}

/// Sets one text in four aside, by its name.
fn split(name: &'static str, content_type: ContentType, texts: Vec<Text>) -> Kind {
    let hasher = ahash::RandomState::with_seeds(1, 2, 3, 4);
    let (measure, learn) =
        texts.into_iter().partition(|text| hasher.hash_one(&text.name).is_multiple_of(4));
    Kind { name, content_type, learn, measure }
}
