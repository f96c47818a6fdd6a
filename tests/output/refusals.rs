//! Runs that fail, and what they leave behind: nothing.

use super::*;

#[test]
fn a_file_in_the_way_stops_everything() {
    let dir = folder();
    let out = dir.path();
    write(out, &set(&[("old.rs", "o"), ("b.rs", "b")])).unwrap();
    fs::write(out.join("a.rs"), "// mine\n").unwrap();
    fs::write(out.join("com"), "a file\n").unwrap();
    fs::create_dir_all(out.join("c.rs/sub")).unwrap();
    let before = tree(out);
    let files = set(&[
        ("a.rs", "a"),
        ("b.rs", "B"),
        ("c.rs", "c"),
        ("com/example/ping.rs", "p"),
    ]);
    let failure = write(out, &files).unwrap_err();
    assert_eq!(codes(&failure), [Code::ForeignFile; 3]);
    let shown = failure.to_string();
    for name in ["a.rs", "c.rs", "com"] {
        let path = out.join(name);
        assert!(
            shown.contains(&format!("`{}`", path.display())),
            "{name}: {shown}"
        );
    }
    assert_eq!(tree(out), before);
    assert_eq!(
        fs::read_to_string(out.join("b.rs")).unwrap(),
        text("b"),
        "written all the same"
    );

    let report = check(out, &files).unwrap();
    let kinds: Vec<(&str, &str)> = report
        .findings
        .iter()
        .map(|finding| (finding.path.as_str(), finding.kind.as_str()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("a.rs", "foreign"),
            ("b.rs", "different"),
            ("c.rs", "foreign"),
            ("com", "foreign"),
            ("old.rs", "stale"),
        ]
    );
}

#[test]
fn the_output_must_be_a_folder() {
    let dir = folder();
    let file = dir.path().join("gen");
    fs::write(&file, text("a")).unwrap();
    let files = set(&[("a.rs", "a")]);
    for out in [file.as_path(), &file.join("deeper"), Path::new("")] {
        for failure in [
            write(out, &files).unwrap_err(),
            check(out, &files).unwrap_err(),
        ] {
            assert_eq!(codes(&failure), [Code::CannotWrite], "{out:?}");
            assert!(failure.to_string().contains(&out.display().to_string()));
        }
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), text("a"));
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_is_named_and_left_clean() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = folder();
    let locked = dir.path().join("locked");
    fs::create_dir(&locked).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(locked.join("probe"), "").is_ok() {
        println!("skipped: this user may write anywhere");
        return;
    }
    let files = set(&[
        ("a.rs", "a"),
        ("locked/b.rs", "b"),
        ("new/folder/c.rs", "c"),
    ]);
    let failure = write(dir.path(), &files).unwrap_err();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(codes(&failure), [Code::CannotWrite]);
    assert!(failure.to_string().contains("locked"), "{failure}");
    assert_eq!(tree(dir.path()), ["locked/"]);
}

#[test]
fn what_cannot_be_read_is_named() {
    let dir = folder();
    let long = "x".repeat(300);
    let files = set(&[("a.rs", "a"), (&format!("d/{long}/e.rs"), "e")]);
    fs::create_dir(dir.path().join("d")).unwrap();
    let failure = write(dir.path(), &files).unwrap_err();
    assert_eq!(codes(&failure), [Code::CannotWrite]);
    assert!(failure.to_string().contains(&long));
    assert_eq!(tree(dir.path()), ["d/"]);
}

/// The last path is just short enough for the system, but its temporary file is not. That fails for every user, and
/// only after the plan was found valid and the other files lie ready.
#[cfg(target_os = "linux")]
#[test]
fn a_failed_write_leaves_nothing_behind() {
    let dir = folder();
    let out = dir.path().join("gen");
    write(&out, &set(&[("a.rs", "a"), ("stale.rs", "s")])).unwrap();
    let before = tree(&out);
    let mut long = "d".to_owned();
    let room = 4090 - out.to_str().unwrap().len() - "/e.rs".len();
    while long.len() + 1 < room {
        long.push('/');
        long.push_str(&"x".repeat((room - long.len()).min(200)));
    }
    let long = format!("{long}/e.rs");
    let files = set(&[("a.rs", "A"), ("new/folder/c.rs", "c"), (&long, "e")]);
    let failure = write(&out, &files).unwrap_err();
    assert_eq!(codes(&failure), [Code::CannotWrite]);
    assert!(failure.to_string().contains("cannot write"), "{failure}");
    assert!(!failure.to_string().contains(".lexgen-"), "{failure}");
    assert_eq!(tree(&out), before);
    assert_eq!(fs::read_to_string(out.join("a.rs")).unwrap(), text("a"));
}
