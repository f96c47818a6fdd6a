//! What a run makes of its inputs, as a user of `Config` sees it.

use std::fs;

use lexgen::diagnostic::{Code, Severity};
use lexgen::{Config, Failure, Generated};
use tempfile::TempDir;

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

#[test]
fn no_input_is_an_error() {
    let failure = Config::new().generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::NoFiles], "{failure}");
    let failure = Config::new()
        .lexicons("no/such/folder")
        .generate()
        .unwrap_err();
    assert_eq!(errors(&failure), [Code::PathNotFound], "{failure}");
    assert!(failure.to_string().starts_with("no/such/folder: "));
    // Nothing is generated from what is left when one input is missing.
    let dir = folder(&[("ping.json", PING)]);
    let failure = Config::new()
        .lexicons(dir.path())
        .lexicons("no/such/folder")
        .skip_invalid(true)
        .generate()
        .unwrap_err();
    assert_eq!(errors(&failure), [Code::PathNotFound], "{failure}");
}

#[test]
fn a_later_input_replaces_an_earlier_one() {
    let first = folder(&[("a.json", &ping("the first")), ("post.json", POST)]);
    let second = folder(&[("deep/b.json", &ping("the second"))]);
    let generated = Config::new()
        .lexicons(first.path())
        .lexicons(second.path())
        .generate()
        .unwrap();
    assert_eq!(said(&generated), []);
    assert_eq!(generated.lexicons, 2);
    let text = text_of(&generated, "com/example/ping.rs");
    assert!(
        text.contains("the second") && !text.contains("the first"),
        "{text}"
    );
    let swapped = Config::new()
        .lexicons(second.path())
        .lexicons(first.path())
        .generate()
        .unwrap();
    assert!(text_of(&swapped, "com/example/ping.rs").contains("the first"));
    // What is replaced does not matter, whatever is wrong with it.
    let generated = sources(&[BAD, &lexicon("com.example.bad", r#"{"type": "token"}"#)])
        .generate()
        .unwrap();
    assert_eq!(said(&generated), []);
}

#[test]
fn the_same_id_twice_in_one_input_is_an_error_that_names_both() {
    let dir = folder(&[("a.json", PING), ("b/c.json", PING)]);
    let failure = Config::new().lexicons(dir.path()).generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::DuplicateId]);
    let text = failure.to_string();
    assert!(
        text.contains("a.json") && text.contains("b/c.json"),
        "{text}"
    );
    // A later input does not hide it, unless it has the lexicon too.
    let other = folder(&[("x.json", POST)]);
    let mut config = Config::new();
    config.lexicons(dir.path()).lexicons(other.path());
    assert_eq!(errors(&config.generate().unwrap_err()), [Code::DuplicateId]);
    assert!(config.source("ping.json", PING).generate().is_ok());
}

#[test]
fn the_same_folder_twice_is_no_duplicate() {
    let dir = folder(&[("a.json", PING), ("post.json", POST)]);
    let generated = Config::new()
        .lexicons(dir.path())
        .lexicons(dir.path())
        .lexicons(dir.path().join("a.json"))
        .generate()
        .unwrap();
    assert_eq!((generated.lexicons, said(&generated)), (2, vec![]));
}

#[test]
fn files_folders_and_texts_mix() {
    let dir = folder(&[("a/b/ping.json", PING)]);
    let file = folder(&[("post.lexicon", POST)]);
    let generated = Config::new()
        .lexicons(dir.path())
        .lexicons(file.path().join("post.lexicon"))
        .source(
            "memory",
            lexicon("com.example.seen", r#"{"type": "token"}"#),
        )
        .generate()
        .unwrap();
    assert_eq!(generated.lexicons, 3);
    assert_eq!(
        modules(&generated),
        [
            "com/example/ping.rs",
            "com/example/post.rs",
            "com/example/seen.rs"
        ]
    );
}

#[test]
fn lexicons_are_found_by_id_not_by_path() {
    let refers = lexicon(
        "com.example.refers",
        r#"{"type": "object", "properties": {"post": {"type": "ref", "ref": "com.example.post"}}}"#,
    );
    let dir = folder(&[("1/whatever.json", POST), ("x/y/z/2.JSON", &refers)]);
    let generated = Config::new().lexicons(dir.path()).generate().unwrap();
    assert_eq!(said(&generated), []);
    let ordered = folder(&[
        ("com/example/post.json", POST),
        ("com/example/refers.json", &refers),
    ]);
    let same = Config::new().lexicons(ordered.path()).generate().unwrap();
    assert_eq!(generated.files, same.files);
    // A path that spells another id is noted, and makes no difference.
    let odd = folder(&[
        ("com/example/refers.json", POST),
        ("com.example.post.json", &refers),
    ]);
    let odd = Config::new().lexicons(odd.path()).generate().unwrap();
    assert_eq!(odd.files, same.files);
    let codes: Vec<_> = odd
        .diagnostics
        .iter()
        .map(|d| (d.code, d.severity))
        .collect();
    assert_eq!(codes, [(Code::PathMismatch, Severity::Note); 2]);
}

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

#[test]
fn include_brings_what_is_referred_to() {
    let defs = r#"{"lexicon": 1, "id": "com.example.defs", "defs": {
        "near": {"type": "object", "properties": {}}, "unused": {"type": "object", "properties": {}}}}"#;
    let main = lexicon(
        "com.example.main",
        r#"{"type": "object", "properties": {"a": {"type": "ref", "ref": "com.example.defs#near"}}}"#,
    );
    let all = [defs, &main, PING, BAD];
    let generated = sources(&all)
        .include("com.example.main")
        .generate()
        .unwrap();
    assert_eq!(
        modules(&generated),
        ["com/example/defs.rs", "com/example/main.rs"]
    );
    let text = text_of(&generated, "com/example/defs.rs");
    assert!(
        text.contains("pub struct Near") && !text.contains("Unused"),
        "{text}"
    );
    let generated = sources(&all)
        .include("com.example.*")
        .exclude("com.example.bad")
        .exclude("com.example.ma*")
        .generate()
        .unwrap();
    assert_eq!(generated.lexicons, 2);
    let generated = sources(&all)
        .include("com.example.defs#unused")
        .generate()
        .unwrap();
    assert!(!text_of(&generated, "com/example/defs.rs").contains("Near"));
}

