//! The body of an answer: as it came from the service, compressed while it is sent, or, to HEAD, none.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Buf, Bytes};
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use crate::compressing::Compressing;

/// An error of a body: the service's own, or a [`brotwerk::Error`].
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

pin_project! {
    /// The body of an answer, compressed or not.
    pub struct CompressionBody<B> {
        #[pin]
        inner: Inner<B>,
    }
}

pin_project! {
    #[project = InnerProjection]
    enum Inner<B> {
        Plain { #[pin] body: B },
        Brotli { body: Box<Compressing<B>> },
        // What answers HEAD: nothing, of a length that is not known, so that nobody states one.
        Unmade,
    }
}

impl<B> CompressionBody<B> {
    pub(crate) fn plain(body: B) -> Self {
        Self { inner: Inner::Plain { body } }
    }

    pub(crate) fn unmade() -> Self {
        Self { inner: Inner::Unmade }
    }

    pub(crate) fn compressing(body: Box<Compressing<B>>) -> Self {
        Self { inner: Inner::Brotli { body } }
    }
}

impl<B> Body for CompressionBody<B>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.project().inner.project() {
            InnerProjection::Plain { body } => body.poll_frame(context).map(|frame| {
                frame.map(|frame| frame.map(|it| it.map_data(to_bytes)).map_err(Into::into))
            }),
            InnerProjection::Brotli { body } => body.poll_frame(context),
            InnerProjection::Unmade => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Plain { body } => body.is_end_stream(),
            Inner::Brotli { body } => body.is_end_stream(),
            Inner::Unmade => true,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Plain { body } => body.size_hint(),
            Inner::Brotli { body } => body.size_hint(),
            Inner::Unmade => SizeHint::default(),
        }
    }
}

impl<B: Default> Default for CompressionBody<B> {
    fn default() -> Self {
        Self::plain(B::default())
    }
}

impl<B> fmt::Debug for CompressionBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Plain { .. } => f.write_str("CompressionBody::Plain"),
            Inner::Unmade => f.write_str("CompressionBody::Unmade"),
            Inner::Brotli { body } => f.debug_tuple("CompressionBody::Brotli").field(body).finish(),
        }
    }
}

/// A copy where it lies in pieces, itself where it is bytes.
pub(crate) fn to_bytes(mut data: impl Buf) -> Bytes {
    data.copy_to_bytes(data.remaining())
}
