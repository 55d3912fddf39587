//! Answers that come bit by bit, fail, are given up, or are too many: over a real server.

mod common;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::routing::get as route;
use brotwerk_http::{BoxError, CompressionBody, CompressionLayer, Policy, WhenPending};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use bytes::Bytes;
use common::{ask, get, page, send, serve};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Request, Response};
use http_body::Frame;
use http_body_util::{BodyExt, Full};
use tokio::sync::mpsc;
use tower::{Layer, ServiceExt, service_fn};

/// A body whose frames a test sends.
struct Fed(mpsc::UnboundedReceiver<Result<Frame<Bytes>, std::io::Error>>);

impl http_body::Body for Fed {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        self.0.poll_recv(context)
    }
}

type Feed = mpsc::UnboundedSender<Result<Frame<Bytes>, std::io::Error>>;

fn fed() -> (Feed, Fed) {
    let (feed, receiver) = mpsc::unbounded_channel();
    (feed, Fed(receiver))
}

fn data(text: &str) -> Result<Frame<Bytes>, std::io::Error> {
    Ok(Frame::data(Bytes::copy_from_slice(text.as_bytes())))
}

/// One answer, without a server: the body's frames can be asked for one by one.
async fn compress<B>(
    layer: &CompressionLayer,
    content_type: &'static str,
    body: B,
) -> CompressionBody<B>
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    let mut response = Response::new(body);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    respond(layer, response).await.into_body()
}

async fn respond<B>(layer: &CompressionLayer, response: Response<B>) -> Response<CompressionBody<B>>
where
    B: http_body::Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    let mut response = Some(response);
    let service = service_fn(move |_: Request<Body>| {
        let response = response.take();
        async move { Ok::<_, Infallible>(response.expect("one request")) }
    });
    layer.layer(service).oneshot(get("/")).await.unwrap()
}

/// Serves one body, whatever is asked for.
async fn serve_body(layer: CompressionLayer, content_type: &'static str, body: Fed) -> SocketAddr {
    let body = Arc::new(Mutex::new(Some(body)));
    let handler = move || {
        let body = body.lock().unwrap().take().expect("one request");
        async move { ([(CONTENT_TYPE, content_type)], Body::new(body)) }
    };
    serve(Router::new().route("/", route(handler)).layer(layer)).await
}

/// Everything the server was given can be decoded while it waits for more: no event has to wait
/// for the next.
#[tokio::test]
async fn what_is_there_arrives_while_the_rest_is_pending() {
    for content_type in ["text/event-stream", "text/html"] {
        let (feed, body) = fed();
        let address = serve_body(CompressionLayer::default(), content_type, body).await;
        let mut incoming = None;
        let mut decoder = IncrementalDecoder::default();
        let (mut stream, mut text) = (Vec::new(), String::new());
        for number in 0..20 {
            let event = format!("data: {{\"loaf\": {number}}}\n\n");
            feed.send(data(&event)).unwrap();
            text += &event;
            let incoming = match &mut incoming {
                Some(incoming) => incoming,
                // The head comes with the first event only where there is one.
                none => none.insert(send(address, get("/")).await.into_body()),
            };
            let mut decoded = Vec::new();
            while decoded.len() < event.len() {
                let frame = incoming.frame().await.unwrap().unwrap().into_data().unwrap();
                stream.extend_from_slice(&frame);
                decoded.extend(decoder.feed(&frame).unwrap());
            }
            assert_eq!(decoded, event.as_bytes());
        }
        drop(feed);
        stream.extend(incoming.unwrap().collect().await.unwrap().to_bytes());
        assert_decodes(&stream, text.as_bytes());
    }
}

