//! The fields of RFC 9842: `Available-Dictionary`, `Dictionary-ID`, `Use-As-Dictionary`.
//!
//! All are structured fields (RFC 9651), which `sfv` reads and writes. What requests say is taken
//! only if it is there once, short, and of the right kind: else it counts as not said. A client
//! that names an id in a way that nobody can read has an id, but none that matches.
//!
//! Source: RFC 9842 §2.1 to §2.3.

use brotwerk::dcb::DictionaryHash;
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use sfv::{BareItem, Dictionary, FieldType, InnerList, Item, KeyRef, ListEntry, Parser, StringRef};

/// By what a client names the dictionary that it has.
pub(crate) const AVAILABLE_DICTIONARY: HeaderName = HeaderName::from_static("available-dictionary");
/// What the site called it.
pub(crate) const DICTIONARY_ID: HeaderName = HeaderName::from_static("dictionary-id");
/// By what an answer becomes a dictionary.
pub(crate) const USE_AS_DICTIONARY: HeaderName = HeaderName::from_static("use-as-dictionary");

/// Characters in an id, at most (§2.1.3).
const MAX_ID: usize = 1024;

/// Bytes of a field that are read: an id with each character escaped, and some parameters. Raising
/// it gives hostile clients more to be parsed.
const MAX_FIELD: usize = 2 * MAX_ID + 64;

/// The hash of the dictionary that the client has; `None` unless there is exactly one field with
/// exactly one byte sequence of 32 bytes.
pub(crate) fn available_dictionary(headers: &HeaderMap) -> Option<DictionaryHash> {
    let item = only_item(headers, &AVAILABLE_DICTIONARY)?;
    let hash = item.bare_item.as_byte_sequence()?;
    Some(DictionaryHash::from_bytes(hash.try_into().ok()?))
}

/// What the site called that dictionary: nothing, or a text of 1024 characters at most.
///
/// # Errors
/// If there is a field that says neither.
pub(crate) fn dictionary_id(headers: &HeaderMap) -> Result<Option<String>, NoId> {
    if !headers.contains_key(DICTIONARY_ID) {
        return Ok(None);
    }
    let item = only_item(headers, &DICTIONARY_ID).ok_or(NoId)?;
    let id = item.bare_item.as_string().ok_or(NoId)?.as_str();
    match id.len() {
        // An empty id is none (§2.1.3).
        0 => Ok(None),
        1..=MAX_ID => Ok(Some(id.to_owned())),
        _ => Err(NoId),
    }
}

/// There is an id that can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoId;

fn only_item(headers: &HeaderMap, name: &HeaderName) -> Option<Item> {
    let mut lines = headers.get_all(name).iter();
    let (line, None) = (lines.next()?, lines.next()) else { return None };
    if line.len() > MAX_FIELD {
        return None;
    }
    Parser::new(line.as_bytes()).parse().ok()
}

/// For which later requests an answer is to be a dictionary: a `Use-As-Dictionary` field.
///
/// ```
/// use brotwerk_http::UseAsDictionary;
/// let field = UseAsDictionary::new("/js/app.*.js")?.id("app")?.destination("script")?;
/// assert_eq!(
///     field.to_string(),
///     r#"match="/js/app.*.js", match-dest=("script"), id="app""#
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UseAsDictionary {
    pattern: String,
    destinations: Vec<String>,
    id: Option<String>,
}

/// Why something can't be said in a `Use-As-Dictionary` field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IllegalUseAsDictionary {
    /// A structured field's string has visible ASCII and spaces only (RFC 9651 §3.3.3).
    #[error("{text:?} has characters other than visible ASCII and spaces")]
    NotAString {
        /// What was given.
        text: String,
    },
    /// An id has 1024 characters at most.
    #[error("an id of {length} characters is longer than the 1024 that clients take")]
    IdTooLong {
        /// How many it has.
        length: usize,
    },
    /// What was read is no such field, or one of a type other than `raw`.
    #[error("no `Use-As-Dictionary` field of a raw dictionary")]
    NotAField,
}

impl UseAsDictionary {
    /// For URLs of the same site that match a URL pattern without groups, such as `/app.*.js`.
    ///
    /// # Errors
    /// [`IllegalUseAsDictionary::NotAString`].
    pub fn new(pattern: &str) -> Result<Self, IllegalUseAsDictionary> {
        Ok(Self { pattern: string(pattern)?, destinations: Vec::new(), id: None })
    }

    /// Only for requests of this destination, such as `script` or `document`; may be said several
    /// times.
    ///
    /// # Errors
    /// [`IllegalUseAsDictionary::NotAString`].
    pub fn destination(mut self, destination: &str) -> Result<Self, IllegalUseAsDictionary> {
        self.destinations.push(string(destination)?);
        Ok(self)
    }

    /// What clients are to call it in `Dictionary-ID`.
    ///
    /// # Errors
    /// [`IllegalUseAsDictionary::NotAString`], [`IllegalUseAsDictionary::IdTooLong`].
    pub fn id(mut self, id: &str) -> Result<Self, IllegalUseAsDictionary> {
        if id.len() > MAX_ID {
            return Err(IllegalUseAsDictionary::IdTooLong { length: id.len() });
        }
        self.id = Some(string(id)?).filter(|id| !id.is_empty());
        Ok(self)
    }

