//! A limit of time for futures, without an async runtime: a thread keeps the time while there is something to wait for.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::thread;
use std::time::Duration;

/// Waits for a future, at most this long. `None` tells that the time was up.
pub(super) async fn within<F: Future>(limit: Option<Duration>, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut timer = None;
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        let Some(limit) = limit else {
            return Poll::Pending;
        };
        match timer.get_or_insert_with(|| Timer::start(limit)) {
            Some(timer) if timer.is_over(context.waker()) => Poll::Ready(None),
            // Without a thread there is no limit.
            _ => Poll::Pending,
        }
    })
    .await
}

/// Ends its thread when it is dropped.
struct Timer(Arc<Shared>);

struct Shared {
    state: Mutex<State>,
    stopped: Condvar,
}

#[derive(Default)]
struct State {
    waker: Option<Waker>,
    is_over: bool,
    is_stopped: bool,
}

impl Timer {
    /// A browser has no threads.
    fn start(limit: Duration) -> Option<Timer> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            stopped: Condvar::new(),
        });
        let timer = Timer(Arc::clone(&shared));
        let thread = thread::Builder::new().name("time limit".to_owned());
        thread.spawn(move || shared.run(limit)).ok()?;
        Some(timer)
    }

    /// Whether the time is up. Otherwise it wakes this waker when it is.
    fn is_over(&self, waker: &Waker) -> bool {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.waker = Some(waker.clone());
        state.is_over
    }
}

impl Shared {
    fn run(&self, limit: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = |state: &mut State| !state.is_stopped;
        let waited = self.stopped.wait_timeout_while(state, limit, waits);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.is_over = true;
        let waker = state.waker.take();
        drop(state);
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.is_stopped = true;
        state.waker = None;
        drop(state);
        self.0.stopped.notify_one();
    }
}
