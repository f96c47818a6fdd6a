//! Whatever stands in a lexicon: the generator says what is wrong with it or makes Rust of it, and never panics.
//!
//! Each node of real and of hostile lexicons is replaced by odd values, removed, and renamed. What is generated is parsed
//! on the way, so that code that is no Rust shows itself as an internal error.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use lexgen::diagnostic::{Code, Severity};
use lexgen::{Config, UnknownFields};
use serde_json::{Value, json};
use walkdir::WalkDir;

/// Keys and names that mean something to Rust, to the language, or to nobody.
const NAMES: [&str; 8] = ["self", "type", "$type", "main", "Other", "a b", "é", "_"];

/// A lexicon that nothing else refers to.
const SOUND: &str =
    r#"{"lexicon": 1, "id": "zz.example.sound", "defs": {"main": {"type": "token"}}}"#;

/// What replaces a value.
fn odd_values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("self"),
        json!("main"),
        json!("integer"),
        json!("string"),
        json!("object"),
        json!("token"),
        json!("record"),
        json!("array"),
        json!("union"),
        json!("#main"),
        json!("com.example.absent"),
        json!("a\u{202e}\"\\*/ ``` {}\n\0"),
        json!([]),
        json!([null]),
        json!(["self", "Self", "", "a", "A"]),
        json!({}),
        json!({"type": "object", "properties": {"self": {"type": "self"}}}),
        json!({"type": "array", "items": {"type": "array", "items": {"type": "unknown"}}}),
        json!({"type": "union", "refs": ["#main", "#main", "#x"], "closed": true}),
        json!({"type": "string", "enum": ["", "a", "A"], "default": "b"}),
        json!({"type": "ref", "ref": "#main"}),
    ]
}

/// The lexicons to change.
fn lexicons() -> Vec<(String, Value)> {
    let mut found = Vec::new();
    for root in ["tests/golden", "lexicons"] {
        for entry in WalkDir::new(root).sort_by_file_name() {
            let path = entry.unwrap().into_path();
            let below_output = path.components().any(|c| c.as_os_str() == "expected");
            if path.extension().is_some_and(|e| e == "json") && !below_output {
                let text = fs::read_to_string(&path).unwrap();
                if let Ok(json) = serde_json::from_str::<Value>(&text) {
                    found.push((path.display().to_string().replace('\\', "/"), json));
                }
            }
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    found
}

/// All pointers of a value, the root last.
fn pointers(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    let children: Vec<(String, &Value)> = match value {
        Value::Object(map) => map
            .iter()
            .map(|(k, v)| (k.replace('~', "~0").replace('/', "~1"), v))
            .collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(i, v)| (i.to_string(), v))
            .collect(),
        _ => Vec::new(),
    };
    for (key, child) in children {
        all.extend(
            pointers(child)
                .into_iter()
                .map(|inner| format!("/{key}{inner}")),
        );
    }
    all.push(String::new());
    all
}

/// The value without a node, or with it under another name.
fn moved(json: &Value, pointer: &str, name: Option<&str>) -> Option<Value> {
    let (parent, key) = pointer.rsplit_once('/')?;
    let mut changed = json.clone();
    match changed.pointer_mut(parent)? {
        Value::Object(map) => {
            let removed = map.remove(&key.replace("~1", "/").replace("~0", "~"))?;
            if let Some(name) = name {
                map.insert(name.to_owned(), removed);
            }
        }
        Value::Array(list) if name.is_none() => {
            list.remove(key.parse().ok()?);
        }
        _ => return None,
    }
    Some(changed)
}

/// What went wrong with a changed lexicon among others.
fn defect(text: &str, beside: &[String]) -> Option<String> {
    for skip in [false, true] {
        let run = || {
            let mut config = Config::new();
            for other in beside {
                config.source("beside.json", other);
            }
            config
                .source("changed.json", text)
                .source("sound.json", SOUND)
                .allow_unresolved(true)
                .skip_invalid(skip)
                .unknown_fields(UnknownFields::All)
                .embed_lexicons(skip)
                .generate()
        };
        let outcome = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(outcome) => outcome,
            Err(cause) => {
                let cause = cause.downcast_ref::<String>().cloned();
                return Some(format!("a panic: {}", cause.unwrap_or_default()));
            }
        };
        match outcome {
            Ok(generated) if generated.diagnostics.has_errors() => {
                return Some("an error, and files all the same".to_owned());
            }
            Ok(_) => {}
            Err(failure) => {
                let mut errors = failure.diagnostics().iter();
                let mut errors: Vec<_> = errors
                    .by_ref()
                    .filter(|d| d.severity == Severity::Error)
                    .collect();
                // With a sound lexicon beside it, skipping always leaves something.
                errors.retain(|d| skip || d.code == Code::Internal);
                if let Some(error) = errors.first() {
                    return Some(format!("{}: {}", error.code, error.message));
                }
                if failure.diagnostics().count(Severity::Error) == 0 {
                    return Some("a failure without an error".to_owned());
                }
            }
        }
    }
    None
}

