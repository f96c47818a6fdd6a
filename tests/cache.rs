//! The command with what it keeps from one run to the next: nothing but the time it takes may tell that it does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A lexicon about which there is something to say.
const PING: &str = r##"{"lexicon": 1, "id": "com.example.ping", "defs": {
    "main": {"type": "record", "key": "tid", "record": {"type": "object", "required": ["when"], "properties": {
        "when": {"type": "string", "format": "datetime", "default": "now"},
        "aB": {"type": "ref", "ref": "com.example.none"}, "a_b": {"type": "integer"}}}}
}}"##;

fn project() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("lexicons")).unwrap();
    fs::write(dir.path().join("lexicons/ping.json"), PING).unwrap();
    dir
}

/// The exit code, standard output and standard error.
fn lexgen(dir: &TempDir, cache: &str, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
    command.current_dir(dir).args(["lexicons", "-o", "gen"]);
    command.args(["--allow-unresolved", "--format", "plain", "-v"]);
    command.args(args).env("LEXGEN_CACHE", cache);
    command.env_remove("GITHUB_ACTIONS").stdin(Stdio::null());
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

/// The files of a folder, and when each was written.
fn files(dir: &Path) -> Vec<(PathBuf, std::time::SystemTime)> {
    let entries = walkdir::WalkDir::new(dir).sort_by_file_name();
    let entries = entries.into_iter().filter_map(Result::ok);
    entries
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let time = entry.metadata().unwrap().modified().unwrap();
            (entry.into_path(), time)
        })
        .collect()
}

#[test]
fn a_run_that_takes_what_is_kept_says_and_does_the_same() {
    let dir = project();
    let first = lexgen(&dir, "kept", &[]);
    assert_eq!(first.0, 0, "{}", first.2);
    assert!(first.2.contains("warning["), "{}", first.2);
    let kept = files(&dir.path().join("kept"));
    assert_eq!(kept.len(), 1);
    let written = files(&dir.path().join("gen"));

    for args in [&["--check"][..], &[]] {
        let with = lexgen(&dir, "kept", args);
        let without = lexgen(&dir, "", args);
        assert_eq!(with, without);
        assert_eq!(with.0, 0, "{}", with.2);
    }
    assert_eq!(
        files(&dir.path().join("gen")),
        written,
        "nothing is touched"
    );
    assert_eq!(files(&dir.path().join("kept")), kept);

    // What is wrong with the output is seen and mended all the same.
    let file = dir.path().join("gen/com/example/ping.rs");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("when", "then")).unwrap();
    fs::remove_file(dir.path().join("gen/mod.rs")).unwrap();
    let with = lexgen(&dir, "kept", &["--check"]);
    assert_eq!(with, lexgen(&dir, "", &["--check"]));
    assert_eq!(with.0, 1);
    assert!(with.1.contains("missing") && with.1.contains("different"));
    assert_eq!(lexgen(&dir, "kept", &[]).0, 0);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);

    // So is a change of the input.
    let lexicon = dir.path().join("lexicons/ping.json");
    fs::write(&lexicon, PING.replace("a_b", "c_d")).unwrap();
    assert_eq!(lexgen(&dir, "kept", &["--check"]).0, 1);
    assert_eq!(lexgen(&dir, "kept", &[]).0, 0);
    assert!(fs::read_to_string(&file).unwrap().contains("c_d"));
    assert_eq!(files(&dir.path().join("kept")).len(), 2);
}

#[test]
fn nothing_is_kept_for_those_who_do_not_want_it() {
    let dir = project();
    assert_eq!(lexgen(&dir, "", &[]).0, 0);
    assert_eq!(lexgen(&dir, "kept", &["--no-cache"]).0, 0);
    let names = fs::read_dir(&dir).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["gen", "lexicons"]);
}

/// What is kept ends up in the output: nobody else may put anything there.
#[cfg(unix)]
#[test]
fn a_folder_that_others_can_write_to_is_not_used() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let dir = project();
    let kept = dir.path().join("kept");
    fs::create_dir(&kept).unwrap();
    let without = lexgen(&dir, "", &["--check"]);
    for (mode, is_used) in [
        (0o777, false),
        (0o1777, false),
        (0o775, false),
        (0o755, true),
        (0o700, true),
    ] {
        fs::set_permissions(&kept, fs::Permissions::from_mode(mode)).unwrap();
        let with = lexgen(&dir, "kept", &["--check"]);
        assert_eq!(!files(&kept).is_empty(), is_used, "{mode:o}");
        let note = "note[L504]: nothing is kept in `kept`: others can write to it";
        assert_eq!(with.2.contains(note), !is_used, "{}", with.2);
        assert_eq!((with.0, &with.1), (without.0, &without.1));
        assert_eq!(with == without, is_used, "{}", with.2);
        fs::remove_dir_all(&kept).unwrap();
        fs::create_dir(&kept).unwrap();
    }
    // The folder of another user, who put something there.
    let own = fs::metadata(&kept).unwrap().uid();
    if own == 0 {
        std::os::unix::fs::chown(&kept, Some(own + 1), None).unwrap();
        let with = lexgen(&dir, "kept", &["--check"]);
        assert!(with.2.contains("it is another user's"), "{}", with.2);
        assert!(files(&kept).is_empty());
    }
}
