//! What the readers say about the lexicons of others, where the folder with them is at hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use lexgen::diagnostic::{Code, Diagnostics, Severity, render};
use lexgen::lexicon::{Outcome, read_document};
use lexgen::source::{Input, SourceFile, SourceRef, read_sources};

/// The folder with test material that is not part of this repository.
fn shared(below: &str) -> Option<PathBuf> {
    let Some(root) = std::env::var_os("LEXGEN_SHARED") else {
        println!("skipped: LEXGEN_SHARED is not set");
        return None;
    };
    Some(Path::new(&root).join(below))
}

/// Reads a folder, and counts the findings of each code.
fn survey(folder: PathBuf) -> (Diagnostics, BTreeMap<(Severity, Code), usize>, usize) {
    let start = std::time::Instant::now();
    let (files, mut diagnostics) = read_sources(&[Input::Path(folder)]);
    let loaded = start.elapsed();
    let mut documents = 0;
    for file in &files {
        documents += usize::from(
            read_document(file, &mut diagnostics)
                .into_document()
                .is_some(),
        );
    }
    println!(
        "{} files, {documents} documents; loaded in {loaded:?}, all in {:?}",
        files.len(),
        start.elapsed()
    );
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics.iter() {
        *counts
            .entry((diagnostic.severity, diagnostic.code))
            .or_default() += 1;
    }
    for ((severity, code), count) in &counts {
        println!("{count:6} {severity}[{code}] {}", code.title());
    }
    (diagnostics, counts, documents)
}

#[test]
fn official_lexicons_are_read_without_errors() {
    let Some(folder) = shared("corpus/official") else {
        return;
    };
    let (diagnostics, counts, documents) = survey(folder);
    assert_eq!(documents, 402);
    let kinds: Vec<Code> = counts.keys().map(|(_, code)| *code).collect();
    assert_eq!(
        kinds,
        [
            Code::MainSpelledOut,
            Code::DefaultOfRequired,
            Code::EmptyUnion
        ],
        "{}",
        render::plain(&diagnostics)
    );
}

#[test]
fn lexicons_of_others_are_read() {
    let Some(folder) = shared("corpus/network") else {
        return;
    };
    let (diagnostics, _, documents) = survey(folder);
    assert_eq!(documents, 930);
    for line in render::plain(&diagnostics).lines() {
        println!("{line}");
    }
}

#[test]
fn interop_documents_are_judged_rightly() {
    let Some(folder) = shared("interop/lexicon") else {
        return;
    };
    for (name, valid) in [
        ("lexicon-valid.json", true),
        ("lexicon-invalid.json", false),
    ] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let cases: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        assert!(!cases.is_empty());
        for case in cases {
            let file: SourceRef = SourceFile::new(name, case["lexicon"].to_string());
            let mut diagnostics = Diagnostics::default();
            let outcome = read_document(&file, &mut diagnostics);
            let found = render::plain(&diagnostics);
            assert_eq!(
                matches!(outcome, Outcome::Valid(_)),
                valid,
                "{}: {found}",
                case["name"]
            );
        }
    }
    let (diagnostics, _, _) = survey(folder.join("catalog"));
    assert!(!diagnostics.has_errors(), "{}", render::plain(&diagnostics));
}
