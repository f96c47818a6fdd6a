//! Generated clients against a real server: the official PDS, on the loopback interface.
//!
//! Runs when `LEXGEN_PDS` is `1`, after `npm ci` in tests/pds; the script tests/pds/run does both.

mod common;

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use common::{Downstream, files_below, root};
use lexgen::{Config, Transport};

/// What the driver needs beyond serde and serde_json.
const DEPENDENCIES: &str = "\
reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }
serde_ipld_dagcbor = \"0.7\"
tokio = { version = \"1\", default-features = false, features = [\"net\", \"rt-multi-thread\", \"time\"] }
tokio-tungstenite = { version = \"0.30\", default-features = false, features = [\"connect\"] }
ureq = { version = \"3\", default-features = false, features = [\"gzip\"] }
";

#[test]
fn both_transports_against_a_pds() {
    if std::env::var_os("LEXGEN_PDS").is_none_or(|value| value != "1") {
        println!("skipped: LEXGEN_PDS is not 1");
        return;
    }
    let crate_ = Downstream::new("pds-driver", "2024", DEPENDENCIES);
    let generated = Config::new()
        .lexicons(root().join("lexicons"))
        .lexicons(root().join("tests/pds/lexicons"))
        .transport(Transport::Ureq)
        .transport(Transport::Reqwest)
        .transport(Transport::Tungstenite)
        .generate();
    crate_.generated("src/lexicons", &generated.expect("it generates"));
    for (path, text) in files_below(&root().join("tests/pds_driver")) {
        // Cargo would take a main.rs beside the tests for a test.
        let path = if path == "driver.rs" {
            "main.rs"
        } else {
            &path
        };
        crate_.file(&format!("src/{path}"), &text);
    }
    crate_.cargo(&["fmt", "--check"]);
    crate_.cargo(&["build", "--quiet"]);

    let server = Server::start(false);
    let limited = Server::start(true);
    let driver = [
        "run",
        "--quiet",
        "--",
        &server.address,
        &server.admin,
        &server.tokens,
        &limited.address,
    ];
    println!("{}", crate_.cargo(&driver));

    for server in [server, limited] {
        let address = server.address.replace("http://", "");
        drop(server);
        assert!(TcpStream::connect(address).is_err(), "it is still there");
    }
}

/// A running server. It stops when its standard input is closed.
struct Server {
    process: Child,
    address: String,
    admin: String,
    tokens: String,
}

impl Server {
    fn start(limits: bool) -> Self {
        let folder = root().join("tests/pds");
        let modules = folder.join("node_modules");
        assert!(
            modules.exists(),
            "there is no server: run `npm ci --ignore-scripts` in tests/pds"
        );
        // The packages bring a Node that is new enough, where there is one for the platform.
        let node = Some(modules.join(".bin/node")).filter(|node| node.exists());
        let mut process = Command::new(node.unwrap_or_else(|| "node".into()))
            .arg("start.mjs")
            .current_dir(folder)
            .env("RATE_LIMITS", if limits { "1" } else { "0" })
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("Node runs");
        let mut line = String::new();
        let output = process.stdout.as_mut().expect("its output");
        BufReader::new(output).read_line(&mut line).expect("a line");
        let Ok(ready) = serde_json::from_str::<serde_json::Value>(&line) else {
            panic!("the server did not start: {:?}", process.wait());
        };
        let text = |key: &str| ready[key].as_str().expect("a string").to_owned();
        Self {
            address: text("pds"),
            admin: text("admin"),
            tokens: text("tokens"),
            process,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
