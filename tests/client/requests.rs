//! The requests that calls send.
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method};

use super::endpoints::*;
use super::lex::{
    self, Binary, CallError, Caller, Limits, Procedure, Query, Transport, Value, block_on,
    write_params,
};
use super::transports::Canned;

fn uri_of<Q: Query>(params: &Q::Params) -> String {
    let transport = Canned::default();
    let _ = block_on(transport.clone().client().query::<Q>(params));
    transport.request().uri().to_string()
}

fn request_of<P: Procedure>(params: &P::Params, input: &P::Input) -> http::Request<Bytes> {
    let transport = Canned::default();
    let _ = block_on(transport.clone().client().procedure::<P>(params, input));
    transport.request()
}

#[test]
fn parameters_are_written_as_a_form() {
    assert_eq!(
        uri_of::<Search>(&Params::new("a")),
        "https://pds.test/xrpc/app.test.search?q=a"
    );
    let mut params = Params::new("ä b+c&d=e/f?g#h%~-._*");
    params.actors = Some(vec!["did:plc:abc".parse().unwrap()]);
    params.exact = Some(false);
    params.limit = Some(-9_223_372_036_854_775_808);
    params.tags = Some(vec!["z".into(), "".into(), "a".into()]);
    assert_eq!(
        uri_of::<Search>(&params),
        "https://pds.test/xrpc/app.test.search?q=%C3%A4%20b%2Bc%26d%3De%2Ff%3Fg%23h%25~-._%2A\
         &actors=did%3Aplc%3Aabc&exact=false&limit=-9223372036854775808&tags=z&tags=&tags=a"
    );
    params.tags = Some(vec![]);
    params.actors = None;
    params.exact = Some(true);
    params.limit = None;
    params.q = String::new();
    assert_eq!(write_params(&params).unwrap(), "q=&exact=true");
    assert_eq!(
        uri_of::<Download>(&()),
        "https://pds.test/xrpc/app.test.download"
    );
}

