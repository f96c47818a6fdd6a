//! The GitHub action and the pre-commit hooks run what they say.
#![cfg(unix)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::root;

const PING: &str =
    r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The script of a step.
fn script(step: &str) -> String {
    let action = read("action.yml");
    let step = action
        .split(&format!("- name: {step}\n"))
        .nth(1)
        .expect("the step");
    let script = step.split("run: |\n").nth(1).expect("its script");
    let lines = script
        .lines()
        .take_while(|line| line.starts_with("        "));
    lines
        .map(|line| format!("{}\n", line.trim_start()))
        .collect()
}

/// Runs a script as a runner does.
fn bash(script: &str, dir: &Path, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new("bash");
    command.env("LEXGEN_CACHE", "");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
    command
        .current_dir(dir)
        .envs(variables.iter().copied())
        .output()
        .unwrap()
}

fn project() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("lexicons")).unwrap();
    fs::write(dir.path().join("lexicons/ping.json"), PING).unwrap();
    fs::write(
        dir.path().join("lexgen.toml"),
        "lexicons = 'lexicons'\noutput = 'src/gen'\n",
    )
    .unwrap();
    dir
}

#[test]
fn the_action_annotates_what_differs() {
    let dir = project();
    let temp = tempfile::tempdir().unwrap();
    let bin = temp.path().join("lexgen/bin");
    fs::create_dir_all(&bin).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_lexgen"), bin.join("lexgen")).unwrap();
    let action = read("action.yml");
    let default = action
        .split("default: ")
        .nth(1)
        .unwrap()
        .lines()
        .next()
        .unwrap();
    let temp = temp.path().to_str().unwrap();
    let run = |arguments: &str| {
        let variables = [
            ("RUNNER_TEMP", temp),
            ("LEXGEN_ARGUMENTS", arguments),
            ("GITHUB_WORKSPACE", ""),
        ];
        let output = bash(&script("Run"), dir.path(), &variables);
        (
            output.status.code(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, stdout) = run(default);
    assert_eq!(code, Some(1));
    assert!(
        stdout.contains("::error ") && stdout.contains("file=src/gen/com/example/ping.rs"),
        "{stdout}"
    );
    assert_eq!(run("").0, Some(0));
    assert_eq!(run(default).0, Some(0));
    // A pattern reaches lexgen, whatever files there are.
    fs::write(dir.path().join("com.example.x"), "").unwrap();
    assert_eq!(
        run("lexicons -o src/gen --include com.example.* --check").0,
        Some(0)
    );
}

#[test]
fn the_action_names_its_cache_after_the_sources() {
    let dir = project();
    let output = dir.path().join("output");
    let variables = [
        ("GITHUB_ACTION_PATH", root().to_str().unwrap()),
        ("GITHUB_OUTPUT", output.to_str().unwrap()),
        ("RUNNER_OS", "Linux"),
        ("RUNNER_ARCH", "X64"),
    ];
    let ran = bash(&script("Which sources these are"), dir.path(), &variables);
    assert!(
        ran.status.success(),
        "{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    let key = fs::read_to_string(output).unwrap();
    let digits = key
        .strip_prefix("key=lexgen-Linux-X64-")
        .unwrap()
        .trim_end();
    assert!(
        digits.len() > 5 && digits.chars().all(|c| c.is_ascii_digit() || c == '-'),
        "{key}"
    );
    let build = script("Build");
    assert!(
        build.contains("cargo install --quiet --locked --path \"$GITHUB_ACTION_PATH\""),
        "{build}"
    );
}

#[test]
fn the_hooks_run() {
    let hooks = read(".pre-commit-hooks.yaml");
    let entries: Vec<&str> = hooks
        .lines()
        .filter_map(|line| line.trim().strip_prefix("entry: lexgen"))
        .collect();
    assert_eq!(entries, ["", " --check"]);
    let dir = project();
    for entry in entries {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
        let output = command
            .args(entry.split_whitespace())
            .env("LEXGEN_CACHE", "")
            .current_dir(dir.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert!(dir.path().join("src/gen/com/example/ping.rs").exists());
}
