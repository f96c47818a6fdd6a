use super::*;
use crate::diagnostic::Position;
use crate::lower::{Transport, UnknownFields};
use crate::settings::Settings;

fn configs(path: &str, text: &str) -> Vec<String> {
    let file = ConfigFile::parse(path, text).unwrap();
    let debug = |values: &Values| {
        let mut config = values.config();
        config.pattern_places.clear();
        for entry in &mut config.settings {
            entry.place = None;
            entry.places.clear();
        }
        format!("{config:?}")
    };
    file.outputs.iter().map(debug).collect()
}

#[track_caller]
fn wrong(text: &str, expected: &str) {
    let failure = ConfigFile::parse("lexgen.toml", text).unwrap_err();
    assert_eq!(failure.to_string(), expected.replace('|', "\n"), "{text}");
}

#[test]
fn every_option_can_be_set() {
    let text = r#"
        lexicons = ["a", "../b"]
        overlay = "mends"
        output = "src/gen"
        include = "a.b.*"
        exclude = ["a.b.d"]
        allow-unresolved = true
        skip-invalid = true
        strict = true
        string-formats = "string"
        unknown-fields = "all"
        embed-lexicons = true
        transport = ["ureq", "tungstenite"]
        secret = ["pin", "puk"]
        extern = { "com.atproto" = "::api::com::atproto" }
        runtime = "::api::lex"
        settings = { "a.b.*" = { derive = ["Hash", "Ord"] }, "a.b.c#main" = { rename = "C" } }
    "#;
    let mut config = Config::new();
    config
        .lexicons("../a")
        .lexicons("../../b")
        .overlay("../mends")
        .output("../src/gen")
        .include("a.b.*")
        .exclude("a.b.d")
        .allow_unresolved(true)
        .skip_invalid(true)
        .strict(true)
        .string_formats(false)
        .unknown_fields(UnknownFields::All)
        .embed_lexicons(true)
        .transport(Transport::Ureq)
        .transport(Transport::Tungstenite)
        .secret_field("pin")
        .secret_field("puk")
        .external("com.atproto", "::api::com::atproto")
        .runtime("::api::lex")
        .settings("a.b.*", |s| s.derive("Hash").derive("Ord"))
        .settings("a.b.c#main", |s| s.rename("C"));
    assert_eq!(configs("../lexgen.toml", text), [format!("{config:?}")]);
    let mut config = Config::new();
    config
        .types_only(true)
        .validate(true)
        .share_runtime(true)
        .group_features(true)
        .unknown_fields(UnknownFields::None);
    let text = "types-only = true\nvalidate = true\nshare-runtime = true\ngroup-features = true\n\
        unknown-fields = 'none'\nstring-formats = 'typed'";
    assert_eq!(configs("lexgen.toml", text), [format!("{config:?}")]);
    let set = text.lines().count() + 16 - 2;
    assert_eq!(set, OPTIONS.len(), "an option that this test does not know");
}

#[test]
fn an_output_takes_back_what_excludes_its_options() {
    let text = "
share-runtime = true
lexicons = 'lexicons'

[[output]]
path = 'base'

[[output]]
path = 'app'

[output.extern]
'org.base' = '::base::org::base'
";
    let mut base = Config::new();
    base.lexicons("lexicons").output("base").share_runtime(true);
    let mut app = Config::new();
    app.lexicons("lexicons")
        .output("app")
        .external("org.base", "::base::org::base");
    assert_eq!(
        configs("lexgen.toml", text),
        [format!("{base:?}"), format!("{app:?}")]
    );
    wrong(
        "share-runtime = true\nruntime = '::base::lex'",
        "lexgen.toml:2:11: error[L703]: `runtime` takes the support code from elsewhere, which `share-runtime` writes; \
         help: remove one of the two keys",
    );
    wrong(
        "extern = 'org.base'\nruntime = []",
        "lexgen.toml:1:10: error[L703]: `extern` is a table of texts, not a text; \
         help: write `extern = { \"com.atproto\" = \"::atproto_api::com::atproto\" }`|\
         lexgen.toml:2:11: error[L703]: `runtime` is a text, not a list; help: write `runtime = \"::atproto_api::lex\"`",
    );
}

