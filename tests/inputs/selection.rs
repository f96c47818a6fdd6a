//! Parts of the input.

use super::*;

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
