//! Generated clients, in a crate as a user's would be. They need more crates than a plain `cargo test` brings.

mod common;

use common::{Downstream, root};
use lexgen::{Config, Generated, Transport};

/// What the output needs beyond serde and serde_json, with as little of it as compiles offline.
const DEPENDENCIES: &str = "\
reqwest = { version = \"0.13\", default-features = false, features = [\"stream\"] }
ureq = { version = \"3\", default-features = false, features = [\"gzip\"] }
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
fn the_example_of_the_readme_compiles() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("the README");
    let from = readme.find("// src/call.rs\n").expect("the example");
    let code = readme[from..].split("```").next().expect("its end");
    let crate_ = Downstream::new("client-readme", "2024", DEPENDENCIES);
    crate_.generated("src/gen", &generate(&[Transport::Ureq]));
    crate_.file(
        "src/lib.rs",
        "#![deny(warnings)]\npub mod call;\npub mod r#gen;\n",
    );
    crate_.file("src/call.rs", code);
    crate_.cargo(&["check", "--quiet"]);
}

fn generate(transports: &[Transport]) -> Generated {
    let mut config = Config::new();
    config.lexicons(root().join("lexicons"));
    for transport in transports {
        config.transport(*transport);
    }
    config.generate().expect("it generates")
}
