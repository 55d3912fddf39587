//! The file of statistics.
//!
//! Text in lines, so that any engine which runs programs and moves lines can carry it:
//!
//! ```text
//! brotwerk statistics 1
//! basis ROUND DICTIONARY ENCODER                CRC-32s in hexadecimal digits
//! texts COUNT BYTES-IN BYTES-OUT WEIGHED-BYTES-IN
//! work FILTER-BITS TABLE-LINES TRIE-STEPS       of all texts, not weighed
//! outcome N BITS FILTER-BITS TABLE-LINES TRIE-STEPS
//! transform ID COUNT
//! literals CONTEXT BYTE:COUNT …
//! prefix FOUR-BYTES TABLE-LINES TRIE-STEPS      as a little-endian number, hexadecimal
//! word LENGTH INDEX FORM REFERENCES SAVED       FORM: 0 plain, 1 capital, 2 upper, 3 tail
//! end CRC-32 of all before, in hexadecimal digits
//! ```
//!
//! Lines of a kind rise by their first fields, kinds come in this order, and what is zero
//! is left out: there is one file for the same counts. `prefix` is this file's word for what
//! the code calls a [word start](WordStart).

use std::fmt::{self, Write as _};

use brotwerk_core::{CaseForm, LITERAL_CONTEXTS, WordForm, WordStart};

use crate::statistics::{Basis, FormUse, Statistics};
use crate::work::Work;

const FIRST: &str = "brotwerk statistics 1";

/// The largest file there can be, with room to spare: a line for each word in all its forms
/// with its four bytes, and one for each literal.
pub const MAX_STATISTICS: u64 = 16 << 20;

/// Why bytes are no file of statistics.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadStatistics {
    /// It does not start as such a file does.
    WrongStart,
    /// Made by another version: this one.
    UnsupportedVersion(String),
    /// The last line is missing: cut off.
    NoEnd,
    /// Damaged: the checksum is not that of the contents.
    Checksum {
        /// What the file says.
        stored: u32,
        /// What its contents have.
        computed: u32,
    },
    /// This line, counted from 1, makes no sense where it stands.
    Line(usize),
}

impl fmt::Display for BadStatistics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongStart => write!(f, "not a file of statistics"),
            Self::UnsupportedVersion(version) => {
                write!(f, "statistics of version {version}; this program knows 1")
            }
            Self::NoEnd => write!(f, "the statistics are cut off: their last line is missing"),
            Self::Checksum { stored, computed } => write!(
                f,
                "the statistics are damaged: their checksum is {computed:08x}, not {stored:08x}"
            ),
            Self::Line(line) => write!(f, "line {line} of the statistics makes no sense"),
        }
    }
}

impl std::error::Error for BadStatistics {}

