//! The connection of a subscription, whatever its messages are: opens it, reads frames, opens it again.
//!
//! It is the same for all subscriptions, so that it is compiled once.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde_ipld_dagcbor::de::Deserializer;

use super::call_error::RequestError;
use super::decode::Decode;
use super::error_name::UndeclaredError;
use super::frame::{Frame, FrameHeader};
use super::response::hide_texts;
use super::subscription_error::{End, ProtocolError};
use super::subscription_frame::{find_payload, read_seq};
use super::subscription_request::Target;
use super::subscription_retry::Reconnect;
use super::transport::{Limits, TransportError};
use super::websocket::{CloseReason, ConnectError, WebSocketConnector, WebSocketEvent};
use super::xrpc::ErrorBody;

#[cfg(not(target_arch = "wasm32"))]
type Task<T> = Pin<Box<dyn Future<Output = T> + Send>>;
#[cfg(target_arch = "wasm32")]
type Task<T> = Pin<Box<dyn Future<Output = T>>>;

/// What comes out of a connection.
pub(super) enum Signal {
    /// A message, still to be decoded.
    Message {
        t: String,
        seq: Option<i64>,
        payload: Bytes,
    },
    /// The connection is over.
    End(End),
}

pub(super) struct Link<C: WebSocketConnector> {
    connector: Arc<C>,
    target: Target,
    state: State<C::Socket>,
    /// How large a message may be.
    pub(super) message_limit: usize,
    pub(super) idle_timeout: Option<Duration>,
    quiet: Quiet,
    pub(super) reconnect: Option<Reconnect>,
    /// The attempts since the last new message.
    attempts: u32,
    /// Whether messages have sequence numbers that the service takes as cursors.
    has_cursor: bool,
    /// The sequence number of the last message.
    seq: Option<i64>,
    /// Up to where the messages of this connection have been there before.
    replayed: Option<i64>,
}

enum State<K> {
    Start,
    Waiting(Task<()>),
    Connecting(Task<Result<K, ConnectError>>),
    Open(K),
    Ended,
}

/// Five MiB: the largest frames of the network's services stay below.
const MESSAGE_LIMIT: usize = 5 << 20;

/// After so many events that bring no message it is someone else's turn.
const TURN: u32 = 64;

impl<C: WebSocketConnector> Link<C> {
    pub(super) fn new(connector: C, target: Target, has_cursor: bool) -> Self {
        Link {
            connector: Arc::new(connector),
            target,
            state: State::Start,
            message_limit: MESSAGE_LIMIT,
            idle_timeout: None,
            quiet: Quiet::default(),
            reconnect: None,
            attempts: 0,
            has_cursor,
            seq: None,
            replayed: None,
        }
    }

    /// The cursor to go on with.
    pub(super) fn cursor(&self) -> Option<i64> {
        match self.has_cursor {
            true => self.seq.or_else(|| self.target.cursor()),
            false => None,
        }
    }

    /// The next message or the end of the connection; `None` if there will be no other connection.
    pub(super) fn poll_signal(&mut self, context: &mut Context<'_>) -> Poll<Option<Signal>> {
        loop {
            self.state = match &mut self.state {
                State::Start => match self.connect() {
                    Ok(task) => State::Connecting(task),
                    Err(error) => return self.end(End::Request(error)),
                },
                State::Waiting(sleep) => {
                    ready!(sleep.as_mut().poll(context));
                    State::Start
                }
                State::Connecting(task) => match ready!(task.as_mut().poll(context)) {
                    Ok(socket) => {
                        self.quiet = Quiet::default();
                        State::Open(socket)
                    }
                    Err(ConnectError::Refused(response)) => {
                        return self.end(End::Refused(response));
                    }
                    Err(ConnectError::Transport(error)) => return self.end(error.into()),
                },
                State::Open(_) => return self.poll_open(context).map(Some),
                State::Ended => return Poll::Ready(None),
            }
        }
    }

    /// Connects again after a while, which is returned; or not, if that is not wanted any more.
    pub(super) fn retry(&mut self, asked: Option<Duration>) -> Option<Duration> {
        let wait = self.reconnect?.wait(self.attempts, asked)?;
        self.attempts = self.attempts.saturating_add(1);
        self.state = State::Waiting(self.sleep(wait));
        Some(wait)
    }

