//! Overlays, over whole runs.

use lexgen::diagnostic::render;

use super::*;

/// Has no `properties`, a limit that is a text, and no `lexicon`.
const BROKEN: &str = r#"{
  "id": "com.example.note",
  "defs": {
    "main": { "type": "object" },
    "text": { "type": "string", "maxLength": "300" }
  }
}"#;

/// Mends it.
const MEND: &str = r#"{
  "$comment": "Reported to the authors, who have not answered.",
  "lexicon": 1,
  "id": "com.example.note",
  "defs": {
    "main": { "required": ["text"], "properties": { "text": { "type": "ref", "ref": "\u0023text" } } },
    "text": { "maxLength": 300 }
  }
}"#;

fn note(generated: &Generated) -> String {
    text_of(generated, "com/example/note.rs").to_owned()
}

#[test]
fn a_lexicon_that_is_not_valid_is_mended() {
    let mut config = sources(&[BROKEN]);
    let failure = config.generate().unwrap_err();
    assert_eq!(errors(&failure).len(), 2, "{failure}");
    let generated = config.overlay_source("mend.json", MEND).generate().unwrap();
    assert_eq!(said(&generated), []);
    let text = note(&generated);
    assert!(text.contains("pub text: Text,"), "{text}");
    // The same as from one file that says all of it.
    let whole = r#"{"lexicon": 1, "id": "com.example.note", "defs": {
        "main": {"type": "object", "required": ["text"], "properties": {"text": {"type": "ref", "ref": "\u0023text"}}},
        "text": {"type": "string", "maxLength": 300}}}"#;
    assert_eq!(note(&sources(&[whole]).generate().unwrap()), text);
    // What is not JSON has no name.
    let failure = sources(&[&BROKEN.replace("\"defs\": {", "\"defs\" {")])
        .overlay_source("mend.json", MEND)
        .generate()
        .unwrap_err();
    assert_eq!(errors(&failure), [Code::JsonSyntax, Code::OverlayOfNothing]);
}

#[test]
fn overlays_come_from_folders_and_later_ones_win() {
    let dir = folder(&[
        ("lexicons/post.json", POST),
        (
            "overlays/b.json",
            r#"{"id": "com.example.post", "defs": {"main": {"description": "From b."}}}"#,
        ),
        (
            "overlays/deep/a.json",
            r#"{"id": "com.example.post", "defs": {"main": {"description": "From a."}}}"#,
        ),
        (
            "late.json",
            r#"{"id": "com.example.post", "defs": {"main": {"description": "Late."}}}"#,
        ),
    ]);
    let mut config = Config::new();
    config
        .lexicons(dir.path().join("lexicons"))
        .overlay(dir.path().join("overlays"));
    let post = |config: &Config| {
        let generated = config.generate().unwrap();
        assert_eq!(said(&generated), []);
        text_of(&generated, "com/example/post.rs").to_owned()
    };
    assert!(post(&config).contains("From a."));
    config.overlay(dir.path().join("late.json"));
    assert!(post(&config).contains("Late."));
    let inventory = config.inventory().unwrap();
    let names = &inventory.lexicons[0].overlays;
    assert!(
        names.len() == 3 && names[0].ends_with("overlays/b.json"),
        "{names:?}"
    );
    config.overlay(dir.path().join("none"));
    let failure = config.generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::PathNotFound]);
}

#[test]
fn overlays_may_lie_among_the_lexicons() {
    let overlay = r#"{"id": "com.example.post", "defs": {"main": {"description": "Mended."}}}"#;
    let dir = folder(&[("post.json", POST), ("mends/post.json", overlay)]);
    let mut config = Config::new();
    config
        .lexicons(dir.path().join("."))
        .overlay(dir.path().join("mends"));
    let generated = config.generate().unwrap();
    assert_eq!((said(&generated), generated.lexicons), (vec![], 1));
    assert!(text_of(&generated, "com/example/post.rs").contains("Mended."));
}

