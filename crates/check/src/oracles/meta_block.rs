//! A reader of what a stream begins with, after the letter of RFC 7932 §9: its header, and
//! that of its first meta-block up to the prefix codes. It shows what an encoder was told.
//!
//! For streams that decoders have read: what is not of the format panics.

use brotwerk_core::{DISTANCE_CONTEXTS, DistanceParameters, LITERAL_CONTEXTS};

use super::bit_reader::BitReader;
use super::prefix_code::read_code_here;

/// What comes before a stream's first prefix codes for data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamStart {
    /// The base-2 logarithm of the window.
    pub window_bits: u8,
    /// Whether the window is one of the large-window extension.
    pub large_window: bool,
    /// The first meta-block.
    pub meta_block: MetaBlockStart,
}

/// The header of a meta-block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MetaBlockStart {
    /// The stream ends with it, and it has no text.
    EmptyLast,
    /// It is metadata, of so many bytes.
    Metadata(usize),
    /// It stores so many bytes of text.
    Stored(usize),
    /// It has compressed text.
    Compressed(CompressedStart),
}

/// The header of a compressed meta-block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompressedStart {
    /// Bytes of text: MLEN.
    pub length: usize,
    /// Whether the stream ends with it: ISLAST.
    pub last: bool,
    /// Block types of literals, commands and distances: NBLTYPES.
    pub block_types: [usize; 3],
    /// NPOSTFIX and NDIRECT.
    pub distance_parameters: DistanceParameters,
    /// The code of each literal block type's contexts, one type after another: CMAPL.
    pub literal_map: Vec<u8>,
    /// The same for distances: CMAPD.
    pub distance_map: Vec<u8>,
}

impl CompressedStart {
    /// Whether literals of any block type have different codes in different contexts.
    #[must_use]
    pub fn has_literal_contexts(&self) -> bool {
        let mut types = self.literal_map.chunks(LITERAL_CONTEXTS);
        types.any(|codes| codes.iter().any(|code| *code != codes[0]))
    }
}

/// Reads a stream's header and its first meta-block's.
///
/// # Panics
/// Where it is not one, or reserved bits are set.
#[must_use]
pub fn read_stream_start(stream: &[u8]) -> StreamStart {
    let mut reader = BitReader::new(stream);
    let (window_bits, large_window) = read_window(&mut reader);
    StreamStart { window_bits, large_window, meta_block: read_meta_block(&mut reader) }
}

/// §9.1, and what RFC 9841 makes of its reserved pattern.
fn read_window(reader: &mut BitReader<'_>) -> (u8, bool) {
    let bits = match reader.take(1) {
        0 => 16,
        _ => match reader.take(3) {
            0 => match reader.take(3) {
                0 => 17,
                1 => {
                    assert_eq!(reader.take(1), 0, "reserved");
                    return (reader.take(6) as u8, true);
                }
                more => 8 + more,
            },
            more => 17 + more,
        },
    };
    (bits as u8, false)
}

fn read_meta_block(reader: &mut BitReader<'_>) -> MetaBlockStart {
    let last = reader.take(1) == 1;
    if last && reader.take(1) == 1 {
        return MetaBlockStart::EmptyLast;
    }
    let nibbles = match reader.take(2) {
        3 => {
            assert_eq!(reader.take(1), 0, "reserved");
            let bytes = reader.take(2);
            let length = if bytes == 0 { 0 } else { reader.take(8 * bytes) + 1 };
            return MetaBlockStart::Metadata(length);
        }
        more => 4 + more,
    };
    let length = reader.take(4 * nibbles) + 1;
    if !last && reader.take(1) == 1 {
        return MetaBlockStart::Stored(length);
    }
    let block_types = [(); 3].map(|()| read_block_types(reader));
    let postfix_bits = reader.take(2) as u8;
    let direct_codes = (reader.take(4) as u8) << postfix_bits;
    let distance_parameters =
        DistanceParameters::new(postfix_bits, direct_codes).expect("there are no other numbers");
    let _modes: Vec<_> = (0..block_types[0]).map(|_| reader.take(2)).collect();
    let literal_map = read_map(reader, block_types[0] * LITERAL_CONTEXTS);
    let distance_map = read_map(reader, block_types[2] * DISTANCE_CONTEXTS);
    MetaBlockStart::Compressed(CompressedStart {
        length,
        last,
        block_types,
        distance_parameters,
        literal_map,
        distance_map,
    })
}

/// How many block types a category has, and, read over, their codes and the first block's
/// length (§9.2, §6).
fn read_block_types(reader: &mut BitReader<'_>) -> usize {
    /// Extra bits of each block count code (§6).
    const EXTRA: [usize; 26] =
        [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 24];
    let types = read_variable(reader);
    if types > 1 {
        read_code_here(reader, types + 2);
        let counts = read_code_here(reader, EXTRA.len());
        let code = reader.symbol(&counts);
        reader.take(EXTRA[code]);
    }
    types
}

/// The code of numbers from 1 to 256 in §9.2.
fn read_variable(reader: &mut BitReader<'_>) -> usize {
    if reader.take(1) == 0 {
        return 1;
    }
    let extra_bits = reader.take(3);
    1 + (1 << extra_bits) + reader.take(extra_bits)
}

/// A context map (§7.3).
fn read_map(reader: &mut BitReader<'_>, entries: usize) -> Vec<u8> {
    let codes = read_variable(reader);
    if codes == 1 {
        return vec![0; entries];
    }
    let longest_run = if reader.take(1) == 0 { 0 } else { 1 + reader.take(4) };
    let lengths = read_code_here(reader, codes + longest_run);
    let mut map = Vec::new();
    while map.len() < entries {
        match reader.symbol(&lengths) {
            0 => map.push(0),
            run if run <= longest_run => {
                let zeroes = (1 << run) + reader.take(run);
                map.resize(map.len() + zeroes, 0);
            }
            code => map.push((code - longest_run) as u8),
        }
    }
    assert_eq!(map.len(), entries, "a run goes beyond the map");
    if reader.take(1) == 1 {
        move_to_front_back(&mut map);
    }
    map
}

/// The inverse move-to-front transform (§7.3).
fn move_to_front_back(map: &mut [u8]) {
    let mut recent: Vec<u8> = (0..=255).collect();
    for entry in map {
        let value = recent.remove(usize::from(*entry));
        recent.insert(0, value);
        *entry = value;
    }
}
