//! Answers against dictionaries: who gets them, what for, and `br` wherever something is amiss.

mod common;

use std::sync::Arc;

use axum::Router;
use axum::routing::get as route;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use brotwerk::Quality;
use brotwerk::dcb::DictionaryHash;
use brotwerk_http::{
    Available, CompressionLayer, DictionaryStore, FolderOptions, FolderStore, MemoryStore, Policy,
    UseAsDictionary,
};
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_dcb};
use common::{Answer, ask, page, request, serve};
use http::HeaderName;

/// The field by which a client names a dictionary.
fn field(dictionary: &[u8]) -> String {
    format!(":{}:", BASE64.encode(DictionaryHash::of(dictionary).as_bytes()))
}

/// The site of these tests, as `common::request` asks for it.
const HOST: &str = "localhost";

fn store(dictionary: &str, field: UseAsDictionary) -> Arc<MemoryStore> {
    let store = MemoryStore::new();
    store.insert(HOST, "/old", dictionary.as_bytes(), field).unwrap();
    Arc::new(store)
}

fn pattern() -> UseAsDictionary {
    UseAsDictionary::new("/*").unwrap()
}

fn available(value: &str) -> (&str, &str) {
    ("available-dictionary", value)
}

fn id(value: &str) -> (&str, &str) {
    ("dictionary-id", value)
}

/// Fields of an answer.
type Fields = &'static [(&'static str, &'static str)];

const NONE: Fields = &[];

/// What is answered for `/new` and `/old`, with these fields.
async fn answer(
    policy: Policy,
    text: &str,
    fields: Fields,
    method: &str,
    path: &str,
    asked: &[(&str, &str)],
) -> Answer {
    let text = text.to_owned();
    let handler = move || async move {
        let mut response = http::Response::new(axum::body::Body::from(text));
        let html = [("content-type", "text/html")];
        for (name, value) in html.iter().chain(fields) {
            response.headers_mut().append(HeaderName::from_static(name), value.parse().unwrap());
        }
        response
    };
    let routes = Router::new().route("/new", route(handler.clone())).route("/old", route(handler));
    let address = serve(routes.layer(CompressionLayer::new(policy))).await;
    ask(address, request(method, path, asked)).await
}

const BOTH: (&str, &str) = ("accept-encoding", "gzip, br, dcb");

#[tokio::test]
async fn every_size_and_quality() {
    let (old, new) = (page(80_000), page(79_000) + "<p>Sourdough is back.</p>");
    for quality in Quality::all() {
        for size in [300, 30_000, new.len()] {
            let policy = Policy::new().quality(quality).dictionaries(store(&old, pattern()));
            // As little memory as works.
            let policy = if size == 300 { policy.memory_per_response(1) } else { policy };
            let text = &new[new.len() - size..];
            let asked = [BOTH, ("available-dictionary", &field(old.as_bytes()))];
            let answer = answer(policy, text, &[], "GET", "/new", &asked).await;
            assert_eq!(answer.header("content-encoding"), Some("dcb"), "{quality:?} {size}");
            assert_decodes_dcb(&answer.body, old.as_bytes(), text.as_bytes());
            if quality.level() >= 5 {
                assert!(
                    answer.body.len() < 100 + size / 50,
                    "{quality:?} {size}: {}",
                    answer.body.len()
                );
            }
        }
    }
}