#[test]
fn what_is_wrong_in_an_overlay_fails_the_run() {
    let overlay = |defs: &str| format!("{{\"id\": \"com.example.post\",\n\"defs\": {defs}}}");
    for (defs, code) in [
        (
            r#"{"main": {"record": {"properties": {"text": {"maxLength": -1}}}}}"#,
            Code::NumberOutOfRange,
        ),
        // The properties of a record lie in its `record`.
        (
            r#"{"main": {"properties": {"text": {"maxLength": 1}}}}"#,
            Code::UnknownField,
        ),
        (r#"{"other": {"type": "objekt"}}"#, Code::MistakenType),
    ] {
        let mut config = sources(&[POST, PING]);
        config
            .skip_invalid(true)
            .overlay_source("over.json", overlay(defs));
        let failure = config.generate().unwrap_err();
        assert_eq!(errors(&failure), [code], "{failure}");
        assert!(failure.to_string().contains("over.json:2:"), "{failure}");
        // Also where nothing of the lexicon is wanted.
        let failure = config.include("com.example.ping").generate().unwrap_err();
        assert_eq!(errors(&failure), [code], "{failure}");
    }
}

#[test]
fn findings_stand_in_the_file_that_they_are_about() {
    // A misspelled key of the lexicon, and a missing field of an object that both files have.
    let base = r#"{"lexicon": 1, "id": "com.example.post", "defs": {"main": {"type": "record", "key": "tid",
"record": {"type": "object", "propertis": {}}}}}"#;
    let overlay = r#"{"id": "com.example.post",
"defs": {"main": {"record": {"description": "x"}, "key": "tod"}}}"#;
    let mut config = sources(&[base]);
    let failure = config
        .overlay_source("over.json", overlay)
        .generate()
        .unwrap_err();
    let text = render::plain(failure.diagnostics());
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("0.json:2:"), "{text}");
    assert!(
        lines.iter().any(|line| line.starts_with("over.json:2:")),
        "{text}"
    );
}

#[cfg(feature = "validate")]
#[test]
fn data_is_judged_by_what_overlays_say() {
    let tone = lexicon(
        "com.example.tone",
        r#"{"type": "object", "properties": {"tone": {"type": "string", "enum": ["low"]}}}"#,
    );
    let overlay = r#"{"id": "com.example.tone", "defs": {"main": {"properties": {"tone": {"enum": ["high"]}}}}}"#;
    let valid = |config: &Config| {
        let validator = config.validator().unwrap();
        let data = serde_json::json!({"tone": "high"}).to_string();
        let checked = lexgen::validate::check_file(
            &validator,
            Some("com.example.tone"),
            "data.json",
            data.as_bytes(),
            lexgen::validate::DataFormat::Json,
        );
        checked.invalid == 0
    };
    let mut config = sources(&[&tone]);
    assert!(!valid(&config));
    assert!(valid(config.overlay_source("over.json", overlay)));
}

/// The page about overlays shows one that works.
#[test]
fn the_overlay_of_the_documentation_works() {
    let page = include_str!("../../docs/configuration.md");
    let (_, section) = page.split_once("## Overlays").unwrap();
    let (_, block) = section.split_once("```json").unwrap();
    let (overlay, _) = block.split_once("```").unwrap();
    let base = lexicon(
        "com.example.note",
        r#"{"type": "record", "key": "tid", "record": {"type": "object", "required": ["text", "lang"], "properties": {
            "text": {"type": "string", "maxLength": "3000"},
            "lang": {"type": "string"},
            "tone": {"type": "string", "knownValues": ["calm"]},
            "draft": {"type": "boolean"}}}}"#,
    );
    let generated = sources(&[&base])
        .overlay_source("note.json", overlay)
        .generate()
        .unwrap();
    assert_eq!(said(&generated), []);
    let text = note(&generated);
    for line in [
        "pub lang: Option<String>,",
        "pub pinned: Option<bool>,",
        "pub text: String,",
        "    Wry,",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(!text.contains("draft"), "{text}");
}

#[test]
fn of_several_files_the_one_that_is_generated_is_changed() {
    let overlay = r#"{"id": "com.example.ping", "defs": {"main": {"description": "Mended."}}}"#;
    let idle = ping("Mended.");
    for (texts, warnings) in [([idle.as_str(), PING], 0), ([PING, idle.as_str()], 1)] {
        let mut config = sources(&texts);
        let generated = config.overlay_source("x.json", overlay).generate().unwrap();
        assert!(text_of(&generated, "com/example/ping.rs").contains("Mended."));
        assert_eq!(said(&generated).len(), warnings);
    }
    // Within a folder it is an error, with or without an overlay.
    let dir = folder(&[("b.json", PING), ("a.json", PING)]);
    let mut config = Config::new();
    config
        .lexicons(dir.path())
        .overlay_source("x.json", overlay);
    let failure = config.generate().unwrap_err();
    assert_eq!(errors(&failure), [Code::DuplicateId]);
}
