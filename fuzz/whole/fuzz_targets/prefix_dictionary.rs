//! Any prefix dictionaries at any quality and window: three decoders agree, new = used, and
//! streams are right whatever the steps.
#![no_main]

use brotwerk_encoder::{Options, Quality, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit};
use brotwerk_testkit::properties::prefix_dictionary::{
    check_prefix_dictionary, check_prefix_dictionary_index,
};
use brotwerk_testkit::properties::stream::Step;

libfuzzer_sys::fuzz_target!(|input: (
    u8,
    u8,
    Limit,
    Vec<AnyText>,
    AnyText,
    u16,
    u16,
    Vec<Step>
)| {
    let (level, window_bits, limit, dictionaries, text, start, length, steps) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let window_bits = WindowBits::try_from(10 + window_bits % 15).expect("10 to 24 are legal");
    let options = Options::new().quality(quality).window_bits(window_bits);
    let longest = limit.between(1 << 9, 1 << 16);
    let dictionaries: Vec<_> =
        dictionaries.into_iter().take(15).map(|text| text.bytes(longest)).collect();
    let dictionaries: Vec<_> = dictionaries.iter().map(|bytes| &bytes[..]).collect();
    // Half of the text comes from the dictionaries, so that there is something to find.
    let whole = dictionaries.concat();
    let start = usize::from(start).min(whole.len());
    let end = whole.len().min(start + usize::from(length).min(longest));
    let text = [&text.bytes(longest), &whole[start..end]].concat();
    check_prefix_dictionary(&dictionaries, &options, &[&text], &steps, 1 << 10);
    if let [first, ..] = dictionaries[..] {
        check_prefix_dictionary_index(
            first,
            &text[..text.len().min(limit.between(1 << 8, 1 << 12))],
            1 << 10,
            Default::default(),
        );
    }
});
