//! What holds whatever the fields of a request and of an answer are.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use brotwerk_http::{CompressionLayer, MemoryStore, Policy, UseAsDictionary};
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_dcb};
use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// Fields that the layer reads of requests.
pub(crate) const ASKED: [&str; 11] = [
    "accept-encoding",
    "available-dictionary",
    "dictionary-id",
    "host",
    "sec-fetch-site",
    "sec-fetch-mode",
    "origin",
    "authorization",
    "cache-control",
    "if-none-match",
    "range",
];

/// Fields that it reads of answers.
pub(crate) const ANSWERED: [&str; 10] = [
    "content-type",
    "content-encoding",
    "content-range",
    "content-length",
    "cache-control",
    "etag",
    "vary",
    "access-control-allow-origin",
    "use-as-dictionary",
    "accept-ranges",
];

/// Values that mean something somewhere. The second is the dictionary's hash.
pub(crate) const VALUES: [&str; 24] = [
    "gzip, br, dcb",
    ":LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:",
    "br;q=0.5, dcb;q=1.000",
    "*",
    "br;q=0, *",
    "identity;q=1, br;q=0.9",
    "dcb",
    "\"loaf\"",
    "W/\"loaf\"",
    "\"\"",
    ":YQ==:",
    "same-origin",
    "cross-site",
    "cors",
    "no-cors",
    "bakery.example",
    "https://bakery.example",
    "private, max-age=5",
    "no-transform",
    "text/html; charset=utf-8",
    "text/event-stream",
    "accept-encoding, available-dictionary",
    "bytes 0-9/100",
    "identity",
];

/// A dictionary and a text.
const DICTIONARY: &[u8] = b"hello";
const TEXT: &str = "<p>Hello, this is a text about bread that is as long as the layer wants texts to be \
    before it takes them, which are some hundred bytes; rye, wheat, spelt, oats, and all of them again: \
    rye, wheat, spelt, oats, and all of them again: rye, wheat, spelt, oats, and all of it once more.</p>";

/// A field's value: one of [`VALUES`], or bytes.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Known(u8),
    Bytes(Vec<u8>),
}

fn headers(names: &[&'static str], fields: &[(u8, Value)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        let name = HeaderName::from_static(names[usize::from(*name) % names.len()]);
        let bytes = match value {
            Value::Known(at) => VALUES[usize::from(*at) % VALUES.len()].as_bytes(),
            Value::Bytes(bytes) => bytes,
        };
        // What no server lets through is none of the layer's concern.
        if let Ok(value) = HeaderValue::from_bytes(bytes) {
            headers.append(name, value);
        }
    }
    headers
}

/// The answer arrives whole, in a coding that the client named, against a dictionary only where it was
/// named, once; what else is said agrees with that. Returns the coding that the layer chose, if any.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn check_headers(
    asked: &[(u8, Value)],
    answered: &[(u8, Value)],
    status: u16,
) -> Option<HeaderValue> {
    let asked = headers(&ASKED, asked);
    let answered = headers(&ANSWERED, answered);
    let store = MemoryStore::new();
    let field = UseAsDictionary::new("/*").expect("a field");
    store.insert("bakery.example", "/", DICTIONARY, field).expect("a short dictionary");
    let layer = CompressionLayer::new(Policy::new().dictionaries(Arc::new(store)));
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let service = layer.layer(service_fn(|_: Request<()>| {
        let mut answer = Response::new(Full::new(Bytes::from_static(TEXT.as_bytes())));
        *answer.headers_mut() = answered.clone();
        *answer.status_mut() = status;
        std::future::ready(Ok::<_, Infallible>(answer))
    }));
    let mut request = Request::new(());
    *request.headers_mut() = asked.clone();
    let answer = at_once(service.oneshot(request)).expect("a service that never fails");
    let (head, body) = answer.into_parts();
    let body = at_once(body.collect()).expect("a body that never fails").to_bytes();
    let coding = head.headers.get("content-encoding");
    if coding == answered.get("content-encoding") {
        assert_eq!(body, TEXT, "left alone, and changed");
        let gone = ["content-type", "content-length", "accept-ranges", "content-range"];
        assert!(gone.iter().all(|name| head.headers.get(*name) == answered.get(*name)));
        return None;
    }
    let names = |coding: &str| {
        let mut lines = asked.get_all("accept-encoding").iter();
        lines.any(|line| {
            let line = String::from_utf8_lossy(line.as_bytes()).to_ascii_lowercase();
            line.split(',').any(|element| element.trim_start().starts_with(coding))
        })
    };
    let varies = |name: &str| {
        let mut lines = head.headers.get_all("vary").iter();
        lines.any(|line| {
            let line = String::from_utf8_lossy(line.as_bytes()).to_ascii_lowercase();
            line.contains(name) || line.contains('*')
        })
    };
    match coding.map(HeaderValue::as_bytes) {
        Some(b"br") => {
            assert!(names("br") || names("*"), "nobody asked");
            assert_decodes(&body, TEXT.as_bytes());
        }
        Some(b"dcb") => {
            assert!(names("dcb"), "nobody asked");
            let mut named = asked.get_all("available-dictionary").iter();
            assert!(named.next().is_some() && named.next().is_none(), "named once");
            assert_eq!(asked.get_all("host").iter().count(), 1, "whose dictionary?");
            assert!(varies("available-dictionary"));
            assert_decodes_dcb(&body, DICTIONARY, TEXT.as_bytes());
        }
        other => panic!("a coding from nowhere: {other:?}"),
    }
    assert!(varies("accept-encoding"));
    assert!(!answered.contains_key("content-encoding") && !answered.contains_key("content-range"));
    assert!(status != StatusCode::PARTIAL_CONTENT && status != StatusCode::NO_CONTENT);
    assert_eq!(head.headers["content-length"], body.len().to_string().as_str());
    assert!(!head.headers.contains_key("accept-ranges"));
    assert!(head.headers.get("etag").is_none_or(|tag| tag.as_bytes().starts_with(b"W/")));
    coding.cloned()
}

/// What is ready without waiting.
fn at_once<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("nothing to wait for"),
    }
}
