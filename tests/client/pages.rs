//! Lists that come in pages.
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;

use super::lex::{
    self, Client, Query, Session, Tokens, Transport, TransportError, UndeclaredError, block_on,
};
use super::server::{Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

through_both! { pages_come_over_the_wire }

/// A query with a cursor, as the generator emits it.
pub struct List;

impl Query for List {
    const NSID: &'static str = "app.test.list";
    type Params = Params;
    type Output = Output;
    type Error = UndeclaredError;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Params {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}
lex::object! {
    Params: new(),
    optional { "cursor": cursor, "limit": limit }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Output {
    pub cursor: Option<String>,
    pub names: Vec<String>,
}
lex::object! {
    Output: new(names: Vec<String>),
    required { "names": names }
    optional { "cursor": cursor }
}

lex::paged! { List: cursor, names: String }

/// A transport that gives these answers one after the other.
#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<(u16, &'static str)>>>,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Script {
    fn new(answers: &[(u16, &'static str)]) -> Script {
        Script {
            answers: Arc::new(Mutex::new(answers.iter().copied().collect())),
            sent: Arc::default(),
        }
    }

    fn client(&self) -> Client<Script> {
        Client::new(self.clone(), "https://pds.test").unwrap()
    }

    /// The query strings of all requests.
    fn sent(&self) -> String {
        self.sent.lock().unwrap().join(" ")
    }
}

impl Transport for Script {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let query = request.uri().query().unwrap_or("-").to_owned();
        self.sent.lock().unwrap().push(query);
        let step = self.answers.lock().unwrap().pop_front();
        let (status, body) = step.expect("the list goes on where it should end");
        let response = http::Response::builder().status(status);
        Ok(response.body(body.into()).unwrap())
    }
}

fn read(script: &Script, params: Params) -> Vec<Vec<String>> {
    let mut pages = lex::pages(&script.client(), params);
    let mut list = Vec::new();
    while let Some(page) = block_on(pages.next()) {
        list.push(page.unwrap().names);
    }
    assert!(pages.is_done());
    assert!(block_on(pages.next()).is_none());
    list
}

#[test]
fn the_list_ends_when_the_cursor_is_gone() {
    let script = Script::new(&[
        (200, r#"{"cursor":"1","names":["a","b"]}"#),
        (200, r#"{"cursor":"2 &","names":[]}"#),
        (200, r#"{"names":["c"]}"#),
    ]);
    let mut params = Params::new();
    params.limit = Some(2);
    assert_eq!(read(&script, params), [vec!["a", "b"], vec![], vec!["c"]]);
    assert_eq!(
        script.sent(),
        "limit=2 cursor=1&limit=2 cursor=2%20%26&limit=2"
    );
}

#[test]
fn an_empty_cursor_is_none() {
    let script = Script::new(&[(200, r#"{"cursor":"","names":["a"]}"#)]);
    assert_eq!(read(&script, Params::new()), [["a"]]);
}

#[test]
fn a_repeated_cursor_ends_the_list() {
    let one = (200, r#"{"cursor":"1","names":["a"]}"#);
    let two = (200, r#"{"cursor":"2","names":["b"]}"#);
    let script = Script::new(&[one, one]);
    assert_eq!(read(&script, Params::new()), [["a"], ["a"]]);
    assert_eq!(script.sent(), "- cursor=1");
    let script = Script::new(&[one, two, one]);
    assert_eq!(read(&script, Params::new()).len(), 3);
    assert_eq!(script.sent(), "- cursor=1 cursor=2");
    // The cursor that the list is taken up with counts, too.
    let script = Script::new(&[one]);
    let mut params = Params::new();
    params.cursor = Some("1".into());
    assert_eq!(read(&script, params), [["a"]]);
    assert_eq!(script.sent(), "cursor=1");
}

#[test]
fn after_an_error_the_page_is_asked_for_again() {
    let script = Script::new(&[
        (200, r#"{"cursor":"1","names":["a"]}"#),
        (503, ""),
        (200, r#"{"names":["b"]}"#),
    ]);
    let mut pages = lex::pages(&script.client(), Params::new());
    assert!(block_on(pages.next()).unwrap().is_ok());
    assert_eq!(pages.params().cursor.as_deref(), Some("1"));
    let error = block_on(pages.next()).unwrap().unwrap_err();
    assert!(error.is_retryable());
    let page = block_on(pages.next()).unwrap().unwrap();
    assert_eq!(page, Output::new(vec!["b".into()]));
    assert!(block_on(pages.next()).is_none());
    assert_eq!(script.sent(), "- cursor=1 cursor=1");
}

#[test]
fn items_come_one_by_one() {
    let script = Script::new(&[
        (200, r#"{"cursor":"1","names":["a","b"]}"#),
        (500, ""),
        (200, r#"{"cursor":"2","names":[]}"#),
        (200, r#"{"names":["c"]}"#),
    ]);
    let mut items = lex::pages(&script.client(), Params::new()).items();
    let mut list = String::new();
    while let Some(item) = block_on(items.next()) {
        list.push_str(&item.unwrap_or_else(|_| "!".into()));
    }
    assert_eq!(list, "ab!c");
    assert!(block_on(items.next()).is_none());
}

#[test]
fn a_list_is_read_on_other_threads_and_through_a_session() {
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    let script = Script::new(&[
        (401, r#"{"error":"ExpiredToken"}"#),
        (200, r#"{"accessJwt":"a","refreshJwt":"b"}"#),
        (200, r#"{"names":["b"]}"#),
    ]);
    let session = Session::new(script.client(), Tokens::new("x", "y"));
    let mut items = lex::pages(&session, Params::new()).items();
    assert_eq!(
        block_on(is_send(items.next())).unwrap().unwrap(),
        "b".to_owned()
    );
}

fn pages_come_over_the_wire<K: Kind>() {
    let server = Server::start(|seen, stream| {
        let body = match seen.line.contains("cursor=n") {
            false => r#"{"cursor":"n","names":["a"]}"#,
            true => r#"{"names":["b"]}"#,
        };
        let json = "Content-Type: application/json\r\n";
        std::io::Write::write_all(stream, &answer("200 OK", json, body))
    });
    let list = K::run(async {
        let mut items = lex::pages(&K::client(&server.url()), Params::new()).items();
        let mut list = String::new();
        while let Some(item) = items.next().await {
            list.push_str(&item.unwrap());
        }
        list
    });
    assert_eq!(list, "ab");
}
