//! What each quality does: one row of named numbers.

use brotwerk_block_split::{ClusterConfig, SplitConfig};
use brotwerk_core::{LITERAL, Score};
use brotwerk_lz77::{
    PlacesByLength, PlacesConfig, RowsByLength, RowsConfig, TreeByLength, TreeConfig,
};
use brotwerk_parser::{LazyByLength, LazyConfig, Pass, PathConfig, QuickConfig, Scope, Trust};
use brotwerk_prefix_code::CodeSearch;

use crate::{IteratedConfig, Planner, Stage, Turn};

/// How hard an encoder tries: a row of [`QUALITY_TABLE`].
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Where matches come from, and which of them are taken.
    pub parse: ParseEffort,
    /// Which symbols share a prefix code.
    pub splitter: SplitConfig,
    /// How far cheaper prefix codes are looked for.
    pub codes: CodeSearch,
    /// Bytes of text in a meta-block, at most; [`Options::block_bits`](crate::Options::block_bits)
    /// goes before it. Raising it saves headers in long texts, and costs memory and delay.
    pub meta_block_length: usize,
    /// Bits of the largest window that is taken unless one is asked for, with which copies reach back
    /// over all of the text. Raising it finds more in texts of megabytes, for memory.
    pub unasked_window_bits: u8,
    /// Where there are any, they improve on what all of the above make.
    pub paths: Option<PathEffort>,
}

impl Effort {
    /// How hard the lazy parser tries, where it is the one that parses.
    #[must_use]
    pub const fn lazy(&self) -> Option<LazyEffort> {
        match self.parse {
            ParseEffort::Lazy(lazy) => Some(lazy),
            ParseEffort::Quick(_) => None,
        }
    }
}

/// The finder and the parser of a first parse.
#[derive(Clone, Copy, Debug)]
pub enum ParseEffort {
    /// In a hurry.
    Quick(QuickEffort),
    /// Greedy or lazy.
    Lazy(LazyEffort),
}

/// The quick parser over the last place of each hash.
#[derive(Clone, Copy, Debug)]
pub struct QuickEffort {
    /// Places that are kept for each hash, 1 or 2.
    pub places: u8,
    /// How many hashes, and of what.
    pub finder: PlacesByLength,
    /// Which of them are taken.
    pub parser: QuickConfig,
}

/// The lazy parser over hash rows.
#[derive(Clone, Copy, Debug)]
pub struct LazyEffort {
    /// Where matches come from.
    pub finder: RowsEffort,
    /// Which of them are taken.
    pub parser: LazyByLength,
}

/// Texts of fewer bytes are short: tables and codes take most of their time, and a parser that
/// looks ahead behind all copies takes little more, for 0.04 % of a page on average and 0.2 % of style
/// sheets and JSON. Raising it saves that in longer texts too, for a twentieth of their time.
pub const SHORT: u64 = 1 << 15;

/// Hash rows, and how hard they try.
#[derive(Clone, Copy, Debug)]
pub struct RowsEffort {
    /// Slots in a row, a power of two.
    pub slots: u8,
    /// How many rows, and what is hashed.
    pub config: RowsByLength,
}

/// Shortest paths, and how hard they are looked for. Their words are all of the format's, and over a
/// tree ends of these, too.
#[derive(Clone, Copy, Debug)]
pub struct PathEffort {
    /// The rows of the first stage, where it looks for more matches than are known.
    pub near: Option<RowsByLength>,
    /// The first stage.
    pub near_stage: Stage,
    /// Where the first stage is not for all texts.
    pub near_only: Option<NearOnly>,
    /// The second.
    pub tree: Option<TreeEffort>,
    /// How meta-blocks are planned, and the memory for that.
    pub iterated: IteratedConfig,
}

/// For which texts a first stage is, and what others get.
#[derive(Clone, Copy, Debug)]
pub struct NearOnly {
    /// Edited ones, against a prefix dictionary that is their older version: most of their bytes are copied
    /// from there, as many at once as this or more.
    pub long_copy: u32,
    /// What is done for others.
    pub otherwise: Otherwise,
}

/// A first stage for texts of another kind.
#[derive(Clone, Copy, Debug)]
pub enum Otherwise {
    /// None: what there is stays.
    Nothing,
    /// Over the copies that are known.
    Known(Stage),
    /// Over the matches of rows, too.
    Near(Stage),
}

