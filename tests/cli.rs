//! The command as its users meet it: what it prints where, and how it exits.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

const PING: &str = r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "record", "key": "tid", "record": {"type": "object", "properties": {"text": {"type": "string"}}}}}}"#;
const PONG: &str =
    r#"{"lexicon": 1, "id": "com.example.pong", "defs": {"main": {"type": "token"}}}"#;

/// What a run printed, and its exit code.
struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
    command.current_dir(dir).args(args).env("COLUMNS", "100");
    command.env_remove("GITHUB_ACTIONS").env("LEXGEN_CACHE", "");
    command.stdin(Stdio::null());
    command
}

fn lexgen(dir: &TempDir, args: &[&str]) -> Ran {
    ran(command(dir.path(), args).output().unwrap())
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with `lexicons/` in it.
fn project(lexicons: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("lexicons")).unwrap();
    for (name, text) in lexicons {
        fs::write(dir.path().join("lexicons").join(name), text).unwrap();
    }
    dir
}

fn generated(lexicons: &[(&str, &str)]) -> TempDir {
    let dir = project(lexicons);
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    dir
}

/// A generated file that holds some text.
fn file_with(dir: &TempDir, needle: &str) -> std::path::PathBuf {
    walkdir::WalkDir::new(dir.path().join("src/gen"))
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .find(|path| path.is_file() && fs::read_to_string(path).unwrap().contains(needle))
        .unwrap()
}

