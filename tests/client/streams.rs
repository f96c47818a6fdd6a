//! Outputs that are read as they come, through both transports.
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use super::endpoints::*;
use super::lex::{
    CallError, StreamCaller, StreamTransport, TransportErrorKind, block_on, next_chunk,
};
use super::server::{Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

through_both! {
    a_stream_is_larger_than_the_limit
    a_stream_starts_before_its_end
    a_stream_that_breaks_off_ends_with_an_error
    an_error_is_no_stream
    the_start_of_an_endless_error_is_enough
    a_stream_that_does_not_begin_is_given_up
}

/// A transport that streams.
trait Streams: Kind<Transport: StreamTransport> {}
impl<K: Kind<Transport: StreamTransport>> Streams for K {}

/// Reads a stream to its end or its first error.
async fn read<T: StreamTransport>(mut body: T::Body) -> (Vec<u8>, Option<TransportErrorKind>) {
    let mut bytes = Vec::new();
    while let Some(chunk) = next_chunk(&mut body).await {
        match chunk {
            Ok(chunk) => bytes.extend_from_slice(&chunk),
            Err(error) => {
                return (bytes, Some(error.kind()));
            }
        }
    }
    (bytes, None)
}

fn a_stream_is_larger_than_the_limit<K: Streams>() {
    let bytes: Vec<u8> = (0..=255).cycle().take(300_000).collect();
    let headers = "Content-Type: application/vnd.ipld.car\r\nSet-Cookie: secret\r\n";
    let server = Server::answering(answer("200 OK", headers, &bytes));
    let client = K::client(&server.url()).with_body_limit(10);
    let (response, read) = K::run(async {
        let response = client.stream::<Download>(&()).await.unwrap();
        let head = (response.status, format!("{response:?}"));
        (head, read::<K::Transport>(response.output).await)
    });
    assert_eq!(response.0, 200);
    assert!(!response.1.contains("secret"));
    assert!(read == (bytes, None));
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "GET /xrpc/app.test.download HTTP/1.1");
    assert_eq!(
        seen.header("accept"),
        Some("application/vnd.ipld.car, image/*")
    );
}

fn a_stream_starts_before_its_end<K: Streams>() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let receiver = std::sync::Mutex::new(receiver);
    let server = Server::start(move |_, stream| {
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na")?;
        let wait = Duration::from_secs(10);
        receiver.lock().unwrap().recv_timeout(wait).unwrap();
        stream.write_all(b"b")
    });
    // The time limit is not one for the stream.
    let limit = Duration::from_secs(1);
    let client = K::client(&server.url()).with_timeout(limit);
    K::run(async {
        let mut body = client.stream::<Download>(&()).await.unwrap().output;
        assert_eq!(next_chunk(&mut body).await.unwrap().unwrap(), "a");
        std::thread::sleep(limit * 2);
        sender.send(()).unwrap();
        assert_eq!(next_chunk(&mut body).await.unwrap().unwrap(), "b");
        assert!(next_chunk(&mut body).await.is_none());
        assert!(next_chunk(&mut body).await.is_none());
    });
}

fn a_stream_that_breaks_off_ends_with_an_error<K: Streams>() {
    for head in [
        "Content-Length: 100\r\n\r\nabc",
        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
    ] {
        let server = Server::answering(format!("HTTP/1.1 200 OK\r\n{head}"));
        let client = K::client(&server.url());
        let read = K::run(async {
            let response = client.stream::<Download>(&()).await.unwrap();
            read::<K::Transport>(response.output).await
        });
        assert_eq!(read, (b"abc".to_vec(), Some(TransportErrorKind::Other)));
    }
}

fn an_error_is_no_stream<K: Streams>() {
    let body = r#"{"error":"NotFound","message":"gone"}"#;
    let server = Server::answering(answer("400 Bad Request", "", body));
    match K::run(K::client(&server.url()).stream::<Download>(&())) {
        Err(CallError::Api(e)) if e.code == Error::NotFound => {
            assert_eq!(e.message.as_deref(), Some("gone"));
        }
        other => panic!("{other:?}"),
    }
}

fn the_start_of_an_endless_error_is_enough<K: Streams>() {
    let server = Server::start(|_, stream| {
        stream.write_all(b"HTTP/1.1 502 Oops\r\nConnection: close\r\n\r\n")?;
        loop {
            stream.write_all(&[b' '; 4096])?;
        }
    });
    let error = K::run(K::client(&server.url()).stream::<Download>(&())).unwrap_err();
    assert_eq!(error.to_string(), "UpstreamFailure (status 502)");
}

/// Says this and then nothing until the client has had enough.
fn silent_after(text: &'static str) -> Server {
    Server::start(move |_, stream| {
        stream.write_all(text.as_bytes())?;
        stream.flush()?;
        stream.read_exact(&mut [0])
    })
}

fn a_stream_that_does_not_begin_is_given_up<K: Streams>() {
    for text in ["", "HTTP/1.1 200 OK\r\nContent-"] {
        let server = silent_after(text);
        let limit = Duration::from_millis(300);
        let client = K::client(&server.url()).with_timeout(limit);
        let start = Instant::now();
        let error = K::run(client.stream::<Download>(&())).unwrap_err();
        match &error {
            CallError::Transport(error) if error.is_timeout() => {}
            other => panic!("{other:?}"),
        }
        let waited = start.elapsed();
        assert!(waited >= limit && waited < limit * 10, "{waited:?}");
    }
}

#[test]
fn an_error_that_does_not_come_in_time_has_its_status() {
    let server = silent_after("HTTP/1.1 502 Oops\r\nContent-Length: 50\r\n\r\n{\"error\":");
    let client = Reqwest::client(&server.url()).with_timeout(Duration::from_millis(300));
    let start = Instant::now();
    let error = Reqwest::run(client.stream::<Download>(&())).unwrap_err();
    assert_eq!(error.to_string(), "UpstreamFailure (status 502)");
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_blocking_program_iterates_or_reads() {
    let server = Server::answering(answer("200 OK", "", [7; 200_000]));
    let client = Ureq::client(&server.url());
    let mut total = 0;
    for chunk in block_on(client.stream::<Download>(&())).unwrap().output {
        total += chunk.unwrap().len();
    }
    assert_eq!(total, 200_000);
    let mut bytes = Vec::new();
    let mut body = block_on(client.stream::<Download>(&())).unwrap().output;
    body.read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len(), 200_000);
}

#[test]
fn a_stream_can_be_sent_to_another_thread() {
    fn send<T: Send + 'static>(_: T) {}
    send(Reqwest::client("http://localhost").stream::<Download>(&()));
    send(Ureq::client("http://localhost").stream::<Download>(&()));
}
