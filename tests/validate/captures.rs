//! Bodies and frames of real servers: what they sent is valid, and what they refused is not.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use lexgen::diagnostic::render;
use lexgen::lex::Rule;
use lexgen::validate::{DataFormat, check_file};
use lexgen::{Config, Validator};
use serde_json::{Value as Json, json};

use crate::common::{files_below, shared};
use crate::{lines, value};

fn official() -> Option<Validator> {
    let folder = shared("corpus/official")?;
    let validator = Config::new().lexicons(folder).validator();
    Some(validator.unwrap_or_else(|failure| panic!("{failure}")))
}

/// The cases of the folder: name, status and headers.
fn cases(folder: &Path) -> BTreeMap<String, (String, String)> {
    let mut cases = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("captures").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(case) = name.strip_suffix(".status") {
            let headers = fs::read_to_string(folder.join(format!("{case}.headers")));
            let status = fs::read_to_string(entry.path()).expect("a status");
            cases.insert(case.to_owned(), (status, headers.unwrap_or_default()));
        }
    }
    cases
}

/// The body with `Content-Encoding` undone.
fn body(folder: &Path, case: &str, headers: &str) -> Vec<u8> {
    let raw = fs::read(folder.join(format!("{case}.body"))).expect("a body");
    let mut body = Vec::new();
    let headers = headers.to_ascii_lowercase();
    let encoding = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-encoding: "));
    match encoding.map(str::trim) {
        None => body = raw,
        Some("gzip") => drop(
            flate2::read::GzDecoder::new(&*raw)
                .read_to_end(&mut body)
                .expect("gzip"),
        ),
        Some("br") => {
            let mut reader = brotli_decompressor::Decompressor::new(&*raw, 4096);
            reader.read_to_end(&mut body).expect("brotli");
        }
        Some(other) => panic!("{case}: unknown encoding {other}"),
    }
    body
}