#[test]
fn several_outputs_share_what_stands_above() {
    let text = "
lexicons = 'lexicons'
include = ['com.example.*']
transport = 'ureq'

[[output]]
path = 'a/gen'

[[output]]
path = 'b/gen'
include = ['app.*']
types-only = true
";
    let mut a = Config::new();
    a.lexicons("lexicons")
        .output("a/gen")
        .include("com.example.*")
        .transport(Transport::Ureq);
    let mut b = Config::new();
    b.lexicons("lexicons")
        .output("b/gen")
        .include("app.*")
        .types_only(true);
    assert_eq!(
        configs("lexgen.toml", text),
        [format!("{a:?}"), format!("{b:?}")]
    );
    let single = "lexicons = 'lexicons'\n[output]\npath = '.'";
    let mut config = Config::new();
    config.lexicons("lexicons").output(".");
    assert_eq!(configs("lexgen.toml", single), [format!("{config:?}")]);
}

#[test]
fn unknown_keys_are_told_with_the_nearest() {
    wrong(
        "lexicon = 'a'\ninclde = []\nwhatever = 1",
        "lexgen.toml:1:1: error[L702]: there is no key `lexicon`; help: did you mean `lexicons`?|\
         lexgen.toml:2:1: error[L702]: there is no key `inclde`; help: did you mean `include`?|\
         lexgen.toml:3:1: error[L702]: there is no key `whatever`; help: the keys are `lexicons`, `output`, `overlay`, \
         `include`, `exclude`, `allow-unresolved`, `skip-invalid`, `strict`, `string-formats`, `unknown-fields`, `embed-lexicons`, \
         `types-only`, `validate`, `transport`, `secret`, `extern`, `runtime`, `share-runtime`, `group-features`, `settings`",
    );
    wrong(
        "out = 'a'",
        "lexgen.toml:1:1: error[L702]: there is no key `out`; help: did you mean `output`?",
    );
    wrong(
        "\n[[output]]\npath = 'a'\noutput = 'b'\n  types_only = true",
        "lexgen.toml:4:1: error[L702]: there is no key `output`; help: did you mean `path`?|\
         lexgen.toml:5:3: error[L702]: there is no key `types_only`; help: did you mean `types-only`?",
    );
    wrong(
        "output_dir = 'a'\nincludeAll = true\nunknown = 'all'",
        "lexgen.toml:1:1: error[L702]: there is no key `output_dir`; help: did you mean `output`?|\
         lexgen.toml:2:1: error[L702]: there is no key `includeAll`; help: did you mean `include`?|\
         lexgen.toml:3:1: error[L702]: there is no key `unknown`; help: did you mean `unknown-fields`?",
    );
    wrong(
        "[[output]]\npath = 'a'\noutput-dir = 'b'",
        "lexgen.toml:3:1: error[L702]: there is no key `output-dir`; help: did you mean `path`?",
    );
}

#[test]
fn wrong_values_are_told_with_a_right_one() {
    for (text, expected) in [
        (
            "strict = 'yes'",
            "1:10: error[L703]: `strict` is true or false, not a text; help: write `strict = true`",
        ),
        (
            "lexicons = 1",
            "1:12: error[L703]: `lexicons` is a text or a list of texts, not a number; help: write `lexicons = \"lexicons\"`",
        ),
        (
            "include = ['a.b', 1]",
            "1:19: error[L703]: `include` is a text or a list of texts, not a number; help: write `include = [\"com.example.*\"]`",
        ),
        (
            "unknown-fields = 'record'",
            "1:18: error[L703]: `unknown-fields` cannot be `record`; help: did you mean `records`?",
        ),
        (
            "transport = ['hyper']",
            "1:14: error[L703]: `transport` cannot be `hyper`; help: it is one of `reqwest`, `ureq`, `tungstenite`",
        ),
        (
            "string-formats = true",
            "1:18: error[L703]: `string-formats` is one of `typed`, `strict`, `string`, not true or false; help: write `string-formats = \"string\"`",
        ),
        (
            "output = 3",
            "1:10: error[L703]: `output` is a path, not a number; help: write `output = \"src/gen\"`",
        ),
        (
            "output = ''",
            "1:10: error[L703]: `output` has an empty path; help: write `.` for the folder of this file",
        ),
        (
            "lexicons = []",
            "1:12: error[L703]: `lexicons` names nothing; help: write `lexicons = \"lexicons\"`",
        ),
        (
            "lexicons = '-'",
            "1:12: error[L703]: a file cannot ask for standard input; help: name `-` on the command line, or `./-` for a file of that name",
        ),
        (
            "types-only = true\ntransport = ['ureq']",
            "2:13: error[L703]: `transport` is for the client, which `types-only` leaves out; help: remove one of the two keys",
        ),
        (
            "output = []",
            "1:10: error[L703]: there is no output in this list; help: write `output = \"src/gen\"`",
        ),
        (
            "output = ['a', 'b']",
            "1:11: error[L703]: several outputs are tables; help: write `output = \"src/gen\"`, or a table `[[output]]` with a `path` for each|lexgen.toml:1:16: error[L703]: several outputs are tables; help: write `output = \"src/gen\"`, or a table `[[output]]` with a `path` for each",
        ),
        (
            "[[output]]\nstrict = true",
            "1:1: error[L704]: this output has no `path`; help: write `path = \"src/gen\"` below it",
        ),
        (
            "[[output]]\npath = 'a'\n[[output]]\npath = './b/../a/c'",
            "4:8: error[L705]: two outputs share this folder; the other one is at lexgen.toml:2:8; help: give each output a folder of its own, not inside that of another",
        ),
    ] {
        wrong(text, &format!("lexgen.toml:{expected}"));
    }
    let failure = ConfigFile::parse("lexgen.toml", "# ü\ninclude = 'a..b'").unwrap_err();
    assert!(
        failure
            .to_string()
            .contains("lexgen.toml:2:11: error[L312]: "),
        "{failure}"
    );
}

