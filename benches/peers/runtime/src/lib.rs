//! The same work done by lexgen's types and by those of its peers, as closures that programs time, count or profile.

mod bodies;
mod broken;
mod formats;
mod judges;
mod libraries;
mod lists;
mod posts;
mod records;
mod tasks;
mod verdicts;

pub use broken::{Case, cases};
pub use judges::{Judge, judges};

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// One kind of work, and who does it.
pub struct Task {
    /// What is done, to what.
    pub name: String,
    /// How many bytes go in, or come out where text is written.
    pub bytes: usize,
    /// How many posts, records or strings that is.
    pub items: usize,
    /// Who does it: lexgen first.
    pub subjects: Vec<Subject>,
}

/// One way to do the work of a task.
pub struct Subject {
    pub name: &'static str,
    /// Does all of it once.
    pub run: Box<dyn Fn()>,
}

impl Subject {
    fn new<T>(name: &'static str, work: impl Fn() -> T + 'static) -> Self {
        let run = Box::new(move || consume(work()));
        Subject { name, run }
    }
}

/// The task of this name.
pub fn task(name: &str) -> Option<Task> {
    tasks::all(&|other| other == name).pop()
}

/// The tasks whose names hold one of the words of the command line; all of them if there are none.
pub fn chosen_tasks() -> Vec<Task> {
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let words: Vec<String> = words.collect();
    tasks::all(&|name| words.is_empty() || words.iter().any(|word| name.contains(word)))
}

/// Makes sure that the value is made, and drops it.
fn consume<T>(value: T) {
    black_box(&value);
}

/// None of the futures here waits for anything.
fn wait<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the future waits"),
    }
}
