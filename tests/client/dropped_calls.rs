//! Calls that wait for new tokens together: when some are dropped, or polled no more, the others go on.
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, Mutex, OnceLock};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;

use super::endpoints::*;
use super::lex::{Caller, Client, QueryCall, Session, Tokens, Transport, TransportError, block_on};
use super::sessions::{EXPIRED, FOUND, RENEWED, Script, Step, call};

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl std::task::Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A call that has been polled once, by somebody who is not woken.
fn begin<T: Transport>(session: &Session<T>) -> Pin<Box<QueryCall<Search>>> {
    let mut call = Box::pin(session.query::<Search>(&Params::new("a")));
    let mut context = Context::from_waker(Waker::noop());
    assert!(call.as_mut().poll(&mut context).is_pending());
    call
}

/// A call that renews the tokens, and is answered.
fn renew(script: &Script, session: &Session<Script>) {
    script.add(Step::Answer(400, EXPIRED));
    script.add(Step::Answer(200, RENEWED));
    script.add(Step::Answer(200, FOUND));
    call(session).unwrap();
}

fn expired_then_late(then: impl IntoIterator<Item = Step>) -> Script {
    let late = [Step::Answer(400, EXPIRED), Step::Late(200, RENEWED)];
    Script::new(late.into_iter().chain(then))
}

#[test]
fn a_call_that_is_dropped_leaves_its_request_to_those_that_wait() {
    let script = expired_then_late([Step::Answer(400, EXPIRED), Step::Answer(200, FOUND)]);
    let session = script.session();
    let first = begin(&session);
    let count = Arc::new(Count::default());
    let waker = Waker::from(count.clone());
    let mut context = Context::from_waker(&waker);
    let mut second = pin!(session.query::<Search>(&Params::new("a")));
    for _ in 0..3 {
        assert!(second.as_mut().poll(&mut context).is_pending());
    }
    drop(first);
    assert!(second.as_mut().poll(&mut context).is_pending());
    assert_eq!(count.0.load(Ordering::SeqCst), 0);
    script.let_go();
    assert_eq!(count.0.load(Ordering::SeqCst), 1);
    let result = second.as_mut().poll(&mut context);
    assert!(matches!(result, Poll::Ready(Ok(_))), "{result:?}");
    assert_eq!(script.sent(), "a1 r1 a1 a2");
    assert_eq!(session.changes(), 1);
}

#[test]
fn a_call_that_nobody_polls_holds_up_no_other() {
    let script = expired_then_late([
        Step::Answer(400, EXPIRED),
        Step::Answer(200, FOUND),
        Step::Answer(200, FOUND),
    ]);
    let session = script.session();
    let held = begin(&session);
    script.let_go();
    call(&session).unwrap();
    assert_eq!(session.tokens(), Tokens::new("secret-a2", "secret-r2"));
    assert_eq!(script.sent(), "a1 r1 a1 a2");
    // It finds the new tokens when somebody does poll it.
    block_on(held).unwrap();
    assert_eq!(script.sent(), "a1 r1 a1 a2 a2");
}

#[test]
fn a_request_that_nobody_waits_for_is_given_up() {
    let script = expired_then_late([]);
    let session = script.session();
    drop(begin(&session));
    script.let_go();
    renew(&script, &session);
    assert_eq!(script.sent(), "a1 r1 a1 r1 a2");
}

#[test]
fn a_request_that_failed_is_not_gone_on_with() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Late(500, "{}"),
        Step::Answer(400, EXPIRED),
    ]);
    let session = script.session();
    let held = begin(&session);
    script.let_go();
    assert!(call(&session).is_err());
    renew(&script, &session);
    assert_eq!(script.sent(), "a1 r1 a1 a1 r1 a2");
    script.add(Step::Answer(200, FOUND));
    // There have been tokens since, so that the failure means nothing to it any more.
    block_on(held).unwrap();
}

#[test]
fn after_a_new_login_a_request_under_way_counts_no_more() {
    let script = expired_then_late([]);
    let session = script.session();
    let held = begin(&session);
    session.set_tokens(Tokens::new("secret-a3", "secret-r3"));
    script.let_go();
    renew(&script, &session);
    assert_eq!(script.sent(), "a1 r1 a3 r3 a2");
    drop(held);
}

/// Refuses the first access token, and gives the second a moment after it was asked for.
#[derive(Clone, Default)]
struct Slow(Arc<Mutex<Vec<String>>>);

