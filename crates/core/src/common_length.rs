//! How far two places agree: what finders and parsers do most.

/// How many bytes at `a` and at `b` agree, up to the end of the text; `a` is not
/// before `b`.
///
/// ```
/// assert_eq!(brotwerk_core::common_length(b"abcabcab", 3, 0), 5);
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
    common_start(here, there) as u32
}

/// How many bytes both start with.
///
/// ```
/// assert_eq!(brotwerk_core::common_start(b"abcd", b"abxy"), 2);
/// ```
#[inline]
#[must_use]
pub fn common_start(a: &[u8], b: &[u8]) -> usize {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (index, (x, y)) in a_words.iter().zip(b_words).enumerate() {
        let differing = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if differing != 0 {
            return 8 * index + differing.trailing_zeros() as usize / 8;
        }
    }
    8 * a_words.len() + a_rest.iter().zip(b_rest).take_while(|(x, y)| x == y).count()
}

#[inline(always)]
fn eight_bytes(text: &[u8], at: usize) -> Option<u64> {
    text.get(at..at + 8)?.first_chunk().map(|bytes| u64::from_le_bytes(*bytes))
}
