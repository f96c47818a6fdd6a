//! Calls of endpoints, and the requests that they send.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{ACCEPT, CONTENT_TYPE};
use http::{HeaderValue, Method};
use serde::ser::Serialize;

use super::call_error::{CallError, RequestError};
use super::caller::ExchangeResult;
use super::client::Settings;
use super::json_writer::to_json_vec;
use super::params::write_params;
use super::record::Checked;
use super::response::{Response, read_output};
use super::transport::BoxFuture;
use super::xrpc::{Binary, Encoding, Procedure, Query};

/// What a call of query `Q` gives.
pub type QueryResult<Q> = Result<<Q as Query>::Output, CallError<<Q as Query>::Error>>;

/// What a call of procedure `P` gives.
pub type ProcedureResult<P> = Result<<P as Procedure>::Output, CallError<<P as Procedure>::Error>>;

/// The call of query `Q` under way: a future of its output, `Send` where threads are. It borrows nothing.
#[must_use = "a call is sent when it is awaited"]
pub struct QueryCall<Q> {
    exchange: BoxFuture<'static, ExchangeResult>,
    query: PhantomData<fn() -> Q>,
}

impl<Q: Query> QueryCall<Q> {
    pub(super) fn new(exchange: BoxFuture<'static, ExchangeResult>) -> Self {
        QueryCall {
            exchange,
            query: PhantomData,
        }
    }

    /// The output together with what the headers tell, such as the rate limit.
    pub async fn with_headers(self) -> QueryResponse<Q> {
        read_output(Q::OUTPUT, self.exchange.await)
    }
}

impl<Q: Query> Future for QueryCall<Q> {
    type Output = QueryResult<Q>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = self.exchange.as_mut().poll(context);
        response.map(|response| Ok(read_output(Q::OUTPUT, response)?.output))
    }
}

impl<Q: Query> fmt::Debug for QueryCall<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("QueryCall").field(&Q::NSID).finish()
    }
}

/// The call of procedure `P` under way: a future of its output, `Send` where threads are. It borrows nothing.
#[must_use = "a call is sent when it is awaited"]
pub struct ProcedureCall<P> {
    exchange: BoxFuture<'static, ExchangeResult>,
    procedure: PhantomData<fn() -> P>,
}

impl<P: Procedure> ProcedureCall<P> {
    pub(super) fn new(exchange: BoxFuture<'static, ExchangeResult>) -> Self {
        ProcedureCall {
            exchange,
            procedure: PhantomData,
        }
    }

    /// The output together with what the headers tell, such as the rate limit.
    pub async fn with_headers(self) -> ProcedureResponse<P> {
        read_output(P::OUTPUT, self.exchange.await)
    }
}

impl<P: Procedure> Future for ProcedureCall<P> {
    type Output = ProcedureResult<P>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let response = self.exchange.as_mut().poll(context);
        response.map(|response| Ok(read_output(P::OUTPUT, response)?.output))
    }
}

impl<P: Procedure> fmt::Debug for ProcedureCall<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ProcedureCall").field(&P::NSID).finish()
    }
}

/// What a call of query `Q` gives together with the headers.
pub type QueryResponse<Q> = Result<Response<<Q as Query>::Output>, CallError<<Q as Query>::Error>>;

/// What a call of procedure `P` gives together with the headers.
pub type ProcedureResponse<P> =
    Result<Response<<P as Procedure>::Output>, CallError<<P as Procedure>::Error>>;

/// A check of what is to be sent, by its lexicon.
type Check<V> = fn(&V) -> Checked;

impl Settings {
    /// The parameters as they stand in an address.
    pub(super) fn write_params<P: Serialize>(
        &self,
        params: &P,
        check: Check<P>,
    ) -> Result<String, RequestError> {
        self.check("a parameter", params, check)?;
        write_params(params).map_err(|error| RequestError::new(error.to_string()))
    }

    /// The body of a procedure's request.
    pub(super) fn write_input<I: Serialize + 'static>(
        &self,
        encoding: Encoding,
        input: &I,
        check: Check<I>,
    ) -> Result<Body, RequestError> {
        self.check("its input", input, check)?;
        write_input(encoding, input)
    }

    /// The request of a query.
    pub(super) fn build_query(
        &self,
        nsid: &str,
        params: Result<String, RequestError>,
        output: Encoding,
    ) -> Result<http::Request<Bytes>, RequestError> {
        let headers = [(ACCEPT, accepted(output)?), (CONTENT_TYPE, None)];
        let params = params?;
        self.build_request(Method::GET, nsid, &params, headers, Bytes::new())
    }

    /// The request of a procedure.
    pub(super) fn build_procedure(
        &self,
        nsid: &str,
        params: Result<String, RequestError>,
        body: Result<Body, RequestError>,
        output: Encoding,
    ) -> Result<http::Request<Bytes>, RequestError> {
        let (params, body) = (params?, body?);
        let headers = [
            (ACCEPT, accepted(output)?),
            (CONTENT_TYPE, body.content_type),
        ];
        self.build_request(Method::POST, nsid, &params, headers, body.bytes)
    }
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
        Encoding::Json => match to_json_vec(input) {
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
