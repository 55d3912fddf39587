//! Servers on this machine, and a client that takes answers as they are.
#![allow(dead_code, reason = "each test binary takes what it needs")]

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use brotwerk_testkit::decoders::assert_decodes;
use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap};
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};

/// Serves until the test's runtime ends.
pub(crate) async fn serve(routes: Router) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

/// An answer, all of it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) trailers: Option<HeaderMap>,
}

impl Answer {
    pub(crate) fn is_compressed(&self) -> bool {
        self.headers.get(CONTENT_ENCODING).is_some_and(|coding| coding == "br")
    }

    /// It is this text, whichever way it came.
    #[track_caller]
    pub(crate) fn assert_is(&self, text: &[u8]) {
        if self.is_compressed() {
            assert_decodes(&self.body, text);
        } else {
            assert!(self.body == text, "plain text came through changed");
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Sends a request on a connection of its own; the answer's body is yet to come.
pub(crate) async fn send(address: SocketAddr, request: Request<Body>) -> Response<Incoming> {
    let stream = TcpStream::connect(address).await.unwrap();
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender.send_request(request).await.unwrap()
}

/// Sends a request and takes all of its answer.
pub(crate) async fn ask(address: SocketAddr, request: Request<Body>) -> Answer {
    let (head, body) = send(address, request).await.into_parts();
    let body = body.collect().await.unwrap();
    let trailers = body.trailers().cloned();
    Answer { status: head.status, headers: head.headers, body: body.to_bytes(), trailers }
}

/// A request of a client that takes `br`.
pub(crate) fn get(path: &str) -> Request<Body> {
    request("GET", path, &[(ACCEPT_ENCODING.as_str(), "gzip, br")])
}

pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path).header("host", "localhost");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

/// Text of so many bytes that shrinks.
pub(crate) fn page(bytes: usize) -> String {
    let mut page = String::from("<!doctype html><title>Bread</title>\n");
    for number in 0.. {
        if page.len() >= bytes {
            break;
        }
        page += &format!("<p class=loaf id=n{number}>Loaf {} of {number}.</p>\n", number * 7919);
    }
    page.truncate(bytes);
    page
}
