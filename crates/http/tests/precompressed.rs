//! Files that were compressed before, sent by tower-http's `ServeDir`.

mod common;

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use brotwerk::dcb::DictionaryHash;
use brotwerk::{CompressionDictionary, Compressor, Options};
use brotwerk_http::{
    CompressionLayer, Policy, PrecompressedError, PrecompressedLayer, UseAsDictionary,
};
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_dcb};
use common::{ask, page, request, serve};
use tempfile::TempDir;
use tower::ServiceBuilder;
use tower_http::services::ServeDir;

const OLD: &str = "<p>Closed on Sundays, and whenever the oven is cold.</p>";

/// A folder with files of which some have variants: by their bytes it can be told who made them.
fn site() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    fs::create_dir(folder.path().join("a b")).unwrap();
    let hash = DictionaryHash::of(OLD.as_bytes());
    for (name, size) in [("index.html", 4000), ("a b/größe.js", 5000), ("plain.css", 6000)] {
        let text = page(size);
        write(name, text.as_bytes());
        if name == "plain.css" {
            continue;
        }
        write(&format!("{name}.br"), &brotwerk::compress(text.as_bytes(), &Options::new()));
        let dictionary = CompressionDictionary::new(OLD.as_bytes()).unwrap();
        let options = Options::new().compression_dictionary(dictionary);
        let dcb = Compressor::new(options).compress(text.as_bytes());
        write(&format!("{name}.{hash}.dcb"), &dcb);
        // Not what its name says, and of no file.
        let other = DictionaryHash::of(b"another");
        write(&format!("{name}.{other}.dcb"), &dcb);
        write(&format!("{name}.gone.br"), b"\x3b");
    }
    folder
}

async fn serve_folder(folder: &Path, layer: PrecompressedLayer) -> SocketAddr {
    let files = ServiceBuilder::new()
        .layer(CompressionLayer::new(Policy::new()))
        .layer(layer)
        .service(ServeDir::new(folder));
    serve(Router::new().fallback_service(files)).await
}

fn available(dictionary: &str) -> String {
    format!(":{}:", BASE64.encode(DictionaryHash::of(dictionary.as_bytes()).as_bytes()))
}

const BOTH: (&str, &str) = ("accept-encoding", "br, dcb");
const BR: (&str, &str) = ("accept-encoding", "br");

#[tokio::test]
async fn each_client_gets_what_it_takes() {
    let folder = site();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let address = serve_folder(folder.path(), layer).await;
    let (right, other) = (available(OLD), available("another"));
    let hash = format!("\"{}\"", DictionaryHash::of(OLD.as_bytes()));
    let hash = hash.as_str();
    let js = "/a%20b/gr%C3%B6%C3%9Fe.js";
    for (path, size, html) in
        [("/", 4000, true), ("/index.html?x=y", 4000, true), (js, 5000, false)]
    {
        let text = page(size);
        for (asked, coding) in [
            (&[][..], None),
            (&[BR], Some("br")),
            (&[BOTH], Some("br")),
            (&[BOTH, ("available-dictionary", &*right)], Some("dcb")),
            (&[BOTH, ("available-dictionary", &*right), ("dictionary-id", hash)], Some("dcb")),
            (&[BOTH, ("available-dictionary", &*right), ("dictionary-id", "\"x\"")], Some("br")),
            (
                &[
                    BOTH,
                    ("available-dictionary", &*right),
                    ("sec-fetch-site", "cross-site"),
                    ("sec-fetch-mode", "no-cors"),
                ],
                Some("br"),
            ),
            // Its file's own header names another dictionary.
            (&[BOTH, ("available-dictionary", &*other)], Some("br")),
            (&[BR, ("available-dictionary", &*right)], Some("br")),
            (&[("accept-encoding", "gzip"), ("available-dictionary", &*right)], None),
            (&[BR, ("cache-control", "no-transform")], None),
        ] {
            for method in ["GET", "HEAD"] {
                let answer = ask(address, request(method, path, asked)).await;
                assert_eq!(answer.status, 200);
                assert_eq!(answer.header("content-encoding"), coding, "{path} {asked:?}");
                let kind = if html { "text/html" } else { "text/javascript" };
                assert_eq!(answer.header("content-type"), Some(kind));
                let cross = asked.iter().any(|(name, _)| *name == "sec-fetch-site");
                let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
                let fields = ["accept-encoding", "available-dictionary"];
                assert_eq!(vary, fields[..2 - usize::from(cross)], "{asked:?}");
                if method == "HEAD" {
                    assert!(answer.body.is_empty());
                    continue;
                }
                match coding {
                    Some("dcb") => {
                        assert_decodes_dcb(&answer.body, OLD.as_bytes(), text.as_bytes());
                    }
                    Some(_) => assert_decodes(&answer.body, text.as_bytes()),
                    None => assert_eq!(answer.body, text.as_bytes()),
                }
            }
        }
    }
}

