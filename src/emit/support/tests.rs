use super::*;
use crate::ir::{Body, Checks, Client, Docs, Encoding, Record, RecordKey, Struct, Type};

fn names(text: &str) -> Vec<String> {
    let files = support_files([text].into_iter(), &[]);
    files.into_iter().map(|file| file.file).collect()
}

#[test]
fn a_client_comes_without_the_attribute_of_this_package() {
    let text = "fn f() -> lex::QueryResult<Q> { lex::block_on(lex::Client::new()) }";
    let files = support_files([text].into_iter(), &[]);
    for part in ["block_on", "call", "client", "response", "transport"] {
        let file = format!("lex/{part}.rs");
        assert!(files.iter().any(|f| f.file == file), "{file} is not there");
    }
    let root = files.iter().find(|f| f.file == "lex/mod.rs");
    let root = &root.expect("a root").text;
    assert!(root.contains("\nmod client;\npub use client::{Client, InvalidService, Settings};\n"));
    for file in &files {
        assert!(!file.text.contains("feature ="), "{}", file.file);
    }
    assert!(!root.contains("reqwest") && !root.contains("ureq"));
}

#[test]
fn a_client_is_there_only_if_it_is_mentioned() {
    let client = |text| names(text).contains(&"lex/client.rs".to_owned());
    assert!(client("use super::lex;\nlex::Client"));
    assert!(client("lex::{Did, Client}"));
    // Modules and types of a lexicon.
    assert!(!client("super::client::Client"));
    assert!(!client("super::complex::Client"));
    // Texts of a lexicon.
    assert!(!client("/// See [lex::Client].\npub struct A;"));
    assert!(!client(r#"const A: &str = "a \\\" lex::Client";"#));
    assert!(client(r#"f("a \\", lex::Client)"#));
    assert!(!client("lex::Did"));
}

/// The files that a crate of these items gets, without any text that mentions a part.
fn files_of(client: Option<Client>, kinds: Vec<ItemKind>) -> Vec<String> {
    let items = kinds.into_iter().map(|kind| Item {
        module: 0,
        name: "X".to_owned(),
        docs: Docs::default(),
        kind,
        checks: Checks::default(),
        derives: Vec::new(),
        attributes: Vec::new(),
    });
    let krate = Crate {
        items: items.collect(),
        client,
        ..Crate::default()
    };
    let files = support_files(std::iter::empty(), &unmentioned_parts(&krate));
    files.into_iter().map(|file| file.file).collect()
}

fn endpoint(kind: EndpointKind, nsid: &str) -> ItemKind {
    let body = Body {
        ty: Type::Unit,
        encoding: Encoding::None,
    };
    ItemKind::Endpoint(Endpoint {
        kind,
        nsid: nsid.to_owned(),
        params: Type::Unit,
        input: body.clone(),
        output: body,
        message: Type::Unit,
        error: None,
        paging: None,
    })
}

fn record() -> ItemKind {
    ItemKind::Struct(Struct {
        fields: Vec::new(),
        arguments: Vec::new(),
        extra: None,
        record: Some(Record {
            nsid: "app.test.post".to_owned(),
            key: RecordKey::Tid,
        }),
    })
}

fn has(files: &[String], part: &str) -> bool {
    files.contains(&format!("lex/{part}.rs"))
}

#[test]
fn a_session_is_there_for_a_client_that_can_log_in() {
    let log_in = Client {
        has_session: true,
        ..Client::default()
    };
    assert!(!has(&files_of(None, vec![]), "session"));
    assert!(!has(&files_of(Some(Client::default()), vec![]), "session"));
    let with = files_of(Some(log_in), vec![]);
    for part in ["session", "caller", "redacted_debug", "renewal"] {
        assert!(has(&with, part), "{part} is not there");
    }
}

#[test]
fn a_client_that_knows_records_has_calls_for_them() {
    let ping = || endpoint(EndpointKind::Query, "app.test.ping");
    let with = files_of(Some(Client::default()), vec![record(), ping()]);
    for part in ["records", "records_wire", "pages", "at_uri", "cid"] {
        assert!(has(&with, part), "{part} is not there");
    }
    assert!(!has(&files_of(None, vec![record(), ping()]), "records"));
    assert!(!has(
        &files_of(Some(Client::default()), vec![record()]),
        "records"
    ));
}

#[test]
fn a_subscription_brings_its_frames() {
    let watch = endpoint(EndpointKind::Subscription, "app.test.watch");
    assert!(has(&files_of(None, vec![watch]), "frame"));
    assert!(!has(&files_of(None, vec![record()]), "frame"));
}

#[test]
fn what_joins_two_parts_comes_with_both() {
    let joint = |text| has(&names(text), "streamed_session");
    assert!(joint("lex::Session lex::StreamCaller"));
    assert!(!joint("lex::Session") && !joint("lex::StreamCaller"));
}

#[test]
fn validation_or_what_stands_in_for_it() {
    let parts = |nested| {
        let item = Item {
            module: 0,
            name: "X".to_owned(),
            docs: Docs::default(),
            kind: record(),
            checks: Checks {
                nested,
                ..Checks::default()
            },
            derives: Vec::new(),
            attributes: Vec::new(),
        };
        let krate = Crate {
            items: vec![item],
            ..Crate::default()
        };
        let text = "lex::object! {} lex::Via";
        let files = support_files([text].into_iter(), &unmentioned_parts(&krate));
        let root = files.first().map(|file| file.text.clone());
        let names: Vec<String> = files.into_iter().map(|file| file.file).collect();
        (names, root.unwrap_or_default())
    };
    let all = [
        "adapter_checks",
        "findings",
        "limits",
        "pointer",
        "validate",
        "violation",
    ];
    let (with, root) = parts(true);
    assert!(all.iter().all(|part| has(&with, part)) && !has(&with, "unchecked"));
    assert!(!root.contains("unchecked"));
    let (without, root) = parts(false);
    assert!(!all.iter().any(|part| has(&without, part)) && has(&without, "unchecked"));
    assert!(root.contains("pub use unchecked::{Limit, Validate, Violations};"));
}

#[test]
fn a_transport_is_there_only_if_it_is_asked_for() {
    let with = names("lex::Client lex::reqwest_transport");
    assert!(with.contains(&"lex/reqwest_transport.rs".to_owned()));
    assert!(!with.contains(&"lex/ureq_transport.rs".to_owned()));
}

#[test]
fn every_file_is_a_part() {
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
    for entry in std::fs::read_dir(dir).expect("the folder") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        let stem = name.strip_suffix(".rs").expect("a Rust file");
        assert!(
            stem == "mod" || PARTS.iter().any(|(part, _)| *part == stem),
            "{name} is no part"
        );
    }
}
