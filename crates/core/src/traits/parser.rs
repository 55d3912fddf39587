use core::fmt;
use core::ops::Range;

use crate::{Command, DistanceRing, PrefixDictionarySearch, Room, WindowBits};

/// A stretch of text to parse.
#[derive(Clone)]
pub struct Task<'a> {
    /// The text; ends where the range ends.
    pub text: &'a [u8],
    /// The stretch to parse. What lies before may be copied from.
    pub range: Range<u32>,
    /// How many bytes of the stream lie before `text`.
    pub base: u64,
    /// What copies find before the stream. A parser that doesn't ask it loses ratio.
    pub prefix_dictionary: Option<&'a dyn PrefixDictionarySearch>,
    /// The furthest that a copy may reach back, less where the text starts later.
    pub max_distance: u32,
    /// The largest distance that the stream can express. Without a prefix dictionary nothing
    /// comes near it.
    pub max_expressible: u32,
}

impl Task<'_> {
    /// How far back a copy from the window may reach from a position: to where the stream
    /// starts, or as far as the window goes. Less of it is in `text`, perhaps.
    #[inline]
    #[must_use]
    pub fn reach(&self, position: u32) -> u32 {
        let behind = self.base + u64::from(position);
        behind.min(u64::from(self.max_distance)) as u32
    }

    /// Whether the stream has distances that only the large-window extension can express, which
    /// decides how many symbols the distance alphabet has.
    #[inline]
    #[must_use]
    pub const fn has_large_window(&self) -> bool {
        self.max_expressible > WindowBits::MAX.max_expressible_distance()
    }

    /// How words of the static dictionary are addressed from a position: the distance of word
    /// 0, one more than the furthest that a copy could reach, behind a prefix dictionary
    /// beyond that (§8, RFC 9841). Word `n` has the distance that is larger by `n`, which must
    /// not be above [`max_expressible`](Self::max_expressible).
    #[inline]
    #[must_use]
    pub fn first_word_distance(&self, position: u32) -> u32 {
        self.reach(position) + self.prefix_dictionary.map_or(0, PrefixDictionarySearch::length) + 1
    }
}

/// Room for a meta-block's commands. A parser that has filled it returns.
pub type Commands<'a> = Room<'a, Command>;

/// Turns text into commands: the part that decides which matches to take.
///
/// The commands' lengths must add up to the stretch parsed, their copies must be true
/// of the text, and `ring` must hold the last four distances after them: else the
/// stream is wrong. Anything else costs only ratio or time.
///
/// Types that implement it name the finder and the dictionary they ask as type
/// parameters, so the whole loop is monomorphised as one; a `dyn Parser<F, D>` will do, too.
pub trait Parser<F: ?Sized, D: ?Sized> {
    /// Appends commands, as many as there is [room](Room::room) for, which is 2 at least, and
    /// returns the position reached: the end of the range, or earlier where there was no room
    /// for more. It must be beyond the start.
    fn parse(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32;
}

impl fmt::Debug for Task<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text, range, base, prefix_dictionary, max_distance, max_expressible } = self;
        f.debug_struct("Task")
            .field("text", &text.len())
            .field("range", range)
            .field("base", base)
            .field("prefix_dictionary", &prefix_dictionary.map(PrefixDictionarySearch::length))
            .field("max_distance", max_distance)
            .field("max_expressible", max_expressible)
            .finish()
    }
}