/// Shortest paths over a binary tree's matches.
#[derive(Clone, Copy, Debug)]
pub struct TreeEffort {
    /// The tree.
    pub tree: TreeByLength,
    /// How often is parsed and planned.
    pub stage: Stage,
}

/// The shortest of all rows' meta-blocks: memory limits make none of theirs shorter.
pub(crate) const MIN_META_BLOCK: usize = {
    let mut least = usize::MAX;
    let mut level = 0;
    while level < QUALITY_TABLE.len() {
        if QUALITY_TABLE[level].meta_block_length < least {
            least = QUALITY_TABLE[level].meta_block_length;
        }
        level += 1;
    }
    least
};

/// Texts from this length on are searched by longer hashes: in megabytes of text every four bytes have
/// occurred so often that the last places tell little.
const LONG: u64 = 1 << 20;

/// The same up to quality 5, which look for short matches only in texts that are short: they
/// save 0.4 % of HTML above, for a twentieth of the time.
const LONG_FOR_QUICK: u64 = SHORT;

/// Rows of so many slots, and how many of them there are at most, as powers of two: for texts
/// of usual length, and for megabytes. There six bytes are hashed: pages and scripts become 0.2 to 0.4 %
/// larger at 6, but prose 1 % smaller, and tables, whose fields begin alike, 1 to 20 %.
const fn rows(slots: u8, usual_bits: u8, longest_bits: u8) -> RowsEffort {
    let usual = RowsConfig { max_row_bits: usual_bits, hash_bytes: 4 };
    let longest = RowsConfig { max_row_bits: longest_bits, hash_bytes: 6 };
    RowsEffort { slots, config: RowsByLength::of_two(usual, longest, LONG) }
}

/// The same, with so many rows for what lies between, by hashes of five bytes.
const fn quick_rows(slots: u8, [usual, long, longest]: [u8; 3]) -> RowsEffort {
    let RowsEffort { slots, config } = rows(slots, usual, longest);
    let long = RowsConfig { max_row_bits: long, hash_bytes: 5 };
    let (long_from, longest) = (LONG_FOR_QUICK, config.long);
    let config = RowsByLength { long, long_from, longest, longest_from: LONG, ..config };
    RowsEffort { slots, config }
}

/// Memory for finders and path: with all else 16 MiB of text take 160 MiB then.
const PATH_MEMORY: u64 = 148 << 20;

const fn turn(starts: u8, scope: Scope, planner: Planner) -> Turn {
    Turn { pass: Pass { starts, scope }, planner }
}

const fn trust(length: u32, first: u32, last: u32) -> Trust {
    Trust { length, first, last }
}

/// What 7 trusts of what is known: all but the ends of copies.
const TRUSTING: Trust = trust(4, 1, 1);

/// The turn of 7, which looks for no matches beside those that are known.
const KNOWN_TURNS: [Turn; 1] = [turn(1, Scope::Doubtful(TRUSTING), Planner::Alike)];

/// What 8 to 11 trust where they look for matches in rows: the same for all, so that the turns of
/// one are those of the next.
const WARY: Trust = trust(8, 1, 3);

/// All turns over the matches of rows; 8 takes the first.
const NEAR_TURNS: [Turn; 2] = [
    turn(1, Scope::Doubtful(trust(8, 1, 2)), Planner::Quick),
    turn(3, Scope::Everywhere, Planner::Greedy),
];

/// Where a match is so long a word hardly ever saves more: 0.02 % of HTML, for a quarter of the time
/// that words take.
const WORDS_BELOW: u32 = 16;

/// What 7 to 11 have in common: paths over matches that are known, or found in rows.
const fn first_paths(
    near: Option<RowsByLength>,
    trust: Trust,
    turns: &'static [Turn],
) -> PathEffort {
    let path = PathConfig { skip_length: 128, words_below: WORDS_BELOW, trust };
    PathEffort {
        near,
        near_stage: Stage { path, turns, usual: turns.len() as u8 },
        near_only: None,
        tree: None,
        iterated: IteratedConfig {
            quick: SplitConfig::CAREFUL,
            greedy: SplitConfig::THOROUGH,
            clustering: ClusterConfig::THOROUGH,
            memory: PATH_MEMORY,
        },
    }
}

/// Paths over the matches of rows.
const fn near_paths(turns: &'static [Turn]) -> PathEffort {
    let usual = RowsConfig { max_row_bits: 14, hash_bytes: 4 };
    let rows = RowsByLength::of_two(usual, RowsConfig { hash_bytes: 5, ..usual }, LONG);
    first_paths(Some(rows), WARY, turns)
}

