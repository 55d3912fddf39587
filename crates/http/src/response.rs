//! Heads of answers: which may be compressed, and what becomes of their fields.
//!
//! What a field says of the plain text does not hold of the compressed one, and vice versa:
//!
//! | field | becomes |
//! |---|---|
//! | `Content-Length` | that of the compressed text if it is made already, else none |
//! | `Content-Range`, status 206 | the answer is left alone: parts are of what the service has |
//! | `Accept-Ranges` | none: ranges of compressed text can't be asked for |
//! | `ETag` | a weak one: one tag must not name two sequences of bytes (RFC 9110 §8.8.3.3) |
//! | `Content-MD5`, `Digest`, `Content-Digest`, `Repr-Digest` | none, in trailers neither: all are of the bytes sent, coded (RFC 9530 §2, §3) |
//! | `Vary` | with `Accept-Encoding`, also where another client would have got it compressed |
//!
//! `Unencoded-Digest` stays: it is of the plain text, whatever is sent.
//!
//! **Conditional requests** go to the service as they are. It sees our weak tag in `If-None-Match`,
//! where comparison is weak and `W/"x"` is `"x"`; one that compares strings answers in full, which is
//! right and costs bytes. Its 304 gets the weak tag if that is what the client asked with, so that
//! the client's cache finds what it is about. In `If-Match` and `If-Range`, where comparison is
//! strong, a weak tag never matches: a range then comes as the whole, and a change with `If-Match`
//! is refused (412). Whoever wants changes that are conditional on a tag should not compress the
//! answers that carry it, or take tags of its own from the text.

use brotwerk::CompressionDictionary;
use brotwerk::dcb::DictionaryHash;
use http::header::{
    ACCEPT_ENCODING, ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_RANGE,
    ETAG, HeaderName, HeaderValue, IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, Method, Request, StatusCode, response};

use crate::dictionary::fields::{USE_AS_DICTIONARY, available_dictionary, dictionary_id};
use crate::dictionary::privacy::Context;
use crate::dictionary::{Available, DictionaryStore};
use crate::media::{Media, essence};
use crate::negotiate::{AcceptEncoding, trim};
use crate::policy::{Policy, Profile, Profiles};

/// What holds only of the bytes that the service made.
const OF_PLAIN_TEXT: [HeaderName; 4] = [
    HeaderName::from_static("content-md5"),
    HeaderName::from_static("digest"),
    HeaderName::from_static("content-digest"),
    HeaderName::from_static("repr-digest"),
];

/// What is to be remembered of a request.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) accepts: AcceptEncoding,
    pub(crate) is_head: bool,
    /// A tunnel, or a client that forbids changes.
    leave_alone: bool,
    if_none_match: Vec<HeaderValue>,
    /// What matters only where there are dictionaries.
    pub(crate) dictionary: Option<Box<AskedWithDictionary>>,
}

/// What is to be remembered where there are dictionaries.
#[derive(Clone, Debug)]
pub(crate) struct AskedWithDictionary {
    pub(crate) context: Context,
    is_get: bool,
    path: String,
    hash: Option<DictionaryHash>,
    id: Option<String>,
}

impl AskedWithDictionary {
    pub(crate) fn of<B>(request: &Request<B>) -> Box<Self> {
        let headers = request.headers();
        let id = dictionary_id(headers);
        let hash = available_dictionary(headers).filter(|_| id.is_ok());
        Box::new(Self {
            context: Context::of(request),
            is_get: matches!(*request.method(), Method::GET | Method::HEAD),
            path: request.uri().path().to_owned(),
            hash,
            id: id.unwrap_or_default(),
        })
    }

    /// The dictionary that client and site have, if the answer may depend on it.
    pub(crate) fn find(&self, store: &dyn DictionaryStore) -> Option<CompressionDictionary> {
        let (host, hash) = (self.context.host.as_deref()?, self.hash?);
        let found = store.find(&Available { host, hash, id: self.id.as_deref() })?;
        (found.hash() == hash).then_some(found)
    }

    /// Whether an answer with these fields may depend on a dictionary, for this client or another.
    pub(crate) fn may_depend(&self, store: &dyn DictionaryStore, answer: &HeaderMap) -> bool {
        let has_any = |host: &String| store.has_any(host);
        self.context.host.as_ref().is_some_and(has_any) && self.context.allows_dictionary(answer)
    }

