//! Calls of endpoints, and the requests that they send.

use std::future::Future;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use serde::ser::Serialize;

use super::call_error::{CallError, RequestError};
use super::client::Client;
use super::data_error::DataError;
use super::params::write_params;
use super::response::{Response, hide_secrets, read_output};
use super::transport::{MaybeSend, Transport, TransportError};
use super::xrpc::{Binary, Encoding, Procedure, Query};

/// What a call of query `Q` gives.
pub type QueryResult<Q> = Result<<Q as Query>::Output, CallError<<Q as Query>::Error>>;

/// What a call of procedure `P` gives.
pub type ProcedureResult<P> = Result<<P as Procedure>::Output, CallError<<P as Procedure>::Error>>;

/// The call of query `Q` under way: a future, `Send` where threads are.
pub trait QueryCall<Q: Query>: Future<Output = QueryResult<Q>> + MaybeSend {}

impl<Q: Query, F: Future<Output = QueryResult<Q>> + MaybeSend> QueryCall<Q> for F {}

/// The call of procedure `P` under way: a future, `Send` where threads are.
pub trait ProcedureCall<P: Procedure>: Future<Output = ProcedureResult<P>> + MaybeSend {}

impl<P: Procedure, F: Future<Output = ProcedureResult<P>> + MaybeSend> ProcedureCall<P> for F {}

impl<T: Transport> Client<T> {
    /// Calls a query. The future does not borrow the client.
    pub fn query<Q: Query>(
        &self,
        params: &Q::Params,
    ) -> impl Future<Output = QueryResult<Q>> + MaybeSend + use<T, Q> {
        let exchange = self.send_query(Q::NSID, write_params(params), Q::OUTPUT);
        async move { Ok(read_output(Q::OUTPUT, exchange.await?)?.output) }
    }

    /// Calls a query, for its output and what the headers tell, such as the rate limit.
    pub fn query_with_headers<Q: Query>(
        &self,
        params: &Q::Params,
    ) -> impl Future<Output = Result<Response<Q::Output>, CallError<Q::Error>>> + MaybeSend + use<T, Q>
    {
        let exchange = self.send_query(Q::NSID, write_params(params), Q::OUTPUT);
        async move { read_output(Q::OUTPUT, exchange.await?) }
    }

    /// Calls a procedure. The future does not borrow the client.
    pub fn procedure<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl Future<Output = ProcedureResult<P>> + MaybeSend + use<T, P> {
        let body = write_input(P::INPUT, input);
        let exchange = self.send_procedure(P::NSID, write_params(params), body, P::OUTPUT);
        async move { Ok(read_output(P::OUTPUT, exchange.await?)?.output) }
    }

    /// Calls a procedure, for its output and what the headers tell, such as the rate limit.
    pub fn procedure_with_headers<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl Future<Output = Result<Response<P::Output>, CallError<P::Error>>> + MaybeSend + use<T, P>
    {
        let body = write_input(P::INPUT, input);
        let exchange = self.send_procedure(P::NSID, write_params(params), body, P::OUTPUT);
        async move { read_output(P::OUTPUT, exchange.await?) }
    }

    fn send_query(
        &self,
        nsid: &str,
        params: Result<String, DataError>,
        output: Encoding,
    ) -> impl Future<Output = Result<http::Response<Bytes>, Unanswered>> + MaybeSend + use<T> {
        let request = self.build_query(nsid, params, output);
        exchange(Arc::clone(&self.transport), request)
    }

    fn send_procedure(
        &self,
        nsid: &str,
        params: Result<String, DataError>,
        body: Result<Body, RequestError>,
        output: Encoding,
    ) -> impl Future<Output = Result<http::Response<Bytes>, Unanswered>> + MaybeSend + use<T> {
        let request = self.build_procedure(nsid, params, body, output);
        exchange(Arc::clone(&self.transport), request)
    }
}

