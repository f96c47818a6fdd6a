//! A WebSocket server on loopback, frames for it, and a subscription as the generator emits it.
use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ipld_core::ipld;
use ipld_core::ipld::Ipld;
use serde_ipld_dagcbor::to_vec;
use tokio_tungstenite::tungstenite;
use tungstenite::handshake::derive_accept_key;
use tungstenite::protocol::{Role, WebSocket};
use tungstenite::{Bytes, Message as Raw};

use super::lex::{self, Client, EventStream, Subscription, SubscriptionError, Tungstenite};
use super::server::{Seen, Server};
use super::transports::{Kind, Reqwest};

pub struct Ships;

impl Subscription for Ships {
    const NSID: &'static str = "app.test.ships";
    const HAS_CURSOR: bool = true;
    type Params = Params;
    type Message = Message;
    type Error = Error;
}

#[derive(Clone, PartialEq)]
pub struct Params {
    pub cursor: Option<i64>,
    pub q: Option<String>,
}
lex::object! {
    Params: new(),
    optional { "cursor": cursor, "q": q }
}

#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Message {
    Left(Box<Left>),
    Storm(Box<Storm>),
    Other(Box<lex::UnknownMember>),
}
lex::union! {
    Message { "app.test.ships#left" => Left(Left), "app.test.defs#storm" => Storm(Storm) }
    other Other
}

#[derive(Clone, PartialEq)]
pub struct Left {
    pub seq: i64,
    pub ships: Option<Vec<Ship>>,
}
lex::object! {
    Left: new(seq: i64),
    required { "seq": seq }
    optional { "ships": ships }
}

#[derive(Clone, PartialEq)]
pub struct Ship {
    pub name: String,
}
lex::object! {
    Ship: new(name: impl Into<String>),
    required { "name": name }
}

#[derive(Clone, PartialEq)]
pub struct Storm {
    pub force: Option<i64>,
}
lex::object! {
    Storm: new(),
    optional { "force": force }
}

#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Error {
    ConsumerTooSlow,
    FutureCursor,
    Other(String),
}
lex::error_names! {
    Error { "ConsumerTooSlow" => ConsumerTooSlow, "FutureCursor" => FutureCursor }
}

/// A subscription without parameters, and with a closed union.
pub struct Tide;

impl Subscription for Tide {
    const NSID: &'static str = "app.test.tide";
    type Params = ();
    type Message = ClosedMessage;
    type Error = lex::UndeclaredError;
}

#[derive(Debug, Clone, PartialEq)]
pub enum ClosedMessage {
    Left(Box<Left>),
}
lex::union! {
    ClosedMessage { "app.test.tide#left" => Left(Left) }
}

pub type Ws<'a> = WebSocket<&'a mut TcpStream>;
pub type Sent = Result<(), Box<dyn std::error::Error>>;

/// A server that opens a WebSocket for each request. `script` gets the number of the connection, from 0. What it
/// returns when the client has gone does not matter. Without a call of [`close`] the connection breaks off.
pub fn serve(script: impl Fn(usize, &mut Ws<'_>) -> Sent + Send + Sync + 'static) -> Server {
    let count = AtomicUsize::new(0);
    Server::start(move |seen, stream| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        accept(seen, stream)?;
        let mut ws = WebSocket::from_raw_socket(stream, Role::Server, None);
        drop(script(number, &mut ws));
        Ok(())
    })
}

/// Says yes to the handshake.
pub fn accept(seen: &Seen, stream: &mut TcpStream) -> std::io::Result<()> {
    let key = seen.header("sec-websocket-key").unwrap();
    let accept = derive_accept_key(key.as_bytes());
    write!(
        stream,
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

pub fn send(ws: &mut Ws<'_>, frame: impl Into<Bytes>) -> Sent {
    Ok(ws.send(Raw::Binary(frame.into()))?)
}

/// Closes the connection properly, and waits for the client to agree.
pub fn close(ws: &mut Ws<'_>) -> Sent {
    ws.close(None)?;
    loop {
        ws.read()?;
    }
}

pub fn frame(header: Ipld, payload: Ipld) -> Vec<u8> {
    [to_vec(&header).unwrap(), to_vec(&payload).unwrap()].concat()
}

/// A good message.
pub fn left(seq: i64) -> Vec<u8> {
    frame(ipld!({"op": 1, "t": "#left"}), ipld!({"seq": seq}))
}

pub fn error_frame(name: &str) -> Vec<u8> {
    frame(
        ipld!({"op": -1}),
        ipld!({"error": name, "message": "so it is"}),
    )
}

/// Subscribes to ships, with settings that end a test that hangs.
pub fn ships(server: &Server) -> EventStream<Ships, Tungstenite> {
    ships_with(server, &Params::new())
}

pub fn ships_with(server: &Server, params: &Params) -> EventStream<Ships, Tungstenite> {
    let client = Client::new((), server.url()).unwrap();
    let stream = client.subscribe::<Ships, _>(Tungstenite, params);
    stream.with_idle_timeout(Duration::from_secs(10))
}

pub type Failure = SubscriptionError<Error>;

/// All that comes, in short: the `seq` of a message that left, or the rest as text.
pub async fn all(stream: &mut EventStream<Ships, Tungstenite>) -> Vec<String> {
    let mut all = Vec::new();
    while let Some(item) = stream.next().await {
        all.push(match item {
            Ok(Message::Left(left)) => left.seq.to_string(),
            Ok(other) => lex::Union::type_name(&other).to_owned(),
            Err(error) => error.to_string(),
        });
        assert!(all.len() < 1000);
    }
    assert!(stream.next().await.is_none());
    all
}

pub fn run<F: Future>(future: F) -> F::Output {
    Reqwest::run(future)
}
