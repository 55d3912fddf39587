/// The four bytes at a position, which must be there.
#[inline(always)]
pub(crate) fn four_bytes(text: &[u8], position: u32) -> u32 {
    let position = position as usize;
    u32::from_le_bytes(text[position..position + 4].try_into().unwrap_or_default())
}
