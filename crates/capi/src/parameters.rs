//! The numbered parameters, and the options that they come to.

use core::ffi::c_int;

use brotwerk::parts::{Extent, ParameterSearch, Part, PathEffort, QUALITY_TABLE, QualityParts};
use brotwerk::{BlockBits, ContentType, DistanceParameters, Options, Quality, WindowBits};

use crate::memory::Allocator;
use crate::pace::Rule;

/// Which parameter a number means: `BrotliEncoderParameter`.
pub(crate) mod number {
    use core::ffi::c_int;

    pub(crate) const MODE: c_int = 0;
    pub(crate) const QUALITY: c_int = 1;
    pub(crate) const LGWIN: c_int = 2;
    pub(crate) const LGBLOCK: c_int = 3;
    pub(crate) const DISABLE_LITERAL_CONTEXT_MODELING: c_int = 4;
    pub(crate) const SIZE_HINT: c_int = 5;
    pub(crate) const LARGE_WINDOW: c_int = 6;
    pub(crate) const NPOSTFIX: c_int = 7;
    pub(crate) const NDIRECT: c_int = 8;
    pub(crate) const STREAM_OFFSET: c_int = 9;
    /// Our own, far from numbers that the interface might come to use: "bw".
    pub(crate) const CONTENT_TYPE: c_int = 0x6277;
}

/// `BROTLI_MODE_FONT`.
const MODE_FONT: u32 = 2;

/// NPOSTFIX and NDIRECT for fonts, as in the reference encoder: what WOFF 2.0 stores is full
/// of points and of short distances. Measured: 0.2 to 0.4 % of fonts.
const FONT_DISTANCES: (u8, u8) = (1, 12);

/// The lowest quality whose streams may have a large window, as in the reference encoder:
/// who asks for speed gets a stream that every decoder reads.
const MIN_LARGE_WINDOW_QUALITY: u8 = 3;

/// The lowest quality at which the reference encoder follows `LGBLOCK`.
const MIN_BLOCK_QUALITY: u8 = 4;

/// The largest `STREAM_OFFSET`: beyond all windows.
const MAX_OFFSET: u32 = 1 << 30;

/// Memory beside tables and text, in bytes: some, whatever the text, and so many for each
/// byte of a meta-block, mostly for its commands. Measured; too much rather than too little.
const OTHER: usize = 9 << 14;
const PER_BYTE: usize = 7;

/// What planning takes beyond that where there are paths: so much for each byte, up to so much, for
/// histograms of contexts and for codes and plans twice; and where it is done by clustering.
const WITH_PATHS: [usize; 2] = [144, 9 << 14];
const WITH_CLUSTERS: [usize; 2] = [448, 27 << 14];

/// What a caller has set. As in the reference encoder, numbers out of range are taken and
/// brought into range when encoding starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parameters {
    quality: i32,
    window_bits: i32,
    block_bits: i32,
    literal_contexts: bool,
    large_window: bool,
    postfix_bits: u32,
    direct_codes: u32,
    font: bool,
    size_hint: u32,
    stream_offset: u32,
    content_type: Option<ContentType>,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            quality: 11,
            window_bits: 22,
            block_bits: 0,
            literal_contexts: true,
            large_window: false,
            postfix_bits: 0,
            direct_codes: 0,
            font: false,
            size_hint: 0,
            stream_offset: 0,
            content_type: None,
        }
    }
}

impl Parameters {
    /// Sets a parameter; `false` if there is none of this number, or the value is one that
    /// even the reference encoder refuses.
    pub(crate) fn set(&mut self, parameter: c_int, value: u32) -> bool {
        match parameter {
            number::MODE => self.font = value == MODE_FONT,
            number::QUALITY => self.quality = value as i32,
            number::LGWIN => self.window_bits = value as i32,
            number::LARGE_WINDOW => self.large_window = value != 0,
            number::SIZE_HINT => self.size_hint = value,
            number::STREAM_OFFSET if value <= MAX_OFFSET => self.stream_offset = value,
            number::CONTENT_TYPE => match content_type(value) {
                None => return false,
                known => self.content_type = known,
            },
            // A flag that takes 0 and 1 only.
            number::DISABLE_LITERAL_CONTEXT_MODELING if value <= 1 => {
                self.literal_contexts = value == 0;
            }
            number::LGBLOCK => self.block_bits = value as i32,
            number::NPOSTFIX => self.postfix_bits = value,
            number::NDIRECT => self.direct_codes = value,
            _ => return false,
        }
        true
    }