/// And these turns over those of a tree, so many of them as a rule. In long texts each node costs two
/// cache misses: four letters at random took seven times a page's time with the usual depth, where
/// 20 nodes lose 0.15 % of other texts.
const fn tree_paths(turns: &'static [Turn], usual: u8) -> Option<PathEffort> {
    let short = TreeConfig { depth: 32, nice_length: 128, max_root_bits: 17 };
    let long = TreeConfig { depth: 20, ..short };
    let tree = TreeEffort {
        tree: TreeByLength::of_two(short, long, LONG),
        stage: Stage {
            path: PathConfig { skip_length: 400, words_below: WORDS_BELOW, trust: trust(64, 2, 4) },
            turns,
            usual,
        },
    };
    Some(PathEffort { tree: Some(tree), ..near_paths(NEAR_TURNS.split_at(1).0) })
}

const fn by_rows(finder: RowsEffort, parser: LazyByLength) -> ParseEffort {
    ParseEffort::Lazy(LazyEffort { finder, parser })
}

/// The quick parser. Tables of 2^14 or twice 2^14 places take 64 or 128 KiB, half of a small
/// second-level cache at most; for texts from 128 KiB on twice as much, for 0.1 to 0.2 % of HTML. What
/// is taken saves a literal at least, about what a command costs.
const fn quick(places: u8, looks_ahead: bool) -> ParseEffort {
    ParseEffort::Quick(QuickEffort {
        places,
        finder: PlacesByLength::of_two(
            PlacesConfig { max_bits: 14, hash_bytes: 5 },
            PlacesConfig { max_bits: 15, hash_bytes: 5 },
            1 << 17,
        ),
        parser: QuickConfig { skip_shift: 6, looks_ahead, least_score: Score(LITERAL) },
    })
}

/// Looks ahead once: behind short copies, behind others where that has paid of late, and in short texts
/// behind all. A second step takes 3 % of the time of a page of 16 KiB at 5, for 0.03 % of HTML and 0.1 %
/// of style sheets.
const fn quick_lazy(long_copy: u32, skip_after: u32) -> LazyByLength {
    let usual =
        LazyConfig { lazy_steps: 1, long_copy, ring_distances: 3, skip_after, inserts_all: false };
    let short = LazyConfig { long_copy: u32::MAX, ..usual };
    LazyByLength { usual, short, short_below: SHORT }
}

const fn lazy(skip_after: u32, inserts_all: bool) -> LazyByLength {
    let (lazy_steps, long_copy, ring_distances) = (4, u32::MAX, 3);
    always(LazyConfig { lazy_steps, long_copy, ring_distances, skip_after, inserts_all })
}

const fn always(config: LazyConfig) -> LazyByLength {
    LazyByLength { usual: config, short: config, short_below: 0 }
}

/// All turns over a tree's matches; as a rule 10 takes the first, 11 five. Short texts get two, and all.
const TREE_TURNS: [Turn; 7] = [
    turn(2, Scope::Doubtful(trust(24, 4, 8)), Planner::Clustering),
    turn(3, Scope::Everywhere, Planner::Clustering),
    turn(5, Scope::Promising, Planner::Clustering),
    turn(5, Scope::Promising, Planner::Clustering),
    turn(5, Scope::Promising, Planner::Clustering),
    turn(5, Scope::Everywhere, Planner::Greedy),
    turn(5, Scope::Everywhere, Planner::Clustering),
];

/// What 7 to 11 begin with: the parts of 6, from 8 on without all places of copies, where paths look
/// for more matches anyway and come out 0.03 % larger with them.
const fn patient(
    parser: LazyByLength,
    codes: CodeSearch,
    long_bits: u8,
    paths: Option<PathEffort>,
) -> Effort {
    Effort {
        parse: by_rows(rows(64, 14, long_bits), parser),
        splitter: SplitConfig::DENSE,
        codes,
        meta_block_length: 1 << 20,
        unasked_window_bits: 24,
        paths,
    }
}

/// The window of those in a hurry: their tables remember little from further back.
const HASTE_WINDOW_BITS: u8 = 18;

