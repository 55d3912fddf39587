use core::ops::Range;

use crate::{Command, DistanceRing, List, Memory, PrefixSearch};

/// A stretch of text to parse.
#[derive(Clone)]
pub struct Task<'a> {
    /// The text; ends where the range ends.
    pub text: &'a [u8],
    /// The stretch to parse. What lies before may be copied from.
    pub range: Range<u32>,
    /// How many bytes of the stream lie before `text`.
    pub base: u64,
    /// What copies find before the stream. A parser that doesn't ask it loses ratio; one
    /// that refers to words must count its length all the same.
    pub prefix: Option<&'a dyn PrefixSearch>,
    /// The furthest that a copy may reach back, less where the text starts later.
    pub max_distance: u32,
    /// The largest distance that the stream can express. Without a prefix nothing comes
    /// near it.
    pub max_expressible: u32,
    /// How many commands there is room for, 2 or more.
    pub max_commands: usize,
}

/// Turns text into commands: the part that decides which matches to take.
///
/// The commands' lengths must add up to the stretch parsed, their copies must be true
/// of the text, and `ring` must hold the last four distances after them: else the
/// stream is wrong. Anything else costs only ratio or time.
///
/// Types that implement it name the finder and the dictionary they ask as type
/// parameters, so the whole loop is compiled as one.
pub trait Parser<F, D> {
    /// Appends up to `task.max_commands` commands and returns the position reached:
    /// the end of the range, or earlier where there was no room for more.
    fn parse<M: Memory>(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32;
}
