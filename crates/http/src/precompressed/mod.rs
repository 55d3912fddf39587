//! Files that were compressed before: `app.js.br` and `app.js.HASH.dcb` beside `app.js`, as
//! `brotwerk -r` writes them, HASH being the SHA-256 of the dictionary in hexadecimal digits.
//!
//! A folder is read once, and what it has is kept as a table from paths to variants. A request whose
//! path is in the table, for a client that takes a variant, is handed to the file service below
//! with the variant's path in place of the file's, which adds to its end; so nothing is reached by
//! it that the service would not serve by itself, whatever the path. Before, the service is asked for
//! the head of the plain file: where it refuses that, as for want of a password, the request goes on
//! as it is, and from it come `Content-Type` and what decides over dictionaries.
//!
//! **Ranges and conditions** are the service's, and are of the variant: parts of the coded bytes
//! under `Content-Encoding`, which RFC 9110 §14.2 has so, and the variant's own tag. A tag, or a range
//! without one, that a client has from another variant is its own concern: services that tag files
//! by content, or by date and size, tell them apart.
//!
//! A variant that is gone when it is asked for, or that the service refuses, is as if it had never
//! been there. One that was made of an older version of its file is not in the table; after a new
//! build, [`refresh`](PrecompressedLayer::refresh) reads the folder again.
//!
//! **The manifest**, `brotwerk.json`, which `brotwerk -r --dictionaries` writes into the folder, says of which
//! files clients are to make dictionaries. It is read with the folder if it is there.
//!
//! Cost: a look-up for each request, two calls of the service for each variant that is sent. Use
//! [`CompressionLayer`](crate::CompressionLayer) around it for what has no variant.

mod manifest;
mod table;

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use std::task::{Context, Poll};

