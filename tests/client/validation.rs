//! Clients that check what they send.
#![allow(dead_code)] // The types have all that generated ones have.

use super::lex::{
    self, CallError, Caller, KeyKind, Map, Procedure, Query, Record, block_on, records,
};
use super::transports::Canned;

struct List;

impl Query for List {
    const NSID: &'static str = "app.test.list";
    type Params = Params;
    type Output = lex::Value;
    type Error = lex::UndeclaredError;
    lex::validates!(params);
}

#[derive(Clone, PartialEq)]
pub struct Params {
    pub limit: Option<i64>,
}
lex::object! {
    Params: new(),
    optional { "limit": limit [range(1, 100)] }
    with validate
}

struct LogIn;

impl Procedure for LogIn {
    const NSID: &'static str = "app.test.logIn";
    type Params = Params;
    type Input = Input;
    type Output = lex::Value;
    type Error = lex::UndeclaredError;
    lex::validates!(params, input);
}

#[derive(Clone, PartialEq)]
pub struct Input {
    pub name: String,
    pub password: String,
    pub pin: String,
}
lex::object! {
    Input: new(name: impl Into<String>, password: impl Into<String>, pin: impl Into<String>),
    required {
        "name": name [length(2, 8), max_graphemes(4)], "password": password [one_of(&["a", "b"])],
        "pin": pin [constant("0000")],
    }
    secret "password", "pin"
    with validate
}

#[derive(Clone, PartialEq)]
pub struct Note {
    pub text: String,
    pub extra: Map,
}
lex::object! {
    Note as "app.test.note": new(text: impl Into<String>),
    required { "text": text [max_length(4)] }
    extra extra
    with validate
}

impl Record for Note {
    const NSID: &'static str = "app.test.note";
    type Key = lex::Tid;
    const KEY: KeyKind = KeyKind::Tid;
    lex::validates!(record);
}

fn limit(limit: i64) -> Params {
    Params { limit: Some(limit) }
}

/// The message of a request that was not sent.
fn refusal<T, E>(transport: &Canned, result: Result<T, CallError<E>>) -> String {
    match result {
        Err(CallError::Request(error)) => {
            assert!(!transport.was_used(), "something was sent");
            error.to_string()
        }
        Err(_) => panic!("it was sent"),
        Ok(_) => panic!("it was answered"),
    }
}

#[test]
fn parameters_and_input_are_checked_on_request() {
    let transport = Canned::default();
    let client = transport.clone().client().with_validation();
    assert_eq!(
        refusal(&transport, block_on(client.query::<List>(&limit(0)))),
        "the request cannot be sent: a parameter breaks the lexicon: /limit: at least 1, found 0 (minimum)"
    );
    let input = Input::new("ä", "hunter2", "1234");
    let params = limit(101);
    let refused = block_on(client.procedure::<LogIn>(&params, &input));
    assert!(refusal(&transport, refused).contains("/limit: at most 100, found 101"));

    let input = Input::new("toolong", "hunter2", "1234");
    let refused = block_on(client.procedure::<LogIn>(&limit(1), &input));
    assert_eq!(
        refusal(&transport, refused),
        "the request cannot be sent: its input breaks the lexicon: \
         /name: at most 4 graphemes, found 7 graphemes (maxGraphemes); \
         /password: expected one of \"a\", \"b\", found (hidden) (enum); \
         /pin: expected \"0000\", found (hidden) (const)"
    );
}

#[test]
fn what_is_right_is_sent_and_so_is_all_without_validation() {
    let transport = Canned::default();
    let client = transport.clone().client().with_validation();
    let _ = block_on(client.query::<List>(&limit(100)));
    assert!(transport.was_used());

    for client in [Canned::client, |canned: Canned| {
        canned.client().with_validation().without_validation()
    }] {
        let transport = Canned::default();
        let client = client(transport.clone());
        let _ = block_on(client.query::<List>(&limit(0)));
        assert!(transport.was_used());
    }
}

#[test]
fn records_are_checked_before_they_are_written() {
    let wrong = Note::new("much too long");
    let transport = Canned::default();
    let client = transport.clone().client().with_validation();
    let expected = "the request cannot be sent: the record breaks the lexicon: \
                    /text: at most 4 bytes, found 13 bytes (maxLength)";
    let did = "did:plc:abc";
    let write = async { records::create(&client, did, &wrong).await };
    assert_eq!(refusal(&transport, block_on(write)), expected);
    let write = async { records::put(&client, did, "self", &wrong).await };
    assert_eq!(refusal(&transport, block_on(write)), expected);
    let write = async {
        records::batch(&client, did)
            .create(&Note::new("ok"))
            .update("self", &wrong)
            .await
    };
    assert_eq!(refusal(&transport, block_on(write)), expected);

    let mut free = Note::new("ok");
    free.extra = serde_json::from_str(r#"{"more": [{"f": 0.5}]}"#).unwrap();
    let write = async { records::create(&client, did, &free).await };
    let message = refusal(&transport, block_on(write));
    assert!(
        message.contains("/more/0/f: 0.5 has a fraction"),
        "{message}"
    );

    let write = async { records::create(&client, did, &Note::new("ok")).await };
    let _ = block_on(write);
    assert!(transport.was_used());
}
