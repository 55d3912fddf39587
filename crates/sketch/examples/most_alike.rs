//! Which of several files is most like another:
//! `cargo run -p brotwerk-sketch --example most_alike NEW OLD…`. Without files, of some lines.

use std::error::Error;
use std::path::PathBuf;

use brotwerk_sketch::{Catalogue, Sketch};

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let texts = match files[..] {
        [] => vec![
            b"let bread = bake(dough, oven);".to_vec(),
            b"<p>Fresh bread, every morning.</p>".to_vec(),
            b"let cake = bake(batter, oven); let bread = bake(dough, oven);".to_vec(),
        ],
        _ => files.iter().map(std::fs::read).collect::<Result<_, _>>()?,
    };
    let (new, old) = texts.split_first().ok_or("no text")?;
    let mut catalogue = Catalogue::default();
    for text in old {
        catalogue.add(&Sketch::of(text));
    }
    match catalogue.most_alike(&Sketch::of(new)) {
        None => println!("none shares anything"),
        Some(alike) => println!("number {}: {:.0} %", alike.number + 1, 100.0 * alike.share),
    }
    Ok(())
}