/// Of what is ready nothing is flushed: a stream in portions is the same as in one piece.
#[tokio::test]
async fn portions_that_are_ready_change_nothing() {
    let text = page(300_000);
    let layer = CompressionLayer::default();
    let mut streams = Vec::new();
    for portion in [1, 100, 4096, 70_000, 300_000] {
        let (feed, body) = fed();
        for piece in text.as_bytes().chunks(portion) {
            feed.send(Ok(Frame::data(Bytes::copy_from_slice(piece)))).unwrap();
        }
        drop(feed);
        // Wrapped, so that tokio's budget for tasks does not make the channel pending.
        let body = tokio::task::unconstrained(compress(&layer, "text/html", body)).await;
        let bytes = tokio::task::unconstrained(body.collect()).await.unwrap().to_bytes();
        assert_decodes(&bytes, text.as_bytes());
        streams.push(bytes);
    }
    assert!(streams.windows(2).all(|pair| pair[0] == pair[1]));
}

/// What has a length lies ready: it is not flushed where it is pending, unless that is wanted.
#[tokio::test]
async fn answers_of_known_length_are_flushed_on_demand() {
    for (when_pending, sized, flushed) in [
        (WhenPending::FlushUnlessSized, false, true),
        (WhenPending::FlushUnlessSized, true, false),
        (WhenPending::Flush, true, true),
        (WhenPending::Wait, false, false),
    ] {
        let layer = CompressionLayer::new(Policy::new().when_pending(when_pending));
        let (feed, body) = fed();
        let mut response = Response::new(body);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        if sized {
            response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("1000"));
        }
        let mut body = respond(&layer, response).await.into_body();
        let text = page(1000);
        feed.send(data(&text[..600])).unwrap();
        let mut context = Context::from_waker(std::task::Waker::noop());
        let mut stream = Vec::new();
        let mut frames = 0;
        while let Poll::Ready(frame) = Pin::new(&mut body.frame()).poll(&mut context) {
            stream.extend(frame.unwrap().unwrap().into_data().unwrap());
            frames += 1;
        }
        assert_eq!(frames > 0, flushed, "{when_pending:?} {sized}");
        feed.send(data(&text[600..])).unwrap();
        drop(feed);
        stream.extend(body.collect().await.unwrap().to_bytes());
        assert_decodes(&stream, text.as_bytes());
    }
}

#[tokio::test]
async fn trailers_come_last_without_what_holds_of_the_plain_text() {
    for size in [300, 100_000] {
        let (feed, body) = fed();
        let text = page(size);
        feed.send(data(&text)).unwrap();
        let mut trailers = HeaderMap::new();
        trailers.insert("x-loaves", HeaderValue::from_static("7"));
        trailers.insert("content-digest", HeaderValue::from_static("sha-256=:eA==:"));
        feed.send(Ok(Frame::trailers(trailers))).unwrap();
        drop(feed);
        let layer = CompressionLayer::default();
        let collected = compress(&layer, "text/html", body).await.collect().await.unwrap();
        let trailers = collected.trailers().unwrap();
        assert_eq!(trailers["x-loaves"], "7");
        assert_eq!(trailers.len(), 1);
        assert_decodes(&collected.to_bytes(), text.as_bytes());
    }
}

#[tokio::test]
async fn errors_of_the_service_come_through_as_they_are() {
    for size in [0, 300, 100_000] {
        let (feed, body) = fed();
        feed.send(data(&page(size))).unwrap();
        feed.send(Err(std::io::Error::other("the oven is cold"))).unwrap();
        let layer = CompressionLayer::default();
        let error = compress(&layer, "text/html", body).await.collect().await.unwrap_err();
        assert_eq!(error.downcast_ref::<std::io::Error>().unwrap().to_string(), "the oven is cold");
        let counters = layer.counters();
        assert_eq!((counters.given_up, counters.leased_bytes), (1, 0));
    }
}

/// However much lies ready at once, others have a turn after each 64 KiB of it.
#[tokio::test]
async fn long_texts_leave_turns_to_others() {
    let text = page(1 << 20);
    let layer = CompressionLayer::default();
    let mut body = compress(&layer, "text/html", Full::new(Bytes::from(text.clone()))).await;
    let mut context = Context::from_waker(std::task::Waker::noop());
    let (mut turns, mut stream) = (0, Vec::new());
    loop {
        match Pin::new(&mut body.frame()).poll(&mut context) {
            Poll::Pending => turns += 1,
            Poll::Ready(Some(frame)) => stream.extend(frame.unwrap().into_data().unwrap()),
            Poll::Ready(None) => break,
        }
    }
    assert!((15..=17).contains(&turns), "{turns} turns for 16 times 64 KiB");
    assert_decodes(&stream, text.as_bytes());
}

