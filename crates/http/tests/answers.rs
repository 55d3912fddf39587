//! Which answers are compressed, and what becomes of their fields: over a real server.

mod common;

use axum::Router;
use axum::body::Body;
use axum::routing::any;
use brotwerk::{ContentType, Quality};
use brotwerk_http::{CompressionLayer, EventStreams, Policy};
use common::{Answer, ask, page, request, serve};
use http::Response;

/// What a service answers with: status, fields, body.
type Head<'a> = (u16, &'a [(&'a str, &'a str)]);

async fn answer(
    layer: CompressionLayer,
    head: Head<'_>,
    body: String,
    asked: &[(&str, &str)],
) -> Answer {
    answer_to(layer, head, body, "GET", asked).await
}

async fn answer_to(
    layer: CompressionLayer,
    (status, fields): Head<'_>,
    body: String,
    method: &str,
    asked: &[(&str, &str)],
) -> Answer {
    let fields: Vec<_> =
        fields.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    let handler = move || async move {
        let mut response = Response::builder().status(status);
        for (name, value) in fields {
            response = response.header(name, value);
        }
        response.body(Body::from(body)).unwrap()
    };
    let address = serve(Router::new().route("/", any(handler)).layer(layer)).await;
    ask(address, request(method, "/", asked)).await
}

const BR: &[(&str, &str)] = &[("accept-encoding", "br")];
const HTML: (&str, &str) = ("content-type", "text/html");

#[tokio::test]
async fn a_table_of_answers() {
    let text = page(3000);
    let no_transform = ("cache-control", "public, no-transform");
    for (what, head, asked, compressed, varies) in [
        ("a page", (200, &[HTML][..]), BR, true, true),
        ("an error's page", (404, &[HTML]), BR, true, true),
        ("a client without br", (200, &[HTML]), &[("accept-encoding", "gzip")], false, true),
        ("a client that refuses br", (200, &[HTML]), &[("accept-encoding", "br;q=0")], false, true),
        ("a client that says nothing", (200, &[HTML]), &[], false, true),
        ("an image", (200, &[("content-type", "image/png")]), BR, false, false),
        ("of no type", (200, &[]), BR, false, false),
        ("coded already", (200, &[HTML, ("content-encoding", "gzip")]), BR, false, false),
        ("no-transform", (200, &[HTML, no_transform]), BR, false, false),
        ("no-transform asked for", (200, &[HTML]), &[BR[0], no_transform], false, false),
        ("a part", (206, &[HTML, ("content-range", "bytes 0-2999/9000")]), BR, false, false),
        ("parts", (206, &[HTML]), BR, false, false),
        (
            "a range of what nobody asked",
            (200, &[HTML, ("content-range", "bytes 0-2999/9000")]),
            BR,
            false,
            false,
        ),
        ("gRPC", (200, &[("content-type", "application/grpc+json")]), BR, false, false),
        ("events", (200, &[("content-type", "text/event-stream")]), BR, true, true),
    ] {
        let answer = answer(CompressionLayer::default(), head, text.clone(), asked).await;
        assert_eq!(answer.status, head.0, "{what}");
        assert_eq!(answer.is_compressed(), compressed, "{what}");
        assert_eq!(answer.headers.contains_key("vary"), varies, "{what}");
        if head.1.iter().all(|(name, _)| *name != "content-encoding") {
            answer.assert_is(text.as_bytes());
        }
    }
}

#[tokio::test]
async fn fields_that_hold_of_the_plain_text_only() {
    let text = page(3000);
    let fields = [
        HTML,
        ("etag", "\"loaf\""),
        ("accept-ranges", "bytes"),
        ("content-md5", "x"),
        ("digest", "sha-256=x"),
        ("content-digest", "sha-256=:eA==:"),
        ("repr-digest", "sha-256=:eA==:"),
        ("unencoded-digest", "sha-256=:eA==:"),
        ("vary", "origin"),
        ("x-loaf", "rye"),
    ];
    let compressed = answer(CompressionLayer::default(), (200, &fields), text.clone(), BR).await;
    compressed.assert_is(text.as_bytes());
    assert_eq!(compressed.header("content-encoding"), Some("br"));
    assert_eq!(compressed.header("etag"), Some("W/\"loaf\""));
    assert_eq!(compressed.header("content-length"), Some(&*compressed.body.len().to_string()));
    for gone in ["accept-ranges", "content-md5", "digest", "content-digest", "repr-digest"] {
        assert_eq!(compressed.header(gone), None);
    }
    for (name, value) in [("unencoded-digest", "sha-256=:eA==:"), ("x-loaf", "rye")] {
        assert_eq!(compressed.header(name), Some(value));
    }
    let vary: Vec<_> = compressed.headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["origin", "accept-encoding"]);

    let plain = answer(CompressionLayer::default(), (200, &fields), text.clone(), &[]).await;
    assert_eq!(plain.header("etag"), Some("\"loaf\""));
    assert_eq!(plain.header("accept-ranges"), Some("bytes"));
    assert_eq!(plain.header("content-length"), Some("3000"));
    let vary: Vec<_> = plain.headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["origin", "accept-encoding"], "what others get depends on it all the same");
}