#[test]
fn settings_are_read_with_their_places() {
    for setting in SETTINGS {
        let text = format!(
            "[settings.\"a.b.c#main/x\"]\n{} = {}",
            setting.key, setting.sample
        );
        let file = ConfigFile::parse("lexgen.toml", &text).map_err(|f| f.to_string());
        let entries = file.unwrap().outputs[0].config().settings;
        let [entry] = entries.as_slice() else {
            panic!("{text}: {entries:?}")
        };
        assert_ne!(entry.settings, Settings::default(), "{text}");
        assert_eq!(entry.selector, "a.b.c#main/x");
        assert_eq!(
            entry.place.as_ref().map(|p| p.position.clone()),
            Some(Position::Span(10, 24))
        );
        assert!(!entry.places.is_empty(), "{text}");
    }
    wrong(
        "[settings.\"a.b\"]\nderives = ['Hash']\nsecret = 'yes'\nwhatever = 1",
        "lexgen.toml:2:1: error[L702]: there is no setting `derives`; help: did you mean `derive`?|\
         lexgen.toml:3:10: error[L703]: `secret` is true or false, not a text; help: write `secret = true`|\
         lexgen.toml:4:1: error[L702]: there is no setting `whatever`; help: the settings are `derive`, `attributes`, \
         `rename`, `module`, `variants`, `type`, `formats`, `string-formats`, `unknown-fields`, `boxed`, `secret`, \
         `members`, `type-name`, `type-attributes`",
    );
    wrong(
        "[settings.\"a.b\"]\nderive-traits = ['Hash']\nunknown = 'all'",
        "lexgen.toml:2:1: error[L702]: there is no setting `derive-traits`; help: did you mean `derive`?|\
         lexgen.toml:3:1: error[L702]: there is no setting `unknown`; help: did you mean `unknown-fields`?",
    );
    wrong(
        "[settings.com.example]\nderive = 'Hash'",
        "lexgen.toml:1:15: error[L702]: there is no setting `example`; \
         help: put the selector in quotes, as in `[settings.\"com.example\"]`",
    );
    wrong(
        "settings = ['a']\n",
        "lexgen.toml:1:12: error[L703]: `settings` is a table of selectors, not a list; \
         help: write `settings = { \"com.example.*\" = { derive = [\"Hash\"] } }`",
    );
}

#[test]
fn what_is_no_toml_is_told_with_its_place() {
    let failure =
        ConfigFile::parse("lexgen.toml", "lexicons = 'a'\noutput = \nlexicons = 'b'").unwrap_err();
    let text = failure.to_string();
    assert!(text.contains("lexgen.toml:2:"), "{text}");
    assert!(text.contains("lexgen.toml:3:1: error[L701]: "), "{text}");
    assert!(!text.contains('\u{1b}'));
}

