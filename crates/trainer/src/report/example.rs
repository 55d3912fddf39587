//! One text, to show the dictionary at work.

use brotwerk_core::CaseForm;
use brotwerk_dictionary::word;
use brotwerk_transform::{Elementary, TABLE};

use crate::record::Reference;

/// Texts of these lengths make an example: long enough to show something, short enough to
/// look at.
const LENGTHS: std::ops::RangeInclusive<usize> = 400..=12_000;

/// A text and its references. The better example is the greater one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Example {
    /// Bytes that words save.
    pub(super) gain: u64,
    pub(super) name: String,
    text: String,
    marks: Vec<Mark>,
}

/// Where a reference stands in the text, and what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
    title: String,
}

/// What a reference makes of its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Nothing.
    Plain,
    /// Another case.
    Case,
    /// More text before or after it.
    Affix,
    /// Less of it.
    Cut,
}

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::Plain, Self::Case, Self::Affix, Self::Cut];

    /// Its class in the page.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Case => "case",
            Self::Affix => "affix",
            Self::Cut => "cut",
        }
    }

    /// What the legend says.
    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Plain => "the word as it is",
            Self::Case => "with a capital or in upper case",
            Self::Affix => "with text before or after",
            Self::Cut => "without its first or last letters",
        }
    }

    fn of(transform: u8) -> Self {
        let transform = &TABLE[usize::from(transform)];
        match transform.elementary {
            Elementary::OmitFirst(_) | Elementary::OmitLast(_) => Self::Cut,
            _ if !transform.lead.is_empty() || !transform.suffix.is_empty() => Self::Affix,
            Elementary::Case(CaseForm::Plain) => Self::Plain,
            Elementary::Case(_) => Self::Case,
        }
    }
}

/// A piece of the text, with what a reference to it is, if it is one.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) mark: Option<(Kind, &'a str)>,
}

impl Example {
    /// The text as an example, if it makes one.
    pub(super) fn new(
        name: &str,
        text: &[u8],
        gain: u64,
        references: Vec<Reference>,
    ) -> Option<Self> {
        let text = std::str::from_utf8(text).ok().filter(|text| LENGTHS.contains(&text.len()))?;
        let marks = references.into_iter().map(|reference| {
            let Reference { start, length, form, transform, saved } = reference;
            let plain = word(form.length.into(), form.index.into());
            let word = String::from_utf8_lossy(plain);
            let title = format!(
                "“{word}” under transform {transform}, {}: saves {} bits",
                describe(transform),
                saved >> brotwerk_entropy::FRACTION_BITS
            );
            // A reference may end within a character.
            let (mut start, mut end) = (start, start + length);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            while !text.is_char_boundary(end) {
                end += 1;
            }
            Mark { start, end, kind: Kind::of(transform), title }
        });
        let marks = marks.collect();
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name).to_owned();
        Some(Self { gain, name, text: text.to_owned(), marks })
    }

    /// The text in pieces.
    pub(super) fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            // Two references within one character: the first one shows it.
            let start = mark.start.max(at);
            let end = mark.end.max(start);
            pieces.push(Piece { text: &self.text[at..start], mark: None });
            let title = Some((mark.kind, mark.title.as_str()));
            pieces.push(Piece { text: &self.text[start..end], mark: title });
            at = end;
        }
        pieces.push(Piece { text: &self.text[at..], mark: None });
        pieces
    }
}

/// A transform in words.
pub(super) fn describe(transform: u8) -> String {
    let transform = &TABLE[usize::from(transform)];
    let quoted = |bytes: &[u8]| format!("{:?}", String::from_utf8_lossy(bytes));
    let mut parts = Vec::new();
    if !transform.lead.is_empty() {
        parts.push(format!("{} before", quoted(transform.lead)));
    }
    match transform.elementary {
        Elementary::Case(CaseForm::Capital) => parts.push("capital".to_owned()),
        Elementary::Case(CaseForm::Upper) => parts.push("upper case".to_owned()),
        Elementary::Case(_) => {}
        Elementary::OmitFirst(count) => parts.push(format!("without the first {count}")),
        Elementary::OmitLast(count) => parts.push(format!("without the last {count}")),
    }
    if !transform.suffix.is_empty() {
        parts.push(format!("{} after", quoted(transform.suffix)));
    }
    if parts.is_empty() { "as it is".to_owned() } else { parts.join(", ") }
}
