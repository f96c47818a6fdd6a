//! Sizes: whatever is long, wide, deep or goes in circles ends in bounded time and memory.
//!
//! Each case is a run of the command with a limit on its address space. `LEXGEN_SCALE=10` makes the cases ten times as
//! large, and the limits too.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use super::lexicon;

/// What a case comes to.
#[derive(Clone, Copy, PartialEq, Debug)]
enum End {
    Generated,
    Refused,
}

fn scale() -> usize {
    match std::env::var("LEXGEN_SCALE") {
        Ok(factor) => factor.parse().expect("a number"),
        Err(_) => 1,
    }
}

/// Runs the command on some files, and holds the run to its limits.
fn run(case: &str, files: &[(String, String)], end: End) {
    run_set("", case, files, end);
}

/// The same with settings, if there are any.
fn run_set(settings: &str, case: &str, files: &[(String, String)], end: End) {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("lexicons")).unwrap();
    let arguments = if settings.is_empty() {
        "lexicons -o gen"
    } else {
        let text = format!("lexicons = \"lexicons\"\noutput = \"gen\"\n{settings}");
        fs::write(dir.path().join("lexgen.toml"), text).unwrap();
        ""
    };
    let mut bytes = 0;
    for (name, text) in files {
        fs::write(dir.path().join("lexicons").join(name), text).unwrap();
        bytes += text.len();
    }
    let limit = Duration::from_secs(60 * scale() as u64);
    let megabytes = 2_000 + 1_000 * scale();
    let start = Instant::now();
    let output = Command::new("sh")
        .args([
            "-c",
            &format!(
                "ulimit -v {}; exec timeout {} \"$LEXGEN\" {arguments}",
                megabytes * 1024,
                limit.as_secs()
            ),
        ])
        .env("LEXGEN", env!("CARGO_BIN_EXE_lexgen"))
        .env("LEXGEN_CACHE", "")
        .current_dir(dir.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let took = start.elapsed();
    let said = String::from_utf8_lossy(&output.stderr);
    let expected = if end == End::Generated { 0 } else { 2 };
    assert_eq!(
        output.status.code(),
        Some(expected),
        "{case} after {took:.1?}: {:.2000}",
        said
    );
    assert!(!said.contains("panicked"), "{case}: {said:.2000}");
    assert_eq!(
        dir.path().join("gen").exists(),
        end == End::Generated,
        "{case}"
    );
    println!(
        "{case}: {} files, {} KB, {took:.1?}",
        files.len(),
        bytes / 1024
    );
}

fn one(case: &str, text: String, end: End) {
    run(case, &[("a.json".to_owned(), text)], end);
}

/// Definitions `d0`, `d1`, ..., each made of the names of itself and of the next; the last is followed by the first.
fn chain(count: usize, make: impl Fn(String) -> Value) -> Map<String, Value> {
    (0..count)
        .map(|n| (format!("d{n}"), make(format!("#d{}", (n + 1) % count))))
        .collect()
}

fn object(properties: Value) -> Value {
    json!({"type": "object", "properties": properties})
}

fn link(to: &str) -> Value {
    json!({"type": "ref", "ref": to})
}

#[test]
fn circles_and_chains() {
    let count = 2_000 * scale();
    let required =
        |to: String| json!({"type": "object", "required": ["n"], "properties": {"n": link(&to)}});
    let id = "com.example.long";
    one(
        "circle of required fields",
        lexicon(id, chain(count, required).into()),
        End::Generated,
    );
    one(
        "circle of optional fields",
        lexicon(
            id,
            chain(count, |to| object(json!({"n": link(&to)}))).into(),
        ),
        End::Generated,
    );
    let union = |to: String| object(json!({"n": {"type": "union", "refs": [to]}}));
    one(
        "circle of unions",
        lexicon(id, chain(count, union).into()),
        End::Generated,
    );
    let list = |to: String| json!({"type": "array", "items": link(&to)});
    one(
        "circle of lists",
        lexicon(id, chain(count, list).into()),
        End::Generated,
    );
    let mut open = chain(count, list);
    open.insert(format!("d{}", count - 1), json!({"type": "string"}));
    one("chain of lists", lexicon(id, open.into()), End::Generated);
    one(
        "circle of references",
        lexicon(id, chain(count, |to| link(&to)).into()),
        End::Refused,
    );
    // Every definition holds every other one.
    let dense = 30 * scale();
    let all: Map<String, Value> = (0..dense)
        .map(|n| (format!("n{n}"), link(&format!("#d{n}"))))
        .collect();
    one(
        "everything holds everything",
        lexicon(id, chain(dense, |_| object(all.clone().into())).into()),
        End::Generated,
    );
}