#[tokio::test]
async fn sizes_at_the_bounds() {
    for (size, compressed) in
        [(0, false), (255, false), (256, true), (1 << 16, true), ((1 << 16) + 1, true)]
    {
        let text = page(size);
        let answer = answer(CompressionLayer::default(), (200, &[HTML]), text.clone(), BR).await;
        assert_eq!(answer.is_compressed(), compressed, "{size}");
        answer.assert_is(text.as_bytes());
        // Only what is made before the head goes can tell its length there.
        assert_eq!(answer.headers.contains_key("content-length"), size <= 1 << 16, "{size}");
    }
}

#[tokio::test]
async fn heads_alone() {
    let text = page(3000);
    let fields = [HTML, ("etag", "\"loaf\"")];
    let layer = CompressionLayer::default();
    let whole = answer(layer.clone(), (200, &fields), text.clone(), BR).await;
    let head = answer_to(layer, (200, &fields), text, "HEAD", BR).await;
    assert!(head.body.is_empty());
    for name in ["content-encoding", "etag", "vary", "content-type"] {
        assert_eq!(head.header(name), whole.header(name), "{name}");
    }
    // What GET would get is not made, so its length is not known.
    assert_eq!(head.header("content-length"), None);
}

#[tokio::test]
async fn answers_without_a_body() {
    let layer = CompressionLayer::default();
    for status in [204, 304] {
        for fields in [&[("etag", "\"loaf\"")][..], &[HTML, ("etag", "\"loaf\"")]] {
            let asked = [BR[0], ("if-none-match", "W/\"loaf\"")];
            let answer = answer(layer.clone(), (status, fields), String::new(), &asked).await;
            assert_eq!(answer.status, status);
            assert!(answer.body.is_empty());
            assert_eq!(answer.header("content-encoding"), None);
            let not_modified = status == 304;
            assert_eq!(answer.header("vary"), not_modified.then_some("accept-encoding"));
            // The tag by which the client knows what it has.
            let tag = if not_modified { "W/\"loaf\"" } else { "\"loaf\"" };
            assert_eq!(answer.header("etag"), Some(tag));
        }
    }
}

#[tokio::test]
async fn policies() {
    let text = page(3000);
    let quality = |level| Quality::try_from(level).unwrap();
    let json = [("content-type", "application/json")];
    let proto = [("content-type", "application/x-protobuf")];
    let csv = [("content-type", "text/csv")];
    let events = [("content-type", "text/event-stream")];
    for (what, policy, fields, compressed) in [
        ("another least size", Policy::new().least_bytes(3001), &json, false),
        ("another least size", Policy::new().least_bytes(3000), &json, true),
        (
            "a type more",
            Policy::new().compress_media_type("Application/x-protobuf", ContentType::Generic),
            &proto,
            true,
        ),
        ("a type less", Policy::new().leave_media_type("text/csv"), &csv, false),
        ("no events", Policy::new().event_streams(EventStreams::LeaveAlone), &events, false),
        (
            "a head that is refused",
            Policy::new().when(|head| !head.headers.contains_key("content-type")),
            &json,
            false,
        ),
        ("no memory at all", Policy::new().memory(0), &json, false),
    ] {
        let layer = CompressionLayer::new(policy);
        let answer = answer(layer, (200, fields), text.clone(), BR).await;
        assert_eq!(answer.is_compressed(), compressed, "{what}");
        answer.assert_is(text.as_bytes());
    }
    // A quality for one type is for no other.
    let policy = Policy::new().quality(quality(0)).quality_for(ContentType::Json, quality(9));
    let mut lengths = Vec::new();
    for fields in [json, [("content-type", "text/html")]] {
        let answer =
            answer(CompressionLayer::new(policy.clone()), (200, &fields), text.clone(), BR).await;
        answer.assert_is(text.as_bytes());
        lengths.push(answer.body.len());
    }
    assert!(lengths[0] < lengths[1], "{lengths:?}");
}

/// Every quality works within the memory that the policy grants, however little that is.
#[tokio::test]
async fn every_quality_within_little_memory() {
    let text = page(200_000);
    for quality in Quality::all() {
        let policy = Policy::new().quality(quality).memory_per_response(1);
        let layer = CompressionLayer::new(policy);
        for size in [300, 40_000, 200_000] {
            let text = &text[..size];
            let answer = answer(layer.clone(), (200, &[HTML]), text.to_owned(), BR).await;
            assert!(answer.is_compressed());
            answer.assert_is(text.as_bytes());
        }
    }
}

/// With a layer for other codings around it, each client gets what it takes.
#[tokio::test]
async fn together_with_a_layer_for_gzip() {
    let text = page(3000);
    let handler = {
        let text = text.clone();
        move || async move { ([HTML], text) }
    };
    let layer = CompressionLayer::default();
    let gzip = || tower_http::compression::CompressionLayer::new().gzip(true);
    let routes = || Router::new().route("/", any(handler.clone()));
    for routes in [routes().layer(layer.clone()).layer(gzip()), routes().layer(gzip()).layer(layer)]
    {
        let address = serve(routes).await;
        for (accepted, coding) in [
            ("br", Some("br")),
            ("gzip", Some("gzip")),
            ("zstd", None),
            ("gzip;q=0, br", Some("br")),
        ] {
            let answer = ask(address, request("GET", "/", &[("accept-encoding", accepted)])).await;
            assert_eq!(answer.header("content-encoding"), coding, "{accepted}");
            assert_eq!(answer.headers.get_all("vary").iter().count(), 1, "{accepted}");
            if coding != Some("gzip") {
                answer.assert_is(text.as_bytes());
            }
        }
    }
}
