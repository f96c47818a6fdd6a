//! How requests get to a service: the trait that HTTP clients implement.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

/// Sends a request and returns the response, whatever its status.
///
/// [`Client`](super::Client) is built over it. To use an HTTP client for which there is no ready-made part, implement
/// this one method, as an `async fn` if you like. An implementation honours the [`Limits`] of the request, and sends neither the request's body nor
/// its `Authorization` to another host when it is redirected.
pub trait Transport: MaybeSend + MaybeSync + 'static {
    /// Sends the request and reads the whole response. A status that tells an error is no error here.
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + MaybeSend;
}

impl<T: Transport> Transport for Arc<T> {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + MaybeSend {
        T::send(self, request)
    }
}

/// `Send`, but on `wasm32`, where futures stay on one thread, no condition at all.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSend: Send {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Send + ?Sized> MaybeSend for T {}

/// `Sync`, but on `wasm32`, where there is one thread, no condition at all.
#[cfg(not(target_arch = "wasm32"))]
pub trait MaybeSync: Sync {}
#[cfg(not(target_arch = "wasm32"))]
impl<T: Sync + ?Sized> MaybeSync for T {}

/// `Send`, but on `wasm32`, where futures stay on one thread, no condition at all.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSend {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSend for T {}

/// `Sync`, but on `wasm32`, where there is one thread, no condition at all.
#[cfg(target_arch = "wasm32")]
pub trait MaybeSync {}
#[cfg(target_arch = "wasm32")]
impl<T: ?Sized> MaybeSync for T {}

/// A future in a box, `Send` where threads are.
#[cfg(not(target_arch = "wasm32"))]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A future in a box, `Send` where threads are.
#[cfg(target_arch = "wasm32")]
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// How long a call may take and how large its response may be. Every request carries them as an extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The time from sending the request to the end of the response. `None` leaves it to the transport.
    pub timeout: Option<Duration>,
    /// The size of the response's body, in bytes, after decompression.
    pub body: usize,
    /// Whether a query may be redirected to another host, and be answered from there. A procedure never may.
    pub redirects: bool,
}

impl Limits {
    /// The limits of a request, the default ones if it carries none.
    pub fn of<B>(request: &http::Request<B>) -> Self {
        request.extensions().get().copied().unwrap_or_default()
    }
}

/// One minute and 64 MiB, and no other host.
impl Default for Limits {
    fn default() -> Self {
        Limits {
            timeout: Some(Duration::from_secs(60)),
            body: 64 << 20,
            redirects: false,
        }
    }
}

/// A request that brought no response: the service was not reached, the connection broke, or a limit was hit.
///
/// The message tells the whole chain of causes; [`get_ref`](TransportError::get_ref) has the HTTP client's own error.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// What went wrong between client and service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The time was up before the whole response was there.
    Timeout,
    /// The response's body is larger than this many bytes, the limit.
    BodyTooLarge(usize),
    /// The service redirects the request to where it must not go.
    Redirect,
    /// Anything else: no connection, a broken one, a response that is no HTTP.
    Other,
}

impl TransportError {
    /// An error with this cause.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TransportError {
            kind: TransportErrorKind::Other,
            cause: Some(cause.into()),
        }
    }

    /// The time was up.
    pub fn timeout(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        TransportError {
            kind: TransportErrorKind::Timeout,
            cause: Some(cause.into()),
        }
    }

    /// The body is larger than this many bytes.
    pub fn body_too_large(limit: usize) -> Self {
        TransportError {
            kind: TransportErrorKind::BodyTooLarge(limit),
            cause: None,
        }
    }

    /// The response comes from this address, to which the request must not go.
    pub fn redirect(to: impl fmt::Display) -> Self {
        TransportError {
            kind: TransportErrorKind::Redirect,
            cause: Some(to.to_string().into()),
        }
    }

    /// What went wrong.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the time was up.
    pub fn is_timeout(&self) -> bool {
        self.kind == TransportErrorKind::Timeout
    }

    /// The error of the HTTP client, if there is one.
    pub fn get_ref(&self) -> Option<&(dyn Error + Send + Sync + 'static)> {
        self.cause.as_deref()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            TransportErrorKind::Timeout => f.write_str("the request timed out")?,
            TransportErrorKind::BodyTooLarge(limit) => {
                write!(f, "the response is larger than {limit} bytes")?;
            }
            TransportErrorKind::Redirect => f.write_str("the service redirects the request")?,
            TransportErrorKind::Other => f.write_str("the request failed")?,
        }
        let mut cause = self.cause.as_deref().map(|cause| cause as &dyn Error);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

/// Has no source: the message tells the causes already.
impl Error for TransportError {}
