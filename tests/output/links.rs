//! Symbolic links and other odd files.

use super::*;

use std::os::unix::fs::symlink;

#[test]
fn are_not_followed_for_writing() {
    let dir = folder();
    let (out, outside) = (dir.path().join("gen"), dir.path().join("outside"));
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("file.rs"), text("outside")).unwrap();
    symlink(&outside, out.join("com")).unwrap();
    symlink(outside.join("file.rs"), out.join("a.rs")).unwrap();
    symlink(outside.join("absent.rs"), out.join("b.rs")).unwrap();
    let files = set(&[("a.rs", "a"), ("b.rs", "b"), ("com/x/file.rs", "c")]);
    let failure = write(&out, &files).unwrap_err();
    assert_eq!(codes(&failure), [Code::PathLeadsOut; 3], "{failure}");
    assert_eq!(tree(&outside), ["file.rs"]);
    assert_eq!(
        fs::read_to_string(outside.join("file.rs")).unwrap(),
        text("outside")
    );
    let report = check(&out, &files).unwrap();
    assert!(report.findings.iter().all(|f| f.kind.as_str() == "foreign"));
}

#[test]
fn are_not_followed_for_removing() {
    let dir = folder();
    let (out, outside) = (dir.path().join("gen"), dir.path().join("outside"));
    fs::create_dir_all(&out).unwrap();
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("file.rs"), text("outside")).unwrap();
    symlink(&outside, out.join("linked")).unwrap();
    symlink(outside.join("file.rs"), out.join("linked.rs")).unwrap();
    // A loop must not hang the search.
    symlink(&out, out.join("loop")).unwrap();
    let written = write(&out, &set(&[("a.rs", "a")])).unwrap();
    assert!(written.removed.is_empty());
    assert!(outside.join("file.rs").exists());
    assert!(out.join("linked.rs").exists());
}

#[test]
fn may_be_the_output_folder_itself() {
    let dir = folder();
    let real = dir.path().join("real");
    fs::create_dir(&real).unwrap();
    symlink(&real, dir.path().join("gen")).unwrap();
    write(
        &dir.path().join("gen"),
        &set(&[("a.rs", "a"), ("b.rs", "b")]),
    )
    .unwrap();
    let written = write(&dir.path().join("gen"), &set(&[("a.rs", "a")])).unwrap();
    assert_eq!(written.removed, ["b.rs"]);
    assert_eq!(tree(&real), ["a.rs"]);
    symlink(dir.path().join("absent"), dir.path().join("dangling")).unwrap();
    let failure = write(&dir.path().join("dangling"), &FileSet::new()).unwrap_err();
    assert_eq!(codes(&failure), [Code::CannotWrite]);
}

#[test]
fn pipes_are_not_read() {
    let dir = folder();
    let pipe = dir.path().join("a.rs");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: no mkfifo");
        return;
    }
    let failure = write(dir.path(), &set(&[("a.rs", "a")])).unwrap_err();
    assert_eq!(codes(&failure), [Code::ForeignFile]);
}
