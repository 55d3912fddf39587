use crate::{CopyFilter, Floor, Match, Score};

/// Finds copies from a prefix dictionary (RFC 9841): bytes that encoder and decoder share
/// and that copies see as text before the stream.
///
/// Bytes of the dictionary are counted back from its end: 1 is the last one. Where a copy
/// from the window can reach `reach` bytes back, distance `reach + back` means the copy that
/// starts `back` bytes before the dictionary's end. Such a copy ends within the dictionary;
/// it does not go on in the stream. It enters the distance ring like any other copy, and
/// since `reach` grows with the text until the window is full, the same distance at a later
/// place means a later place in the dictionary. Words of the static dictionary are counted
/// from behind this one: their distances are larger by [`length`](Self::length).
///
/// A copy that is not what the text starts with, or goes beyond the dictionary's end, is a
/// wrong stream; so is a wrong length of the dictionary. Missing a copy costs only ratio.
pub trait PrefixDictionarySearch {
    /// Bytes of the dictionary. Where it is 0 nothing else is asked.
    fn length(&self) -> u32;

    /// The copy with the highest [`Score`](crate::Score) among those for the start of
    /// `text` that beat the floor; its distance counts from `reach` on.
    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match>;

    /// How many bytes of `text` agree with the dictionary from `back` bytes before its end on,
    /// 1 to [`length`](Self::length): for probing the distance ring.
    fn match_length(&self, text: &[u8], back: u32) -> u32;

    /// Where [`best_copy`](Self::best_copy) need not be asked: a parser tests it at every
    /// position, without a call. A wrong no costs ratio, a wrong yes time.
    fn filter(&self) -> CopyFilter<'_> {
        CopyFilter::ALWAYS
    }
}

/// No prefix dictionary.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoPrefixDictionary;

impl PrefixDictionarySearch for NoPrefixDictionary {
    #[inline(always)]
    fn length(&self) -> u32 {
        0
    }

    #[inline(always)]
    fn best_copy(&self, _: &[u8], _: u32, _: Floor) -> Option<Match> {
        None
    }

    #[inline(always)]
    fn match_length(&self, _: &[u8], _: u32) -> u32 {
        0
    }
}

/// A prefix dictionary made of several, which the iterator names from the nearest to the
/// farthest.
#[derive(Clone, Copy, Debug)]
pub struct NearestFirst<I>(pub I);

impl<'a, P: PrefixDictionarySearch + 'a, I: Iterator<Item = &'a P> + Clone> PrefixDictionarySearch
    for NearestFirst<I>
{
    fn length(&self) -> u32 {
        self.0.clone().map(P::length).sum()
    }

    fn best_copy(&self, text: &[u8], mut reach: u32, mut floor: Floor) -> Option<Match> {
        let mut best = None;
        for part in self.0.clone() {
            if let Some(found) = part.best_copy(text, reach, floor) {
                let Match { length, distance } = found;
                floor = Floor { length, score: Score::of(length, distance) };
                best = Some(found);
            }
            reach += part.length();
        }
        best
    }

    fn match_length(&self, text: &[u8], mut back: u32) -> u32 {
        for part in self.0.clone() {
            if back <= part.length() {
                return part.match_length(text, back);
            }
            back -= part.length();
        }
        0
    }
}