impl Transport for Slow {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let token = request.headers()["authorization"].to_str().unwrap();
        let token = token.strip_prefix("Bearer secret-").unwrap();
        self.0.lock().unwrap().push(token.to_owned());
        let (status, body) = match token {
            "a1" => (400, EXPIRED),
            "a2" => (200, FOUND),
            _ => {
                let is_there = Arc::new(AtomicBool::new(false));
                let mut thread = None;
                poll_fn(|context| {
                    thread.get_or_insert_with(|| {
                        let (is_there, waker) = (is_there.clone(), context.waker().clone());
                        std::thread::spawn(move || {
                            std::thread::sleep(Duration::from_millis(1));
                            is_there.store(true, Ordering::SeqCst);
                            waker.wake();
                        })
                    });
                    match is_there.load(Ordering::SeqCst) {
                        true => Poll::Ready(()),
                        false => Poll::Pending,
                    }
                })
                .await;
                (200, RENEWED)
            }
        };
        let response = http::Response::builder().status(status);
        Ok(response.body(body.into()).unwrap())
    }
}

#[test]
fn threads_share_one_request_and_all_are_woken() {
    for _ in 0..50 {
        let transport = Slow::default();
        let client = Client::new(transport.clone(), "https://pds.test").unwrap();
        let session = Session::new(client, Tokens::new("secret-a1", "secret-r1"));
        let calls: Vec<_> = (0..12)
            .map(|n| {
                let session = session.clone();
                std::thread::spawn(move || match n {
                    0 => {
                        // Polled once, and given up later.
                        let mut call = Box::pin(session.query::<Search>(&Params::new("a")));
                        let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
                        std::thread::sleep(Duration::from_millis(3));
                        drop((polled, call));
                    }
                    _ => drop(block_on(session.query::<Search>(&Params::new("a"))).unwrap()),
                })
            })
            .collect();
        calls.into_iter().for_each(|call| call.join().unwrap());
        let sent = transport.0.lock().unwrap();
        assert_eq!(session.changes(), 1);
        let refreshes = sent.iter().filter(|token| *token == "r1").count();
        assert!((1..=2).contains(&refreshes), "{sent:?}");
    }
}

#[test]
fn the_last_tokens_are_told_last() {
    let script = Script::new([]);
    let (begun, end) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let (slow, store) = ((begun.clone(), end.clone()), told.clone());
    let session = script.session().on_change(move |tokens| {
        if tokens.access == "secret-a2" {
            slow.0.wait();
            slow.1.wait();
        }
        store.lock().unwrap().push(tokens.access.clone());
    });
    let other = session.clone();
    let thread = std::thread::spawn(move || other.set_tokens(Tokens::new("secret-a2", "r2")));
    begun.wait();
    session.set_tokens(Tokens::new("secret-a3", "r3"));
    end.wait();
    thread.join().unwrap();
    assert_eq!(*told.lock().unwrap(), ["secret-a2", "secret-a3"]);
}

#[test]
fn a_listener_may_use_the_session_and_may_panic() {
    let script = Script::new([]);
    let told: Arc<Mutex<Vec<String>>> = Arc::default();
    let (own, store) = (Arc::new(OnceLock::<Session<Script>>::new()), told.clone());
    let inner = own.clone();
    let session = script.session().on_change(move |tokens| {
        store.lock().unwrap().push(tokens.access.clone());
        match tokens.access.as_str() {
            "a2" => inner.get().unwrap().set_tokens(Tokens::new("a3", "r3")),
            "a4" => panic!("a listener that panics"),
            _ => {}
        }
    });
    own.set(session.clone()).unwrap();
    session.set_tokens(Tokens::new("a2", "r2"));
    assert_eq!(*told.lock().unwrap(), ["a2", "a3"]);
    let panics = AssertUnwindSafe(|| session.set_tokens(Tokens::new("a4", "r4")));
    assert!(catch_unwind(panics).is_err());
    session.set_tokens(Tokens::new("a5", "r5"));
    assert_eq!(*told.lock().unwrap(), ["a2", "a3", "a4", "a5"]);
}

#[test]
fn a_request_that_panicked_is_begun_anew() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Panic]);
    let session = script.session();
    assert!(catch_unwind(AssertUnwindSafe(|| call(&session))).is_err());
    renew(&script, &session);
    assert_eq!(script.sent(), "a1 r1 a1 r1 a2");
}

#[test]
fn a_new_login_counts_more_than_a_renewal_under_way() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Late(200, RENEWED)]);
    let session = script.session();
    let mut leading = Box::pin(session.query::<Search>(&Params::new("a")));
    let mut context = Context::from_waker(Waker::noop());
    assert!(leading.as_mut().poll(&mut context).is_pending());
    script.add(Step::Answer(400, EXPIRED));
    let mut waiting = pin!(session.query::<Search>(&Params::new("a")));
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    script.add(Step::Answer(200, FOUND));
    session.set_tokens(Tokens::new("secret-a3", "secret-r3"));
    let result = waiting.as_mut().poll(&mut context);
    assert!(matches!(result, Poll::Ready(Ok(_))), "{result:?}");
    assert_eq!(script.sent(), "a1 r1 a1 a3");
}