    /// Reads a field, such as a build's manifest has it.
    ///
    /// # Errors
    /// [`IllegalUseAsDictionary`].
    pub fn parse(field: &str) -> Result<Self, IllegalUseAsDictionary> {
        let wrong = || IllegalUseAsDictionary::NotAField;
        let field: Dictionary = Parser::new(field.as_bytes()).parse().map_err(|_| wrong())?;
        let item = |key: &str| match field.get(key) {
            Some(ListEntry::Item(item)) => Some(&item.bare_item),
            _ => None,
        };
        let text = |item: &BareItem| item.as_string().map(|it| it.as_str().to_owned());
        let mut read = Self::new(&item("match").and_then(text).ok_or_else(wrong)?)?;
        if let Some(kind) = field.get("type") {
            let ListEntry::Item(kind) = kind else { return Err(wrong()) };
            if kind.bare_item.as_token().is_none_or(|kind| kind.as_str() != "raw") {
                return Err(wrong());
            }
        }
        match field.get("match-dest") {
            None => {}
            Some(ListEntry::InnerList(list)) => {
                for destination in &list.items {
                    read = read.destination(&text(&destination.bare_item).ok_or_else(wrong)?)?;
                }
            }
            Some(ListEntry::Item(_)) => return Err(wrong()),
        }
        match field.get("id") {
            None => Ok(read),
            Some(_) => read.id(&item("id").and_then(text).ok_or_else(wrong)?),
        }
    }

    pub(crate) fn own_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    pub(crate) fn to_value(&self) -> Option<HeaderValue> {
        HeaderValue::try_from(self.to_string()).ok()
    }
}

/// The field's value.
impl std::fmt::Display for UseAsDictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What was checked on the way in has a form.
        let item = |text: &str| {
            Item::new(StringRef::from_str(text).unwrap_or(StringRef::constant("")).to_owned())
        };
        let mut field = Dictionary::new();
        field.insert(KeyRef::constant("match").to_owned(), item(&self.pattern).into());
        if !self.destinations.is_empty() {
            let list = self.destinations.iter().map(|destination| item(destination)).collect();
            let key = KeyRef::constant("match-dest").to_owned();
            field.insert(key, ListEntry::InnerList(InnerList::new(list)));
        }
        if let Some(id) = &self.id {
            field.insert(KeyRef::constant("id").to_owned(), item(id).into());
        }
        f.write_str(&field.serialize().unwrap_or_default())
    }
}

fn string(text: &str) -> Result<String, IllegalUseAsDictionary> {
    match StringRef::from_str(text) {
        Ok(text) => Ok(text.as_str().to_owned()),
        Err(_) => Err(IllegalUseAsDictionary::NotAString { text: text.to_owned() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of nothing, as it is written.
    const HASH: &str = ":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:";

    fn with(name: &HeaderName, lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    #[test]
    fn a_table_of_available_dictionaries() {
        let twice = format!("{HASH}, {HASH}");
        let long = format!("{HASH}{}", ";a".repeat(MAX_FIELD));
        for (lines, found) in [
            (&[HASH][..], true),
            (&[&*format!("  {HASH} ")], true),
            (&[&*format!("{HASH};unknown=1")], true),
            (&[], false),
            (&[""], false),
            (&[HASH, HASH], false),
            (&[&*twice], false),
            (&["::"], false),
            (&[":YQ==:"], false),
            (&[":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFWq:"], false),
            (&[":47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==:"], false),
            (&["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="], false),
            (&["\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\""], false),
            (&[&HASH[..HASH.len() - 1]], false),
            (&[":\u{ff}:"], false),
            (&[&*long], false),
        ] {
            let hash = available_dictionary(&with(&AVAILABLE_DICTIONARY, lines));
            assert_eq!(hash.is_some(), found, "{lines:?}");
            assert!(hash.is_none_or(|hash| hash == DictionaryHash::of(b"")));
        }
    }

    #[test]
    fn a_table_of_ids() {
        let longest = format!("\"{}\"", "x".repeat(MAX_ID));
        let too_long = format!("\"{}\"", "x".repeat(MAX_ID + 1));
        for (lines, expected) in [
            (&[][..], Ok(None)),
            (&["\"\""], Ok(None)),
            (&["\"app\""], Ok(Some("app"))),
            (&[r#""a\"b\\c""#], Ok(Some(r#"a"b\c"#))),
            (&[&*longest], Ok(Some(&longest[1..=MAX_ID]))),
            (&[&*too_long], Err(NoId)),
            (&["app"], Err(NoId)),
            (&["\"app"], Err(NoId)),
            (&["\"a\", \"b\""], Err(NoId)),
            (&["\"a\"", "\"a\""], Err(NoId)),
            (&["17"], Err(NoId)),
            (&[""], Err(NoId)),
        ] {
            let id = dictionary_id(&with(&DICTIONARY_ID, lines));
            assert_eq!(id.as_ref().map(Option::as_deref).map_err(|it| *it), expected, "{lines:?}");
        }
    }

    #[test]
    fn fields_come_back() {
        let field = UseAsDictionary::new(r#"/a\*"b"/*.js"#).unwrap();
        let field = field.destination("script").unwrap().destination("").unwrap();
        let field = field.id("x y").unwrap();
        assert_eq!(UseAsDictionary::parse(&field.to_string()), Ok(field));
        assert!(UseAsDictionary::new("/größe").is_err());
        assert!(UseAsDictionary::new("/a\r\nset-cookie: x").is_err());
        let id = "x".repeat(MAX_ID + 1);
        let too_long = UseAsDictionary::new("/").unwrap().id(&id);
        assert_eq!(too_long, Err(IllegalUseAsDictionary::IdTooLong { length: MAX_ID + 1 }));
        for wrong in [
            "",
            "match",
            "match=/a",
            "id=\"x\"",
            "match=\"/\", type=new",
            "match=\"/\", match-dest=\"x\"",
            "match=\"/\", id=x",
        ] {
            assert!(UseAsDictionary::parse(wrong).is_err(), "{wrong}");
        }
        assert!(UseAsDictionary::parse("match=\"/\", type=raw, ttl=5").is_ok());
    }
}
