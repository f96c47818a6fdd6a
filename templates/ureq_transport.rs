//! Sends requests with `ureq`, which blocks the thread: its calls are done after one step of `block_on`.
//!
//! Redirects are followed as the agent is set up to, for queries only, and without the token. A procedure that is
//! redirected gives the service's answer as it is, an error with that status. To follow no redirects, build the agent
//! with `max_redirects(0)`.

use std::future::Future;
use std::io::{self, Read};
use std::time::Duration;

use bytes::Bytes;
use ureq::config::RedirectAuthHeaders;

use super::transport::{Limits, MaybeSend, Transport, TransportError};

impl Transport for ureq::Agent {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> impl Future<Output = Result<http::Response<Bytes>, TransportError>> + MaybeSend {
        async move {
            let limits = Limits::of(&request);
            let (parts, body) = start(self, request, limits.timeout)?.into_parts();
            let body = read_body(body, limits.body)?;
            Ok(http::Response::from_parts(parts, body))
        }
    }
}

/// Sends a request and waits for the head of the response.
fn start(
    agent: &ureq::Agent,
    request: http::Request<Bytes>,
    timeout: Option<Duration>,
) -> Result<http::Response<ureq::Body>, TransportError> {
    let (parts, body) = request.into_parts();
    if parts.method == http::Method::GET {
        run(agent, http::Request::from_parts(parts, ()), timeout)
    } else {
        run(agent, http::Request::from_parts(parts, &*body), timeout)
    }
}

fn run<B: ureq::AsSendBody>(
    agent: &ureq::Agent,
    request: http::Request<B>,
    timeout: Option<Duration>,
) -> Result<http::Response<ureq::Body>, TransportError> {
    let is_query = request.method() == http::Method::GET;
    let mut config = agent
        .configure_request(request)
        .http_status_as_error(false)
        .redirect_auth_headers(RedirectAuthHeaders::Never);
    if timeout.is_some() {
        config = config.timeout_global(timeout);
    }
    if !is_query {
        config = config.max_redirects(0);
    }
    agent.run(config.build()).map_err(wrap)
}

fn read_body(body: ureq::Body, limit: usize) -> Result<Bytes, TransportError> {
    // One byte more than allowed shows that there is more. The limit counts what is left after decompression.
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = body.into_reader().take(most).read_to_end(&mut bytes);
    read.map_err(wrap_io)?;
    if bytes.len() > limit {
        return Err(TransportError::body_too_large(limit));
    }
    Ok(bytes.into())
}

pub(super) fn wrap(error: ureq::Error) -> TransportError {
    match error {
        ureq::Error::Timeout(_) => TransportError::timeout(error),
        ureq::Error::Io(error) => wrap_io(error),
        error => TransportError::new(error),
    }
}

pub(super) fn wrap_io(error: io::Error) -> TransportError {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    let is_timeout = matches!(inner, Some(ureq::Error::Timeout(_)));
    if is_timeout || error.kind() == io::ErrorKind::TimedOut {
        TransportError::timeout(error)
    } else {
        TransportError::new(error)
    }
}
