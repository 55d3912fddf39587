//! The layer, its service, and the answer in the making.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue};
use http::{Request, Response};
use http_body::Body;
use pin_project_lite::pin_project;
use tower_layer::Layer;
use tower_service::Service;

use crate::body::{BoxError, CompressionBody};
use crate::compressing::{Compressing, WHOLE_BYTES};
use crate::dictionary::fields::AVAILABLE_DICTIONARY;
use crate::policy::{Policy, Profiles};
use crate::pool::{Counters, Pool, count};
use crate::response::{
    Asked, AskedWithDictionary, Verdict, announce, content_length, judge, not_modified, vary,
};

/// Compresses what the services below it answer.
///
/// Clones share their encoders and the bound on memory.
///
/// ```
/// use brotwerk_http::{CompressionLayer, Policy};
/// use tower::ServiceBuilder;
/// # use http::{Request, Response};
/// # use http_body_util::Full;
/// # let service = tower::service_fn(|_: Request<()>| async {
/// #     Ok::<_, std::convert::Infallible>(Response::new(Full::new(bytes::Bytes::new())))
/// # });
/// let compression = CompressionLayer::new(Policy::new());
/// let counters = compression.clone();
/// let service = ServiceBuilder::new().layer(compression).service(service);
/// assert_eq!(counters.counters().compressed, 0);
/// ```
#[derive(Clone, Debug)]
pub struct CompressionLayer {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    policy: Policy,
    profiles: Profiles,
    pool: Arc<Pool>,
}

impl CompressionLayer {
    /// A layer with encoders of its own.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let (profiles, pool) = (Profiles::of(&policy), Pool::new(policy.memory_in_all()));
        Self { shared: Arc::new(Shared { policy, profiles, pool }) }
    }

    /// What this layer and its clones have done so far.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.shared.pool.counters()
    }
}

impl Default for CompressionLayer {
    fn default() -> Self {
        Self::new(Policy::default())
    }
}

impl<S> Layer<S> for CompressionLayer {
    type Service = Compression<S>;

    fn layer(&self, inner: S) -> Compression<S> {
        Compression { inner, shared: Arc::clone(&self.shared) }
    }
}

/// A service whose answers are compressed; made by [`CompressionLayer`].
#[derive(Clone, Debug)]
pub struct Compression<S> {
    inner: S,
    shared: Arc<Shared>,
}

impl<S> Compression<S> {
    /// The service whose answers are compressed.
    pub fn get_ref(&self) -> &S {
        &self.inner
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.inner
    }

    /// The same, alone.
    pub fn into_inner(self) -> S {
        self.inner
    }
}

impl<S, R, B> Service<Request<R>> for Compression<S>
where
    S: Service<Request<R>, Response = Response<B>>,
    B: Body,
    B::Error: Into<BoxError>,
{
    type Response = Response<CompressionBody<B>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<R>) -> Self::Future {
        let mut asked = Asked::of(&request);
        if self.shared.policy.dictionary_store().is_some() {
            asked.dictionary = Some(AskedWithDictionary::of(&request));
        }
        let future = self.inner.call(request);
        ResponseFuture { future, asked, shared: Arc::clone(&self.shared) }
    }
}

pin_project! {
    /// An answer in the making.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        future: F,
        asked: Asked,
        shared: Arc<Shared>,
    }
}

impl<F, B, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
    B::Error: Into<BoxError>,
{
    type Output = Result<Response<CompressionBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let response = ready!(this.future.poll(context))?;
        Poll::Ready(Ok(this.shared.answer(response, this.asked, context)))
    }
}

impl Shared {
    fn answer<B>(
        &self,
        response: Response<B>,
        asked: &Asked,
        context: &mut Context<'_>,
    ) -> Response<CompressionBody<B>>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        let (mut head, body) = response.into_parts();
        // To HEAD there is no body, but the field speaks of the one that GET would get.
        let exact = body.size_hint().exact().filter(|_| !asked.is_head);
        let length = exact.or_else(|| content_length(&head.headers));
        let verdict = judge(&self.policy, &self.profiles, asked, &head, length);
        let with = self.policy.dictionary_store().zip(asked.dictionary.as_deref());
        if let Some((store, request)) = with {
            request.offer(store, &mut head);
        }
        let profile = match verdict {
            Verdict::Leave => None,
            Verdict::NotModified => {
                not_modified(&mut head.headers, asked);
                None
            }
            Verdict::Compress(profile) => {
                vary(&mut head.headers, ACCEPT_ENCODING);
                Some(profile)
            }
        };
        let mut dictionary = None;
        if verdict != Verdict::Leave
            && let Some((store, request)) = with
            && request.may_depend(store, &head.headers)
        {
            vary(&mut head.headers, AVAILABLE_DICTIONARY);
            if profile.is_some() && asked.accepts.dictionary_compressed_brotli() {
                dictionary = request.find(store);
            }
        }
        let accepted = dictionary.is_some() || asked.accepts.brotli();
        let Some(profile) = profile.filter(|_| accepted) else {
            return Response::from_parts(head, CompressionBody::plain(body));
        };
        let coding = HeaderValue::from_static(if dictionary.is_some() { "dcb" } else { "br" });
        if asked.is_head {
            announce(&mut head.headers, coding);
            return Response::from_parts(head, CompressionBody::unmade());
        }
        let Some(lease) = self.pool.lease(profile.memory) else {
            count(&self.pool.counts.no_room);
            return Response::from_parts(head, CompressionBody::plain(body));
        };
        announce(&mut head.headers, coding);
        let mut compressing = Compressing::new(body, profile, dictionary, length, lease);
        if exact.is_some_and(|exact| exact <= WHOLE_BYTES as u64)
            && let Some(compressed) = compressing.try_whole(context)
        {
            head.headers.insert(CONTENT_LENGTH, HeaderValue::from(compressed));
        }
        Response::from_parts(head, CompressionBody::compressing(compressing))
    }
}
