//! The trainer's statistics are refused, or are the one file of what they hold.
#![no_main]

use brotwerk_testkit::properties::statistics::check_statistics_file;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let Some((last, bytes)) = input.split_last() else { return };
    let mut bytes = bytes.to_vec();
    // Most bytes fail at the first line or at the checksum: make them right for half of them.
    if last % 2 == 1 {
        bytes = [&b"brotwerk statistics 1\n"[..], &bytes].concat();
        bytes.extend(format!("end {:08x}\n", crc32fast::hash(&bytes)).into_bytes());
    }
    check_statistics_file(&bytes);
});
