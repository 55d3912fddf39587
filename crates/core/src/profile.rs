//! What is known of a kind of text before the first byte of one.

use crate::{LITERAL_CONTEXTS, Leads, WordPolicy};

/// What an encoder knows of a kind of text besides the words to look for.
///
/// A wrong profile costs ratio or time, never correctness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextProfile {
    /// Where to ask for words, and what they cost.
    pub words: WordPolicy,
    /// Which leads of transforms to try.
    pub leads: Leads,
    /// Which literal contexts share a code, for texts that don't show it themselves.
    pub contexts: ContextPreset,
}

impl TextProfile {
    /// A profile for texts of which nothing is known.
    pub const PLAIN: Self =
        Self { words: WordPolicy::AS_COPY, leads: Leads::Space, contexts: ContextPreset::SINGLE };
}

impl Default for TextProfile {
    fn default() -> Self {
        Self::PLAIN
    }
}

/// Which of the contexts of [`ContextMode::Utf8`](crate::ContextMode::Utf8) share a prefix
/// code: a context map (§7.3) made beforehand.
///
/// Codes are numbered in the order in which the contexts name them, so that there is one
/// preset for each way to share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContextPreset {
    map: [u8; LITERAL_CONTEXTS],
    count: u8,
}

impl ContextPreset {
    /// One code for all contexts: no preset at all.
    pub const SINGLE: Self = Self { map: [0; LITERAL_CONTEXTS], count: 1 };

    /// The most codes of a preset. Texts that have symbols enough for more tell which
    /// contexts are alike better than a preset can.
    pub const MAX_CODES: usize = 8;

    /// The preset with this map.
    ///
    /// ```
    /// use brotwerk_core::ContextPreset;
    /// let mut map = [0; 64];
    /// assert_eq!(ContextPreset::new(map), Some(ContextPreset::SINGLE));
    /// map[63] = 1;
    /// assert_eq!(ContextPreset::new(map).unwrap().code_count(), 2);
    /// map[0] = 2;
    /// assert_eq!(ContextPreset::new(map), None);
    /// ```
    ///
    /// `None` if codes are not numbered in the order in which they occur, or are more than
    /// [`MAX_CODES`](Self::MAX_CODES).
    #[must_use]
    pub const fn new(map: [u8; LITERAL_CONTEXTS]) -> Option<Self> {
        let (mut count, mut context) = (0, 0);
        while context < LITERAL_CONTEXTS {
            if map[context] > count {
                return None;
            }
            if map[context] == count {
                count += 1;
            }
            context += 1;
        }
        if count as usize > Self::MAX_CODES { None } else { Some(Self { map, count }) }
    }

    /// The preset in which these groups of contexts share a code, whatever the numbers.
    ///
    /// # Panics
    /// If there are more than [`MAX_CODES`](Self::MAX_CODES) groups.
    #[must_use]
    pub fn of_groups(groups: [u8; LITERAL_CONTEXTS]) -> Self {
        let mut numbers = [None; 256];
        let mut count = 0;
        let map = groups.map(|group| {
            *numbers[usize::from(group)].get_or_insert_with(|| {
                count += 1;
                count - 1
            })
        });
        Self::new(map).expect("few groups")
    }

    /// The code of each context.
    #[must_use]
    pub const fn map(&self) -> &[u8; LITERAL_CONTEXTS] {
        &self.map
    }

    /// How many codes there are.
    #[must_use]
    pub const fn code_count(&self) -> usize {
        self.count as usize
    }
}
