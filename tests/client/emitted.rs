//! The client as it is emitted: in crates of users, in both editions, and with no more crates than it needs.
use lexgen::support_files;

use super::common::Downstream;

/// What a program does with endpoints, whatever the transport.
const USE: &str = r#"
use lex::{CallError, Caller, Client, Transport};

pub async fn ping<T: Transport>(client: &Client<T>) -> Result<lex::Value, CallError<lex::UndeclaredError>> {
    match client.query::<Ping>(&()).await {
        Err(CallError::Api(e)) if e.code.as_str() == "Sleeping" => Ok(lex::Value::Null),
        other => other,
    }
}

pub struct Ping;

impl lex::Query for Ping {
    const NSID: &'static str = "app.test.ping";
    type Params = ();
    type Output = lex::Value;
    type Error = lex::UndeclaredError;
}
"#;

const BASE: &str = "http = \"1\"\nbytes = \"1\"\n";

fn check(name: &str, edition: &str, dependencies: &str, mentions: &str, code: &str) {
    let crate_ = Downstream::without_client(name, edition, &format!("{BASE}{dependencies}"));
    for file in support_files([USE, mentions, code].into_iter(), &[]) {
        crate_.file(&format!("src/{}", file.file), &file.text);
    }
    let head = "#![deny(warnings)]\n#![allow(missing_docs)]\n#[rustfmt::skip]\npub mod lex;\n";
    crate_.file("src/lib.rs", &format!("{head}{USE}{code}"));
    crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
    crate_.cargo(&["doc", "--quiet", "--no-deps"]);
}

#[test]
fn a_client_alone_needs_http_and_bytes() {
    check("client-alone-2021", "2021", "", "lex::QueryResult", "");
    check("client-alone-2024", "2024", "", "lex::QueryResult", "");
}

#[test]
fn a_transport_needs_its_crate() {
    let reqwest = "reqwest = { version = \"0.13\", default-features = false }";
    let code = "pub fn new() -> Client<reqwest::Client> { Client::new(Default::default(), \"https://a.test\").unwrap() }\n\
                pub fn check<T: Send>(_: T) {}\n\
                pub fn send() { check(async { ping(&new()).await }) }\n";
    check(
        "client-reqwest",
        "2021",
        reqwest,
        "lex::reqwest_transport",
        code,
    );
    let ureq = "ureq = { version = \"3\", default-features = false }";
    let code =
        "pub fn call(client: &Client<ureq::Agent>) { let _ = lex::block_on(ping(client)); }\n";
    check("client-ureq", "2024", ureq, "lex::ureq_transport", code);
}

#[test]
fn streams_need_one_more() {
    let crates = "futures-core = \"0.3\"\n\
                  reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }\n\
                  ureq = { version = \"3\", default-features = false }";
    let mentions = "lex::ReqwestBody lex::UreqBody lex::Session lex::records";
    let code = "pub fn get<C: lex::StreamCaller>(client: &C) -> impl lex::StreamCall<Ping, C::Body> + use<C> {\n\
                    client.stream::<Ping>(&())\n}\n\
                pub fn spawn(session: &lex::Session<reqwest::Client>) -> impl Send + 'static {\n\
                    get(session)\n}\n";
    check("client-streams-2021", "2021", crates, mentions, code);
    check("client-streams-2024", "2024", crates, mentions, code);
}
