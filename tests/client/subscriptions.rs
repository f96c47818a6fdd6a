//! Subscriptions over WebSockets: what comes, what goes wrong, and what hostile services send.
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ipld_core::ipld;
use serde_ipld_dagcbor::to_vec;
use tokio_tungstenite::tungstenite::Message as Raw;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::event_server::*;
use super::lex::{
    Client, EventStream, ProtocolError, Session, SubscriptionError, Tokens, Tungstenite,
};
use super::server::{Server, answer};

/// What a stream gives of one frame, with a good message after it.
fn read(frames: Vec<Vec<u8>>) -> Vec<String> {
    let server = serve(move |_, ws| {
        for frame in &frames {
            send(ws, frame.clone())?;
        }
        send(ws, left(99))?;
        close(ws)
    });
    run(async { all(&mut ships(&server)).await })
}

/// The error that the first frame leads to. The stream has to end with it.
fn fail(frame: Vec<u8>) -> Failure {
    let server = serve(move |_, ws| {
        send(ws, frame.clone())?;
        send(ws, left(1))?;
        close(ws)
    });
    run(async {
        let mut stream = ships(&server);
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(stream.next().await.is_none());
        error
    })
}

#[test]
fn messages_come_in_order() {
    let foreign = frame(
        ipld!({"op": 1, "t": "app.test.defs#storm", "x": [1]}),
        ipld!({}),
    );
    assert_eq!(
        read(vec![left(1), foreign, left(2)]),
        ["1", "app.test.defs#storm", "2", "99"]
    );
}

#[test]
fn messages_are_the_types_of_the_lexicon() {
    let mut sent = Left::new(1);
    sent.ships = Some(vec![Ship::new("Erika")]);
    let storm = Storm::new();
    let payloads = [
        ("#left", to_vec(&sent)),
        ("app.test.defs#storm", to_vec(&storm)),
    ];
    let frames = payloads.map(|(t, payload)| {
        [to_vec(&ipld!({"op": 1, "t": t})).unwrap(), payload.unwrap()].concat()
    });
    let server = serve(move |_, ws| {
        frames
            .iter()
            .try_for_each(|frame| send(ws, frame.clone()))?;
        close(ws)
    });
    run(async {
        let mut stream = ships(&server);
        assert_eq!(stream.cursor(), None);
        assert_eq!(stream.next().await.unwrap().unwrap(), sent.into());
        assert_eq!(stream.next().await.unwrap().unwrap(), storm.into());
        assert_eq!(stream.cursor(), Some(1));
        assert!(stream.next().await.is_none());
    });
}

#[test]
fn the_request_is_the_clients() {
    let server = serve(|_, ws| close(ws));
    let client = Client::new((), server.url()).unwrap();
    let client = client.with_bearer("secret").with_proxy("did:web:a#b");
    let mut params = Params::new();
    params.q = Some("a b&cursor=1".to_owned());
    params.cursor = Some(7);
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &params);
    assert!(run(stream.next()).is_none());
    assert_eq!(stream.cursor(), Some(7));
    assert!(!format!("{stream:?}").contains("secret"));
    let seen = &server.seen()[0];
    assert_eq!(
        seen.line,
        "GET /xrpc/app.test.ships?cursor=7&q=a%20b%26cursor%3D1 HTTP/1.1"
    );
    assert_eq!(seen.header("authorization"), Some("Bearer secret"));
    assert_eq!(seen.header("atproto-proxy"), Some("did:web:a#b"));
    assert_eq!(seen.header("host"), server.url().strip_prefix("http://"));
    assert_eq!(seen.header("upgrade"), Some("websocket"));
}

#[test]
fn unknown_types_are_kept_and_unknown_frames_skipped() {
    let skipped = [
        ipld!({"op": 2, "t": "#left"}),
        ipld!({"op": 1}),
        ipld!({"op": 0}),
    ];
    let mut frames: Vec<_> = skipped
        .map(|header| frame(header, ipld!("whatever")))
        .into();
    frames.push(frame(ipld!({"op": 1, "t": "#new"}), ipld!({"a": [1]})));
    frames.push(frame(ipld!({"op": 1, "t": "x.y.z"}), ipld!({})));
    assert_eq!(read(frames), ["app.test.ships#new", "x.y.z", "99"]);
}

