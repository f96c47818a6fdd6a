//! Generated clients for the browser: they build for `wasm32-unknown-unknown`, where futures stay on one thread.
//!
//! The target comes with `rustup target add wasm32-unknown-unknown`, and the crates that only it needs with
//! `cargo fetch --target wasm32-unknown-unknown`.

mod common;

use std::process::Command;

use common::{Downstream, root};
use lexgen::{Config, Transport};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the standard library has no working version of in a browser.
const PANICKING: &[&str] = &[
    "Instant::now",
    "SystemTime::now",
    "thread::spawn",
    "thread::sleep",
    "thread::park",
];

const DEPENDENCIES: &str =
    "reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }\n";

/// Calls over a transport that is bound to its thread, and everything that is built on calls.
const LOCAL: &str = r#"
use std::rc::Rc;

use bytes::Bytes;

use crate::lexicons::com::atproto::repo::list_records;
use crate::lexicons::com::atproto::server::{create_session, get_session};
use crate::lexicons::com::example::toolshed::tool::Tool;
use crate::lexicons::lex::{self, records};

pub struct Local(Rc<str>);

impl lex::Transport for Local {
    async fn send(
        &self,
        _: http::Request<Bytes>,
    ) -> Result<http::Response<Bytes>, lex::TransportError> {
        let name = Rc::clone(&self.0);
        std::future::ready(()).await;
        Err(lex::TransportError::new(&*name))
    }
}

pub async fn use_all(
    client: lex::Client<Local>,
    input: create_session::Input,
    params: list_records::Params,
    tool: Tool,
) -> usize {
    let Ok(login) = create_session::call(&client, &input).await else {
        return 0;
    };
    let tokens = lex::Tokens::new(login.access_jwt, login.refresh_jwt);
    let session = lex::Session::new(client.clone(), tokens);
    let own = get_session::call(&session).await.is_ok();
    let written = records::create(&session, &login.did, &tool).await.is_ok();
    let changed = records::update(&session, &login.did, "self", |tool: &mut Tool| tool.lendable = true);
    let changed = changed.await.is_ok();
    let mut pages = session.com().atproto().repo().list_records_pages(params);
    let page = pages.next().await.is_some();
    let mut items = records::list::<Tool, _>(&client, &login.did).items();
    let item = items.next().await.is_some();
    [own, written, changed, page, item].iter().filter(|done| **done).count()
}
"#;

/// Calls over `fetch`, also with an output that is read as it comes.
const FETCH: &str = r#"
use crate::lexicons::com::atproto::sync::get_repo;
use crate::lexicons::lex::{self, next_chunk};

pub async fn measure(client: &lex::Client<reqwest::Client>, params: &get_repo::Params) -> usize {
    let Ok(mut response) = get_repo::stream(client, params).await else {
        return 0;
    };
    let mut size = 0;
    while let Some(Ok(chunk)) = next_chunk(&mut response.output).await {
        size += chunk.len();
    }
    size
}
"#;

#[test]
fn clients_build_for_the_browser() {
    if !has_target() {
        println!("skipped: the target {TARGET} is not installed (rustup target add {TARGET})");
        return;
    }
    let crate_ = write_crate("client-wasm", str::to_owned);
    crate_.cargo(&["build", "--quiet", "--target", TARGET]);
}

/// What depends on the target alone, turned around: on any machine it tells whether something asks for `Send`.
#[test]
fn clients_build_without_threads() {
    let crate_ = write_crate("client-local", |text| {
        text.replace("target_arch = \"wasm32\"", "not(target_arch = \"wasm32\")")
    });
    crate_.cargo(&["check", "--quiet"]);
}

/// What panics in a browser, where the standard library has neither clock nor threads, is left out there.
#[test]
fn clients_do_without_clock_and_threads() {
    let mut found = 0;
    for (path, text) in generate() {
        let lines: Vec<&str> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            if line.trim_start().starts_with("//")
                || !PANICKING.iter().any(|call| line.contains(call))
            {
                continue;
            }
            found += 1;
            let before = &lines[at.saturating_sub(3)..at];
            let is_left_out = |line: &&str| line.contains("#[cfg(not(") && line.contains("wasm");
            assert!(before.iter().any(is_left_out), "{path}:{}: {line}", at + 1);
        }
    }
    // The clock is used somewhere: the test sees it.
    assert!(found > 0);
}

/// A crate of the project's lexicons that uses them. Their files are changed on the way.
fn write_crate(name: &str, change: fn(&str) -> String) -> Downstream {
    let crate_ = Downstream::new(name, "2024", DEPENDENCIES);
    for (path, text) in generate() {
        crate_.file(&format!("src/lexicons/{path}"), &change(&text));
    }
    crate_.file("src/local.rs", LOCAL);
    crate_.file("src/fetch.rs", FETCH);
    crate_.file(
        "src/lib.rs",
        "#![deny(warnings)]\npub mod fetch;\npub mod lexicons;\npub mod local;\n",
    );
    crate_
}

fn generate() -> Vec<(String, String)> {
    let generated = Config::new()
        .lexicons(root().join("lexicons"))
        .transport(Transport::Reqwest)
        .generate()
        .expect("it generates");
    let files = generated.files.iter();
    files
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}

/// Whether the compiler has the standard library for the target.
fn has_target() -> bool {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()
        .expect("rustc runs");
    let folder = String::from_utf8_lossy(&output.stdout);
    output.status.success() && std::path::Path::new(folder.trim()).exists()
}
