//! The tokens of a session, and who renews them while others wait.

use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::call_error::CallError;
use super::error_name::UndeclaredError;
use super::session::Tokens;
use super::transport::{BoxFuture, TransportError, TransportErrorKind};

/// What is called with new tokens.
type Listener = Arc<dyn Fn(&Tokens) + Send + Sync>;

/// A request for new tokens under way.
pub(super) type Attempt = BoxFuture<'static, Result<Tokens, Failure>>;

/// The tokens of a session. Of the calls that need new ones, one leads and the others wait.
pub(super) struct Renewal {
    state: Mutex<State>,
}

struct State {
    tokens: Tokens,
    /// How often the tokens have changed.
    changes: u64,
    listener: Option<Listener>,
    /// Whether a call is at it.
    is_led: bool,
    /// The attempt of a call that was dropped, for the next one to go on with: its answer may hold the only tokens that
    /// are still of use.
    left: Option<Attempt>,
    /// How many attempts to renew the tokens have ended.
    attempts: u64,
    /// Why the last attempt brought no tokens.
    failure: Option<Arc<Failure>>,
    waiting: Vec<Waker>,
}

/// What a call that needs other tokens has to do.
pub(super) enum Turn<'a> {
    /// Nothing: someone else has tried, with this outcome.
    Done(Result<(), Arc<Failure>>),
    /// Renew the tokens.
    Lead(Lead<'a>),
}

/// The duty to renew the tokens. If it is dropped, it passes to one of the calls that wait, or to the next one.
pub(super) struct Lead<'a> {
    renewal: &'a Renewal,
    tokens: Tokens,
    changes: u64,
    attempt: Option<Attempt>,
}

impl Renewal {
    pub(super) fn new(tokens: Tokens) -> Self {
        Renewal {
            state: Mutex::new(State {
                tokens,
                changes: 0,
                listener: None,
                is_led: false,
                left: None,
                attempts: 0,
                failure: None,
                waiting: Vec::new(),
            }),
        }
    }

    pub(super) fn set_listener(&self, listener: Listener) {
        self.lock().listener = Some(listener);
    }

    /// The tokens, and how often they have changed.
    pub(super) fn tokens(&self) -> (Tokens, u64) {
        let state = self.lock();
        (state.tokens.clone(), state.changes)
    }

    pub(super) fn set_tokens(&self, tokens: Tokens) {
        let mut state = self.lock();
        let left = state.left.take();
        let listener = state.change(tokens.clone());
        drop(state);
        // It may hold code of others, which may want the lock.
        drop(left);
        if let Some(listener) = listener {
            listener(&tokens);
        }
        self.wake();
    }

    pub(super) fn is_over(&self) -> bool {
        let state = self.lock();
        state.failure.as_ref().is_some_and(|f| is_final(f))
    }

    /// Waits until there are other tokens than those of `changes`, or it is clear that there will be none, or no one
    /// else is at it.
    pub(super) fn wait(&self, changes: u64) -> impl Future<Output = Turn<'_>> {
        let mut joined = None;
        poll_fn(move |context| self.poll(changes, &mut joined, context))
    }

    /// `joined` is the number of the attempt that this call has been waiting for.
    fn poll(
        &self,
        changes: u64,
        joined: &mut Option<u64>,
        context: &mut Context<'_>,
    ) -> Poll<Turn<'_>> {
        let mut state = self.lock();
        if state.changes != changes {
            return Poll::Ready(Turn::Done(Ok(())));
        }
        if let Some(failure) = &state.failure {
            let has_ended = joined.is_some_and(|attempt| attempt < state.attempts);
            if has_ended || is_final(failure) {
                return Poll::Ready(Turn::Done(Err(Arc::clone(failure))));
            }
        }
        if !state.is_led {
            state.is_led = true;
            return Poll::Ready(Turn::Lead(Lead {
                renewal: self,
                tokens: state.tokens.clone(),
                changes,
                attempt: state.left.take(),
            }));
        }
        *joined = Some(state.attempts);
        let waker = context.waker();
        if !state.waiting.iter().any(|other| other.will_wake(waker)) {
            state.waiting.push(waker.clone());
        }
        Poll::Pending
    }

    fn wake(&self) {
        let waiting = std::mem::take(&mut self.lock().waiting);
        for waker in waiting {
            waker.wake();
        }
    }

    /// No one panics while holding the lock, so a poisoned one is as good as any.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Takes over new tokens. Gives back who is to be told, once the lock is released.
    fn change(&mut self, tokens: Tokens) -> Option<Listener> {
        self.tokens = tokens;
        self.changes += 1;
        self.failure = None;
        self.listener.clone()
    }
}

impl Lead<'_> {
    /// Goes on with the attempt of a call that was dropped, or begins one. Tells the outcome to all who wait.
    pub(super) async fn renew(
        mut self,
        begin: impl Fn(&Tokens) -> Attempt,
    ) -> Result<(), Arc<Failure>> {
        let outcome = poll_fn(|context| {
            // Taken out, so that nobody goes on with one that panics.
            let attempt = self.attempt.take();
            let mut attempt = attempt.unwrap_or_else(|| begin(&self.tokens));
            let polled = attempt.as_mut().poll(context);
            if polled.is_pending() {
                self.attempt = Some(attempt);
            }
            polled
        });
        let outcome = outcome.await;
        self.end(outcome)
    }

    fn end(self, outcome: Result<Tokens, Failure>) -> Result<(), Arc<Failure>> {
        let mut state = self.renewal.lock();
        state.attempts += 1;
        if state.changes != self.changes {
            // There has been a new login meanwhile. Its tokens count.
            return Ok(());
        }
        match outcome {
            Ok(tokens) => {
                let listener = state.change(tokens.clone());
                drop(state);
                if let Some(listener) = listener {
                    listener(&tokens);
                }
                Ok(())
            }
            Err(failure) => {
                let failure = Arc::new(failure);
                state.failure = Some(Arc::clone(&failure));
                Err(failure)
            }
        }
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        let mut state = self.renewal.lock();
        state.is_led = false;
        if state.changes == self.changes {
            state.left = self.attempt.take();
        }
        drop(state);
        self.renewal.wake();
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

/// The error for a call that waited.
pub(super) fn share(failure: Arc<Failure>) -> Failure {
    match &*failure {
        CallError::Request(error) => CallError::Request(error.clone()),
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
