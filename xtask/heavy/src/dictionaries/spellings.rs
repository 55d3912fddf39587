//! The spellings that the fastest qualities look for: trained, written, checked.

use anyhow::{Context, Result, bail, ensure};
use brotwerk_dictionary_search::{SpellingImage, Spellings};
use brotwerk_trainer::{AllSpellings, SpellingsUse, fitting, ranked};

use super::train::replace;
use crate::texts::{Text, read_folder};
use crate::workspace::{corpus, root};

/// Where the list of spellings is, and the image made of it.
const LIST: &str = "crates/dictionary-search/data/spellings.txt";
const IMAGE: &str = "crates/dictionary-search/images/spellings.bin";

/// How many there are. Measured: of pages 4,000 save a twentieth less, 8,000 a twelfth more, with
/// an image half as large again.
const SPELLINGS: usize = 5_000;

/// How many stay after each round but the last. Heuristic: with fewer rounds, more are left out of
/// those that would stand in for what goes.
const ROUNDS: [usize; 5] = [48_000, 16_000, 10_667, 7_111, SPELLINGS + SPELLINGS / 4];

/// The corpus's folders, and for how many of twenty texts each stands. Heuristic: most of what is
/// compressed for each request is HTML, and all kinds are to get theirs.
const SHARES: [(&str, u32); 6] =
    [("html", 11), ("css", 2), ("js", 3), ("json", 2), ("svg", 1), ("xml", 1)];

/// Makes list and image again from the corpus's `train/`.
pub(super) fn make() -> Result<()> {
    let Some(corpus) = corpus() else { bail!("no corpus; name one with BROTWERK_CORPUS") };
    let mut kinds = Vec::new();
    for (folder, share) in SHARES {
        kinds.push((read_folder(&corpus.join("train").join(folder))?, share));
    }
    let mut search = AllSpellings::of_the_format();
    for keep in ROUNDS {
        println!("spellings: {} with all suffixes", search.len());
        let names = ranked(&count(&kinds, &search));
        search = AllSpellings::new(names.into_iter().take(keep));
    }
    let image = fitting(&ranked(&count(&kinds, &search)), SPELLINGS);
    replace(&root().join(LIST), image.to_list(&provenance(&kinds)).as_bytes())?;
    let bytes = image.to_image();
    println!("spellings: {}, image of {} bytes", image.len(), bytes.len());
    replace(&root().join(IMAGE), &bytes)
}

/// What spellings save of texts of each kind, counted on all cores.
fn count(kinds: &[(Vec<Text>, u32)], search: &AllSpellings) -> Vec<(SpellingsUse, u32)> {
    kinds.iter().map(|(texts, share)| (count_kind(texts, search), *share)).collect()
}

fn count_kind(texts: &[Text], search: &AllSpellings) -> SpellingsUse {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = |first: usize| {
        let mut used = SpellingsUse::default();
        texts.iter().skip(first).step_by(threads).for_each(|text| used.add(&text.bytes, search));
        used
    };
    std::thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> = (0..threads).map(|first| scope.spawn(move || part(first))).collect();
        let mut sum = SpellingsUse::default();
        for part in parts {
            // Sums of whole numbers: the same for any number of threads.
            sum.merge(&part.join().expect("counting does not panic"), 1);
        }
        sum
    })
}

fn provenance(kinds: &[(Vec<Text>, u32)]) -> String {
    let texts = kinds.iter().flat_map(|(texts, _)| texts);
    let bytes: usize = texts.clone().map(|text| text.bytes.len()).sum();
    let shares = SHARES.map(|(folder, share)| format!("{folder} {share}")).join(", ");
    format!(
        "Words of the static dictionary under transforms: word length, transform, indices.\n\
         Trained on {} texts of {bytes} bytes, weighed as {shares}; {} rounds.",
        texts.count(),
        ROUNDS.len() + 1,
    )
}

/// Checks the image against the list it is made of.
pub(super) fn verify() -> Result<()> {
    let list = std::fs::read_to_string(root().join(LIST)).context(LIST)?;
    let image = SpellingImage::from_list(&list).context(LIST)?;
    let bytes = std::fs::read(root().join(IMAGE)).context(IMAGE)?;
    ensure!(
        image.to_image() == bytes && Spellings::checked(&bytes).is_ok(),
        "the image is not that of the list; run `cargo xtask dictionaries --spellings`"
    );
    println!("spellings: {}", image.len());
    Ok(())
}