    fn connect(&mut self) -> Result<Task<Result<C::Socket, ConnectError>>, RequestError> {
        // The service begins with the message of the cursor, which has been there.
        self.replayed = self.seq;
        let mut request = self.target.request(self.seq)?;
        let mut limits = Limits::of(&request);
        limits.body = self.message_limit;
        request.extensions_mut().insert(limits);
        let connector = Arc::clone(&self.connector);
        Ok(Box::pin(async move { connector.connect(request).await }))
    }

    fn sleep(&self, duration: Duration) -> Task<()> {
        let connector = Arc::clone(&self.connector);
        Box::pin(async move { connector.sleep(duration).await })
    }

    /// Drops the connection.
    fn end(&mut self, end: End) -> Poll<Option<Signal>> {
        self.state = State::Ended;
        Poll::Ready(Some(Signal::End(end)))
    }

    fn poll_open(&mut self, context: &mut Context<'_>) -> Poll<Signal> {
        for _ in 0..TURN {
            let State::Open(socket) = &mut self.state else {
                break;
            };
            let Poll::Ready(event) = Pin::new(socket).poll_next(context) else {
                return self.poll_idle(context);
            };
            self.quiet.ticks = 0;
            let end = match event {
                Some(Ok(WebSocketEvent::Heartbeat)) => continue,
                Some(Ok(WebSocketEvent::Binary(frame))) => match self.read(frame) {
                    Ok(None) => continue,
                    Ok(Some(Signal::End(end))) => end,
                    Ok(Some(message)) => return Poll::Ready(message),
                    Err(error) => End::Protocol(error),
                },
                Some(Ok(WebSocketEvent::Text)) => End::Protocol(ProtocolError::Text),
                Some(Ok(WebSocketEvent::Closed(reason))) => End::Closed(reason),
                Some(Err(error)) => error.into(),
                None => End::Closed(CloseReason::default()),
            };
            self.state = State::Ended;
            return Poll::Ready(Signal::End(end));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Reads a frame. `None` if it is to be skipped.
    fn read(&mut self, frame: Bytes) -> Result<Option<Signal>, ProtocolError> {
        let payload = frame.slice(find_payload(&frame)?..);
        let mut deserializer = Deserializer::from_slice(&frame);
        let header = FrameHeader::decode(&mut deserializer)
            .map_err(|error| ProtocolError::Header(hide_texts(&error.to_string())))?;
        match header.frame() {
            None => Ok(None),
            Some(Frame::Error) => {
                let error = ErrorBody::<UndeclaredError>::decode(&mut deserializer)
                    .map_err(|error| ProtocolError::ErrorFrame(hide_texts(&error.to_string())))?;
                let (UndeclaredError(name), message) = (error.error, error.message);
                Ok(Some(Signal::End(End::ErrorFrame { name, message })))
            }
            Some(Frame::Message(t)) => {
                let seq = match self.has_cursor {
                    true => read_seq(&payload),
                    false => None,
                };
                if seq.is_some() {
                    if seq <= self.replayed {
                        return Ok(None);
                    }
                    self.replayed = None;
                    self.seq = seq;
                }
                // A service that says something and hangs up, again and again, brings nothing new.
                if seq.is_some() || !self.has_cursor {
                    self.attempts = 0;
                }
                let t = t.to_owned();
                Ok(Some(Signal::Message { t, seq, payload }))
            }
        }
    }

    /// Looks at the time while nothing comes. It is told in quarters of the timeout, so that no clock is needed and no
    /// timer is set for each message.
    fn poll_idle(&mut self, context: &mut Context<'_>) -> Poll<Signal> {
        let Some(timeout) = self.idle_timeout else {
            return Poll::Pending;
        };
        loop {
            let sleep = match &mut self.quiet.sleep {
                Some(sleep) => sleep,
                none => {
                    let connector = Arc::clone(&self.connector);
                    none.insert(Box::pin(async move {
                        connector.sleep(timeout / QUARTERS).await
                    }))
                }
            };
            ready!(sleep.as_mut().poll(context));
            self.quiet.sleep = None;
            self.quiet.ticks += 1;
            if self.quiet.ticks > QUARTERS {
                self.state = State::Ended;
                let message = format!("nothing came from the service for {timeout:?}");
                let error = TransportError::timeout(message);
                return Poll::Ready(Signal::End(End::Transport(error)));
            }
        }
    }
}

const QUARTERS: u32 = 4;

/// For how long nothing has come.
#[derive(Default)]
struct Quiet {
    sleep: Option<Task<()>>,
    /// The quarters of the timeout that have passed, counting the one in which something came.
    ticks: u32,
}
