//! The tokens of a session, and how the calls that need new ones share one request for them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;
use std::future::{Future as _, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::task::{Context, Poll, Wake, Waker};

use super::call_error::{CallError, RequestError};
use super::error_name::UndeclaredError;
use super::session::Tokens;
use super::transport::{BoxFuture, TransportError, TransportErrorKind};

/// What is called with new tokens.
type Listener = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// A request for new tokens.
pub(super) type Request = BoxFuture<'static, Result<Tokens, Failure>>;

/// The tokens of a session. Calls that need new ones wait for one request, which any of them takes further: one that
/// nobody polls any more holds up no other.
pub(super) struct Renewal {
    state: Mutex<State>,
}

struct State {
    tokens: Tokens,
    /// How often the tokens have changed.
    changes: u64,
    /// The attempt to renew the tokens, as long as a call waits for it.
    attempt: Weak<Attempt>,
    /// The service's answer that the refresh token is of no use any more.
    refusal: Option<Arc<Failure>>,
    listener: Option<Listener>,
    /// Up to which change the listener has been told.
    told: u64,
    is_telling: bool,
}

impl Renewal {
    pub(super) fn new(tokens: Tokens) -> Self {
        Renewal {
            state: Mutex::new(State {
                tokens,
                changes: 0,
                attempt: Weak::new(),
                refusal: None,
                listener: None,
                told: 0,
                is_telling: false,
            }),
        }
    }

    pub(super) fn set_listener(&self, listener: Listener) {
        // What was there is dropped without the lock: it may hold code of others, which may want it.
        let earlier = self.lock().listener.replace(listener);
        drop(earlier);
    }

    /// The tokens, and how often they have changed.
    pub(super) fn tokens(&self) -> (Tokens, u64) {
        let state = self.lock();
        (state.tokens.clone(), state.changes)
    }

    pub(super) fn set_tokens(&self, tokens: Tokens) {
        let attempt = self.lock().change(tokens);
        self.tell();
        if let Some(attempt) = attempt.upgrade() {
            attempt.waiting.wake_all();
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.lock().refusal.is_some()
    }

    /// Sees to it that there are other tokens than those of `changes`, by a request if no other call has sent one.
    pub(super) async fn renew(
        &self,
        changes: u64,
        request: impl Fn(&Tokens) -> Request,
    ) -> Outcome {
        let mut joined = None;
        poll_fn(|context| {
            let state = self.lock();
            if let Some(outcome) = state.outcome(changes) {
                return Poll::Ready(outcome);
            }
            let joined = joined.get_or_insert_with(|| self.join(state));
            joined.wait(context.waker());
            joined.attempt.poll(self, &request)
        })
        .await
    }

    /// Takes part in the attempt that is under way, or begins one.
    fn join(&self, mut state: MutexGuard<'_, State>) -> Joined {
        let attempt = state.attempt.upgrade().unwrap_or_else(|| {
            let attempt = Arc::new(Attempt {
                tokens: state.tokens.clone(),
                changes: state.changes,
                request: Mutex::default(),
                outcome: OnceLock::new(),
                waiting: Arc::default(),
            });
            state.attempt = Arc::downgrade(&attempt);
            attempt
        });
        let number = attempt.waiting.lock().assign_number();
        Joined { attempt, number }
    }

    /// Takes over what an attempt to renew the tokens of `changes` has brought.
    fn end(&self, changes: u64, result: Result<Tokens, Failure>) -> Outcome {
        let mut state = self.lock();
        if state.changes != changes {
            // There has been a new login meanwhile. Its tokens count.
            return Ok(());
        }
        match result {
            Ok(tokens) => {
                state.change(tokens);
                drop(state);
                self.tell();
                Ok(())
            }
            Err(failure) => {
                let failure = Arc::new(failure);
                state.attempt = Weak::new();
                if is_final(&failure) {
                    state.refusal = Some(Arc::clone(&failure));
                }
                Err(failure)
            }
        }
    }

    /// Tells the listener of new tokens, the last ones last. If it is being told already, that goes on with these.
    fn tell(&self) {
        loop {
            let mut state = self.lock();
            if state.is_telling || state.told == state.changes {
                return;
            }
            state.told = state.changes;
            let Some(listener) = state.listener.clone() else {
                return;
            };
            state.is_telling = true;
            let tokens = state.tokens.clone();
            drop(state);
            let telling = Telling(self);
            listener(&tokens);
            drop(telling);
        }
    }

    /// No one panics while holding the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// What is known already of renewing the tokens of `changes`.
    fn outcome(&self, changes: u64) -> Option<Outcome> {
        if self.changes != changes {
            return Some(Ok(()));
        }
        self.refusal
            .as_ref()
            .map(|refusal| Err(Arc::clone(refusal)))
    }

    /// Takes over new tokens. Gives the attempt that is of no use any more.
    fn change(&mut self, tokens: Tokens) -> Weak<Attempt> {
        self.tokens = tokens;
        self.changes += 1;
        self.refusal = None;
        std::mem::take(&mut self.attempt)
    }
}

/// Ends telling, even if the listener panics.
struct Telling<'a>(&'a Renewal);

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        self.0.lock().is_telling = false;
    }
}