/// Clients that go away give memory back at once.
#[tokio::test]
async fn bodies_that_are_dropped_give_everything_back() {
    let layer = CompressionLayer::default();
    for (size, content_type) in
        [(0, "text/html"), (100, "text/event-stream"), (100_000, "text/html")]
    {
        let (feed, body) = fed();
        let mut body = compress(&layer, content_type, body).await;
        assert!(layer.counters().leased_bytes > 0);
        if size > 0 {
            feed.send(data(&page(size))).unwrap();
            let frame = body.frame().await.unwrap().unwrap();
            assert!(frame.is_data());
        }
        drop(body);
        assert_eq!(layer.counters().leased_bytes, 0, "{size}");
    }
    assert_eq!(layer.counters().given_up, 3);
}

/// A client that closes its connection ends the body on the server.
#[tokio::test]
async fn clients_that_hang_up_give_everything_back() {
    let layer = CompressionLayer::default();
    let (feed, body) = fed();
    let address = serve_body(layer.clone(), "text/event-stream", body).await;
    feed.send(data("data: one\n\n")).unwrap();
    let mut incoming = send(address, get("/")).await.into_body();
    assert!(incoming.frame().await.unwrap().unwrap().is_data());
    assert!(layer.counters().leased_bytes > 0);
    drop(incoming);
    // The receiver goes with the body, which is what ends the wait.
    feed.closed().await;
    assert_eq!(layer.counters().leased_bytes, 0);
}

/// Where memory is short some are sent as they are, at once; none waits, none is lost.
#[tokio::test]
async fn answers_without_room_are_sent_plain() {
    let text = page(100_000);
    let room = 3 * (2 << 20);
    let layer = CompressionLayer::new(Policy::new().memory(room));
    let mut open = Vec::new();
    for number in 0..10 {
        let (feed, body) = fed();
        let mut response = Response::new(body);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
        let response = respond(&layer, response).await;
        assert_eq!(response.headers().contains_key("content-encoding"), number < 3);
        assert!(response.headers().contains_key("vary"));
        assert!(layer.counters().leased_bytes <= room as u64);
        open.push((feed, response));
    }
    assert_eq!(layer.counters().no_room, 7);
    for (feed, response) in open {
        feed.send(data(&text)).unwrap();
        drop(feed);
        let compressed = response.headers().contains_key("content-encoding");
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        if compressed {
            assert_decodes(&bytes, text.as_bytes());
        } else {
            assert_eq!(bytes, text.as_bytes());
        }
    }
    let counters = layer.counters();
    assert_eq!((counters.compressed, counters.leased_bytes), (3, 0));
    assert_eq!(counters.text_bytes, 3 * text.len() as u64);
    // There is room again.
    let (feed, body) = fed();
    let body = compress(&layer, "text/html", body).await;
    assert_eq!(layer.counters().compressed, 4);
    drop((feed, body));
}

/// Many at once over sockets: each gets its own text, the bound holds, encoders are used again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once() {
    let layer = CompressionLayer::default();
    let routes = Router::new().route(
        "/{size}",
        route(|path: axum::extract::Path<usize>| async move {
            ([(CONTENT_TYPE, "text/html")], page(*path))
        }),
    );
    let address = serve(routes.layer(layer.clone())).await;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..100 {
        tasks.spawn(async move {
            let size = 1 + number * 997;
            let answer = ask(address, get(&format!("/{size}"))).await;
            answer.assert_is(page(size).as_bytes());
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let counters = layer.counters();
    assert_eq!(counters.compressed + counters.no_room, 99, "all but the one of one byte");
    assert_eq!(counters.leased_bytes, 0);
    assert!(counters.idle_bytes > 0 && counters.idle_bytes <= 32 << 20);
}
