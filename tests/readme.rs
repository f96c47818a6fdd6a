//! The README tells the truth: its commands are run, its code is compiled, its links lead somewhere.

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{Downstream, bless, files_below, root};
use lexgen::diagnostic::{Code, Severity};

#[test]
fn commands_print_what_the_readme_says() {
    let dir = tempfile::tempdir().expect("a scratch folder");
    for (path, text) in files_below(&root().join("lexicons")) {
        let path = dir.path().join("lexicons").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    let mut consoles = 0;
    for block in blocks("console") {
        consoles += 1;
        let (command, expected) = block.split_once('\n').expect("a command and its output");
        let command = command.strip_prefix("$ lexgen ").expect("a prompt");
        let output = lexgen(dir.path(), command);
        let printed = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{command}: {printed}");
        if bless() {
            let path = root().join("README.md");
            fs::write(path, readme().replace(expected, printed.trim_end())).expect("the README");
        } else {
            assert_eq!(printed, format!("{expected}\n"), "{command}");
        }
    }
    assert_eq!(consoles, 2);
    for block in blocks("sh") {
        match block.strip_prefix("cargo run --release -- ") {
            Some(arguments) => {
                let output = lexgen(dir.path(), arguments);
                assert!(output.status.success(), "{}", text(&output.stderr));
            }
            None => assert_eq!(block, "cargo test", "a command that no test runs"),
        }
    }
    for command in ["explain L111", "completions bash"] {
        assert!(readme().contains(&format!("`lexgen {command}`")));
        assert!(lexgen(dir.path(), command).status.success());
    }
}

#[test]
fn snippets_compile_and_run() {
    let generator = format!(
        "\n[build-dependencies]\natproto-lexgen = {{ path = {0:?}, default-features = false }}\n\
         [dev-dependencies]\natproto-lexgen = {{ path = {0:?}, default-features = false }}\n",
        root()
    );
    let crate_ = Downstream::new("readme", "2024", &generator);
    for (path, text) in files_below(&root().join("lexicons/com/atproto/server")) {
        crate_.file(&format!("lexicons/{path}"), &text);
    }
    let label = root().join("lexicons/com/atproto/label/defs.json");
    crate_.file(
        "lexicons/label.json",
        &fs::read_to_string(label).expect("a lexicon"),
    );
    let mut files = Vec::new();
    for block in blocks("rust") {
        let (path, code) = block.split_once('\n').expect("a path and code");
        let path = path.strip_prefix("// ").expect("a path");
        if path == "src/main.rs" {
            continue; // It needs more libraries; tests/client_output.rs compiles it.
        }
        let more = match path {
            "src/lib.rs" => "\npub mod login;\n\n#[cfg(test)]\nmod tests;\n",
            _ => "",
        };
        crate_.file(path, &format!("{code}\n{more}"));
        files.push(path.to_owned());
    }
    assert_eq!(
        files,
        [
            "build.rs",
            "src/lib.rs",
            "tests/up_to_date.rs",
            "src/login.rs"
        ]
    );
    crate_.file("src/tests.rs", LOGIN_TESTS);
    // The test of the README looks at committed code, which the build script does not write.
    let config = || {
        let mut config = lexgen::Config::new();
        config.lexicons(crate_.dir().join("lexicons"));
        config
    };
    let generated = config().generate().expect("it generates");
    crate_.generated("src/gen", &generated);
    crate_.cargo(&["test", "--quiet"]);
}

const LOGIN_TESTS: &str = r##"
use crate::login::{request, understand};

#[test]
fn it_logs_in() {
    let (path, body) = request("hunter2").unwrap();
    assert_eq!(path, "/xrpc/com.atproto.server.createSession");
    assert_eq!(body, r#"{"identifier":"alice.example.com","password":"hunter2"}"#);
    let input: crate::r#gen::com::atproto::server::create_session::Input = serde_json::from_str(&body).unwrap();
    assert!(!format!("{input:?}").contains("hunter2"));
}

#[test]
fn it_understands() {
    let session = |more: &str| format!(
        r#"{{"did": "did:web:a.example.com", "handle": "a.example.com", "accessJwt": "x", "refreshJwt": "y"{more}}}"#
    );
    assert_eq!(understand(200, &session("")).unwrap(), "a.example.com is logged in");
    assert_eq!(understand(200, &session(r#", "status": "takendown""#)).unwrap(), "taken down");
    assert_eq!(understand(200, &session(r#", "status": "asleep""#)).unwrap(), "inactive: asleep");
    assert_eq!(understand(401, r#"{"error": "AuthFactorTokenRequired"}"#).unwrap(), "look into your mail");
    assert_eq!(understand(429, r#"{"error": "RateLimitExceeded"}"#).unwrap(), "refused: RateLimitExceeded");
    assert!(understand(200, "{}").is_err());
}
"##;

#[test]
fn every_option_is_in_the_readme() {
    let help = fs::read_to_string(root().join("tests/cli/help.txt")).expect("the help");
    let readme = readme();
    let words = help.split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    let options: std::collections::BTreeSet<&str> = words
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .filter(|word| !["--help", "--version"].contains(word))
        .collect();
    assert!(options.len() > 10, "{options:?}");
    for option in options {
        assert!(readme.contains(option), "{option}");
    }
    let config = fs::read_to_string(root().join("src/config.rs")).expect("the configuration");
    let setters = config
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub fn "))
        .filter(|line| line.contains("&mut self"))
        .filter_map(|line| line.split_once('(').map(|(name, _)| name));
    let setters: Vec<&str> = setters.collect();
    assert!(setters.len() > 10, "{setters:?}");
    for setter in setters {
        assert!(readme.contains(&format!("`{setter}`")), "{setter}");
    }
}

#[test]
fn links_lead_somewhere() {
    for document in [
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/client.md",
        "docs/configuration.md",
        "docs/settings.md",
    ] {
        let text = fs::read_to_string(root().join(document)).expect("a document");
        for target in text.split("](").skip(1).filter_map(|s| s.split(')').next()) {
            let target = target.split('#').next().unwrap_or_default();
            // A page in docs/ links from there.
            let folder = root().join(document);
            let here = folder
                .parent()
                .is_some_and(|folder| folder.join(target).exists());
            assert!(
                target.starts_with("https://") || root().join(target).exists() || here,
                "{document}: {target}"
            );
        }
        let longest = text.lines().count();
        assert!(longest <= 350, "{document} has {longest} lines");
    }
}

#[test]
fn the_list_of_diagnostics_is_up_to_date() {
    let path = root().join("docs/diagnostics.md");
    let expected = diagnostics();
    if bless() {
        fs::create_dir_all(root().join("docs")).expect("a folder");
        fs::write(&path, &expected).expect("a file");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        written.replace("\r\n", "\n"),
        expected,
        "LEXGEN_BLESS=1 writes it"
    );
}

/// All codes as a table.
fn diagnostics() -> String {
    let mut text = String::from(
        "# Diagnostics\n\n\
         Every finding has a code, whose meaning never changes. `lexgen explain L111` tells more about one.\n\n\
         An error stops the run, and nothing is written. A warning does not; those marked \"strict\" are about what the\n\
         specification forbids or advises against, and are errors with `--strict`. A note is worth knowing; those marked \"-v\"\n\
         are shown by a verbose run only.\n\n\
         All findings of a run are reported, by file and position. Lines and columns begin at 1, and a column counts characters:\n\
         a tab is one, and so is any character outside ASCII. With `--format json` there are byte offsets too, from 0. Findings\n\
         that say the same in three places or more are drawn together; `-v` gives each, and so do `json` and `github`. At most 100\n\
         errors, 100 warnings and 100 notes are drawn (`--max-errors N`); all of them are counted.\n\n\
         `--format github` writes workflow commands, which GitHub shows as annotations; also what `--check` finds. It is chosen by\n\
         itself where `GITHUB_ACTIONS` is `true` and standard error is no terminal. Paths begin at the root of the repository\n\
         (`GITHUB_WORKSPACE`), or else at the working folder.\n\n\
         | Code | Kind | What |\n|---|---|---|\n",
    );
    for code in Code::ALL {
        let kind = match (code.severity(), code.spec_violation()) {
            (Severity::Error, _) => "error",
            (Severity::Warning, true) => "warning, strict",
            (Severity::Warning, false) => "warning",
            (Severity::Note, _) if code.is_detail() => "note, -v",
            (Severity::Note, _) => "note",
        };
        text += &format!(
            "| [{0}](../src/diagnostic/explain/{0}.md) | {kind} | {1} |\n",
            code.as_str(),
            code.title()
        );
    }
    text
}

fn readme() -> String {
    let text = fs::read_to_string(root().join("README.md")).expect("the README");
    text.replace("\r\n", "\n")
}

/// The code blocks of a language, without their fences.
fn blocks(language: &str) -> Vec<String> {
    let readme = readme();
    let mut blocks = Vec::new();
    let mut open: Option<(bool, Vec<&str>)> = None;
    for line in readme.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(fence), None) => open = Some((fence == language, Vec::new())),
            (Some(_), Some((wanted, lines))) => {
                if *wanted {
                    blocks.push(lines.join("\n"));
                }
                open = None;
            }
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    assert!(open.is_none() && !blocks.is_empty(), "{language}");
    blocks
}

fn lexgen(dir: &Path, arguments: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lexgen"))
        .args(arguments.split_whitespace())
        .env("LEXGEN_CACHE", "")
        .env_remove("GITHUB_ACTIONS")
        .current_dir(dir)
        .output()
        .expect("lexgen runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
