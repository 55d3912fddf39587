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
    let mut words = here.chunks_exact(8).zip(there.chunks_exact(8));
    let mut length = 0;
    for (x, y) in &mut words {
        let (x, y) = (word(x), word(y));
        if x != y {
            return length + (x ^ y).trailing_zeros() / 8;
        }
        length += 8;
    }
    let rest = here.len() / 8 * 8;
    let tail = here[rest..].iter().zip(&there[rest..]);
    length + tail.take_while(|(x, y)| x == y).count() as u32
}

#[inline(always)]
fn word(bytes: &[u8]) -> u64 {
    // Chunks of eight always convert.
    u64::from_le_bytes(bytes.try_into().unwrap_or_default())
}
