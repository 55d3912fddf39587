/// Where the bits of a stream went. All counts are for the stream so far.
///
/// Bits are counted where [`Options::collect_stats`](crate::Options::collect_stats)
/// asks for it; bytes and meta-blocks always.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// Bytes of text taken into meta-blocks.
    pub bytes_in: u64,
    /// Whole bytes of stream made.
    pub bytes_out: u64,
    /// Meta-blocks, without empty and metadata ones.
    pub meta_blocks: u64,
    /// Those of them stored uncompressed.
    pub stored_meta_blocks: u64,
    /// Bits of literals.
    pub literal_bits: u64,
    /// Bits of insert-and-copy commands, extra bits included.
    pub command_bits: u64,
    /// Bits of distances, extra bits included.
    pub distance_bits: u64,
    /// Bits of everything else in compressed meta-blocks: headers, prefix codes,
    /// context maps, block switches.
    pub header_bits: u64,
    /// Bits of compressed meta-blocks in all: the four above.
    pub compressed_bits: u64,
    /// What the same commands would have taken with one block type and one prefix code
    /// per category.
    pub unsplit_bits: u64,
    /// Literal block types, added up over meta-blocks.
    pub literal_types: u64,
    /// Command block types.
    pub command_types: u64,
    /// Distance block types.
    pub distance_types: u64,
    /// Literal prefix codes that contexts and types share.
    pub literal_codes: u64,
    /// Distance prefix codes.
    pub distance_codes: u64,
}

/// Those of two parts of a stream together.
impl core::ops::AddAssign for Stats {
    fn add_assign(&mut self, other: Self) {
        // Named one by one, so that none is forgotten.
        let Self {
            bytes_in,
            bytes_out,
            meta_blocks,
            stored_meta_blocks,
            literal_bits,
            command_bits,
            distance_bits,
            header_bits,
            compressed_bits,
            unsplit_bits,
            literal_types,
            command_types,
            distance_types,
            literal_codes,
            distance_codes,
        } = other;
        self.bytes_in += bytes_in;
        self.bytes_out += bytes_out;
        self.meta_blocks += meta_blocks;
        self.stored_meta_blocks += stored_meta_blocks;
        self.literal_bits += literal_bits;
        self.command_bits += command_bits;
        self.distance_bits += distance_bits;
        self.header_bits += header_bits;
        self.compressed_bits += compressed_bits;
        self.unsplit_bits += unsplit_bits;
        self.literal_types += literal_types;
        self.command_types += command_types;
        self.distance_types += distance_types;
        self.literal_codes += literal_codes;
        self.distance_codes += distance_codes;
    }
}
