//! Lexicons that come along with the code: each is the document that was read.

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::{Downstream, files_below, root, shared};
use lexgen::{Config, Generated};
use serde_json::{Value, json};

#[test]
fn a_program_carries_the_documents() {
    let overlay = r#"{"id": "com.atproto.server.createSession", "defs": {"main": {"description": "Log in."}}}"#;
    let mut expected = documents(&root().join("lexicons"));
    let main = expected
        .get_mut("com.atproto.server.createSession")
        .and_then(|document| document.pointer_mut("/defs/main"));
    main.expect("a definition")["description"] = json!("Log in.");
    let generated = generate(&root().join("lexicons"), |config| {
        config.overlay_source("overlay.json", overlay);
    });
    assert_eq!(embedded(&generated), expected);

    // Included as from a build script, and told apart by the lexicon of a type.
    let crate_ = Downstream::without_client("embedded", "2024", "");
    crate_.generated("out", &generated);
    crate_.file(
        "src/main.rs",
        "#![deny(warnings)]\n\
         mod atproto {\n    include!(\"../out/mod.rs\");\n}\n\
         use atproto::com::atproto::server::create_session::CreateSession;\n\
         use atproto::{LEXICONS, lex::Lexicon};\n\
         fn main() {\n    \
             let session = Lexicon::find(LEXICONS, CreateSession::LEXICON.nsid);\n    \
             assert_eq!(session, Some(&CreateSession::LEXICON));\n    \
             for lexicon in LEXICONS {\n        println!(\"{} {}\", lexicon.nsid, lexicon.json);\n    }\n}\n",
    );
    let printed = crate_.cargo(&["run", "--quiet"]);
    let lines = printed.lines().filter_map(|line| line.split_once(' '));
    let found: Vec<(&str, Value)> = lines
        .map(|(nsid, text)| (nsid, serde_json::from_str(text).expect("JSON")))
        .collect();
    // In their order, too.
    let expected: Vec<(&str, Value)> = expected
        .iter()
        .map(|(nsid, document)| (nsid.as_str(), document.clone()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_official_lexicon_is_carried_whole() {
    let Some(corpus) = shared("corpus/official") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let generated = generate(&corpus, |_| {});
    let expected = documents(&corpus);
    assert!(expected.len() > 300);
    assert_eq!(embedded(&generated), expected);
}

/// Nothing comes along unless it is asked for.
#[test]
fn by_default_there_is_none() {
    let mut config = Config::new();
    let generated = config.lexicons(root().join("lexicons")).generate();
    let generated = generated.expect("it generates");
    assert_eq!(generated.files.get("lex/lexicon.rs"), None);
    for (path, text) in &generated.files {
        assert!(!text.contains("LEXICON"), "{path}");
    }
}

fn generate(lexicons: &Path, change: impl Fn(&mut Config)) -> Generated {
    let mut config = Config::new();
    config
        .lexicons(lexicons)
        .types_only(true)
        .embed_lexicons(true);
    change(&mut config);
    config.generate().expect("it generates")
}

/// The documents of a folder by `id`, without what only a published one has.
fn documents(folder: &Path) -> BTreeMap<String, Value> {
    let files = files_below(folder).into_iter();
    let documents = files.filter(|(path, _)| path.ends_with(".json"));
    let documents = documents.map(|(path, text)| {
        let mut document: Value = serde_json::from_str(&text).expect(&path);
        document.as_object_mut().expect(&path).remove("$type");
        let id = document["id"].as_str().expect(&path).to_owned();
        (id, document)
    });
    documents.collect()
}

/// What the constants hold, by NSID.
fn embedded(generated: &Generated) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    let files = generated.files.iter();
    let lines = files
        .filter(|(path, _)| !path.starts_with("lex/"))
        .flat_map(|(_, text)| text.lines());
    for line in lines {
        let Some(literal) = line.strip_prefix("    json: ") else {
            continue;
        };
        let literal = literal.strip_suffix(',').expect("a field");
        let text: syn::LitStr = syn::parse_str(literal).expect("a string");
        let document: Value = serde_json::from_str(&text.value()).expect("JSON");
        let id = document["id"].as_str().expect("an id").to_owned();
        assert_eq!(found.insert(id, document), None);
    }
    found
}
