//! What a run makes of its inputs, as a user of `Config` sees it.

use std::fs;

use lexgen::diagnostic::{Code, Severity};
use lexgen::{Config, Failure, Generated};
use tempfile::TempDir;

mod documents;
mod errors;
mod layers;
mod overlays;
mod selection;

const PING: &str =
    r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#;
const POST: &str = r#"{"lexicon": 1, "id": "com.example.post", "defs": {"main": {"type": "record", "key": "tid",
    "record": {"type": "object", "properties": {"text": {"type": "string"}}}}}}"#;
/// Refers to a lexicon that does not exist.
const LOST: &str = r#"{"lexicon": 1, "id": "com.example.lost", "defs": {"main": {"type": "object",
    "properties": {"far": {"type": "ref", "ref": "org.example.far"}}}}}"#;
/// Has two errors.
const BAD: &str = r#"{"lexicon": 1, "id": "com.example.bad", "defs": {"main": {"type": "object",
    "required": ["gone"], "properties": {"n": {"type": "integer", "maximum": "1"}}}}}"#;
/// Refers to `BAD`.
const USER: &str = r#"{"lexicon": 1, "id": "com.example.user", "defs": {"main": {"type": "object",
    "properties": {"bad": {"type": "ref", "ref": "com.example.bad"}}}}}"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn sources(texts: &[&str]) -> Config {
    let mut config = Config::new();
    for (i, text) in texts.iter().enumerate() {
        config.source(format!("{i}.json"), *text);
    }
    config
}

/// A token with a description, to tell versions of a lexicon apart.
fn ping(description: &str) -> String {
    PING.replace(
        r#""token""#,
        &format!(r#""token", "description": "{description}""#),
    )
}

/// The lexicon with its `main` replaced.
fn lexicon(id: &str, main: &str) -> String {
    format!(r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {main}}}}}"#)
}

/// Everything that was said, as code, severity and message.
fn said(generated: &Generated) -> Vec<(Code, Severity, &str)> {
    let all = generated.diagnostics.iter();
    all.map(|d| (d.code, d.severity, d.message.as_str()))
        .collect()
}

/// The codes of all errors, in the order of the files.
fn errors(failure: &Failure) -> Vec<Code> {
    let sorted = failure.diagnostics().sorted().into_iter();
    sorted
        .filter(|d| d.severity == Severity::Error)
        .map(|d| d.code)
        .collect()
}

fn help(failure: &Failure) -> &str {
    let mut helps = failure
        .diagnostics()
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .filter_map(|d| d.help.as_deref());
    helps.next().unwrap_or_default()
}

fn modules(generated: &Generated) -> Vec<&str> {
    let paths = generated.files.iter().map(|(path, _)| path);
    paths
        .filter(|path| path.starts_with("com/example/"))
        .collect()
}

fn text_of<'a>(generated: &'a Generated, wanted: &str) -> &'a str {
    let mut files = generated.files.iter();
    files.find(|(path, _)| *path == wanted).expect(wanted).1
}
