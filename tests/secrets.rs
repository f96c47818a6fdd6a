//! Which fields of generated types `Debug` hides: those of a list of names, and those that a user adds.

mod common;

use std::collections::BTreeSet;

use common::{Downstream, root};
use lexgen::Config;

/// A lexicon with what the list does not know, what only looks like a secret, and what holds several.
const DOOR: &str = r#"{"lexicon": 1, "id": "com.example.door", "defs": {
    "main": {"type": "object", "required": ["pin", "code", "tokenCount"], "properties": {
        "pin": {"type": "string"},
        "code": {"type": "string"},
        "tokenCount": {"type": "integer"},
        "apiToken": {"type": "string"},
        "clientSecret": {"type": "bytes"},
        "privateKey": {"type": "string"}
    }},
    "open": {"type": "object", "properties": {"code": {"type": "string"}}}
}}"#;

/// Every type that holds a secret: its path, and JSON whose secrets all say `sesame`.
const TYPES: &[(&str, &str)] = &[
    (
        "com::atproto::server::create_account::Input",
        r#"{"handle": "a.test", "inviteCode": "sesame", "password": "sesame", "verificationCode": "sesame"}"#,
    ),
    (
        "com::atproto::server::create_account::Output",
        r#"{"handle": "a.test", "did": "did:web:a.test", "accessJwt": "sesame", "refreshJwt": "sesame"}"#,
    ),
    (
        "com::atproto::server::create_session::Input",
        r#"{"identifier": "a.test", "password": "sesame", "authFactorToken": "sesame"}"#,
    ),
    (
        "com::atproto::server::create_session::Output",
        r#"{"handle": "a.test", "did": "did:web:a.test", "accessJwt": "sesame", "refreshJwt": "sesame"}"#,
    ),
    (
        "com::atproto::server::refresh_session::Output",
        r#"{"handle": "a.test", "did": "did:web:a.test", "accessJwt": "sesame", "refreshJwt": "sesame"}"#,
    ),
    (
        "com::example::door::Door",
        r#"{"pin": "sesame", "code": "a.test", "tokenCount": 7, "apiToken": "sesame",
            "clientSecret": {"$bytes": "c2VzYW1l"}, "privateKey": "sesame"}"#,
    ),
];

#[test]
fn no_type_shows_its_secrets() {
    let mut config = Config::new();
    config
        .lexicons(root().join("lexicons"))
        .source("door.json", DOOR)
        .secret_field("pin")
        .types_only(true);
    let generated = config.generate().expect("it generates");
    let mut redacted = BTreeSet::new();
    for (path, text) in generated
        .files
        .iter()
        .filter(|(path, _)| !path.starts_with("lex/"))
    {
        let module = path.trim_end_matches(".rs").replace('/', "::");
        for block in text.split("lex::redacted_debug! {").skip(1) {
            let name = block.split_whitespace().next().expect("a type");
            redacted.insert(format!("{module}::{name}"));
        }
    }
    let tested: BTreeSet<String> = TYPES.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(redacted, tested, "each type that hides something is tested");

    let crate_ = Downstream::without_client("secrets", "2024", "");
    crate_.generated("src/lexicons", &generated);
    let mut lib = String::from("pub mod lexicons;\n\n#[test]\nfn debug_hides() {\n");
    for (path, json) in TYPES {
        lib += &format!(
            "    let value: lexicons::{path} = serde_json::from_str(r#\"{json}\"#).unwrap();\n    \
             let shown = format!(\"{{value:?}} {{value:#?}}\");\n    \
             assert!(shown.contains(\"a.test\") && shown.contains(\"[redacted]\"), \"{{shown}}\");\n    \
             for secret in [\"sesame\", \"c2VzYW1l\", \"115, 101, 115\"] {{\n        \
             assert!(!shown.contains(secret), \"{{shown}}\");\n    }}\n"
        );
    }
    lib += "}\n";
    crate_.file("src/lib.rs", &lib);
    crate_.cargo(&["test", "--quiet"]);
}
