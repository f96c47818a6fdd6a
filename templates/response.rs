//! From a response to the output of a call, or to an error.

use std::any::Any;
use std::mem;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use http::{HeaderMap, StatusCode};
use serde::de::value::UnitDeserializer;

use super::call_error::{ApiError, CallError, DecodeError, shorten};
use super::data_error::DataError;
use super::decode::Decode;
use super::error_name::{ErrorName, UndeclaredError};
use super::value::Value;
use super::xrpc::{Binary, Encoding};

/// The output of a call together with the status and the headers that it came with.
#[derive(Debug, Clone)]
pub struct Response<O> {
    /// The status, one of the 2xx.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The output.
    pub output: O,
}

/// Reads the output of an endpoint, or the error that the response tells.
pub(super) fn read_output<O, E>(
    encoding: Encoding,
    response: Result<http::Response<Bytes>, CallError<UndeclaredError>>,
) -> Result<Response<O>, CallError<E>>
where
    O: for<'de> Decode<'de> + 'static,
    E: ErrorName,
{
    let mut response = response.map_err(declare)?;
    if !response.status().is_success() {
        return Err(declare(read_error(response)));
    }
    match read_body(encoding, &mut response) {
        Ok(output) => {
            let (parts, _) = response.into_parts();
            Ok(Response {
                status: parts.status,
                headers: parts.headers,
                output,
            })
        }
        Err(message) => Err(DecodeError::new(message, response).into()),
    }
}

/// The error that a response tells.
pub(super) fn read_error(response: http::Response<Bytes>) -> CallError<UndeclaredError> {
    let (name, message) = error_of(&response);
    let (parts, _) = response.into_parts();
    CallError::from(ApiError {
        status: parts.status,
        code: UndeclaredError(name),
        message,
        headers: parts.headers,
    })
}

/// The same error with the name that the endpoint declares for it.
pub(super) fn declare<E: ErrorName>(error: CallError<UndeclaredError>) -> CallError<E> {
    error.map_code(|name| E::from(name.as_str()))
}

/// Keeps secrets in headers out of debug output.
pub(super) fn hide_secrets(headers: &mut HeaderMap) {
    for (name, value) in headers.iter_mut() {
        if [AUTHORIZATION, LOCATION, SET_COOKIE].contains(name) {
            value.set_sensitive(true);
        }
    }
}

fn read_body<O: for<'de> Decode<'de> + 'static>(
    encoding: Encoding,
    response: &mut http::Response<Bytes>,
) -> Result<O, String> {
    match encoding {
        Encoding::None => O::decode(UnitDeserializer::<DataError>::new())
            .map_err(|_| "the endpoint has no output, but its type is not `()`".to_owned()),
        Encoding::Json => {
            read_json(response.body()).map_err(|error| explain(&hide_texts(&error), response))
        }
        Encoding::Binary(_) => {
            let mut output: Option<O> = None;
            read_binary(encoding, response, &mut output)?;
            output.ok_or_else(|| "there is no output".to_owned())
        }
    }
}

/// A page in place of other bytes comes from someone between client and service, such as a network that wants a login.
/// Any other type may be a service's own idea of what it sends.
pub(super) fn refuse_page(encoding: Encoding, headers: &HeaderMap) -> Result<(), String> {
    let Encoding::Binary(types) = encoding else {
        return Ok(());
    };
    let name = content_type(headers).unwrap_or_default();
    let bare = name.split(';').next().unwrap_or_default().trim();
    let is_page = bare.eq_ignore_ascii_case("text/html");
    match is_page && !types.iter().any(|name| PAGES.contains(name)) {
        true => Err(format!(
            "expected {}, got {}",
            types.join(" or "),
            shorten(name)
        )),
        false => Ok(()),
    }
}

/// The media types and patterns that a page in HTML fits.
const PAGES: [&str; 3] = ["*/*", "text/*", "text/html"];