#[test]
fn patterns_that_match_nothing_are_errors_with_the_nearest() {
    for (pattern, hint) in [
        ("com.example.pingg", "did you mean `com.example.ping`?"),
        ("com.example.Ping", "did you mean `com.example.ping`?"),
        ("com.exmaple.*", "did you mean `com.example.*`?"),
        (
            "com.example",
            "`com.example` is a group of lexicons; did you mean `com.example.*`?",
        ),
        ("com.example.ping.*", "did you mean `com.example.ping`?"),
        (
            "com.example.ping#mian",
            "did you mean `com.example.ping#main`?",
        ),
        (
            "net.far.away",
            "2 lexicons were read, the first of them `com.example.ping`",
        ),
    ] {
        let failure = sources(&[PING, POST])
            .include("com.example.ping")
            .include(pattern)
            .generate()
            .unwrap_err();
        assert_eq!(errors(&failure), [Code::PatternWithoutMatch], "{pattern}");
        assert_eq!(help(&failure), hint, "{pattern}");
    }
    let failure = sources(&[PING, POST])
        .exclude("com.example.pingg")
        .generate()
        .unwrap_err();
    assert_eq!(help(&failure), "did you mean `com.example.ping`?");
    let failure = sources(&[PING]).include("com/example/*").generate();
    let failure = failure.unwrap_err();
    assert_eq!(errors(&failure), [Code::BadPattern]);
    assert!(
        failure.to_string().contains("dots, not slashes"),
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

#[test]
fn the_order_of_inputs_and_keys_makes_no_difference() {
    let reordered = POST.replacen(
        r#""lexicon": 1, "id": "com.example.post", "#,
        r#""id": "com.example.post", "lexicon": 1, "#,
        1,
    );
    assert_ne!(reordered, POST);
    let one = sources(&[PING, POST]).generate().unwrap();
    let two = sources(&[&reordered, PING]).generate().unwrap();
    assert_eq!(one.files, two.files);
}

#[cfg(unix)]
#[test]
fn a_link_to_a_lexicon_is_read() {
    let target = folder(&[("ping.json", PING)]);
    let dir = folder(&[("post.json", POST)]);
    let link = dir.path().join("linked");
    std::os::unix::fs::symlink(target.path(), link).unwrap();
    let generated = Config::new().lexicons(dir.path()).generate().unwrap();
    assert_eq!(generated.lexicons, 2);
}
