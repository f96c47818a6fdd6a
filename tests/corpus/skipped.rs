//! What the generator refuses among the lexicons that others published, and what it says about that.

use std::collections::BTreeMap;

use lexgen::diagnostic::{Code, Diagnostic, Severity};
use lexgen::{Config, Generated};

use super::{NETWORK, OFFICIAL, everything, generate, official};

/// Lexicons that are left out, and why. Only what cannot mean anything may stand here: what the specification merely
/// frowns upon is generated with a warning.
const SKIPPED: &[(&str, &str)] = &[];

/// Lexicons without a single definition: there is nothing to generate for them.
const EMPTY: &[&str] = &["app/rocksky/apikeys/defs.json"];

/// What is frowned upon in what others published, and how often: all of it is generated.
const FROWNED_UPON: &[(Code, usize)] = &[
    (Code::NoDefs, 1),
    (Code::UnusualDefName, 8),
    (Code::NamedUnionOrUnknown, 1),
    (Code::UnusualPropertyName, 8),
    (Code::MainSpelledOut, 10),
    (Code::InvalidMediaRange, 1),
    (Code::LocalValue, 4),
    (Code::GraphemesBeyondBytes, 13),
    (Code::EmptyValue, 1),
    (Code::RecordKey, 4),
    (Code::UnusualEncoding, 1),
    (Code::MissingDocument, 12116),
    (Code::MissingDef, 27),
    (Code::InvalidUnionMember, 3),
    (Code::RepeatedUnionMember, 1),
];

/// Lexicons that mean nothing, each with a finding that must not be lost: where, and what.
const BROKEN: &[(&str, &str, Code)] = &[
    (
        "comma.json",
        "{\"lexicon\": 1,, \"id\": \"com.example.comma\"}",
        Code::JsonSyntax,
    ),
    (
        "number.json",
        r#"{"lexicon": 2, "id": "com.example.two", "defs": {"main": {"type": "token"}}}"#,
        Code::LexiconVersion,
    ),
    (
        "id.json",
        r#"{"lexicon": 1, "id": "../../escape", "defs": {"main": {"type": "token"}}}"#,
        Code::InvalidId,
    ),
    (
        "record.json",
        r#"{"lexicon": 1, "id": "com.example.record", "defs": {"main": {"type": "record", "key": "tid", "record": {"type": "string"}}}}"#,
        Code::RecordNotObject,
    ),
    (
        "bounds.json",
        r#"{"lexicon": 1, "id": "com.example.bounds", "defs": {"main": {"type": "string", "minLength": 5, "maxLength": 2}}}"#,
        Code::BoundsReversed,
    ),
    (
        "required.json",
        r#"{"lexicon": 1, "id": "com.example.required", "defs": {"main": {"type": "object", "required": ["a"], "properties": {}}}}"#,
        Code::UndefinedProperty,
    ),
];

#[test]
fn only_what_means_nothing_is_skipped() {
    let Some(config) = everything() else {
        return;
    };
    let generated = generate(&config);
    assert_eq!(skipped(&generated), SKIPPED);
    assert_eq!(with(&generated, Code::NoDefs), EMPTY);
    assert_eq!(
        generated.lexicons,
        OFFICIAL + NETWORK - SKIPPED.len() - EMPTY.len()
    );

    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in generated
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Warning)
    {
        if !path(finding).contains("corpus/official/") {
            *counts.entry(finding.code).or_default() += 1;
        }
        assert!(finding.place.is_some(), "{}", finding.message);
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), FROWNED_UPON);
}

#[test]
fn official_lexicons_are_hardly_frowned_upon() {
    let Some(generated) = official(|_| ()) else {
        return;
    };
    let warnings = generated
        .diagnostics
        .iter()
        .filter(|d| d.severity <= Severity::Warning);
    let warnings: Vec<Code> = warnings.map(|d| d.code).collect();
    assert_eq!(warnings, [Code::MainSpelledOut]);
}

#[test]
fn a_broken_lexicon_hides_nothing() {
    let Some(mut config) = everything() else {
        return;
    };
    let whole = generate(&config);
    for (path, text, _) in BROKEN {
        config.source(*path, *text);
    }
    // One that refers to a broken one is not broken itself: the reference leads nowhere, and that is allowed here.
    let referrer = r#"{"lexicon": 1, "id": "com.example.referrer", "defs": {"main": {"type": "object", "properties": {"r": {"type": "ref", "ref": "com.example.record"}}}}}"#;
    config.source("referrer.json", referrer);
    let generated = generate(&config);

    for (file, _, code) in BROKEN {
        let about = |finding: &&Diagnostic| path(finding) == *file;
        let findings: Vec<_> = generated.diagnostics.iter().filter(about).collect();
        assert!(
            findings.iter().all(|d| d.severity != Severity::Error),
            "{file}"
        );
        assert!(
            findings.iter().any(|d| d.code == *code),
            "{file}: {findings:?}"
        );
        assert!(
            findings.iter().any(|d| d.code == Code::SkippedLexicon),
            "{file}: {findings:?}"
        );
    }
    assert_eq!(skipped(&generated).len(), SKIPPED.len() + BROKEN.len());
    assert_eq!(generated.lexicons, whole.lexicons + 1);

    // The rest is what it was.
    let more = ["com/example.rs", "com/example/referrer.rs"];
    for (path, text) in &generated.files {
        match whole.files.get(path) {
            Some(before) if path != "com.rs" => assert!(before == text, "{path} differs"),
            Some(_) => {}
            None => assert!(more.contains(&path), "{path} is new"),
        }
    }
    assert_eq!(generated.files.len(), whole.files.len() + more.len());
    let of_corpora = |generated: &Generated| -> Vec<String> {
        let findings = generated.diagnostics.iter();
        let findings = findings.filter(|d| path(d).contains("corpus/"));
        let mut texts: Vec<String> = findings
            .map(|d| format!("{} {} {}", path(d), d.code, d.message))
            .collect();
        texts.sort_unstable();
        texts
    };
    assert!(
        of_corpora(&whole) == of_corpora(&generated),
        "the other findings have changed"
    );
}

#[test]
fn without_leave_every_error_is_told_at_once() {
    let Some((official, _)) = super::corpora() else {
        return;
    };
    let mut config = Config::new();
    config.lexicons(official);
    for (path, text, _) in BROKEN {
        config.source(*path, *text);
    }
    let failure = config.generate().expect_err("broken lexicons");
    for (file, _, code) in BROKEN {
        let told = failure
            .diagnostics()
            .iter()
            .any(|d| path(d) == *file && d.code == *code && d.severity == Severity::Error);
        assert!(told, "{file}: {failure}");
    }
}

/// The skipped files with the reason, below their corpus.
fn skipped(generated: &Generated) -> Vec<(&str, &str)> {
    let findings = generated
        .diagnostics
        .iter()
        .filter(|d| d.code == Code::SkippedLexicon);
    findings
        .map(|d| (short(path(d)), d.message.as_str()))
        .collect()
}

/// The files with a finding.
fn with(generated: &Generated, code: Code) -> Vec<&str> {
    let findings = generated.diagnostics.iter().filter(|d| d.code == code);
    findings.map(|d| short(path(d))).collect()
}

fn path(finding: &Diagnostic) -> &str {
    finding
        .place
        .as_ref()
        .map_or("", |place| place.file.path.as_str())
}

fn short(path: &str) -> &str {
    let rest = path
        .split_once("corpus/network/")
        .or_else(|| path.split_once("corpus/official/"));
    rest.map_or(path, |(_, rest)| rest)
}
