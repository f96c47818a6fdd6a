//! Subscriptions that connect again: when, from where on, and when not.
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ipld_core::ipld;
use tokio_tungstenite::tungstenite::Message as Raw;

use super::event_server::*;
use super::lex::{Client, EventStream, Reconnect, SubscriptionError, Tungstenite};
use super::server::{Server, answer};

/// Connects again so soon that tests do not take long.
fn soon() -> Reconnect {
    Reconnect {
        attempts: Some(3),
        first_wait: Duration::from_millis(20),
        longest_wait: Duration::from_millis(50),
    }
}

fn reconnecting(server: &Server) -> EventStream<Ships, Tungstenite> {
    ships(server).reconnecting(soon())
}

/// The query strings so far.
fn queries(server: &Server) -> Vec<String> {
    let lines = server.seen().into_iter().map(|seen| seen.line);
    lines
        .map(|line| {
            let path = line.split(' ').nth(1).unwrap();
            path.split_once('?')
                .map_or("", |(_, query)| query)
                .to_owned()
        })
        .collect()
}

fn info() -> Vec<u8> {
    frame(ipld!({"op": 1, "t": "#info"}), ipld!({}))
}

#[test]
fn the_stream_goes_on_after_the_last_message() {
    let server = serve(|number, ws| {
        let (frames, ends_well) = match number {
            0 => (vec![left(5), left(7)], false),
            // The service begins with the message of the cursor, or even before it.
            1 => (vec![left(6), left(7), info(), left(8)], true),
            2 => (vec![left(8), left(20)], false),
            _ => (vec![error_frame("FutureCursor")], true),
        };
        frames.into_iter().try_for_each(|frame| send(ws, frame))?;
        match ends_well {
            true => close(ws),
            false => Ok(()),
        }
    });
    let interruptions = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&interruptions);
    let mut params = Params::new();
    params.q = Some("x".to_owned());
    params.cursor = Some(3);
    let seen = run(async {
        let stream = ships_with(&server, &params).reconnecting(soon());
        let mut stream = stream.on_interruption(move |error, wait| {
            list.lock()
                .unwrap()
                .push((error.map(|error| error.to_string()), wait));
        });
        let seen = all(&mut stream).await;
        assert_eq!(stream.cursor(), Some(20));
        seen
    });
    assert_eq!(
        seen,
        [
            "5",
            "7",
            "app.test.ships#info",
            "8",
            "20",
            "FutureCursor: so it is"
        ]
    );
    assert_eq!(
        queries(&server),
        [
            "cursor=3&q=x",
            "q=x&cursor=7",
            "q=x&cursor=8",
            "q=x&cursor=20"
        ]
    );
    let interruptions = interruptions.lock().unwrap();
    let errors: Vec<bool> = interruptions
        .iter()
        .map(|(error, _)| error.is_some())
        .collect();
    assert_eq!(errors, [true, false, true]);
    for (_, wait) in interruptions.iter() {
        assert!((10..=20).contains(&wait.as_millis()), "{wait:?}");
    }
}

#[test]
fn without_a_message_it_begins_where_it_began() {
    let server = serve(|number, ws| match number {
        0 => close(ws),
        1 => send(ws, info()),
        _ => send(ws, error_frame("FutureCursor")),
    });
    run(async { all(&mut reconnecting(&server)).await });
    assert_eq!(queries(&server), ["", "", ""]);
}

#[test]
fn a_message_that_cannot_be_read_does_not_come_again() {
    let server = serve(|number, ws| {
        send(
            ws,
            frame(
                ipld!({"op": 1, "t": "#left"}),
                ipld!({"seq": 4, "ships": 1}),
            ),
        )?;
        match number {
            0 => Ok(()),
            _ => send(ws, error_frame("FutureCursor")),
        }
    });
    let seen = run(async { all(&mut reconnecting(&server)).await });
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert_eq!(queries(&server), ["", "cursor=4"]);
}

#[test]
fn attempts_in_vain_are_counted() {
    let server = serve(|number, ws| match number {
        // New messages: the count begins again.
        0 | 2 => send(ws, left(number as i64)),
        1 => close(ws),
        // The same message once more does not count as one.
        _ => send(ws, left(2)),
    });
    let seen = run(async { all(&mut reconnecting(&server)).await });
    assert_eq!(seen[..2], ["0", "2"]);
    assert!(seen[2].starts_with("the request failed"), "{seen:?}");
    assert_eq!((seen.len(), queries(&server).len()), (3, 6));
    // Also when there is nobody.
    let client = Client::new((), "http://127.0.0.1:1").unwrap();
    let stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    let start = Instant::now();
    let seen = run(async { all(&mut stream.reconnecting(soon())).await });
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(start.elapsed() >= Duration::from_millis(10 + 20 + 25));
}

