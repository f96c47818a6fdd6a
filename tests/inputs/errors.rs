//! What is wrong with lexicons, and how forgiving a run is.

use super::*;

#[test]
fn one_broken_file_does_not_hide_the_others() {
    let dir = folder(&[
        ("1-cut.json", r#"{"lexicon": 1, "#),
        ("2-bad.json", BAD),
        ("3-lost.json", LOST),
        ("4-fine.json", PING),
        ("5-bom.json", "\u{feff}{}"),
    ]);
    let failure = Config::new().lexicons(dir.path()).generate().unwrap_err();
    assert_eq!(
        errors(&failure),
        [
            Code::JsonSyntax,
            Code::UndefinedProperty,
            Code::WrongFieldType,
            Code::MissingDocument,
            Code::ByteOrderMark
        ],
        "{failure}"
    );
}

#[test]
fn nothing_is_written_when_there_is_an_error() {
    let dir = folder(&[("lexicons/ping.json", PING), ("lexicons/bad.json", BAD)]);
    let out = dir.path().join("out");
    let mut config = Config::new();
    config.lexicons(dir.path().join("lexicons")).output(&out);
    config.write().unwrap_err();
    assert!(!out.exists());
    config.skip_invalid(true).write().unwrap();
    assert!(out.join("com/example/ping.rs").is_file());
    assert!(!out.join("com/example/bad.rs").exists());
    // A later failure leaves what is there.
    config.skip_invalid(false).write().unwrap_err();
    assert!(out.join("com/example/ping.rs").is_file());
}

#[test]
fn a_file_with_other_bytes_can_be_skipped() {
    let dir = folder(&[
        ("bom.json", &format!("\u{feff}{POST}")),
        ("ping.json", PING),
    ]);
    fs::write(dir.path().join("latin1.json"), b"{\"a\": \"\xE4\"}").unwrap();
    let mut config = Config::new();
    config.lexicons(dir.path());
    let failure = config.generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::ByteOrderMark, Code::NotUtf8]);
    let generated = config.skip_invalid(true).generate().unwrap();
    assert_eq!(modules(&generated), ["com/example/ping.rs"]);
    let skipped = generated.diagnostics.iter();
    let skipped = skipped.filter(|d| d.code == Code::SkippedLexicon).count();
    assert_eq!(skipped, 2);
}

/// The one that needs no more than a length to be too large.
#[test]
fn a_huge_file_is_not_read() {
    let dir = folder(&[("ping.json", PING)]);
    let file = fs::File::create(dir.path().join("huge.json")).unwrap();
    file.set_len((64 << 20) + 1).unwrap();
    let failure = Config::new().lexicons(dir.path()).generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::FileTooLarge], "{failure}");
}

#[test]
fn unresolved_references_are_errors_unless_allowed() {
    let failure = sources(&[LOST]).generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::MissingDocument]);
    assert!(
        help(&failure).contains("`org/example/far.json`"),
        "{failure}"
    );
    let generated = sources(&[LOST]).allow_unresolved(true).generate().unwrap();
    let message = "the lexicon `org.example.far` is not among the input";
    assert_eq!(
        said(&generated),
        [(Code::MissingDocument, Severity::Warning, message)]
    );
    let text = text_of(&generated, "com/example/lost.rs");
    assert!(text.contains("pub far: Option<lex::Value>"), "{text}");
    // Strictness is about lexicons, not about what is missing beside them.
    assert!(
        sources(&[LOST])
            .allow_unresolved(true)
            .strict(true)
            .generate()
            .is_ok()
    );
}

#[test]
fn invalid_lexicons_can_be_skipped() {
    let all = [BAD, USER, PING];
    let failure = sources(&all).generate().unwrap_err();
    assert_eq!(
        errors(&failure),
        [Code::UndefinedProperty, Code::WrongFieldType]
    );

    // What refers to a skipped lexicon has a reference to nothing, and is skipped as well.
    let generated = sources(&all).skip_invalid(true).generate().unwrap();
    assert_eq!(modules(&generated), ["com/example/ping.rs"]);
    let sorted = generated.diagnostics.sorted();
    let codes: Vec<Code> = sorted.iter().map(|d| d.code).collect();
    assert_eq!(
        codes,
        [
            Code::SkippedLexicon,
            Code::UndefinedProperty,
            Code::WrongFieldType,
            Code::SkippedLexicon,
            Code::MissingDocument
        ]
    );
    assert_eq!(
        generated.diagnostics.count(Severity::Warning),
        generated.diagnostics.len()
    );

    // Unless references to nothing are allowed.
    let generated = sources(&all)
        .skip_invalid(true)
        .allow_unresolved(true)
        .generate()
        .unwrap();
    assert_eq!(
        modules(&generated),
        ["com/example/ping.rs", "com/example/user.rs"]
    );
    let text = text_of(&generated, "com/example/user.rs");
    assert!(text.contains("pub bad: Option<lex::Value>"), "{text}");
}

#[test]
fn strict_makes_errors_of_what_the_specification_forbids() {
    let unkeyed = lexicon(
        "com.example.unkeyed",
        r#"{"type": "record", "record": {"type": "object", "properties": {}}}"#,
    );
    let generated = sources(&[&unkeyed]).generate().unwrap();
    assert_eq!(generated.diagnostics.count(Severity::Warning), 1);
    let failure = sources(&[&unkeyed]).strict(true).generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::RecordKey]);
    // With both, what is not strictly valid is left out.
    let generated = sources(&[&unkeyed, PING])
        .strict(true)
        .skip_invalid(true)
        .generate()
        .unwrap();
    assert_eq!(modules(&generated), ["com/example/ping.rs"]);
    // Style remains a warning.
    let odd = lexicon("com.example.odd", r#"{"type": "token"}"#).replace("main", "a_b");
    let generated = sources(&[&odd]).strict(true).generate().unwrap();
    assert_eq!(generated.diagnostics.count(Severity::Warning), 1);
}
