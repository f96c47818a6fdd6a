//! What can go wrong in a call.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::retry_after::{LONGEST_ASKED, read_retry_after};
use super::transport::{TransportError, TransportErrorKind};

/// Why a call gave no output. `E` is the endpoint's `Error`.
///
/// `Debug` and `Display` show no token, no parameters and no part of a JSON body, except a text that does not follow the
/// format it should have.
#[derive(Debug)]
pub enum CallError<E> {
    /// The request could not be put together; nothing was sent.
    Request(RequestError),
    /// There is no response: the service was not reached, or not in time.
    Transport(TransportError),
    /// The service answered with an error.
    Api(Box<ApiError<E>>),
    /// The service says that all went well, but its response is not what the lexicon promises.
    Decode(Box<DecodeError>),
}

/// A service's answer that tells an error.
#[derive(Debug, Clone)]
pub struct ApiError<E> {
    /// The status of the response.
    pub status: http::StatusCode,
    /// The name of the error, or the general name for the status if the response has none (`UpstreamFailure` for 502).
    pub code: E,
    /// What went wrong, for a person to read.
    pub message: Option<String>,
    /// The headers of the response, which tell about rate limits and authentication.
    pub headers: http::HeaderMap,
}

/// A request that cannot be put together. The message tells why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestError {
    pub(super) message: String,
}

/// A response that does not hold the output that the lexicon promises. The message tells what is wrong, and where.
#[derive(Clone)]
pub struct DecodeError {
    message: String,
    response: http::Response<Bytes>,
}

impl<E> CallError<E> {
    /// The service's answer, if it is one.
    pub fn as_api(&self) -> Option<&ApiError<E>> {
        match self {
            CallError::Api(error) => Some(error),
            _ => None,
        }
    }

    /// The same error with another type for its name: to bring the errors of several endpoints to one type.
    pub fn map_code<F>(self, map: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            CallError::Request(error) => CallError::Request(error),
            CallError::Transport(error) => CallError::Transport(error),
            CallError::Decode(error) => CallError::Decode(error),
            CallError::Api(error) => CallError::Api(Box::new(ApiError {
                status: error.status,
                code: map(error.code),
                message: error.message,
                headers: error.headers,
            })),
        }
    }

    /// Whether the same call may succeed later. Before a procedure is called again, consider that the first call may
    /// have had its effect although its response was lost.
    pub fn is_retryable(&self) -> bool {
        match self {
            CallError::Transport(error) => matches!(
                error.kind(),
                TransportErrorKind::Timeout | TransportErrorKind::Other
            ),
            CallError::Api(error) => error.is_retryable(),
            CallError::Request(_) | CallError::Decode(_) => false,
        }
    }

    /// How long to wait before the same call is made again, after so many attempts: `None` if that is of no use. It is
    /// what the service asks for, else half a second, doubled with each attempt up to 30 seconds. A service that asks for
    /// more than an hour gets `None`, too, for it must not be able to stop a program: there
    /// [`retry_after`](CallError::retry_after) tells how long it wants. Whether to repeat a procedure is another question:
    /// see [`is_retryable`](CallError::is_retryable).
    ///
    /// ```text
    /// let mut attempts = 0;
    /// let output = loop {
    ///     attempts += 1;
    ///     match get_timeline::call(&client, &params).await {
    ///         Ok(output) => break output,
    ///         Err(error) => match error.retry_delay(attempts) {
    ///             Some(delay) if attempts < 5 && delay < PATIENCE => sleep(delay).await,
    ///             _ => return Err(error),
    ///         },
    ///     }
    /// };
    /// ```
    pub fn retry_delay(&self, attempts: u32) -> Option<Duration> {
        const FIRST: Duration = Duration::from_millis(500);
        const LONGEST: Duration = Duration::from_secs(30);
        if !self.is_retryable() {
            return None;
        }
        let doubled = 2u32.saturating_pow(attempts.saturating_sub(1));
        let backoff = FIRST.saturating_mul(doubled).min(LONGEST);
        let wait = self.retry_after().unwrap_or(backoff);
        (wait <= LONGEST_ASKED).then_some(wait)
    }

    /// How long the service asks to wait before the next call, if it does, however long that is.
    pub fn retry_after(&self) -> Option<Duration> {
        self.as_api()?.retry_after()
    }
}

