//! Sessions: who renews the tokens, how often, and who gets to know.
use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Barrier, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;

use super::endpoints::*;
use super::lex::{
    CallError, Caller, Client, Session, Tokens, Transport, TransportError, TransportErrorKind,
    block_on,
};
use super::server::{Server, answer};
use super::transports::{Kind, Reqwest, Ureq, through_both};

through_both! {
    calls_at_the_same_time_renew_the_tokens_once
    all_who_wait_get_the_error
}

const JSON: &str = "Content-Type: application/json\r\n";
const CALLS: usize = 20;
pub(super) const EXPIRED: &str = r#"{"error":"ExpiredToken","message":"Token has expired"}"#;
pub(super) const RENEWED: &str =
    r#"{"accessJwt":"secret-a2","refreshJwt":"secret-r2","did":"did:plc:a"}"#;
pub(super) const FOUND: &str = r#"{"items":[]}"#;

/// A service that takes the token `secret-a2` only, and gives the first answers when all calls are there.
fn service(refresh: Vec<u8>) -> Server {
    let all = Barrier::new(CALLS);
    Server::start(move |seen, stream| {
        let is_refresh = seen.line.contains("refreshSession");
        let bytes = match seen.header("authorization") {
            Some("Bearer secret-r1") if is_refresh => {
                std::thread::sleep(Duration::from_millis(100));
                refresh.clone()
            }
            Some("Bearer secret-a1") if !is_refresh => {
                all.wait();
                answer("400 Bad Request", JSON, EXPIRED)
            }
            Some("Bearer secret-a2") if !is_refresh => answer("200 OK", JSON, FOUND),
            _ => answer("403 Forbidden", JSON, ""),
        };
        std::io::Write::write_all(stream, &bytes)
    })
}

/// Calls a query from many threads, and counts the requests for new tokens.
fn call_from_all<K: Kind>(
    server: &Server,
    session: &Session<K::Transport>,
) -> (Vec<Result<Found, CallError<Error>>>, usize) {
    let threads: Vec<_> = (0..CALLS)
        .map(|_| {
            let session = session.clone();
            std::thread::spawn(move || K::run(session.query::<Search>(&Params::new("a"))))
        })
        .collect();
    let results = threads.into_iter().map(|thread| thread.join().unwrap());
    let results = results.collect();
    let seen = server.seen();
    let refreshes = seen.iter().filter(|s| s.line.contains("refreshSession"));
    (results, refreshes.count())
}

fn begin<K: Kind>(server: &Server) -> Session<K::Transport> {
    let client = K::client(&server.url()).with_proxy("did:web:a.test#b");
    Session::new(client, Tokens::new("secret-a1", "secret-r1"))
}

fn calls_at_the_same_time_renew_the_tokens_once<K: Kind>() {
    let server = service(answer("200 OK", JSON, RENEWED));
    let stored: Arc<Mutex<Vec<Tokens>>> = Arc::default();
    let store = stored.clone();
    let session =
        begin::<K>(&server).on_change(move |tokens| store.lock().unwrap().push(tokens.clone()));
    let (results, refreshes) = call_from_all::<K>(&server, &session);
    for result in results {
        assert_eq!(result.unwrap(), Found::new(vec![]));
    }
    assert_eq!(refreshes, 1);
    let new = Tokens::new("secret-a2", "secret-r2");
    assert_eq!(*stored.lock().unwrap(), std::slice::from_ref(&new));
    assert_eq!((session.tokens(), session.changes()), (new, 1));
    assert_eq!(session.client().bearer(), Some("secret-a2"));
    assert!(!session.is_over());

    let seen = server.seen();
    assert_eq!(seen.len(), 2 * CALLS + 1);
    let refresh = seen.iter().find(|s| s.line.contains("refreshSession"));
    let refresh = refresh.unwrap();
    assert_eq!(
        refresh.line,
        "POST /xrpc/com.atproto.server.refreshSession HTTP/1.1"
    );
    assert!(refresh.body.is_empty());
    assert_eq!(refresh.header("content-type"), None);
    // The service that calls are passed on to does not get the refresh token.
    assert_eq!(refresh.header("atproto-proxy"), None);
    assert_eq!(seen[0].header("atproto-proxy"), Some("did:web:a.test#b"));
}

