//! The crates that the output needs, told by the parts of the support code that it has.

use std::collections::BTreeSet;

use super::support::SupportFile;

/// The lines that generated code needs below `[dependencies]`: serde for the code itself, serde_json to use it (and for the
/// floats of what writes JSON), and what the parts of a client are made of. Of each the least version that will do, for a
/// lock file keeps an old one that is allowed.
pub fn dependencies<'a>(support: impl Iterator<Item = &'a SupportFile>) -> Vec<String> {
    let parts: BTreeSet<&str> = support.map(|file| file.file.as_str()).collect();
    let has = |part: &str| parts.contains(format!("lex/{part}.rs").as_str());
    let lines = [
        (
            true,
            r#"serde = { version = "1.0.139", default-features = false, features = ["std"] }"#,
        ),
        (true, r#"serde_json = "1""#),
        (has("foreign_chrono"), r#"chrono = "0.4.31""#),
        (has("foreign_jiff"), r#"jiff = "0.2""#),
        (has("foreign_time"), r#"time = "0.3""#),
        (has("foreign_url"), r#"url = "2""#),
        (has("graphemes"), r#"unicode-segmentation = "1""#),
        (has("transport"), r#"bytes = "1""#),
        (has("transport"), r#"http = "1""#),
        (
            has("pages") || has("stream") || has("subscription"),
            r#"futures-core = "0.3""#,
        ),
        (
            has("reqwest_transport") && !has("reqwest_stream"),
            r#"reqwest = "0.13""#,
        ),
        (
            has("reqwest_stream"),
            r#"reqwest = { version = "0.13", features = ["stream"] }"#,
        ),
        (has("ureq_transport"), r#"ureq = "3""#),
        (has("subscription"), r#"serde_ipld_dagcbor = "0.7""#),
        (
            has("tungstenite_connector"),
            r#"tokio = { version = "1", features = ["net", "rt", "time"] }"#,
        ),
        // The TLS is the system's, which works without a further choice by the program.
        (
            has("tungstenite_connector"),
            r#"tokio-tungstenite = { version = "0.30", features = ["native-tls"] }"#,
        ),
    ];
    let needed = lines.into_iter().filter(|(needed, _)| *needed);
    needed.map(|(_, line)| line.to_owned()).collect()
}
