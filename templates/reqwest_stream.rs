//! Streams responses with `reqwest`, whose feature `stream` it needs.
//!
//! `reqwest` can limit the time of a whole response only, which would end a long stream. To limit the time between two
//! chunks, build the client with `read_timeout`.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::reqwest_transport::{start, wrap};
use super::stream::StreamTransport;
use super::transport::TransportError;

/// The body of a response, as it comes.
pub struct ReqwestBody(Pin<Box<Chunks>>);

#[cfg(not(target_arch = "wasm32"))]
type Chunks = dyn Stream<Item = reqwest::Result<Bytes>> + Send;
#[cfg(target_arch = "wasm32")]
type Chunks = dyn Stream<Item = reqwest::Result<Bytes>>;

impl StreamTransport for reqwest::Client {
    type Body = ReqwestBody;

    async fn send_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<ReqwestBody>, TransportError> {
        let (head, response) = start(self, request, None).await?;
        Ok(head.map(|()| ReqwestBody(Box::pin(response.bytes_stream()))))
    }
}

impl Stream for ReqwestBody {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let chunk = self.0.as_mut().poll_next(context);
        chunk.map(|chunk| chunk.map(|chunk| chunk.map_err(wrap)))
    }
}

impl fmt::Debug for ReqwestBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestBody").finish_non_exhaustive()
    }
}
