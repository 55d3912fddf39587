//! Finds some words at the start of some texts.

use brotwerk_core::WordStart;
use brotwerk_dictionary::{WordSet, spell};

fn main() {
    let built = brotwerk_trie::build(WordSet::whole().spelled()).expect("the format's words");
    println!("{} bytes, {} roots", built.trie.image().len(), built.roots.len());
    for text in ["information about", "internationalist", "Thanks to all", "xyzzy"] {
        let start = WordStart::from_le_bytes(*text.as_bytes().first_chunk().expect("four bytes"));
        print!("{text}:");
        if let Some(root) = built.roots.iter().find(|root| root.start == start) {
            let walk = built.trie.walk(root.node, text.as_bytes(), |form| {
                print!(" {}", String::from_utf8_lossy(spell(form, &mut [0; 24])));
            });
            print!("; agrees for {} bytes", walk.matched);
        }
        println!();
    }
}