#[test]
fn a_broken_message_is_told_and_the_stream_goes_on() {
    let broken = ipld!({"seq": 5, "ships": [{"name": "a"}, {"nam": "b"}]});
    let broken = frame(ipld!({"op": 1, "t": "#left"}), broken);
    let payload = broken[13..].to_vec();
    let server = serve(move |_, ws| {
        send(ws, broken.clone())?;
        send(ws, left(6))?;
        close(ws)
    });
    run(async {
        let mut stream = ships(&server);
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "a message of type app.test.ships#left (seq 5) is not what the lexicon promises: \
             `ships[1]` (in app.test.ships#left): missing field `name`"
        );
        assert!(error.is_about_one_message());
        let SubscriptionError::Decode(error) = error else {
            panic!("{error:?}");
        };
        assert_eq!(
            (error.type_name(), error.seq()),
            ("app.test.ships#left", Some(5))
        );
        assert_eq!(error.payload(), &payload);
        assert_eq!(stream.cursor(), Some(5));
        assert_eq!(all(&mut stream).await, ["6"]);
    });
}

#[test]
fn no_error_shows_a_text_of_the_message() {
    let headers = [ipld!({"op": 1, "t": "#left"}), ipld!({"op": -1})];
    let payload = ipld!({"seq": "secret \\ \" secret", "error": ["secret"]});
    let mut texts: Vec<String> = headers
        .map(|header| {
            let error = fail_or_not(frame(header, payload.clone()));
            format!("{error} {error:?}")
        })
        .into();
    let error = fail(frame(ipld!({"op": "secret"}), ipld!({})));
    texts.push(format!("{error} {error:?}"));
    for text in texts {
        assert!(!text.contains("secret"), "{text}");
    }
}

/// An error of a subscription can be given back with a question mark, and to other threads.
fn fail_or_not(frame: Vec<u8>) -> Box<dyn std::error::Error + Send + Sync> {
    let server = serve(move |_, ws| {
        send(ws, frame.clone())?;
        close(ws)
    });
    async fn first(server: &Server) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        Ok(ships(server).next().await.ok_or("the end")??)
    }
    run(first(&server)).unwrap_err()
}

#[test]
fn a_closed_union_refuses_what_it_does_not_list() {
    let server = serve(|_, ws| {
        send(ws, frame(ipld!({"op": 1, "t": "#new"}), ipld!({"seq": 1})))?;
        send(ws, left(1))?;
        close(ws)
    });
    let client = Client::new((), server.url()).unwrap();
    let mut stream = client.subscribe::<Tide, _>(Tungstenite, &());
    run(async {
        let error = stream.next().await.unwrap().unwrap_err();
        assert!(error.to_string().contains("app.test.tide#new"), "{error}");
        let message = stream.next().await.unwrap().unwrap();
        assert_eq!(message, Left::new(1).into());
        assert!(stream.next().await.is_none());
    });
    // It has no cursor, whatever its messages hold.
    assert_eq!(stream.cursor(), None);
}

#[test]
fn an_error_frame_is_a_variant_to_match() {
    match fail(error_frame("FutureCursor")) {
        SubscriptionError::Ended(error) if error.code == Error::FutureCursor => {
            assert_eq!(error.message.as_deref(), Some("so it is"));
            assert_eq!(error.to_string(), "FutureCursor: so it is");
        }
        other => panic!("{other:?}"),
    }
    let undeclared = fail(error_frame("Undeclared"));
    assert_eq!(undeclared.code().unwrap().as_str(), "Undeclared");
    let bare = frame(
        ipld!({"op": -1, "t": "#x"}),
        ipld!({"error": "A", "message": null}),
    );
    assert_eq!(fail(bare).to_string(), "A");
    let nameless = fail(frame(ipld!({"op": -1}), ipld!({"message": "b"})));
    assert!(
        matches!(
            &nameless,
            SubscriptionError::Protocol(ProtocolError::ErrorFrame(why)) if why.contains("`error`")
        ),
        "{nameless:?}"
    );
}

