//! The fuzz targets of `fuzz/`, on stable and for a short time, with inputs from a seeded generator.
//!
//! `LEXGEN_FUZZ_SECONDS=60` gives each target that long; `LEXGEN_FUZZ_SEED=7` begins elsewhere. docs/robustness.md has
//! the commands of the long runs.

#[path = "../common/mod.rs"]
mod common;
mod compiled;
mod drive;
#[path = "../../fuzz/bodies/judge.rs"]
mod judge;
#[path = "../../fuzz/bodies/lexicon_bytes.rs"]
mod lexicon_bytes;
#[path = "../../fuzz/bodies/lexicon_shapes.rs"]
mod lexicon_shapes;
#[path = "../../fuzz/bodies/string_formats.rs"]
mod string_formats;

use std::fs;

use common::{Downstream, root};
use drive::drive;

#[test]
fn any_bytes_are_survived() {
    let seeds = lexicon_texts();
    drive("lexicon_bytes", 3_000, lexicon_bytes::run, |random| {
        let mut bytes = seeds[random.below(seeds.len())].clone();
        for _ in 0..=random.below(6) {
            random.damage(&mut bytes, &seeds);
        }
        bytes
    });
}

#[test]
fn lexicons_of_every_shape_are_survived() {
    drive("lexicon_shapes", 400, lexicon_shapes::run, |random| {
        random.bytes(4096)
    });
}

#[test]
fn string_formats_agree_with_their_reference() {
    drive("string_formats", 8_000, string_formats::run, |random| {
        random.bytes(160)
    });
}

/// The types are compiled in a crate of their own, with the same body as the fuzz target.
#[test]
fn any_data_is_survived_by_generated_types() {
    let crate_ = Downstream::new(
        "fuzz-types",
        "2024",
        "arbitrary = \"1\"\nserde_ipld_dagcbor = \"0.7\"",
    );
    let generated = lexgen::Config::new()
        .lexicons(root().join("lexicons"))
        .embed_lexicons(true)
        .generate()
        .expect("the project's lexicons");
    crate_.generated("src/generated", &generated);
    let read = |path: &str| fs::read_to_string(root().join(path)).expect("a part of the test");
    crate_.file(
        "src/generated_types.rs",
        &read("fuzz/bodies/generated_types.rs"),
    );
    crate_.file("src/drive.rs", &read("tests/fuzz/drive.rs"));
    crate_.file("src/main.rs", TYPES_MAIN);
    print!("{}", crate_.cargo(&["run", "--quiet"]));
}

const TYPES_MAIN: &str = r#"#![allow(dead_code)]
mod drive;
mod generated;
mod generated_types;

fn main() {
    drive::drive("generated_types", 5_000, generated_types::run, |random| random.bytes(2048));
}
"#;

/// Lexicons to begin with: those of the project, and the odd ones of its tests.
fn lexicon_texts() -> Vec<Vec<u8>> {
    let mut texts = Vec::new();
    for folder in ["lexicons", "tests/golden", "tests/diagnostics"] {
        for entry in walkdir::WalkDir::new(root().join(folder)).sort_by_file_name() {
            let path = entry.expect("an entry").into_path();
            if path.extension().is_some_and(|end| end == "json") {
                texts.push(fs::read(path).expect("a lexicon"));
            }
        }
    }
    assert!(texts.len() > 100, "{}", texts.len());
    texts
}
