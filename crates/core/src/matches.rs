/// A stretch of text that occurred before.
///
/// `text[p..p + length] == text[p - distance..][..length]` for the position `p` it was
/// found at; `distance` may be less than `length` (the copy overlaps itself).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// Bytes that agree.
    pub length: u32,
    /// Bytes back to the earlier occurrence, 1 or more.
    pub distance: u32,
}

/// A stretch of text that the static dictionary produces (§8).
///
/// The copy-length code says `word_length`, the text advances by `length`; the two
/// differ where the transform cuts or appends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DictionaryMatch {
    /// Bytes of text that it produces, 1 or more.
    pub length: u32,
    /// Length of the word before its transform, 4 to 24.
    pub word_length: u8,
    /// `word index + transform << ndbits[word_length]`: the number that is added to
    /// the largest backward distance, plus one, to make the distance (§8).
    pub word_id: u32,
}
