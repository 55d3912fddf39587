//! The words, and sets of them.

use brotwerk_core::{CaseForm, WordForm};
use brotwerk_dictionary::{
    DICTIONARY, PROFILES, ReducedDictionary, WORDS, WordSet, WordSetError, all_words, spell, word,
};

#[test]
fn the_dictionary_is_the_formats() {
    assert_eq!(crc32fast::hash(DICTIONARY), 0x5136_cb04, "CRC-32 of appendix A");
    assert_eq!(all_words().count(), WORDS);
    let joined: Vec<u8> =
        all_words().flat_map(|form| word(form.length.into(), form.index.into())).copied().collect();
    assert!(joined == DICTIONARY);
}

#[test]
fn the_whole_set_has_each_spelling_once() {
    let whole = WordSet::whole();
    let mut spellings: Vec<_> = whole.spelled().map(|(spelling, _)| spelling).collect();
    spellings.sort();
    assert!(spellings.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(whole.len(), 48_342);
    let mut buffer = [0; 24];
    for case in CaseForm::ALL {
        let safe = |form: &WordForm| case.is_safe(word(form.length.into(), form.index.into()));
        let forms = all_words().filter(safe).map(|form| WordForm { case, ..form });
        for form in forms.filter(|form| form.is_legal()) {
            let spelling = spell(form, &mut buffer);
            let found = spellings.binary_search_by(|other| other.as_ref().cmp(spelling));
            assert!(found.is_ok(), "{form:?} is missing");
        }
    }
}

#[test]
fn illegal_words_and_doubles_are_refused() {
    let form = WordForm { length: 4, index: 0, case: CaseForm::Plain };
    for bad in [
        WordForm { length: 3, ..form },
        WordForm { length: 25, ..form },
        WordForm { index: 1 << 10, ..form },
    ] {
        assert_eq!(WordSet::from_forms([bad]), Err(WordSetError::NoSuchWord(bad)));
    }
    assert_eq!(WordSet::from_forms([form, form]), Err(WordSetError::Twice(form)));
}

#[test]
fn the_profiles_words_can_be_read() {
    for profile in &PROFILES {
        let dictionary = ReducedDictionary::from_bytes(profile.file).expect(profile.name);
        assert!(!dictionary.words.is_empty());
        assert_eq!(dictionary.words.clone().without_twins(), dictionary.words, "twins");
        assert!(dictionary.provenance.starts_with(profile.name));
    }
}