impl Statistics {
    /// The file: always the same for the same counts.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text).expect("writing to a string does not fail");
        let crc = crc32fast::hash(text.as_bytes());
        text + &format!("end {crc:08x}\n")
    }

    fn write(&self, text: &mut String) -> fmt::Result {
        let Self { basis, texts, bytes_in, bytes_out, weighed_in, .. } = self;
        writeln!(text, "{FIRST}")?;
        writeln!(text, "basis {} {:08x} {:08x}", basis.round, basis.dictionary, basis.encoder)?;
        writeln!(text, "texts {texts} {bytes_in} {bytes_out} {weighed_in}")?;
        let Work { filter_bits, table_lines, trie_steps } = self.work;
        if self.work != Work::default() {
            writeln!(text, "work {filter_bits} {table_lines} {trie_steps}")?;
        }
        for (number, outcome) in self.outcomes.iter().enumerate() {
            let Work { filter_bits, table_lines, trie_steps } = outcome.work;
            if *outcome != Default::default() {
                let bits = outcome.bits;
                writeln!(text, "outcome {number} {bits} {filter_bits} {table_lines} {trie_steps}")?;
            }
        }
        for (id, &count) in self.transforms.iter().enumerate().filter(|(_, count)| **count > 0) {
            writeln!(text, "transform {id} {count}")?;
        }
        for context in 0..LITERAL_CONTEXTS as u8 {
            let mut literals = self.literals.range((context, 0)..=(context, u8::MAX)).peekable();
            if literals.peek().is_some() {
                write!(text, "literals {context}")?;
                literals.try_for_each(|((_, byte), count)| write!(text, " {byte}:{count}"))?;
                writeln!(text)?;
            }
        }
        for (&start, work) in &self.word_starts {
            writeln!(text, "prefix {start:08x} {} {}", work.table_lines, work.trie_steps)?;
        }
        for (form, used) in &self.forms {
            let WordForm { length, index, case } = form;
            let (case, FormUse { references, saved }) = (*case as u8, used);
            writeln!(text, "word {length} {index} {case} {references} {saved}")?;
        }
        Ok(())
    }

    /// The statistics that a file holds.
    ///
    /// # Errors
    /// [`BadStatistics`]. Nothing is read into before the checksum is known to be right.
    pub fn from_text(file: &[u8]) -> Result<Self, BadStatistics> {
        let first = file.split(|&byte| byte == b'\n').next().unwrap_or_default();
        if first != FIRST.as_bytes() {
            let version = first.strip_prefix(b"brotwerk statistics ");
            let version = version.and_then(|version| std::str::from_utf8(version).ok());
            return Err(match version.filter(|version| version.len() < 9) {
                Some(version) if !FIRST.ends_with(&format!(" {version}")) => {
                    BadStatistics::UnsupportedVersion(version.escape_default().to_string())
                }
                _ => BadStatistics::WrongStart,
            });
        }
        /// The last line: `end `, eight digits, a line feed.
        const END: usize = 13;
        let (contents, end) = file.split_at(file.len().saturating_sub(END));
        let end = std::str::from_utf8(end).ok().and_then(|end| end.strip_prefix("end "));
        let stored = end.and_then(|end| end.strip_suffix('\n')).and_then(hexadecimal);
        let stored = stored.ok_or(BadStatistics::NoEnd)?;
        let computed = crc32fast::hash(contents);
        if stored != computed {
            return Err(BadStatistics::Checksum { stored, computed });
        }
        let text = std::str::from_utf8(contents).map_err(|_| BadStatistics::Line(1))?;
        let mut statistics = Self::default();
        for (number, line) in text.lines().enumerate().skip(1) {
            statistics.read(line).ok_or(BadStatistics::Line(number + 1))?;
        }
        // One file for the same counts: anything else was out of order or not in shape.
        let canonical = statistics.to_text();
        if canonical.as_bytes() != file {
            let differs = canonical.lines().zip(text.lines()).position(|(ours, file)| ours != file);
            return Err(BadStatistics::Line(differs.unwrap_or(text.lines().count()) + 1));
        }
        Ok(statistics)
    }

    /// Takes one line in.
    fn read(&mut self, line: &str) -> Option<()> {
        let (kind, rest) = line.split_once(' ')?;
        let mut fields = rest.split(' ');
        let mut number = || fields.next()?.parse::<u64>().ok();
        match kind {
            "basis" => {
                let round = number()?.try_into().ok()?;
                let mut crc = || hexadecimal(fields.next()?);
                self.basis = Basis { round, dictionary: crc()?, encoder: crc()? };
            }
            "texts" => {
                (self.texts, self.bytes_in) = (number()?, number()?);
                (self.bytes_out, self.weighed_in) = (number()?, number()?);
            }
            "work" => {
                self.work =
                    Work { filter_bits: number()?, table_lines: number()?, trie_steps: number()? };
            }
            "outcome" => {
                let outcome = self.outcomes.get_mut(number()? as usize)?;
                outcome.bits = number()?;
                outcome.work =
                    Work { filter_bits: number()?, table_lines: number()?, trie_steps: number()? };
            }
            "transform" => {
                let count = self.transforms.get_mut(number()? as usize)?;
                *count = number()?;
            }
            "literals" => {
                let context = number().filter(|&context| context < LITERAL_CONTEXTS as u64)?;
                for field in rest.split(' ').skip(1) {
                    let (byte, count) = field.split_once(':')?;
                    let literal = (context as u8, byte.parse().ok()?);
                    self.literals.insert(literal, count.parse().ok()?);
                }
            }
            "prefix" => {
                let (start, _) = rest.split_once(' ')?;
                fields.next();
                let mut number = || fields.next()?.parse::<u64>().ok();
                let (table_lines, trie_steps) = (number()?, number()?);
                let start: WordStart = hexadecimal(start)?;
                self.word_starts.insert(start, Work { table_lines, trie_steps, filter_bits: 0 });
            }
            "word" => {
                let (length, index) = (number()?.try_into().ok()?, number()?.try_into().ok()?);
                let case = *CaseForm::ALL.get(number()? as usize)?;
                let form = Some(WordForm { length, index, case }).filter(|f| f.is_legal())?;
                let references = number()?;
                let saved = fields.next()?.parse().ok()?;
                self.forms.insert(form, FormUse { references, saved });
            }
            _ => return None,
        }
        Some(())
    }
}

/// Eight digits.
fn hexadecimal(digits: &str) -> Option<u32> {
    let digits = Some(digits).filter(|d| d.len() == 8 && d.bytes().all(|b| b.is_ascii_hexdigit()));
    u32::from_str_radix(digits?, 16).ok()
}
