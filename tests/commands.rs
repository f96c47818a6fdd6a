//! `lexgen init`, `list` and `why`, and the examples that each `--help` gives.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const FEED: &str = r##"{"lexicon": 1, "id": "com.example.feed", "defs": {
  "main": {"type": "record", "key": "tid", "record": {"type": "object", "properties": {
    "post": {"type": "ref", "ref": "com.example.defs#post"}
  }}},
  "extra": {"type": "object", "properties": {}}
}}"##;
const DEFS: &str = r##"{"lexicon": 1, "id": "com.example.defs", "defs": {
  "post": {"type": "object", "properties": {
    "author": {"type": "union", "refs": ["#author"]}
  }},
  "author": {"type": "object", "properties": {}},
  "unused": {"type": "object", "properties": {"author": {"type": "ref", "ref": "#author"}}}
}}"##;
const PONG: &str =
    r#"{"lexicon": 1, "id": "com.example.pong", "defs": {"main": {"type": "token"}}}"#;

/// A folder with some files in it.
fn project(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

fn example() -> TempDir {
    project(&[
        (
            "lexgen.toml",
            "lexicons = 'lexicons'\noutput = 'gen'\ninclude = 'com.example.feed'",
        ),
        ("lexicons/feed.json", FEED),
        ("lexicons/defs.json", DEFS),
        ("lexicons/pong.json", PONG),
    ])
}

/// The exit code, standard output and standard error.
fn lexgen(dir: impl AsRef<Path>, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
    command
        .current_dir(dir.as_ref())
        .args(args)
        .env("LEXGEN_CACHE", "")
        .stdin(Stdio::null());
    let output = command.env_remove("GITHUB_ACTIONS").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn list_shows_what_is_generated_and_what_brings_it_along() {
    let dir = example();
    let (code, stdout, stderr) = lexgen(&dir, &["list"]);
    assert_eq!((code, stderr.as_str()), (0, "2 of 3 lexicons\n"));
    let expected = "com.example.defs  defs    lexicons/defs.json  <- com.example.feed\n\
        com.example.feed  record  lexicons/feed.json\n";
    assert_eq!(stdout, expected);
    let (_, stdout, _) = lexgen(&dir, &["list", "--all"]);
    assert!(
        stdout.ends_with("com.example.pong  token   lexicons/pong.json\n"),
        "{stdout}"
    );
    let (_, stdout, _) = lexgen(&dir, &["list", "--tree"]);
    let expected = "com\n  example\n    defs  defs  lexicons/defs.json\n      #author  object\n      #post  object\n    \
        feed  record  lexicons/feed.json\n      #extra  object\n";
    assert_eq!(stdout, expected);
    let (_, stdout, _) = lexgen(&dir, &["list", "lexicons/pong.json"]);
    assert_eq!(stdout, "com.example.pong  token  lexicons/pong.json\n");
}

#[test]
fn list_tells_programs_everything() {
    let dir = example();
    let (code, stdout, stderr) = lexgen(&dir, &["list", "--all", "--format", "json"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let lines: Vec<Value> = stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    let defs = &lines[0];
    assert_eq!(defs["nsid"], "com.example.defs");
    assert_eq!(defs["file"], "lexicons/defs.json");
    assert_eq!(defs["output"], "gen");
    assert_eq!(defs["referred_by"][0], "com.example.feed");
    let author = &defs["definitions"][0];
    assert_eq!(author["name"], "com.example.defs#author");
    assert_eq!(author["generated"], true);
    assert_eq!(author["asked_for"], false);
    assert_eq!(author["referred_by"][1], "com.example.defs#unused");
    assert_eq!(lines[2]["generated"], false);
    fs::write(dir.path().join("lexicons/pong.json"), "{").unwrap();
    let (code, stdout, stderr) = lexgen(&dir, &["list", "--format", "json"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("\"L001\""), "{stderr}");
}

#[test]
fn why_gives_the_chain() {
    let dir = example();
    let (code, stdout, stderr) = lexgen(&dir, &["why", "com.example.defs#author"]);
    assert_eq!((code, stderr.as_str()), (0, ""));
    let expected = "com.example.defs#author is generated:\n  \
        `com.example.feed` includes com.example.feed  lexicons/feed.json:2:3\n  \
        com.example.feed refers to com.example.defs#post  lexicons/feed.json:3:36\n  \
        com.example.defs#post refers to com.example.defs#author  lexicons/defs.json:3:42\n";
    assert_eq!(stdout, expected);
    let (code, stdout, _) = lexgen(&dir, &["why", "com.example.defs"]);
    assert_eq!(
        (code, stdout.lines().next()),
        (0, Some("com.example.defs#post is generated:"))
    );
    let (code, stdout, _) = lexgen(&dir, &["why", "com.example.defs#unused"]);
    let expected =
        "com.example.defs#unused is not generated: nothing includes it, and nothing refers to it\n";
    assert_eq!((code, stdout.as_str()), (1, expected));
    let (code, stdout, stderr) = lexgen(&dir, &["why", "com.example.defs#autor"]);
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(
        stderr.ends_with("did you mean `com.example.defs#author`?\n"),
        "{stderr}"
    );
    let args = [
        "why",
        "com.example.feed#main",
        "lexicons",
        "--format",
        "json",
    ];
    let (code, stdout, _) = lexgen(&dir, &args);
    let why: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &why["pattern"], &why["generated"]),
        (0, &Value::Null, &Value::Bool(true))
    );
    assert_eq!(
        (&why["chain"][0]["name"], &why["chain"][0]["line"]),
        (&"com.example.feed".into(), &2.into())
    );
    let args = [
        "why",
        "com.example.defs",
        "lexicons",
        "--include",
        "com.example.pong",
    ];
    let (code, stdout, _) = lexgen(&dir, &args);
    let expected = "com.example.defs is not generated: nothing includes it, and only these refer to it, and they are not \
        generated either: com.example.feed\n";
    assert_eq!((code, stdout.as_str()), (1, expected));
    let args = [
        "why",
        "com.example.pong",
        "lexicons",
        "--exclude",
        "com.example.pong",
    ];
    let (code, _, stderr) = lexgen(&dir, &args);
    assert!(
        code == 2 && stderr.ends_with("it is excluded\n"),
        "{stderr}"
    );
    let (code, stdout, _) = lexgen(&dir, &["why", "com.example.pong", "lexicons"]);
    assert!(
        code == 0 && stdout.contains("everything is included"),
        "{stdout}"
    );
}

/// With two outputs a definition may be in one of them.
#[test]
fn several_outputs_are_asked_one_by_one() {
    let dir = example();
    let toml = "lexicons = 'lexicons'\n[[output]]\npath = 'a'\ninclude = 'com.example.feed'\n\
        [[output]]\npath = 'b'\ninclude = 'com.example.pong'\n";
    fs::write(dir.path().join("lexgen.toml"), toml).unwrap();
    let (code, stdout, _) = lexgen(&dir, &["why", "com.example.pong"]);
    assert_eq!(code, 0);
    assert!(
        stdout.starts_with("a:\ncom.example.pong is not generated"),
        "{stdout}"
    );
    assert!(
        stdout.contains("\nb:\ncom.example.pong is generated:\n"),
        "{stdout}"
    );
    let (_, stdout, _) = lexgen(&dir, &["list", "-o", "b"]);
    assert_eq!(stdout, "com.example.pong  token  lexicons/pong.json\n");
}

#[test]
fn init_writes_what_works_and_never_overwrites() {
    let dir = project(&[
        ("schemas/com/example/feed.json", FEED),
        ("schemas/com/example/defs.json", DEFS),
        ("tests/data/ping.json", PONG),
        ("package.json", r#"{"lexicon": "no"}"#),
        (
            "Cargo.toml",
            "[package]\nname = 'x'\nedition = '2024'\n[dependencies]\nureq = '3'\n",
        ),
        ("src/lib.rs", ""),
        ("target/com/example/other.json", PONG),
    ]);
    let (code, stdout, stderr) = lexgen(&dir, &["init"]);
    assert_eq!(
        (code, stderr.as_str()),
        (0, "Look it over, then run `lexgen`.\n")
    );
    assert_eq!(
        stdout,
        "wrote lexgen.toml: 2 lexicons in schemas, output in src/gen\n"
    );
    let toml = fs::read_to_string(dir.path().join("lexgen.toml")).unwrap();
    for line in [
        "lexicons = \"schemas\"",
        "# (also found: 1 in \"tests/data\")",
        "output = \"src/gen\"",
        "# (in src/lib.rs or src/main.rs: `pub mod r#gen;`, as this is edition 2024)",
        "# include = [\"com.example.*\"]",
        "transport = [\"ureq\"]",
    ] {
        assert!(toml.lines().any(|found| found == line), "{line}: {toml}");
    }
    assert_eq!(lexgen(&dir, &[]).0, 0);
    assert!(dir.path().join("src/gen/lex/ureq.rs").exists() || toml.contains("ureq"));
    let (code, _, stderr) = lexgen(&dir, &["init"]);
    assert!(code == 2 && stderr.contains("is there already"), "{stderr}");
    assert_eq!(
        fs::read_to_string(dir.path().join("lexgen.toml")).unwrap(),
        toml
    );
    // What was generated before is found again.
    fs::rename(dir.path().join("src/gen"), dir.path().join("src/api")).unwrap();
    fs::remove_file(dir.path().join("lexgen.toml")).unwrap();
    let (_, stdout, _) = lexgen(&dir, &["init"]);
    assert!(stdout.ends_with("output in src/api\n"), "{stdout}");
}

#[test]
fn a_misspelt_command_is_no_path() {
    let dir = example();
    for (words, meant) in [
        (["inti"].as_slice(), "init"),
        (&["explian", "L001"], "explain"),
        (&["wyh", "com.example.feed"], "why"),
    ] {
        let (code, _, stderr) = lexgen(&dir, words);
        assert_eq!(code, 2);
        let expected = format!(
            "error: there is no command, file or folder `{}`; did you mean `lexgen {meant}`?\n",
            words[0]
        );
        assert_eq!(stderr, expected);
    }
    // What is there is a path, and so is what comes with a folder to fill.
    fs::create_dir(dir.path().join("lists")).unwrap();
    let (_, _, stderr) = lexgen(&dir, &["lists"]);
    assert!(!stderr.contains("did you mean"), "{stderr}");
    let (_, _, stderr) = lexgen(&dir, &["inti", "-o", "gen"]);
    assert!(stderr.contains("error[L010]"), "{stderr}");
}

/// Each commented line is right once the `#` is gone.
#[test]
fn all_that_init_comments_out_can_be_used() {
    let dir = project(&[
        (
            "Cargo.toml",
            "[workspace]\nmembers = ['crates/*']\n[workspace.package]\nedition = '2021'\n",
        ),
        ("crates/a/Cargo.toml", "[package]\nname = 'a'\n"),
        ("crates/b/Cargo.toml", "[package]\nname = 'b'\n"),
    ]);
    let (code, stdout, stderr) = lexgen(&dir, &["init"]);
    assert_eq!(
        (code, stdout.as_str()),
        (
            0,
            "wrote lexgen.toml: no lexicons found, output in crates/a/src/gen\n"
        )
    );
    assert!(stderr.starts_with("Name the folder"), "{stderr}");
    let toml = fs::read_to_string(dir.path().join("lexgen.toml")).unwrap();
    assert!(
        toml.contains("# (crates of this workspace: \"crates/a\", \"crates/b\")"),
        "{toml}"
    );
    assert!(toml.contains("`pub mod gen;`"), "{toml}");
    let mut options = 0;
    for line in toml.lines() {
        let Some((key, _)) = line.trim_start_matches("# ").split_once(" = ") else {
            continue;
        };
        if key.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            options += 1;
            let single = lexgen::config_file::ConfigFile::parse(
                "lexgen.toml",
                line.trim_start_matches("# "),
            );
            assert!(single.is_ok(), "{line}: {:?}", single.err());
        }
    }
    assert_eq!(options, lexgen::config_file::OPTIONS.len());
}

/// Examples that need the network, data or a repository. tests/cli.rs and tests/validate.rs try what they show.
#[cfg(unix)]
const ELSEWHERE: [&str; 3] = ["curl ", "post.json", "repo.car"];

#[cfg(unix)]
#[test]
fn every_command_has_help_with_examples_that_run() {
    let help = lexgen(".", &["--help"]).1;
    let commands = help
        .split("Other commands")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let commands: Vec<&str> = commands
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(commands.len() >= 8, "{commands:?}");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = Path::new(env!("CARGO_BIN_EXE_lexgen")).parent().unwrap();
    let path = format!("{}:{}", path.display(), std::env::var("PATH").unwrap());
    let all = commands.iter().copied().map(Some).chain([None]);
    for command in all {
        let args: Vec<&str> = command.into_iter().chain(["--help"]).collect();
        let help = lexgen(".", &args).1;
        let examples = help
            .split_once("Examples:\n")
            .unwrap_or_else(|| panic!("{command:?} has no examples"))
            .1;
        let examples = examples
            .split("\n\nExit codes:")
            .next()
            .unwrap()
            .replace("\\\n", " ");
        let lines = examples
            .lines()
            .filter_map(|line| line.strip_prefix("    "));
        let lines: Vec<&str> = lines
            .filter(|line| !ELSEWHERE.iter().any(|word| line.contains(word)))
            .collect();
        let dir = playground(root, command);
        for line in &lines {
            let output = Command::new("sh")
                .args(["-c", line])
                .env("PATH", &path)
                .env("LEXGEN_CACHE", "")
                .env_remove("GITHUB_ACTIONS")
                .stdin(Stdio::null())
                .current_dir(dir.path())
                .output()
                .unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(0), "{line}\n{said}");
        }
        assert!(
            !lines.is_empty() || command == Some("validate"),
            "{command:?}"
        );
    }
}

/// What the examples speak of.
#[cfg(unix)]
fn playground(root: &Path, command: Option<&str>) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(root.join("lexicons")) {
        let entry = entry.unwrap();
        let to = dir.path().join(entry.path().strip_prefix(root).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir(to).unwrap(),
            false => drop(fs::copy(entry.path(), to).unwrap()),
        }
    }
    if command != Some("init") {
        fs::write(
            dir.path().join("lexgen.toml"),
            "lexicons = 'lexicons'\noutput = 'src/gen'\n",
        )
        .unwrap();
    }
    let folder = dir.path().join("atproto/lexicons");
    fs::create_dir_all(&folder).unwrap();
    for id in [
        "com.atproto.server.createSession",
        "app.bsky.feed.getTimeline",
        "app.bsky.actor.getProfile",
    ] {
        let text =
            format!(r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {{"type": "query"}}}}}}"#);
        fs::write(folder.join(format!("{id}.json")), text).unwrap();
    }
    if command != Some("init") {
        fs::write(
            dir.path().join("note.json"),
            r#"{"$type": "com.example.note", "text": "hi"}"#,
        )
        .unwrap();
    }
    dir
}
