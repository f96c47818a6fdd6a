//! Several inputs, and how lexicons are found in them.

use super::*;

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
