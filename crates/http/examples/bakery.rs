//! A page, JSON and events over axum: `cargo run -p brotwerk-http --example bakery` asks for each
//! once and ends; with `-- 127.0.0.1:8080` it serves until it is stopped, for
//! `curl --compressed -Nv localhost:8080/events`.

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Body;
use axum::{Router, routing::get};
use brotwerk::{ContentType, Quality};
use brotwerk_http::{CompressionLayer, Policy};
use bytes::Bytes;
use http::Request;
use http::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HOST};
use http_body::Frame;
use http_body_util::BodyExt;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
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
async fn main() -> Result<(), Box<dyn Error>> {
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
    let address = std::env::args().nth(1);
    let listener = TcpListener::bind(address.as_deref().unwrap_or("127.0.0.1:0")).await?;
    let server = listener.local_addr()?;
    println!("http://{server}/");
    let serve = async { axum::serve(listener, routes).await };
    if address.is_some() {
        return Ok(serve.await?);
    }
    tokio::spawn(serve);
    for path in ["/", "/loaves", "/events"] {
        ask(server, path).await?;
    }
    Ok(())
}

/// Asks for what is there, and says how the answer comes, and how much of it at first: events never
/// end.
async fn ask(server: SocketAddr, path: &str) -> Result<(), Box<dyn Error>> {
    let connection = TokioIo::new(TcpStream::connect(server).await?);
    let (mut sender, connection) = hyper::client::conn::http1::handshake(connection).await?;
    tokio::spawn(connection);
    let request = Request::get(path).header(HOST, "localhost").header(ACCEPT_ENCODING, "br");
    let mut answer = sender.send_request(request.body(Body::empty())?).await?;
    let frame = answer.body_mut().frame().await.ok_or("an answer without a body")??;
    let bytes = frame.data_ref().map_or(0, Bytes::len);
    println!("{path}: {:?}, {bytes} bytes at first", answer.headers().get(CONTENT_ENCODING));
    Ok(())
}
