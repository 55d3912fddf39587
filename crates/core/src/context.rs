//! Literal and distance contexts (§7).

/// Contexts in which a literal can stand.
pub const LITERAL_CONTEXTS: usize = 64;
/// Contexts in which a distance can stand.
pub const DISTANCE_CONTEXTS: usize = 4;

/// How the two bytes before a literal make its context (§7.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum ContextMode {
    /// The six low bits of the last byte.
    #[default]
    Lsb6 = 0,
    /// The six high bits of the last byte.
    Msb6 = 1,
    /// The last byte's class in UTF-8 text, refined by that of the one before.
    Utf8 = 2,
    /// The magnitudes of the last two bytes as signed numbers.
    Signed = 3,
}

impl ContextMode {
    /// All four, in the order of their codes.
    pub const ALL: [Self; 4] = [Self::Lsb6, Self::Msb6, Self::Utf8, Self::Signed];

    /// The look-up for this mode; fetch it once per block.
    #[inline]
    #[must_use]
    pub fn lookup(self) -> ContextLookup {
        ContextLookup(&TABLES[self as usize])
    }
}

/// Two tables whose entries, combined, make a context ID.
#[derive(Clone, Copy)]
pub struct ContextLookup(&'static [[u8; 256]; 2]);

impl ContextLookup {
    /// The context ID, 0 to 63, after `last` and, before it, `second`.
    #[inline]
    #[must_use]
    pub fn id(self, last: u8, second: u8) -> u8 {
        self.0[0][usize::from(last)] | self.0[1][usize::from(second)]
    }
}

impl core::fmt::Debug for ContextLookup {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ContextLookup")
    }
}

/// The context of a distance, 0 to 3, from the copy length as coded (§7.2).
#[inline]
#[must_use]
pub const fn distance_context(coded_copy_length: u32) -> u8 {
    match coded_copy_length {
        ..=2 => 0,
        3 => 1,
        4 => 2,
        _ => 3,
    }
}

/// For each mode, a table for the last byte and one for the byte before.
static TABLES: [[[u8; 256]; 2]; 4] = {
    let mut tables = [[[0; 256]; 2]; 4];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        tables[ContextMode::Lsb6 as usize][0][byte] = b & 0x3f;
        tables[ContextMode::Msb6 as usize][0][byte] = b >> 2;
        tables[ContextMode::Utf8 as usize][0][byte] = utf8_last(b);
        tables[ContextMode::Utf8 as usize][1][byte] = utf8_second(b);
        tables[ContextMode::Signed as usize][0][byte] = signed_magnitude(b) << 3;
        tables[ContextMode::Signed as usize][1][byte] = signed_magnitude(b);
        byte += 1;
    }
    tables
};

/// Lut0 of §7.1: the class of the last byte.
const fn utf8_last(byte: u8) -> u8 {
    let class = match byte {
        b'\t' | b'\n' | b'\r' => 1,
        0..=31 | 127 => 0,
        b' ' => 2,
        b'"' | b'\'' => 4,
        b'%' => 5,
        b'(' | b'<' | b'[' | b'{' => 6,
        b')' | b'>' | b']' | b'}' => 7,
        b',' | b':' | b';' => 8,
        b'.' => 9,
        b'=' => 10,
        b'0'..=b'9' => 11,
        b'A' | b'E' | b'I' | b'O' | b'U' => 12,
        b'B'..=b'Z' => 13,
        b'a' | b'e' | b'i' | b'o' | b'u' => 14,
        b'b'..=b'z' => 15,
        // Bytes of multi-byte characters: continuation and lead, and their parity.
        0x80..=0xbf => return byte & 1,
        0xc0..=0xff => return 2 | (byte & 1),
        _ => 3,
    };
    class << 2
}

/// Lut1 of §7.1: the class of the byte before the last.
const fn utf8_second(byte: u8) -> u8 {
    match byte {
        0..=b' ' | 127..=0xdf => 0,
        b'a'..=b'z' => 3,
        b'0'..=b'9' | b'A'..=b'Z' | 0xe0..=0xff => 2,
        _ => 1,
    }
}

/// Lut2 of §7.1: how large the byte is as a signed number, sign included.
const fn signed_magnitude(byte: u8) -> u8 {
    match byte {
        0 => 0,
        1..=15 => 1,
        16..=63 => 2,
        64..=127 => 3,
        128..=191 => 4,
        192..=239 => 5,
        240..=254 => 6,
        255 => 7,
    }
}
