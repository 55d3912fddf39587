//! Who may be answered with `dcb`, and what may become a dictionary.
//!
//! The length of what is compressed against a dictionary tells something of both. So both must be
//! readable by whoever can see that length:
//!
//! - **The request is not another site's**, or the answer may be read by it: the algorithm of RFC
//!   9842 §9.3.2, over `Sec-Fetch-Site`, `Sec-Fetch-Mode` and `Access-Control-Allow-Origin`. Stricter
//!   than there, values that are there twice or unknown count as another site's.
//! - **The answer is no private one**: with `Cache-Control: private` or `no-store` it is neither
//!   compressed against a dictionary nor offered as one, nor if the request has `Authorization`
//!   and the answer is not `public`. RFC 9842 leaves that to servers; what is private mostly has a
//!   secret in it.
//! - **The dictionary is of the same site**: stores keep them by host.

use http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN,
};
use http::{Request, Uri};

use crate::response::has_directive;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const SEC_FETCH_MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

/// Bytes in a host's name and port, at most: names have 253.
const MAX_HOST: usize = 253 + 6;

/// What is to be remembered of a request.
#[derive(Clone, Debug)]
pub(crate) struct Context {
    /// The site that is asked.
    pub(crate) host: Option<String>,
    site: Value,
    mode: Value,
    origin: Value,
    is_authorized: bool,
}

/// A field that should be there once at most.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Value {
    Absent,
    Once(HeaderValue),
    Several,
}

impl Value {
    fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let mut lines = headers.get_all(name).iter();
        match (lines.next(), lines.next()) {
            (None, _) => Self::Absent,
            (Some(line), None) => Self::Once(line.clone()),
            _ => Self::Several,
        }
    }

    fn is(&self, value: &str) -> bool {
        matches!(self, Self::Once(it) if it == value)
    }
}

impl Context {
    pub(crate) fn of<B>(request: &Request<B>) -> Self {
        let headers = request.headers();
        Self {
            host: host(request.uri(), headers),
            site: Value::of(headers, &SEC_FETCH_SITE),
            mode: Value::of(headers, &SEC_FETCH_MODE),
            origin: Value::of(headers, &ORIGIN),
            is_authorized: headers.contains_key(AUTHORIZATION),
        }
    }

    /// Whether an answer with these fields may depend on a dictionary.
    pub(crate) fn allows_dictionary(&self, answer: &HeaderMap) -> bool {
        !self.is_private(answer) && self.may_be_read(answer)
    }

    /// Whether an answer with these fields is for this client alone.
    pub(crate) fn is_private(&self, answer: &HeaderMap) -> bool {
        has_directive(answer, b"private")
            || has_directive(answer, b"no-store")
            || (self.is_authorized && !has_directive(answer, b"public"))
    }

    /// RFC 9842 §9.3.2.
    fn may_be_read(&self, answer: &HeaderMap) -> bool {
        if self.site == Value::Absent || self.site.is("same-origin") {
            return true;
        }
        if self.mode == Value::Absent || self.mode.is("navigate") || self.mode.is("same-origin") {
            return self.site != Value::Several;
        }
        if !self.mode.is("cors") || self.site == Value::Several {
            return false;
        }
        let allowed = Value::of(answer, &ACCESS_CONTROL_ALLOW_ORIGIN);
        allowed.is("*") || (allowed == self.origin && matches!(allowed, Value::Once(_)))
    }
}