#[test]
fn many_files() {
    let count = 500 * scale();
    let files: Vec<(String, String)> = (0..count)
        .map(|n| {
            let next = format!("com.example.f{}", (n + 1) % count);
            let main =
                json!({"type": "object", "required": ["n"], "properties": {"n": link(&next)}});
            (
                format!("{n}.json"),
                lexicon(&format!("com.example.f{n}"), json!({"main": main})),
            )
        })
        .collect();
    run(
        "a circle through the files of a group",
        &files,
        End::Generated,
    );
}

#[test]
fn wide() {
    let count = 2_000 * scale();
    let fields: Map<String, Value> = (0..count)
        .map(|n| (format!("f{n}"), json!({"type": "string"})))
        .collect();
    one(
        "properties",
        lexicon(
            "com.example.wide",
            json!({"main": object(fields.clone().into())}),
        ),
        End::Generated,
    );
    let required: Vec<&String> = fields.keys().collect();
    let main = json!({"type": "object", "required": required, "properties": fields});
    one(
        "required properties",
        lexicon("com.example.wide", json!({"main": main})),
        End::Generated,
    );

    let refs: Vec<String> = (0..count).map(|n| format!("#d{n}")).collect();
    let mut defs = chain(count, |_| object(json!({})));
    defs.insert(
        "main".to_owned(),
        object(json!({"one": {"type": "union", "refs": refs}})),
    );
    one(
        "members of a union",
        lexicon("com.example.wide", defs.into()),
        End::Generated,
    );
    let again = object(json!({"one": {"type": "union", "refs": vec!["#d"; count]}}));
    one(
        "a member again and again",
        lexicon(
            "com.example.wide",
            json!({"main": again, "d": object(json!({}))}),
        ),
        End::Generated,
    );

    let values: Vec<String> = (0..count).map(|n| format!("v{n}")).collect();
    one(
        "values",
        lexicon(
            "com.example.wide",
            json!({"main": {"type": "string", "enum": values}}),
        ),
        End::Generated,
    );
    let alike: Vec<String> = (0..count / 10)
        .map(|n| format!("a{}b", "_".repeat(n)))
        .collect();
    one(
        "values that are cased alike",
        lexicon(
            "com.example.wide",
            json!({"main": {"type": "string", "enum": alike}}),
        ),
        End::Generated,
    );
    let errors: Vec<Value> = (0..count)
        .map(|n| json!({"name": format!("E{n}")}))
        .collect();
    one(
        "errors",
        lexicon(
            "com.example.wide",
            json!({"main": {"type": "query", "errors": errors}}),
        ),
        End::Generated,
    );
    let lost: Map<String, Value> = (0..count)
        .map(|n| (format!("f{n}"), link(&format!("#lost{n}"))))
        .collect();
    one(
        "references to nothing",
        lexicon("com.example.wide", json!({"main": object(lost.into())})),
        End::Refused,
    );
    let twice: String = (0..count)
        .map(|n| format!("\"k{n}\": 1, \"k{n}\": 2,"))
        .collect();
    one(
        "keys written twice",
        format!("{{{twice} \"lexicon\": 1}}"),
        End::Refused,
    );
}

#[test]
fn settings() {
    let count = 8_000 * scale();
    let id = "com.example.set";
    let set = |case: &str, settings: &str, defs: Value| {
        let files = [("a.json".to_owned(), lexicon(id, defs))];
        run_set(settings, case, &files, End::Generated);
    };
    let each = |entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<String>();
    set(
        "settings for each definition",
        &each(&|n| format!("[settings.\"{id}#d{n}\"]\nderive = [\"Hash\"]\n")),
        chain(count, |_| object(json!({}))).into(),
    );
    let fields: Map<String, Value> = (0..count)
        .map(|n| (format!("f{n}"), json!({"type": "string"})))
        .collect();
    set(
        "settings for each field",
        &each(&|n| format!("[settings.\"{id}#main/f{n}\"]\nrename = \"g{n}\"\n")),
        json!({"main": object(fields.into())}),
    );
    let values: Vec<String> = (0..count).map(|n| format!("v{n}")).collect();
    let names = each(&|n| format!("v{n} = \"W{n}\"\n"));
    set(
        "names for each value",
        &format!("[settings.\"{id}#main\".variants]\n{names}"),
        json!({"main": {"type": "string", "enum": values}}),
    );
}