#[test]
fn what_is_no_parameter_is_an_error_that_names_it() {
    let nested: Value = serde_json::from_str(r#"{"a":[[1]]}"#).unwrap();
    let object: Value = serde_json::from_str(r#"{"a":1,"b":{}}"#).unwrap();
    let float: Value = serde_json::from_str(r#"{"c":1.5}"#).unwrap();
    for (params, message) in [
        (
            nested,
            "parameter `a`: array cannot stand in a query string",
        ),
        (
            object,
            "parameter `b`: object cannot stand in a query string",
        ),
        (float, "parameter `c`: float cannot stand in a query string"),
        (
            Value::Bool(true),
            "the parameters: boolean cannot stand in a query string",
        ),
    ] {
        assert_eq!(write_params(&params).unwrap_err().to_string(), message);
    }
}

#[test]
fn an_address_that_is_too_long_is_an_error() {
    let client = Canned::default().client();
    let error = block_on(client.query::<Search>(&Params::new("a".repeat(70_000)))).unwrap_err();
    assert!(matches!(error, CallError::Request(_)), "{error:?}");
    assert!(error.to_string().contains("too long"), "{error}");
    assert!(error.to_string().len() < 200, "{error}");
}

#[test]
fn a_query_asks_for_what_its_output_is() {
    let transport = Canned::default();
    let client = transport.clone().client();
    let _ = block_on(client.query::<Search>(&Params::new("a")));
    let request = transport.request();
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.headers()["accept"], "application/json");
    assert_eq!(request.headers().len(), 1);
    assert!(request.body().is_empty());
    let _ = block_on(client.query::<Download>(&()));
    assert_eq!(
        transport.request().headers()["accept"],
        "application/vnd.ipld.car, image/*"
    );
}

#[test]
fn input_is_json_or_bytes_or_nothing() {
    let request = request_of::<LogIn>(&(), &Input::new("a", "ü"));
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.body(), r#"{"identifier":"a","password":"ü"}"#);

    let request = request_of::<Touch>(&(), &());
    assert_eq!(request.uri(), "https://pds.test/xrpc/app.test.touch");
    assert!(request.headers().is_empty() && request.body().is_empty());

    let request = request_of::<Upload>(&Params::new("x"), &Binary::new([0, 255]));
    assert_eq!(request.uri(), "https://pds.test/xrpc/app.test.upload?q=x");
    assert_eq!(
        request.headers()["content-type"],
        "application/octet-stream"
    );
    assert_eq!(**request.body(), [0, 255]);

    let png = Binary::new([1]).with_media_type("image/png");
    for request in [
        request_of::<Upload>(&Params::new("x"), &png),
        request_of::<Draw>(&(), &png),
    ] {
        assert_eq!(request.headers()["content-type"], "image/png");
    }
    let request = request_of::<Import>(&(), &Binary::new([1]));
    assert_eq!(
        request.headers()["content-type"],
        "application/vnd.ipld.car"
    );
}

#[test]
fn bytes_whose_type_nobody_knows_are_not_sent() {
    let client = Canned::default().client();
    let error = block_on(client.procedure::<Draw>(&(), &Binary::new([1]))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the request cannot be sent: its input needs a media type (`Binary::with_media_type`), one of image/*"
    );
    let bad = Binary::new([1]).with_media_type("image/png\r\n");
    let error = block_on(client.procedure::<Draw>(&(), &bad)).unwrap_err();
    assert!(
        error.to_string().contains("the media type of its input"),
        "{error}"
    );
}

#[test]
fn settings_are_headers_and_limits_of_every_request() {
    let transport = Canned::default();
    let client = transport
        .clone()
        .client()
        .with_bearer("tok")
        .with_proxy("did:web:api.test#view")
        .with_labelers(["did:plc:a;redact", "did:plc:b"])
        .with_header(
            HeaderName::from_static("user-agent"),
            HeaderValue::from_static("test/1"),
        )
        .with_header(
            HeaderName::from_static("accept"),
            HeaderValue::from_static("text/html"),
        )
        .with_timeout(Duration::from_secs(3))
        .with_body_limit(10);
    let _ = block_on(client.procedure::<LogIn>(&(), &Input::new("a", "b")));
    let request = transport.request();
    for (name, value) in [
        ("authorization", "Bearer tok"),
        ("atproto-proxy", "did:web:api.test#view"),
        ("atproto-accept-labelers", "did:plc:a;redact, did:plc:b"),
        ("user-agent", "test/1"),
        ("accept", "application/json"),
        ("content-type", "application/json"),
    ] {
        assert_eq!(request.headers()[name], value);
    }
    let limits = Limits::of(&request);
    assert_eq!(
        (limits.timeout, limits.body),
        (Some(Duration::from_secs(3)), 10)
    );

    // No labels at all is something else than the service's choice.
    let none: [lex::Did; 0] = [];
    let _ = block_on(client.clone().with_labelers(none).query::<Download>(&()));
    assert_eq!(transport.request().headers()["atproto-accept-labelers"], "");
    let _ = block_on(client.without_labelers().query::<Download>(&()));
    assert!(
        !transport
            .request()
            .headers()
            .contains_key("atproto-accept-labelers")
    );
}

#[test]
fn a_transport_can_be_shared() {
    fn call<T: Transport>(transport: T) {
        let client = lex::Client::new(transport, "https://pds.test").unwrap();
        block_on(client.procedure::<Touch>(&(), &())).unwrap();
    }
    let transport = Canned::new(200, &[], "");
    call(transport.clone());
    transport.request();
    call(std::sync::Arc::new(transport.clone()));
    transport.request();
}

#[test]
fn a_call_can_be_sent_to_another_thread_and_outlive_its_client() {
    fn send<F: Future<Output: Send> + Send + 'static>(future: F) -> F::Output {
        std::thread::spawn(|| block_on(future)).join().unwrap()
    }
    let client = Canned::new(200, &[], "{\"items\":[]}").client();
    let query = client.query::<Search>(&Params::new("a"));
    let procedure = client
        .procedure::<LogIn>(&(), &Input::new("a", "b"))
        .with_headers();
    drop(client);
    assert_eq!(send(query).unwrap(), Found::new(vec![]));
    assert_eq!(send(procedure).unwrap().output, Found::new(vec![]));
}