#[test]
fn what_servers_sent_is_valid() {
    let (Some(folder), Some(validator)) = (shared("captures"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    // Records of lexicons that the corpus does not have are in some repositories.
    let validator = validator.allow_unresolved(true);
    let (mut bodies, mut records) = (0, 0);
    for (case, (status, headers)) in cases(&folder) {
        let nsid = case.rsplit_once('.').map_or("", |(nsid, _)| nsid);
        let kind = headers.to_ascii_lowercase();
        let is = |mime: &str| kind.contains(&format!("content-type: {mime}"));
        let output = format!("{nsid}#output");
        if !status.starts_with("200") {
            continue;
        }
        let body = body(&folder, &case, &headers);
        let checked = if is("application/json") && validator.check_name(&output).is_ok() {
            bodies += 1;
            check_file(&validator, Some(&output), &case, &body, DataFormat::Json)
        } else if is("application/vnd.ipld.car") {
            let checked = check_file(
                &validator,
                None,
                &case,
                &body,
                DataFormat::detect("-", &body),
            );
            records += checked.values;
            checked
        } else {
            continue;
        };
        assert!(
            checked.diagnostics.is_empty(),
            "{}",
            render::plain(&checked.diagnostics)
        );
    }
    assert!(bodies > 60, "{bodies}");
    assert!(records > 5, "{records}");
}

/// The bodies with status 200, with the names of what they are.
pub fn captured_outputs() -> Vec<(String, Json)> {
    let Some(folder) = shared("captures") else {
        return Vec::new();
    };
    let mut outputs = Vec::new();
    for (case, (status, headers)) in cases(&folder) {
        let nsid = case.rsplit_once('.').map_or("", |(nsid, _)| nsid);
        let is_json = headers
            .to_ascii_lowercase()
            .contains("content-type: application/json");
        if status.starts_with("200") && is_json {
            let body = serde_json::from_slice(&body(&folder, &case, &headers));
            outputs.push((format!("{nsid}#output"), body.expect("JSON")));
        }
    }
    outputs
}

#[test]
fn frames_are_valid() {
    let (Some(folder), Some(validator)) = (shared("captures/frames"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let mut frames = 0;
    for entry in fs::read_dir(folder).expect("frames").flatten() {
        let path = entry.path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        if !name.ends_with(".frame") {
            continue;
        }
        let nsid: Vec<&str> = name.split('.').take(4).collect();
        let target = format!("{}#message", nsid.join("."));
        let bytes = fs::read(&path).expect("a frame");
        let strict = validator.clone().strict(true);
        let checked = check_file(&strict, Some(&target), &name, &bytes, DataFormat::Cbor);
        assert!(
            checked.diagnostics.is_empty(),
            "{}",
            render::plain(&checked.diagnostics)
        );
        frames += checked.values;
    }
    assert!(frames > 10, "{frames}");
}

/// The records inside responses, which the lexicons of the responses call `unknown`.
#[test]
fn records_in_responses_are_valid() {
    let (Some(folder), Some(validator)) = (shared("captures"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let validator = validator.allow_unresolved(true);
    let mut records = 0;
    for (case, (status, headers)) in cases(&folder) {
        if !status.starts_with("200") {
            continue;
        }
        let body = body(&folder, &case, &headers);
        let Ok(json) = serde_json::from_slice::<Json>(&body) else {
            continue;
        };
        let mut found = Vec::new();
        collect_records(&json, &mut found);
        for record in found {
            records += 1;
            assert_eq!(
                lines(validator.validate_typed(&value(record))),
                [""; 0],
                "{case}: {record}"
            );
        }
    }
    assert!(records > 50, "{records}");
}

/// What stands under the keys `record` and `value` and says what it is.
fn collect_records<'j>(json: &'j Json, found: &mut Vec<&'j Json>) {
    match json {
        Json::Array(list) => list.iter().for_each(|item| collect_records(item, found)),
        Json::Object(map) => {
            for (key, value) in map {
                let is_record = value["$type"]
                    .as_str()
                    .is_some_and(|name| !name.contains('#'));
                if (key == "record" || key == "value") && is_record {
                    found.push(value);
                }
                collect_records(value, found);
            }
        }
        _ => {}
    }
}

/// A request whose body was no JSON, and one that had none.
#[test]
fn a_body_that_is_no_json_is_not_valid() {
    let (Some(folder), Some(validator)) = (shared("captures"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let nsid = "com.atproto.server.createSession";
    let input = format!("{nsid}#input");
    for (case, sent) in [
        ("SyntaxError-not-json", "{\"identifier\": "),
        ("InvalidRequest-no-body", ""),
    ] {
        let status = fs::read_to_string(folder.join(format!("{nsid}.{case}.status")));
        assert!(status.expect("a capture").starts_with("400"), "{case}");
        let json = DataFormat::Json;
        let checked = check_file(&validator, Some(&input), "-", sent.as_bytes(), json);
        assert_eq!(checked.invalid, 1, "{case}");
    }
}

/// Requests that a server answered with 400 because of a rule of the lexicon. The requests are put together from the
/// names and messages of the responses.
#[test]
fn what_servers_refused_is_not_valid() {
    let (Some(folder), Some(validator)) = (shared("captures"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let did = "did:plc:jqgrzaz4h6xag7vf3jmpe3q6";
    let refused = [
        (
            "app.bsky.feed.getPostThread.InvalidRequest-bad-uri",
            "params",
            json!({"uri": "nope"}),
            "/uri",
            Rule::Format,
        ),
        (
            "app.bsky.feed.getTimeline.InvalidRequest-limit",
            "params",
            json!({"limit": 1000}),
            "/limit",
            Rule::Maximum,
        ),
        (
            "com.atproto.identity.resolveHandle.InvalidRequest-syntax",
            "params",
            json!({"handle": "no spaces allowed"}),
            "/handle",
            Rule::Format,
        ),
        (
            "com.atproto.repo.applyWrites.InvalidRequest-unknown-union-variant",
            "input",
            json!({"repo": did, "writes": [{"$type": "com.atproto.repo.applyWrites#nope"}]}),
            "/writes/0/$type",
            Rule::Closed,
        ),
        (
            "com.atproto.repo.createRecord.InvalidRequest-float",
            "input",
            json!({"repo": did, "collection": "com.example.float", "record": {"$type": "com.example.float", "f": 1.5}}),
            "/record/f",
            Rule::Float,
        ),
        (
            "com.atproto.repo.getRecord.InvalidRequest-missing-param",
            "params",
            json!({"repo": did, "rkey": "self"}),
            "/collection",
            Rule::Required,
        ),
        (
            "com.atproto.repo.listRecords.InvalidRequest-limit-not-int",
            "params",
            json!({"repo": did, "collection": "app.bsky.feed.post", "limit": "abc"}),
            "/limit",
            Rule::Type,
        ),
        (
            "com.atproto.server.createAccount.InvalidRequest-bad-handle-syntax",
            "input",
            json!({"handle": "not a handle"}),
            "/handle",
            Rule::Format,
        ),
        (
            "com.atproto.server.createSession.InvalidRequest-missing-password",
            "input",
            json!({"identifier": "alice.test"}),
            "/password",
            Rule::Required,
        ),
    ];
    // What the message quotes from the request broke a rule of the lexicon; the rest is about the state of the server.
    let is_about_data = |message: &str| message.contains("got ") || message.contains("Missing ");
    for (case, (status, headers)) in cases(&folder) {
        let body = String::from_utf8_lossy(&body(&folder, &case, &headers)).into_owned();
        let is_listed = refused.iter().any(|(listed, ..)| *listed == case);
        assert_eq!(
            is_listed,
            status.starts_with("400") && is_about_data(&body),
            "{case}: {body}"
        );
    }
    for (case, part, request, path, rule) in refused {
        let nsid = case.rsplit_once('.').map_or("", |(nsid, _)| nsid);
        let judged = validator.validate(&format!("{nsid}#{part}"), &value(&request));
        let found: Vec<_> = judged.expect_err(case).into_vec();
        let found: Vec<_> = found.iter().map(|v| (v.path.as_str(), v.rule)).collect();
        assert_eq!(found, [(path, rule)], "{case}");
    }
}

#[test]
fn every_official_definition_can_be_named() {
    let (Some(folder), Some(validator)) = (shared("corpus/official"), official()) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    for (path, text) in files_below(&folder) {
        let document: Json = serde_json::from_str(&text).expect("JSON");
        let id = document["id"].as_str().expect("an id");
        for (name, def) in document["defs"].as_object().expect("definitions") {
            let kind = def["type"].as_str().expect("a type");
            let endpoint = ["query", "procedure", "subscription", "permission-set"].contains(&kind);
            let found = validator.check_name(&format!("{id}#{name}"));
            assert_eq!(found.is_ok(), !endpoint, "{path} {name}: {found:?}");
        }
    }
}
