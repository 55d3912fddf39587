//! Prints the first words of each length, in all case forms.

use brotwerk_dictionary::{CaseForm, all_words, spell};

fn main() {
    for form in all_words().filter(|form| form.index == 0) {
        for case in [CaseForm::Plain, CaseForm::Capital, CaseForm::Upper] {
            let mut buffer = [0; 24];
            let spelling = spell(brotwerk_dictionary::WordForm { case, ..form }, &mut buffer);
            print!("{:28}", String::from_utf8_lossy(spelling));
        }
        println!();
    }
}
