//! How findings are reported: where they stand, in which form, and how many of them.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use lexgen::Config;
use lexgen::diagnostic::{Diagnostics, render};
use serde_json::Value;
use tempfile::TempDir;

/// A run of the command, away from any workflow around the test.
fn command(dir: &Path, args: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lexgen"));
    command.current_dir(dir).args(args.split_whitespace());
    for variable in ["GITHUB_ACTIONS", "GITHUB_WORKSPACE"] {
        command.env_remove(variable);
    }
    command.env("LEXGEN_CACHE", "").stdin(Stdio::null());
    command
}

/// The exit code, standard output and standard error.
fn run(mut command: Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// A lexicon with so many strings that have a field of the wrong type, and one reference to nothing each.
fn faulty(id: &str, count: usize) -> String {
    let property = |n| {
        format!(
            r#""p{n}": {{"type": "string", "maxLength": "{n}"}}, "r{n}": {{"type": "ref", "ref": "org.gone.defs#x"}}"#
        )
    };
    let properties: Vec<String> = (0..count).map(property).collect();
    let properties = properties.join(",\n");
    format!(
        r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {{"type": "object", "properties": {{{properties}}}}}}}}}"#
    )
}

fn findings(text: &str) -> Diagnostics {
    let run = Config::new().source("f.json", text).generate();
    match run {
        Ok(generated) => generated.diagnostics,
        Err(failure) => failure.into_diagnostics(),
    }
}

/// The same mistake, whatever stands before it on its line and above: the column counts characters, the bytes count bytes.
#[test]
fn positions_are_exact_in_any_text() {
    let lexicon = |before: &str, end: &str| {
        format!(
            "{{{end}\"lexicon\": 1,{end}\"id\": \"com.example.thing\",{end}\"description\": \"{before}\",{end}\
             \"defs\": {{\"main\": {{{end}\t\"description\": \"{before}\",\t\"type\": \"string\", \"maxLength\": \"7\"}}}}}}"
        )
    };
    for before in [
        "",
        "x",
        "ä",
        "日本語",
        "👨‍👩‍👧",
        "\\u00e4",
        "a\\\"b\\\\",
        "e\u{301}",
    ] {
        for end in ["\n", "\r\n", "", " ", "\n\n\t"] {
            let text = lexicon(before, end);
            let found = findings(&text);
            let json = render::json(&found);
            let object: Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
            assert_eq!(object["code"], "L202", "{json}");

            let start = text.rfind("\"7\"").unwrap();
            let line = 1 + text[..start].matches('\n').count();
            let on_line = text[..start].rsplit('\n').next().unwrap();
            let column = 1 + on_line.chars().count();
            let place = [&object["line"], &object["column"], &object["byte_start"]];
            assert_eq!(place, [line, column, start], "{text:?}");
            let end = [
                &object["end_line"],
                &object["end_column"],
                &object["byte_end"],
            ];
            assert_eq!(end, [line, column + 3, start + 3], "{text:?}");
            assert_eq!(object["pointer"], "/defs/main/maxLength");
            let plain = render::plain(&found);
            assert!(
                plain.starts_with(&format!("f.json:{line}:{column}: ")),
                "{plain}"
            );
        }
    }
}

/// A position that the JSON parser gives is as exact as one in a tree.
#[test]
fn positions_of_syntax_errors_are_exact_in_any_text() {
    for before in ["", "ä", "日本", "\t", "👨‍👩‍👧"] {
        for end in ["\n", "\r\n", ""] {
            let text =
                format!("{{{end}\"lexicon\": 1,{end}\"description\": \"{before}\", 'x': 1}}");
            let start = text.find('\'').unwrap();
            let line = 1 + text[..start].matches('\n').count();
            // A tab must not stand in a string, and is the mistake itself there.
            let start = if before == "\t" {
                text.find('\t').unwrap()
            } else {
                start
            };
            let column = 1 + text[..start].rsplit('\n').next().unwrap().chars().count();
            let plain = render::plain(&findings(&text));
            assert!(
                plain.starts_with(&format!("f.json:{line}:{column}: error[L001]")),
                "{text:?}: {plain}"
            );
        }
    }
}

