//! Reads the output of a query as it comes: for repositories and blobs that are too large to hold.

use std::fmt::Debug;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use futures_core::Stream;

use super::call_error::CallError;
use super::client::Client;
use super::params::write_params;
use super::response::{Response, hide_secrets, read_error};
use super::transport::{MaybeSend, Transport, TransportError};
use super::xrpc::Query;

/// A transport that can hand over a response before its body is there.
pub trait StreamTransport: Transport {
    /// The body, chunk by chunk. A body that breaks off ends with an error.
    type Body: Stream<Item = Result<Bytes, TransportError>> + Unpin + MaybeSend + Debug;

    /// Sends the request and waits for the head of the response. The limits of the request do not cover the body.
    fn send_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Self::Body>, TransportError>> + MaybeSend;
}

/// The next chunk of a body, `None` at its end.
pub async fn next_chunk<B: Stream + Unpin>(body: &mut B) -> Option<B::Item> {
    poll_fn(|context| Pin::new(&mut *body).poll_next(context)).await
}

impl<T: StreamTransport> Client<T> {
    /// Calls a query and gives its output as a stream of bytes, whatever their encoding.
    ///
    /// There is no limit to the size of the stream, nor to the time between its chunks unless the HTTP client is set up
    /// with one. [`next_chunk`] reads it.
    pub fn stream<Q: Query>(
        &self,
        params: &Q::Params,
    ) -> impl Future<Output = Result<Response<T::Body>, CallError<Q::Error>>> + MaybeSend + use<T, Q>
    {
        let request = self.build_query(Q::NSID, write_params(params), Q::OUTPUT);
        let transport = Arc::clone(&self.transport);
        async move {
            let mut response = transport.send_streaming(request?).await?;
            hide_secrets(response.headers_mut());
            let (parts, body) = response.into_parts();
            if parts.status.is_success() {
                return Ok(Response {
                    status: parts.status,
                    headers: parts.headers,
                    output: body,
                });
            }
            let body = read_start(body).await;
            Err(read_error(http::Response::from_parts(parts, body)))
        }
    }
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
