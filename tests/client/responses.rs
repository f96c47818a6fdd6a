//! What calls make of responses.
use std::sync::Mutex;

use bytes::Bytes;

use super::endpoints::*;
use super::lex::{
    Binary, CallError, Caller, Client, Encoding, Query, Transport, TransportError, UndeclaredError,
    Value, block_on,
};
use super::transports::Canned;

const JSON: (&str, &str) = ("content-type", "application/json; charset=utf-8");

fn search(canned: Canned) -> Result<Found, CallError<Error>> {
    block_on(canned.client().query::<Search>(&Params::new("a")))
}

fn decode_error(headers: &[(&str, &str)], body: impl Into<Bytes>) -> String {
    let body = body.into();
    match search(Canned::new(200, headers, body.clone())) {
        Err(CallError::Decode(error)) => {
            assert_eq!(error.body(), &body);
            assert_eq!(error.status(), 200);
            assert!(format!("{error:?}").len() < 1000, "{error:?}");
            error.to_string()
        }
        other => panic!("{other:?}"),
    }
}

const PREFIX: &str = "the response (status 200) is not what the lexicon promises: ";

#[test]
fn output_comes_alone_or_with_its_headers() {
    let body = r#" {"items":[{"name":"a"}],"new":1}"#;
    let found = Found::new(vec![Item::new("a")]);
    assert_eq!(search(Canned::new(200, &[JSON], body)).unwrap(), found);
    // A media type that is missing or wrong is no reason to refuse what fits.
    assert_eq!(search(Canned::new(201, &[], body)).unwrap(), found);
    assert_eq!(
        search(Canned::new(200, &[("content-type", "text/html")], body)).unwrap(),
        found
    );

    let headers = [JSON, ("ratelimit-remaining", "7"), ("set-cookie", "secret")];
    let client = Canned::new(202, &headers, body).client();
    let response = block_on(client.query::<Search>(&Params::new("a")).with_headers()).unwrap();
    assert_eq!(response.status, 202);
    assert_eq!(response.headers["ratelimit-remaining"], "7");
    assert_eq!(response.output, found);
    assert!(!format!("{response:?}").contains("secret"));
    let input = Input::new("a", "b");
    let response = block_on(client.procedure::<LogIn>(&(), &input).with_headers()).unwrap();
    assert_eq!((response.status.as_u16(), response.output), (202, found));
}

#[test]
fn no_output_is_whatever_comes() {
    for body in ["", "{}", "<html>"] {
        let client = Canned::new(200, &[], body).client();
        block_on(client.procedure::<Touch>(&(), &())).unwrap();
    }
}

#[test]
fn bytes_come_with_their_type() {
    let client = Canned::new(200, &[("content-type", "image/png")], vec![0, 255]).client();
    assert_eq!(
        block_on(client.query::<Download>(&())).unwrap(),
        Binary::new([0, 255]).with_media_type("image/png")
    );
    let client = Canned::new(200, &[], "").client();
    assert_eq!(
        block_on(client.query::<Download>(&())).unwrap(),
        Binary::new([])
    );
}

/// A transport that gives its body away.
struct Once(Mutex<Option<Bytes>>);

impl Transport for Once {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let body = self.0.lock().unwrap().take();
        Ok(http::Response::new(body.unwrap()))
    }
}

#[test]
fn bytes_are_not_copied() {
    let body = vec![7; 1 << 20];
    let place = body.as_ptr();
    let transport = Once(Mutex::new(Some(body.into())));
    let client = Client::new(transport, "https://pds.test").unwrap();
    let output = block_on(client.query::<Download>(&())).unwrap();
    assert_eq!(output, Binary::new(vec![7; 1 << 20]));
    assert_eq!(output.bytes.as_ptr(), place);
}

struct Anything;

impl Query for Anything {
    const NSID: &'static str = "app.test.anything";
    type Params = ();
    type Output = Value;
    type Error = UndeclaredError;
}

