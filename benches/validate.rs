//! What judging data costs: `cargo bench --bench validate`. With `LEXGEN_SHARED` set, a large timeline is judged too.
//!
//! Figures of one machine say little; compare two runs on the same one.

use std::path::{Path, PathBuf};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use lexgen::lex::Value;
use lexgen::validate::{DataFormat, check_file};
use lexgen::{Config, Validator};

fn main() {
    divan::main();
}

fn shared(part: &str) -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("LEXGEN_SHARED")?).join(part))
}

fn validator(folder: impl Into<PathBuf>) -> Validator {
    Config::new()
        .lexicons(folder)
        .validator()
        .expect("the lexicons are valid")
}

fn example() -> Validator {
    validator(concat!(env!("CARGO_MANIFEST_DIR"), "/lexicons"))
}

const NOTE: &str = "com.example.toolshed.note";

const OBJECT: &str = r#"{
    "author": "did:plc:ewvi7nxzyoun6zhxrhs64oiz",
    "text": "Die Säge ist wieder da 🪚, bitte vor dem Verleihen ölen.",
    "answerTo": {
        "$type": "com.example.toolshed.note#gone",
        "uri": "at://did:plc:ewvi7nxzyoun6zhxrhs64oiz/com.example.toolshed.loan/3jui7kd54zh2y"
    },
    "more": [{"a": 1}, {"b": [true, null, "x"]}]
}"#;

/// Reading and compiling the example lexicons.
#[divan::bench]
fn compile() -> Validator {
    example()
}

/// A small object, read before.
#[divan::bench]
fn small_object(bencher: Bencher<'_, '_>) {
    let validator = example();
    let object: Value = serde_json::from_str(OBJECT).expect("it reads");
    assert_eq!(validator.validate(NOTE, &object), Ok(()));
    bencher
        .counter(ItemsCount::new(1usize))
        .bench(|| validator.validate(NOTE, divan::black_box(&object)));
}

/// The same object from its text, with places to point at if anything were wrong.
#[divan::bench]
fn small_object_as_file(bencher: Bencher<'_, '_>) {
    let validator = example();
    bencher.counter(BytesCount::of_str(OBJECT)).bench(|| {
        check_file(
            &validator,
            Some(NOTE),
            "-",
            OBJECT.as_bytes(),
            DataFormat::Json,
        )
    });
}

/// A large timeline, read before.
#[divan::bench]
fn timeline(bencher: Bencher<'_, '_>) {
    let (Some(corpus), Some(path)) = (shared("corpus/official"), shared("bench/timeline.json"))
    else {
        return;
    };
    let validator = validator(corpus);
    let text = std::fs::read_to_string(path).expect("the timeline");
    let value: Value = serde_json::from_str(&text).expect("it reads");
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| validator.validate("app.bsky.feed.getTimeline#output", &value));
}
