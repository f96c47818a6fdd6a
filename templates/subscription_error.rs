//! What can go wrong in a subscription.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::call_error::{ApiError, RequestError, shorten};
use super::transport::{TransportError, TransportErrorKind};
use super::websocket::CloseReason;

/// Why a subscription gave no message. `E` is the `Error` of the subscription.
///
/// After [`Decode`](SubscriptionError::Decode) the stream goes on with the next message. All other errors are its end.
#[derive(Debug)]
pub enum SubscriptionError<E> {
    /// The request could not be put together; nothing was sent.
    Request(RequestError),
    /// The service was not reached, or not in time, or the connection broke, or nothing came over it for too long.
    Transport(TransportError),
    /// The service answered with an error and opened no stream.
    Refused(Box<ApiError<E>>),
    /// The service ended the stream with an error.
    Ended(Box<ErrorFrame<E>>),
    /// The service closed the connection for a reason other than that all is done, and named no error.
    Closed(CloseReason),
    /// The service sent what is no event stream. The connection was dropped.
    Protocol(ProtocolError),
    /// A message is not what the lexicon promises.
    Decode(Box<MessageError>),
}

/// The error that a service ends a stream with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorFrame<E> {
    /// The name of the error.
    pub code: E,
    /// What went wrong, for a person to read.
    pub message: Option<String>,
}

/// What a service sent in place of the frames of an event stream.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ProtocolError {
    /// A text message. Frames are binary.
    Text,
    /// Bytes that are not DAG-CBOR.
    Malformed,
    /// A header without a payload.
    MissingPayload,
    /// A header and a payload, and something after them.
    TrailingData,
    /// A header that is none. The text tells why.
    Header(String),
    /// An error that has no name. The text tells what is wrong with it.
    ErrorFrame(String),
    /// A message that is larger than this many bytes, the limit.
    TooLarge(usize),
}

/// A message that is not what the lexicon promises. `Display` tells its type, what is wrong, and where.
#[derive(Clone, PartialEq, Eq)]
pub struct MessageError {
    pub(super) type_name: String,
    pub(super) message: String,
    pub(super) seq: Option<i64>,
    pub(super) payload: Bytes,
}

impl<E> SubscriptionError<E> {
    /// The name of the error that the service told, if it told one.
    pub fn code(&self) -> Option<&E> {
        match self {
            SubscriptionError::Refused(error) => Some(&error.code),
            SubscriptionError::Ended(error) => Some(&error.code),
            _ => None,
        }
    }

    /// Whether the stream goes on after this error.
    pub fn is_about_one_message(&self) -> bool {
        matches!(self, SubscriptionError::Decode(_))
    }

    /// How long the service asks to wait before the next attempt, if it does.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            SubscriptionError::Refused(error) => error.retry_after(),
            _ => None,
        }
    }
}

impl MessageError {
    /// The full type of the message, such as `com.atproto.sync.subscribeRepos#commit`.
    pub fn type_name(&self) -> &str {
        &self.type_name
    }

    /// The sequence number, if the message has one.
    pub fn seq(&self) -> Option<i64> {
        self.seq
    }

    /// The message as it came, in DAG-CBOR.
    pub fn payload(&self) -> &Bytes {
        &self.payload
    }
}

/// Why a connection is over, for whatever subscription.
pub(super) enum End {
    Request(RequestError),
    Transport(TransportError),
    Refused(Box<http::Response<Bytes>>),
    ErrorFrame {
        name: String,
        message: Option<String>,
    },
    Closed(CloseReason),
    Protocol(ProtocolError),
}

impl From<TransportError> for End {
    fn from(error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::BodyTooLarge(limit) => {
                End::Protocol(ProtocolError::TooLarge(limit))
            }
            _ => End::Transport(error),
        }
    }
}

impl<E: fmt::Display> fmt::Display for SubscriptionError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SubscriptionError::Request(error) => error.fmt(f),
            SubscriptionError::Transport(error) => error.fmt(f),
            SubscriptionError::Refused(error) => error.fmt(f),
            SubscriptionError::Ended(error) => error.fmt(f),
            SubscriptionError::Closed(reason) => reason.fmt(f),
            SubscriptionError::Protocol(error) => error.fmt(f),
            SubscriptionError::Decode(error) => error.fmt(f),
        }
    }
}

/// Has no source: the message tells all.
impl<E: fmt::Debug + fmt::Display> Error for SubscriptionError<E> {}

impl<E: fmt::Display> fmt::Display for ErrorFrame<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shorten(&self.code.to_string()))?;
        match &self.message {
            Some(message) => write!(f, ": {}", shorten(message)),
            None => Ok(()),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> Error for ErrorFrame<E> {}

impl fmt::Display for CloseReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service closed the connection")?;
        if let Some(code) = self.code {
            write!(f, " (code {code})")?;
        }
        match self.reason.as_str() {
            "" => Ok(()),
            reason => write!(f, ": {}", shorten(reason)),
        }
    }
}

impl fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the service does not send an event stream: ")?;
        match self {
            ProtocolError::Text => f.write_str("a text message"),
            ProtocolError::Malformed => f.write_str("a frame that is not DAG-CBOR"),
            ProtocolError::MissingPayload => f.write_str("a frame without a payload"),
            ProtocolError::TrailingData => f.write_str("a frame with something after its payload"),
            ProtocolError::Header(why) => write!(f, "a frame without a header: {}", shorten(why)),
            ProtocolError::ErrorFrame(why) => {
                write!(f, "an error that cannot be read: {}", shorten(why))
            }
            ProtocolError::TooLarge(limit) => {
                write!(f, "a message that is larger than {limit} bytes")
            }
        }
    }
}

impl Error for ProtocolError {}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a message of type {}", shorten(&self.type_name))?;
        if let Some(seq) = self.seq {
            write!(f, " (seq {seq})")?;
        }
        write!(
            f,
            " is not what the lexicon promises: {}",
            shorten(&self.message)
        )
    }
}

/// Shows the number of bytes, not the bytes.
impl fmt::Debug for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageError")
            .field("type_name", &self.type_name)
            .field("message", &self.message)
            .field("seq", &self.seq)
            .field("payload", &format_args!("{} bytes", self.payload.len()))
            .finish()
    }
}

impl Error for MessageError {}
