//! What counts as a lexicon, and what it may hold.

use super::*;

#[test]
fn a_published_record_is_a_lexicon() {
    let record = PING.replacen('{', r#"{"$type": "com.atproto.lexicon.schema", "#, 1);
    let generated = sources(&[&record]).generate().unwrap();
    assert_eq!(said(&generated), []);
    assert_eq!(generated.files, sources(&[PING]).generate().unwrap().files);
    // As a server sends it, with an envelope, it is not.
    let answer = format!(r#"{{"uri": "at://x", "cid": "y", "value": {record}}}"#);
    let failure = sources(&[&answer]).generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::WrappedLexicon]);
    assert_eq!(help(&failure), "store the value of `value` alone");
}

#[test]
fn other_json_files_are_left_out_with_a_note() {
    let package = r#"{"name": "lexicons", "version": "1.0.0"}"#;
    let dir = folder(&[
        ("package.json", package),
        ("ping.json", PING),
        ("README.md", "#"),
    ]);
    let generated = Config::new()
        .lexicons(dir.path())
        .strict(true)
        .generate()
        .unwrap();
    let message = "this JSON file is not a lexicon, and was left out";
    assert_eq!(
        said(&generated),
        [(Code::NotALexicon, Severity::Note, message)]
    );
    assert_eq!(generated.lexicons, 1);
    // Nothing but such files is an error: going on would remove what was generated before.
    let failure = sources(&[package]).generate().unwrap_err();
    assert_eq!(errors(&failure).len(), 1, "{failure}");
    assert!(
        help(&failure).contains("none of the JSON files"),
        "{failure}"
    );
}

#[test]
fn a_bare_definition_is_an_error_with_its_help() {
    let failure = sources(&[
        r#"{"type": "query", "parameters": {"type": "params"}}"#,
        PING,
    ])
    .generate()
    .unwrap_err();
    assert_eq!(errors(&failure), [Code::BareDefinition]);
    assert!(
        help(&failure).contains(r#""defs": { "main": { "type": "query", ... } }"#),
        "{failure}"
    );
}

#[test]
fn a_type_of_the_future_is_taken_for_any_value() {
    let future = lexicon(
        "com.example.future",
        r#"{"type": "object", "properties": {"at": {"type": "point", "axes": 2}}}"#,
    );
    let generated = sources(&[&future]).generate().unwrap();
    let message = "there is no type `point`; the value is taken for any data";
    assert_eq!(
        said(&generated),
        [(Code::UnknownType, Severity::Warning, message)]
    );
    let text = text_of(&generated, "com/example/future.rs");
    assert!(text.contains("pub at: Option<lex::Value>"), "{text}");

    let future = lexicon("com.example.future", r#"{"type": "stream", "of": "x"}"#);
    let generated = sources(&[&future]).generate().unwrap();
    assert_eq!(generated.diagnostics.count(Severity::Warning), 1);
    let text = text_of(&generated, "com/example/future.rs");
    assert!(text.contains("pub type Future = lex::Value"), "{text}");
}

#[test]
fn unknown_fields_are_warnings_and_known_extensions_notes() {
    let extended = r##"{"lexicon": 1, "revision": 3, "id": "com.example.watch", "defs": {"main": {
        "type": "subscription", "subprotocol": "json", "pace": 7,
        "message": {"schema": {"type": "union", "refs": ["#tick"]}}}, "tick": {"type": "object", "properties": {}}}}"##;
    let generated = sources(&[extended]).generate().unwrap();
    let found: Vec<_> = generated.diagnostics.sorted();
    let found: Vec<_> = found.iter().map(|d| (d.code, d.severity)).collect();
    assert_eq!(
        found,
        [
            (Code::ExtensionField, Severity::Note),
            (Code::ExtensionField, Severity::Note),
            (Code::UnknownField, Severity::Warning)
        ]
    );
    // They make no difference to the code.
    let plain = extended
        .replace(r#""revision": 3, "#, "")
        .replace(r#""subprotocol": "json", "pace": 7,"#, "");
    let plain = sources(&[&plain]).generate().unwrap();
    assert_eq!((said(&plain), &plain.files), (vec![], &generated.files));
}

#[cfg(feature = "cli")]
#[test]
fn harmless_notes_are_for_verbose_runs() {
    let group = lexicon("com.example.ping.back", r#"{"type": "token"}"#);
    let dir = folder(&[
        ("in/ping.json", PING),
        ("in/back.json", &group),
        ("in/package.json", "{}"),
    ]);
    let notes = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lexgen"));
        command.current_dir(dir.path()).args(["in", "-o", "out"]);
        command.env_remove("GITHUB_ACTIONS").env("LEXGEN_CACHE", "");
        let output = command.args(args).output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stderr).unwrap();
        ["L004", "L402"].map(|code| text.contains(code))
    };
    assert_eq!(notes(&[]), [true, false]);
    assert_eq!(notes(&["-v"]), [true, true]);
}
