//! A page, JSON and events over axum: `cargo run -p brotwerk-http --example bakery`, then
//! `curl --compressed -Nv localhost:8080/events`.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::{Router, routing::get};
use brotwerk::{ContentType, Quality};
use brotwerk_http::{CompressionLayer, Policy};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http_body::Frame;
use tokio::time::{Interval, interval};

/// An event each second, without end.
struct Events {
    clock: Interval,
    loaves: u64,
}

impl http_body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.clock.poll_tick(context).map(|_| {
            self.loaves += 1;
            let event = format!("data: {{\"loaves\": {}}}\n\n", self.loaves);
            Some(Ok(Frame::data(event.into())))
        })
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let policy = Policy::new().quality_for(ContentType::Json, Quality::try_from(4)?);
    let page = "<li>Rye, every morning but Sunday\n".repeat(100);
    let json = format!("[{}0]", r#"{"loaf":"rye"},"#.repeat(100));
    let events = || async {
        let events = Events { clock: interval(Duration::from_secs(1)), loaves: 0 };
        ([(CONTENT_TYPE, "text/event-stream")], Body::new(events))
    };
    let routes = Router::new()
        .route("/", get(|| async { ([(CONTENT_TYPE, "text/html")], page) }))
        .route("/loaves", get(|| async { ([(CONTENT_TYPE, "application/json")], json) }))
        .route("/events", get(events))
        .layer(CompressionLayer::new(policy));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 8080)).await?;
    println!("http://{}/", listener.local_addr()?);
    Ok(axum::serve(listener, routes).await?)
}
