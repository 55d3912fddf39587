//! Many small records, one by one, with a prefix dictionary that is prepared once.

use brotwerk::{Compressor, ContentType, Options, PrefixDictionary};
use brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary;
use brotwerk_testkit::generators::json_records;

/// How many times smaller records must get by a dictionary of other records.
const TIMES: usize = 3;

#[test]
fn a_dictionary_of_records_makes_records_small() {
    let dictionary = json_records(1, 100).concat();
    let records = json_records(2, 10_000);
    let options = Options::new().content_type(ContentType::Json);
    let prepared = PrefixDictionary::new(&dictionary).expect("a dictionary");
    let with = options.clone().prefix_dictionary(prepared);
    let (mut plain, mut small) = (Compressor::new(options), Compressor::new(with.clone()));
    let (mut without_bytes, mut with_bytes) = (0, 0);
    for (number, record) in records.iter().enumerate() {
        let compressed = small.compress(record);
        if number % 50 == 0 {
            assert_decodes_with_prefix_dictionary(&compressed, &[&dictionary], record);
        }
        with_bytes += compressed.len();
        without_bytes += plain.compress(record).len();
    }
    let bytes: usize = records.iter().map(Vec::len).sum();
    println!("{bytes} bytes, {without_bytes} one by one, {with_bytes} with the dictionary");
    assert!(TIMES * with_bytes <= without_bytes, "less than {TIMES} times smaller");

    // Threads that share it make the same.
    let size = std::thread::scope(|scope| {
        let share = |share: &'static str, records: &[Vec<u8>]| {
            let mut compressor = Compressor::new(with.clone());
            let sizes = records.iter().map(|record| compressor.compress(record).len());
            (share, sizes.sum::<usize>())
        };
        let (first, second) = records.split_at(records.len() / 2);
        let other = scope.spawn(move || share("second", second));
        share("first", first).1 + other.join().expect("a thread that ends").1
    });
    assert_eq!(size, with_bytes);
}
