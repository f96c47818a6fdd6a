//! Subscriptions: the messages of a service as a stream.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use serde_ipld_dagcbor::DecodeError as CborError;
use serde_ipld_dagcbor::de::Deserializer;

use super::call_error::{CallError, RequestError};
use super::client::{Client, Settings};
use super::decode::Decode;
use super::error_name::ErrorName;
use super::frame::read_message;
use super::response::{declare, hide_secrets, hide_texts, read_error};
use super::subscription_error::{End, ErrorFrame, MessageError, SubscriptionError};
use super::subscription_link::{Link, Signal};
use super::subscription_request::Target;
use super::subscription_retry::Reconnect;
use super::transport::{MaybeSend, TransportError};
use super::websocket::WebSocketConnector;
use super::xrpc::Subscription;

/// What an event stream gives for subscription `S`.
pub type SubscriptionResult<S> =
    Result<<S as Subscription>::Message, SubscriptionError<<S as Subscription>::Error>>;

impl<T> Client<T> {
    /// Subscribes: gives a stream of messages, which connects when it is asked for the first one.
    ///
    /// The client's service, headers and token are used, and its time limit for opening the connection, but not its
    /// transport. A `Session` gives a client with its token of now.
    pub fn subscribe<S: Subscription, C: WebSocketConnector>(
        &self,
        connector: C,
        params: &S::Params,
    ) -> EventStream<S, C> {
        EventStream::new(&self.settings, connector, params)
    }
}

/// The messages of a subscription, as they come. It connects when it is asked for the first message.
///
/// It is a `futures_core::Stream`, and [`next`](EventStream::next) does without that trait. It reads nothing ahead: a
/// program that is slow to ask makes the service wait, which may end the stream with `ConsumerTooSlow`.
///
/// Messages of unknown types are there, as `Other`. Frames of an unknown kind are skipped. A message that is not what the
/// lexicon promises is an error ([`SubscriptionError::Decode`]), after which the stream goes on. After any other
/// error it is at its end, unless it is [reconnecting](EventStream::reconnecting).
#[must_use = "a stream does nothing unless it is asked for messages"]
pub struct EventStream<S: Subscription, C: WebSocketConnector> {
    link: Link<C>,
    listener: Option<Listener<S::Error>>,
    subscription: PhantomData<fn() -> S>,
}

#[cfg(not(target_arch = "wasm32"))]
type Listener<E> = Box<dyn FnMut(Option<&SubscriptionError<E>>, Duration) + Send>;
#[cfg(target_arch = "wasm32")]
type Listener<E> = Box<dyn FnMut(Option<&SubscriptionError<E>>, Duration)>;

impl<S: Subscription, C: WebSocketConnector> EventStream<S, C> {
    /// Subscribes with the service, the headers and the time limit of these settings.
    pub fn new(settings: &Settings, connector: C, params: &S::Params) -> Self {
        let query = settings.write_params(params, S::check_params);
        let target = Target::new(settings.clone(), S::NSID, query);
        EventStream {
            link: Link::new(connector, target, S::HAS_CURSOR),
            listener: None,
            subscription: PhantomData,
        }
    }

    /// Takes messages of this many bytes at most, 5 MiB unless this is set. A larger one is not read, and ends the
    /// stream.
    pub fn with_message_limit(mut self, bytes: usize) -> Self {
        self.link.message_limit = bytes;
        self
    }

