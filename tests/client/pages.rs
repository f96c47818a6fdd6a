//! Lists that come in pages.
use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_core::Stream;

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

#[derive(Clone, PartialEq)]
pub struct Params {
    pub cursor: Option<String>,
    pub limit: Option<i64>,
}
lex::object! {
    Params: new(),
    optional { "cursor": cursor, "limit": limit }
}

#[derive(Clone, PartialEq)]
pub struct Output {
    pub cursor: Option<String>,
    pub names: Vec<String>,
}
lex::object! {
    Output: new(names: Vec<String>),
    required { "names": names }
    optional { "cursor": cursor }
}

lex::paged! { List(Params): cursor, names: String }

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
    let mut pages = pages(&script.client(), params);
    let mut list = Vec::new();
    while let Some(page) = block_on(pages.next()) {
        list.push(page.unwrap().names);
    }
    assert!(pages.is_done());
    assert!(block_on(pages.next()).is_none());
    list
}

/// What a stream gives, an error as `!`, as other crates would read it: by `Stream` alone.
fn drain<S: Stream<Item = Result<T, E>> + Unpin, T, E>(stream: &mut S) -> Vec<Option<T>> {
    let mut all = Vec::new();
    while let Some(item) = block_on(poll_fn(|c| Pin::new(&mut *stream).poll_next(c))) {
        all.push(item.ok());
    }
    all
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

/// A transport that gives a page with the cursor that this function tells for the number of the request.
#[derive(Clone)]
struct Numbered(Arc<Mutex<usize>>, fn(usize) -> usize);

impl Transport for Numbered {
    async fn send(&self, _: http::Request<Bytes>) -> Result<http::Response<Bytes>, TransportError> {
        let mut sent = self.0.lock().unwrap();
        *sent += 1;
        let cursor = (self.1)(*sent);
        let body = format!(r#"{{"cursor":"{cursor:01000}","names":[]}}"#);
        Ok(http::Response::new(body.into()))
    }
}

/// How many pages there are, and at most this many.
fn count_pages(cursor: fn(usize) -> usize, most: usize) -> usize {
    let client = Client::new(Numbered(Arc::default(), cursor), "https://pds.test").unwrap();
    let mut pages = pages(&client, Params::new());
    let mut count = 0;
    while count < most && block_on(pages.next()).is_some() {
        count += 1;
    }
    count
}

#[test]
fn a_circle_of_any_size_ends_the_list() {
    // As far as cursors are kept, the first page that comes again is the last.
    assert_eq!(count_pages(|_| 0, 100), 2);
    assert_eq!(count_pages(|n| n % 64, 1000), 65);
    assert_eq!(
        count_pages(|n| if n < 500 { n } else { 500 + n % 3 }, 1000),
        503
    );
    assert_eq!(
        count_pages(|n| if n < 500 { n } else { 500 + n % 64 }, 1000),
        564
    );
    // A larger circle is noticed later: that is the price of keeping so little, however long the list is.
    for (cursor, pages) in [
        ((|n| n % 65) as fn(usize) -> usize, 65),
        (|n| n % 1000, 1000),
        (|n| if n < 700 { n } else { 700 + n % 100 }, 800),
        (|n| if n < 100 { n } else { 100 + n % 700 }, 800),
    ] {
        let count = count_pages(cursor, 4 * pages);
        assert!(
            (pages + 2..=3 * pages).contains(&count),
            "{count} of {pages}"
        );
    }
    assert_eq!(count_pages(|n| n, 5000), 5000);
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

#[test]
fn pages_and_items_are_streams() {
    let answers = [
        (200, r#"{"cursor":"1","names":["a","b"]}"#),
        (503, ""),
        (200, r#"{"cursor":"2","names":[]}"#),
        (200, r#"{"cursor":"1","names":["c"]}"#),
    ];
    let script = Script::new(&answers);
    let mut stream = pages(&script.client(), Params::new());
    let list = drain(&mut stream);
    let names: Vec<_> = list.into_iter().map(|page| page.map(|p| p.names)).collect();
    let names_of = |names: &[&str]| Some(names.iter().map(|n| n.to_string()).collect());
    assert_eq!(
        names,
        [names_of(&["a", "b"]), None, names_of(&[]), names_of(&["c"])]
    );
    // The end stays the end.
    assert!(drain(&mut stream).is_empty());
    assert_eq!(script.sent(), "- cursor=1 cursor=1 cursor=2");

    let script = Script::new(&answers);
    let mut stream = pages(&script.client(), Params::new()).items();
    let list = drain(&mut stream);
    let list: String = list.iter().map(|i| i.as_deref().unwrap_or("!")).collect();
    assert_eq!(list, "ab!c");
    assert!(drain(&mut stream).is_empty());
    assert_eq!(script.sent(), "- cursor=1 cursor=1 cursor=2");
}

/// A transport whose answers come at the second look.
#[derive(Clone)]
struct Slow(Script);

impl Transport for Slow {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let mut looked = false;
        let sent = self.0.send(request).await;
        poll_fn(|context| {
            context.waker().wake_by_ref();
            match std::mem::replace(&mut looked, true) {
                false => Poll::Pending,
                true => Poll::Ready(()),
            }
        })
        .await;
        sent
    }
}

#[test]
fn a_future_that_is_dropped_loses_no_page() {
    let script = Script::new(&[
        (200, r#"{"cursor":"1","names":["a","b"]}"#),
        (200, r#"{"names":["c"]}"#),
    ]);
    let client = Client::new(Slow(script.clone()), "https://pds.test").unwrap();
    let mut items = pages(&client, Params::new()).items();
    let mut context = Context::from_waker(Waker::noop());
    let mut list = String::new();
    loop {
        // The first look at every call is the last one at its future.
        let first = pin!(items.next()).poll(&mut context);
        let item = match first {
            Poll::Ready(item) => item,
            Poll::Pending => block_on(items.next()),
        };
        match item {
            Some(item) => list.push_str(&item.unwrap()),
            None => break,
        }
    }
    assert_eq!(list, "abc");
    assert_eq!(script.sent(), "- cursor=1");
    // A list that is dropped while a call is under way is gone, and the call with it.
    let script = Script::new(&[(200, r#"{"cursor":"1","names":["a"]}"#)]);
    let client = Client::new(Slow(script.clone()), "https://pds.test").unwrap();
    let mut list = pages(&client, Params::new());
    assert!(Pin::new(&mut list).poll_next(&mut context).is_pending());
    drop(list);
    assert_eq!(script.sent(), "-");
}

#[test]
fn a_stream_of_pages_need_not_be_pinned_and_can_be_sent() {
    fn check<T: Unpin + Send + std::fmt::Debug + 'static>(value: &T) -> String {
        format!("{value:?}")
    }
    let mut params = Params::new();
    params.cursor = Some("c".into());
    let client = Script::new(&[]).client();
    let list = pages(&client, params.clone());
    let shown = r#"Pages { cursor: Some("c"), is_done: false, .. }"#;
    assert_eq!(check(&list), shown);
    assert_eq!(
        check(&list.items()),
        format!("Items {{ pages: {shown}, .. }}")
    );
    check(&pages(&Session::new(client, Tokens::new("x", "y")), params));
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
