//! The command where disks are full or cannot be written to: an error that names the place, and nothing half done.

use std::process::{Command, Output};

use super::*;

/// Lexicons in `lexicons/`, with one large enough that a small disk cannot hold what comes of it.
fn project() -> TempDir {
    let dir = folder();
    fs::create_dir(dir.path().join("lexicons")).unwrap();
    for n in 0..40 {
        lexicon(&dir, n, "first");
    }
    dir
}

fn lexicon(dir: &TempDir, n: usize, word: &str) {
    let text = format!(
        r#"{{"lexicon": 1, "id": "com.example.thing{n}", "defs": {{"main": {{"type": "token", "description": "{}"}}}}}}"#,
        format!("{word} ").repeat(n * 100)
    );
    fs::write(dir.path().join(format!("lexicons/{n}.json")), text).unwrap();
}

fn sh(dir: &TempDir, script: &str) -> Output {
    let mut command = Command::new("sh");
    command.args(["-c", script]).current_dir(dir.path());
    command
        .env("LEXGEN", env!("CARGO_BIN_EXE_lexgen"))
        .env("LEXGEN_CACHE", "")
        .output()
        .unwrap()
}

fn fails(output: &Output, words: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in: {said}");
    }
    assert!(
        !said.contains("panicked") && !said.contains(".lexgen-"),
        "{said}"
    );
}

/// Each path below a folder with its text.
fn contents(dir: &Path) -> Vec<(String, Option<String>)> {
    let texts = tree(dir).into_iter();
    texts
        .map(|path| (path.clone(), fs::read_to_string(dir.join(path)).ok()))
        .collect()
}

/// A limit on the size of files stands for a disk that is full: what is written first fits, what comes later does not.
#[test]
fn a_file_that_does_not_fit_changes_nothing() {
    let dir = project();
    let limited = "trap '' XFSZ; ulimit -f 4; exec \"$LEXGEN\" lexicons -o gen";
    fails(&sh(&dir, limited), &["cannot write", "gen/"]);
    assert!(
        !dir.path().join("gen").exists(),
        "the folders of a failed run are left"
    );

    assert!(
        sh(&dir, "exec \"$LEXGEN\" lexicons -o gen")
            .status
            .success()
    );
    let before = contents(&dir.path().join("gen"));
    (0..40).for_each(|n| lexicon(&dir, n, "second"));
    fails(&sh(&dir, limited), &["cannot write"]);
    assert!(contents(&dir.path().join("gen")) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_locked_disk_is_named_and_left_as_it_was() {
    let dir = project();
    fs::create_dir(dir.path().join("disk")).unwrap();
    if !sh(&dir, "mount -t tmpfs -o size=2m none disk")
        .status
        .success()
    {
        return println!("skipped: this user may not mount a disk");
    }
    // Unmounts whatever happens.
    struct Mounted<'a>(&'a TempDir);
    impl Drop for Mounted<'_> {
        fn drop(&mut self) {
            sh(self.0, "umount disk");
        }
    }
    let _mounted = Mounted(&dir);
    let run = "exec \"$LEXGEN\" lexicons -o disk/gen";
    let ran = sh(&dir, run);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let disk = dir.path().join("disk");
    let before = contents(&disk.join("gen"));

    (0..40).for_each(|n| lexicon(&dir, n, "second"));
    // All but some kilobytes are taken.
    sh(
        &dir,
        "cat /dev/zero > disk/filler 2>/dev/null; truncate -s -40K disk/filler",
    );
    fails(
        &sh(&dir, run),
        &["cannot write", "disk/gen", "free some space"],
    );
    assert!(contents(&disk.join("gen")) == before);

    assert!(
        sh(&dir, "rm disk/filler && mount -o remount,ro disk")
            .status
            .success()
    );
    fails(&sh(&dir, run), &["cannot write", "disk/gen"]);
    assert!(contents(&disk.join("gen")) == before);
    let compared = sh(&dir, "exec \"$LEXGEN\" lexicons -o disk/gen --check");
    assert_eq!(compared.status.code(), Some(1));

    assert!(sh(&dir, "mount -o remount,rw disk").status.success());
    assert!(sh(&dir, run).status.success());
    assert!(
        sh(&dir, "exec \"$LEXGEN\" lexicons -o disk/gen --check")
            .status
            .success()
    );
}

/// The output is no lexicon, so it may stand among them.
#[test]
fn the_output_may_lie_among_the_lexicons() {
    let dir = project();
    let run = "exec \"$LEXGEN\" lexicons -o lexicons";
    assert!(sh(&dir, run).status.success());
    let before = contents(dir.path());
    assert!(sh(&dir, run).status.success());
    assert!(contents(dir.path()) == before);
    assert!(dir.path().join("lexicons/39.json").exists());
}

/// Two commands with other lexicons for the same folder: each ends well, or says what it met; no file is a mixture.
#[test]
fn two_commands_at_once_leave_whole_files() {
    let dir = project();
    sh(&dir, "mkdir less && cp lexicons/1*.json less");
    for _ in 0..10 {
        let script = "\"$LEXGEN\" lexicons -o gen 2>one & \"$LEXGEN\" less -o gen 2>two; wait";
        sh(&dir, script);
        for said in ["one", "two"] {
            let said = fs::read_to_string(dir.path().join(said)).unwrap();
            assert!(!said.contains("panicked"), "{said}");
        }
        for (path, text) in contents(&dir.path().join("gen")) {
            assert!(path.ends_with('/') || path.ends_with(".rs"), "{path}");
            let whole = text.is_none_or(|text| text.starts_with(HEADER) && text.ends_with('\n'));
            assert!(whole, "{path}");
        }
        assert!(
            sh(&dir, "exec \"$LEXGEN\" lexicons -o gen")
                .status
                .success()
        );
        assert!(
            sh(&dir, "exec \"$LEXGEN\" lexicons -o gen --check")
                .status
                .success()
        );
    }
}