    /// Options for a stream, of which `size` bytes are known to come where nothing else was
    /// said.
    pub(crate) fn options(&self, size: Option<usize>) -> Options {
        let content_type = match (self.content_type, self.font) {
            (Some(given), _) => given,
            (None, true) => ContentType::Generic,
            (None, false) => ContentType::Auto,
        };
        let options = Options::new()
            .quality(self.quality())
            .window_bits(self.window_bits())
            .stream_offset(self.stream_offset.into())
            .content_type(content_type)
            .literal_contexts(self.literal_contexts);
        let options = match self.block_bits() {
            Some(block_bits) => options.block_bits(block_bits),
            None => options,
        };
        let options = match self.distance_parameters() {
            Some(parameters) => options.distance_parameters(parameters),
            None => options,
        };
        match (self.size_hint, size) {
            (0, None) => options,
            (0, Some(size)) => options.size_hint(size),
            (hint, _) => options.size_hint(hint as usize),
        }
    }

    /// Bytes of memory that a stream of this much text takes at once, about and at most.
    pub(crate) fn estimated_memory(&self, size: usize) -> usize {
        let window = self.window_bits();
        let effort = &QUALITY_TABLE[usize::from(self.quality().level())];
        let meta_block = effort.meta_block_length.min(size);
        let max_distance = window.max_distance();
        let whole = Extent::whole(size, max_distance);
        let extent = Extent { meta_block: meta_block as u32, ..whole };
        let tables = QualityParts::<Allocator>::new(self.quality()).needs(&extent);
        let text = size.saturating_add(1).min(2 * max_distance as usize + 2 * meta_block);
        // More than can be addressed is as much as there is.
        let tables = usize::try_from(tables).unwrap_or(usize::MAX);
        let [per_byte, most] = match effort.paths {
            None => [0, 0],
            Some(PathEffort { tree: None, .. }) => WITH_PATHS,
            Some(_) => WITH_CLUSTERS,
        };
        let other = OTHER + (per_byte * meta_block).min(most);
        tables.saturating_add(text).saturating_add(other + PER_BYTE * meta_block)
    }

    /// The quality, brought into range.
    pub(crate) fn quality(&self) -> Quality {
        let level = self.quality.clamp(Quality::MIN.level().into(), Quality::MAX.level().into());
        Quality::try_from(level as u8).unwrap_or_default()
    }

    /// The window, brought into range.
    fn window_bits(&self) -> WindowBits {
        let large = self.large_window && self.quality().level() >= MIN_LARGE_WINDOW_QUALITY;
        let most = if large { LARGEST_WINDOW } else { WindowBits::MAX.bits().into() };
        let bits = self.window_bits.clamp(WindowBits::MIN.bits().into(), most) as u8;
        let window = if large { WindowBits::large(bits) } else { WindowBits::try_from(bits) };
        window.unwrap_or_default()
    }

    /// When a stream whose end is not known gives output.
    pub(crate) fn pace(&self) -> Rule {
        let block_bits = self.block_bits().map(BlockBits::bits);
        Rule::of_the_reference(self.quality().level(), self.window_bits().bits(), block_bits)
    }

    /// The length of meta-blocks, brought into range; `None` for 0, which leaves it to the
    /// quality, as do low qualities.
    fn block_bits(&self) -> Option<BlockBits> {
        if self.block_bits == 0 || self.quality().level() < MIN_BLOCK_QUALITY {
            return None;
        }
        let (least, most) = (BlockBits::MIN.bits().into(), BlockBits::MAX.bits().into());
        BlockBits::try_from(self.block_bits.clamp(least, most) as u8).ok()
    }

    /// How distances are written; `None` where that is left to the quality.
    fn distance_parameters(&self) -> Option<DistanceParameters> {
        let splitter = &QUALITY_TABLE[usize::from(self.quality().level())].splitter;
        // What the caller knows counts more than the mode, and who tries all pairs needs no
        // advice on fonts.
        let font = self.font
            && self.content_type.is_none()
            && splitter.distance_parameters == ParameterSearch::None;
        let of_font = || DistanceParameters::new(FONT_DISTANCES.0, FONT_DISTANCES.1).ok();
        self.given_distances().or_else(|| of_font().filter(|_| font))
    }