/// One request for new tokens, and who waits for it. It is given up with the last of them.
struct Attempt {
    tokens: Tokens,
    changes: u64,
    /// Not there before it is sent and once it has ended.
    request: Mutex<Option<Request>>,
    outcome: OnceLock<Outcome>,
    waiting: Arc<Waiting>,
}

/// What an attempt has come to.
type Outcome = Result<(), Arc<Failure>>;

impl Attempt {
    /// Takes the request further. Where another call is at it this waits for it: nobody might wake us once more.
    fn poll(&self, renewal: &Renewal, request: impl Fn(&Tokens) -> Request) -> Poll<Outcome> {
        // A request that panicked is not in its place any more, and is begun anew.
        let mut place = self.request.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(outcome) = self.outcome.get() {
            return Poll::Ready(outcome.clone());
        }
        // However this ends: another call has to look after it, or can go on.
        let wakes = WakeAll(&self.waiting);
        let sent = place.take();
        let mut sent = sent.unwrap_or_else(|| request(&self.tokens));
        let waker = Waker::from(Arc::clone(&self.waiting));
        let Poll::Ready(result) = sent.as_mut().poll(&mut Context::from_waker(&waker)) else {
            *place = Some(sent);
            std::mem::forget(wakes);
            return Poll::Pending;
        };
        let outcome = renewal.end(self.changes, result);
        Poll::Ready(self.outcome.get_or_init(|| outcome).clone())
    }
}

/// The part of one call in an attempt.
struct Joined {
    attempt: Arc<Attempt>,
    number: u64,
}

impl Joined {
    /// Has this woken when there is something to do.
    fn wait(&self, waker: &Waker) {
        let mut waiting = self.attempt.waiting.lock();
        let known = waiting.wakers.get(&self.number);
        if !known.is_some_and(|known| known.will_wake(waker)) {
            let earlier = waiting.wakers.insert(self.number, waker.clone());
            // Dropped without the lock, as below: it may end a task, and with it another call that waits here.
            drop(waiting);
            drop(earlier);
        }
    }
}

impl Drop for Joined {
    fn drop(&mut self) {
        let waker = self.attempt.waiting.lock().wakers.remove(&self.number);
        drop(waker);
    }
}

/// Who waits for an attempt. As a waker it wakes them all.
#[derive(Default)]
struct Waiting(Mutex<Wakers>);

#[derive(Default)]
struct Wakers {
    last: u64,
    wakers: BTreeMap<u64, Waker>,
}

impl Waiting {
    fn wake_all(&self) {
        let wakers = std::mem::take(&mut self.lock().wakers);
        wakers.into_values().for_each(Waker::wake);
    }

    fn lock(&self) -> MutexGuard<'_, Wakers> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Wakers {
    /// Gives one more call its number.
    fn assign_number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }
}

/// Wakes all when it is dropped, and be it by a panic.
struct WakeAll<'a>(&'a Waiting);

impl Drop for WakeAll<'_> {
    fn drop(&mut self) {
        self.0.wake_all();
    }
}

/// Why there are no new tokens.
pub(super) type Failure = CallError<UndeclaredError>;

/// Whether the service refused the refresh token.
fn is_final(failure: &Failure) -> bool {
    let names = ["ExpiredToken", "InvalidToken"];
    failure.as_api().is_some_and(|error| {
        [400, 401].contains(&error.status.as_u16()) && names.contains(&error.code.as_str())
    })
}

/// The error for a call that needed the tokens.
pub(super) fn share(failure: Arc<Failure>) -> Failure {
    match &*failure {
        CallError::Request(error) => RequestError::new(format!("{WHAT}: {}", error.message)).into(),
        CallError::Decode(error) => CallError::Decode(error.clone()),
        CallError::Api(error) => {
            let mut error = error.clone();
            error.message = Some(match error.message {
                Some(message) => format!("{WHAT}: {message}"),
                None => WHAT.to_owned(),
            });
            CallError::Api(error)
        }
        CallError::Transport(error) => {
            let kind = error.kind();
            wrap(kind, Shared(failure)).into()
        }
    }
}

/// What did not work.
pub(super) const WHAT: &str = "the session could not be renewed";

/// An error of this kind, with the shared one as its cause.
fn wrap(kind: TransportErrorKind, shared: Shared) -> TransportError {
    match kind {
        TransportErrorKind::Timeout => TransportError::timeout(shared),
        TransportErrorKind::BodyTooLarge(limit) => TransportError::body_too_large(limit),
        TransportErrorKind::Redirect => TransportError::redirect(shared),
        TransportErrorKind::Other => TransportError::new(shared),
    }
}

/// An error that several calls have in common.
#[derive(Debug)]
struct Shared(Arc<Failure>);

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{WHAT}: {}", self.0)
    }
}

impl Error for Shared {}
