//! Services that lie, stall or flood: each call ends in a typed error, in bounded time and memory.
use std::io::Write;
use std::time::{Duration, Instant};

use super::endpoints::*;
use super::lex::{
    CallError, Caller, Session, StreamCaller, StreamTransport, Tokens, TransportErrorKind,
};
use super::server::{Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

through_both! {
    a_body_that_is_cut_off
    a_length_that_is_a_lie
    a_body_that_never_ends
    chunks_that_never_end
    a_body_that_drips
    headers_without_end
    no_http_at_all
    a_redirect_takes_no_token_along
    a_redirect_takes_no_body_along
    redirects_in_a_circle
    html_with_status_200
    html_in_place_of_bytes
    text_that_is_not_utf_8
    a_compressed_bomb
    a_compressed_body_that_is_broken
    json_that_is_deep_or_empty
    a_redirect_takes_no_secret_of_a_session_along
}

/// The size of body that the tests allow.
const LIMIT: usize = 1 << 18;

const JSON: &str = "Content-Type: application/json\r\n";

/// Calls a query and wants a transport error.
fn fail<K: Kind>(server: &Server) -> TransportErrorKind {
    fail_within::<K>(server, Duration::from_secs(20))
}

fn fail_within<K: Kind>(server: &Server, timeout: Duration) -> TransportErrorKind {
    let client = K::client(&server.url())
        .with_timeout(timeout)
        .with_body_limit(LIMIT);
    let start = Instant::now();
    let result = K::run(client.query::<Search>(&Params::new("a")));
    assert!(start.elapsed() < timeout + Duration::from_secs(5));
    match result {
        Err(CallError::Transport(error)) => {
            assert!(error.to_string().len() < 500, "{error}");
            error.kind()
        }
        other => panic!("{other:?}"),
    }
}

fn a_body_that_is_cut_off<K: Kind>() {
    let whole = answer("200 OK", JSON, r#"{"items":[]}"#);
    let server = Server::answering(&whole[..whole.len() - 3]);
    assert_eq!(fail::<K>(&server), TransportErrorKind::Other);
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"ite\r\n";
    assert_eq!(
        fail::<K>(&Server::answering(chunked)),
        TransportErrorKind::Other
    );
}

fn a_length_that_is_a_lie<K: Kind>() {
    for length in ["99999999999999999999999", "-1", "12, 13", "abc"] {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{{\"items\":[]}}");
        assert_eq!(
            fail::<K>(&Server::answering(head)),
            TransportErrorKind::Other,
            "{length}"
        );
    }
    // More than the limit: at once, or when the body ends early. Nothing is set aside for it.
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 9000000000000000000\r\n\r\n{}";
    let kind = fail::<K>(&Server::answering(head));
    assert!(matches!(
        kind,
        TransportErrorKind::BodyTooLarge(_) | TransportErrorKind::Other
    ));
}

fn a_body_that_never_ends<K: Kind>() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[b' '; 4096])?;
        }
    });
    assert_eq!(fail::<K>(&server), TransportErrorKind::BodyTooLarge(LIMIT));
}

fn chunks_that_never_end<K: Kind>() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 500 Oops\r\nTransfer-Encoding: chunked\r\n\r\n")?;
        loop {
            stream.write_all(&b"4\r\naaaa\r\n".repeat(1000))?;
        }
    });
    // The body of an error has the same limit.
    assert_eq!(fail::<K>(&server), TransportErrorKind::BodyTooLarge(LIMIT));
}

fn a_body_that_drips<K: Kind>() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(b" ")?;
            std::thread::sleep(Duration::from_millis(50));
        }
    });
    let kind = fail_within::<K>(&server, Duration::from_secs(1));
    assert_eq!(kind, TransportErrorKind::Timeout);
}

fn headers_without_end<K: Kind>() {
    let headers: String = (0..10_000).map(|n| format!("X-{n}: {n}\r\n")).collect();
    let server = Server::answering(answer("200 OK", &headers, r#"{"items":[]}"#));
    assert_eq!(fail::<K>(&server), TransportErrorKind::Other);
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nX: ")?;
        loop {
            stream.write_all(&[b'x'; 4096])?;
        }
    });
    assert_eq!(fail::<K>(&server), TransportErrorKind::Other);
}

fn no_http_at_all<K: Kind>() {
    for answer in [
        "",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "HTTP/1.1 999999 OK\r\n\r\n",
        "\0\0\0\0",
    ] {
        let kind = fail::<K>(&Server::answering(answer));
        assert_eq!(kind, TransportErrorKind::Other, "{answer:?}");
    }
}

