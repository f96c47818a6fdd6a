//! Responses and frames of real servers, through the types that the official lexicons give.
//!
//! Runs when `LEXGEN_SHARED` names the folder of captures. A driver crate holds the generated code; it prints a line for
//! each field that was dropped, and fails where anything else is lost or cannot be read.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use common::{Downstream, shared};
use lexgen::Config;

/// Captures that belong to no lexicon of the official set.
const OUTSIDE: &[&str] = &[
    "_health",
    "not-xrpc",
    "plc",
    "well-known.atproto-did",
    "well-known.oauth-protected-resource",
];

/// An endpoint that exists nowhere: its errors have no declared names.
const UNDEFINED: &str = "com.example.nothing";

/// Fields that servers send and no lexicon declares, outside records. Reading drops them.
const UNDECLARED: &[&str] = &[
    "tools.ozone.moderation.queryStatuses /subjectStatuses/*/accountStats/$type",
    "tools.ozone.moderation.queryStatuses /subjectStatuses/*/recordsStats/$type",
];

#[test]
fn captures_decode_and_come_back_unchanged() {
    let (Some(captures), Some(corpus)) = (shared("captures"), shared("corpus/official")) else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let generated = Config::new()
        .lexicons(&corpus)
        .generate()
        .expect("the official lexicons generate");
    let kinds = kinds(&corpus);

    let driver = Downstream::new("captures-driver", "2024", "serde_ipld_dagcbor = \"*\"\n");
    driver.generated("src/lexicons", &generated);
    driver.file("src/harness.rs", include_str!("captures_driver/harness.rs"));
    let (main, covered) = driver_main(&captures, &kinds);
    driver.file("src/main.rs", &main);
    assert!(
        covered.len() > 100,
        "only {} captures are covered",
        covered.len()
    );

    let bodies = decompress(&captures, driver.dir());
    let args = [
        captures.to_str().expect("a path"),
        bodies.to_str().expect("a path"),
    ];
    let output = driver.cargo(&["run", "--quiet", "--", args[0], args[1]]);
    println!("{output}");
    let dropped: BTreeSet<&str> = output
        .lines()
        .filter_map(|line| line.strip_prefix("dropped "))
        .collect();
    let expected: BTreeSet<&str> = UNDECLARED.iter().copied().collect();
    assert_eq!(dropped, expected, "fields that no lexicon declares");
    assert!(output.contains("all captures pass"), "{output}");
}

/// Writes the bodies as a client hands them on: `Content-Encoding` undone.
fn decompress(captures: &Path, to: &Path) -> std::path::PathBuf {
    let folder = to.join("bodies");
    fs::create_dir_all(&folder).expect("a folder");
    for entry in fs::read_dir(captures).expect("captures").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(case) = name.strip_suffix(".body") else {
            continue;
        };
        let headers =
            fs::read_to_string(captures.join(format!("{case}.headers"))).unwrap_or_default();
        let mut encodings = headers
            .lines()
            .filter_map(|line| line.strip_prefix("Content-Encoding: "));
        let raw = fs::read(entry.path()).expect("a body");
        let mut body = Vec::new();
        match encodings.next() {
            None => body = raw,
            Some("gzip") => {
                flate2::read::GzDecoder::new(raw.as_slice())
                    .read_to_end(&mut body)
                    .expect("gzip");
            }
            Some("br") => {
                brotli_decompressor::Decompressor::new(raw.as_slice(), 4096)
                    .read_to_end(&mut body)
                    .expect("brotli");
            }
            Some(other) => panic!("{case}: unknown encoding {other}"),
        }
        fs::write(folder.join(name), body).expect("a file");
    }
    folder
}

/// The kind of each lexicon's main definition.
fn kinds(corpus: &Path) -> BTreeMap<String, String> {
    let mut kinds = BTreeMap::new();
    for (_, text) in common::files_below(corpus) {
        let document: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        if let (Some(id), Some(kind)) = (
            document["id"].as_str(),
            document["defs"]["main"]["type"].as_str(),
        ) {
            kinds.insert(id.to_owned(), kind.to_owned());
        }
    }
    kinds
}

/// The driver's main function: a line for each capture, with its types, and for each record type.
fn driver_main(captures: &Path, kinds: &BTreeMap<String, String>) -> (String, BTreeSet<String>) {
    let mut calls = String::new();
    let mut covered = BTreeSet::new();
    let mut names: Vec<String> = fs::read_dir(captures)
        .expect("captures")
        .flatten()
        .filter_map(|entry| {
            entry
                .file_name()
                .to_str()?
                .strip_suffix(".status")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    for name in names {
        let (nsid, _case) = split(&name);
        if OUTSIDE.contains(&nsid) {
            continue;
        }
        covered.insert(name.clone());
        if nsid == UNDEFINED {
            let _ = writeln!(calls, "    h.error::<lex::UndeclaredError>(\"{name}\");");
            continue;
        }
        let kind = kinds
            .get(nsid)
            .unwrap_or_else(|| panic!("{name}: no lexicon"));
        let status = fs::read_to_string(captures.join(format!("{name}.status"))).expect("a status");
        let marker = format!("{}::{}", module(nsid), lexgen::names::camel(last(nsid)));
        let trait_ = if kind == "query" {
            "Query"
        } else {
            "Procedure"
        };
        let call = match status.starts_with("200") {
            true => format!(
                "h.ok::<<{marker} as lex::{trait_}>::Output>(\"{name}\", <{marker} as lex::{trait_}>::OUTPUT);\n"
            ),
            false => format!("h.error::<<{marker} as lex::{trait_}>::Error>(\"{name}\");\n"),
        };
        calls += "    ";
        calls += &call;
    }
    let mut records = String::new();
    for (nsid, kind) in kinds {
        if kind == "record" {
            let ty = format!("{}::{}", module(nsid), lexgen::names::camel(last(nsid)));
            let _ = writeln!(
                records,
                "        \"{nsid}\" => harness::record::<{ty}>(bytes),"
            );
        }
    }
    let main = format!(
        "#![deny(warnings)]\npub mod harness;\npub mod lexicons;\nuse lexicons::lex;\n\n\
         fn main() {{\n    let mut h = harness::Harness::new();\n{calls}    h.frames(read_record);\n    h.finish();\n}}\n\n\
         fn read_record(nsid: &str, bytes: &[u8]) -> Option<Result<(), String>> {{\n    Some(match nsid {{\n{records}        _ => return None,\n    }})\n}}\n"
    );
    (main, covered)
}

/// `nsid.case` apart: the case is what follows the last segment of the NSID.
fn split(name: &str) -> (&str, &str) {
    let at = name.rfind('.').expect("a case");
    (&name[..at], &name[at + 1..])
}

fn last(nsid: &str) -> &str {
    nsid.rsplit('.').next().expect("a segment")
}

fn module(nsid: &str) -> String {
    let segments = nsid
        .split('.')
        .map(|s| lexgen::names::write_ident(&lexgen::names::snake(s)));
    format!("lexicons::{}", segments.collect::<Vec<_>>().join("::"))
}