/// What has no variant is the layer's around it.
#[tokio::test]
async fn files_without_variants_are_compressed_as_they_are_sent() {
    let folder = site();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let address = serve_folder(folder.path(), layer).await;
    let answer = ask(address, request("GET", "/plain.css", &[BOTH])).await;
    assert!(answer.is_compressed());
    answer.assert_is(page(6000).as_bytes());
    assert_eq!(answer.headers.get_all("vary").iter().count(), 1);
}

/// Nothing outside of the table, whatever the path; the service below decides.
#[tokio::test]
async fn paths_that_lead_elsewhere() {
    let folder = site();
    let inner = folder.path().join("a b");
    let layer = PrecompressedLayer::open(&inner).unwrap();
    let address = serve_folder(&inner, layer).await;
    for path in [
        "/../index.html",
        "/%2e%2e/index.html",
        "/..%2findex.html",
        "/%2e%2e%2findex.html",
        "/x/../../index.html",
        "//index.html",
        "/%ff",
        "/index.html%00",
        "/nothing",
    ] {
        let answer = ask(address, request("GET", path, &[BR])).await;
        assert_eq!(answer.status, 404, "{path}");
    }
}

/// Parts are of what is sent, which is the variant (RFC 9110 §14.2).
#[tokio::test]
async fn ranges_and_conditions_are_of_the_variant() {
    let folder = site();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let address = serve_folder(folder.path(), layer).await;
    let whole = ask(address, request("GET", "/index.html", &[BR])).await;
    let part = ask(address, request("GET", "/index.html", &[BR, ("range", "bytes=2-9")])).await;
    assert_eq!((part.status.as_u16(), part.header("content-encoding")), (206, Some("br")));
    assert_eq!(part.body, whole.body[2..10]);
    let beyond = format!("bytes={}-", whole.body.len());
    let beyond = ask(address, request("GET", "/index.html", &[BR, ("range", &beyond)])).await;
    assert_eq!(beyond.status, 416);
    let date = whole.header("last-modified").unwrap();
    let again =
        ask(address, request("GET", "/index.html", &[BR, ("if-modified-since", date)])).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(again.header("vary"), Some("accept-encoding"));
}

/// Variants that go, or that are older than their files, are as if they were not there.
#[tokio::test]
async fn variants_that_change_while_they_are_served() {
    let folder = site();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let address = serve_folder(folder.path(), layer.clone()).await;
    let variant = folder.path().join("index.html.br");
    let compressed = fs::read(&variant).unwrap();
    fs::remove_file(&variant).unwrap();
    let right = available(OLD);
    for _ in 0..2 {
        let answer = ask(address, request("GET", "/", &[BR])).await;
        assert_eq!(answer.status, 200);
        // Made anew by the layer around it.
        answer.assert_is(page(4000).as_bytes());
        assert!(answer.is_compressed());
        layer.refresh().unwrap();
    }
    // Of an older version: not in the table.
    fs::write(&variant, &compressed).unwrap();
    let new = page(4100);
    fs::write(folder.path().join("index.html"), &new).unwrap();
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let file = fs::File::options().write(true).open(folder.path().join("index.html")).unwrap();
    file.set_modified(later).unwrap();
    layer.refresh().unwrap();
    let asked = [BOTH, ("available-dictionary", &*right)];
    let answer = ask(address, request("GET", "/", &asked)).await;
    assert_eq!(answer.header("content-encoding"), Some("br"));
    answer.assert_is(new.as_bytes());
}

#[tokio::test]
async fn files_offered_as_dictionaries() {
    let folder = site();
    let field = UseAsDictionary::new("/{index.html}?").unwrap().id("x").unwrap();
    let offered = field.clone();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let layer = layer.offering(move |path| (path != "/a").then(|| offered.clone()));
    let address = serve_folder(folder.path(), layer).await;
    let field = field.to_string();
    for (path, asked, offers) in [
        ("/", &[BR][..], true),
        ("/", &[], true),
        ("/plain.css", &[BR], true),
        ("/a", &[BR], false),
        ("/", &[BR, ("range", "bytes=0-1")], false),
        ("/", &[BR, ("authorization", "x")], false),
    ] {
        let answer = ask(address, request("GET", path, asked)).await;
        let expected = offers.then_some(&*field);
        assert_eq!(answer.header("use-as-dictionary"), expected, "{path} {asked:?}");
    }
}

