//! One line that says that a long run is alive.

use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Work that ends before this shows nothing.
const PATIENCE: Duration = Duration::from_millis(700);
const TICK: Duration = Duration::from_millis(250);

/// Does the work. When standard error is a terminal and the work is long, a line tells so; it is gone at the end.
pub fn during<T>(what: &str, quiet: bool, work: impl FnOnce() -> T) -> T {
    if quiet || !stderr().is_terminal() {
        return work();
    }
    let (done, wait) = channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            let start = Instant::now();
            let mut pause = PATIENCE;
            let mut shown = false;
            while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                let seconds = start.elapsed().as_secs_f32();
                let _ = write!(stderr(), "\r{what} ... {seconds:.1} s");
                (pause, shown) = (TICK, true);
            }
            if shown {
                // Back to the start of the line, and clear it.
                let _ = write!(stderr(), "\r\x1b[K");
            }
        });
        let outcome = work();
        drop(done);
        outcome
    })
}
