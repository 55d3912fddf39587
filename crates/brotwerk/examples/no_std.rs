//! An encoder for machines without an operating system: no standard library, memory from the
//! global allocator, output handed on in small portions. Only `main`, which shows it, uses `std`.
#![no_std]

extern crate alloc;
extern crate std;

use brotwerk::parts::{
    Assembly, Checked, GreedySplitter, Heap, LastPlaces, NoDictionary, PlacesConfig, Quick,
    QuickConfig, Score, SplitConfig,
};
use brotwerk::{Error, Options, Stream, WindowBits};

/// Compresses readings as they come; `send` gets up to 64 bytes at a time.
fn compress<'a>(
    readings: impl Iterator<Item = &'a [u8]>,
    mut send: impl FnMut(&[u8]),
) -> Result<(), Error> {
    let config = QuickConfig { skip_shift: 6, looks_ahead: true, least_score: Score(128) };
    let parts = Assembly {
        parser: Quick::new(config),
        finder: LastPlaces::<1>::new(PlacesConfig { max_bits: 9, hash_bytes: 4 }),
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Heap>::new(SplitConfig::UNSPLIT),
    };
    let options = Options::new().window_bits(WindowBits::MIN);
    let mut stream = Stream::with_parts(options, Checked(parts), Heap);
    let mut space = [0; 64];
    for mut reading in readings {
        while !reading.is_empty() {
            let progress = stream.process(reading, &mut space)?;
            send(&space[..progress.written]);
            reading = &reading[progress.consumed..];
        }
    }
    loop {
        let progress = stream.finish(&mut space)?;
        send(&space[..progress.written]);
        if progress.done {
            return Ok(());
        }
    }
}

fn main() {
    let readings: alloc::vec::Vec<_> =
        (0..500).map(|n| alloc::format!("oven {}: {} degrees\n", n % 4, 180 + n % 7)).collect();
    let mut compressed = alloc::vec::Vec::new();
    compress(readings.iter().map(alloc::string::String::as_bytes), |bytes| {
        compressed.extend_from_slice(bytes);
    })
    .expect("there is memory");
    let text = readings.concat();
    std::println!("{} bytes -> {}", text.len(), compressed.len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text.as_bytes());
}
