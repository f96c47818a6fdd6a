//! Sends requests with `reqwest`.
//!
//! Redirects are followed as the `reqwest::Client` is set up to, for queries only: `reqwest` takes the token out before
//! it turns to another host, and a procedure that is redirected fails, because its body is sent once at most. To follow
//! none, build the client with `reqwest::redirect::Policy::none()`.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderValue;
use http::header::CONTENT_LENGTH;

use super::transport::{Limits, Transport, TransportError};

impl Transport for reqwest::Client {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let limits = Limits::of(&request);
        let (head, response) = start(self, request, limits.timeout).await?;
        let body = read_body(response, limits.body).await?;
        Ok(head.map(|()| body))
    }
}

/// Sends a request and waits for the head of the response.
pub(super) async fn start(
    client: &reqwest::Client,
    request: http::Request<Bytes>,
    timeout: Option<Duration>,
) -> Result<(http::Response<()>, reqwest::Response), TransportError> {
    let is_query = request.method() == http::Method::GET;
    let may_go_elsewhere = is_query && Limits::of(&request).redirects;
    let is_empty = request.body().is_empty();
    let mut request = reqwest::Request::try_from(request.map(send_once)).map_err(wrap)?;
    if !is_query && is_empty && cfg!(not(target_arch = "wasm32")) {
        // Servers and proxies want to be told; a browser tells them.
        let length = HeaderValue::from_static("0");
        request.headers_mut().insert(CONTENT_LENGTH, length);
    }
    if timeout.is_some() {
        *request.timeout_mut() = timeout;
    }
    let target = request.url().clone();
    let response = client.execute(request).await.map_err(wrap)?;
    let is_elsewhere = match is_query {
        true => response.url().origin() != target.origin(),
        false => *response.url() != target,
    };
    if is_elsewhere && !may_go_elsewhere {
        return Err(TransportError::redirect(without_query(response.url())));
    }
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = response.headers().clone();
    Ok((head, response))
}

pub(super) fn wrap(mut error: reqwest::Error) -> TransportError {
    if let Some(url) = error.url_mut() {
        *url = without_query(url);
    }
    if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::new(error)
    }
}

/// An address as an error tells it: parameters are for the service alone.
fn without_query(url: &reqwest::Url) -> reqwest::Url {
    let mut url = url.clone();
    url.set_query(None);
    url
}

/// A body that cannot be sent again: it would take a password along to where a redirect leads.
#[cfg(not(target_arch = "wasm32"))]
fn send_once(body: Bytes) -> reqwest::Body {
    if body.is_empty() {
        return body.into();
    }
    reqwest::Body::wrap(reqwest::Body::from(body))
}

#[cfg(not(target_arch = "wasm32"))]
async fn read_body(mut response: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    // A length that is told may be a lie; it is good for an early end, not for memory to set aside.
    let told = response.content_length();
    if told.is_some_and(|told| usize::try_from(told).map_or(true, |told| told > limit)) {
        return Err(TransportError::body_too_large(limit));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(wrap)? {
        if chunk.len() > limit - body.len() {
            return Err(TransportError::body_too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

/// In a browser, which follows redirects by its own rules.
#[cfg(target_arch = "wasm32")]
fn send_once(body: Bytes) -> reqwest::Body {
    body.into()
}

/// In a browser, which hands over a body as a whole.
#[cfg(target_arch = "wasm32")]
async fn read_body(response: reqwest::Response, limit: usize) -> Result<Bytes, TransportError> {
    let body = response.bytes().await.map_err(wrap)?;
    if body.len() > limit {
        return Err(TransportError::body_too_large(limit));
    }
    Ok(body)
}
