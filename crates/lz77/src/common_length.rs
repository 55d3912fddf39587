/// How many bytes at `a` and at `b` agree, up to the end of the text; `a` is not
/// before `b`.
///
/// ```
/// assert_eq!(brotwerk_lz77::common_length(b"abcabcab", 3, 0), 5);
/// ```
///
/// # Panics
/// If `a` lies beyond the text's end.
#[inline(always)]
#[must_use]
pub fn common_length(text: &[u8], a: usize, b: usize) -> u32 {
    debug_assert!(b <= a);
    // Half of all comparisons end within eight bytes.
    if let (Some(x), Some(y)) = (eight_bytes(text, a), eight_bytes(text, b))
        && x != y
    {
        return (x ^ y).trailing_zeros() / 8;
    }
    long_common_length(&text[a..], &text[b..])
}

#[inline(never)]
fn long_common_length(here: &[u8], there: &[u8]) -> u32 {
    let there = &there[..here.len()];
    let (words, rest) = here.as_chunks::<8>();
    let (other_words, other_rest) = there.as_chunks::<8>();
    let other_words = &other_words[..words.len()];
    for index in 0..words.len() {
        let (x, y) = (u64::from_le_bytes(words[index]), u64::from_le_bytes(other_words[index]));
        if x != y {
            return 8 * index as u32 + (x ^ y).trailing_zeros() / 8;
        }
    }
    let tail = rest.iter().zip(other_rest).take_while(|(x, y)| x == y).count();
    (8 * words.len() + tail) as u32
}

#[inline(always)]
fn eight_bytes(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..at + 8)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