/// Who is wrong thousands of times is told so in the time of a few searches for what was meant.
#[test]
fn settings_that_are_all_wrong() {
    let count = 8_000 * scale();
    let id = "com.example.set";
    let set = |case: &str, settings: &str, defs: Value, end: End| {
        let files = [("a.json".to_owned(), lexicon(id, defs))];
        run_set(settings, case, &files, end);
    };
    let each = |entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<String>();
    let values: Vec<String> = (0..count).map(|n| format!("value{n}")).collect();
    let names = each(&|n| format!("valeu{n} = \"W{n}\"\n"));
    set(
        "names for values that are not there",
        &format!("[settings.\"{id}#main\".variants]\n{names}"),
        json!({"main": {"type": "string", "enum": values}}),
        End::Refused,
    );
    let objects = || chain(count, |_| object(json!({})));
    set(
        "settings for definitions that are not there",
        &each(&|n| format!("[settings.\"{id}#lost{n}\"]\nderive = [\"Hash\"]\n")),
        objects().into(),
        End::Refused,
    );
    let members = each(&|n| format!("\"{id}#lost{n}\", "));
    let mut defs = objects();
    defs.insert(
        "main".to_owned(),
        object(json!({"u": {"type": "union", "refs": []}})),
    );
    set(
        "members that are not there",
        &format!("[settings.\"{id}#main/u\"]\nmembers = [{members}]\n"),
        defs.into(),
        End::Refused,
    );
    set(
        "a type for each definition",
        &each(&|n| format!("[settings.\"{id}#d{n}\"]\ntype = \"crate::T\"\n")),
        objects().into(),
        End::Generated,
    );
}

#[test]
fn deep() {
    for depth in [127, 128, 1_000, 100_000] {
        one(
            "lists in lists, as JSON",
            "[".repeat(depth) + &"]".repeat(depth),
            End::Refused,
        );
        one(
            "objects in objects, as JSON",
            "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth),
            End::Refused,
        );
        one(
            "brackets that nobody closes",
            "[{\"a\":".repeat(depth),
            End::Refused,
        );
    }
    // As deep as the parser goes: two levels of JSON for each of the objects, one for each of the lists.
    let nested = (0..60).fold(json!({"type": "string"}), |inner, _| {
        object(json!({"f": inner}))
    });
    one(
        "objects in objects",
        lexicon("com.example.deep", json!({"main": nested})),
        End::Generated,
    );
    let nested = (0..118).fold(
        json!({"type": "string"}),
        |inner, _| json!({"type": "array", "items": inner}),
    );
    one(
        "lists in lists",
        lexicon("com.example.deep", json!({"main": nested})),
        End::Generated,
    );
}

#[test]
fn long() {
    let length = 300_000 * scale();
    for text in [
        "word ",
        "`",
        "http://",
        "[`x`](https://a.b/c_d) ",
        "- x\n",
        "http://!!!!",
        "\\",
        "_",
        "<",
        "é",
        // As code that mentions the support code.
        "lex::",
        "lex::{",
    ] {
        let text = text.repeat(length / text.len());
        let field = json!({"type": "string", "description": text});
        one(
            "a description",
            lexicon(
                "com.example.long",
                json!({"main": object(json!({"f": field}))}),
            ),
            End::Generated,
        );
    }
    let name = "x".repeat(length);
    one(
        "a name",
        lexicon(
            "com.example.long",
            json!({"main": object(json!({name: {"type": "string"}}))}),
        ),
        End::Generated,
    );
    let values = ["é".repeat(length), "è".repeat(length)];
    one(
        "values",
        lexicon(
            "com.example.long",
            json!({"main": {"type": "string", "enum": values}}),
        ),
        End::Generated,
    );
    one(
        "an id",
        lexicon(
            &format!("com.example.{}", "x".repeat(length)),
            json!({"main": {"type": "token"}}),
        ),
        End::Refused,
    );
}
