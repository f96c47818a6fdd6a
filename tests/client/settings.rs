//! What a client is set up with.
use std::time::Duration;

use http::{HeaderName, HeaderValue};

use super::endpoints::*;
use super::lex::{CallError, Caller, Client, Limits, block_on};
use super::transports::Canned;

fn service(text: &str) -> Result<String, String> {
    match Client::new((), text) {
        Ok(client) => Ok(client.service().to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_service_is_a_scheme_and_a_host() {
    for (text, service_) in [
        ("https://pds.example.com", "https://pds.example.com"),
        ("https://pds.example.com/", "https://pds.example.com"),
        ("http://127.0.0.1:2583", "http://127.0.0.1:2583"),
        ("http://[::1]:2583/", "http://[::1]:2583"),
    ] {
        assert_eq!(service(text).as_deref(), Ok(service_));
    }
    for (text, reason) in [
        ("pds.example.com", "lacks a scheme"),
        ("", "not a valid URL"),
        ("ftp://pds.example.com", "neither `https` nor `http`"),
        ("https://pds.example.com/xrpc", "goes on after the host"),
        ("https://pds.example.com?a=b", "goes on after the host"),
        ("https://pds.example.com#a", "goes on after the host"),
        ("https://pds.example.com:99999", "port"),
        ("https://:80", "host"),
        ("https://a b", "not a valid URL"),
        ("https://user:hunter2@pds.example.com", "user name"),
        ("/xrpc", "lacks a scheme"),
    ] {
        let error = service(text).unwrap_err();
        assert!(error.contains(reason), "{text}: {error}");
        assert!(!error.contains("hunter2"), "{error}");
    }
}

#[test]
fn a_setting_leaves_other_clones_alone() {
    let plain = Canned::default().client();
    let full = plain
        .clone()
        .with_bearer("tok")
        .with_proxy("did:web:api.test#view")
        .with_timeout(Duration::from_secs(5))
        .with_body_limit(1000);
    assert_eq!((plain.bearer(), plain.proxy()), (None, None));
    assert_eq!(plain.limits(), Limits::default());
    assert_eq!(full.bearer(), Some("tok"));
    assert_eq!(full.proxy(), Some("did:web:api.test#view"));
    assert_eq!(full.limits().timeout, Some(Duration::from_secs(5)));
    assert_eq!(full.limits().body, 1000);
    let bare = full.clone().without_bearer().without_proxy();
    assert!(bare.headers().is_empty());
    assert_eq!(bare.with_timeout(None).limits().timeout, None);
    assert_eq!(full.with_bearer("other").bearer(), Some("other"));
}

#[test]
fn debug_shows_no_token() {
    let client = Canned::default()
        .client()
        .with_bearer("tok-secret")
        .with_header(
            HeaderName::from_static("x-key"),
            HeaderValue::from_static("key-secret"),
        );
    let shown = format!("{client:?}");
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("https://pds.test") && shown.contains("authorization"));
    assert!(!format!("{:?}", client.headers()["authorization"]).contains("secret"));
}

#[test]
fn a_value_that_no_header_can_have_is_an_error_of_the_call() {
    let transport = Canned::new(200, &[], "");
    let client = transport.clone().client().with_bearer("tok\r\nHost: evil");
    let error = block_on(client.procedure::<Touch>(&(), &())).unwrap_err();
    assert!(matches!(error, CallError::Request(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the request cannot be sent: the value for header `authorization` has characters that no header may have"
    );
    assert!(!error.is_retryable());
    // A good one in its place mends it.
    block_on(client.with_bearer("tok").procedure::<Touch>(&(), &())).unwrap();
    assert_eq!(transport.request().headers()["authorization"], "Bearer tok");
}
