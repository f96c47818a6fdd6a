//! Names, texts and sizes that nobody would write in good faith. What comes of them is compiled, documented and measured.

#[path = "../common/mod.rs"]
mod common;
mod names;
#[cfg(target_os = "linux")]
mod scale;
mod texts;

use serde_json::{Value, json};

/// A lexicon of some definitions.
fn lexicon(id: &str, defs: Value) -> String {
    json!({"lexicon": 1, "id": id, "defs": defs}).to_string()
}
