//! Says what a file's `dcb` header says: `cargo run -p brotwerk-dcb --example look FILE`. Without
//! a file, of one made here.

use std::error::Error;

use brotwerk_dcb::{DictionaryHash, Header, HeaderReader};

fn main() -> Result<(), Box<dyn Error>> {
    let body = match std::env::args_os().nth(1) {
        Some(file) => std::fs::read(file)?,
        None => Header { dictionary: DictionaryHash::of(b"the last version") }.to_bytes().into(),
    };
    let mut reader = HeaderReader::default();
    let taken = reader.read(&body)?;
    println!("dictionary: {}", reader.end()?.dictionary);
    println!("Brotli stream: {} bytes", body.len() - taken);
    Ok(())
}
