//! Comparing without writing.

use super::*;

#[test]
fn line_endings_are_no_difference() {
    let dir = folder();
    let files = set(&[("a.rs", "one\ntwo")]);
    let windows = text("one\ntwo").replace('\n', "\r\n");
    fs::write(dir.path().join("a.rs"), &windows).unwrap();
    assert!(check(dir.path(), &files).unwrap().is_up_to_date());
    assert_eq!(write(dir.path(), &files).unwrap().unchanged, ["a.rs"]);
    assert_eq!(
        fs::read_to_string(dir.path().join("a.rs")).unwrap(),
        windows
    );
    // A real difference is shown without the line endings.
    let report = check(dir.path(), &set(&[("a.rs", "one\n2")])).unwrap();
    let FindingKind::Different { diff } = &report.findings[0].kind else {
        panic!("{report}");
    };
    assert!(
        diff.contains("\n one\n-two\n+2\n") && !diff.contains('\r'),
        "{diff}"
    );
}

#[test]
fn check_writes_nothing() {
    let dir = folder();
    let out = dir.path().join("gen");
    let files = set(&[("mod.rs", "m"), ("com/ping.rs", "p")]);
    let report = check(&out, &files).unwrap();
    assert_eq!(report.findings.len(), 2);
    assert!(
        report
            .findings
            .iter()
            .all(|f| f.kind == FindingKind::Missing)
    );
    assert!(!out.exists());

    write(&out, &files).unwrap();
    let before = (tree(&out), modified(&out.join("mod.rs")));
    let report = check(&out, &set(&[("mod.rs", "x")])).unwrap();
    assert_eq!(
        (report.findings.len(), report.unchanged),
        (2, 0),
        "{report}"
    );
    assert_eq!((tree(&out), modified(&out.join("mod.rs"))), before);
}

#[test]
fn diffs_are_short_and_name_the_file() {
    let dir = folder();
    let many = |word: &str| {
        (0..500)
            .map(|n| format!("{word} {n}\n"))
            .collect::<String>()
    };
    write(dir.path(), &set(&[("a.rs", &many("old"))])).unwrap();
    let report = check(dir.path(), &set(&[("a.rs", &many("new"))])).unwrap();
    let FindingKind::Different { diff } = &report.findings[0].kind else {
        panic!("{report}");
    };
    assert!(diff.lines().count() <= 25, "{diff}");
    assert!(diff.contains("a.rs (on disk)") && diff.contains("more lines"));
    assert!(report.to_string().starts_with("different  a.rs\n"));
}
