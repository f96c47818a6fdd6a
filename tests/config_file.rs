//! `lexgen.toml` and `--watch` as their users meet them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const PING: &str = r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "record", "key": "tid", "record": {"type": "object", "properties": {"text": {"type": "string"}}}}}}"#;
const PONG: &str =
    r#"{"lexicon": 1, "id": "com.example.pong", "defs": {"main": {"type": "token"}}}"#;
const THREE_LINES: &str =
    "lexicons = \"lexicons\"\noutput = \"src/gen\"\ninclude = [\"com.example.*\"]\n";

/// A folder with `lexicons/` and a `lexgen.toml` in it.
fn project(toml: &str) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("lexicons")).unwrap();
    fs::create_dir_all(dir.path().join("crates/api/src")).unwrap();
    fs::write(dir.path().join("lexicons/ping.json"), PING).unwrap();
    fs::write(dir.path().join("lexicons/pong.json"), PONG).unwrap();
    fs::write(dir.path().join("lexgen.toml"), toml).unwrap();
    dir
}

fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
    command.current_dir(dir).args(args).env("COLUMNS", "100");
    command.env("LEXGEN_CACHE", "").stdin(Stdio::null());
    command.env_remove("GITHUB_ACTIONS");
    command
}

/// The exit code, standard output and standard error.
fn lexgen(dir: impl AsRef<Path>, args: &[&str]) -> (i32, String, String) {
    let output = command(dir.as_ref(), args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// The paths of all files below a folder, with their texts.
fn tree(dir: impl AsRef<Path>) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(dir.as_ref()).sort_by_file_name();
    let entries = walk
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file());
    entries
        .map(|entry| {
            let path = entry.path().strip_prefix(dir.as_ref()).unwrap();
            (
                path.display().to_string(),
                fs::read_to_string(entry.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn two_words_are_enough() {
    let dir = project(THREE_LINES);
    let (code, stdout, stderr) = lexgen(&dir, &[]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.starts_with("2 lexicons -> "), "{stdout}");
    assert!(stdout.contains(" in src/gen: "), "{stdout}");
    let (code, _, stderr) = lexgen(&dir, &["--check"]);
    assert_eq!(code, 0, "{stderr}");
    // From a folder below, the same; paths are as seen from there.
    let (code, stdout, stderr) = lexgen(dir.path().join("crates/api/src"), &[]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stdout.contains(" in ../../../src/gen: ") && stdout.ends_with(" unchanged\n"),
        "{stdout}"
    );
    assert!(!dir.path().join("crates/api/src/src").exists());
}

#[test]
fn file_builder_and_command_line_give_the_same() {
    let options = "types-only = true\nunknown-fields = \"none\"\nsecret = [\"text\"]\nembed-lexicons = true\n";
    let dir = project(&format!("{THREE_LINES}{options}"));
    let by_file = ["--config", "lexgen.toml"];
    assert_eq!(lexgen(&dir, &by_file).0, 0);
    let args = [
        "lexicons",
        "-o",
        "other",
        "--include",
        "com.example.*",
        "--types-only",
        "--unknown-fields",
        "none",
        "--secret",
        "text",
        "--embed-lexicons",
    ];
    assert_eq!(lexgen(&dir, &args).0, 0);
    let expected = tree(dir.path().join("src/gen"));
    assert!(expected.len() > 5);
    assert_eq!(tree(dir.path().join("other")), expected);
    let config = lexgen::Config::from_file(dir.path().join("lexgen.toml")).unwrap();
    let generated = config.generate().unwrap();
    let files: Vec<_> = generated.files.iter().collect();
    assert_eq!(files.len(), expected.len());
    for (path, text) in &expected {
        assert_eq!(generated.files.get(path), Some(text.as_str()), "{path}");
    }
    assert!(config.check().unwrap().is_up_to_date());
}

/// An overlay that gives the lexicon of `PING` a property.
const MORE: &str = r#"{"id": "com.example.ping", "defs": {"main": {"record": {"properties": {"more": {"type": "boolean"}}}}}}"#;

#[test]
fn overlays_are_an_option_like_any_other() {
    let dir = project(&format!("{THREE_LINES}overlay = \"overlays\"\n"));
    fs::create_dir(dir.path().join("overlays")).unwrap();
    fs::write(dir.path().join("overlays/ping.json"), MORE).unwrap();
    let (code, _, stderr) = lexgen(&dir, &[]);
    assert_eq!(code, 0, "{stderr}");
    let args = [
        "lexicons",
        "-o",
        "other",
        "--include",
        "com.example.*",
        "--overlay",
        "overlays",
    ];
    assert_eq!(lexgen(&dir, &args).0, 0);
    let expected = tree(dir.path().join("src/gen"));
    assert_eq!(tree(dir.path().join("other")), expected);
    let ping = expected.iter().find(|(path, _)| path.ends_with("ping.rs"));
    assert!(ping.unwrap().1.contains("pub more: Option<bool>"));
    let config = lexgen::Config::from_file(dir.path().join("lexgen.toml")).unwrap();
    assert!(config.check().unwrap().is_up_to_date());
    let (code, stdout, _) = lexgen(&dir, &["list"]);
    let line = "com.example.ping  record  lexicons/ping.json + overlays/ping.json\n";
    assert!(code == 0 && stdout.starts_with(line), "{stdout}");
    let (_, stdout, _) = lexgen(&dir, &["list", "--format", "json"]);
    assert!(
        stdout.contains(r#""overlays":["overlays/ping.json"]"#),
        "{stdout}"
    );

    // The output is out of date once the overlay changes, and what an overlay refers to is traced to it.
    let refers = MORE.replace(r#"{"type": "boolean"}"#, "\n{\"type\": \"unknown\"}, \"pong\": {\"type\": \"array\", \"items\": {\"type\": \"ref\", \"ref\": \"com.example.pong#it\"}}");
    fs::write(dir.path().join("overlays/ping.json"), refers).unwrap();
    let pong =
        r#"{"id": "com.example.pong", "defs": {"it": {"type": "object", "properties": {}}}}"#;
    fs::write(dir.path().join("overlays/pong.json"), pong).unwrap();
    let (code, stdout, stderr) = lexgen(&dir, &["--check"]);
    assert_eq!(code, 1, "{stdout}{stderr}");
    let (code, stdout, stderr) = lexgen(
        &dir,
        &[
            "why",
            "com.example.pong#it",
            "--include",
            "com.example.ping",
        ],
    );
    assert_eq!(code, 0, "{stderr}");
    let step = "com.example.ping refers to com.example.pong#it  overlays/ping.json:2:";
    assert!(stdout.contains(step), "{stdout}");

    // Data is judged by the same, and what is wrong is said.
    let data = r#"{"$type": "com.example.ping", "pong": 1}"#;
    fs::write(dir.path().join("ping.json"), data).unwrap();
    let (code, stdout, stderr) = lexgen(&dir, &["validate", "ping.json"]);
    assert!(
        code == 1 && stdout.contains("error[L602]"),
        "{stdout}{stderr}"
    );
    let without = ["validate", "ping.json", "--lexicons", "lexicons"];
    assert_eq!(lexgen(&dir, &without).0, 0);
    let with = [&without[..], &["--overlay", "overlays"]].concat();
    assert_eq!(lexgen(&dir, &with).0, 1);
    let odd = MORE.replace("com.example.ping", "com.example.pin");
    fs::write(dir.path().join("overlays/ping.json"), odd).unwrap();
    let (code, _, stderr) = lexgen(&dir, &["list"]);
    assert!(code == 2 && stderr.contains("error[L322]"), "{stderr}");
    fs::write(
        dir.path().join("lexgen.toml"),
        format!("{THREE_LINES}overlay = []\n"),
    )
    .unwrap();
    let (code, _, stderr) = lexgen(&dir, &[]);
    assert!(
        code == 2 && stderr.contains("write `overlay = \"overlays\"`"),
        "{stderr}"
    );
}

#[test]
fn watch_follows_overlays() {
    let dir = project(&format!("{THREE_LINES}overlay = \"overlays\"\n"));
    fs::create_dir(dir.path().join("overlays")).unwrap();
    fs::write(dir.path().join("overlays/ping.json"), MORE).unwrap();
    let mut command = command(dir.path(), &["--watch", "-q"]);
    command.stderr(Stdio::null()).stdout(Stdio::null());
    let _watch = Watch(command.spawn().unwrap());
    let ping = dir.path().join("src/gen/com/example/ping.rs");
    let has = |text: &str| fs::read_to_string(&ping).is_ok_and(|found| found.contains(text));
    wait_for("the first run", || has("pub more:"));
    let changed = MORE.replace("\"more\"", "\"less\"");
    fs::write(dir.path().join("overlays/ping.json"), changed).unwrap();
    wait_for("the change", || has("pub less:"));
}

#[test]
fn the_command_line_wins() {
    let dir = project(&format!("{THREE_LINES}types-only = true\nstrict = true\n"));
    // A warning, which is an error with `strict`.
    let odd = PING.replace(r#""string""#, r#""string", "format": "odd""#);
    fs::write(dir.path().join("lexicons/ping.json"), odd).unwrap();
    assert_eq!(lexgen(&dir, &["-q"]).0, 2);
    assert_eq!(lexgen(&dir, &["-q", "--strict=false"]).0, 0);
    assert_eq!(
        lexgen(
            &dir,
            &["-q", "--include", "com.example.pong", "-o", "narrow"]
        )
        .0,
        0
    );
    assert!(dir.path().join("narrow/com/example/pong.rs").exists());
    assert!(!dir.path().join("narrow/com/example/ping.rs").exists());
    // A transport takes back `types-only`, which forbids it.
    let (code, _, stderr) = lexgen(&dir, &["-q", "--strict=false", "--transport", "ureq"]);
    assert_eq!(code, 0, "{stderr}");
    // All there is to say: the file does not matter, not even if it is wrong.
    fs::write(dir.path().join("lexgen.toml"), "nonsense = true").unwrap();
    assert_eq!(lexgen(&dir, &["lexicons", "-o", "whole", "-q"]).0, 0);
    let (code, _, stderr) = lexgen(
        &dir,
        &["lexicons", "-o", "whole", "--config", "lexgen.toml"],
    );
    assert_eq!(code, 2);
    assert!(
        stderr.starts_with("lexgen.toml:1:1: error[L702]: there is no key `nonsense`"),
        "{stderr}"
    );
}

#[test]
fn several_outputs_are_written_together_or_not_at_all() {
    let toml = "lexicons = 'lexicons'\n\
        [[output]]\npath = 'a'\ninclude = 'com.example.ping'\n\
        [[output]]\npath = 'b'\ninclude = 'com.example.pong'\ntypes-only = true\n";
    let dir = project(toml);
    let (code, stdout, stderr) = lexgen(&dir, &["--format", "plain"]);
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
    assert!(dir.path().join("a/com/example/ping.rs").exists());
    assert!(dir.path().join("b/com/example/pong.rs").exists());
    // One of them by name.
    fs::remove_dir_all(dir.path().join("b")).unwrap();
    let (code, stdout, _) = lexgen(dir.path().join("crates"), &["-o", "../b"]);
    assert_eq!((code, stdout.lines().count()), (0, 1), "{stdout}");
    let (code, _, stderr) = lexgen(&dir, &["-o", "c"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("c is none of them: a, b"), "{stderr}");
    // Checked together: one command mends both.
    fs::remove_file(dir.path().join("a/com/example/ping.rs")).unwrap();
    fs::remove_file(dir.path().join("b/com/example/pong.rs")).unwrap();
    let (code, stdout, stderr) = lexgen(&dir, &["--check"]);
    assert_eq!(code, 1);
    assert_eq!(stdout.matches("missing ").count(), 2, "{stdout}");
    assert!(
        stderr.contains("a is out of date") && stderr.contains("b is out of date"),
        "{stderr}"
    );
    assert_eq!(
        stderr.matches("To mend it, run:\n    lexgen\n").count(),
        1,
        "{stderr}"
    );
    let (code, stdout, _) = lexgen(&dir, &["--check", "--format", "github"]);
    assert_eq!(
        (code, stdout.matches("::error ").count()),
        (1, 2),
        "{stdout}"
    );
    // An error in the second leaves the first alone, and what both say is said once.
    fs::write(dir.path().join("lexicons/broken.json"), "{").unwrap();
    let (code, _, stderr) = lexgen(&dir, &["--format", "plain"]);
    assert_eq!(
        (code, stderr.matches("error[L001]").count()),
        (2, 1),
        "{stderr}"
    );
    assert!(!dir.path().join("a/com/example/ping.rs").exists());
}

#[test]
fn what_is_missing_is_said() {
    let dir = project("output = 'gen'\n");
    let (code, stdout, stderr) = lexgen(&dir, &[]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(
        stderr.starts_with("lexgen.toml: error[L704]: the key `lexicons` is missing; help: "),
        "{stderr}"
    );
    assert_eq!(
        lexgen(&dir, &["lexicons"]).0,
        0,
        "lexicons from the command line"
    );
    fs::write(dir.path().join("lexgen.toml"), "lexicons = 'lexicons'").unwrap();
    let (code, _, stderr) = lexgen(&dir, &["--check"]);
    assert!(
        code == 2 && stderr.contains("the key `output` is missing"),
        "{stderr}"
    );
    let (code, _, stderr) = lexgen(&dir, &["--config", "absent.toml"]);
    assert!(
        code == 2 && stderr.starts_with("absent.toml: error[L010]"),
        "{stderr}"
    );
    fs::remove_file(dir.path().join("lexgen.toml")).unwrap();
    let (code, _, stderr) = lexgen(&dir, &["--check"]);
    assert!(
        code == 2 && stderr.starts_with("error: there is no lexgen.toml"),
        "{stderr}"
    );
    for args in [&["-o", "gen"][..], &["lexicons"], &["lexicons", "--watch"]] {
        let (code, _, stderr) = lexgen(&dir, args);
        assert!(
            code == 2 && stderr.starts_with("error: no "),
            "{args:?} {stderr}"
        );
    }
}

/// A finding about a pattern names the line in which it stands, unless it came from the command line.
#[test]
fn patterns_are_found_where_they_stand() {
    let dir = project(
        "lexicons = 'lexicons'\noutput = 'gen'\ninclude = [\n  'com.example.ping',\n  'com.exmple.*',\n]\n",
    );
    let expected = "error[L309]: the pattern `com.exmple.*` matches nothing; help: did you mean `com.example.*`?";
    let (_, _, stderr) = lexgen(&dir, &[]);
    assert!(
        stderr.starts_with(&format!("lexgen.toml:5:3: {expected}")),
        "{stderr}"
    );
    let (_, _, stderr) = lexgen(&dir, &["--include", "com.exmple.pong"]);
    assert!(stderr.starts_with("error[L309]"), "{stderr}");
    let (_, _, stderr) = lexgen(&dir, &["--format", "human"]);
    assert!(
        stderr.contains("--> lexgen.toml:5:3") && stderr.contains("^^^^"),
        "{stderr}"
    );
}

#[test]
fn validate_finds_its_lexicons_too() {
    let dir = project(THREE_LINES);
    fs::write(
        dir.path().join("crates/ping.json"),
        r#"{"$type": "com.example.ping", "text": 1}"#,
    )
    .unwrap();
    let (code, stdout, stderr) = lexgen(dir.path().join("crates"), &["validate", "ping.json"]);
    assert!(
        code == 1 && stdout.contains("error[L602]"),
        "{stdout}{stderr}"
    );
    fs::remove_file(dir.path().join("lexgen.toml")).unwrap();
    let (code, _, stderr) = lexgen(dir.path().join("crates"), &["validate", "ping.json"]);
    assert!(
        code == 2 && stderr.starts_with("error: no lexicons were named"),
        "{stderr}"
    );
}

#[test]
fn the_schema_is_printed() {
    let dir = tempfile::tempdir().unwrap();
    let (code, stdout, stderr) = lexgen(&dir, &["schema"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert_eq!(stdout, lexgen::config_file::schema());
}

/// Waits until something holds, and says what was waited for if it never does.
fn wait_for(what: &str, mut holds: impl FnMut() -> bool) {
    let start = std::time::Instant::now();
    while !holds() {
        assert!(
            start.elapsed() < std::time::Duration::from_secs(30),
            "waited in vain for {what}"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}

/// A running `lexgen --watch` that does not outlive its test.
struct Watch(std::process::Child);

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn watch_follows_changes() {
    let dir = project(THREE_LINES);
    let log = dir.path().join("log.txt");
    let said = || fs::read_to_string(&log).unwrap();
    let mut command = command(dir.path(), &["--watch", "--format", "plain"]);
    command
        .stderr(fs::File::create(&log).unwrap())
        .stdout(Stdio::null());
    let mut watch = Watch(command.spawn().unwrap());
    let ping = dir.path().join("src/gen/com/example/ping.rs");
    let rounds = |count: usize| said().matches("waiting for changes").count() >= count;
    wait_for("the first run", || rounds(1));
    assert!(fs::read_to_string(&ping).unwrap().contains("pub text:"));

    // A changed lexicon.
    fs::write(
        dir.path().join("lexicons/ping.json"),
        PING.replace("\"text\"", "\"words\""),
    )
    .unwrap();
    wait_for("the change", || {
        fs::read_to_string(&ping).unwrap().contains("pub words:")
    });
    wait_for("its end", || rounds(2));

    // An error is shown, and the output stays whole.
    let before = tree(dir.path().join("src/gen"));
    fs::write(dir.path().join("lexicons/ping.json"), "{ not json").unwrap();
    wait_for("the error", || rounds(3));
    assert!(
        said().contains("lexicons/ping.json:1:3: error[L001]"),
        "{}",
        said()
    );
    assert_eq!(tree(dir.path().join("src/gen")), before);

    // A lexicon that is gone, while the error is mended.
    fs::remove_file(dir.path().join("lexicons/pong.json")).unwrap();
    fs::write(dir.path().join("lexicons/ping.json"), PING).unwrap();
    let pong = dir.path().join("src/gen/com/example/pong.rs");
    wait_for("the removal", || !pong.exists());
    wait_for("its end", || rounds(4));

    // The file itself: first broken, then with another output.
    fs::write(dir.path().join("lexgen.toml"), "outptu = 'x'").unwrap();
    wait_for("the error in the file", || said().contains("error[L702]"));
    fs::write(
        dir.path().join("lexgen.toml"),
        "lexicons = 'lexicons'\noutput = 'other'",
    )
    .unwrap();
    wait_for("the other output", || {
        dir.path().join("other/com/example/ping.rs").exists()
    });
    assert!(watch.0.try_wait().unwrap().is_none(), "it stays");

    // Ctrl-C.
    #[cfg(unix)]
    {
        let id = watch.0.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-INT", &id])
                .status()
                .unwrap()
                .success()
        );
        wait_for("the end", || watch.0.try_wait().unwrap().is_some());
    }
}

#[test]
fn watch_waits_for_a_file_that_is_mended() {
    let dir = project("nonsense = 1");
    let mut command = command(dir.path(), &["--watch", "-q"]);
    command.stderr(Stdio::null()).stdout(Stdio::null());
    let _watch = Watch(command.spawn().unwrap());
    std::thread::sleep(std::time::Duration::from_millis(300));
    fs::write(dir.path().join("lexgen.toml"), THREE_LINES).unwrap();
    wait_for("the output", || {
        dir.path().join("src/gen/com/example/ping.rs").exists()
    });
    let stdin = lexgen(&dir, &["-", "-o", "x", "--watch"]);
    assert!(
        stdin.0 == 2 && stdin.2.contains("standard input cannot be watched"),
        "{}",
        stdin.2
    );
}

/// What `a_build_script_reads_the_file` runs in a process of its own.
#[test]
fn build_script() {
    if std::env::var_os("LEXGEN_TEST_BUILD_SCRIPT").is_some() {
        lexgen::Config::from_file("lexgen.toml")
            .unwrap()
            .build_script();
    }
}

#[test]
fn a_build_script_reads_the_file() {
    let dir = project("lexicons = 'lexicons'\ntypes-only = true\nembed-lexicons = true\n");
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "build_script", "--nocapture"])
        .current_dir(dir.path());
    child
        .env("LEXGEN_TEST_BUILD_SCRIPT", "1")
        .env("OUT_DIR", dir.path().join("out"));
    let output = child.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    for line in [
        "cargo::rerun-if-changed=lexgen.toml",
        "cargo::rerun-if-changed=lexicons",
    ] {
        assert!(said.contains(line), "{said}");
    }
    assert_eq!(lexgen(&dir, &["-o", "gen"]).0, 0);
    assert_eq!(
        tree(dir.path().join("out/lexgen")),
        tree(dir.path().join("gen"))
    );
}