#[test]
fn what_is_no_frame_ends_the_stream() {
    let is = |frame: Vec<u8>, expected: ProtocolError| match fail(frame) {
        SubscriptionError::Protocol(error) => assert_eq!(error, expected),
        other => panic!("{other:?}"),
    };
    let header = to_vec(&ipld!({"op": 1, "t": "#left"})).unwrap();
    is(header.clone(), ProtocolError::MissingPayload);
    is([left(1), vec![0]].concat(), ProtocolError::TrailingData);
    is([left(1), vec![0xff]].concat(), ProtocolError::TrailingData);
    is(vec![], ProtocolError::Malformed);
    is(b"\x89PNG\r\n\x1a\n".to_vec(), ProtocolError::Malformed);
    is(
        [&header[..], &left(1)[13..15]].concat(),
        ProtocolError::Malformed,
    );
    // Indefinite lengths are CBOR, but not DAG-CBOR.
    is(
        [&header[..], &[0xbf, 0xff]].concat(),
        ProtocolError::Malformed,
    );
    for bad in [
        ipld!(1),
        ipld!({"t": "#left"}),
        ipld!({"op": "1"}),
        ipld!({"op": 1, "t": 1}),
    ] {
        match fail(frame(bad, ipld!({"seq": 1}))) {
            SubscriptionError::Protocol(ProtocolError::Header(why)) => assert!(!why.is_empty()),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_text_message_ends_the_stream() {
    let server = serve(|_, ws| {
        ws.send(Raw::Text("{}".into()))?;
        send(ws, left(1))?;
        close(ws)
    });
    let expected = "the service does not send an event stream: a text message";
    assert_eq!(run(async { all(&mut ships(&server)).await }), [expected]);
}

#[test]
fn a_refusal_is_an_error_of_the_api() {
    let body = r#"{"error":"FutureCursor","message":"no"}"#;
    let chunked = format!(
        "HTTP/1.1 429 Wait\r\nTransfer-Encoding: chunked\r\nRetry-After: 7\r\nSet-Cookie: secret\r\n\r\n{:x}\r\n{}\r\n{:x};a=b\r\n{}\r\n0\r\n\r\n",
        9,
        &body[..9],
        body.len() - 9,
        &body[9..]
    );
    let headers = "Retry-After: 7\r\nContent-Type: application/json\r\n";
    for answer in [answer("429 Wait", headers, body), chunked.into_bytes()] {
        let server = Server::answering(answer);
        match run(ships(&server).next()).unwrap().unwrap_err() {
            SubscriptionError::Refused(error) if error.code == Error::FutureCursor => {
                assert_eq!(error.status, 429);
                assert_eq!(error.message.as_deref(), Some("no"));
                assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
                assert!(!format!("{error:?}").contains("secret"));
            }
            other => panic!("{other:?}"),
        }
    }
    for (status, code) in [
        ("400 No", "InvalidRequest"),
        ("405 No", "InvalidRequest"),
        ("426 No", "InvalidRequest"),
        ("200 OK", "XRPCNotSupported"),
        ("302 There", "XRPCNotSupported"),
        ("501 No", "MethodNotImplemented"),
        ("502 No", "UpstreamFailure"),
    ] {
        let server = Server::answering(answer(status, "Location: http://a.test/\r\n", "<html>"));
        let error = run(ships(&server).next()).unwrap().unwrap_err();
        assert_eq!(error.code().map(Error::as_str), Some(code), "{error}");
        assert!(matches!(error, SubscriptionError::Refused(_)), "{error:?}");
    }
}

#[test]
fn who_does_not_speak_the_protocol_is_no_service() {
    for bytes in [
        "",
        "garbage\r\n\r\n",
        "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
    ] {
        let server = Server::answering(bytes);
        let error = run(ships(&server).next()).unwrap().unwrap_err();
        assert!(
            matches!(error, SubscriptionError::Transport(_)),
            "{error:?}"
        );
    }
    // More of a head than anyone needs.
    let server = Server::start(|_, stream| {
        use std::io::Write;
        stream.write_all(b"HTTP/1.1 101 Yes\r\nX: ")?;
        loop {
            stream.write_all(&[b'x'; 4096])?;
        }
    });
    let error = run(ships(&server).next()).unwrap().unwrap_err();
    assert!(
        matches!(error, SubscriptionError::Transport(_)),
        "{error:?}"
    );
    let client = Client::new((), "http://127.0.0.1:1").unwrap();
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    let error = run(stream.next()).unwrap().unwrap_err();
    assert!(error.to_string().contains("refused"), "{error}");
}

#[test]
fn a_handshake_that_takes_too_long_is_given_up() {
    let server = Server::start(|_, _| {
        std::thread::sleep(Duration::from_secs(2));
        Ok(())
    });
    let client = Client::new((), server.url()).unwrap();
    let client = client.with_timeout(Duration::from_millis(100));
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    match run(stream.next()).unwrap().unwrap_err() {
        SubscriptionError::Transport(error) => assert!(error.is_timeout(), "{error}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_tls_a_safe_address_is_an_error() {
    let server = Server::answering("");
    let url = server.url().replace("http:", "https:");
    let client = Client::new((), url).unwrap();
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    let error = run(stream.next()).unwrap().unwrap_err();
    assert!(
        matches!(error, SubscriptionError::Transport(_)),
        "{error:?}"
    );
}

#[test]
fn a_session_has_a_client_to_subscribe_with() {
    let server = serve(|_, ws| close(ws));
    let client = Client::new((), server.url()).unwrap();
    let session = Session::new(client, Tokens::new("secret-a", "secret-r"));
    let client = session.client();
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    assert!(run(stream.next()).is_none());
    let seen = &server.seen()[0];
    assert_eq!(seen.header("authorization"), Some("Bearer secret-a"));
}

#[test]
fn a_request_that_cannot_be_sent_is_an_error_at_once() {
    let client = Client::new((), "https://a.test")
        .unwrap()
        .with_bearer("a\nb");
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    let error = run(stream.next()).unwrap().unwrap_err();
    assert!(matches!(error, SubscriptionError::Request(_)), "{error:?}");
    assert!(run(stream.next()).is_none());
}

#[test]
fn a_message_over_the_limit_is_not_read() {
    let limit = left(1).len() + 10;
    let read = |large: fn(&mut Ws<'_>) -> Sent| {
        let server = serve(move |_, ws| {
            send(ws, left(1))?;
            large(ws)?;
            // Nothing more comes: who waits for the rest waits in vain.
            ws.read()?;
            Ok(())
        });
        run(async { all(&mut ships(&server).with_message_limit(limit)).await })
    };
    let expected = [
        "1".to_owned(),
        format!(
            "the service does not send an event stream: a message that is larger than {limit} bytes"
        ),
    ];
    assert_eq!(read(|ws| send(ws, vec![0; 1000])), expected);
    // A frame that is only announced, with 2^62 bytes.
    assert_eq!(
        read(|ws| raw(ws, &[0x82, 127, 0x40, 0, 0, 0, 0, 0, 0, 0])),
        expected
    );
    // Fragments: each is small.
    assert_eq!(
        read(|ws| {
            raw(ws, &[0x02, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
            (0..9).try_for_each(|_| raw(ws, &[0x00, 10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]))
        }),
        expected
    );
    // The limit that is there without being set: 5 MiB.
    let server = serve(|_, ws| {
        let bytes = ipld_core::ipld::Ipld::Bytes(vec![0; (5 << 20) - 100]);
        send(
            ws,
            frame(
                ipld!({"op": 1, "t": "#left"}),
                ipld!({"seq": 3, "x": bytes}),
            ),
        )?;
        raw(ws, &[0x82, 127, 0, 0, 0, 0, 0, 0x50, 0, 1])?;
        ws.read()?;
        Ok(())
    });
    let seen = run(async { all(&mut ships(&server)).await });
    assert_eq!(seen[0], "3");
    assert!(seen[1].ends_with("larger than 5242880 bytes"), "{seen:?}");
}

fn raw(ws: &mut Ws<'_>, bytes: &[u8]) -> Sent {
    use std::io::Write;
    Ok(ws.get_mut().write_all(bytes)?)
}

#[test]
fn a_silent_service_is_given_up() {
    let server = serve(|_, ws| {
        send(ws, left(1))?;
        ws.read()?;
        Ok(())
    });
    run(async {
        let mut stream = ships(&server).with_idle_timeout(Duration::from_millis(200));
        assert!(stream.next().await.unwrap().is_ok());
        let start = Instant::now();
        match stream.next().await.unwrap().unwrap_err() {
            SubscriptionError::Transport(error) => assert!(error.is_timeout(), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(start.elapsed() >= Duration::from_millis(150));
        assert!(stream.next().await.is_none());
    });
}

#[test]
fn a_ping_is_a_sign_of_life_and_is_answered() {
    let answered = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&answered);
    let server = serve(move |_, ws| {
        for number in 0..10 {
            ws.send(Raw::Ping(vec![number].into()))?;
            assert_eq!(ws.read()?, Raw::Pong(vec![number].into()));
            count.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(100));
        }
        send(ws, left(1))?;
        close(ws)
    });
    let seen = run(async {
        let stream = ships(&server);
        all(&mut stream.with_idle_timeout(Duration::from_millis(500))).await
    });
    assert_eq!(seen, ["1"]);
    assert_eq!(answered.load(Ordering::SeqCst), 10);
}

#[test]
fn a_program_that_pauses_is_no_silent_service() {
    let server = serve(|_, ws| {
        for seq in 1..4 {
            send(ws, left(seq))?;
        }
        std::thread::sleep(Duration::from_millis(600));
        send(ws, left(4))?;
        close(ws)
    });
    run(async {
        let mut stream = ships(&server).with_idle_timeout(Duration::from_millis(400));
        for _ in 0..3 {
            assert!(stream.next().await.unwrap().is_ok());
            std::thread::sleep(Duration::from_millis(250));
        }
        assert_eq!(all(&mut stream).await, ["4"]);
    });
}

#[test]
fn how_a_connection_ends_is_told_unless_all_is_well() {
    let ended = |code: Option<CloseCode>| {
        let server = serve(move |_, ws| {
            let frame = code.map(|code| CloseFrame {
                code,
                reason: "because".into(),
            });
            ws.close(frame)?;
            close(ws)
        });
        run(async { all(&mut ships(&server)).await })
    };
    assert!(ended(None).is_empty());
    assert!(ended(Some(CloseCode::Normal)).is_empty());
    assert_eq!(
        ended(Some(CloseCode::Error)),
        ["the service closed the connection (code 1011): because"]
    );
    let broken = serve(|_, ws| send(ws, left(1)));
    let seen = run(async { all(&mut ships(&broken)).await });
    assert_eq!((seen.len(), &*seen[0]), (2, "1"));
    assert!(seen[1].starts_with("the request failed: "), "{seen:?}");
}

#[test]
fn the_service_gets_an_answer_to_its_close() {
    let (sender, receiver) = std::sync::mpsc::channel();
    let sender = Mutex::new(sender);
    let server = serve(move |_, ws| {
        ws.close(None)?;
        let answer = ws.read()?;
        sender.lock().unwrap().send(answer)?;
        Ok(())
    });
    run(async { assert!(ships(&server).next().await.is_none()) });
    let answer = receiver.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(answer.is_close());
}

#[test]
fn what_nests_too_deep_costs_one_message() {
    let header = to_vec(&ipld!({"op": 1, "t": "#left"})).unwrap();
    let unknown = to_vec(&ipld!({"op": 1, "t": "#new"})).unwrap();
    // An object with the field `a`, in which arrays of one element nest a million deep around a null.
    let arrays = [&[0xa1, 0x61, b'a'][..], &[0x81; 1_000_000], &[0xf6]].concat();
    let objects = [[0xa1, 0x61, b'a'].repeat(300_000), vec![0xf6]].concat();
    let tags = [&[0xa1, 0x61, b'a'][..], &[0xc2; 1_000_000], &[0xf6]].concat();
    let mut frames = Vec::new();
    for header in [&header, &unknown] {
        for bomb in [&arrays, &objects, &tags] {
            frames.push([&header[..], bomb].concat());
        }
    }
    let seen = read(frames);
    assert_eq!((seen.len(), &*seen[6]), (7, "99"));
    for error in &seen[..6] {
        assert!(error.contains("not what the lexicon promises"), "{error}");
        assert!(error.len() < 1000);
    }
    // And in the header, and where it does not end.
    let error = fail([&arrays[..], &header].concat());
    assert!(
        matches!(error, SubscriptionError::Protocol(ProtocolError::Header(_))),
        "{error:?}"
    );
    let error = fail([&header[..], &[0x81; 1_000_000]].concat());
    assert!(
        matches!(error, SubscriptionError::Protocol(ProtocolError::Malformed)),
        "{error:?}"
    );
}

#[test]
fn what_a_length_announces_costs_nothing() {
    let header = to_vec(&ipld!({"op": 1, "t": "#left"})).unwrap();
    for kind in [0x5b, 0x7b, 0x9b, 0xbb] {
        for first in [0x10, 0x40, 0xff] {
            let announced = [kind, first, 0, 0, 0, 0, 0, 0, 0];
            for payload in [
                announced.to_vec(),
                [&[0xa1, 0x63][..], b"seq", &announced].concat(),
            ] {
                let error = fail([&header[..], &payload].concat());
                assert!(
                    matches!(error, SubscriptionError::Protocol(ProtocolError::Malformed)),
                    "{error:?}"
                );
            }
        }
    }
}

#[test]
fn a_flood_of_pings_stops_nobody() {
    let server = serve(|_, ws| {
        // Nobody takes the answers off the wire.
        let pings = [&[0x89, 125][..], &[7; 125]].concat().repeat(1000);
        for _ in 0..200 {
            raw(ws, &pings)?;
        }
        send(ws, left(1))?;
        close(ws)
    });
    let (turns, done) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicBool::new(false)),
    );
    let (count, stop) = (Arc::clone(&turns), Arc::clone(&done));
    run(async {
        let other = tokio::spawn(async move {
            while !stop.load(Ordering::SeqCst) {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::task::yield_now().await;
            }
        });
        let mut stream = ships(&server);
        assert!(stream.next().await.unwrap().is_ok());
        done.store(true, Ordering::SeqCst);
        other.await.unwrap();
    });
    assert!(turns.load(Ordering::SeqCst) > 1000, "{turns:?}");
}

#[test]
fn a_program_that_does_not_read_makes_the_service_wait() {
    const SIZE: usize = 1 << 20;
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let server = serve(move |_, ws| {
        for seq in 1..=100 {
            let bytes = ipld_core::ipld::Ipld::Bytes(vec![0; SIZE]);
            send(
                ws,
                frame(
                    ipld!({"op": 1, "t": "#left"}),
                    ipld!({"seq": seq, "x": bytes}),
                ),
            )?;
            count.fetch_add(1, Ordering::SeqCst);
        }
        close(ws)
    });
    run(async {
        let mut stream = ships(&server);
        assert!(stream.next().await.unwrap().is_ok());
        // Others run, the stream is not asked.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let before = sent.load(Ordering::SeqCst);
        assert!(before < 50, "{before} MiB are on their way");
        let expected: Vec<String> = (2..=100).map(|seq| seq.to_string()).collect();
        assert_eq!(all(&mut stream).await, expected);
    });
}

#[test]
fn a_stream_is_unpin_and_can_be_sent_to_another_thread() {
    fn check<T: Send + Unpin + futures_core::Stream + 'static>() {}
    check::<EventStream<Ships, Tungstenite>>();
    fn send<T: Send>(_: T) {}
    let client = Client::new((), "https://a.test").unwrap();
    let mut stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    send(stream.next());
}
