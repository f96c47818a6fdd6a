//! Calls of a session that are dropped while they renew its tokens: another goes on with what they began.
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use super::endpoints::*;
use super::lex::{Caller, Session, Tokens};
use super::sessions::{EXPIRED, FOUND, RENEWED, Script, Step, call};

/// A call that waits for new tokens, and is dropped.
fn begin_and_drop(session: &Session<Script>) {
    let mut leading = pin!(session.query::<Search>(&Params::new("a")));
    let mut context = Context::from_waker(Waker::noop());
    assert!(leading.as_mut().poll(&mut context).is_pending());
}

/// Counts how often it is woken.
#[derive(Default)]
struct Count(AtomicUsize);

impl std::task::Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[test]
fn when_the_leading_call_is_dropped_one_that_waits_goes_on_with_its_request() {
    let script = Script::new([
        Step::Answer(400, EXPIRED),
        Step::Late(200, RENEWED),
        Step::Answer(400, EXPIRED),
        Step::Answer(200, FOUND),
    ]);
    let session = script.session();
    let mut leading = Box::pin(session.query::<Search>(&Params::new("a")));
    let mut waiting = pin!(session.query::<Search>(&Params::new("a")));
    let count = Arc::new(Count::default());
    let waker = Waker::from(count.clone());
    let mut context = Context::from_waker(&waker);
    let mut unheard = Context::from_waker(Waker::noop());
    assert!(leading.as_mut().poll(&mut unheard).is_pending());
    for _ in 0..3 {
        assert!(waiting.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(script.sent(), "a1 r1 a1");
    assert_eq!(count.0.load(Ordering::SeqCst), 0);
    drop(leading);
    assert_eq!(count.0.load(Ordering::SeqCst), 1);
    assert!(waiting.as_mut().poll(&mut context).is_pending());
    script.let_go();
    let result = waiting.as_mut().poll(&mut context);
    assert!(matches!(result, Poll::Ready(Ok(_))), "{result:?}");
    assert_eq!(script.sent(), "a1 r1 a1 a2");
    assert_eq!(session.changes(), 1);
}

#[test]
fn tokens_that_come_after_the_call_was_dropped_are_not_lost() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Late(200, RENEWED)]);
    let session = script.session();
    begin_and_drop(&session);
    script.let_go();
    assert_eq!(session.tokens(), Tokens::new("secret-a1", "secret-r1"));
    script.add(Step::Answer(400, EXPIRED));
    script.add(Step::Answer(200, FOUND));
    call(&session).unwrap();
    assert_eq!(script.sent(), "a1 r1 a1 a2");
    assert_eq!(session.tokens(), Tokens::new("secret-a2", "secret-r2"));
}

#[test]
fn a_request_of_a_dropped_call_is_not_gone_on_with_after_a_new_login() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Late(200, RENEWED)]);
    let session = script.session();
    begin_and_drop(&session);
    session.set_tokens(Tokens::new("secret-a3", "secret-r3"));
    script.let_go();
    script.add(Step::Answer(400, EXPIRED));
    script.add(Step::Answer(200, RENEWED));
    script.add(Step::Answer(200, FOUND));
    call(&session).unwrap();
    assert_eq!(script.sent(), "a1 r1 a3 r3 a2");
}

#[test]
fn a_request_that_panicked_is_begun_anew() {
    let script = Script::new([Step::Answer(400, EXPIRED), Step::Panic]);
    let session = script.session();
    assert!(catch_unwind(AssertUnwindSafe(|| call(&session))).is_err());
    script.add(Step::Answer(400, EXPIRED));
    script.add(Step::Answer(200, RENEWED));
    script.add(Step::Answer(200, FOUND));
    call(&session).unwrap();
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