impl<E> ApiError<E> {
    /// Whether the same call may succeed later: the status tells of a limit, an overload or a failure that passes.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self.status.as_u16(),
            408 | 425 | 429 | 500 | 502 | 503 | 504 | 522 | 524
        )
    }

    /// How long the service asks to wait: what `Retry-After` says, else, if the rate limit is reached, the time until
    /// `RateLimit-Reset`. A time that is past is zero, and one far ahead comes as it is.
    pub fn retry_after(&self) -> Option<Duration> {
        read_retry_after(self.status, &self.headers)
    }
}

impl RequestError {
    /// An error with this message.
    pub fn new(message: impl Into<String>) -> Self {
        RequestError {
            message: message.into(),
        }
    }
}

impl DecodeError {
    /// What is wrong with this response.
    pub fn new(message: impl Into<String>, response: http::Response<Bytes>) -> Self {
        DecodeError {
            message: message.into(),
            response,
        }
    }

    /// The status of the response.
    pub fn status(&self) -> http::StatusCode {
        self.response.status()
    }

    /// The headers of the response.
    pub fn headers(&self) -> &http::HeaderMap {
        self.response.headers()
    }

    /// The body as it came. It may hold secrets.
    pub fn body(&self) -> &Bytes {
        self.response.body()
    }
}

impl<E> From<RequestError> for CallError<E> {
    fn from(error: RequestError) -> Self {
        CallError::Request(error)
    }
}

impl<E> From<TransportError> for CallError<E> {
    fn from(error: TransportError) -> Self {
        CallError::Transport(error)
    }
}

impl<E> From<ApiError<E>> for CallError<E> {
    fn from(error: ApiError<E>) -> Self {
        CallError::Api(Box::new(error))
    }
}

impl<E> From<DecodeError> for CallError<E> {
    fn from(error: DecodeError) -> Self {
        CallError::Decode(Box::new(error))
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Request(error) => error.fmt(f),
            CallError::Transport(error) => error.fmt(f),
            CallError::Api(error) => error.fmt(f),
            CallError::Decode(error) => error.fmt(f),
        }
    }
}

/// Has no source: the message tells all.
impl<E: fmt::Debug + fmt::Display> Error for CallError<E> {}

impl<E: fmt::Display> fmt::Display for ApiError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shorten(&self.code.to_string()))?;
        if let Some(message) = &self.message {
            write!(f, ": {}", shorten(message))?;
        }
        write!(f, " (status {})", self.status.as_u16())
    }
}

impl<E: fmt::Debug + fmt::Display> Error for ApiError<E> {}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the request cannot be sent: {}", self.message)
    }
}

impl Error for RequestError {}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the response (status {}) is not what the lexicon promises: {}",
            self.status().as_u16(),
            self.message
        )
    }
}

/// Shows the number of bytes, not the bytes.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("message", &self.message)
            .field("status", &self.status())
            .field("body", &format_args!("{} bytes", self.body().len()))
            .finish_non_exhaustive()
    }
}

impl Error for DecodeError {}

/// The start of a text that came from elsewhere, on one line and without control characters.
pub(super) fn shorten(text: &str) -> String {
    const MOST: usize = 300;
    let mut rest = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
    let end = rest.char_indices().nth(MOST).map(|(end, _)| end);
    if let Some(end) = end {
        rest = rest.get(..end).unwrap_or_default();
    }
    let plain = rest.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.chain(end.map(|_| '…')).collect()
}
