//! Sends requests with `ureq`, which blocks the thread: its calls are done after one step of `block_on`.
//!
//! Redirects are followed as the agent is set up to, for queries only, and without the token. A procedure that is
//! redirected gives the service's answer as it is, an error with that status. To follow no redirects, build the agent
//! with `max_redirects(0)`.

use std::io::{self, Read};

use bytes::Bytes;
use ureq::config::RedirectAuthHeaders;

use super::transport::{Limits, Transport, TransportError};

impl Transport for ureq::Agent {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (parts, body) = start(self, request, Timed::Whole)?.into_parts();
        let body = read_body(body, limits.body)?;
        Ok(http::Response::from_parts(parts, body))
    }
}

/// What the time limit of a request covers.
#[derive(Clone, Copy)]
pub(super) enum Timed {
    /// All, to the end of the response's body.
    Whole,
    /// What comes before the response's body.
    Head,
}

/// Sends a request and waits for the head of the response.
pub(super) fn start(
    agent: &ureq::Agent,
    request: http::Request<Bytes>,
    timed: Timed,
) -> Result<http::Response<ureq::Body>, TransportError> {
    let (parts, body) = request.into_parts();
    if parts.method == http::Method::GET {
        run(agent, http::Request::from_parts(parts, ()), timed)
    } else {
        run(agent, http::Request::from_parts(parts, &*body), timed)
    }
}

fn run<B: ureq::AsSendBody>(
    agent: &ureq::Agent,
    request: http::Request<B>,
    timed: Timed,
) -> Result<http::Response<ureq::Body>, TransportError> {
    let is_query = request.method() == http::Method::GET;
    let timeout = Limits::of(&request).timeout;
    let mut config = agent
        .configure_request(request)
        .http_status_as_error(false)
        .redirect_auth_headers(RedirectAuthHeaders::Never);
    config = match timed {
        Timed::Whole if timeout.is_some() => config.timeout_global(timeout),
        Timed::Head if timeout.is_some() => config
            .timeout_resolve(timeout)
            .timeout_connect(timeout)
            .timeout_send_request(timeout)
            .timeout_recv_response(timeout),
        _ => config,
    };
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

fn wrap(error: ureq::Error) -> TransportError {
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