#[test]
fn help_is_as_written_down() {
    let dir = project(&[]);
    let run = lexgen(&dir, &["--help"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/help.txt");
    if std::env::var_os("LEXGEN_BLESS").is_some() {
        fs::create_dir_all(golden.parent().unwrap()).unwrap();
        fs::write(&golden, &run.stdout).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap().replace('\r', "");
    assert_eq!(
        run.stdout, expected,
        "run with LEXGEN_BLESS=1 to accept the new text"
    );
}

#[test]
fn without_arguments_it_teaches() {
    let run = lexgen(&project(&[]), &[]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("Examples:"), "{}", run.stderr);
}

#[test]
fn wrong_usage_exits_with_2() {
    let dir = project(&[("ping.json", PING)]);
    for args in [
        &["lexicons"][..],
        &["-o", "src/gen"],
        &["lexicons", "-o", "src/gen", "--nonsense"],
        &["lexicons", "-o", "src/gen", "--format", "xml"],
        &["lexicons", "-o", "src/gen", "-q", "-v"],
        &["explain"],
        &["explain", "L99999"],
        &["completions", "tcsh"],
    ] {
        let run = lexgen(&dir, args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            run.stderr.starts_with("error: "),
            "{args:?}: {}",
            run.stderr
        );
    }
    assert!(!dir.path().join("src").exists());
}

#[test]
fn the_first_run_says_what_to_do_next() {
    let dir = project(&[("ping.json", PING)]);
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    assert!(run.stdout.starts_with("1 lexicon -> "), "{}", run.stdout);
    assert!(run.stdout.contains(" in src/gen: "), "{}", run.stdout);
    assert!(run.stdout.ends_with(" created\n"), "{}", run.stdout);
    assert!(
        run.stderr.contains("    pub mod r#gen;\n"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("    serde = "), "{}", run.stderr);

    let again = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert!(again.stdout.ends_with(" unchanged\n"), "{}", again.stdout);
    assert_eq!(again.stderr, "");
    let verbose = lexgen(&dir, &["lexicons", "-o", "src/gen", "-v"]);
    assert!(verbose.stderr.contains("    pub mod r#gen;\n"));
}

#[test]
fn the_summary_counts_what_was_touched() {
    let dir = generated(&[("ping.json", PING), ("pong.json", PONG)]);
    fs::remove_file(dir.path().join("lexicons/pong.json")).unwrap();
    let changed = PING.replace("text", "words");
    fs::write(dir.path().join("lexicons/ping.json"), changed).unwrap();
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen", "-v"]);
    let summary = run.stdout.lines().last().unwrap();
    assert!(summary.contains(" changed"), "{summary}");
    assert!(summary.ends_with("1 removed"), "{summary}");
    assert!(
        run.stdout.contains("removed  com/example/pong"),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("changed  com/example/ping"),
        "{}",
        run.stdout
    );
}

#[test]
fn quiet_says_nothing() {
    let dir = project(&[("ping.json", PING)]);
    for args in [
        &["lexicons", "-o", "src/gen", "-q"][..],
        &["lexicons", "-o", "src/gen", "--check", "--quiet"],
    ] {
        let run = lexgen(&dir, args);
        let printed = (run.stdout.as_str(), run.stderr.as_str());
        assert_eq!((run.code, printed), (0, ("", "")), "{args:?}");
    }
    fs::write(dir.path().join("lexicons/pong.json"), PONG).unwrap();
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen", "--check", "-q"]);
    let printed = (run.stdout.as_str(), run.stderr.as_str());
    assert_eq!((run.code, printed), (1, ("", "")));
    // Errors are never silent.
    let run = lexgen(&dir, &["absent", "-o", "src/gen", "-q"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("absent"), "{}", run.stderr);
}

#[test]
fn check_names_every_kind_and_the_way_out() {
    let dir = generated(&[("ping.json", PING), ("pong.json", PONG)]);
    let fine = lexgen(&dir, &["lexicons", "-o", "src/gen", "--check"]);
    assert_eq!((fine.code, fine.stdout.as_str()), (0, ""));
    assert!(
        fine.stderr.contains("src/gen is up to date"),
        "{}",
        fine.stderr
    );

    let ping = file_with(&dir, "generated by lexgen from com.example.ping");
    let mut text = fs::read_to_string(&ping).unwrap();
    text.push_str("// edited by hand\n");
    fs::write(&ping, &text).unwrap();
    let pong = file_with(&dir, "generated by lexgen from com.example.pong");
    fs::remove_file(&pong).unwrap();
    let header = "// @generated by lexgen. Do not edit.\n";
    fs::write(dir.path().join("src/gen/stale.rs"), header).unwrap();
    let args = [
        "--check",
        "lexicons",
        "-o",
        "src/gen",
        "--include",
        "com.example.*",
    ];
    let run = lexgen(&dir, &args);
    assert_eq!(run.code, 1);
    for line in [
        "different  com/example/ping",
        "    -// edited by hand",
        "missing    com/example/pong",
        "stale      stale.rs",
    ] {
        assert!(run.stdout.contains(line), "{line}: {}", run.stdout);
    }
    let mends = "    lexgen lexicons -o src/gen --include 'com.example.*'\n";
    assert!(
        run.stderr.contains("src/gen is out of date: 3 of "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with(mends), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&ping).unwrap(), text);
    assert!(!pong.exists());

    // The command does mend it.
    let args = ["lexicons", "-o", "src/gen", "--include", "com.example.*"];
    assert_eq!(lexgen(&dir, &args).code, 0);
    assert_eq!(
        lexgen(&dir, &["lexicons", "-o", "src/gen", "--check"]).code,
        0
    );
}

#[test]
fn a_foreign_file_is_reported_and_kept() {
    let dir = generated(&[("ping.json", PING)]);
    let ping = file_with(&dir, "generated by lexgen from com.example.ping");
    fs::write(&ping, "// mine\n").unwrap();
    let check = lexgen(&dir, &["lexicons", "-o", "src/gen", "--check"]);
    assert_eq!(check.code, 1);
    assert!(
        check.stdout.starts_with("foreign    com/example/ping"),
        "{}",
        check.stdout
    );
    assert!(check.stderr.contains("Move away"), "{}", check.stderr);
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("ping.rs"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&ping).unwrap(), "// mine\n");
}

#[test]
fn bad_input_exits_with_2_and_writes_nothing() {
    let dir = project(&[("ping.json", PING), ("broken.json", "{ not json")]);
    for args in [
        &["lexicons", "-o", "src/gen"][..],
        &["lexicons", "-o", "src/gen", "--check"],
        &["absent", "-o", "src/gen"],
    ] {
        let run = lexgen(&dir, args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        let name = if args[0] == "absent" {
            "absent"
        } else {
            "broken.json"
        };
        assert!(run.stderr.contains(name), "{args:?}: {}", run.stderr);
    }
    assert!(!dir.path().join("src").exists());
}

#[test]
fn reads_standard_input() {
    let dir = project(&[]);
    let mut child = command(dir.path(), &["-", "-o", "src/gen"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(PONG.as_bytes())
        .unwrap();
    let run = ran(child.wait_with_output().unwrap());
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("1 lexicon -> "), "{}", run.stdout);
    file_with(&dir, "com.example.pong");
}

#[test]
fn json_is_for_programs() {
    let dir = project(&[("pong.json", PONG)]);
    let args = ["lexicons", "-o", "src/gen", "--format", "json"];
    let lines = |text: &str| -> Vec<serde_json::Value> {
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let run = lexgen(&dir, &args);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let summary = &lines(&run.stdout)[0];
    assert_eq!(summary["lexicons"], 1);
    assert_eq!(
        summary["files"],
        summary["created"].as_array().unwrap().len()
    );
    assert_eq!(summary["output"], "src/gen");

    let pong = file_with(&dir, "generated by lexgen from com.example.pong");
    fs::remove_file(pong).unwrap();
    let run = lexgen(&dir, &[&args[..], &["--check"]].concat());
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    let findings = lines(&run.stdout);
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["kind"], "missing");

    fs::write(dir.path().join("lexicons/broken.json"), "{").unwrap();
    let run = lexgen(&dir, &args);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(lines(&run.stderr)[0]["code"].is_string());
}

#[test]
fn a_folder_may_be_called_like_a_command() {
    let dir = project(&[]);
    for name in ["completions", "help"] {
        fs::create_dir(dir.path().join(name)).unwrap();
        fs::write(dir.path().join(name).join("ping.json"), PING).unwrap();
    }
    for args in [
        &["./completions", "-o", "src/gen"][..],
        &["help", "-o", "src/gen"],
        &["-o", "src/gen", "completions"],
        &["help", "completions", "-o", "src/gen"],
    ] {
        let run = lexgen(&dir, args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    }
    let run = lexgen(&dir, &["completions", "bash"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("_lexgen"));
    for option in ["--check", "--string-formats", "--unknown-fields"] {
        assert!(run.stdout.contains(option), "{option}");
    }
}

#[test]
fn explains_codes() {
    let dir = project(&[]);
    for code in ["L001", "l001"] {
        let run = lexgen(&dir, &["explain", code]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("L001"), "{}", run.stdout);
    }
}

/// `lexgen ... | head -0`: the reader is gone before anything is printed.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    let dir = project(&[("ping.json", PING)]);
    for (args, code) in [
        (&["lexicons", "-o", "src/gen", "-v"][..], 0),
        (&["lexicons", "-o", "src/other", "--check"], 1),
        (&["completions", "zsh"], 0),
        (&["--help"], 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let run = ran(command(dir.path(), args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .output()
            .unwrap());
        assert_eq!(run.code, code, "{args:?}: {}", run.stderr);
        assert!(!run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn strict_makes_errors_of_violations() {
    let odd = PING.replace(r#""string""#, r#""string", "format": "odd""#);
    let dir = project(&[("ping.json", &odd)]);
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning["), "{}", run.stderr);
    let quiet = lexgen(&dir, &["lexicons", "-o", "src/gen", "-q"]);
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen", "--strict", "-q"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("error["), "{}", run.stderr);
}

/// Neither colours nor progress where nobody looks.
#[test]
fn a_pipe_gets_no_escapes() {
    let dir = project(&[("ping.json", PING), ("broken.json", "{")]);
    let run = lexgen(&dir, &["lexicons", "-o", "src/gen"]);
    assert!(!run.stderr.contains(['\u{1b}', '\r']), "{}", run.stderr);
}
