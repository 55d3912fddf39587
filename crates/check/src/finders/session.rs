//! A finder in a stream: meta-blocks come one by one, the text slides, and the parser
//! does as it likes.

use core::ops::Range;

use crate::oracles::naive_finder::NaiveFinder;
use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Heap, Match, Matches, Part, Score, WindowBits,
};

/// A text, and what a parser does with it.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Session {
    /// The text; only its first [`SESSION_LENGTH`] bytes count.
    pub text: Vec<u8>,
    /// What the parser does, again and again until the text ends.
    pub steps: Vec<Step>,
    /// Chooses the window, of 2^10 to 2^17 bytes.
    pub window: u8,
    /// Whether the finder is told how long the text is.
    pub size_known: bool,
    /// Which past of a finder is tried, wrapped around; all of them, which takes six times as
    /// long, if none is named.
    pub past: Option<u8>,
}

/// One thing that a parser does with a finder.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Step {
    /// Asks at the next position, for something longer than `length` that scores higher
    /// than `score` and is at most `reach` bytes away, and goes on to the one after.
    Ask {
        /// The floor's length.
        length: u8,
        /// The floor's score.
        score: i16,
        /// The greatest distance, less 1.
        reach: u16,
    },
    /// Asks, and goes on behind the longest match found, or by one byte.
    Take,
    /// Inserts so many positions, and goes on behind them.
    Insert(u8),
    /// Goes on without inserting.
    Skip(u8),
    /// Begins a new meta-block, with so many bytes.
    Grow(u16),
    /// Drops bytes from the text's start, up to the position.
    Slide(u16),
}

/// How many of the last positions a parser offers again at a meta-block's start.
const OFFERED_AGAIN: u32 = 256;

/// The longest text of a [`Session`]: long enough for windows to slide and rows to fill up.
pub const SESSION_LENGTH: usize = 1 << 13;

/// How much other finders have seen before: around each number that 32 bits, signed or
/// not, may stumble over.
const OFFSETS: [u32; 8] = [
    2,
    (1 << 31) - 6000,
    (1 << 31) - 1,
    1 << 31,
    (3 << 30) - 1000,
    3 << 30,
    u32::MAX - 3000,
    u32::MAX,
];

/// A finder's answer is the same, and right, whatever its past; and none is better than
/// the naive finder's.
///
/// `make` makes a finder that behaves as if it had seen so many bytes, 1 or more.
///
/// # Panics
/// Where that does not hold.
pub fn check_best_match_session<F: BestMatch + Part<Heap>>(
    make: impl Fn(u32) -> F,
    session: &Session,
) {
    let session = Prepared::new(session);
    let expected = session.check_past(|offset| Best(make(offset)));
    for offset in session.chosen(OFFSETS) {
        let late = session.run(&mut Best(make(offset)), Sliding::Real);
        assert_same(&late, &expected, "a finder that has seen much finds something else");
    }
    // The naive finder knows what others skip: some of it they may come by, too, when
    // positions close to a meta-block's end are offered again.
    let mut session = session;
    for step in &mut session.steps {
        if let Step::Skip(count) = *step {
            *step = Step::Insert(count);
        }
    }
    let naive = session.run(&mut Best(NaiveFinder::default()), Sliding::Real);
    for (found, best) in expected.iter().zip(&naive) {
        assert!(found.score() <= best.score(), "{found:?} is better than the best, {best:?}");
        if found.length() != best.length() {
            // From here on the two may take different steps.
            break;
        }
    }
}

/// As [`check_best_match_session`], for finders of all matches; these may forget what they know
/// when the text slides, after billions of bytes.
///
/// # Panics
/// Where that does not hold.
pub fn check_all_matches_session<F: AllMatches + Part<Heap>>(
    make: impl Fn(u32) -> F,
    session: &Session,
) {
    let session = Prepared::new(session);
    // What a new finder answers that has all the text still: the same as one that dropped it.
    let expected = session.check_past(|offset| All(make(offset)));
    for offset in session.chosen(OFFSETS) {
        let late = session.run(&mut All(make(offset)), Sliding::Pretended);
        assert_same(&late, &expected, "a finder that has seen much finds something else");
        // This may forget, but must not lie.
        session.run(&mut All(make(offset)), Sliding::Real);
    }
}

