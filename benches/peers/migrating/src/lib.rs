//! A task that each program does twice: over the types that it comes from, and over lexgen's.

use std::path::Path;

/// The body of a timeline, from the folder that `LEXGEN_SHARED` names.
pub fn timeline() -> String {
    let shared = std::env::var("LEXGEN_SHARED").expect("LEXGEN_SHARED names a folder");
    std::fs::read_to_string(Path::new(&shared).join("bench/timeline.json")).expect("a timeline")
}

/// Runs both versions, and holds that they say the same.
pub fn compare(before: fn(&str) -> Vec<String>, after: fn(&str) -> Vec<String>) {
    let body = timeline();
    let (before, after) = (before(&body), after(&body));
    assert!(!after.is_empty());
    assert_eq!(before, after);
    println!("{} lines, the same before and after", after.len());
}

/// Two JSON texts of the same value are the same, whatever the order of their keys.
pub fn sorted(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("JSON");
    value.to_string()
}
