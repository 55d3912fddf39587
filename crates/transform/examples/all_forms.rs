//! Prints what a word turns into under each transform.

use brotwerk_transform::{MAX_OUTPUT, TABLE, apply};

fn main() {
    let word = std::env::args().nth(1).unwrap_or_else(|| "time".into());
    assert!(word.len() <= 24, "the format's words have at most 24 bytes");
    for (id, transform) in TABLE.iter().enumerate() {
        let mut buffer = [0; MAX_OUTPUT];
        let output = apply(id as u8, word.as_bytes(), &mut buffer);
        println!("{id:3} {:?} {:?}", transform.elementary, String::from_utf8_lossy(output));
    }
}