    /// Says of an answer in full that it is to be a dictionary, if the store does.
    pub(crate) fn offer(&self, store: &dyn DictionaryStore, head: &mut response::Parts) {
        let is_whole = self.is_get && head.status == StatusCode::OK;
        let headers = &mut head.headers;
        if !is_whole || headers.contains_key(USE_AS_DICTIONARY) || self.context.is_private(headers)
        {
            return;
        }
        let host = self.context.host.as_deref();
        let field = host.and_then(|host| store.offer(host, &self.path));
        if let Some(value) = field.and_then(|field| field.to_value()) {
            headers.insert(USE_AS_DICTIONARY, value);
        }
    }
}

impl Asked {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        Self {
            accepts: AcceptEncoding::of(headers),
            is_head: request.method() == Method::HEAD,
            leave_alone: request.method() == Method::CONNECT || forbids_changes(headers),
            if_none_match: headers.get_all(IF_NONE_MATCH).iter().cloned().collect(),
            dictionary: None,
        }
    }
}

/// What to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing.
    Leave,
    /// It may be compressed, if the client takes that.
    Compress(Profile),
    /// It has no body, but stands for one that may have been compressed.
    NotModified,
}

/// Decides over an answer of which `length` is known from its body or `Content-Length`.
pub(crate) fn judge(
    policy: &Policy,
    profiles: &Profiles,
    asked: &Asked,
    head: &response::Parts,
    length: Option<u64>,
) -> Verdict {
    let headers = &head.headers;
    let is_left_alone = asked.leave_alone
        || headers.contains_key(CONTENT_ENCODING)
        || headers.contains_key(CONTENT_RANGE)
        || forbids_changes(headers);
    if is_left_alone {
        return Verdict::Leave;
    }
    let media = || policy.media(&essence(headers));
    match head.status {
        StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::PARTIAL_CONTENT => {
            Verdict::Leave
        }
        status if status.is_informational() => Verdict::Leave,
        // Mostly without a type. `Vary` does no harm where the answer in full has none.
        StatusCode::NOT_MODIFIED if essence(headers).is_empty() => Verdict::NotModified,
        StatusCode::NOT_MODIFIED if media() != Media::Other => Verdict::NotModified,
        StatusCode::NOT_MODIFIED => Verdict::Leave,
        _ if !policy.is_enough(length) => Verdict::Leave,
        _ => match profiles.find(media()) {
            Some(profile) if policy.allows(head) => Verdict::Compress(profile),
            _ => Verdict::Leave,
        },
    }
}

/// What `Content-Length` says, if it is one number.
pub(crate) fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

/// Whether `Cache-Control` has `no-transform` (RFC 9111 §5.2.1.6, §5.2.2.6), in whatever line.
pub(crate) fn forbids_changes(headers: &HeaderMap) -> bool {
    has_directive(headers, b"no-transform")
}

/// Whether `Cache-Control` has a directive, with or without an argument. In a quoted argument it is
/// found, too: whatever it then means, to find one too many costs bytes only.
pub(crate) fn has_directive(headers: &HeaderMap, directive: &[u8]) -> bool {
    elements(headers, &CACHE_CONTROL).any(|element| {
        let name = element.split(|&byte| byte == b'=').next().unwrap_or_default();
        trim(name).eq_ignore_ascii_case(directive)
    })
}

/// The elements of a list, of all its lines.
pub(crate) fn elements<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'a [u8]> {
    let lines = headers.get_all(name).iter();
    lines.flat_map(|line| line.as_bytes().split(|&byte| byte == b',')).map(trim)
}

/// Makes the head that of compressed text of which the length is not known.
pub(crate) fn announce(headers: &mut HeaderMap, coding: HeaderValue) {
    headers.insert(CONTENT_ENCODING, coding);
    headers.remove(CONTENT_LENGTH);
    headers.remove(ACCEPT_RANGES);
    drop_fields_of_plain_text(headers);
    weaken(headers);
}

/// Takes out what does not hold of the compressed text, of a head or of trailers.
pub(crate) fn drop_fields_of_plain_text(headers: &mut HeaderMap) {
    for name in OF_PLAIN_TEXT {
        headers.remove(name);
    }
}

