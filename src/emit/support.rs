//! The support code: the files of `templates/`, as far as the output uses them.
//!
//! Each file is a part. A part is taken along when the output, or a part taken along, mentions one of the
//! names that `mod.rs` re-exports from it, or the part itself.

use std::collections::{BTreeMap, BTreeSet};

/// One file of the support code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupportFile {
    /// Its path below the output folder, with `/`.
    pub file: String,
    /// Its text, without the header.
    pub text: String,
}

/// The support code that generated texts need.
pub fn support_files<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<SupportFile> {
    let statements = statements(ROOT);
    let owners: BTreeMap<&str, &str> = statements
        .iter()
        .flat_map(|s| s.names.iter().map(|n| (*n, s.part)))
        .collect();
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = Vec::new();
    for text in texts {
        open.extend(mentions(text, &owners));
        if text.contains("impl lex::Subscription") {
            // No type mentions the frames that messages come in, but whoever subscribes reads them.
            open.push("frame");
        }
    }
    while let Some(part) = open.pop() {
        if wanted.insert(part) {
            let text = PARTS
                .iter()
                .find(|(name, _)| *name == part)
                .map_or("", |(_, text)| text);
            open.extend(
                mentions(text, &owners)
                    .into_iter()
                    .filter(|p| !wanted.contains(p)),
            );
            open.extend(companions(part, &statements));
        }
    }
    let root = SupportFile {
        file: "lex/mod.rs".to_owned(),
        text: filter_root(&statements, &wanted),
    };
    let parts = PARTS.iter().filter(|(name, _)| wanted.contains(name));
    let parts = parts.map(|(name, text)| SupportFile {
        file: format!("lex/{name}.rs"),
        text: (*text).to_owned(),
    });
    std::iter::once(root).chain(parts).collect()
}

/// `lex/mod.rs` as it is, all parts included.
const ROOT: &str = include_str!("../../templates/mod.rs");

macro_rules! parts {
    ($($name:literal),* $(,)?) => {
        /// The parts: name and text.
        const PARTS: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../templates/", $name, ".rs")))),*];
    };
}

parts!(
    "at_identifier",
    "at_uri",
    "blob",
    "bytes",
    "cid",
    "cid_link",
    "data_error",
    "datetime",
    "decode",
    "did",
    "encode",
    "error_name",
    "frame",
    "handle",
    "language",
    "locate",
    "map",
    "node",
    "nsid",
    "object",
    "permission",
    "reader",
    "record",
    "record_key",
    "redacted_debug",
    "string_format",
    "text_enum",
    "tid",
    "union",
    "uri",
    "value",
    "value_read",
    "xrpc",
);

/// One statement of `mod.rs`: its text with the comments before it, the part it belongs to, the names it exports.
struct Statement<'a> {
    text: &'a str,
    part: &'a str,
    names: Vec<&'a str>,
}

/// Splits `mod.rs`: whatever ends in a semicolon is a statement; what comes before its first word belongs to it.
fn statements(root: &str) -> Vec<Statement<'_>> {
    root.split_inclusive(";\n").map(statement).collect()
}

fn statement(text: &str) -> Statement<'_> {
    let code = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    let words = code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_'));
    let mut words = words
        .filter(|word| !word.is_empty())
        .skip_while(|word| !["mod", "use"].contains(word));
    let keyword = words.next();
    let part = words.find(|word| *word != "self").unwrap_or_default();
    let part = if PARTS.iter().any(|(name, _)| *name == part) {
        part
    } else {
        ""
    };
    let mut names: Vec<&str> = match keyword {
        Some("use") => words.collect(),
        _ => Vec::new(),
    };
    names.retain(|_| !part.is_empty());
    Statement { text, part, names }
}

/// `mod.rs` without the statements of parts that are left out.
fn filter_root(statements: &[Statement<'_>], wanted: &BTreeSet<&str>) -> String {
    let kept = statements
        .iter()
        .filter(|s| s.part.is_empty() || wanted.contains(s.part));
    kept.map(|statement| statement.text).collect()
}

/// The files that only add to a part: they export nothing, and their names begin with the part's.
fn companions<'a>(part: &str, statements: &[Statement<'a>]) -> Vec<&'a str> {
    let exports = |name: &str| {
        statements
            .iter()
            .any(|s| s.part == name && !s.names.is_empty())
    };
    let adds = |name: &str| {
        name.strip_prefix(part)
            .is_some_and(|rest| rest.starts_with('_'))
    };
    let parts = statements.iter().map(|statement| statement.part);
    parts.filter(|name| adds(name) && !exports(name)).collect()
}

/// The parts that a text mentions, as `lex::name` or `super::name`.
fn mentions<'a>(text: &str, owners: &BTreeMap<&'a str, &'a str>) -> Vec<&'a str> {
    let mut parts = Vec::new();
    for prefix in ["lex::", "super::"] {
        for (at, _) in text.match_indices(prefix) {
            let rest = text.get(at + prefix.len()..).unwrap_or_default();
            let list = match rest.strip_prefix('{') {
                Some(list) => list.split('}').next().unwrap_or_default(),
                None => rest
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .next()
                    .unwrap_or_default(),
            };
            for name in list.split(|c: char| !c.is_alphanumeric() && c != '_') {
                let part = PARTS
                    .iter()
                    .map(|(part, _)| *part)
                    .find(|part| *part == name);
                parts.extend(part.or_else(|| owners.get(name).copied()));
            }
        }
    }
    parts
}

/// The lines that generated code needs below `[dependencies]`: serde for the code itself, serde_json to use it.
pub fn dependencies() -> Vec<String> {
    vec![
        r#"serde = { version = "1", default-features = false, features = ["std"] }"#.to_owned(),
        r#"serde_json = "1""#.to_owned(),
    ]
}