/// The qualities 0 to 11.
///
/// All look for words of the static dictionary: nothing else saves as much for its time.
///
/// Each row does more than the one before. `docs/LADDER.md` says what, and why.
pub const QUALITY_TABLE: [Effort; 12] = [
    // 0 to 2: in a hurry, with one code per category or the contexts of the kind of text.
    Effort {
        parse: quick(1, false),
        splitter: SplitConfig::UNSPLIT,
        codes: CodeSearch::Quick,
        meta_block_length: 1 << 16,
        unasked_window_bits: HASTE_WINDOW_BITS,
        paths: None,
    },
    Effort {
        parse: quick(1, true),
        splitter: SplitConfig::PRESET,
        codes: CodeSearch::Quick,
        meta_block_length: 1 << 16,
        unasked_window_bits: HASTE_WINDOW_BITS,
        paths: None,
    },
    Effort {
        parse: quick(2, true),
        splitter: SplitConfig::PRESET,
        codes: CodeSearch::Quick,
        meta_block_length: 1 << 16,
        unasked_window_bits: HASTE_WINDOW_BITS,
        paths: None,
    },
    // 3 and 4: contexts of this text, then more candidates.
    Effort {
        parse: quick(2, true),
        splitter: SplitConfig::LIGHT,
        codes: CodeSearch::Quick,
        meta_block_length: 1 << 17,
        unasked_window_bits: 24,
        paths: None,
    },
    Effort {
        parse: by_rows(quick_rows(8, [14, 16, 16]), quick_lazy(0, 32)),
        splitter: SplitConfig::LIGHT,
        codes: CodeSearch::Quick,
        meta_block_length: 1 << 19,
        unasked_window_bits: 24,
        paths: None,
    },
    // 5 and 6: all kinds of splitting, and more candidates.
    Effort {
        parse: by_rows(quick_rows(32, [13, 13, 14]), quick_lazy(12, 64)),
        splitter: SplitConfig::BALANCED,
        codes: CodeSearch::Balanced,
        meta_block_length: 1 << 20,
        unasked_window_bits: 24,
        paths: None,
    },
    Effort {
        parse: by_rows(rows(64, 14, 16), lazy(256, true)),
        splitter: SplitConfig::DENSE,
        codes: CodeSearch::Balanced,
        meta_block_length: 1 << 20,
        unasked_window_bits: 24,
        paths: None,
    },
    // 7 to 9: paths, from what 6 makes.
    patient(
        lazy(256, true),
        CodeSearch::Balanced,
        16,
        Some(first_paths(None, TRUSTING, &KNOWN_TURNS)),
    ),
    patient(lazy(256, false), CodeSearch::Balanced, 16, Some(near_paths(NEAR_TURNS.split_at(1).0))),
    patient(lazy(256, false), CodeSearch::Balanced, 16, Some(near_paths(&NEAR_TURNS))),
    // 10 and 11: and from there over a tree. For long texts, whose tree takes much memory, they have
    // fewer rows.
    patient(lazy(256, false), CodeSearch::Thorough, 14, tree_paths(TREE_TURNS.split_at(2).0, 1)),
    patient(lazy(256, false), CodeSearch::Thorough, 14, tree_paths(&TREE_TURNS, 5)),
];

/// Copies of so many bytes are long. Raising it to 64 leaves minified scripts without paths, whose names
/// change all over.
const EDITED: u32 = 32;

/// Two turns, the second over all of it by better prices. Most of an edited text is skipped.
const EDIT_TURNS: [Turn; 2] = [NEAR_TURNS[0], turn(1, Scope::Everywhere, Planner::Quick)];

/// Paths that some qualities look for in texts with a prefix dictionary, in place of their row's.
///
/// In the next version of a text most bytes are copied at once, and the few that are new cost most
/// of the output, so that there is time for them.
pub(crate) const EDIT_PATHS: [Option<PathEffort>; QUALITY_TABLE.len()] = {
    let mut paths = [None; QUALITY_TABLE.len()];
    paths[5] = Some(edit_paths(Otherwise::Nothing));
    paths[6] = Some(edit_paths(Otherwise::Nothing));
    paths[7] = Some(edit_paths(Otherwise::Known(first_stage(7))));
    paths[8] = Some(edit_paths(Otherwise::Near(first_stage(8))));
    paths
};

const fn edit_paths(otherwise: Otherwise) -> PathEffort {
    let only = NearOnly { long_copy: EDITED, otherwise };
    PathEffort { near_only: Some(only), ..near_paths(&EDIT_TURNS) }
}

const fn first_stage(level: usize) -> Stage {
    match QUALITY_TABLE[level].paths {
        Some(PathEffort { near_stage, .. }) => near_stage,
        None => panic!("a quality without paths"),
    }
}
