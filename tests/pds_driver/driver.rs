//! Calls a PDS through generated code, once with each transport, and checks every answer.
//!
//! The command line gives four things about the servers: the address of one, the value of `Authorization` for its
//! administrator, an address that gives tokens for it which do not last, and the address of another server, which limits
//! how often it is called.
#![deny(warnings)]

mod lexicons;

mod accounts;
mod archive;
mod blobs;
mod firehose;
mod pages;
mod posts;
mod records;
mod refusals;
mod repository;
mod sessions;
mod stored;
mod writes;

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::process::exit;
use std::thread;
use std::time::Duration;

use lexicons::lex::{self, ApiError, CallError, Client, StreamTransport};

/// All steps take a few seconds. A server that does not answer must not hang the tests.
const LONGEST: Duration = Duration::from_secs(120);

fn main() {
    thread::spawn(|| {
        thread::sleep(LONGEST);
        eprintln!("not done after {LONGEST:?}");
        exit(1);
    });
    let servers: Vec<String> = std::env::args().skip(1).collect();
    // Subscriptions need it, whatever the calls are made with.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let _entered = runtime.enter();

    let agent = ureq::Agent::new_with_defaults();
    lex::block_on(Run::new("ureq", agent, &servers, on_threads).all());
    let client = reqwest::Client::new();
    runtime.block_on(Run::new("reqwest", client, &servers, on_runtime).all());
}

/// Something to do beside other things.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Does several things at the same time.
type Together = fn(Vec<Task>) -> Task;

fn on_threads(tasks: Vec<Task>) -> Task {
    let start = |task| thread::spawn(|| lex::block_on(task));
    let threads: Vec<_> = tasks.into_iter().map(start).collect();
    Box::pin(async {
        for thread in threads {
            thread.join().expect("it succeeds");
        }
    })
}

fn on_runtime(tasks: Vec<Task>) -> Task {
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    Box::pin(async {
        for task in tasks {
            task.await.expect("it succeeds");
        }
    })
}

/// All steps over one transport.
pub struct Run<T> {
    transport: &'static str,
    /// Nobody is logged in here.
    client: Client<T>,
    /// The server that limits how often it is called.
    limited: Client<T>,
    admin: String,
    tokens: String,
    together: Together,
}

impl<T: StreamTransport + Clone + 'static> Run<T> {
    fn new(name: &'static str, transport: T, servers: &[String], together: Together) -> Self {
        let [server, admin, tokens, limited] = servers else {
            panic!("two servers, an administrator and a source of tokens");
        };
        Run {
            transport: name,
            client: Client::new(transport.clone(), server).expect("an address"),
            limited: Client::new(transport, limited).expect("an address"),
            admin: admin.clone(),
            tokens: tokens.clone(),
            together,
        }
    }

    async fn all(&self) {
        self.describe_server().await;
        let account = self.create_account().await;
        self.sessions(&account).await;
        self.handles(&account).await;
        self.log_in_and_call(&account).await;
        self.renewal(&account).await;
        self.renewal_while_in_use(&account).await;
        self.end_of_session(&account).await;
        self.records(&account).await;
        self.pages(&account).await;
        self.stored(&account).await;
        self.unknown_fields(&account).await;
        self.batch(&account).await;
        self.blobs(&account).await;
        self.posts(&account).await;
        self.repository(&account).await;
        self.streamed_repository(&account).await;
        self.firehose(&account).await;
        self.refused_requests(&account).await;
        self.error_bodies().await;
        self.takedown(&account).await;
        self.firehose_of_takedown(&account).await;
        self.rate_limit().await;
    }
}

impl<T> Run<T> {
    /// Tells which step is done.
    fn done(&self, step: &str) {
        println!("{}: {step}", self.transport);
    }

    /// The handle of this run's account.
    fn handle(&self) -> String {
        format!("{}-lender.test", self.transport)
    }
}

/// The output of a call that must succeed.
#[track_caller]
fn expect<O, E: Debug>(result: Result<O, CallError<E>>) -> O {
    result.expect("the call succeeds")
}

/// The server's answer to a call that it must refuse.
#[track_caller]
fn refusal<O: Debug, E: Debug>(result: Result<O, CallError<E>>) -> ApiError<E> {
    match result.expect_err("the call is refused") {
        CallError::Api(error) => *error,
        other => panic!("not an answer of the service: {other:?}"),
    }
}