/// A manifest as `brotwerk -r --dictionaries` writes it.
fn manifest(fields: &[(&str, &str)]) -> String {
    let entry = |(path, field): &(&str, &str)| {
        let field = field.replace('\\', r"\\").replace('"', "\\\"");
        format!(
            r#"{{"path": "{path}", "bytes": 1, "sha256": "", "use_as_dictionary": "{field}", "deltas": []}}"#
        )
    };
    let files: Vec<_> = fields.iter().map(entry).collect();
    format!(r#"{{"format": 1, "files": [{}]}}"#, files.join(","))
}

#[tokio::test]
async fn files_that_the_manifest_lists_are_offered_as_dictionaries() {
    const INDEX: &str = r#"match="/{index.html}?", id="x""#;
    const JS: &str = r#"match="/a%20b/gr%C3%B6%C3%9Fe.js", id="y""#;
    const CSS: &str = r#"match="/plain\\*.css", id="z""#;
    let folder = site();
    let path = folder.path().join("brotwerk.json");
    let listed = [("index.html", INDEX), ("a b/größe.js", JS), ("plain.css", CSS), ("gone", CSS)];
    fs::write(&path, manifest(&listed)).unwrap();
    fs::write(folder.path().join("unlisted.css"), page(3000)).unwrap();
    let layer = PrecompressedLayer::open(folder.path()).unwrap();
    let address = serve_folder(folder.path(), layer.clone()).await;
    let right = available(OLD);
    let cross = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    for (path, asked, field) in [
        ("/", &[BR][..], Some(INDEX)),
        ("/", &[], Some(INDEX)),
        ("/?x=y", &[], Some(INDEX)),
        ("/index.html", &[BOTH, ("available-dictionary", &*right)], Some(INDEX)),
        ("/index.html", &[BR, cross[0], cross[1]], Some(INDEX)),
        ("/a%20b/gr%C3%B6%C3%9Fe.js", &[BR], Some(JS)),
        ("/plain.css", &[BR], Some(CSS)),
        ("/unlisted.css", &[BR], None),
        ("/index.html.br", &[], None),
        ("/gone", &[BR], None),
        ("/%ff", &[BR], None),
        ("/", &[BR, ("range", "bytes=0-1")], None),
        // For whoever logged in, and not said to be for others, too.
        ("/", &[BR, ("authorization", "x")], None),
        ("/plain.css", &[BR, ("authorization", "x")], None),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = ask(address, request(method, path, asked)).await;
            assert_eq!(answer.header("use-as-dictionary"), field, "{path} {asked:?}");
        }
    }
    // The next build's, and none.
    fs::write(&path, manifest(&[("index.html", JS)])).unwrap();
    layer.refresh().unwrap();
    let answer = ask(address, request("GET", "/", &[BR])).await;
    assert_eq!(answer.header("use-as-dictionary"), Some(JS));
    fs::write(&path, "{").unwrap();
    layer.refresh().unwrap_err();
    let answer = ask(address, request("GET", "/", &[BR])).await;
    assert_eq!(answer.header("use-as-dictionary"), Some(JS), "all is as it was");
    fs::remove_file(&path).unwrap();
    layer.refresh().unwrap();
    let answer = ask(address, request("GET", "/", &[BR])).await;
    assert_eq!(answer.header("use-as-dictionary"), None);
}

/// What is private for another reason than the request's: the service says so.
#[tokio::test]
async fn private_files_are_not_offered() {
    let folder = site();
    let text = manifest(&[("index.html", r#"match="/", id="x""#)]);
    fs::write(folder.path().join("brotwerk.json"), text).unwrap();
    for (control, offers) in [("private", false), ("no-store", false), ("max-age=60", true)] {
        let control = http::HeaderValue::from_static(control);
        let files = ServiceBuilder::new()
            .layer(PrecompressedLayer::open(folder.path()).unwrap())
            .map_response(move |mut answer: http::Response<_>| {
                answer.headers_mut().insert("cache-control", control.clone());
                answer
            })
            .service(ServeDir::new(folder.path()));
        let address = serve(Router::new().fallback_service(files)).await;
        for asked in [&[BR][..], &[]] {
            let answer = ask(address, request("GET", "/", asked)).await;
            assert_eq!(answer.headers.contains_key("use-as-dictionary"), offers, "{asked:?}");
        }
    }
}

#[test]
fn broken_manifests_are_refused() {
    let folder = site();
    let path = folder.path().join("brotwerk.json");
    for (text, expected) in [
        ("", "NotAManifest"),
        ("[]", "NotAManifest"),
        ("\u{feff}{}", "NotAManifest"),
        (r#"{"files": []}"#, "NotAManifest"),
        (r#"{"format": 1}"#, "NotAManifest"),
        (r#"{"format": 1, "files": [{"path": "x"}]}"#, "NotAManifest"),
        (r#"{"format": 1, "files": []} x"#, "NotAManifest"),
        // Whatever else has changed.
        (r#"{"format": 2, "builds": {}}"#, "Layout"),
        (&manifest(&[("index.html", "match=/")]), "Field"),
        (&manifest(&[("index.html", "")]), "Field"),
    ] {
        fs::write(&path, text).unwrap();
        let error = PrecompressedLayer::open(folder.path()).unwrap_err();
        let found = format!("{error:?}");
        assert!(found.starts_with(expected), "{text}: {found}");
        assert!(error.to_string().contains("brotwerk.json"), "{error}");
    }
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let error = PrecompressedLayer::open(folder.path()).unwrap_err();
    assert!(matches!(error, PrecompressedError::Manifest { .. }), "{error:?}");
    let nowhere = folder.path().join("nowhere");
    let error = PrecompressedLayer::open(&nowhere).unwrap_err();
    assert!(matches!(error, PrecompressedError::Folder { path, .. } if path == nowhere));
}
