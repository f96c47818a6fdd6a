//! `lexgen validate` and `lexgen cid`.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const NOTE: &str = r#"{"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "record", "key": "tid", "record": {
    "type": "object", "required": ["text"], "properties": {"text": {"type": "string"}, "ref": {"type": "ref", "ref": "com.example.gone"}}}}}}"#;

fn project() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("lexicons")).unwrap();
    fs::write(dir.path().join("lexicons/note.json"), NOTE).unwrap();
    fs::write(
        dir.path().join("good.json"),
        r#"{"$type": "com.example.note", "text": "a"}"#,
    )
    .unwrap();
    fs::write(
        dir.path().join("bad.json"),
        "{\"$type\": \"com.example.note\",\n\"text\": 1}",
    )
    .unwrap();
    fs::write(
        dir.path().join("other.json"),
        r#"{"$type": "com.example.that"}"#,
    )
    .unwrap();
    dir
}

/// The exit code, and what went to the two outputs.
fn lexgen(dir: &TempDir, args: &str, input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lexgen"))
        .current_dir(dir.path())
        .args(args.split_whitespace())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn findings_go_to_standard_output() {
    let dir = project();
    let (code, out, err) = lexgen(&dir, "validate good.json --lexicons lexicons", "");
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (0, "", "1 value is valid\n")
    );
    let (code, out, err) = lexgen(&dir, "validate good.json bad.json --lexicons lexicons", "");
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "bad.json:2:9: error[L602]: /text: expected a string, found the integer 1 (type)\n"
    );
    assert_eq!(err, "1 of 2 values are not valid\n");
    let (code, out, err) = lexgen(&dir, "validate bad.json --lexicons lexicons -q", "");
    assert_eq!((code, out.as_str(), err.as_str()), (1, "", ""));
    let (code, out, _) = lexgen(
        &dir,
        "validate bad.json --lexicons lexicons --format json",
        "",
    );
    assert_eq!(code, 1);
    let line: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (&line["code"], &line["line"], &line["pointer"]),
        (&"L602".into(), &2.into(), &"/text".into())
    );
    let (code, out, _) = lexgen(
        &dir,
        "validate bad.json --lexicons lexicons --format human",
        "",
    );
    assert!(code == 1 && out.contains("2 | \"text\": 1}"), "{out}");
}

#[test]
fn standard_input_and_names() {
    let dir = project();
    let lines =
        "{\"$type\": \"com.example.note\", \"text\": \"a\"}\n{\"$type\": \"com.example.note\"}\n";
    let (code, out, err) = lexgen(&dir, "validate - --lexicons lexicons", lines);
    assert_eq!((code, err.as_str()), (1, "1 of 2 values are not valid\n"));
    assert_eq!(
        out,
        "<stdin>:2:1: error[L603]: /text: the field is missing (required)\n"
    );
    let (code, out, _) = lexgen(
        &dir,
        "validate - --lexicons lexicons --nsid com.example.note",
        "{}",
    );
    assert_eq!((code, out.lines().count()), (1, 2));
    let (code, _, err) = lexgen(
        &dir,
        "validate - --lexicons lexicons --nsid com.example.not",
        "{}",
    );
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: --nsid \"com.example.not\": did you mean `com.example.note`?\n"
    );
}

#[test]
fn unresolved_data() {
    let dir = project();
    let (code, out, _) = lexgen(&dir, "validate other.json --lexicons lexicons", "");
    assert_eq!(code, 1);
    assert!(out.starts_with("other.json:1:1: error[L608]: the value: \"com.example.that\" is not among the lexicons (ref)"), "{out}");
    let (code, ..) = lexgen(
        &dir,
        "validate other.json --lexicons lexicons --allow-unresolved",
        "",
    );
    assert_eq!(code, 0);
    let strict = r#"{"$type": "com.example.note#main", "text": "a"}"#;
    assert_eq!(lexgen(&dir, "validate - --lexicons lexicons", strict).0, 0);
    assert_eq!(
        lexgen(&dir, "validate - --lexicons lexicons --strict", strict).0,
        1
    );
}

#[test]
fn wrong_usage() {
    let dir = project();
    for args in [
        "validate good.json",
        "validate --lexicons lexicons",
        "validate gone.json --lexicons lexicons",
        "validate good.json --lexicons gone",
        "cid",
        "cid gone.json",
    ] {
        let (code, out, err) = lexgen(&dir, args, "");
        assert_eq!((code, out.as_str()), (2, ""), "{args}: {err}");
        assert!(!err.is_empty(), "{args}");
    }
    fs::write(dir.path().join("lexicons/broken.json"), "{").unwrap();
    assert_eq!(
        lexgen(&dir, "validate good.json --lexicons lexicons", "").0,
        2
    );
    assert_eq!(
        lexgen(
            &dir,
            "validate good.json --lexicons lexicons --skip-invalid",
            ""
        )
        .0,
        0
    );
}

