//! Opens WebSockets with `tokio-tungstenite`, inside of a `tokio` runtime with its I/O and time drivers.
//!
//! Which TLS is used depends on the features of that crate. With `native-tls` it is the system's. With one of the
//! `rustls` features the program has to choose a cryptography provider before it connects
//! (`rustls::crypto::CryptoProvider::install_default`).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{
    CONNECTION, HOST, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error};
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::protocol::{Message, WebSocketConfig};
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, client_async_with_config, connect_async_with_config,
};

use super::transport::{Limits, TransportError};
use super::websocket::{CloseReason, ConnectError, WebSocketConnector, WebSocketEvent};

/// Opens WebSockets with `tokio-tungstenite`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tungstenite;

/// A WebSocket of `tokio-tungstenite`, over a connection of type `S`.
pub struct TungsteniteSocket<S = MaybeTlsStream<TcpStream>> {
    stream: WebSocketStream<S>,
    limit: usize,
}

impl<S: AsyncRead + AsyncWrite + Unpin> TungsteniteSocket<S> {
    /// Opens a WebSocket over a connection that is there already, TLS included. For a
    /// [`WebSocketConnector`] that goes through a proxy or has TLS settings of its own.
    pub async fn open(mut request: http::Request<()>, connection: S) -> Result<Self, ConnectError> {
        add_handshake(&mut request)?;
        let limit = Limits::of(&request).body;
        match client_async_with_config(request, connection, Some(config(limit))).await {
            Ok((stream, _)) => Ok(TungsteniteSocket { stream, limit }),
            Err(error) => Err(read_refusal(error)),
        }
    }
}

impl WebSocketConnector for Tungstenite {
    type Socket = TungsteniteSocket;

    async fn connect(&self, request: http::Request<()>) -> Result<TungsteniteSocket, ConnectError> {
        let limits = Limits::of(&request);
        let connect = connect(request, limits.body);
        match limits.timeout {
            None => connect.await,
            Some(timeout) => match tokio::time::timeout(timeout, connect).await {
                Ok(result) => result,
                Err(error) => Err(TransportError::timeout(error).into()),
            },
        }
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Stream for TungsteniteSocket<S> {
    type Item = Result<WebSocketEvent, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let limit = self.limit;
        let Some(message) = ready!(Pin::new(&mut self.stream).poll_next(context)) else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(match message {
            Ok(Message::Binary(frame)) => Ok(WebSocketEvent::Binary(frame)),
            Ok(Message::Text(_)) => Ok(WebSocketEvent::Text),
            Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_)) => {
                Ok(WebSocketEvent::Heartbeat)
            }
            Ok(Message::Close(frame)) => {
                // Reading on writes the answer. What else may come does not matter any more.
                let _ = Pin::new(&mut self.stream).poll_next(context);
                let reason = frame.map(|frame| CloseReason {
                    code: Some(frame.code.into()),
                    reason: frame.reason.as_str().to_owned(),
                });
                Ok(WebSocketEvent::Closed(reason.unwrap_or_default()))
            }
            Err(Error::Capacity(CapacityError::MessageTooLong { .. })) => {
                Err(TransportError::body_too_large(limit))
            }
            Err(error) => Err(TransportError::new(error)),
        }))
    }
}

impl<S> fmt::Debug for TungsteniteSocket<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TungsteniteSocket").finish_non_exhaustive()
    }
}

async fn connect(
    mut request: http::Request<()>,
    limit: usize,
) -> Result<TungsteniteSocket, ConnectError> {
    add_handshake(&mut request)?;
    // The answers to pings are small, and should not wait to be sent with others.
    let no_delay = true;
    match connect_async_with_config(request, Some(config(limit)), no_delay).await {
        Ok((stream, _)) => Ok(TungsteniteSocket { stream, limit }),
        Err(error) => Err(read_refusal(error)),
    }
}

fn config(limit: usize) -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(limit))
        .max_frame_size(Some(limit))
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER)
}

/// Room for answers to pings that the service does not take off the wire. Those that do not fit replace each other.
const WRITE_BUFFER: usize = 16 << 10;

/// Adds the headers of the handshake.
fn add_handshake(request: &mut http::Request<()>) -> Result<(), TransportError> {
    let host = request.uri().authority().map_or("", |host| host.as_str());
    let host = HeaderValue::from_str(host).map_err(TransportError::new)?;
    let key = HeaderValue::from_str(&generate_key()).map_err(TransportError::new)?;
    let headers = request.headers_mut();
    headers.insert(HOST, host);
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    headers.insert(SEC_WEBSOCKET_KEY, key);
    Ok(())
}

/// The service's answer, if that is why there is no WebSocket. Of its body there is what came together with the head.
fn read_refusal(error: Error) -> ConnectError {
    let Error::Http(response) = error else {
        return TransportError::new(error).into();
    };
    let (head, body) = response.into_parts();
    let body = body.unwrap_or_default();
    let body = match is_chunked(&head.headers) {
        true => join_chunks(&body),
        false => body,
    };
    http::Response::from_parts(head, Bytes::from(body)).into()
}

fn is_chunked(headers: &HeaderMap) -> bool {
    let encoding = headers.get(TRANSFER_ENCODING);
    encoding.is_some_and(|encoding| encoding.as_bytes().eq_ignore_ascii_case(b"chunked"))
}

/// The body that comes in chunks, as far as it is there: each has a line with its length, in hexadecimal, before it.
fn join_chunks(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some((length, start)) = read_length(rest) {
        let chunk = start.get(..length).unwrap_or(start);
        body.extend_from_slice(chunk);
        rest = start.get(length.saturating_add(2)..).unwrap_or_default();
    }
    body
}

fn read_length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.windows(2).position(|pair| pair == b"\r\n")?;
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let length = line.split(';').next()?.trim();
    let length = usize::from_str_radix(length, 16).ok()?;
    (length > 0).then_some((length, bytes.get(end + 2..)?))
}

/// Declares the method of a group that subscribes.
macro_rules! subscription_method {
    (
        $(#[$attribute:meta])*
        $method:ident($(params: $params:ident,)?) -> $subscription:ident in $module:ident
    ) => {
        $(#[$attribute])*
        pub fn $method(
            self,
            $(params: &$module::$params,)?
        ) -> lex::EventStream<$module::$subscription, lex::Tungstenite> {
            let settings = self.0.settings();
            lex::EventStream::new(settings, lex::Tungstenite, lex::argument!($(params $params)?))
        }
    };
}
pub(crate) use subscription_method;
