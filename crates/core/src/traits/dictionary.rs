use crate::{DictionaryMatch, Floor};

/// Finds the best word of the static dictionary for a text (§8).
///
/// A match that the decoder would not expand to the text's next `length` bytes, or
/// whose length is 0, is a wrong stream. Missing one costs only ratio.
pub trait DictionarySearch {
    /// The best match for the start of `text` that beats the floor. `base_distance`
    /// is one more than the furthest a copy could reach from here: what word 0 costs.
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        floor: Floor,
    ) -> Option<DictionaryMatch>;
}

/// No dictionary at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDictionary;

impl DictionarySearch for NoDictionary {
    #[inline]
    fn best_word(&mut self, _: &[u8], _: u32, _: Floor) -> Option<DictionaryMatch> {
        None
    }
}