/// A finder that looks as deep as it can finds the nearest match of each length from four
/// bytes up to its nice length, and one longer than that. `finder` is to be a new one.
///
/// # Panics
/// Where that does not hold.
pub fn check_finds_all(mut finder: impl AllMatches + Part<Heap>, nice_length: u16, text: &[u8]) {
    let mut naive = NaiveFinder::default();
    let extent = Extent::whole(text.len(), u32::MAX);
    finder.prepare(&mut Heap, &extent).expect("memory");
    // The last positions are not inserted, for want of text behind them.
    for position in 0..text.len().saturating_sub(nice_length.into()) as u32 {
        let (mut found, mut all) = (Matches::new(), Matches::new());
        finder.all_matches(text, position, u32::MAX, 3, &mut found);
        naive.all_matches(text, position, u32::MAX, 3, &mut all);
        let nice = all.iter().position(|found| found.length >= nice_length.into());
        all.truncate(nice.map_or(all.len(), |last| last + 1));
        // Where there are more than fit, the finder's last place is the longest's.
        let room = found.inline_size();
        if all.len() == room {
            assert!(found.len() == room && found.is_sorted_by(|a, b| a.length < b.length));
            found.pop();
            all.pop();
        }
        assert_eq!(found, all, "at {position}");
    }
}

/// What was found at a position of the whole text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    at: usize,
    matches: Vec<Match>,
}

impl Answer {
    fn length(&self) -> Option<u32> {
        self.matches.last().map(|found| found.length)
    }

    fn score(&self) -> Option<Score> {
        self.matches.last().map(|found| Score::of(found.length, found.distance))
    }
}

/// Both kinds of finder, as one that gives a list.
trait Finder {
    fn prepare(&mut self, extent: &Extent);
    fn ask(&mut self, text: &[u8], position: u32, max_distance: u32, floor: Floor) -> Vec<Match>;
    fn insert(&mut self, text: &[u8], range: Range<u32>);
    fn slide(&mut self, delta: u32);
}

struct Best<F>(F);

impl<F: BestMatch + Part<Heap>> Finder for Best<F> {
    fn prepare(&mut self, extent: &Extent) {
        self.0.prepare(&mut Heap, extent).expect("memory");
    }

    fn ask(&mut self, text: &[u8], position: u32, max_distance: u32, floor: Floor) -> Vec<Match> {
        let found = self.0.best_match(text, position, max_distance, floor);
        if let Some(found) = &found {
            assert!(Score::of(found.length, found.distance) > floor.score, "{found:?} {floor:?}");
        }
        found.into_iter().collect()
    }

    fn insert(&mut self, text: &[u8], range: Range<u32>) {
        self.0.insert_range(text, range);
    }

    fn slide(&mut self, delta: u32) {
        self.0.rebase(delta);
    }
}

struct All<F>(F);

impl<F: AllMatches + Part<Heap>> Finder for All<F> {
    fn prepare(&mut self, extent: &Extent) {
        self.0.prepare(&mut Heap, extent).expect("memory");
    }

    fn ask(&mut self, text: &[u8], position: u32, max_distance: u32, floor: Floor) -> Vec<Match> {
        let mut matches = Matches::new();
        self.0.all_matches(text, position, max_distance, floor.length, &mut matches);
        assert!(!matches.spilled(), "more matches than fit");
        matches.into_vec()
    }

    fn insert(&mut self, text: &[u8], range: Range<u32>) {
        self.0.insert_range(text, range);
    }

    fn slide(&mut self, delta: u32) {
        self.0.rebase(delta);
    }
}

/// Whether text is really dropped, or only out of reach: it makes no difference.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sliding {
    Real,
    Pretended,
}

/// A session made ready.
struct Prepared {
    text: Vec<u8>,
    steps: Vec<Step>,
    extent: Extent,
    past: Option<u8>,
}

impl Prepared {
    fn new(session: &Session) -> Self {
        let text = session.text.iter().copied().take(SESSION_LENGTH).collect::<Vec<u8>>();
        let bits = WindowBits::try_from(10 + session.window % 8).expect("10 to 17 are legal");
        let extent = Extent {
            text: if session.size_known { text.len() as u64 } else { u64::MAX },
            at_least: text.len() as u64,
            max_distance: bits.max_distance(),
            meta_block: SESSION_LENGTH as u32,
            is_text: !text.contains(&0),
            halvings: 0,
        };
        Self { text, steps: session.steps.clone(), extent, past: session.past }
    }

    /// The pasts to try, of these.
    fn chosen<T: Copy, const N: usize>(&self, pasts: [T; N]) -> Vec<T> {
        self.past.map_or(pasts.to_vec(), |past| vec![pasts[usize::from(past) % N]])
    }

