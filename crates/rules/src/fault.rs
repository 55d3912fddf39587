use core::fmt;

/// A rule that a part has broken, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The part: what a message calls it.
    pub part: &'static str,
    /// Where in the stream's text.
    pub position: u64,
    /// The rule.
    pub rule: BrokenRule,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { part, position, rule } = self;
        write!(f, "the {part} broke a rule at position {position} of the text: {rule}")
    }
}

impl core::error::Error for Fault {}

/// What was wrong. Numbers are bytes of text unless they say something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokenRule {
    /// A parser that gets nowhere would be called for ever.
    NoProgress {
        /// The position it was given, and returned, or an earlier one.
        end: u64,
    },
    /// It went beyond the text.
    BeyondTheText {
        /// Where the text ends.
        end: u64,
    },
    /// The commands' lengths don't add up to the position that was returned.
    LengthsDoNotAddUp {
        /// What they add up to.
        sum: u64,
        /// What was returned, counted from the start.
        returned: u64,
    },
    /// More commands than there was room for.
    TooManyCommands {
        /// How many there were.
        commands: usize,
        /// How many there was room for.
        room: usize,
    },
    /// A command without a copy that is not the last.
    CopyOfNothing,
    /// A copy of one byte: the format has none (§5).
    CopyTooShort {
        /// Its length.
        length: u32,
    },
    /// A code of the distance ring that stands for no distance, or one of 0.
    NoDistance {
        /// The code, 0 to 15.
        code: u32,
    },
    /// A copy from before the text that parts see.
    CopyTooFar {
        /// How far back it reaches.
        distance: u32,
        /// The furthest that it may reach.
        reach: u32,
    },
    /// A copy whose bytes are others than the text's.
    CopyNotTrue {
        /// How far back it reaches.
        distance: u32,
        /// Its length.
        length: u32,
        /// How many bytes agree.
        agreeing: u32,
    },
    /// A copy from a prefix dictionary that differs from the text, or goes beyond the
    /// dictionary's end.
    DictionaryCopyNotTrue {
        /// How many bytes before the dictionary's end it starts.
        back: u32,
        /// Its length.
        length: u32,
        /// How many bytes agree.
        agreeing: u32,
    },
    /// A word, by its two lengths, at a distance that stands for a copy (§8).
    WordTooNear {
        /// The distance.
        distance: u32,
        /// The distance of word 0.
        first_word: u32,
    },
    /// A reference to a word that the static dictionary doesn't have (§8).
    NoSuchWord {
        /// The word's length, before it is transformed.
        word_length: u32,
        /// The word and its transform.
        word_id: u32,
    },
    /// A word that expands to other bytes than the text's, or to nothing.
    WordNotTrue {
        /// The word's length, before it is transformed.
        word_length: u32,
        /// The word and its transform.
        word_id: u32,
        /// What it should expand to.
        length: u32,
    },
    /// A distance that the stream can't express.
    Inexpressible {
        /// The distance.
        distance: u32,
        /// The largest that there is.
        largest: u32,
    },
    /// The distance ring that was returned is not the one that the commands lead to.
    WrongRing {
        /// What was returned.
        returned: [u32; 4],
        /// What the commands lead to.
        expected: [u32; 4],
    },
    /// The blocks of a category hold more or fewer symbols than the commands have.
    BlocksDoNotAddUp {
        /// Literals, commands or distances.
        category: &'static str,
        /// Symbols in all blocks.
        blocks: u64,
        /// Symbols that the commands have.
        symbols: u32,
    },
    /// A block longer than the format can say (§6).
    BlockTooLong {
        /// Literals, commands or distances.
        category: &'static str,
        /// Symbols in it.
        length: u32,
    },
    /// More or fewer context modes than literal block types, or one that there is not (§7.1).
    WrongModes {
        /// How many modes there are.
        modes: usize,
        /// How many literal block types.
        types: usize,
    },
    /// A context map with another length than a code for each block type and context (§7.3).
    WrongMapLength {
        /// Literals or distances.
        category: &'static str,
        /// Entries in the map.
        entries: usize,
        /// Entries that it should have.
        expected: usize,
    },
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::NoProgress { end } => write!(f, "it got nowhere, and returned {end}"),
            Self::BeyondTheText { end } => write!(f, "the text ends at {end}"),
            Self::LengthsDoNotAddUp { sum, returned } => {
                write!(f, "its commands add up to {sum} bytes, and it returned {returned}")
            }
            Self::TooManyCommands { commands, room } => {
                write!(f, "{commands} commands are more than the {room} there was room for")
            }
            Self::CopyOfNothing => f.write_str("a copy of length 0 that ends no meta-block"),
            Self::CopyTooShort { length } => write!(f, "a copy of length {length}"),
            Self::NoDistance { code } => write!(f, "ring code {code} stands for no distance"),
            Self::CopyTooFar { distance, reach } => {
                write!(f, "a copy from {distance} bytes back, where {reach} can be reached")
            }
            Self::CopyNotTrue { distance, length, agreeing } => write!(
                f,
                "a copy of {length} bytes from {distance} back, of which {agreeing} agree"
            ),
            Self::DictionaryCopyNotTrue { back, length, agreeing } => write!(
                f,
                "a copy of {length} bytes from {back} before the prefix dictionary's end, of \
                 which {agreeing} agree"
            ),
            Self::WordTooNear { distance, first_word } => {
                write!(f, "a word at distance {distance}, where words start at {first_word}")
            }
            Self::NoSuchWord { word_length, word_id } => {
                write!(f, "there is no word {word_id} of length {word_length}")
            }
            Self::WordNotTrue { word_length, word_id, length } => write!(
                f,
                "word {word_id} of length {word_length} does not expand to these {length} bytes"
            ),
            Self::Inexpressible { distance, largest } => {
                write!(f, "distance {distance} is above the largest, {largest}")
            }
            Self::WrongRing { returned, expected } => {
                write!(f, "its distance ring is {returned:?}, and should be {expected:?}")
            }
            Self::BlocksDoNotAddUp { category, blocks, symbols } => {
                write!(f, "its blocks of {category} hold {blocks} symbols, and there are {symbols}")
            }
            Self::BlockTooLong { category, length } => {
                write!(f, "a block of {length} {category}")
            }
            Self::WrongModes { modes, types } => {
                write!(f, "{modes} context modes for {types} literal block types")
            }
            Self::WrongMapLength { category, entries, expected } => write!(
                f,
                "a context map of {entries} entries for {category}, where {expected} are needed"
            ),
        }
    }
}
