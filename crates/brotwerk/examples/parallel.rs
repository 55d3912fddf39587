//! Compresses standard input on all cores, in segments: `cargo run --release -p brotwerk --example
//! parallel < FILE > FILE.br`.

use std::io::{stdin, stdout};
use std::thread::available_parallelism;

use brotwerk::{Options, Parallel, Quality};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let options = Options::new().quality(Quality::try_from(9)?);
    let parallel = Parallel::new(options).threads(available_parallelism()?);
    let stats = parallel.copy(&mut stdin().lock(), &mut stdout().lock())?;
    eprintln!("{} bytes -> {}", stats.bytes_in, stats.bytes_out);
    Ok(())
}