fn all_who_wait_get_the_error<K: Kind>() {
    let server = service(answer("500 Oops", JSON, r#"{"error":"Oops"}"#));
    let session = begin::<K>(&server);
    let (results, refreshes) = call_from_all::<K>(&server, &session);
    for result in results {
        let error = result.unwrap_err();
        assert_eq!(
            error.to_string(),
            "Oops: the session could not be renewed (status 500)"
        );
        assert!(error.is_retryable());
    }
    // A call that was answered late tries itself.
    assert!((1..=CALLS).contains(&refreshes), "{refreshes}");
    assert_eq!(session.tokens(), Tokens::new("secret-a1", "secret-r1"));
    assert!(!session.is_over());
}

/// A transport whose answers are set before.
#[derive(Clone, Default)]
pub(super) struct Script {
    answers: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<String>>>,
    late: Arc<Mutex<Late>>,
}

#[derive(Default)]
struct Late {
    is_let_go: bool,
    waiting: Vec<Waker>,
}

pub(super) enum Step {
    Answer(u16, &'static str),
    /// An answer that comes once it is let go.
    Late(u16, &'static str),
    Fail,
    Panic,
}

impl Script {
    pub(super) fn new(steps: impl IntoIterator<Item = Step>) -> Script {
        Script {
            answers: Arc::new(Mutex::new(steps.into_iter().collect())),
            sent: Arc::default(),
            late: Arc::default(),
        }
    }

    pub(super) fn session(&self) -> Session<Script> {
        let client = Client::new(self.clone(), "https://pds.test").unwrap();
        Session::new(client, Tokens::new("secret-a1", "secret-r1"))
    }

    /// The tokens that were sent, in order.
    pub(super) fn sent(&self) -> String {
        self.sent.lock().unwrap().join(" ")
    }

    pub(super) fn add(&self, step: Step) {
        self.answers.lock().unwrap().push_back(step);
    }

    /// Lets late answers come.
    pub(super) fn let_go(&self) {
        let mut late = self.late.lock().unwrap();
        late.is_let_go = true;
        late.waiting.drain(..).for_each(Waker::wake);
    }
}

impl Transport for Script {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let token = request.headers()["authorization"].to_str().unwrap();
        let token = token.strip_prefix("Bearer secret-").unwrap().to_owned();
        assert!(!format!("{request:?}").contains("secret"), "{request:?}");
        self.sent.lock().unwrap().push(token);
        let step = self.answers.lock().unwrap().pop_front();
        let (status, body) = match step.expect("a step") {
            Step::Answer(status, body) => (status, body),
            Step::Late(status, body) => {
                let late = |context: &mut Context<'_>| {
                    let mut late = self.late.lock().unwrap();
                    if late.is_let_go {
                        return Poll::Ready(());
                    }
                    late.waiting.push(context.waker().clone());
                    Poll::Pending
                };
                poll_fn(late).await;
                (status, body)
            }
            Step::Fail => return Err(TransportError::timeout("no answer")),
            Step::Panic => panic!("a step that panics"),
        };
        let response = http::Response::builder().status(status);
        Ok(response.body(body.into()).unwrap())
    }
}

pub(super) fn call(session: &Session<Script>) -> Result<Found, CallError<Error>> {
    block_on(session.query::<Search>(&Params::new("a")))
}

#[test]
fn both_statuses_tell_of_an_expired_token() {
    for (status, renews) in [(400, true), (401, true), (403, false), (500, false)] {
        let script = Script::new([
            Step::Answer(status, EXPIRED),
            Step::Answer(200, RENEWED),
            Step::Answer(200, FOUND),
        ]);
        assert_eq!(call(&script.session()).is_ok(), renews, "{status}");
        let sent = if renews { "a1 r1 a2" } else { "a1" };
        assert_eq!(script.sent(), sent, "{status}");
    }
    // Another error with that status is the call's.
    let script = Script::new([Step::Answer(401, r#"{"error":"InvalidToken"}"#)]);
    assert!(call(&script.session()).is_err());
    assert_eq!(script.sent(), "a1");
}

#[test]
fn a_procedure_is_sent_again_as_it_was() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Answer(200, RENEWED),
        Step::Answer(200, FOUND),
    ]);
    let session = script.session();
    // The future lives without the session, and through the trait it is the same call.
    let call = session.procedure::<LogIn>(&(), &Input::new("a", "b"));
    drop(session);
    block_on(call).unwrap();
    assert_eq!(script.sent(), "a1 r1 a2");

    let script = Script::new([Step::Answer(200, FOUND)]);
    let session = script.session();
    block_on(Caller::procedure::<LogIn>(
        &session,
        &(),
        &Input::new("a", "b"),
    ))
    .unwrap();
}

#[test]
fn a_call_is_repeated_once() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Answer(200, RENEWED),
        Step::Answer(400, EXPIRED),
    ]);
    let error = call(&script.session()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "ExpiredToken: Token has expired (status 400)"
    );
    assert_eq!(script.sent(), "a1 r1 a2");
}

