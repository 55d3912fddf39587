//! A folder as `brotwerk -r --dictionaries` leaves it, on a port of this machine:
//! `cargo run -p brotwerk-http --example static_site -- FOLDER PORT`.

use std::error::Error;
use std::path::Path;

use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::{Router, serve};
use brotwerk_http::{CompressionLayer, PrecompressedLayer};
use http::{HeaderMap, HeaderValue};
use tower::ServiceBuilder;
use tower_http::services::ServeDir;

/// Names in this folder have a hash of the content, so that what they name never changes.
const HASHED: &str = "/assets/";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, port] = &*arguments else {
        println!("usage: static_site FOLDER PORT");
        return Ok(());
    };
    let files = ServiceBuilder::new()
        .layer(CompressionLayer::default()) // what has no .br or .dcb
        .layer(PrecompressedLayer::open(Path::new(folder))?) // what has, and brotwerk.json
        .service(ServeDir::new(folder));
    let routes = Router::new().fallback_service(files).layer(from_fn(keep_and_log));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port.parse()?)).await?;
    Ok(serve(listener, routes).await?)
}

/// Says how long an answer stays fresh, which decides whether browsers keep it as a dictionary, and
/// prints a line: path, status, coding, bytes, and the dictionary that the client has.
async fn keep_and_log(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let dictionary = text(request.headers(), "available-dictionary");
    let mut answer = next.run(request).await;
    if !answer.status().is_client_error() {
        let freshness = if path.starts_with(HASHED) {
            "max-age=31536000, immutable"
        } else {
            "max-age=0, stale-while-revalidate=604800"
        };
        answer.headers_mut().insert("cache-control", HeaderValue::from_static(freshness));
    }
    let (status, to) = (answer.status().as_u16(), answer.headers());
    let (coding, bytes) = (text(to, "content-encoding"), text(to, "content-length"));
    println!("{path} {status} {coding} {bytes} {dictionary}");
    answer
}

/// A field's value, or a hyphen.
fn text(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or("-").to_owned()
}