/// Runs all changes, on all cores, and gives the first of each kind of defect.
fn sweep(step: usize, with_neighbours: bool) -> (usize, BTreeMap<String, String>) {
    let lexicons = lexicons();
    let odd = odd_values();
    let next = AtomicUsize::new(0);
    let count = AtomicUsize::new(0);
    let defects: Mutex<BTreeMap<String, String>> = Mutex::default();
    let check = |case: String, changed: &Value, beside: &[String]| {
        count.fetch_add(1, Ordering::Relaxed);
        if let Some(defect) = defect(&changed.to_string(), beside) {
            let mut defects = defects.lock().unwrap();
            defects
                .entry(defect)
                .or_insert_with(|| format!("{case}\n{changed}"));
        }
    };
    let work = || {
        while let Some((path, json)) = lexicons.get(next.fetch_add(1, Ordering::Relaxed)) {
            let folder = path.rsplit_once('/').map(|(folder, _)| folder);
            let beside: Vec<String> = lexicons
                .iter()
                .filter(|_| with_neighbours)
                .filter(|(other, _)| {
                    other != path && other.rsplit_once('/').map(|(folder, _)| folder) == folder
                })
                .map(|(_, json)| json.to_string())
                .collect();
            for (i, pointer) in pointers(json).iter().enumerate() {
                // Not every value in every place: that would take minutes. All come round.
                let offset = i * 31 + path.len();
                for (n, value) in odd.iter().enumerate() {
                    if (n + offset).is_multiple_of(step) {
                        let mut changed = json.clone();
                        *changed.pointer_mut(pointer).unwrap() = value.clone();
                        check(format!("{path} {pointer} = {value}"), &changed, &beside);
                    }
                }
                for (n, name) in NAMES.iter().enumerate() {
                    if (n + offset).is_multiple_of(step)
                        && let Some(changed) = moved(json, pointer, Some(name))
                    {
                        check(format!("{path} {pointer} named {name}"), &changed, &beside);
                    }
                }
                if offset.is_multiple_of(step)
                    && let Some(changed) = moved(json, pointer, None)
                {
                    check(format!("{path} without {pointer}"), &changed, &beside);
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    (count.into_inner(), defects.into_inner().unwrap())
}

#[test]
fn any_change_to_a_lexicon_is_survived() {
    // `LEXGEN_SWEEP=1` tries everything, each beside the other lexicons of its folder, which takes long even in release
    // mode; `LEXGEN_SWEEP=50` tries one change in fifty.
    let (count, defects) = match std::env::var("LEXGEN_SWEEP") {
        Ok(step) => sweep(step.parse().expect("a number"), true),
        Err(_) => sweep(199, false),
    };
    println!("{count} changed lexicons");
    assert!(count > 500, "{count}");
    let shown: Vec<String> = defects
        .iter()
        .map(|(defect, case)| format!("{defect}\n  {case}"))
        .collect();
    assert!(shown.is_empty(), "{}", shown.join("\n\n"));
}
