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
    let here = &text[a..];
    let there = &text[b..][..here.len()];
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