/// `br`, or the text itself, where anything is amiss: never an error, never the wrong dictionary.
#[tokio::test]
async fn a_table_of_requests() {
    let (old, new) = (page(5000), page(6000));
    let right = field(old.as_bytes());
    let unknown = field(b"another");
    let named = |id| pattern().id(id).unwrap();
    let hash = right.trim_matches(':');
    let (bare, quoted, short) = (hash.to_owned(), format!("\"{hash}\""), ":YQ==:".to_owned());
    let two = format!("{right}, {right}");
    let cross = [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "no-cors")];
    for (what, own, fields, asked, coding) in [
        ("all is right", pattern(), NONE, vec![BOTH, available(&right)], Some("dcb")),
        (
            "only dcb",
            pattern(),
            NONE,
            vec![("accept-encoding", "dcb"), available(&right)],
            Some("dcb"),
        ),
        ("no dictionary", pattern(), NONE, vec![BOTH], Some("br")),
        ("only dcb, no dictionary", pattern(), NONE, vec![("accept-encoding", "dcb")], None),
        (
            "dcb not accepted",
            pattern(),
            NONE,
            vec![("accept-encoding", "br"), available(&right)],
            Some("br"),
        ),
        (
            "any accepted",
            pattern(),
            NONE,
            vec![("accept-encoding", "*"), available(&right)],
            Some("br"),
        ),
        (
            "dcb refused",
            pattern(),
            NONE,
            vec![("accept-encoding", "br, dcb;q=0"), available(&right)],
            Some("br"),
        ),
        (
            "br liked better",
            pattern(),
            NONE,
            vec![("accept-encoding", "br, dcb;q=0.9"), available(&right)],
            Some("br"),
        ),
        ("another hash", pattern(), NONE, vec![BOTH, available(&unknown)], Some("br")),
        (
            "said twice",
            pattern(),
            NONE,
            vec![BOTH, available(&right), available(&right)],
            Some("br"),
        ),
        ("two in one", pattern(), NONE, vec![BOTH, available(&two)], Some("br")),
        ("no colons", pattern(), NONE, vec![BOTH, available(&bare)], Some("br")),
        ("a string", pattern(), NONE, vec![BOTH, available(&quoted)], Some("br")),
        ("too short", pattern(), NONE, vec![BOTH, available(&short)], Some("br")),
        ("the id", named("x"), NONE, vec![BOTH, available(&right), id("\"x\"")], Some("dcb")),
        ("another id", named("x"), NONE, vec![BOTH, available(&right), id("\"y\"")], Some("br")),
        ("no id", named("x"), NONE, vec![BOTH, available(&right)], Some("br")),
        ("an id too many", pattern(), NONE, vec![BOTH, available(&right), id("\"x\"")], Some("br")),
        ("an id that is none", pattern(), NONE, vec![BOTH, available(&right), id("x")], Some("br")),
        (
            "another site's request",
            pattern(),
            NONE,
            vec![BOTH, available(&right), cross[0], cross[1]],
            Some("br"),
        ),
        (
            "a private answer",
            pattern(),
            &[("cache-control", "private")],
            vec![BOTH, available(&right)],
            Some("br"),
        ),
        (
            "an answer not to be stored",
            pattern(),
            &[("cache-control", "no-store")],
            vec![BOTH, available(&right)],
            Some("br"),
        ),
        (
            "one of whoever logged in",
            pattern(),
            NONE,
            vec![BOTH, available(&right), ("authorization", "x")],
            Some("br"),
        ),
    ] {
        let policy = Policy::new().dictionaries(store(&old, own));
        let answer = answer(policy, &new, fields, "GET", "/new", &asked).await;
        assert_eq!(answer.header("content-encoding"), coding, "{what}");
        match coding {
            Some("dcb") => assert_decodes_dcb(&answer.body, old.as_bytes(), new.as_bytes()),
            Some(_) => assert_decodes(&answer.body, new.as_bytes()),
            None => assert_eq!(answer.body, new.as_bytes()),
        }
        let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
        let depends = ![
            "another site's request",
            "a private answer",
            "an answer not to be stored",
            "one of whoever logged in",
        ]
        .contains(&what);
        let expected = &["accept-encoding", "available-dictionary"][..1 + usize::from(depends)];
        assert_eq!(vary, expected, "{what}");
    }
}

/// What may depend on a dictionary says so without a body, too.
#[tokio::test]
async fn answers_that_are_not_modified() {
    let policy = Policy::new().dictionaries(store(&page(5000), pattern()));
    let handler = async || (http::StatusCode::NOT_MODIFIED, [("etag", "\"loaf\"")]);
    let routes = Router::new().route("/new", route(handler));
    let address = serve(routes.layer(CompressionLayer::new(policy))).await;
    let asked = [BOTH, ("if-none-match", "W/\"loaf\"")];
    let answer = ask(address, request("GET", "/new", &asked)).await;
    assert_eq!(answer.status, 304);
    assert_eq!(answer.header("etag"), Some("W/\"loaf\""));
    let vary: Vec<_> = answer.headers.get_all("vary").iter().collect();
    assert_eq!(vary, ["accept-encoding", "available-dictionary"]);
}