impl<T> Client<T> {
    /// The request of a query.
    pub(super) fn build_query(
        &self,
        nsid: &str,
        params: Result<String, DataError>,
        output: Encoding,
    ) -> Result<http::Request<Bytes>, RequestError> {
        let headers = [(ACCEPT, accepted(output)?), (CONTENT_TYPE, None)];
        let params = params.map_err(|error| RequestError::new(error.to_string()))?;
        self.settings
            .build_request(Method::GET, nsid, &params, headers, Bytes::new())
    }

    /// The request of a procedure.
    pub(super) fn build_procedure(
        &self,
        nsid: &str,
        params: Result<String, DataError>,
        body: Result<Body, RequestError>,
        output: Encoding,
    ) -> Result<http::Request<Bytes>, RequestError> {
        let body = body?;
        let headers = [
            (ACCEPT, accepted(output)?),
            (CONTENT_TYPE, body.content_type),
        ];
        let params = params.map_err(|error| RequestError::new(error.to_string()))?;
        self.settings
            .build_request(Method::POST, nsid, &params, headers, body.bytes)
    }
}

/// Why there is no response. The same for all endpoints, so that what gets there is compiled once.
pub(super) enum Unanswered {
    Request(RequestError),
    Transport(TransportError),
}

impl<E> From<Unanswered> for CallError<E> {
    fn from(error: Unanswered) -> Self {
        match error {
            Unanswered::Request(error) => CallError::Request(error),
            Unanswered::Transport(error) => CallError::Transport(error),
        }
    }
}

/// Sends a request.
pub(super) async fn exchange<T: Transport>(
    transport: Arc<T>,
    request: Result<http::Request<Bytes>, RequestError>,
) -> Result<http::Response<Bytes>, Unanswered> {
    let sent = transport.send(request.map_err(Unanswered::Request)?);
    let mut response = sent.await.map_err(Unanswered::Transport)?;
    hide_secrets(response.headers_mut());
    Ok(response)
}

/// The body of a request and its type.
pub(super) struct Body {
    bytes: Bytes,
    content_type: Option<HeaderValue>,
}

/// The body of a procedure's request.
pub(super) fn write_input<I: Serialize + 'static>(
    encoding: Encoding,
    input: &I,
) -> Result<Body, RequestError> {
    match encoding {
        Encoding::None => Ok(Body {
            bytes: Bytes::new(),
            content_type: None,
        }),
        Encoding::Json => match serde_json::to_vec(input) {
            Ok(json) => Ok(Body {
                bytes: json.into(),
                content_type: Some(HeaderValue::from_static("application/json")),
            }),
            Err(error) => Err(RequestError::new(format!("its input: {error}"))),
        },
        Encoding::Binary(types) => write_binary(types, Binary::of(input)),
    }
}

fn write_binary(types: &[&str], input: Option<&Binary>) -> Result<Body, RequestError> {
    let Some(input) = input else {
        return Err(RequestError::new("its input is not of type `Binary`"));
    };
    let media_type = match (&input.media_type, types) {
        (Some(media_type), _) => media_type,
        (None, [only]) if !only.contains('*') => *only,
        (None, types) if types.contains(&"*/*") => "application/octet-stream",
        (None, types) => {
            return Err(RequestError::new(format!(
                "its input needs a media type (`Binary::with_media_type`), one of {}",
                types.join(", ")
            )));
        }
    };
    let Ok(content_type) = HeaderValue::from_str(media_type) else {
        return Err(RequestError::new(
            "the media type of its input has characters that no header may have",
        ));
    };
    Ok(Body {
        bytes: Bytes::copy_from_slice(&input.bytes),
        content_type: Some(content_type),
    })
}

/// The `Accept` header for this output.
fn accepted(output: Encoding) -> Result<Option<HeaderValue>, RequestError> {
    match output {
        Encoding::None => Ok(None),
        Encoding::Json => Ok(Some(HeaderValue::from_static("application/json"))),
        Encoding::Binary(types) => match HeaderValue::from_str(&types.join(", ")) {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(RequestError::new("its output has no valid media type")),
        },
    }
}