use http::header::{
    ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, IF_MATCH, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE,
};
use http::uri::PathAndQuery;
use http::{Method, Request, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use tower_layer::Layer;
use tower_service::Service;

use crate::dictionary::UseAsDictionary;
use crate::dictionary::fields::{
    AVAILABLE_DICTIONARY, USE_AS_DICTIONARY, available_dictionary, dictionary_id,
};
use crate::dictionary::privacy;
use crate::negotiate::AcceptEncoding;
use crate::response::{forbids_changes, vary};
use manifest::Manifest;
pub use manifest::PrecompressedError;
use table::{Table, Variant};

/// What a path ending in a slash stands for.
const INDEX: &str = "index.html";

/// What answers are to be dictionaries, by their paths.
type Offer = Arc<dyn Fn(&str) -> Option<UseAsDictionary> + Send + Sync>;

/// Sends files that were compressed before, through the file service that it is put around.
///
/// ```no_run
/// use brotwerk_http::PrecompressedLayer;
/// use tower::ServiceBuilder;
/// use tower_http::services::ServeDir;
///
/// let files = ServiceBuilder::new()
///     .layer(PrecompressedLayer::open("site".as_ref())?)
///     .service(ServeDir::new("site"));
/// # Ok::<(), brotwerk_http::PrecompressedError>(())
/// ```
#[derive(Clone)]
pub struct PrecompressedLayer {
    shared: Arc<Shared>,
    offer: Option<Offer>,
}

struct Shared {
    folder: PathBuf,
    contents: RwLock<Contents>,
}

/// What the folder has, all of it of one reading.
struct Contents {
    table: Table,
    manifest: Manifest,
}

impl Contents {
    fn read(folder: &Path) -> Result<Self, PrecompressedError> {
        let manifest = Manifest::read(folder)?;
        let table = table::read(folder)
            .map_err(|source| PrecompressedError::Folder { path: folder.to_owned(), source })?;
        Ok(Self { table, manifest })
    }
}

impl PrecompressedLayer {
    /// Reads what the folder has, and folders below; symbolic links are not followed. If
    /// `brotwerk.json` is among it, clients are told to make dictionaries of the files that it lists, but
    /// for answers that are private.
    ///
    /// # Errors
    /// [`PrecompressedError`], if a folder or the manifest can't be read.
    pub fn open(folder: &Path) -> Result<Self, PrecompressedError> {
        let contents = RwLock::new(Contents::read(folder)?);
        let shared = Arc::new(Shared { folder: folder.to_owned(), contents });
        Ok(Self { shared, offer: None })
    }

    /// Reads the folder and its manifest again, for all clones and services.
    ///
    /// # Errors
    /// As [`open`](Self::open); then all is as it was.
    pub fn refresh(&self) -> Result<(), PrecompressedError> {
        let contents = Contents::read(&self.shared.folder)?;
        *self.shared.contents.write().unwrap_or_else(PoisonError::into_inner) = contents;
        Ok(())
    }

    /// Says of which answers clients are to make dictionaries, by the request's path without the query,
    /// in place of the manifest. Not asked for answers that are private.
    #[must_use]
    pub fn offering(
        mut self,
        offer: impl Fn(&str) -> Option<UseAsDictionary> + Send + Sync + 'static,
    ) -> Self {
        self.offer = Some(Arc::new(offer));
        self
    }
}

impl Shared {
    fn contents(&self) -> RwLockReadGuard<'_, Contents> {
        self.contents.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for PrecompressedLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrecompressedLayer")
            .field("folder", &self.shared.folder)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for PrecompressedLayer {
    type Service = Precompressed<S>;

    fn layer(&self, inner: S) -> Precompressed<S> {
        Precompressed { inner, layer: self.clone() }
    }
}

/// A file service that sends files compressed before; made by [`PrecompressedLayer`].
#[derive(Clone, Debug)]
pub struct Precompressed<S> {
    inner: S,
    layer: PrecompressedLayer,
}

/// What may be sent in place of a file.
struct Choice {
    /// The path of the file itself, in the form that it was asked for in.
    path: String,
    /// The variants that the client takes, the best first.
    takes: Vec<Variant>,
    has_dcb: bool,
}

impl PrecompressedLayer {
    /// The variants of what is asked for; none where there are none at all.
    fn choose<B>(&self, request: &Request<B>) -> Option<Choice> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return None;
        }
        let path = file_path(request.uri().path());
        let name = percent_decode_str(&path).decode_utf8().ok()?;
        let variants = self.shared.contents().table.get(&*name)?.clone();
        drop(name);
        let headers = request.headers();
        let accepts = AcceptEncoding::of(headers);
        let mut takes = Vec::new();
        if !forbids_changes(headers) {
            if accepts.dictionary_compressed_brotli()
                && let Some(hash) = available_dictionary(headers)
                && variants.dcb.contains(&hash)
                && dictionary_id(headers).is_ok_and(|id| id.is_none_or(|id| id.parse() == Ok(hash)))
            {
                takes.push(Variant::Dcb(hash));
            }
            if variants.br && accepts.brotli() {
                takes.push(Variant::Br);
            }
        }
        Some(Choice { path: path.into_owned(), takes, has_dcb: !variants.dcb.is_empty() })
    }

    fn offer(
        &self,
        context: &privacy::Context,
        path: &str,
        status: StatusCode,
        to: &mut HeaderMap,
    ) {
        if status != StatusCode::OK || to.contains_key(USE_AS_DICTIONARY) || context.is_private(to)
        {
            return;
        }
        let value = match &self.offer {
            Some(offer) => offer(path).and_then(|field| field.to_value()),
            None => {
                let path = file_path(path);
                let name = percent_decode_str(&path).decode_utf8();
                name.ok().and_then(|name| self.shared.contents().manifest.offer(&name))
            }
        };
        if let Some(value) = value {
            to.insert(USE_AS_DICTIONARY, value);
        }
    }

    fn offers(&self) -> bool {
        self.offer.is_some() || !self.shared.contents().manifest.is_empty()
    }
}

/// The path of the file that a path stands for.
fn file_path(path: &str) -> Cow<'_, str> {
    if path.ends_with('/') { Cow::Owned(format!("{path}{INDEX}")) } else { Cow::Borrowed(path) }
}

type Answer<S, R> = Pin<
    Box<dyn Future<Output = Result<<S as Service<R>>::Response, <S as Service<R>>::Error>> + Send>,
>;

