//! Calls a PDS through generated code, once with each transport, and checks every answer.
//!
//! The command line gives the address of the server, the value of `Authorization` for its administrator, and the address
//! of a second server that limits how often it is called.
#![deny(warnings)]

mod lexicons;

mod accounts;
mod blobs;
mod records;
mod refusals;
mod writes;

use std::fmt::Debug;

use lexicons::lex::{self, ApiError, CallError, Client, Transport};

fn main() {
    let argument = |n| {
        std::env::args()
            .nth(n)
            .expect("two servers and an administrator")
    };
    let (server, admin, limited) = (argument(1), argument(2), argument(3));

    let agent = ureq::Agent::new_with_defaults();
    let run = Run::new("ureq", agent, &server, &admin, &limited);
    lex::block_on(run.all());

    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let run = Run::new("reqwest", reqwest::Client::new(), &server, &admin, &limited);
    runtime.expect("a runtime").block_on(run.all());
}

/// All steps over one transport.
pub struct Run<T> {
    transport: &'static str,
    /// Nobody is logged in here.
    client: Client<T>,
    /// The server that limits how often it is called.
    limited: Client<T>,
    admin: String,
}

impl<T: Transport + Clone> Run<T> {
    fn new(name: &'static str, transport: T, server: &str, admin: &str, limited: &str) -> Self {
        Run {
            transport: name,
            client: Client::new(transport.clone(), server).expect("an address"),
            limited: Client::new(transport, limited).expect("an address"),
            admin: admin.to_owned(),
        }
    }

    async fn all(&self) {
        self.describe_server().await;
        let account = self.create_account().await;
        self.sessions(&account).await;
        self.records(&account).await;
        self.pages(&account).await;
        self.batch(&account).await;
        self.blobs(&account).await;
        self.repository(&account).await;
        self.handles(&account).await;
        self.refused_requests(&account).await;
        self.error_bodies().await;
        self.takedown(&account).await;
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
