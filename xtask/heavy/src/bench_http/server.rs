//! A server with one of the layers.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use anyhow::Result;
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::IntoResponse;
use axum::routing::get;
use brotwerk_http::{CompressionLayer, Policy};
use bytes::Bytes;
use clap::Args;
use http::header::CONTENT_TYPE;
use http_body::Frame;
use tokio::time::{Sleep, sleep};
use tower_http::CompressionLevel;

use super::{Compressor, folders};
use crate::texts::read_folder;

/// How long a slow body keeps its end back.
const PAUSE: Duration = Duration::from_millis(200);

/// Serves until it is killed; says where.
#[derive(Args)]
pub(crate) struct Server {
    compressor: Compressor,
}

/// A text in portions, of which one may come late.
struct Portions {
    rest: Bytes,
    portion: usize,
    pause: Option<Pin<Box<Sleep>>>,
}

impl http_body::Body for Portions {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if self.portion == 0 {
            if let Some(pause) = &mut self.pause
                && pause.as_mut().poll(context).is_pending()
            {
                return Poll::Pending;
            }
            self.portion = self.rest.len();
        }
        let portion = self.portion.min(self.rest.len());
        if self.pause.is_some() {
            self.portion = 0;
        }
        Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(portion)))))
    }
}

impl Server {
    /// Runs the server.
    pub(crate) fn run(&self) -> Result<()> {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        runtime.block_on(self.serve())
    }

    async fn serve(&self) -> Result<()> {
        let mut texts = Vec::new();
        for text in folders().iter().map(|folder| read_folder(folder)) {
            for text in text? {
                let extension = text.name.extension().and_then(|it| it.to_str());
                let mime = match extension {
                    Some("html" | "htm") => "text/html",
                    Some("css") => "text/css",
                    Some("js" | "mjs") => "text/javascript",
                    Some("json") => "application/json",
                    _ => continue,
                };
                texts.push((mime, Bytes::from(text.bytes)));
            }
        }
        let texts = Arc::new(texts);
        let handler = move |Path((way, number)): Path<(String, usize)>| {
            let (mime, text) = texts[number % texts.len()].clone();
            let body = match &*way {
                "whole" => Body::from(text),
                "streamed" => Body::new(Portions { rest: text, portion: 8 << 10, pause: None }),
                _ => {
                    let pause = Some(Box::pin(sleep(PAUSE)));
                    Body::new(Portions { rest: text, portion: 4 << 10, pause })
                }
            };
            async move { ([(CONTENT_TYPE, mime)], body).into_response() }
        };
        let routes = Router::new().route("/{way}/{number}", get(handler));
        let tower_http = || tower_http::compression::CompressionLayer::new();
        let routes = match self.compressor {
            Compressor::None => routes,
            Compressor::Brotwerk => routes.layer(CompressionLayer::default()),
            Compressor::BrotwerkRoom => {
                routes.layer(CompressionLayer::new(Policy::new().memory(2 << 30)))
            }
            Compressor::BrotwerkLittle => {
                let policy = Policy::new().memory_per_response(640 << 10).memory(640 << 20);
                routes.layer(CompressionLayer::new(policy))
            }
            Compressor::TowerHttp => routes.layer(tower_http()),
            Compressor::TowerHttp5 => {
                routes.layer(tower_http().quality(CompressionLevel::Precise(5)))
            }
        };
        // With room for all that connect at once.
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(([127, 0, 0, 1], 0).into())?;
        let listener = socket.listen(4096)?;
        println!("{}", listener.local_addr()?);
        Ok(axum::serve(listener, routes).await?)
    }
}
