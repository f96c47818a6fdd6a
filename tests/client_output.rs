//! Generated clients, in a crate as a user's would be. They need more crates than a plain `cargo test` brings.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{Downstream, root};
use lexgen::{Config, Generated, Transport};

/// What the output needs beyond serde and serde_json, with as little of it as compiles offline.
const DEPENDENCIES: &str = "\
reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }
ureq = { version = \"3\", default-features = false, features = [\"gzip\"] }
";

/// What subscriptions need beyond that, with as little of it as compiles offline.
const SUBSCRIPTIONS: &str = "\
serde_ipld_dagcbor = \"0.7\"
tokio = { version = \"1\", default-features = false, features = [\"net\", \"rt\", \"time\"] }
tokio-tungstenite = { version = \"0.30\", default-features = false, features = [\"connect\"] }
";

#[test]
fn clients_compile_in_both_editions() {
    let both = generate(&[Transport::Reqwest, Transport::Ureq]);
    for edition in ["2021", "2024"] {
        let crate_ = Downstream::new(&format!("client-{edition}"), edition, DEPENDENCIES);
        crate_.generated("src/lexicons", &both);
        crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod lexicons;\n");
        crate_.cargo(&["fmt", "--check"]);
        crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
    }
}

#[test]
fn a_transport_of_ones_own_needs_no_http_library() {
    let crate_ = Downstream::new("client-own", "2024", "");
    let mut config = Config::new();
    let generated = config.lexicons(root().join("lexicons")).generate();
    let generated = generated.expect("it generates");
    assert!(
        generated
            .dependencies
            .iter()
            .all(|line| !line.starts_with("reqwest"))
    );
    crate_.generated("src/lexicons", &generated);
    crate_.file(
        "src/lib.rs",
        "#![deny(warnings)]\npub mod lexicons;\nuse lexicons::com::atproto::server::create_session;\nuse lexicons::lex;\n\n\
         pub async fn log_in<T: lex::Transport>(client: &lex::Client<T>) -> bool {\n    \
         let input = create_session::Input::new(\"alice.test\", \"pw\");\n    \
         create_session::call(client, &input).await.is_ok()\n}\n\n\
         pub fn is_send<T: lex::Transport + 'static>(client: &'static lex::Client<T>) -> impl Send {\n    log_in(client)\n}\n",
    );
    crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
}

#[test]
fn subscriptions_compile_in_both_editions() {
    let generated = generate(&[Transport::Tungstenite]);
    for name in [
        "futures-core",
        "serde_ipld_dagcbor",
        "tokio",
        "tokio-tungstenite",
    ] {
        let starts = |line: &String| line.starts_with(&format!("{name} = "));
        assert!(generated.dependencies.iter().any(starts), "{name}");
    }
    for edition in ["2021", "2024"] {
        let name = format!("client-subscribes-{edition}");
        let crate_ = Downstream::new(&name, edition, SUBSCRIPTIONS);
        crate_.generated("src/lexicons", &generated);
        crate_.file(
            "src/lib.rs",
            &format!("#![deny(warnings)]\npub mod lexicons;\n{SUBSCRIBER}"),
        );
        crate_.cargo(&["fmt", "--check"]);
        crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
        crate_.cargo(&["doc", "--quiet", "--no-deps"]);
        documentation_shows_what_users_need(&name.replace('-', "_"));
    }
}

/// The documentation of `lex` has what users name, and nothing of what generated code and its macros alone do.
fn documentation_shows_what_users_need(crate_: &str) {
    // The page is written each time; files of items that were there once may still lie beside it.
    let page = format!("downstream/doc/{crate_}/lexicons/lex/index.html");
    let page = Path::new(env!("CARGO_TARGET_TMPDIR")).join(page);
    let page = fs::read_to_string(page).expect("the documentation of `lex`");
    let links = page.split("href=\"").skip(1);
    let links = links.filter_map(|link| link.split_once(".html\"").map(|(name, _)| name));
    let shown: BTreeSet<&str> = links.collect();
    let of_kind = |kind: &str| {
        let names = shown.iter().filter_map(|name| name.strip_prefix(kind));
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        of_kind("fn."),
        "from_dag_cbor next_chunk pages read_message to_json to_json_vec"
    );
    assert_eq!(of_kind("constant."), "");
    assert_eq!(
        of_kind("trait."),
        "Caller Decode ErrorName MaybeSend MaybeSync Paged Procedure Query Record StreamCall StreamCaller \
         StreamTransport StringFormat Subscription Transport Union Validate WebSocketConnector"
    );
    for plumbing in [
        "Findings", "Limit", "Node", "Pointer", "Reader", "Seed", "Writer",
    ] {
        let is_it = |name: &&str| name.ends_with(&format!(".{plumbing}"));
        assert!(!shown.iter().any(is_it), "{plumbing}");
    }
    for needed in [
        "enum.CallError",
        "struct.Client",
        "struct.Did",
        "struct.Violations",
    ] {
        assert!(shown.contains(needed), "{needed}");
    }
}

/// A program that subscribes, and one that brings a WebSocket library of its own.
const SUBSCRIBER: &str = r#"
use lexicons::com::atproto::sync::subscribe_repos::{self, Message, Params, SubscribeRepos};
use lexicons::com::example::toolshed::subscribe_loans;
use lexicons::lex::{self, Client, ConnectError, EventStream, TransportError, WebSocketConnector};
use std::time::Duration;

pub async fn count(client: &Client<()>) -> usize {
    let mut params = subscribe_loans::Params::new();
    params.cursor = Some(0);
    let stream = subscribe_loans::subscribe(client, &params);
    let mut stream = stream
        .reconnecting(lex::Reconnect::default())
        .with_idle_timeout(Duration::from_secs(60))
        .with_message_limit(1 << 20);
    let mut count = 0;
    while let Some(Ok(_)) = stream.next().await {
        count += 1;
    }
    count
}

pub fn is_a_stream(
    client: &Client<()>,
) -> impl futures_core::Stream<Item = lex::SubscriptionResult<SubscribeRepos>> + Send + Unpin {
    subscribe_repos::subscribe(client, &Params::new())
}

pub fn is_send(client: &'static Client<()>) -> impl Send {
    count(client)
}

pub fn by_path<C: lex::Caller>(caller: &C) -> EventStream<SubscribeRepos, lex::Tungstenite> {
    let com = lexicons::com::Endpoints::new(caller);
    com.atproto().sync().subscribe_repos(&Params::new())
}

pub struct Own;

impl WebSocketConnector for Own {
    type Socket = lex::TungsteniteSocket<tokio::net::TcpStream>;

    async fn connect(&self, request: http::Request<()>) -> Result<Self::Socket, ConnectError> {
        let stream = tokio::net::TcpStream::connect("127.0.0.1:8080").await;
        lex::TungsteniteSocket::open(request, stream.map_err(TransportError::new)?).await
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

pub async fn first(client: &Client<()>) -> Option<Message> {
    let mut stream: EventStream<SubscribeRepos, Own> = client.subscribe(Own, &Params::new());
    stream.next().await?.ok()
}
"#;

#[test]
fn the_examples_of_the_documents_compile() {
    let dependencies = format!("{DEPENDENCIES}{SUBSCRIPTIONS}");
    let crate_ = Downstream::new("client-documents", "2024", &dependencies);
    let all = [Transport::Reqwest, Transport::Ureq, Transport::Tungstenite];
    crate_.generated("src/gen", &generate(&all));
    let mut lib = String::from("#![deny(warnings)]\npub mod r#gen;\n");
    for (document, count) in [("README.md", 1), ("docs/client.md", 6)] {
        let text = std::fs::read_to_string(root().join(document)).expect("a document");
        let blocks = text.split("\n```").skip(1).step_by(2);
        let blocks = blocks.filter_map(|block| block.strip_prefix("rust\n"));
        let mut compiled = 0;
        for code in blocks.filter(|code| document != "README.md" || code.contains("Client::new")) {
            let path = code
                .lines()
                .next()
                .and_then(|line| line.strip_prefix("// "));
            let path = path.expect("a path");
            crate_.file(path, code);
            let name = path
                .strip_prefix("src/")
                .and_then(|name| name.strip_suffix(".rs"));
            match name.expect("a module") {
                "main" => assert!(code.lines().count() <= 20, "short enough for a newcomer"),
                name => lib += &format!("pub mod {name};\n"),
            }
            compiled += 1;
        }
        assert_eq!(compiled, count, "{document}");
    }
    lib += "\n#[test]\nfn a_canned_answer_is_read() {\n    r#gen::lex::block_on(canned::resolve()).unwrap();\n}\n";
    crate_.file("src/lib.rs", &lib);
    crate_.cargo(&["test", "--quiet", "--lib"]);
    crate_.cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]);
}

fn generate(transports: &[Transport]) -> Generated {
    let mut config = Config::new();
    config.lexicons(root().join("lexicons"));
    for transport in transports {
        config.transport(*transport);
    }
    config.generate().expect("it generates")
}
