//! How subscriptions get their WebSockets: the trait that WebSocket libraries implement.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use super::transport::{MaybeSend, MaybeSync, TransportError};

/// Opens WebSockets for subscriptions.
///
/// To use a library for which there is no ready-made part, implement these two methods, as `async fn`s if you like.
pub trait WebSocketConnector: MaybeSend + MaybeSync + 'static {
    /// The open connection: what the service sends, in order. Pings are answered by whoever implements this.
    ///
    /// It reads nothing ahead: while nobody asks for the next event, the service has to wait. A connection that breaks
    /// is an error, not an end.
    type Socket: Stream<Item = Result<WebSocketEvent, TransportError>> + Unpin + MaybeSend;

    /// Opens a WebSocket. The request is a GET with a `wss://` or `ws://` address and the headers of the client; those
    /// of the handshake are to be added.
    ///
    /// An implementation honours the [`Limits`](super::Limits) of the request: the timeout is one for the handshake, and
    /// a message with a body over the limit is an error
    /// ([`TransportError::body_too_large`](super::TransportError::body_too_large)) before it is in memory. It follows
    /// no redirect.
    fn connect(
        &self,
        request: http::Request<()>,
    ) -> impl Future<Output = Result<Self::Socket, ConnectError>> + MaybeSend;

    /// Ends after this time.
    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + MaybeSend;
}

impl<C: WebSocketConnector> WebSocketConnector for Arc<C> {
    type Socket = C::Socket;

    fn connect(
        &self,
        request: http::Request<()>,
    ) -> impl Future<Output = Result<C::Socket, ConnectError>> + MaybeSend {
        C::connect(self, request)
    }

    fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + MaybeSend {
        C::sleep(self, duration)
    }
}

/// What comes over a WebSocket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebSocketEvent {
    /// A binary message, put together if it came in fragments.
    Binary(Bytes),
    /// A text message. Event streams have none, so what it says is of no interest.
    Text,
    /// A ping or pong: a sign of life.
    Heartbeat,
    /// The service closes the connection.
    Closed(CloseReason),
}

/// Why a service closes a connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CloseReason {
    /// The WebSocket status code, if there is one. 1000 means that all went well.
    pub code: Option<u16>,
    /// What the service says, for a person to read.
    pub reason: String,
}

impl CloseReason {
    /// Whether all went well: the stream has come to its end.
    pub fn is_normal(&self) -> bool {
        matches!(self.code, None | Some(1000) | Some(1005))
    }
}

/// Why there is no WebSocket.
#[derive(Debug)]
pub enum ConnectError {
    /// The service answered with something else than a WebSocket. The start of the body is enough.
    Refused(Box<http::Response<Bytes>>),
    /// The service was not reached, or not in time, or it does not speak the protocol.
    Transport(TransportError),
}

impl From<http::Response<Bytes>> for ConnectError {
    fn from(response: http::Response<Bytes>) -> Self {
        ConnectError::Refused(Box::new(response))
    }
}

impl From<TransportError> for ConnectError {
    fn from(error: TransportError) -> Self {
        ConnectError::Transport(error)
    }
}
