//! What nothing may show: tokens, passwords, and what a response holds.
use std::fmt::Debug;
use std::net::TcpListener;

use super::endpoints::*;
use super::lex::{
    CallError, Caller, Session, StreamCaller, StreamTransport, Tokens, block_on, records,
};
use super::records::Note;
use super::server::{Server, answer};
use super::transports::{Canned, Kind, Reqwest, Ureq, through_both};

through_both! { an_error_of_the_transport_shows_no_parameter }

fn show<E: std::error::Error + Debug>(error: &E) -> String {
    let mut shown = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(cause) = source {
        shown.push_str(&format!("{cause} {cause:?}"));
        source = cause.source();
    }
    assert!(!shown.contains("secret"), "{shown}");
    shown
}

fn an_error_of_the_transport_shows_no_parameter<K: Kind<Transport: StreamTransport>>() {
    // A port at which nobody listens any more.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let closed = format!("http://{}", closed.unwrap());
    let garbage = Server::answering("garbage");
    let circle = Server::answering(answer(
        "302 Found",
        "Location: /again?q=secret\r\nSet-Cookie: secret\r\n",
        "",
    ));
    let cut = Server::answering("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
    for url in [closed, garbage.url(), circle.url(), cut.url()] {
        let session = Session::new(K::client(&url), Tokens::new("secret-a", "secret-r"));
        let params = Params::new("secret");
        let error = K::run(session.query::<Search>(&params)).unwrap_err();
        show(&error);
        if let CallError::Transport(error) = &error {
            show(error);
        }
        let input = Input::new("a", "secret");
        show(&K::run(session.procedure::<LogIn>(&(), &input)).unwrap_err());
        if let Err(error) = K::run(session.stream::<Search>(&params)) {
            show(&error);
        }
        show(&K::run(session.refresh()).unwrap_err());
        assert!(!format!("{session:?} {:?}", session.client()).contains("secret"));
    }
}

#[test]
fn a_text_in_the_wrong_place_is_not_shown() {
    for (body, shown) in [
        (r#""secret""#, "invalid type: a string, expected an object"),
        (
            r#"{"items":"a \\\" secret"}"#,
            "`items`: invalid type: a string, expected",
        ),
        (
            r#"{"items":[{"name":"a"},"\\"]}"#,
            "`items[1]`: invalid type: a string, expected",
        ),
        (
            r#"{"items":[{"name":{"secret":1}}]}"#,
            "`items[0].name`: invalid type: map, expected",
        ),
    ] {
        let client = Canned::new(200, &[], body).client();
        let error = block_on(client.query::<Search>(&Params::new("a"))).unwrap_err();
        assert!(matches!(error, CallError::Decode(_)));
        let error = show(&error);
        assert!(error.contains(shown), "{error}");
    }
}

#[test]
fn a_redirect_that_is_told_has_no_parameters() {
    let headers = [
        ("location", "https://b.test/x?q=secret#secret"),
        ("set-cookie", "secret"),
    ];
    let client = Canned::new(302, &[headers[0]], "").client();
    let error = block_on(client.query::<Search>(&Params::new("secret"))).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("redirects to https://b.test/x (status 302)")
    );
    let client = Canned::new(400, &[headers[1]], "").client();
    show(&block_on(client.query::<Search>(&Params::new("secret"))).unwrap_err());
}

#[test]
fn requests_and_settings_show_no_token() {
    let canned = Canned::new(200, &[], r#"{"items":[]}"#);
    let client = canned.clone().client().with_bearer("secret");
    block_on(client.query::<Search>(&Params::new("a"))).unwrap();
    let request = canned.request();
    let put = records::put(&client, "did:plc:abc", "k", &Note::new("secret"));
    let shown = format!("{request:?} {client:?} {:?} {put:?}", client.settings());
    assert!(!shown.contains("secret"), "{shown}");
    assert!(shown.contains("Settings {"), "{shown}");
}