#[test]
fn folders_of_data() {
    let dir = project();
    let data = dir.path().join("data/inner");
    fs::create_dir_all(&data).unwrap();
    fs::copy(dir.path().join("good.json"), data.join("a.json")).unwrap();
    fs::copy(dir.path().join("bad.json"), data.join("b.jsonl")).unwrap();
    fs::copy(dir.path().join("bad.json"), dir.path().join("data/c.JSON")).unwrap();
    fs::write(data.join("notes.txt"), "no data").unwrap();
    let (code, out, err) = lexgen(&dir, "validate data --lexicons lexicons", "");
    assert_eq!(code, 1);
    let files: Vec<&str> = out
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(
        files,
        ["data/c.JSON", "data/inner/b.jsonl", "data/inner/b.jsonl"]
    );
    assert_eq!(err, "3 of 4 values are not valid\n");
}

#[test]
fn cids() {
    let dir = project();
    let (code, out, _) = lexgen(&dir, "cid -", "{}");
    assert_eq!(
        (code, out.as_str()),
        (
            0,
            "bafyreigbtj4x7ip5legnfznufuopl4sg4knzc2cof6duas4b3q2fy6swua\n"
        )
    );
    let (code, out, _) = lexgen(&dir, "cid good.json lexicons/note.json", "");
    assert_eq!((code, out.lines().count()), (0, 2));
    assert!(
        out.lines()
            .all(|line| line.starts_with("bafyrei") && line.ends_with(".json")),
        "{out}"
    );
    let (code, _, err) = lexgen(&dir, "cid -", "{\"a\": 1.5}");
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: <stdin>: /a: 1.5 has a fraction"),
        "{err}"
    );
}

#[test]
fn the_readme_shows_what_is_printed() {
    let root = crate::common::root();
    let readme = fs::read_to_string(root.join("README.md")).unwrap();
    let (_, example) = readme.split_once("$ lexgen validate note.json").unwrap();
    let (_, example) = example.split_once('\n').unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let dir = tempfile::tempdir().unwrap();
    let data = format!("{{\n  \"text\": \"{}\"\n}}", "x".repeat(301));
    fs::write(dir.path().join("note.json"), data).unwrap();
    let lexicons = root.join("lexicons").display().to_string();
    let args = format!("validate note.json --lexicons {lexicons} --nsid com.example.toolshed.note");
    let (code, out, err) = lexgen(&dir, &args, "");
    assert_eq!((code, format!("{out}{err}").as_str()), (1, example));
}

/// A poll that is no poll, where lexgen.toml says that there may be one.
#[test]
fn members_of_settings_are_judged_where_the_lexicons_are_those_of_the_file() {
    let dir = project();
    let post = r#"{"lexicon": 1, "id": "com.example.post", "defs": {"main": {"type": "record", "key": "tid", "record": {
        "type": "object", "properties": {"embed": {"type": "union", "refs": []}}}}}}"#;
    fs::write(dir.path().join("lexicons/post.json"), post).unwrap();
    let data =
        r#"{"$type": "com.example.post", "embed": {"$type": "com.example.note", "text": 1}}"#;
    assert_eq!(lexgen(&dir, "validate - --lexicons lexicons", data).0, 0);
    let member = "[settings.\"com.example.post#main/embed\"]\nmembers = [\"com.example.note\"]\n";
    let single = format!("lexicons = 'lexicons'\noutput = 'gen'\n{member}");
    let several =
        format!("lexicons = 'lexicons'\n{member}[[output]]\npath = 'a'\n[[output]]\npath = 'b'\n");
    // What else settings say is for the generator.
    let inside = format!(
        "lexicons = 'lexicons'\n[[output]]\npath = 'a'\n[output.settings.\"com.example.lost\"]\nderive = ['Hash']\n{}",
        member.replace("[settings", "[output.settings")
    );
    for text in [single, several, inside] {
        fs::write(dir.path().join("lexgen.toml"), text).unwrap();
        let (code, out, err) = lexgen(&dir, "validate -", data);
        assert_eq!(code, 1, "{err}");
        assert_eq!(
            out,
            "<stdin>:1:78: error[L602]: /embed/text: expected a string, found the integer 1 (type)\n"
        );
    }
    assert_eq!(lexgen(&dir, "validate - --lexicons lexicons", data).0, 0);
    let wrong = "lexicons = 'lexicons'\noutput = 'a'\n[settings.\"com.example.post#main/embed\"]\nmembers = ['com.example.nota']\n";
    fs::write(dir.path().join("lexgen.toml"), wrong).unwrap();
    let (code, out, err) = lexgen(&dir, "validate -", data);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.contains("did you mean `com.example.note`?"), "{err}");
}