    /// Takes the connection for broken when nothing, not even a ping, comes for this long, or up to a quarter longer.
    /// Without it a service that vanishes may go unnoticed for ever. Many services send a ping every 30 seconds.
    pub fn with_idle_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.link.idle_timeout = timeout.into();
        self
    }

    /// Connects again when the connection ends, however it ends, and goes on after the last message that was there, if
    /// the subscription has a cursor.
    ///
    /// The stream still ends with an error if the request cannot be sent, if the service refuses it with a status that
    /// does not tell of a passing problem, if it sends what is no event stream, or if it ends the stream with an error
    /// other than `ConsumerTooSlow` and those of a service in trouble (`InternalServerError`, `UpstreamFailure`, ...).
    pub fn reconnecting(mut self, how: Reconnect) -> Self {
        self.link.reconnect = Some(how);
        self
    }

    /// Calls this function each time the stream is about to connect again: with the error that ended the connection,
    /// if it was an error, and the time until it connects.
    pub fn on_interruption(
        mut self,
        listener: impl FnMut(Option<&SubscriptionError<S::Error>>, Duration) + MaybeSend + 'static,
    ) -> Self {
        self.listener = Some(Box::new(listener));
        self
    }

    /// The cursor to go on with later, in the parameters: the `seq` of the last message, or before the first one
    /// the cursor that the stream began with. The service may then send that message once more. `None` if the
    /// subscription has no cursor, or there is none yet.
    pub fn cursor(&self) -> Option<i64> {
        self.link.cursor()
    }

    /// The next message, `None` when the stream is at its end. A future that is dropped takes no message with it.
    pub async fn next(&mut self) -> Option<SubscriptionResult<S>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Goes on after the end of a connection, or tells the stream's last error if there is one.
    fn go_on(&mut self, end: End) -> Result<(), Option<SubscriptionError<S::Error>>> {
        let is_passing = is_passing(&end);
        let error = read_end(end);
        let is_passing = match &error {
            Some(SubscriptionError::Refused(error)) => error.is_retryable(),
            _ => is_passing,
        };
        if is_passing {
            let asked = error.as_ref().and_then(SubscriptionError::retry_after);
            if let Some(wait) = self.link.retry(asked) {
                if let Some(listener) = &mut self.listener {
                    listener(error.as_ref(), wait);
                }
                return Ok(());
            }
        }
        Err(error)
    }
}

impl<S: Subscription, C: WebSocketConnector> Stream for EventStream<S, C> {
    type Item = SubscriptionResult<S>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        loop {
            match ready!(this.link.poll_signal(context)) {
                None => return Poll::Ready(None),
                Some(Signal::Message { t, seq, payload }) => {
                    return Poll::Ready(Some(decode::<S>(&t, seq, payload)));
                }
                Some(Signal::End(end)) => {
                    if let Err(error) = this.go_on(end) {
                        return Poll::Ready(error.map(Err));
                    }
                }
            }
        }
    }
}

/// Shows where the stream is, and nothing of what was sent.
impl<S: Subscription, C: WebSocketConnector> fmt::Debug for EventStream<S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("nsid", &S::NSID)
            .field("cursor", &self.cursor())
            .finish_non_exhaustive()
    }
}

fn decode<S: Subscription>(t: &str, seq: Option<i64>, payload: Bytes) -> SubscriptionResult<S> {
    let mut deserializer = Deserializer::from_slice(&payload);
    read_message::<S, _>(t, &mut deserializer).map_err(|error| {
        let type_name = match t.starts_with('#') {
            true => format!("{}{t}", S::NSID),
            false => t.to_owned(),
        };
        let message = match error {
            CborError::Msg(message) => hide_texts(&message),
            other => other.to_string(),
        };
        SubscriptionError::Decode(Box::new(MessageError {
            type_name,
            message,
            seq,
            // The message is a part of a larger buffer, which would be kept along with it.
            payload: Bytes::copy_from_slice(&payload),
        }))
    })
}

/// Whether another connection may bring more. What a refusal means is told by its status, later.
fn is_passing(end: &End) -> bool {
    const NAMES: [&str; 5] = [
        "ConsumerTooSlow",
        "InternalServerError",
        "NotEnoughResources",
        "UpstreamFailure",
        "UpstreamTimeout",
    ];
    match end {
        End::Transport(_) | End::Closed(_) => true,
        End::ErrorFrame { name, .. } => NAMES.contains(&name.as_str()),
        End::Refused(_) | End::Request(_) | End::Protocol(_) => false,
    }
}

const UNREADABLE: &str = "the service refuses, with an error that cannot be read";

/// The error that the end of a connection is. `None` if all went well.
fn read_end<E: ErrorName>(end: End) -> Option<SubscriptionError<E>> {
    Some(match end {
        End::Request(error) => SubscriptionError::Request(error),
        End::Transport(error) => SubscriptionError::Transport(error),
        End::Protocol(error) => SubscriptionError::Protocol(error),
        End::Closed(reason) if reason.is_normal() => return None,
        End::Closed(reason) => SubscriptionError::Closed(reason),
        End::Refused(mut response) => {
            hide_secrets(response.headers_mut());
            match declare(read_error(*response)) {
                CallError::Api(error) => SubscriptionError::Refused(error),
                _ => SubscriptionError::Transport(TransportError::new(UNREADABLE)),
            }
        }
        End::ErrorFrame { name, message } => SubscriptionError::Ended(Box::new(ErrorFrame {
            code: E::from(&name),
            message,
        })),
    })
}
