//! Same lexicons, same bytes: whatever the paths, the order of the files, the order of keys, and in published form.

use std::fs;
use std::path::Path;

use lexgen::{Config, Generated};
use serde_json::{Map, Value};

use super::{corpora, generate};
use crate::common::files_below;

#[test]
fn output_depends_on_the_lexicons_alone() {
    let Some((official, network)) = corpora() else {
        return;
    };
    let config = |inputs: [&Path; 2]| {
        let mut config = Config::new();
        config.allow_unresolved(true).skip_invalid(true);
        for input in inputs {
            config.lexicons(input);
        }
        config
    };
    let first = generate(&config([&network, &official]));
    assert_same(
        &first,
        &generate(&config([&network, &official])),
        "a second run",
    );

    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-same-bytes");
    let _ = fs::remove_dir_all(&scratch);
    let mut inputs = Vec::new();
    for (name, folder) in [("a", &network), ("b", &official)] {
        let flat = scratch.join(name);
        fs::create_dir_all(&flat).expect("a scratch folder");
        // Other names, in the opposite order of the NSIDs.
        for (index, (_, text)) in files_below(folder).iter().rev().enumerate() {
            fs::write(flat.join(format!("{index:04}.json")), published(text)).expect("a copy");
        }
        inputs.push(flat);
    }
    let [a, b] = inputs.as_slice() else {
        unreachable!("two corpora")
    };
    assert_same(&first, &generate(&config([a, b])), "rewritten files");

    // From memory, and with the embedded documents, which must not show how the file was written either.
    let mut plain = Config::new();
    plain.embed_lexicons(true).lexicons(&official);
    let mut memory = Config::new();
    memory.embed_lexicons(true);
    for (path, text) in files_below(b).iter().rev() {
        memory.source(path.clone(), text.clone());
    }
    assert_same(&generate(&plain), &generate(&memory), "texts from memory");
}

/// Compares without printing megabytes.
fn assert_same(first: &Generated, second: &Generated, what: &str) {
    assert_eq!(first.lexicons, second.lexicons, "{what}");
    let paths = |generated: &Generated| -> Vec<String> {
        generated.files.iter().map(|(p, _)| p.to_owned()).collect()
    };
    assert_eq!(paths(first), paths(second), "{what}");
    for ((path, old), (_, new)) in first.files.iter().zip(second.files.iter()) {
        if old != new {
            let diff = similar::TextDiff::from_lines(old, new);
            let diff = diff.unified_diff().context_radius(3).to_string();
            panic!("{what}: {path} differs:\n{diff}");
        }
    }
}

/// The document as a repository holds it: with `$type`, and with every object's keys in another order, in one line.
fn published(text: &str) -> String {
    let mut document: Map<String, Value> = serde_json::from_str(text).expect("a lexicon");
    document.insert("$type".into(), "com.atproto.lexicon.schema".into());
    backwards(&Value::Object(document))
}

/// Compact JSON with keys from the last to the first.
fn backwards(value: &Value) -> String {
    let join = |parts: Vec<String>| parts.join(",");
    match value {
        Value::Object(object) => {
            let mut keys: Vec<&String> = object.keys().collect();
            keys.sort_by(|a, b| b.cmp(a));
            let member =
                |key: &String| format!("{}:{}", Value::from(key.as_str()), backwards(&object[key]));
            format!("{{{}}}", join(keys.into_iter().map(member).collect()))
        }
        Value::Array(array) => format!("[{}]", join(array.iter().map(backwards).collect())),
        other => other.to_string(),
    }
}