#[test]
fn a_refused_refresh_token_is_not_sent_again() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Answer(400, EXPIRED),
        Step::Answer(400, EXPIRED),
        Step::Answer(200, FOUND),
    ]);
    let session = script.session();
    let message = "ExpiredToken: the session could not be renewed: Token has expired (status 400)";
    for sent in ["a1 r1", "a1 r1 a1"] {
        assert_eq!(call(&session).unwrap_err().to_string(), message);
        assert_eq!(script.sent(), sent);
        assert!(session.is_over());
    }
    assert_eq!(
        block_on(session.refresh()).unwrap_err().to_string(),
        message
    );
    session.set_tokens(Tokens::new("secret-a3", "secret-r3"));
    assert!(!session.is_over());
    assert_eq!(session.changes(), 1);
    call(&session).unwrap();
    assert_eq!(script.sent(), "a1 r1 a1 a3");
}

#[test]
fn a_failure_that_passes_is_tried_again() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Fail,
        Step::Answer(400, EXPIRED),
        Step::Answer(200, r#"{"accessJwt":"secret-a2","refreshJwt":7}"#),
        Step::Answer(200, RENEWED),
    ]);
    let session = script.session();
    let error = call(&session).unwrap_err();
    match &error {
        CallError::Transport(e) => assert_eq!(e.kind(), TransportErrorKind::Timeout),
        other => panic!("{other:?}"),
    }
    assert!(
        error
            .to_string()
            .contains("the session could not be renewed"),
        "{error}"
    );
    let error = call(&session).unwrap_err();
    assert!(matches!(error, CallError::Decode(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the response (status 200) is not what the lexicon promises: \
         the session could not be renewed: `accessJwt` or `refreshJwt` is not there"
    );
    assert!(!format!("{error:?}").contains("secret"));
    block_on(session.refresh()).unwrap();
    assert_eq!(session.tokens(), Tokens::new("secret-a2", "secret-r2"));
    assert_eq!(script.sent(), "a1 r1 a1 r1 r1");
}

#[test]
fn a_token_that_cannot_be_sent_is_an_error_without_the_token() {
    let script = Script::new([]);
    let session = script.session();
    session.set_tokens(Tokens::new("secret\r\n", "secret"));
    let error = call(&session).unwrap_err();
    assert!(matches!(error, CallError::Request(_)), "{error:?}");
    assert!(!format!("{error} {error:?}").contains("secret"));
    assert_eq!(script.sent(), "");
}

#[test]
fn nothing_shows_the_tokens() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Answer(401, EXPIRED)]);
    let session = script.session();
    let error = call(&session).unwrap_err();
    let tokens = session.tokens();
    let client = session.client();
    let shown =
        format!("{error} {error:?} {error:#?} {session:?} {session:#?} {tokens:?} {client:?}");
    assert!(shown.contains("Session {") && shown.contains("Tokens {"));
    assert!(!shown.contains("secret"), "{shown}");
}

#[test]
fn other_settings_share_the_tokens() {
    let script = Script::new([]);
    let session = script.session();
    let proxied = session.with_client(|client| client.with_proxy("did:web:a.test#b"));
    assert_eq!(session.client().proxy(), None);
    assert_eq!(proxied.client().proxy(), Some("did:web:a.test#b"));
    session.set_tokens(Tokens::new("secret-a2", "secret-r2"));
    assert_eq!(proxied.client().bearer(), Some("secret-a2"));
}

#[test]
fn calls_of_a_session_go_to_other_threads() {
    fn is_send<T: Send>(_: &T) {}
    let session = Script::new([]).session();
    is_send(&session.query::<Search>(&Params::new("a")));
    is_send(&session.refresh());
    is_send(&session);
}
