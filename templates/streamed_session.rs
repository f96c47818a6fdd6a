//! Reads the output of a query as it comes, with the token of a session.

use std::future::Future;

use bytes::Bytes;

use super::client::Client;
use super::session::Session;
use super::stream::{StreamCaller, StreamExchangeResult, StreamTransport};
use super::transport::MaybeSend;

/// A token that expired is renewed before there is a body.
impl<T: StreamTransport> StreamCaller for Session<T> {
    type Body = T::Body;

    fn exchange_streaming(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = StreamExchangeResult<T::Body>> + MaybeSend + use<T> {
        self.clone().send(request, Client::exchange_streaming)
    }
}
