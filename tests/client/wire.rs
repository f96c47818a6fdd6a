//! What goes over the wire, through both transports.
use std::time::{Duration, Instant};

use super::endpoints::*;
use super::lex::{Binary, CallError, Caller, Client, TransportErrorKind, block_on};
use super::server::{Seen, Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

const JSON: &str = "Content-Type: application/json\r\n";

through_both! {
    a_query_is_a_get
    a_procedure_is_a_post
    bytes_go_as_they_are
    a_procedure_without_input_has_no_body
    headers_come_back
    errors_come_back
    a_timeout_ends_the_call
    a_service_that_is_not_there_is_an_error
}

fn only(server: &Server) -> Seen {
    let seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen[0].clone()
}

/// The headers that are the endpoint's business, not the HTTP client's.
fn own(seen: &Seen) -> Vec<(&str, &str)> {
    let headers = seen.headers.iter().map(|(name, value)| (&**name, &**value));
    let mut headers: Vec<_> = headers
        .filter(|(name, _)| !["host", "user-agent", "accept-encoding", "connection"].contains(name))
        .collect();
    headers.sort_unstable();
    headers
}

fn a_query_is_a_get<K: Kind>() {
    let server = Server::answering(answer("200 OK", JSON, r#"{"items":[{"name":"ü"}]}"#));
    let client = K::client(&server.url()).with_bearer("tok");
    let mut params = Params::new("a b");
    params.limit = Some(5);
    let found = K::run(client.query::<Search>(&params)).unwrap();
    assert_eq!(found, Found::new(vec![Item::new("ü")]));
    let seen = only(&server);
    assert_eq!(
        seen.line,
        "GET /xrpc/app.test.search?q=a%20b&limit=5 HTTP/1.1"
    );
    assert_eq!(
        own(&seen),
        [
            ("accept", "application/json"),
            ("authorization", "Bearer tok")
        ]
    );
    assert_eq!(
        format!("http://{}", seen.header("host").unwrap()),
        server.url()
    );
}

fn a_procedure_is_a_post<K: Kind>() {
    let server = Server::answering(answer("200 OK", JSON, r#"{"items":[]}"#));
    let call = K::client(&server.url()).procedure::<LogIn>(&(), &Input::new("a", "b"));
    K::run(call).unwrap();
    let seen = only(&server);
    assert_eq!(seen.line, "POST /xrpc/app.test.logIn HTTP/1.1");
    assert_eq!(
        own(&seen),
        [
            ("accept", "application/json"),
            ("content-length", "33"),
            ("content-type", "application/json")
        ]
    );
    assert_eq!(seen.body, br#"{"identifier":"a","password":"b"}"#);
}

fn bytes_go_as_they_are<K: Kind>() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let echo = |seen: &Seen| answer("200 OK", "Content-Type: a/b\r\n", &seen.body);
    let server = Server::start(move |seen, stream| {
        std::io::Write::write_all(
            stream,
            &if seen.line.starts_with("GET") {
                answer("200 OK", "Content-Type: a/b\r\n", [7; 100_000])
            } else {
                echo(seen)
            },
        )
    });
    let client = K::client(&server.url());
    let image = Binary::new(bytes.clone()).with_media_type("image/png");
    K::run(client.procedure::<Draw>(&(), &image)).unwrap();
    let seen = only(&server);
    assert_eq!(seen.header("content-type"), Some("image/png"));
    assert_eq!(seen.header("content-length"), Some("100000"));
    assert!(seen.body == bytes);
    let binary = K::run(client.query::<Download>(&())).unwrap();
    assert_eq!(binary, Binary::new([7; 100_000]).with_media_type("a/b"));
}

fn a_procedure_without_input_has_no_body<K: Kind>() {
    let server = Server::answering("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    K::run(K::client(&server.url()).procedure::<Touch>(&(), &())).unwrap();
    let seen = only(&server);
    assert_eq!(seen.line, "POST /xrpc/app.test.touch HTTP/1.1");
    assert_eq!(seen.header("content-type"), None);
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("content-length"), Some("0"));
}

fn headers_come_back<K: Kind>() {
    let headers = format!("{JSON}RateLimit-Remaining: 7\r\nSet-Cookie: secret\r\n");
    let server = Server::answering(answer("201 Created", &headers, r#"{"items":[]}"#));
    let call = K::client(&server.url())
        .query::<Search>(&Params::new("a"))
        .with_headers();
    let response = K::run(call).unwrap();
    assert_eq!(response.status, 201);
    assert_eq!(response.headers["ratelimit-remaining"], "7");
    assert!(!format!("{response:?}").contains("secret"));
}

fn errors_come_back<K: Kind>() {
    let body = r#"{"error":"NotFound","message":"gone"}"#;
    for status in [
        "400 Bad Request",
        "401 Unauthorized",
        "404 Not Found",
        "500 Oops",
        "429 Slow",
    ] {
        let headers = format!("{JSON}Retry-After: 9\r\n");
        let server = Server::answering(answer(status, &headers, body));
        let call = K::client(&server.url()).query::<Search>(&Params::new("a"));
        match K::run(call) {
            Err(CallError::Api(e)) if e.code == Error::NotFound => {
                assert!(status.starts_with(e.status.as_str()));
                assert_eq!(e.retry_after(), Some(Duration::from_secs(9)));
            }
            other => panic!("{other:?}"),
        }
    }
}

fn a_timeout_ends_the_call<K: Kind>() {
    let silent = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let start = Instant::now();
    let client = K::client(&silent.url()).with_timeout(Duration::from_millis(200));
    match K::run(client.query::<Search>(&Params::new("a"))) {
        Err(CallError::Transport(error)) => {
            assert_eq!(error.kind(), TransportErrorKind::Timeout, "{error:?}");
            assert!(error.is_timeout() && error.get_ref().is_some());
            assert!(
                error.to_string().starts_with("the request timed out: "),
                "{error}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(start.elapsed() < Duration::from_millis(4500));
}

fn a_service_that_is_not_there_is_an_error<K: Kind>() {
    let url = Server::answering("").url();
    let client = K::client(&url).with_bearer("secret");
    let error = K::run(client.query::<Search>(&Params::new("a"))).unwrap_err();
    match &error {
        CallError::Transport(e) => assert_eq!(e.kind(), TransportErrorKind::Other),
        other => panic!("{other:?}"),
    }
    assert!(error.is_retryable());
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("refused") && !shown.contains("secret"),
        "{shown}"
    );
}

#[test]
fn block_on_waits_for_another_thread() {
    let (sender, receiver) = signal();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        sender.send();
    });
    assert_eq!(block_on(receiver), 7);
}

/// A future that another thread completes, through its waker.
fn signal() -> (Sender, impl Future<Output = i32>) {
    type State = (bool, Option<std::task::Waker>);
    let state: std::sync::Arc<std::sync::Mutex<State>> = Default::default();
    let shared = state.clone();
    let future = std::future::poll_fn(move |context| {
        let mut state = state.lock().unwrap();
        if state.0 {
            return std::task::Poll::Ready(7);
        }
        state.1 = Some(context.waker().clone());
        std::task::Poll::Pending
    });
    (Sender(shared), future)
}

struct Sender(std::sync::Arc<std::sync::Mutex<(bool, Option<std::task::Waker>)>>);

impl Sender {
    fn send(self) {
        let mut state = self.0.lock().unwrap();
        state.0 = true;
        if let Some(waker) = state.1.take() {
            waker.wake();
        }
    }
}

#[test]
fn an_unused_client_costs_no_connection() {
    let server = Server::answering("");
    let client: Client<_> = Ureq::client(&server.url());
    drop(client.query::<Search>(&Params::new("a")));
    assert!(server.seen().is_empty());
}