/// Checks the encoding once, so that the parser need not check it string by string.
fn read_json<O: for<'de> Decode<'de>>(body: &[u8]) -> Result<O, String> {
    let text = std::str::from_utf8(body).map_err(|error| format!("not UTF-8: {error}"))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let output = O::decode(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(output)
}

/// Takes out of a message the text that stands where something else should: it may be a token.
pub(super) fn hide_texts(message: &str) -> String {
    let mut parts = message.split("string \"");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut is_escaped = false;
        let rest = part.trim_start_matches(|c| {
            let ends = c == '"' && !is_escaped;
            is_escaped = c == '\\' && !is_escaped;
            !ends
        });
        shown.push_str("a string");
        shown.push_str(rest.strip_prefix('"').unwrap_or(rest));
    }
    shown
}

/// Moves the body into its place, for it may be large: an `Option` of the output's type, which is to be `Binary`.
fn read_binary(
    encoding: Encoding,
    response: &mut http::Response<Bytes>,
    place: &mut dyn Any,
) -> Result<(), String> {
    refuse_page(encoding, response.headers())?;
    let Some(output) = place.downcast_mut::<Option<Binary>>() else {
        return Err("the output is not JSON, but its type is not `Binary`".to_owned());
    };
    let media_type = content_type(response.headers()).map(str::to_owned);
    // Nothing is copied unless the transport keeps the body, too.
    let bytes = mem::take(response.body_mut()).into();
    *output = Some(Binary { bytes, media_type });
    Ok(())
}

/// Adds to an error in JSON what the response is instead, if it is no JSON.
fn explain(error: &str, response: &http::Response<Bytes>) -> String {
    let body = response.body();
    if body.is_empty() {
        return "the body is empty, expected JSON".to_owned();
    }
    let is_html = body.trim_ascii_start().starts_with(b"<");
    let name = match content_type(response.headers()) {
        Some(name) if !name.to_ascii_lowercase().contains("json") => shorten(name),
        _ if is_html => "HTML or XML".to_owned(),
        _ => return error.to_owned(),
    };
    match std::str::from_utf8(body) {
        // Anything else may be data that is not for everyone to see.
        Ok(text) if is_html => format!("expected JSON, got {name}: {}", shorten(text)),
        _ => format!("expected JSON, got {name}: {error}"),
    }
}

/// The name of the error and the message, as far as the body tells them.
fn error_of(response: &http::Response<Bytes>) -> (String, Option<String>) {
    /// No error says more than this. It bounds what is made of a body that does.
    const MOST: usize = 1 << 20;
    let body = response.body();
    let body = Some(body.as_ref()).filter(|body| body.len() <= MOST);
    let json: Option<Value> = body.and_then(|body| serde_json::from_slice(body).ok());
    let text = |key| json.as_ref()?.get(key)?.as_str().map(str::to_owned);
    let name = text("error").filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| name_of(response.status()).to_owned());
    let message = text("message").or_else(|| plain_text(response));
    (name, message.or_else(|| redirect(response)))
}

/// The body, if it is a text for people: what a proxy in front of a service tells.
fn plain_text(response: &http::Response<Bytes>) -> Option<String> {
    let name = content_type(response.headers())?.to_ascii_lowercase();
    let text = std::str::from_utf8(response.body()).ok()?;
    (name.starts_with("text/plain") && !text.trim().is_empty()).then(|| shorten(text))
}

/// Where the service redirects to.
fn redirect(response: &http::Response<Bytes>) -> Option<String> {
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    // Parameters of the request may be in it.
    let location = location.split(['?', '#']).next()?;
    let is_redirect = response.status().is_redirection();
    is_redirect.then(|| format!("the service redirects to {}", shorten(location)))
}

/// The general name for errors with this status.
fn name_of(status: StatusCode) -> &'static str {
    match status.as_u16() {
        401 => "AuthenticationRequired",
        403 => "Forbidden",
        404 => "XRPCNotSupported",
        406 => "NotAcceptable",
        413 => "PayloadTooLarge",
        415 => "UnsupportedMediaType",
        429 => "RateLimitExceeded",
        499 => "RequestAborted",
        400..=498 => "InvalidRequest",
        501 => "MethodNotImplemented",
        502 => "UpstreamFailure",
        503 => "NotEnoughResources",
        504 => "UpstreamTimeout",
        500..=599 => "InternalServerError",
        _ => "XRPCNotSupported",
    }
}

fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok()
}
