//! Frames without a network: a connector of one's own, no runtime, and frames with errors of all kinds.
use std::collections::VecDeque;
use std::future::ready;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};
use std::time::Duration;

use ipld_core::ipld;
use ipld_core::ipld::Ipld;
use serde::de::{Deserialize, IgnoredAny};
use serde_ipld_dagcbor::de::Deserializer;

use super::event_server::*;
use super::lex::{
    Client, CloseReason, ConnectError, EventStream, Limits, ProtocolError, SubscriptionError,
    TransportError, WebSocketConnector, WebSocketEvent, block_on,
};

type Event = Result<WebSocketEvent, TransportError>;

/// Connects to a list of events.
struct Scripted(Mutex<VecDeque<Event>>);

struct Socket(VecDeque<Event>);

impl futures_core::Stream for Socket {
    type Item = Event;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Event>> {
        Poll::Ready(self.0.pop_front())
    }
}

impl WebSocketConnector for Scripted {
    type Socket = Socket;

    async fn connect(&self, request: http::Request<()>) -> Result<Socket, ConnectError> {
        assert_eq!(request.uri(), "wss://a.test/xrpc/app.test.ships");
        let limits = Limits::of(&request);
        assert_eq!(
            (limits.body, limits.timeout),
            (5 << 20, Some(Duration::from_secs(60)))
        );
        Ok(Socket(std::mem::take(&mut self.0.lock().unwrap())))
    }

    fn sleep(&self, _: Duration) -> impl Future<Output = ()> + Send {
        ready(())
    }
}

fn play(events: impl IntoIterator<Item = Event>) -> EventStream<Ships, Scripted> {
    let connector = Scripted(Mutex::new(events.into_iter().collect()));
    let client = Client::new((), "https://a.test").unwrap();
    client.subscribe(connector, &Params::new())
}

fn binary(frame: Vec<u8>) -> Event {
    Ok(WebSocketEvent::Binary(frame.into()))
}

#[test]
fn a_stream_needs_no_runtime() {
    let closed = CloseReason {
        code: Some(1012),
        reason: "again\nlater".to_owned(),
    };
    let events = [
        Ok(WebSocketEvent::Heartbeat),
        binary(left(1)),
        Ok(WebSocketEvent::Closed(closed)),
        binary(left(2)),
    ];
    let mut stream = play(events);
    block_on(async {
        assert_eq!(stream.next().await.unwrap().unwrap(), Left::new(1).into());
        let error = stream.next().await.unwrap().unwrap_err();
        assert_eq!(
            error.to_string(),
            "the service closed the connection (code 1012): again later"
        );
        assert!(stream.next().await.is_none());
        // A socket that comes to its end has nothing more to say.
        assert!(play([]).next().await.is_none());
    });
}

#[test]
fn a_burst_of_what_is_skipped_gives_others_a_turn() {
    let skipped = frame(ipld!({"op": 3}), ipld!(null));
    let mut events: Vec<Event> = (0..1000).map(|_| binary(skipped.clone())).collect();
    events.push(binary(left(1)));
    let mut stream = play(events);
    let mut next = std::pin::pin!(stream.next());
    let mut context = Context::from_waker(std::task::Waker::noop());
    let mut turns = 0;
    while next.as_mut().poll(&mut context).is_pending() {
        turns += 1;
    }
    assert!((10..100).contains(&turns), "{turns}");
}

/// Whether a frame is two items, which can be read as these types, and nothing more.
fn is_frame<'a, H: Deserialize<'a>, P: Deserialize<'a>>(frame: &'a [u8]) -> bool {
    let mut deserializer = Deserializer::from_slice(frame);
    H::deserialize(&mut deserializer).is_ok()
        && P::deserialize(&mut deserializer).is_ok()
        && deserializer.end().is_ok()
}

#[test]
fn frames_with_any_error_are_judged_right() {
    let payload = ipld!({
        "seq": 70_000,
        "a": [[], {}, null, true, 1.5, -1],
        "ships": [{"name": "Erika"}, {"name": "x".repeat(300)}],
        "zzzz": Ipld::Bytes(vec![1; 70]),
    });
    let good = frame(ipld!({"op": 1, "t": "#left"}), payload);
    let mut random = 42u64;
    let mut next = move |below: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % below as u64) as usize
    };
    let (mut messages, mut broken, mut wrong) = (0, 0, 0);
    for _ in 0..30_000 {
        let mut bytes = good.clone();
        for _ in 0..=next(2) {
            let at = next(bytes.len());
            match next(5) {
                0 => bytes.truncate(at + 1),
                1 => drop(bytes.remove(at)),
                2 => bytes.insert(at, next(256) as u8),
                // Most of what a frame has is text, in which an error does no harm.
                3 => bytes[at % 40] = next(256) as u8,
                _ => bytes[at] = next(256) as u8,
            }
        }
        match block_on(play([binary(bytes.clone())]).next()) {
            Some(Ok(_)) => {
                // Nobody looks at the values of unknown fields.
                assert!(is_frame::<IgnoredAny, IgnoredAny>(&bytes), "{bytes:x?}");
                messages += 1;
            }
            // An unknown kind.
            None => {}
            Some(Err(SubscriptionError::Decode(_))) => broken += 1,
            Some(Err(SubscriptionError::Protocol(error))) => {
                let is_header = matches!(error, ProtocolError::Header(_));
                let is_right = is_header || !is_frame::<Ipld, Ipld>(&bytes);
                assert!(is_right, "{error}: {bytes:x?}");
                wrong += 1;
            }
            Some(Err(other)) => panic!("{other:?}: {bytes:x?}"),
        }
    }
    println!("{messages} messages, {broken} broken, {wrong} no frames");
    assert!(messages > 1000 && broken > 1000 && wrong > 1000);
}
