//! Which transforms keep a whole word, by what goes before and after it.

use brotwerk_core::{CaseForm, TRANSFORMS};

use crate::table::{Elementary, TABLE_BYTES, Transform, parse};

/// A transform that appends something to a whole word.
#[derive(Clone, Copy)]
pub(crate) struct Suffix {
    /// The bytes appended, as a little-endian number.
    bytes: u64,
    /// Ones where `bytes` counts.
    mask: u64,
    /// How many bytes that are.
    pub(crate) length: u8,
    /// The transform.
    pub(crate) id: u8,
}

impl Suffix {
    const NONE: Self = Self { bytes: 0, mask: 0, length: 0, id: 0 };

    const fn new(suffix: &[u8], id: usize) -> Self {
        assert!(suffix.len() <= 8, "a suffix fits one number");
        let (mut bytes, mut mask) = (0, 0);
        let mut at = 0;
        while at < suffix.len() {
            bytes |= (suffix[at] as u64) << (8 * at);
            mask |= 0xff << (8 * at);
            at += 1;
        }
        Self { bytes, mask, length: suffix.len() as u8, id: id as u8 }
    }

    /// Whether the text goes on with it; `text` holds eight bytes as a number.
    #[inline]
    pub(crate) const fn fits(&self, text: u64) -> bool {
        (text ^ self.bytes) & self.mask == 0
    }
}

/// Suffixes that start with the same byte, after words of the same case and lead.
#[derive(Clone, Copy)]
struct Range {
    start: u8,
    end: u8,
}

/// Different leads that transforms have.
const LEADS: usize = 9;

/// Different bytes that suffixes start with, and one class for all other bytes.
const CLASSES: usize = 32;

/// The suffixes, by case form, lead and first byte.
pub(crate) struct Suffixes {
    /// The leads; the first one is empty, the second a space.
    leads: [&'static [u8]; LEADS],
    /// For each byte the class of suffixes that start with it; 0: none does.
    classes: [u8; 256],
    /// By case form and lead: the transform without a suffix.
    bare: [[Option<u8>; LEADS]; 3],
    /// By transform: for those in `bare` where they are in it.
    bare_place: [Option<(u8, u8)>; TRANSFORMS],
    /// By case form, lead and class: where in `all` to look.
    ranges: [[[Range; CLASSES]; LEADS]; 3],
    all: [Suffix; TRANSFORMS],
}

pub(crate) static SUFFIXES: Suffixes = Suffixes::new(&parse(TABLE_BYTES));

impl Suffixes {
    const fn new(table: &[Transform; TRANSFORMS]) -> Self {
        let leads = leads(table);
        let classes = classes(table);
        let mut bare = [[None; LEADS]; 3];
        let mut bare_place = [None; TRANSFORMS];
        let mut ranges = [[[Range { start: 0, end: 0 }; CLASSES]; LEADS]; 3];
        let mut all = [Suffix::NONE; TRANSFORMS];
        let mut count = 0;
        let mut case = 0;
        while case < 3 {
            let mut lead = 0;
            while lead < LEADS {
                let mut class = 0;
                while class < CLASSES {
                    let start = count;
                    let mut id = 0;
                    while id < TRANSFORMS {
                        let Transform { lead: bytes, elementary, suffix } = table[id];
                        if is_case(elementary, case) && same(bytes, leads[lead]) {
                            if suffix.is_empty() {
                                bare[case][lead] = Some(id as u8);
                                bare_place[id] = Some((case as u8, lead as u8));
                            } else if classes[suffix[0] as usize] as usize == class {
                                all[count] = Suffix::new(suffix, id);
                                count += 1;
                            }
                        }
                        id += 1;
                    }
                    ranges[case][lead][class] = Range { start: start as u8, end: count as u8 };
                    class += 1;
                }
                lead += 1;
            }
            case += 1;
        }
        Self { leads, classes, bare, bare_place, ranges, all }
    }

    /// Which lead the text's first `length` bytes are.
    #[inline]
    pub(crate) fn lead(&self, text: &[u8], length: usize) -> Option<usize> {
        if length == 0 {
            return Some(0);
        }
        let text = text.get(..length)?;
        self.leads.iter().position(|&lead| lead == text)
    }

    /// The transform that keeps the word as it is after this lead, and appends nothing.
    #[inline]
    pub(crate) fn bare(&self, case: CaseForm, lead: usize) -> Option<u8> {
        self.bare[case as usize][lead]
    }

    /// Those that may fit what follows the word.
    #[inline]
    pub(crate) fn starting_with(&self, case: CaseForm, lead: usize, first: u8) -> &[Suffix] {
        self.in_place((case as u8, lead as u8), first)
    }

    /// Those that may fit what follows a word under a transform without a suffix.
    #[inline]
    pub(crate) fn after(&self, transform: u8, first: u8) -> &[Suffix] {
        match self.bare_place.get(usize::from(transform)) {
            Some(&Some(place)) => self.in_place(place, first),
            _ => &[],
        }
    }

    #[inline]
    fn in_place(&self, (case, lead): (u8, u8), first: u8) -> &[Suffix] {
        let class = usize::from(self.classes[usize::from(first)]);
        if class == 0 {
            return &[];
        }
        let Range { start, end } = self.ranges[usize::from(case)][usize::from(lead)][class];
        &self.all[usize::from(start)..usize::from(end)]
    }
}

const fn is_case(elementary: Elementary, case: usize) -> bool {
    matches!(elementary, Elementary::Case(form) if form as usize == case)
}

const fn leads(table: &[Transform; TRANSFORMS]) -> [&'static [u8]; LEADS] {
    let mut leads: [&[u8]; LEADS] = [&[]; LEADS];
    let mut count = 1;
    let mut id = 0;
    while id < TRANSFORMS {
        let mut lead = 0;
        while lead < count && !same(leads[lead], table[id].lead) {
            lead += 1;
        }
        if lead == count {
            leads[count] = table[id].lead;
            count += 1;
        }
        id += 1;
    }
    assert!(count == LEADS, "as many leads as expected");
    leads
}

const fn classes(table: &[Transform; TRANSFORMS]) -> [u8; 256] {
    let mut classes = [0; 256];
    let mut count = 0;
    let mut id = 0;
    while id < TRANSFORMS {
        let Transform { elementary, suffix, .. } = table[id];
        if matches!(elementary, Elementary::Case(_)) && !suffix.is_empty() {
            let class = &mut classes[suffix[0] as usize];
            if *class == 0 {
                count += 1;
                *class = count;
            }
        }
        id += 1;
    }
    assert!((count as usize) < CLASSES, "room for every class");
    classes
}

const fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut at = 0;
    while at < a.len() {
        if a[at] != b[at] {
            return false;
        }
        at += 1;
    }
    true
}