    /// A used finder, and one that still has the text that others dropped, answer as a
    /// new one does. Returns these answers.
    fn check_past<F: Finder>(&self, make: impl Fn(u32) -> F) -> Vec<Answer> {
        let expected = self.run(&mut make(1), Sliding::Real);
        let other = self.run(&mut make(1), Sliding::Pretended);
        assert_same(&other, &expected, "sliding makes a difference");

        let mut used = make(1);
        for (length, window) in self.chosen([(100, 10), (SESSION_LENGTH, 16), (700, 12)]) {
            let text = self.text.iter().rev().chain(&self.text).copied().take(length).collect();
            let bits = WindowBits::try_from(window).expect("10 to 24 are legal");
            let extent = Extent::whole(length, bits.max_distance());
            Self { text, extent, steps: self.steps.clone(), past: None }
                .run(&mut used, Sliding::Real);
            let reused = self.run(&mut used, Sliding::Real);
            assert_same(&reused, &expected, "a used finder finds something else");
        }
        expected
    }

    /// Prepares the finder and has it answer; every answer is checked.
    fn run(&self, finder: &mut impl Finder, sliding: Sliding) -> Vec<Answer> {
        finder.prepare(&self.extent);
        let mut parser = Parser {
            finder,
            session: self,
            sliding,
            start: 0,
            position: 0,
            end: 0,
            answers: Vec::new(),
        };
        while parser.position < self.text.len() {
            for step in &self.steps {
                parser.step(step);
            }
            parser.step(&Step::Take);
        }
        parser.answers
    }
}

/// A parser in the middle of a text; all places are those in the whole text.
struct Parser<'a, F> {
    finder: &'a mut F,
    session: &'a Prepared,
    sliding: Sliding,
    /// Bytes before this are dropped.
    start: usize,
    position: usize,
    /// The end of the meta-block.
    end: usize,
    answers: Vec<Answer>,
}

impl<F: Finder> Parser<'_, F> {
    /// Where the text starts that the finder sees.
    fn origin(&self) -> usize {
        if self.sliding == Sliding::Real { self.start } else { 0 }
    }

    fn step(&mut self, step: &Step) {
        match *step {
            Step::Ask { length, score, reach } => {
                let floor = Floor { length: length.into(), score: Score(score.into()) };
                self.ask(floor, usize::from(reach) + 1);
                self.position = self.text_length().min(self.position + 1);
            }
            Step::Take => {
                let length = self.ask(Floor::default(), usize::MAX).unwrap_or(1);
                self.insert(length as usize);
            }
            Step::Insert(count) => self.insert(count.into()),
            Step::Skip(count) => self.position = self.end.min(self.position + usize::from(count)),
            Step::Grow(count) => self.grow(count.into()),
            Step::Slide(count) => {
                let delta = usize::from(count).min(self.position - self.start);
                self.start += delta;
                if self.sliding == Sliding::Real {
                    self.finder.slide(delta as u32);
                }
            }
        }
    }

    fn text_length(&self) -> usize {
        self.session.text.len()
    }

    fn grow(&mut self, count: usize) {
        self.end = self.text_length().min(self.end + count);
        let origin = self.origin();
        let position = (self.position - origin) as u32;
        // A finder does not have what was dropped.
        let first = position.saturating_sub(OFFERED_AGAIN).max((self.start - origin) as u32);
        self.finder.insert(&self.session.text[origin..self.end], first..position);
    }

    fn insert(&mut self, count: usize) {
        let origin = self.origin();
        let to = self.end.min(self.position + count);
        let range = (self.position - origin) as u32..(to - origin) as u32;
        self.finder.insert(&self.session.text[origin..self.end], range);
        self.position = to;
    }

    /// Asks, and checks and keeps the answer; returns the greatest length.
    fn ask(&mut self, floor: Floor, reach: usize) -> Option<u32> {
        if self.position == self.end {
            self.grow(1 << 10);
        }
        if self.position == self.end {
            return None;
        }
        let origin = self.origin();
        let text = &self.session.text[origin..self.end];
        let here = self.position - origin;
        let reach = reach.min(self.session.extent.max_distance as usize);
        let reach = reach.min(self.position - self.start);
        let matches = self.finder.ask(text, here as u32, reach as u32, floor);
        let mut length = floor.length;
        for found in &matches {
            assert!(found.length > length, "{matches:?} do not rise from {}", floor.length);
            length = found.length;
            let distance = found.distance as usize;
            assert!(distance > 0 && distance <= reach, "{found:?} reaches beyond {reach}");
            let copied = &text[here - distance..][..found.length as usize];
            assert!(text[here..].starts_with(copied), "{found:?} is not one");
        }
        let longest = matches.last().map(|found| found.length);
        self.answers.push(Answer { at: self.position, matches });
        longest
    }
}

fn assert_same(found: &[Answer], expected: &[Answer], message: &str) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{message}");
    }
    assert_eq!(found.len(), expected.len(), "{message}");
}