#[test]
fn a_stream_ends_well_after_the_last_attempt() {
    let server = serve(|_, ws| close(ws));
    assert!(run(async { all(&mut reconnecting(&server)).await }).is_empty());
    assert_eq!(queries(&server).len(), 4);
}

#[test]
fn a_silent_service_is_left_for_another_connection() {
    let server = serve(|number, ws| match number {
        0 => {
            send(ws, left(1))?;
            ws.read()?;
            Ok(())
        }
        _ => send(ws, error_frame("FutureCursor")),
    });
    let stream = reconnecting(&server).with_idle_timeout(Duration::from_millis(100));
    let mut stream = stream;
    let seen = run(async { all(&mut stream).await });
    assert_eq!(seen, ["1", "FutureCursor: so it is"]);
}

#[test]
fn some_errors_pass_and_others_do_not() {
    let connections = |first: Vec<Raw>| {
        let server = serve(move |number, ws| {
            match number {
                0 => first
                    .iter()
                    .try_for_each(|message| ws.send(message.clone()))?,
                _ => send(ws, error_frame("FutureCursor"))?,
            }
            close(ws)
        });
        run(async { all(&mut reconnecting(&server)).await });
        queries(&server).len()
    };
    let error = |name: &str| vec![Raw::Binary(error_frame(name).into())];
    assert_eq!(connections(error("ConsumerTooSlow")), 2);
    assert_eq!(connections(error("InternalServerError")), 2);
    assert_eq!(connections(error("FutureCursor")), 1);
    assert_eq!(connections(error("Undeclared")), 1);
    // The same bytes would come again.
    assert_eq!(connections(vec![Raw::Text("x".into())]), 1);
    assert_eq!(connections(vec![Raw::Binary(vec![0xff].into())]), 1);
}

#[test]
fn a_refusal_is_waited_out_if_it_passes() {
    let asks = |status: &'static str, headers: &'static str| {
        let server = Server::answering(answer(status, headers, ""));
        let waits = Arc::new(Mutex::new(Vec::new()));
        let list = Arc::clone(&waits);
        let how = Reconnect {
            attempts: Some(1),
            ..soon()
        };
        let stream = ships(&server).reconnecting(how);
        let mut stream = stream.on_interruption(move |error, wait| {
            assert!(matches!(error, Some(SubscriptionError::Refused(_))));
            list.lock().unwrap().push(wait.as_millis());
        });
        let start = Instant::now();
        let last = run(async { stream.next().await.unwrap().unwrap_err() });
        assert!(matches!(last, SubscriptionError::Refused(_)), "{last:?}");
        let waits = waits.lock().unwrap().clone();
        assert!(start.elapsed().as_millis() >= waits.iter().sum());
        waits
    };
    // What the service asks for has precedence over the longest wait.
    assert_eq!(asks("429 Wait", "Retry-After: 1\r\n"), [1000]);
    let short = asks("503 Wait", "Retry-After: 0\r\n");
    assert!((10..=20).contains(&short[0]), "{short:?}");
    assert!(asks("400 No", "Retry-After: 1\r\n").is_empty());
    assert!(asks("501 No", "").is_empty());
    assert!(asks("401 No", "").is_empty());
}

#[test]
fn waits_double_up_to_the_longest() {
    let client = Client::new((), "http://127.0.0.1:1").unwrap();
    let waits = Arc::new(Mutex::new(Vec::new()));
    let list = Arc::clone(&waits);
    let stream = client.subscribe::<Ships, _>(Tungstenite, &Params::new());
    let how = Reconnect {
        attempts: Some(40),
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_millis(8),
    };
    let stream = stream.reconnecting(how);
    let mut stream = stream.on_interruption(move |_, wait| {
        list.lock().unwrap().push(wait.as_micros());
    });
    run(async { all(&mut stream).await });
    let waits = waits.lock().unwrap();
    assert_eq!(waits.len(), 40);
    for (at, wait) in waits.iter().enumerate() {
        let whole = 1000 << at.min(3);
        assert!((whole / 2..=whole).contains(wait), "{at}: {wait}");
    }
    // They are not all alike.
    assert!(waits[3..].iter().any(|wait| *wait != waits[3]));
    // Without end, and without overflow.
    let how = Reconnect {
        first_wait: Duration::MAX,
        longest_wait: Duration::MAX,
        ..Reconnect::default()
    };
    let mut stream = client
        .subscribe::<Ships, _>(Tungstenite, &Params::new())
        .reconnecting(how)
        .with_idle_timeout(Duration::MAX);
    run(async {
        let next = tokio::time::timeout(Duration::from_millis(100), stream.next());
        assert!(next.await.is_err());
    });
}
