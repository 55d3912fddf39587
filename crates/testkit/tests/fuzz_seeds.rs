//! The inputs that fuzz targets start from, where it is long until they are found: those in the
//! tree are what is made here. With `BROTWERK_WRITE_SEEDS` set they are written.

use std::path::Path;

use brotwerk_core::{CaseForm, ContextPreset, Leads, TextProfile, WordForm};
use brotwerk_dictionary::{ReducedDictionary, WordSet};
use brotwerk_trainer::Statistics;

/// What the targets of files take: contents that are to be given a checksum.
fn sealed(contents: &[u8]) -> Vec<u8> {
    [contents, &[1]].concat()
}

/// What they take otherwise.
fn as_it_is(file: &[u8]) -> Vec<u8> {
    [file, &[0]].concat()
}

#[test]
fn dictionary_file() {
    let form = |length, index, case| WordForm { length, index, case };
    let words = [
        form(4, 0, CaseForm::Plain),
        form(4, 700, CaseForm::Capital),
        form(9, 3, CaseForm::Tail),
        form(24, 31, CaseForm::Upper),
    ];
    let words = WordSet::from_forms(words).expect("distinct words");
    let contexts = ContextPreset::of_groups(std::array::from_fn(|context| context as u8 % 3));
    let profile = TextProfile { leads: Leads::All, contexts, ..TextProfile::default() };
    let provenance = "some words".to_owned();
    let some = ReducedDictionary { words, profile, rounds: 2, provenance }.to_bytes();
    let none = ReducedDictionary::default().to_bytes();
    for (name, file) in [("some", some), ("none", none)] {
        assert!(ReducedDictionary::from_bytes(&file).is_ok());
        let contents = &file[..file.len() - 4];
        check("../../fuzz/seeds/dictionary_file", &format!("{name}_sealed"), &sealed(contents));
        check("../../fuzz/seeds/dictionary_file", name, &as_it_is(&file));
    }
}

#[test]
fn statistics_file() {
    let contents = "basis 1 00000002 00000003\ntexts 1 200 100 200\nwork 10 20 30\n\
        outcome 0 1 2 3 4\noutcome 2 5 0 0 0\ntransform 0 3\ntransform 120 1\n\
        literals 0 97:4 98:5\nliterals 63 0:1\nprefix 656d6974 6 7\nword 4 0 0 8 -9\n\
        word 24 31 1 1 100\n";
    let start = "brotwerk statistics 1\n";
    let crc = crc32fast::hash([start, contents].concat().as_bytes());
    let file = format!("{start}{contents}end {crc:08x}\n");
    assert!(Statistics::from_text(file.as_bytes()).is_ok(), "{file}");
    let folder = "../../fuzz/whole/seeds/statistics_file";
    check(folder, "some_sealed", &sealed(contents.as_bytes()));
    check(folder, "some", &as_it_is(file.as_bytes()));
}

/// Writes the seed, or compares it with what is there.
fn check(folder: &str, name: &str, input: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let path = folder.join(name);
    if std::env::var_os("BROTWERK_WRITE_SEEDS").is_some() {
        std::fs::create_dir_all(&folder).expect("a folder for seeds");
        std::fs::write(&path, input).expect("a seed can be written");
    }
    let found = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(found == input, "{} is another seed; BROTWERK_WRITE_SEEDS=1", path.display());
}