/// What follows a mistake in its line is passed over, and a text without quotes is told as what it is.
#[test]
fn a_line_that_is_no_toml_is_told_once() {
    for (line, expected) in [
        (
            "output = ./src/gen # here",
            "10: error[L701]: the text `./src/gen` is not in quotes; help: write `output = \"./src/gen\"`",
        ),
        (
            "output = src/gen",
            "10: error[L701]: the text `src/gen` is not in quotes; help: write `output = \"src/gen\"`",
        ),
        (
            r"output = C:\gen",
            r"10: error[L701]: the text `C:\gen` is not in quotes; help: write `output = 'C:\gen'`",
        ),
        (
            "strict = yes",
            "10: error[L701]: `strict` is true or false, not `yes`; help: write `strict = true` or `strict = false`",
        ),
        (
            "include = [com.example.note, com.example.poll]",
            "12: error[L701]: string values must be quoted, expected literal string; \
             help: mend the TOML here; texts stand in quotes, lists in brackets",
        ),
    ] {
        let text = format!("lexicons = 'a'\n{line}\n[b\n");
        let failure = ConfigFile::parse("lexgen.toml", &text).unwrap_err();
        let text = failure.to_string();
        let lines: Vec<&str> = text.lines().collect();
        let [first, other] = lines.as_slice() else {
            panic!("{text}")
        };
        assert_eq!(*first, format!("lexgen.toml:2:{expected}"));
        assert!(
            other.starts_with("lexgen.toml:3:3: error[L701]: "),
            "{other}"
        );
    }
}

/// Any piece of a file is survived, and so is any byte in it.
#[test]
fn anything_is_survived() {
    let text =
        "lexicons = ['ä', \"b\"]\n[[output]]\npath = 'x'\nstrict = true\n[output.y]\nz = 1\n";
    for cut in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        let _ = ConfigFile::parse("lexgen.toml", &text[..cut]).map_err(|f| f.to_string());
        for c in ['\0', '"', '[', '=', '\u{feff}', '\n'] {
            let text = format!("{}{c}{}", &text[..cut], &text[cut..]);
            let _ = ConfigFile::parse("lexgen.toml", &text).map_err(|f| f.to_string());
        }
    }
    let deep = format!("lexicons = {}", "[".repeat(100_000));
    assert!(ConfigFile::parse("lexgen.toml", &deep).is_err());
}

#[test]
fn the_schema_has_each_option_with_its_words() {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let keys = |pointer: &str| -> Vec<String> {
        let object = schema.pointer(pointer).unwrap().as_object().unwrap();
        let mut keys: Vec<String> = object.keys().cloned().collect();
        keys.sort_unstable();
        keys
    };
    let mut expected: Vec<&str> = OPTIONS.iter().map(|option| option.key).collect();
    expected.sort_unstable();
    assert_eq!(keys("/properties"), expected);
    expected.retain(|key| *key != "output");
    expected.push("path");
    expected.sort_unstable();
    assert_eq!(keys("/definitions/output/properties"), expected);
    for option in OPTIONS {
        let property = &schema["properties"][option.key];
        assert_eq!(property["description"], option.doc);
        if let Shape::Choice(words) = option.shape {
            assert_eq!(property["enum"].as_array().unwrap().len(), words.len());
        }
        // The sample that messages show is right.
        let text = format!("{} = {}", option.key, option.sample());
        assert!(ConfigFile::parse("lexgen.toml", &text).is_ok(), "{text}");
    }
}

#[test]
fn a_file_is_found_upwards() {
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("crates/api/src");
    std::fs::create_dir_all(&inner).unwrap();
    std::fs::write(
        dir.path().join(FILE_NAME),
        "lexicons = 'lexicons'\noutput = 'gen'",
    )
    .unwrap();
    let found = ConfigFile::find(&inner).unwrap();
    assert_eq!(found, inner.join("../../..").join(FILE_NAME));
    let config = Config::from_file(&found).unwrap();
    assert_eq!(config.output, Some(inner.join("../../../gen")));
    assert_eq!(config.config_file, Some(found));
    let missing = Config::from_file(inner.join(FILE_NAME)).unwrap_err();
    assert!(missing.to_string().contains("error[L010]"), "{missing}");
}

#[test]
fn one_configuration_or_several() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    std::fs::write(&path, "[[output]]\npath = 'a'\n[[output]]\npath = 'b'").unwrap();
    assert_eq!(Config::all_from_file(&path).unwrap().len(), 2);
    let failure = Config::from_file(&path).unwrap_err();
    assert!(failure.to_string().contains("2 outputs"), "{failure}");
}