    /// What the caller says of distances: nothing by 0 and 0, which is how it is if nobody says
    /// anything, nor by pairs that there are not, of which the reference encoder makes 0 and 0.
    fn given_distances(&self) -> Option<DistanceParameters> {
        let postfix_bits = u8::try_from(self.postfix_bits).ok()?;
        let direct_codes = u8::try_from(self.direct_codes).ok()?;
        let parameters = DistanceParameters::new(postfix_bits, direct_codes).ok()?;
        (parameters != DistanceParameters::DEFAULT).then_some(parameters)
    }
}

/// `BROTLI_LARGE_MAX_WINDOW_BITS`.
const LARGEST_WINDOW: i32 = 30;

/// `BrotwerkContentType`, as the header numbers them.
fn content_type(number: u32) -> Option<ContentType> {
    const TYPES: [ContentType; 8] = [
        ContentType::Auto,
        ContentType::Generic,
        ContentType::Html,
        ContentType::Css,
        ContentType::JavaScript,
        ContentType::Json,
        ContentType::Svg,
        ContentType::Xml,
    ];
    TYPES.get(number as usize).copied()
}

#[cfg(test)]
mod tests {
    use brotwerk::BlockBits;

    use super::{Parameters, number};

    fn window(quality: u32, bits: u32, large: u32) -> (u8, bool) {
        let mut parameters = Parameters::default();
        assert!(parameters.set(number::QUALITY, quality));
        assert!(parameters.set(number::LGWIN, bits));
        assert!(parameters.set(number::LARGE_WINDOW, large));
        let window = parameters.window_bits();
        (window.bits(), window.is_large())
    }

    #[test]
    fn numbers_out_of_range_are_brought_into_it() {
        let quality = |value| {
            let mut parameters = Parameters::default();
            assert!(parameters.set(number::QUALITY, value));
            parameters.quality().level()
        };
        assert_eq!([0, 5, 11, 12, u32::MAX].map(quality), [0, 5, 11, 11, 0]);
        assert_eq!(window(5, 0, 0), (10, false));
        assert_eq!(window(5, u32::MAX, 0), (10, false));
        assert_eq!(window(5, 30, 0), (24, false));
        assert_eq!(window(5, 30, 1), (30, true));
        assert_eq!(window(5, 31, 1), (30, true));
        assert_eq!(window(5, 9, 1), (10, true));
        assert_eq!(window(2, 30, 1), (24, false));
    }

    #[test]
    fn meta_blocks_and_distances_out_of_range() {
        let block_bits_at = |quality, value| {
            let mut parameters = Parameters::default();
            assert!(parameters.set(number::QUALITY, quality));
            assert!(parameters.set(number::LGBLOCK, value));
            parameters.block_bits().map(BlockBits::bits)
        };
        assert_eq!([0, 3, 4].map(|quality| block_bits_at(quality, 20)), [None, None, Some(20)]);
        let block_bits = |value| block_bits_at(11, value);
        assert_eq!([0, 1, 15, 16].map(block_bits), [None, Some(16), Some(16), Some(16)]);
        assert_eq!([23, 24, 25, u32::MAX].map(block_bits).map(Option::unwrap), [23, 24, 24, 16]);
        let distances = |postfix_bits, direct_codes| {
            let mut parameters = Parameters::default();
            assert!(parameters.set(number::NPOSTFIX, postfix_bits));
            assert!(parameters.set(number::NDIRECT, direct_codes));
            parameters.distance_parameters().map(|p| (p.postfix_bits(), p.direct_codes()))
        };
        let legal = [(0, 1), (0, 15), (1, 0), (1, 30), (2, 4), (3, 8), (3, 120)];
        for (postfix_bits, direct_codes) in legal {
            let taken = (postfix_bits as u8, direct_codes as u8);
            assert_eq!(distances(postfix_bits, direct_codes), Some(taken));
        }
        let illegal =
            [(0, 0), (0, 16), (1, 1), (1, 32), (3, 4), (3, 128), (4, 0), (256, 0), (0, 256)];
        for (postfix_bits, direct_codes) in illegal {
            assert_eq!(distances(postfix_bits, direct_codes), None);
        }
    }

    #[test]
    fn only_known_parameters_are_taken() {
        let mut parameters = Parameters::default();
        for parameter in [-1, 10, 11, 1000, number::CONTENT_TYPE - 1, i32::MIN, i32::MAX] {
            assert!(!parameters.set(parameter, 0), "{parameter}");
        }
        assert!(!parameters.set(number::CONTENT_TYPE, 8));
        assert!(!parameters.set(number::DISABLE_LITERAL_CONTEXT_MODELING, 2));
        assert_eq!(parameters, Parameters::default());
    }
}
