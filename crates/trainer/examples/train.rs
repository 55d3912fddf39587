//! Trains on the files named, or on itself, and prints the words that saved most.

use brotwerk_core::ContentType;
use brotwerk_dictionary::{WordSet, profile, spell};
use brotwerk_trainer::{LOOK_UP_COST, Trainer, select};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let generic = profile(ContentType::Generic);
    let mut trainer = Trainer::new(&WordSet::whole(), generic.policy, generic.leads)?;
    let files: Vec<_> = std::env::args().skip(1).collect();
    for file in &files {
        trainer.add(&std::fs::read(file)?);
    }
    if files.is_empty() {
        trainer.add(include_bytes!("train.rs"));
    }
    let statistics = trainer.into_statistics();
    let words = select(&statistics, LOOK_UP_COST, usize::MAX);
    let mut forms = words.forms().to_vec();
    forms.sort_by_key(|form| std::cmp::Reverse(statistics.forms[form].saved));
    println!("{} -> {} bytes", statistics.bytes_in, statistics.bytes_out);
    for form in forms.iter().take(20) {
        let used = statistics.forms[form];
        let mut buffer = [0; 24];
        let spelling = String::from_utf8_lossy(spell(*form, &mut buffer)).into_owned();
        println!("{spelling:24} {:4} times {:6} bits", used.references, used.saved_bits());
    }
    Ok(())
}