#[test]
fn output_without_a_lexicon_is_any_json() {
    let client = Canned::new(200, &[], "[1]").client();
    assert_eq!(
        block_on(client.query::<Anything>(&())).unwrap(),
        Value::Array(vec![Value::Integer(1)])
    );
    // As deep as the parser goes, and no deeper.
    let client = Canned::new(200, &[], "[".repeat(100_000)).client();
    let error = block_on(client.query::<Anything>(&())).unwrap_err();
    assert!(error.to_string().contains("recursion limit"), "{error}");
}

#[test]
fn a_type_that_does_not_fit_its_encoding_is_an_error() {
    struct Mistaken;
    impl Query for Mistaken {
        const NSID: &'static str = "app.test.mistaken";
        const OUTPUT: Encoding = Encoding::Binary(&["*/*"]);
        type Params = ();
        type Output = Found;
        type Error = UndeclaredError;
    }
    let client = Canned::new(200, &[], "abc").client();
    let error = block_on(client.query::<Mistaken>(&())).unwrap_err();
    assert!(
        error.to_string().contains("its type is not `Binary`"),
        "{error}"
    );
    let CallError::Decode(error) = error else {
        panic!("{error}")
    };
    assert_eq!(error.body(), "abc");
}

#[test]
fn a_decode_error_says_where_and_shows_no_json() {
    let error = decode_error(&[JSON], r#"{"items":[{"name":"a"},{"nam":"secret"}]}"#);
    assert!(error.starts_with(PREFIX), "{error}");
    assert!(
        error.contains("`items[1]`: missing field `name`"),
        "{error}"
    );
    assert!(!error.contains("secret"));
    let error = decode_error(&[JSON], r#"{"items":[]} {"secret":1}"#);
    assert!(error.contains("trailing characters"), "{error}");
    let error = decode_error(&[JSON], r#"{"items":["#);
    assert!(error.contains("EOF"), "{error}");
}

#[test]
fn a_decode_error_says_what_came_instead_of_json() {
    assert_eq!(
        decode_error(
            &[("content-type", "text/html; charset=utf-8")],
            "<!DOCTYPE html>\n<b>Hi\u{1b}"
        ),
        format!("{PREFIX}expected JSON, got text/html; charset=utf-8: <!DOCTYPE html> <b>Hi")
    );
    let html = "<p>".repeat(1000);
    let error = decode_error(&[], html);
    assert!(
        error.contains("expected JSON, got HTML or XML: <p><p>"),
        "{error}"
    );
    assert!(
        error.ends_with('…') && error.chars().count() < 450,
        "{error}"
    );
    assert_eq!(
        decode_error(&[JSON], ""),
        format!("{PREFIX}the body is empty, expected JSON")
    );
    let error = decode_error(&[("content-type", "image/png")], vec![0x89, b'P']);
    assert!(
        error.contains("expected JSON, got image/png: not UTF-8"),
        "{error}"
    );
    let error = decode_error(&[JSON], b"{\"items\":[{\"name\":\"\xff\"}]}".to_vec());
    assert_eq!(
        error,
        format!("{PREFIX}not UTF-8: invalid utf-8 sequence of 1 bytes from index 19")
    );
}

#[test]
fn an_error_has_its_name_its_message_and_its_headers() {
    let body = r#"{"error":"AuthFactorTokenRequired","message":"A code was sent"}"#;
    let canned = Canned::new(401, &[JSON, ("www-authenticate", "x")], body);
    match search(canned) {
        Err(CallError::Api(e)) if e.code == Error::AuthFactorTokenRequired => {
            assert_eq!(e.status, 401);
            assert_eq!(e.headers["www-authenticate"], "x");
            assert_eq!(
                e.to_string(),
                "AuthFactorTokenRequired: A code was sent (status 401)"
            );
            let message: Option<String> = e.message;
            assert_eq!(message.as_deref(), Some("A code was sent"));
        }
        other => panic!("{other:?}"),
    }
    let error = search(Canned::new(400, &[], r#"{"error":"ExpiredToken"}"#)).unwrap_err();
    assert_eq!(error.to_string(), "ExpiredToken (status 400)");
    let code = &error.as_api().unwrap().code;
    assert!(matches!(code, Error::Other(name) if name == "ExpiredToken"));
    let erased: CallError<String> = error.map_code(|code| code.to_string());
    assert_eq!(erased.as_api().unwrap().code, "ExpiredToken");
    let error: Box<dyn std::error::Error + Send + Sync> = erased.into();
    assert_eq!(error.to_string(), "ExpiredToken (status 400)");
}

#[test]
fn an_error_without_a_name_takes_that_of_its_status() {
    for (status, name) in [
        (302, "XRPCNotSupported"),
        (400, "InvalidRequest"),
        (401, "AuthenticationRequired"),
        (403, "Forbidden"),
        (404, "XRPCNotSupported"),
        (405, "InvalidRequest"),
        (406, "NotAcceptable"),
        (413, "PayloadTooLarge"),
        (415, "UnsupportedMediaType"),
        (418, "InvalidRequest"),
        (429, "RateLimitExceeded"),
        (499, "RequestAborted"),
        (500, "InternalServerError"),
        (501, "MethodNotImplemented"),
        (502, "UpstreamFailure"),
        (503, "NotEnoughResources"),
        (504, "UpstreamTimeout"),
        (599, "InternalServerError"),
    ] {
        for body in [
            "",
            "<html>Bad Gateway",
            "{}",
            "[]",
            r#"{"error":""}"#,
            r#"{"error":1,"message":null}"#,
            r#"{"error":"Cut"#,
        ] {
            let error = search(Canned::new(status, &[], body)).unwrap_err();
            let api = error.as_api().unwrap();
            assert_eq!(api.code.as_str(), name, "{status} {body}");
            assert_eq!((api.status.as_u16(), &api.message), (status, &None));
        }
    }
}

#[test]
fn an_error_tells_what_a_proxy_says() {
    let text = ("content-type", "text/plain");
    let error = search(Canned::new(503, &[text], "no healthy upstream\r\n")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "NotEnoughResources: no healthy upstream (status 503)"
    );
    let error = search(Canned::new(301, &[("location", "https://x.test/")], "")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "XRPCNotSupported: the service redirects to https://x.test/ (status 301)"
    );
}

#[test]
fn what_a_service_says_cannot_flood_or_steer_a_terminal() {
    let body = format!(
        r#"{{"error":"A\u001b[2J","message":"{}"}}"#,
        "x".repeat(5000)
    );
    let error = search(Canned::new(400, &[], body)).unwrap_err();
    let shown = error.to_string();
    assert!(!shown.contains('\u{1b}') && shown.len() < 400, "{shown}");
    // The values themselves are whole.
    assert_eq!(
        error.as_api().unwrap().message.as_ref().unwrap().len(),
        5000
    );
    // A huge body is not looked into.
    let body = format!(
        r#"{{"error":"NotFound","message":"{}"}}"#,
        "x".repeat(2 << 20)
    );
    let error = search(Canned::new(400, &[], body)).unwrap_err();
    assert_eq!(error.as_api().unwrap().code.as_str(), "InvalidRequest");
}

#[test]
fn what_may_succeed_later_says_so() {
    for (status, retryable) in [
        (400, false),
        (401, false),
        (404, false),
        (408, true),
        (425, true),
        (429, true),
        (500, true),
        (501, false),
        (502, true),
        (503, true),
        (504, true),
        (522, true),
        (524, true),
    ] {
        let error = search(Canned::new(status, &[], "")).unwrap_err();
        assert_eq!(error.is_retryable(), retryable, "{status}");
    }
    let error = |error: TransportError| CallError::<Error>::from(error).is_retryable();
    assert!(error(TransportError::new("reset")) && error(TransportError::timeout("late")));
    assert!(!error(TransportError::body_too_large(1)) && !error(TransportError::redirect("/")));
    assert!(
        !search(Canned::new(200, &[], ""))
            .unwrap_err()
            .is_retryable()
    );
}