fn a_redirect_takes_no_token_along<K: Kind>() {
    let other = Server::answering(answer("200 OK", JSON, r#"{"items":[]}"#));
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let headers = format!("Location: {}/xrpc/app.test.search\r\n", other.url());
        let server = Server::answering(answer(status, &headers, ""));
        let client = K::client(&server.url()).with_bearer("secret");
        // Services redirect queries to where a repository is, so the answer from there is the answer.
        let found = K::run(client.query::<Search>(&Params::new("a"))).unwrap();
        assert_eq!(found, Found::new(vec![]));
        assert_eq!(
            server.seen()[0].header("authorization"),
            Some("Bearer secret")
        );
    }
    assert_eq!(other.seen().len(), 5);
    for seen in other.seen() {
        assert!(!format!("{seen:?}").contains("secret"), "{seen:?}");
    }
}

fn a_redirect_takes_no_body_along<K: Kind>() {
    let other = Server::answering(answer("200 OK", JSON, r#"{"items":[]}"#));
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let headers = format!("Location: {}/\r\n", other.url());
        let server = Server::answering(answer(status, &headers, ""));
        let client = K::client(&server.url()).with_bearer("secret");
        // What another endpoint says is not the outcome of the procedure.
        let error = K::run(client.procedure::<LogIn>(&(), &Input::new("a", "secret"))).unwrap_err();
        assert!(!error.is_retryable());
        assert!(error.to_string().contains("redirects"), "{error}");
    }
    for seen in other.seen() {
        assert!(
            !format!("{seen:?}").contains("secret") && seen.body.is_empty(),
            "{seen:?}"
        );
    }
}

/// Nor does the refresh token go there, nor a token for a stream.
fn a_redirect_takes_no_secret_of_a_session_along<K: Kind<Transport: StreamTransport>>() {
    let tokens = r#"{"accessJwt":"stolen","refreshJwt":"stolen","error":"ExpiredToken"}"#;
    let other = Server::answering(answer("400 Bad", JSON, tokens));
    let headers = format!("Location: {}/\r\n", other.url());
    let server = Server::answering(answer("307 Temporary", &headers, ""));
    let begin = || {
        Session::new(
            K::client(&server.url()),
            Tokens::new("secret-a", "secret-r"),
        )
    };
    let session = begin();
    assert!(K::run(session.query::<Search>(&Params::new("a"))).is_err());
    assert!(K::run(session.stream::<Download>(&())).is_err());
    assert!(K::run(begin().refresh()).is_err());
    assert!(!session.is_over());
    assert_eq!(session.tokens(), Tokens::new("secret-a", "secret-r"));
    assert!(!other.seen().is_empty());
    for seen in other.seen() {
        assert!(!format!("{seen:?}").contains("secret"), "{seen:?}");
    }
}

fn redirects_in_a_circle<K: Kind>() {
    let server = Server::answering(answer("302 Found", "Location: /again\r\n", ""));
    assert_eq!(fail::<K>(&server), TransportErrorKind::Other);
    assert!(server.seen().len() < 30);
}

fn decode_error<K: Kind>(answer: Vec<u8>) -> String {
    let server = Server::answering(answer);
    match K::run(K::client(&server.url()).query::<Search>(&Params::new("a"))) {
        Err(CallError::Decode(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

fn html_with_status_200<K: Kind>() {
    let error = decode_error::<K>(answer("200 OK", "Content-Type: text/html\r\n", "<p>Log in"));
    assert!(
        error.ends_with("expected JSON, got text/html: <p>Log in"),
        "{error}"
    );
}

/// A page in place of a repository: whole and as a stream.
fn html_in_place_of_bytes<K: Kind<Transport: StreamTransport>>() {
    let html = "Content-Type: Text/HTML; charset=utf-8\r\n";
    let server = Server::answering(answer("200 OK", html, "<p>Log in"));
    let client = K::client(&server.url());
    let whole = K::run(client.query::<Download>(&())).unwrap_err();
    let stream = K::run(client.stream::<Download>(&())).unwrap_err();
    for error in [whole, stream] {
        assert!(matches!(error, CallError::Decode(_)), "{error:?}");
        let message = "expected application/vnd.ipld.car or image/*, got Text/HTML; charset=utf-8";
        assert!(error.to_string().ends_with(message), "{error}");
    }
}

fn text_that_is_not_utf_8<K: Kind>() {
    let error = decode_error::<K>(answer("200 OK", JSON, b"{\"items\":\"\xc3\x28\"}"));
    assert!(error.contains("not UTF-8"), "{error}");
}

/// Both transports are built so that they decompress. What counts is what comes out.
fn a_compressed_bomb<K: Kind>() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        encoder.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 100_000);
    for status in ["200 OK", "500 Oops"] {
        let headers = format!("{JSON}Content-Encoding: gzip\r\n");
        let server = Server::answering(answer(status, &headers, &bomb));
        assert_eq!(fail::<K>(&server), TransportErrorKind::BodyTooLarge(LIMIT));
        assert!(server.seen()[0].header("accept-encoding").is_some());
    }
}

/// What is compressed and then cut off, or no gzip at all.
fn a_compressed_body_that_is_broken<K: Kind>() {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(br#"{"items":[]}"#).unwrap();
    let whole = encoder.finish().unwrap();
    let headers = format!("{JSON}Content-Encoding: gzip\r\n");
    for body in [&whole[..whole.len() - 12], b"plain"] {
        let server = Server::answering(answer("200 OK", &headers, body));
        assert_eq!(fail::<K>(&server), TransportErrorKind::Other);
    }
    let server = Server::answering(answer("200 OK", &headers, &whole));
    let found = K::run(K::client(&server.url()).query::<Search>(&Params::new("a")));
    assert_eq!(found.unwrap(), Found::new(vec![]));
}

/// A message in a body that claims to be an error, and a success without a body.
fn json_that_is_deep_or_empty<K: Kind>() {
    let deep = format!("{{\"items\":{}", "[".repeat(100_000));
    assert!(decode_error::<K>(answer("200 OK", JSON, &deep)).len() < 1000);
    assert!(decode_error::<K>(answer("200 OK", JSON, "")).contains("empty"));
    let server = Server::answering(answer("400 Bad", JSON, "[".repeat(100_000)));
    let error = K::run(K::client(&server.url()).query::<Search>(&Params::new("a"))).unwrap_err();
    assert_eq!(error.to_string(), "InvalidRequest (status 400)");
}