/// The site that is asked: of the URI where that has it (HTTP/2), else of the one `Host` field.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let authority = match (uri.authority(), Value::of(headers, &HOST)) {
        (Some(authority), _) => authority.as_str().to_owned(),
        (None, Value::Once(host)) => host.to_str().ok()?.to_owned(),
        (None, _) => return None,
    };
    let authority = authority.to_ascii_lowercase();
    let known = authority.strip_suffix(":443").or(authority.strip_suffix(":80"));
    let host = known.unwrap_or(&authority);
    // Whoever puts a name and a password before the host has another site in mind.
    let is_host = !host.is_empty() && host.len() <= MAX_HOST && !host.contains('@');
    is_host.then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Fields<'a> = &'a [(&'static str, &'static str)];

    fn context(uri: &str, fields: Fields<'_>) -> Context {
        let mut request = Request::builder().uri(uri);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        Context::of(&request.body(()).unwrap())
    }

    fn head(fields: Fields<'_>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(*name, HeaderValue::from_static(value));
        }
        headers
    }

    /// Requests and answers of all kinds: RFC 9842 §9.3.2, and what is private.
    #[test]
    fn who_may_be_answered_with_dcb() {
        const CROSS: (&str, &str) = ("sec-fetch-site", "cross-site");
        const SAME: (&str, &str) = ("sec-fetch-site", "same-origin");
        const CORS: (&str, &str) = ("sec-fetch-mode", "cors");
        const NO_CORS: (&str, &str) = ("sec-fetch-mode", "no-cors");
        const NAVIGATE: (&str, &str) = ("sec-fetch-mode", "navigate");
        const FROM: (&str, &str) = ("origin", "https://a.example");
        const ALLOW: &str = "access-control-allow-origin";
        for (asked, answer, allowed) in [
            (&[][..], &[][..], true),
            (&[SAME], &[], true),
            (&[SAME, NO_CORS], &[], true),
            (&[CROSS], &[], true),
            (&[CROSS, NAVIGATE], &[], true),
            (&[CROSS, ("sec-fetch-mode", "same-origin")], &[], true),
            (&[CROSS, NO_CORS], &[], false),
            (&[CROSS, NO_CORS], &[(ALLOW, "*")], false),
            (&[CROSS, ("sec-fetch-mode", "websocket")], &[], false),
            (&[("sec-fetch-site", "same-site"), NO_CORS], &[], false),
            (&[("sec-fetch-site", "none"), NO_CORS], &[], false),
            (&[CROSS, CORS, FROM], &[], false),
            (&[CROSS, CORS, FROM], &[(ALLOW, "*")], true),
            (&[CROSS, CORS, FROM], &[(ALLOW, "https://a.example")], true),
            (&[CROSS, CORS, FROM], &[(ALLOW, "https://b.example")], false),
            (&[CROSS, CORS], &[(ALLOW, "https://a.example")], false),
            (&[CROSS, CORS], &[], false),
            (&[CROSS, CORS, FROM], &[(ALLOW, "*"), (ALLOW, "https://a.example")], false),
            (&[CROSS, CORS, FROM, FROM], &[(ALLOW, "https://a.example")], false),
            // Said twice, and so nothing that can be relied on.
            (&[SAME, CROSS, NO_CORS], &[], false),
            (&[SAME, SAME, NAVIGATE], &[], false),
            (&[CROSS, NAVIGATE, NO_CORS], &[], false),
            (&[("sec-fetch-site", "Same-Origin"), NO_CORS], &[], false),
            // What is private.
            (&[SAME], &[("cache-control", "private")], false),
            (&[SAME], &[("cache-control", "max-age=5, Private=\"x\"")], false),
            (&[SAME], &[("cache-control", "no-store")], false),
            (&[SAME], &[("cache-control", "no-cache")], true),
            (&[SAME, ("authorization", "x")], &[], false),
            (&[SAME, ("authorization", "x")], &[("cache-control", "public")], true),
            (&[SAME, ("authorization", "x")], &[("cache-control", "public, private")], false),
        ] {
            let found = context("/", asked).allows_dictionary(&head(answer));
            assert_eq!(found, allowed, "{asked:?} {answer:?}");
        }
    }

    #[test]
    fn which_site_is_asked() {
        for (uri, fields, expected) in [
            ("/", &[("host", "a.example")][..], Some("a.example")),
            ("/", &[("host", "A.Example:8080")], Some("a.example:8080")),
            ("/", &[("host", "a.example:443")], Some("a.example")),
            ("https://b.example/", &[("host", "a.example")], Some("b.example")),
            ("/", &[], None),
            ("/", &[("host", "a.example"), ("host", "b.example")], None),
            ("/", &[("host", "")], None),
            ("/", &[("host", "me@a.example")], None),
        ] {
            assert_eq!(context(uri, fields).host.as_deref(), expected, "{uri} {fields:?}");
        }
    }
}
