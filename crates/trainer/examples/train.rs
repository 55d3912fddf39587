//! Trains on the files named, or on itself, and prints the words that saved most.

use brotwerk_dictionary::spell;
use brotwerk_trainer::{Advance, Budget, Training, prior};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files: Vec<_> = std::env::args().skip(1).collect();
    let mut texts = files.iter().map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    if texts.is_empty() {
        texts.push(include_bytes!("train.rs").to_vec());
    }
    let mut training = Training::new(Budget::Knee, Some(prior()));
    let statistics = loop {
        let mut trainer = training.trainer()?;
        texts.iter().for_each(|text| trainer.add(text));
        let statistics = trainer.into_statistics();
        if training.advance(&statistics)? == Advance::Stable {
            break statistics;
        }
    };
    let dictionary = training.dictionary();
    println!("{} words after {} rounds", dictionary.words.len(), dictionary.rounds);
    println!("{} -> {} bytes", statistics.bytes_in, statistics.bytes_out);
    let mut forms: Vec<_> = statistics.forms.iter().collect();
    forms.sort_by_key(|(_, used)| std::cmp::Reverse(used.saved));
    for (form, used) in forms.into_iter().take(20) {
        let mut buffer = [0; 24];
        let spelling = String::from_utf8_lossy(spell(*form, &mut buffer)).into_owned();
        println!("{spelling:24} {:4} times {:6} bits", used.references, used.saved_bits());
    }
    Ok(())
}