#[cfg(feature = "cli")]
#[test]
fn a_file_of_one_long_line_is_shown_around_the_mistake() {
    let text = faulty("com.example.thing", 300).replace('\n', " ");
    let human = render::human(&findings(&text), &render::Style::default());
    let longest = human
        .lines()
        .map(|line| line.chars().count())
        .max()
        .unwrap();
    assert!(longest < 400, "{longest}");
    assert!(human.contains(r#""maxLength": "299""#));
}

#[test]
fn many_that_say_the_same_are_one_unless_all_are_wanted() {
    let text = faulty("com.example.thing", 30);
    let dir = folder(&[("in/thing.json", &text)]);
    let (code, stdout, stderr) = run(command(dir.path(), "in -o out"));
    assert_eq!((code, stdout.as_str()), (2, ""));
    let missing: Vec<&str> = stderr
        .lines()
        .filter(|line| line.contains("[L304]"))
        .collect();
    assert_eq!(missing.len(), 1, "{stderr}");
    assert!(
        missing[0].contains("(in 30 places); the same at in/thing.json:2:"),
        "{stderr}"
    );
    assert!(
        stderr.contains("50 places of the same kind are not named; `-v` names each\n"),
        "{stderr}"
    );
    assert!(
        stderr.ends_with("60 errors; nothing was written\n"),
        "{stderr}"
    );

    let (_, _, stderr) = run(command(dir.path(), "in -o out -v"));
    assert_eq!(stderr.matches("[L304]").count(), 30, "{stderr}");
    // Programs get each.
    let (_, _, stderr) = run(command(dir.path(), "in -o out --format json"));
    assert_eq!(stderr.matches("\"L304\"").count(), 30, "{stderr}");
    let last: Value = serde_json::from_str(stderr.lines().last().unwrap()).unwrap();
    assert_eq!(
        last,
        serde_json::json!({"errors": 60, "warnings": 0, "notes": 0})
    );
}

#[test]
fn the_limit_hides_but_does_not_forget() {
    let lexicons: Vec<(String, String)> = (0..130)
        .map(|n| (format!("in/{n:03}.json"), format!("{{ {n}")))
        .collect();
    let files: Vec<(&str, &str)> = lexicons
        .iter()
        .map(|(p, t)| (p.as_str(), t.as_str()))
        .collect();
    let dir = folder(&files);
    let shown = |args: &str| {
        let (code, _, stderr) = run(command(dir.path(), &format!("in -o out {args}")));
        assert_eq!(code, 2, "{stderr}");
        assert!(
            stderr.contains("\n130 errors; nothing was written\n"),
            "{stderr}"
        );
        let rest = stderr
            .lines()
            .find(|line| line.starts_with("not shown: "))
            .map(str::to_owned);
        (stderr.matches("error[L001]").count(), rest)
    };
    // What they say is the same, so that they would be one.
    let rest = |count| {
        Some(format!(
            "not shown: {count} errors; `--max-errors all` shows everything"
        ))
    };
    assert_eq!(shown("-v"), (100, rest(30)));
    assert_eq!(shown("-v --max-errors 7"), (7, rest(123)));
    assert_eq!(shown("-v --max-errors 0"), (130, None));
    assert_eq!(shown("-v --max-errors all"), (130, None));
    assert_eq!(shown("-v --max-errors 200"), (130, None));
    assert_eq!(shown("-v --format human --max-errors 1").0, 1);
    assert_eq!(shown(""), (1, None));
    let (_, _, stderr) = run(command(dir.path(), "in -o out --format json"));
    assert_eq!(stderr.matches("\"L001\"").count(), 130);
    let (code, _, stderr) = run(command(dir.path(), "in -o out --max-errors few"));
    assert_eq!(code, 2);
    assert!(stderr.contains("it is a number, or `all`"), "{stderr}");
}

/// The file of each annotation, its line, and its title.
fn annotations(text: &str) -> Vec<String> {
    text.lines()
        .filter(|line| line.starts_with("::"))
        .map(|line| line[2..].split("::").next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_workflow_gets_annotations() {
    let text = faulty("com.example.thing", 2);
    let dir = folder(&[("in/a, b.json", &text), ("api/.keep", "")]);
    let (code, stdout, stderr) = run(command(dir.path(), "in -o out --format github"));
    assert_eq!((code, stdout.as_str()), (2, ""));
    let found = annotations(&stderr);
    assert_eq!(found.len(), 4, "{stderr}");
    assert!(
        found[0].starts_with("error file=in/a%2C b.json,line=1,col="),
        "{stderr}"
    );
    assert!(found[0].ends_with(",title=L202"), "{stderr}");
    assert!(stderr.contains("%0Ahelp: "), "{stderr}");

    // In a workflow that is the form for a pipe, and paths begin at the root of the repository.
    let mut inside = command(&dir.path().join("api"), "../in -o out");
    inside.env("GITHUB_ACTIONS", "true");
    assert_eq!(annotations(&run(inside).2).len(), 4);
    let mut inside = command(&dir.path().join("api"), "../in -o out");
    let root = dir.path().canonicalize().unwrap();
    inside
        .env("GITHUB_ACTIONS", "true")
        .env("GITHUB_WORKSPACE", root);
    assert_eq!(annotations(&run(inside).2), found);
    // What is asked for comes first.
    let mut plain = command(dir.path(), "in -o out --format plain");
    plain.env("GITHUB_ACTIONS", "true");
    assert!(annotations(&run(plain).2).is_empty());
}

#[test]
fn a_workflow_sees_what_is_out_of_date() {
    let ping = r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#;
    let dir = folder(&[("in/com/example/ping.json", ping)]);
    assert_eq!(run(command(dir.path(), "in -o src/gen")).0, 0);
    let file = dir.path().join("src/gen/com/example/ping.rs");
    let mut text = fs::read_to_string(&file).unwrap();
    text.push_str("// 100% by hand\n");
    fs::write(&file, text).unwrap();
    fs::remove_file(dir.path().join("src/gen/com.rs")).unwrap();
    let (code, stdout, _) = run(command(dir.path(), "in -o src/gen --check --format github"));
    assert_eq!(code, 1);
    assert_eq!(
        annotations(&stdout),
        [
            "error file=src/gen/com.rs,title=missing",
            "error file=src/gen/com/example/ping.rs,title=different"
        ],
        "{stdout}"
    );
    assert!(stdout.contains("%0A-// 100%25 by hand"), "{stdout}");
    assert_eq!(stdout.lines().count(), 2, "{stdout}");
}

/// Streams that nobody reads or that are full neither stop a run nor change what it comes to.
#[cfg(target_os = "linux")]
#[test]
fn streams_may_be_closed_or_full() {
    let good = r#"{"lexicon": 1, "id": "com.example.ping", "defs": {"main": {"type": "token"}}}"#;
    let dir = folder(&[("good/ping.json", good), ("bad/ping.json", "{")]);
    let full = || {
        fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
    };
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        writer
    };
    for format in ["human", "plain", "json", "github"] {
        for (input, more, expected, when_full) in [
            ("good", "-v", 0, 2),
            ("good", "--check", 0, 0),
            ("bad", "", 2, 2),
        ] {
            let new = || {
                command(
                    dir.path(),
                    &format!("{input} -o out --format {format} {more}"),
                )
            };
            let status = |mut command: Command| command.status().unwrap().code();
            let mut quiet = new();
            quiet.stdout(closed()).stderr(closed());
            assert_eq!(status(quiet), Some(expected), "{format} {input} {more}");
            let mut stuck = new();
            stuck.stdout(Stdio::null()).stderr(full());
            assert_eq!(status(stuck), Some(expected), "{format} {input} {more}");
            // A result that does not arrive is a failure, and says so.
            let mut lost = new();
            lost.stdout(full()).stderr(Stdio::piped());
            let output = lost.output().unwrap();
            let said = String::from_utf8(output.stderr).unwrap();
            // Nothing is printed where all is up to date.
            let lost = when_full != expected;
            assert_eq!(
                output.status.code(),
                Some(when_full),
                "{format} {input}: {said}"
            );
            assert_eq!(
                said.contains("cannot write to standard output"),
                lost,
                "{said}"
            );
            assert!(!said.contains("panicked"), "{said}");
        }
    }
    let mut explain = command(dir.path(), "explain L001");
    explain.stdout(full());
    assert_eq!(run(explain).0, 2);
}

#[test]
fn what_yields_its_name_is_told_to_those_who_ask() {
    let thing = r##"{"lexicon": 1, "id": "com.example.mod", "defs": {"main": {"type": "object", "properties": {
        "fooBar": {"type": "string"}, "foo_bar": {"type": "string", "knownValues": ["other"]},
        "u": {"type": "union", "refs": ["#other"]}}}, "other": {"type": "object", "properties": {}}}}"##;
    let dir = folder(&[("in/thing.json", thing)]);
    let (code, _, stderr) = run(command(dir.path(), "in -o out"));
    assert_eq!((code, stderr.contains("L403")), (0, false), "{stderr}");
    let (_, _, stderr) = run(command(dir.path(), "in -o out -v"));
    for words in [
        "the module of `com.example.mod` is called `com::example::mod_`",
        "the field `foo_bar` of `Mod` is called `foo_underscore_bar`",
        "the value `other` of `ModFooBar",
        "the member `com.example.mod#other` of `ModU` is called `OtherMember`",
    ] {
        assert!(stderr.contains(words), "{words}\n{stderr}");
    }
}
