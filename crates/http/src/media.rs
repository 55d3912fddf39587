//! What an answer is, by its `Content-Type`: whether Brotli makes anything of it, and with which
//! profile.
//!
//! Lists name what shrinks: a type that nobody has heard of is left alone, since most of what is not
//! text is compressed in itself and costs time for nothing. One pass over the field, no memory.

use brotwerk::ContentType;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

/// What kind of answer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// Shrinks; the profile is this type's.
    Compressible(ContentType),
    /// `text/event-stream`: shrinks, and must arrive event by event.
    EventStream,
    /// gRPC, which has a compression of its own, and all that is not known to shrink.
    Other,
}

/// Beside `text/*` and the suffixes: types of which files are usually not compressed in
/// themselves. In lower case, sorted.
const COMPRESSIBLE: [&str; 31] = [
    "application/dash+xml",
    "application/geo+json",
    "application/graphql",
    "application/javascript",
    "application/json",
    "application/json5",
    "application/manifest+json",
    "application/ndjson",
    "application/rtf",
    "application/sql",
    "application/toml",
    "application/vnd.apple.mpegurl",
    "application/vnd.ms-fontobject",
    "application/wasm",
    "application/x-javascript",
    "application/x-ndjson",
    "application/x-sh",
    "application/x-web-app-manifest+json",
    "application/x-yaml",
    "application/xml",
    "application/xml-dtd",
    "application/yaml",
    "font/collection",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/svg+xml",
    "image/vnd.microsoft.icon",
    "image/x-icon",
    "model/gltf+json",
    "model/obj",
];

/// Suffixes of types (RFC 6839, RFC 9512) that are text.
const SUFFIXES: [&str; 4] = ["+json", "+xml", "+yaml", "+json-seq"];

/// The type without parameters, in lower case; empty where there is none, several, or bytes that
/// no type has.
pub(crate) fn essence(headers: &HeaderMap) -> String {
    let mut lines = headers.get_all(CONTENT_TYPE).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else { return String::new() };
    let whole = line.to_str().unwrap_or_default();
    whole.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Media {
    /// Of a type as [`essence`] gives it.
    pub(crate) fn of(essence: &str) -> Self {
        if essence == "text/event-stream" {
            return Self::EventStream;
        }
        // `application/grpc+json` is frames of JSON, `multipart/…` may be endless.
        if essence.starts_with("application/grpc") || essence.starts_with("multipart/") {
            return Self::Other;
        }
        let is_text = essence.starts_with("text/");
        let compressible = is_text
            || COMPRESSIBLE.binary_search(&essence).is_ok()
            || SUFFIXES.iter().any(|suffix| essence.ends_with(suffix));
        if !compressible {
            return Self::Other;
        }
        Self::Compressible(match ContentType::from_mime(essence) {
            // `text/plain` may be anything: the encoder looks.
            ContentType::Generic if is_text => ContentType::Auto,
            content_type => content_type,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::header::HeaderValue;

    #[test]
    fn a_table_of_types() {
        assert!(COMPRESSIBLE.is_sorted());
        for (field, expected) in [
            ("text/html; charset=utf-8", Media::Compressible(ContentType::Html)),
            ("TEXT/CSS", Media::Compressible(ContentType::Css)),
            ("application/ld+json", Media::Compressible(ContentType::Json)),
            ("image/svg+xml", Media::Compressible(ContentType::Svg)),
            ("application/rss+xml;x=y", Media::Compressible(ContentType::Xml)),
            ("text/plain", Media::Compressible(ContentType::Auto)),
            ("application/wasm", Media::Compressible(ContentType::Generic)),
            ("font/ttf", Media::Compressible(ContentType::Generic)),
            ("text/event-stream", Media::EventStream),
            ("font/woff2", Media::Other),
            ("image/png", Media::Other),
            ("video/mp4", Media::Other),
            ("application/zip", Media::Other),
            ("application/octet-stream", Media::Other),
            ("application/grpc", Media::Other),
            ("application/grpc+json", Media::Other),
            ("application/grpc-web+proto", Media::Other),
            ("multipart/x-mixed-replace", Media::Other),
            ("", Media::Other),
            (";;", Media::Other),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(field));
            assert_eq!(Media::of(&essence(&headers)), expected, "{field}");
            // Of two types nobody knows which one holds.
            headers.append(CONTENT_TYPE, HeaderValue::from_static(field));
            assert_eq!(Media::of(&essence(&headers)), Media::Other, "{field} twice");
        }
        assert_eq!(Media::of(&essence(&HeaderMap::new())), Media::Other);
    }
}
