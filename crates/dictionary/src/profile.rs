//! What ships for each kind of text.

use brotwerk_core::{ContentType, TextProfile};

use crate::file::read_profile;

/// What an encoder ships for one kind of text.
#[derive(Clone, Copy, Debug)]
pub struct Profile {
    /// The kind of text.
    pub content_type: ContentType,
    /// What it is called: the name of its files.
    pub name: &'static str,
    /// The file of a [`ReducedDictionary`](crate::ReducedDictionary): the words worth
    /// looking for, and the rest of the profile.
    pub file: &'static [u8],
    /// How to look for them: what the file says.
    pub text: TextProfile,
}

const fn profile_of(content_type: ContentType, name: &'static str, file: &'static [u8]) -> Profile {
    let text = read_profile(file).expect("what ships is whole");
    Profile { content_type, name, file, text }
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
