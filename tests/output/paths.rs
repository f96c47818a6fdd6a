//! Which paths and texts a `FileSet` takes.

use super::*;

#[test]
fn refuses_paths_that_no_system_or_not_every_system_takes() {
    let mut files = set(&[("com/example/ping.rs", "a")]);
    for path in [
        "",
        "/etc/passwd.rs",
        "..",
        "../a.rs",
        "com/../../a.rs",
        "com/./a.rs",
        "com//a.rs",
        "com/",
        "com\\a.rs",
        "C:a.rs",
        "com/a\n.rs",
        "com/a.rs.",
        "com/aux.rs",
        "NUL/a.rs",
        "com/lpt1.rs",
        "com/com\u{31}.rs",
        // Met by what is there already.
        "com/example/ping.rs",
        "com/example/Ping.rs",
        "com/Example/pong.rs",
        "com/example",
        "com/example/ping.rs/a.rs",
        "Com",
    ] {
        let failure = files.insert(path, text("b")).expect_err(path);
        assert_eq!(codes(&failure), [Code::PathLeadsOut], "{path}");
    }
    assert_eq!(files, set(&[("com/example/ping.rs", "a")]));
    files.insert("com/example/auxiliary.rs", text("b")).unwrap();
    files.insert("com/communism.rs", text("b")).unwrap();
    files.insert("com/com10.rs", text("b")).unwrap();
    let paths: Vec<&str> = files.iter().map(|(path, _)| path).collect();
    let mut sorted = paths.clone();
    sorted.sort_unstable();
    assert_eq!(paths, sorted);
}

#[test]
fn refuses_a_text_without_the_header() {
    let mut files = FileSet::new();
    assert!(files.insert("a.rs", "fn main() {}\n").is_err());
    assert!(files.insert("a.rs", format!("\n{HEADER}\n")).is_err());
    assert!(files.is_empty());
}
