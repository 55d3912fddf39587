//! What must hold of a filter; tests and the fuzz target call the same.

use brotwerk_bloom::{Bloom, WordFilter, WordStart};

/// A filter built for these word starts says yes to each of them, is no fuller than it
/// promises, and is the same again from its image, from which nothing may be missing.
///
/// # Panics
/// If not.
pub(crate) fn check_filter_of(starts: &[WordStart]) {
    let filter = Bloom::build(starts.iter().copied());
    let image = filter.image();
    let again = Bloom::from_image(image).expect("an image");
    for &start in starts {
        assert!(filter.may_start(start) && again.may_start(start), "a wrong no: {start:#x}");
    }
    assert!(filter.load() <= (1 << 16) / 16, "load {} of 65536", filter.load());
    assert!(Bloom::from_image(&image[..image.len() - 1]).is_err(), "a byte is missing");
    assert!(Bloom::from_image([image, &[0]].concat()).is_err(), "a byte too many");
}
