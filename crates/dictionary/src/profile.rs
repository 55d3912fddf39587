//! What an encoder knows of each kind of text.

use brotwerk_core::{ContentType, Leads, Score, WordCosts, WordPolicy};

/// How to look for words in one kind of text.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The kind of text.
    pub content_type: ContentType,
    /// What it is called: the name of its files.
    pub name: &'static str,
    /// The words worth looking for: the file of a
    /// [`ReducedDictionary`](crate::ReducedDictionary).
    pub words: &'static [u8],
    /// Where to ask for words, and what they cost.
    pub policy: WordPolicy,
    /// Which prefixes of transforms to try.
    pub leads: Leads,
}

/// What words cost and save, in every kind of text.
///
/// Measured: of the costs tried on all kinds, in steps of a quarter bit for each byte and of
/// one for each reference, none gave 0.1 % fewer bytes of any kind. A reference is taken to
/// cost a bit less than a copy, since distances beyond the window share a few symbols.
const COSTS: WordCosts = WordCosts { reference: -32, ..WordCosts::AS_COPY };

/// Words are looked for where what the window offers saves less than five literals.
/// Measured: nine find 0.15 % more of HTML, and cost three times the time.
const WEAK: Score = Score(5 * brotwerk_core::LITERAL);

const fn profile_of(
    content_type: ContentType,
    name: &'static str,
    words: &'static [u8],
) -> Profile {
    let policy = WordPolicy { costs: COSTS, weak: WEAK };
    Profile { content_type, name, words, policy, leads: Leads::Space }
}

/// All profiles; [`Generic`](ContentType::Generic) comes first.
pub static PROFILES: [Profile; 7] = [
    profile_of(ContentType::Generic, "generic", include_bytes!("../profiles/generic.dict")),
    profile_of(ContentType::Html, "html", include_bytes!("../profiles/html.dict")),
    profile_of(ContentType::Css, "css", include_bytes!("../profiles/css.dict")),
    profile_of(
        ContentType::JavaScript,
        "javascript",
        include_bytes!("../profiles/javascript.dict"),
    ),
    profile_of(ContentType::Json, "json", include_bytes!("../profiles/json.dict")),
    profile_of(ContentType::Svg, "svg", include_bytes!("../profiles/svg.dict")),
    profile_of(ContentType::Xml, "xml", include_bytes!("../profiles/xml.dict")),
];

/// The profile for a kind of text; the generic one where there is none of its own.
#[must_use]
pub fn profile(content_type: ContentType) -> &'static Profile {
    PROFILES.iter().find(|profile| profile.content_type == content_type).unwrap_or(&PROFILES[0])
}
