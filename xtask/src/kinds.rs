//! The trainer on kinds of text that nothing ships for: what a user's own corpus gains.
//!
//! Three corpora that anyone can gather again, through the clients of their registries:
//! manuals in other languages than English, the answers of one API, and a set of icons. Each
//! is split into texts to train on and others to measure.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use brotwerk::parts::{Profile, ReducedDictionary, profile};
use brotwerk::{Compressor, ContentType, Dictionary, Options};
use brotwerk_trainer::{Budget, Counter, TEXT_BYTE, Training, prior};

use crate::dictionaries::train::{count, train};
use crate::texts::{Text, read_folder};
use crate::workspace::output_of;

/// Manuals in other languages: Debian's FAQ and the manual of a package manager to learn
/// from, and to measure two guides by other authors.
const LEARN_MANUALS: [&str; 17] = [
    "debian-faq-de",
    "debian-faq-fr",
    "debian-faq-it",
    "debian-faq-ja",
    "debian-faq-ko",
    "debian-faq-nl",
    "debian-faq-pt",
    "debian-faq-ru",
    "debian-faq-zh-cn",
    "aptitude-doc-cs",
    "aptitude-doc-es",
    "aptitude-doc-fi",
    "aptitude-doc-fr",
    "aptitude-doc-it",
    "aptitude-doc-ja",
    "aptitude-doc-nl",
    "aptitude-doc-ru",
];
const MEASURE_MANUALS: [&str; 12] = [
    "developers-reference-de",
    "developers-reference-fr",
    "developers-reference-it",
    "developers-reference-ja",
    "developers-reference-ru",
    "maint-guide-de",
    "maint-guide-es",
    "maint-guide-fr",
    "maint-guide-it",
    "maint-guide-ja",
    "maint-guide-ru",
    "maint-guide-zh-cn",
];

/// Packages whose metadata are the answers of one API.
const PACKAGES: [&str; 100] = [
    "express",
    "react",
    "vue",
    "lodash",
    "axios",
    "chalk",
    "commander",
    "debug",
    "moment",
    "uuid",
    "async",
    "bluebird",
    "body-parser",
    "classnames",
    "cors",
    "dotenv",
    "eslint",
    "fs-extra",
    "glob",
    "inquirer",
    "jest",
    "jquery",
    "minimist",
    "mkdirp",
    "mocha",
    "mongoose",
    "morgan",
    "node-fetch",
    "nodemon",
    "prettier",
    "prop-types",
    "ramda",
    "redux",
    "request",
    "rimraf",
    "rxjs",
    "semver",
    "socket.io",
    "underscore",
    "webpack",
    "winston",
    "yargs",
    "zod",
    "vite",
    "rollup",
    "typescript",
    "svelte",
    "preact",
    "next",
    "nuxt",
    "koa",
    "fastify",
    "hapi",
    "ws",
    "pg",
    "mysql",
    "redis",
    "knex",
    "sequelize",
    "graphql",
    "d3",
    "three",
    "chart.js",
    "leaflet",
    "bootstrap",
    "tailwindcss",
    "postcss",
    "autoprefixer",
    "sass",
    "less",
    "stylus",
    "babel-core",
    "esbuild",
    "terser",
    "uglify-js",
    "browserify",
    "gulp",
    "grunt",
    "bower",
    "karma",
    "jasmine",
    "chai",
    "sinon",
    "nock",
    "supertest",
    "puppeteer",
    "cheerio",
    "jsdom",
    "marked",
    "highlight.js",
    "handlebars",
    "mustache",
    "ejs",
    "pug",
    "nunjucks",
    "validator",
    "joi",
    "ajv",
    "yup",
    "dayjs",
];

/// A set of icons.
const ICONS: &str = "lucide-static@0.441.0";

/// A corpus, split.
struct Kind {
    name: &'static str,
    content_type: ContentType,
    learn: Vec<Text>,
    measure: Vec<Text>,
}

/// Runs the task.
pub(crate) fn run() -> Result<()> {
    println!(
        "Saved over no words, weighted / mean over texts, for so much of quality 5's time as \
         counted.\n\n| texts | to learn from | to measure | words | Generic | own type's | \
         trained | trained, 1,000 words |\n|---|---|---|---|---|---|---|---|"
    );
    for (name, gather) in
        [("manuals", manuals as fn() -> Result<Kind>), ("answers", answers), ("icons", icons)]
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
    let gather = |packages: &[&str]| -> Result<Vec<Text>> {
        let folder = tempfile::tempdir()?;
        let mut download = Command::new("apt-get");
        download.args(["download", "-qq"]).args(packages).current_dir(folder.path());
        output_of(&mut download).context("apt-get can't download them")?;
        for archive in std::fs::read_dir(folder.path())? {
            let archive = archive?.path();
            let mut unpack = Command::new("dpkg-deb");
            unpack.arg("-x").args([&archive, &folder.path().join("files")]);
            output_of(&mut unpack).context("dpkg-deb can't unpack them")?;
        }
        // Some link to scripts of packages that are not there.
        let mut find = Command::new("find");
        find.arg(folder.path()).args(["-type", "l", "-delete"]);
        output_of(&mut find).context("find can't remove links")?;
        let mut texts = read_folder(&folder.path().join("files"))?;
        texts.retain(|text| has_extension(&text.name, "html"));
        Ok(texts)
    };
    Ok(Kind {
        name: "manuals in ten languages, HTML",
        content_type: ContentType::Html,
        learn: gather(&LEARN_MANUALS)?,
        measure: gather(&MEASURE_MANUALS)?,
    })
}

fn answers() -> Result<Kind> {
    let mut texts = Vec::new();
    for package in PACKAGES {
        let mut view = Command::new("npm");
        let answer = output_of(view.args(["view", "--json", package])).context("npm can't ask")?;
        // What was published since would change the figures; little does.
        texts.push(Text { name: package.into(), bytes: answer.into_bytes() });
    }
    Ok(split("answers of one API, JSON", ContentType::Json, texts))
}

fn icons() -> Result<Kind> {
    let folder = tempfile::tempdir()?;
    let mut pack = Command::new("npm");
    pack.args(["pack", "--silent", ICONS]).current_dir(folder.path());
    output_of(&mut pack).context("npm can't fetch them")?;
    let archive = std::fs::read_dir(folder.path())?.next().context("npm made no archive")??;
    let file = std::fs::File::open(archive.path())?;
    tar::Archive::new(flate2::read::GzDecoder::new(file)).unpack(folder.path())?;
    let mut texts = read_folder(&folder.path().join("package/icons"))?;
    texts.retain(|text| has_extension(&text.name, "svg"));
    ensure!(!texts.is_empty(), "there are none");
    Ok(split("icons, SVG", ContentType::Svg, texts))
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