/// Names a field in `Vary`, unless it is or all is.
pub(crate) fn vary(headers: &mut HeaderMap, name: HeaderName) {
    let known = |it: &[u8]| it == b"*" || it.eq_ignore_ascii_case(name.as_str().as_bytes());
    if !elements(headers, &VARY).any(known) {
        headers.append(VARY, name.into());
    }
}

/// Makes a head without a body consistent with the answer in full.
pub(crate) fn not_modified(headers: &mut HeaderMap, asked: &Asked) {
    vary(headers, ACCEPT_ENCODING);
    let Some(tag) = headers.get(ETAG).map(|tag| tag.as_bytes().to_vec()) else { return };
    let lines = || asked.if_none_match.iter();
    let has = |wanted: &[u8]| {
        lines().any(|line| line.as_bytes().split(|&byte| byte == b',').any(|it| trim(it) == wanted))
    };
    // A tag may have commas within; then it is not found, and stays as the service had it.
    if has(&[b"W/", tag.as_slice()].concat()) && !has(&tag) {
        weaken(headers);
    }
}

/// Makes a strong tag weak; takes out what is no tag.
fn weaken(headers: &mut HeaderMap) {
    let Some(tag) = headers.get(ETAG).map(HeaderValue::as_bytes) else { return };
    if tag.starts_with(b"W/") {
        return;
    }
    match HeaderValue::from_bytes(&[b"W/", tag].concat()) {
        Ok(weak) if tag.starts_with(b"\"") => headers.insert(ETAG, weak),
        _ => headers.remove(ETAG),
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_become_weak() {
        for (before, after) in [
            ("\"x\"", Some("W/\"x\"")),
            ("W/\"x\"", Some("W/\"x\"")),
            ("\"\"", Some("W/\"\"")),
            ("x", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ETAG, HeaderValue::from_static(before));
            weaken(&mut headers);
            assert_eq!(headers.get(ETAG).map(|tag| tag.to_str().unwrap()), after, "{before}");
        }
    }

    #[test]
    fn vary_is_not_doubled() {
        for (before, after) in [
            (&[][..], &["accept-encoding"][..]),
            (&["*"], &["*"]),
            (&["Origin, Accept-Encoding"], &["Origin, Accept-Encoding"]),
            (&["origin", "ACCEPT-ENCODING"], &["origin", "ACCEPT-ENCODING"]),
            (&["origin"], &["origin", "accept-encoding"]),
            (&["x-accept-encoding"], &["x-accept-encoding", "accept-encoding"]),
        ] {
            let mut headers = HeaderMap::new();
            for line in before {
                headers.append(VARY, HeaderValue::from_static(line));
            }
            vary(&mut headers, ACCEPT_ENCODING);
            let lines: Vec<_> = headers.get_all(VARY).iter().collect();
            assert_eq!(lines, after, "{before:?}");
        }
    }

    #[test]
    fn directives_in_any_line() {
        for (lines, expected) in [
            (&[][..], false),
            (&["no-transform"], true),
            (&["max-age=60, No-Transform"], true),
            (&["public", "no-transform"], true),
            (&["no-transform=\"x\""], true),
            (&["no-transformation"], false),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(CACHE_CONTROL, HeaderValue::from_static(line));
            }
            assert_eq!(forbids_changes(&headers), expected, "{lines:?}");
        }
    }

    #[test]
    fn a_304_keeps_the_tag_that_was_asked_with() {
        for (asked, after) in [
            (&["W/\"x\""][..], "W/\"x\""),
            (&["\"y\", W/\"x\""], "W/\"x\""),
            (&["\"y\"", "W/\"x\""], "W/\"x\""),
            (&["\"x\""], "\"x\""),
            (&["\"x\", W/\"x\""], "\"x\""),
            (&["*"], "\"x\""),
            (&[], "\"x\""),
        ] {
            let mut request = Request::new(());
            for line in asked {
                request.headers_mut().append(IF_NONE_MATCH, HeaderValue::from_static(line));
            }
            let mut headers = HeaderMap::new();
            headers.insert(ETAG, HeaderValue::from_static("\"x\""));
            not_modified(&mut headers, &Asked::of(&request));
            assert_eq!(headers[ETAG], after, "{asked:?}");
            assert_eq!(headers[VARY], "accept-encoding");
        }
    }
}