/// A dictionary of another site is none here, and nothing depends on it.
#[tokio::test]
async fn sites_keep_to_themselves() {
    let (old, new) = (page(5000), page(6000));
    let stores: [Arc<dyn DictionaryStore>; 2] = [
        Arc::new({
            let store = MemoryStore::new();
            store.insert("bakery.example", "/old", old.as_bytes(), pattern()).unwrap();
            store
        }),
        Arc::new({
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("old"), &old).unwrap();
            FolderStore::open("bakery.example", folder.path(), FolderOptions::new()).unwrap()
        }),
    ];
    for store in stores {
        let asked = [BOTH, ("available-dictionary", &field(old.as_bytes()))];
        let policy = Policy::new().dictionaries(store);
        let answer = answer(policy, &new, &[], "GET", "/old", &asked).await;
        assert_eq!(answer.header("content-encoding"), Some("br"));
        assert_eq!(answer.headers.get_all("vary").iter().count(), 1);
        assert_eq!(answer.header("use-as-dictionary"), None);
    }
}

#[tokio::test]
async fn what_is_offered_as_a_dictionary() {
    let old = page(5000);
    let offered = pattern().id("old").unwrap();
    for (what, path, method, fields, offers) in [
        ("the dictionary", "/old", "GET", &[][..], true),
        ("… its head", "/old", "HEAD", &[], true),
        ("another", "/new", "GET", &[], false),
        ("a private one", "/old", "GET", &[("cache-control", "private")], false),
        ("one not to be stored", "/old", "GET", &[("cache-control", "max-age=1, no-store")], false),
    ] {
        let policy = Policy::new().dictionaries(store(&old, offered.clone()));
        let answer = answer(policy, &old, fields, method, path, &[BOTH]).await;
        let field = offers.then(|| offered.to_string());
        assert_eq!(answer.header("use-as-dictionary"), field.as_deref(), "{what}");
    }
    // What a service says itself stays.
    let policy = Policy::new().dictionaries(store(&old, offered));
    let own = &[("use-as-dictionary", "match=\"/x\"")];
    let answer = answer(policy, &old, own, "GET", "/old", &[BOTH]).await;
    assert_eq!(answer.header("use-as-dictionary"), Some("match=\"/x\""));
}

/// A store that gives another dictionary than was asked for is not believed.
#[tokio::test]
async fn stores_that_are_wrong() {
    #[derive(Debug)]
    struct Wrong;

    impl DictionaryStore for Wrong {
        fn find(&self, _: &Available<'_>) -> Option<brotwerk::CompressionDictionary> {
            brotwerk::CompressionDictionary::new(b"another").ok()
        }

        fn has_any(&self, _: &str) -> bool {
            true
        }
    }

    let new = page(6000);
    let asked = [BOTH, ("available-dictionary", &field(b"this one"))];
    let answer =
        answer(Policy::new().dictionaries(Arc::new(Wrong)), &new, &[], "GET", "/new", &asked).await;
    assert_eq!(answer.header("content-encoding"), Some("br"));
    assert_decodes(&answer.body, new.as_bytes());
}

/// From a folder, whose files go while they are in use.
#[tokio::test]
async fn dictionaries_that_go() {
    let (old, new) = (page(5000), page(6000));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("old"), &old).unwrap();
    let store = Arc::new(FolderStore::open(HOST, folder.path(), FolderOptions::new()).unwrap());
    let asked = [BOTH, ("available-dictionary", &field(old.as_bytes()))];
    let with_dictionary = async || {
        let policy = Policy::new().dictionaries(store.clone());
        let answer = answer(policy, &new, &[], "GET", "/new", &asked).await;
        match answer.header("content-encoding") {
            Some("dcb") => assert_decodes_dcb(&answer.body, old.as_bytes(), new.as_bytes()),
            coding => {
                assert_eq!(coding, Some("br"));
                assert_decodes(&answer.body, new.as_bytes());
            }
        }
        answer.header("content-encoding") == Some("dcb")
    };
    assert!(with_dictionary().await);
    std::fs::write(folder.path().join("old"), "other bytes").unwrap();
    assert!(with_dictionary().await, "what is in memory is what was hashed");
    store.refresh().unwrap();
    assert!(!with_dictionary().await);
}