impl<S, R, B> Service<Request<R>> for Precompressed<S>
where
    S: Service<Request<R>, Response = Response<B>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
    R: Default + Send + 'static,
    B: Send + 'static,
{
    type Response = Response<B>;
    type Error = S::Error;
    type Future = Answer<S, Request<R>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<R>) -> Self::Future {
        let choice = self.layer.choose(&request);
        let is_get = matches!(*request.method(), Method::GET | Method::HEAD);
        let Some(choice) = choice else {
            let offers = is_get && self.layer.offers();
            let asked = offers.then(|| (privacy::Context::of(&request), request.uri().clone()));
            let answer = self.inner.call(request);
            let Some((context, uri)) = asked else { return Box::pin(answer) };
            let layer = self.layer.clone();
            return Box::pin(async move {
                let mut answer = answer.await?;
                let status = answer.status();
                layer.offer(&context, uri.path(), status, answer.headers_mut());
                Ok(answer)
            });
        };
        // The one that is ready is called, and the clone left for the next time.
        let clone = self.inner.clone();
        let inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(send(self.layer.clone(), inner, request, choice))
    }
}

async fn send<S, R, B>(
    layer: PrecompressedLayer,
    mut inner: S,
    request: Request<R>,
    choice: Choice,
) -> Result<Response<B>, S::Error>
where
    S: Service<Request<R>, Response = Response<B>>,
    R: Default,
{
    let context = privacy::Context::of(&request);
    let path = request.uri().path().to_owned();
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let (version, uri) = (request.version(), request.uri().clone());
    let ask = |method: Method, uri: Uri, headers: HeaderMap| {
        let mut request = Request::new(R::default());
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        *request.version_mut() = version;
        *request.headers_mut() = headers;
        request
    };
    let finish = |mut answer: Response<B>, depends: bool| {
        let status = answer.status();
        let to = answer.headers_mut();
        vary(to, ACCEPT_ENCODING);
        if depends {
            vary(to, AVAILABLE_DICTIONARY);
        }
        layer.offer(&context, &path, status, to);
        answer
    };
    if choice.takes.is_empty() {
        let answer = inner.call(request).await?;
        let depends = choice.has_dcb && context.allows_dictionary(answer.headers());
        return Ok(finish(answer, depends));
    }
    // Whether the file itself would be served, to this client, and as what.
    let mut unconditional = headers.clone();
    for name in [IF_MATCH, IF_NONE_MATCH, IF_MODIFIED_SINCE, IF_UNMODIFIED_SINCE, IF_RANGE, RANGE] {
        unconditional.remove(name);
    }
    let head = inner.call(ask(Method::HEAD, uri.clone(), unconditional)).await?;
    let depends = choice.has_dcb && context.allows_dictionary(head.headers());
    let is_served = head.status() == StatusCode::OK
        && !head.headers().contains_key(CONTENT_ENCODING)
        && !forbids_changes(head.headers());
    if is_served {
        for variant in choice.takes {
            if matches!(variant, Variant::Dcb(_)) && !depends {
                continue;
            }
            let Some(uri) = with_path(&uri, &(choice.path.clone() + &variant.suffix())) else {
                continue;
            };
            ready(&mut inner).await?;
            let mut answer = inner.call(ask(method.clone(), uri, headers.clone())).await?;
            if !is_of_variant(answer.status()) || answer.headers().contains_key(CONTENT_ENCODING) {
                continue;
            }
            let to = answer.headers_mut();
            to.insert(CONTENT_ENCODING, variant.coding());
            match head.headers().get(CONTENT_TYPE) {
                Some(content_type) => to.insert(CONTENT_TYPE, content_type.clone()),
                None => to.remove(CONTENT_TYPE),
            };
            return Ok(finish(answer, depends));
        }
    }
    ready(&mut inner).await?;
    Ok(finish(inner.call(request).await?, depends))
}

/// Waits until the service can be called once more.
async fn ready<S: Service<R>, R>(service: &mut S) -> Result<(), S::Error> {
    std::future::poll_fn(|context| service.poll_ready(context)).await
}

/// Answers that are about the variant, whole or in part: else it is as if it were not there.
fn is_of_variant(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::OK
            | StatusCode::PARTIAL_CONTENT
            | StatusCode::NOT_MODIFIED
            | StatusCode::PRECONDITION_FAILED
            | StatusCode::RANGE_NOT_SATISFIABLE
    )
}

/// The same with another path, without a query, which files don't have.
fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(path).ok()?);
    Uri::from_parts(parts).ok()
}
