//! The public interop suite of the protocol, as far as it is about data.

use std::fs;
use std::path::Path;

use lexgen::Config;
use lexgen::lex::Value;
use lexgen::validate::{cid_of_cbor, cid_of_json};
use serde_json::{Value as Json, json};

use crate::common::shared;
use crate::{Field, lines, value};

pub fn cases(path: &Path) -> Vec<Json> {
    let text = fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).expect("cases")
}

#[test]
fn record_data() {
    let Some(folder) = shared("interop/lexicon") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let validator = Config::new()
        .lexicons(folder.join("catalog"))
        .validator()
        .unwrap_or_else(|failure| panic!("{failure}"));
    let judge = |case: &Json| {
        let data = value(&case["data"]);
        let mut found = lines(validator.validate_typed(&data));
        let nsid = data.type_name().unwrap_or_default();
        let key = case["rkey"].as_str().unwrap_or_default();
        found.extend(lines(validator.validate_key(nsid, key)));
        found
    };
    for case in cases(&folder.join("record-data-valid.json")) {
        assert_eq!(judge(&case), [""; 0], "{case}");
    }
    let invalid = cases(&folder.join("record-data-invalid.json"));
    assert!(invalid.len() > 20);
    for case in invalid {
        let name = case["name"].as_str().unwrap_or_default();
        assert!(!judge(&case).is_empty(), "{name}");
        // Cases about `unknown` lack a required field too, which must not be all that is wrong.
        let mut whole = case.clone();
        whole["data"]["integer"] = match &case["data"]["integer"] {
            Json::Null if !name.contains("required") => json!(1),
            other => other.clone(),
        };
        assert!(!judge(&whole).is_empty(), "{name}");
        println!("{name}: {:?}", judge(&whole));
    }
}

#[test]
fn lexicons() {
    let Some(folder) = shared("interop/lexicon") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let read = |case: &Json| {
        let mut config = Config::new();
        config.source("case.json", case["lexicon"].to_string());
        config.validator()
    };
    for case in cases(&folder.join("lexicon-valid.json")) {
        assert!(read(&case).is_ok(), "{case}: {}", read(&case).unwrap_err());
    }
    for case in cases(&folder.join("lexicon-invalid.json")) {
        // A named `ref` can be read, and is an error to the strict.
        let strict = Config::new()
            .source("case.json", case["lexicon"].to_string())
            .strict(true)
            .validator()
            .is_err();
        assert!(read(&case).is_err() || strict, "{case}");
    }
}

#[test]
fn data_model() {
    let Some(folder) = shared("interop/data-model") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let validator = crate::with_defs(json!({"main": {"type": "token"}}));
    for (file, valid) in [
        ("data-model-valid.json", true),
        ("data-model-invalid.json", false),
    ] {
        for case in cases(&folder.join(file)) {
            for strict in [false, true] {
                let judged = validator
                    .clone()
                    .strict(strict)
                    .validate_data(&value(&case["json"]));
                assert_eq!(judged.is_ok(), valid, "{case} {judged:?}");
            }
        }
    }
}

#[test]
fn cids_of_fixtures() {
    let Some(folder) = shared("interop/data-model") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    for case in cases(&folder.join("data-model-fixtures.json")) {
        let base64 = case["cbor_base64"].as_str().expect("base64");
        let cbor = lexgen::lex::Bytes::from_base64(base64)
            .expect("base64")
            .into_vec();
        let cid = case["cid"].as_str().expect("a CID");
        assert_eq!(
            cid_of_json(&case["json"].to_string())
                .expect("a CID")
                .as_str(),
            cid
        );
        assert_eq!(cid_of_cbor(&cbor).expect("a CID").as_str(), cid);
        let read: Value = serde_ipld_dagcbor::from_slice(&cbor).expect("DAG-CBOR");
        assert_eq!(read, value(&case["json"]));
    }
}

/// The validator's formats take what the suite takes. What it refuses, the strict level refuses; the lenient one takes
/// some of it, which `docs/validation.md` lists.
#[test]
fn syntax() {
    let Some(folder) = shared("interop/syntax") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let names = [
        ("did", "did"),
        ("handle", "handle"),
        ("atidentifier", "at-identifier"),
        ("aturi", "at-uri"),
        ("nsid", "nsid"),
        ("cid", "cid"),
        ("datetime", "datetime"),
        ("language", "language"),
        ("recordkey", "record-key"),
        ("tid", "tid"),
        ("uri", "uri"),
    ];
    let mut seen = 0;
    for (file, format) in names {
        let lenient = Field::new(json!({"type": "string", "format": format}));
        let strict = lenient.strict();
        for (kind, valid) in [
            ("syntax_valid", true),
            ("syntax_invalid", false),
            ("parse_invalid", false),
        ] {
            let path = folder.join(format!("{file}_{kind}.txt"));
            let Ok(text) = fs::read_to_string(&path) else {
                continue;
            };
            for case in text
                .lines()
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
            {
                seen += 1;
                assert_eq!(
                    strict.judge(json!(case)).is_empty(),
                    valid,
                    "{format}: {case:?}"
                );
                let taken = lenient.judge(json!(case)).is_empty();
                assert!(taken || !valid, "{format}: {case:?}");
                if taken != valid {
                    println!("lenient: {format}: {case:?}");
                }
            }
        }
    }
    assert!(seen > 200, "{seen}");
}
