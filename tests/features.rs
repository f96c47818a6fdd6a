//! Groups as features of the crate: which need which, and that each compiles alone.

mod common;

use common::{Downstream, root};
use lexgen::{Config, Generated};

/// A circle of two groups, and a lexicon that lies as high as groups do.
const MORE: [(&str, &str); 4] = [
    (
        "org.base.left.defs",
        r##"{"a": {"type": "object", "properties": {"b": {"type": "ref", "ref": "org.base.right.defs#b"}}}}"##,
    ),
    (
        "org.base.right.defs",
        r##"{"b": {"type": "object", "properties": {"a": {"type": "ref", "ref": "org.base.left.defs#a"}}}}"##,
    ),
    (
        "org.base.ping",
        r##"{"main": {"type": "procedure", "input": {"encoding": "application/json", "schema":
            {"type": "ref", "ref": "org.base.left.defs#a"}}}}"##,
    ),
    (
        "org.base.list",
        r##"{"main": {"type": "query",
            "parameters": {"type": "params", "properties": {"cursor": {"type": "string"}}},
            "output": {"encoding": "application/json", "schema": {"type": "object", "required": ["all"], "properties": {
                "cursor": {"type": "string"},
                "all": {"type": "array", "items": {"type": "ref", "ref": "com.atproto.repo.strongRef"}}}}}}}"##,
    ),
];

fn generated() -> Generated {
    let mut config = Config::new();
    config
        .lexicons(root().join("lexicons"))
        .embed_lexicons(true)
        .group_features(true);
    for (nsid, defs) in MORE {
        let text = format!(r#"{{"lexicon": 1, "id": "{nsid}", "defs": {defs}}}"#);
        config.source(format!("{nsid}.json"), text);
    }
    config.generate().expect("it generates")
}

#[test]
fn groups_need_what_their_types_mention() {
    assert_eq!(
        generated().features,
        [
            "com-atproto-identity = []",
            "com-atproto-label = []",
            "com-atproto-repo = []",
            "com-atproto-server = []",
            "com-atproto-sync = []",
            r#"com-example-toolshed = ["com-atproto-label", "com-atproto-repo"]"#,
            r#"org-base = ["com-atproto-repo", "org-base-left"]"#,
            r#"org-base-left = ["org-base-right"]"#,
            r#"org-base-right = ["org-base-left"]"#,
        ]
    );
}

#[test]
fn without_the_option_there_are_none() {
    let mut config = Config::new();
    let generated = config.lexicons(root().join("lexicons")).generate();
    let generated = generated.expect("it generates");
    assert!(generated.features.is_empty());
    let mut files = generated.files.iter();
    assert!(!files.any(|(path, text)| !path.starts_with("lex/") && text.contains("cfg(feature")));
}

#[test]
fn each_group_compiles_alone_and_all_do_together() {
    let generated = generated();
    let features = format!("\n[features]\n{}\n", generated.features.join("\n"));
    let crate_ = Downstream::new("features", "2021", &features);
    crate_.generated("src/lexicons", &generated);
    crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod lexicons;\n");
    crate_.cargo(&["fmt", "--check"]);
    let deny = ["--", "-D", "warnings"];
    let names = generated.features.iter().map(|line| line.split(' ').next());
    for name in names.map(|name| name.expect("a name")).chain([""]) {
        crate_.cargo(&[&["clippy", "--quiet", "--features", name], &deny[..]].concat());
    }
    crate_.cargo(&[&["clippy", "--quiet", "--all-features"], &deny[..]].concat());
}
