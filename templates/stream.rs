//! Reads the output of a query as it comes: for repositories and blobs that are too large to hold.

use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;

use super::call_error::{CallError, DecodeError};
use super::caller::Caller;
use super::client::Client;
use super::error_name::UndeclaredError;
use super::response::{Response, declare, hide_secrets, read_error, refuse_page};
use super::time_limit::within;
use super::transport::{Limits, MaybeSend, Transport, TransportError};
use super::xrpc::{Encoding, Query};

/// A transport that can hand over a response before its body is there.
pub trait StreamTransport: Transport {
    /// The body, chunk by chunk. A body that breaks off ends with an error.
    type Body: Stream<Item = Result<Bytes, TransportError>> + Unpin + MaybeSend + Debug;

    /// Sends the request and waits for the head of the response. The limits of the request do not cover the body. That of
    /// time is seen to by the client, unless this blocks the thread.
    fn send_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Self::Body>, TransportError>> + MaybeSend;
}

impl<T: StreamTransport> StreamTransport for Arc<T> {
    type Body = T::Body;

    fn send_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<T::Body>, TransportError>> + MaybeSend {
        T::send_streaming(self, request)
    }
}

/// The next chunk of a body, `None` at its end.
pub async fn next_chunk<B: Stream + Unpin>(body: &mut B) -> Option<B::Item> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

/// Calls queries whose output is read as it comes: a [`Client`] or a session, over a transport that can.
pub trait StreamCaller: Caller {
    /// The body, chunk by chunk. A body that breaks off ends with an error.
    type Body: Stream<Item = Result<Bytes, TransportError>> + Unpin + MaybeSend + Debug;

    /// Sends a request and gives the response before its body is there, or the error that it tells. The future does
    /// not borrow the caller.
    fn exchange_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = StreamExchangeResult<Self::Body>> + MaybeSend + use<Self>;

    /// Calls a query and gives its output as a stream of bytes, whatever their encoding. The future borrows neither
    /// the caller nor the parameters.
    ///
    /// The time limit of the caller covers what comes before the stream. There is none to the size of the stream, nor to
    /// the time between its chunks unless the HTTP client is set up with one. [`next_chunk`] reads it.
    fn stream<Q: Query>(
        &self,
        params: &Q::Params,
    ) -> impl StreamCall<Q, Self::Body> + use<Self, Q> {
        let settings = self.settings();
        let params = settings.write_params(params, Q::check_params);
        let request = settings.build_query(Q::NSID, params, Q::OUTPUT);
        let exchange = request.map(|request| self.exchange_streaming(request));
        async move {
            match exchange?.await {
                Ok(response) => read_head(Q::OUTPUT, response),
                Err(error) => Err(declare(error)),
            }
        }
    }
}

/// What a call of query `Q` gives whose output is read as it comes.
pub type StreamResult<Q, B> = Result<Response<B>, CallError<<Q as Query>::Error>>;

/// The call of query `Q` under way, whose output is read as it comes: a future, `Send` where threads are.
pub trait StreamCall<Q: Query, B>: Future<Output = StreamResult<Q, B>> + MaybeSend {}

impl<Q: Query, B, F: Future<Output = StreamResult<Q, B>> + MaybeSend> StreamCall<Q, B> for F {}

/// What a request brings: a response whose body is still to come, or why there is none.
pub type StreamExchangeResult<B> = Result<http::Response<B>, CallError<UndeclaredError>>;

impl<T: StreamTransport> StreamCaller for Client<T> {
    type Body = T::Body;

    fn exchange_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = StreamExchangeResult<T::Body>> + MaybeSend + use<T> {
        let transport = Arc::clone(&self.transport);
        let timeout = Limits::of(&request).timeout;
        async move {
            let Some(head) = within(timeout, transport.send_streaming(request)).await else {
                return Err(TransportError::timeout("no response").into());
            };
            let mut response = head?;
            hide_secrets(response.headers_mut());
            if response.status().is_success() {
                return Ok(response);
            }
            let (parts, body) = response.into_parts();
            // An error that does not come in time has at least a status.
            let body = within(timeout, read_start(body)).await.unwrap_or_default();
            Err(read_error(http::Response::from_parts(parts, body)))
        }
    }
}

impl<C: StreamCaller> StreamCaller for Arc<C> {
    type Body = C::Body;

    fn exchange_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = StreamExchangeResult<C::Body>> + MaybeSend + use<C> {
        C::exchange_streaming(self, request)
    }
}

fn read_head<B, E>(
    encoding: Encoding,
    response: http::Response<B>,
) -> Result<Response<B>, CallError<E>> {
    let (parts, output) = response.into_parts();
    if let Err(message) = refuse_page(encoding, &parts.headers) {
        let head = http::Response::from_parts(parts, Bytes::new());
        return Err(DecodeError::new(message, head).into());
    }
    Ok(Response {
        status: parts.status,
        headers: parts.headers,
        output,
    })
}

/// What a body that tells an error begins with. More than that is of no use, nor is an error in it.
async fn read_start<B: Stream<Item = Result<Bytes, TransportError>> + Unpin>(mut body: B) -> Bytes {
    const MOST: usize = 1 << 16;
    let mut start = Vec::new();
    while let Some(Ok(chunk)) = next_chunk(&mut body).await {
        start.extend_from_slice(&chunk);
        if start.len() > MOST {
            break;
        }
    }
    start.into()
}

/// Declares the method of a group that calls a query and hands over its output before all of it is there.
macro_rules! stream_method {
    (
        $(#[$attribute:meta])*
        $method:ident($(params: $params:ident,)?) -> $query:ident in $module:ident
    ) => {
        $(#[$attribute])*
        #[doc = ::core::concat!("Calls `", ::core::stringify!($module), "` and reads its output as it comes.")]
        pub fn $method(
            self,
            $(params: &$module::$params,)?
        ) -> impl lex::StreamCall<$module::$query, C::Body> + use<C>
        where
            C: lex::StreamCaller,
        {
            self.0.stream::<$module::$query>(lex::argument!($(params $params)?))
        }
    };
}
pub(crate) use stream_method;
