//! The shape of the code: which way data flows, and what no file may hold. CONTRIBUTING.md tells why.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{files_below, root};

/// Each module, and the modules of the crate that it may use. Stages stand in the order in which data flows.
const MAY_USE: &[(&str, &[&str])] = &[
    // What stages share.
    ("diagnostic", &["source"]),
    ("failure", &["diagnostic"]),
    ("glob", &[]),
    ("ir", &[]),
    ("names", &[]),
    // The stages.
    ("source", &["diagnostic"]),
    ("lexicon", &["diagnostic", "lex", "source"]),
    // Between JSON and the language.
    ("overlay", &["diagnostic", "lexicon", "source"]),
    ("catalog", &["diagnostic", "glob", "lexicon", "source"]),
    (
        "settings",
        &["catalog", "diagnostic", "glob", "lexicon", "names"],
    ),
    (
        "check",
        &[
            "catalog",
            "diagnostic",
            "glob",
            "lex",
            "lexicon",
            "settings",
            "source",
        ],
    ),
    (
        "lower",
        &[
            "catalog",
            "diagnostic",
            "ir",
            "lex",
            "lexicon",
            "names",
            "settings",
        ],
    ),
    // From here on nobody knows what a lexicon is.
    ("emit", &["ir", "names"]),
    ("format", &["emit"]),
    ("output", &["diagnostic", "failure"]),
    // What all stages together give.
    ("generated", &["diagnostic", "failure", "output"]),
    (
        "cache",
        &[
            "diagnostic",
            "generated",
            "ir",
            "lexicon",
            "output",
            "source",
        ],
    ),
    // A second way out of the catalog: data judged by lexicons.
    (
        "validate",
        &["catalog", "diagnostic", "lex", "lexicon", "source"],
    ),
    // A third: what there is, and why.
    ("inventory", &["catalog", "check", "diagnostic", "lexicon"]),
    // What ties them together.
    (
        "pipeline",
        &[
            "cache",
            "catalog",
            "check",
            "config",
            "diagnostic",
            "emit",
            "failure",
            "format",
            "generated",
            "inventory",
            "ir",
            "lexicon",
            "lower",
            "output",
            "overlay",
            "source",
            "validate",
        ],
    ),
    (
        "config",
        &[
            "build_script",
            "check",
            "diagnostic",
            "failure",
            "generated",
            "lower",
            "output",
            "pipeline",
            "settings",
            "source",
        ],
    ),
    (
        "config_file",
        &[
            "config",
            "diagnostic",
            "failure",
            "glob",
            "lower",
            "settings",
        ],
    ),
    (
        "build_script",
        &["config", "diagnostic", "failure", "source"],
    ),
    // The command is a crate of its own, and reaches the library as any other would.
    ("main", &[]),
    ("cli", &[]),
    // Declares and re-exports.
    ("lib", &["pipeline"]),
];

/// What the command may use of the library: what every user may.
const PUBLIC: &[&str] = &[
    "Transport",
    "Config",
    "Failure",
    "Generated",
    "UnknownFields",
    "Validator",
    "config_file",
    "diagnostic",
    "inventory",
    "output",
    "validate",
];

/// No file is longer, in lines.
const LONGEST: usize = 450;

#[test]
fn a_stage_uses_only_what_stands_above_it() {
    let rules: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for (path, code) in code_of("src") {
        let module = module_of(&path);
        let Some(allowed) = rules.get(module) else {
            wrong.push(format!("src/{path}: `{module}` is not in the table"));
            continue;
        };
        assert!(
            !code.contains("crate::{"),
            "src/{path}: one `use` for each module, please"
        );
        for target in names_after(&code, "crate::") {
            used.insert((module.to_owned(), target.clone()));
            if target != module && !allowed.contains(&target.as_str()) {
                wrong.push(format!("src/{path}: `{module}` must not use `{target}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // The test sees imports at all.
    for (module, target) in [
        ("lower", "catalog"),
        ("emit", "ir"),
        ("pipeline", "output"),
        ("check", "lexicon"),
    ] {
        assert!(
            used.contains(&(module.into(), target.into())),
            "{module} -> {target}"
        );
    }
}

#[test]
fn the_command_uses_the_public_interface_alone() {
    let mut used = BTreeSet::new();
    for (path, code) in code_of("src") {
        if module_of(&path) != "cli" {
            continue;
        }
        for list in code.split("lexgen::{").skip(1) {
            let list = list.split('}').next().unwrap_or_default();
            used.extend(list.split(',').map(|name| first_word(name.trim())));
        }
        used.extend(names_after(&code, "lexgen::"));
    }
    used.remove("");
    let wrong: Vec<&String> = used
        .iter()
        .filter(|name| !PUBLIC.contains(&name.as_str()))
        .collect();
    assert!(wrong.is_empty(), "not public: {wrong:?}");
    assert!(used.contains("Config"));
}

/// Whether `mod.rs` keeps the part behind the feature `client`.
fn is_client_part(path: &str) -> bool {
    let root = std::fs::read_to_string(root().join("templates/mod.rs")).expect("the root");
    let part = path.strip_suffix(".rs").unwrap_or(path);
    root.contains(&format!("#[cfg(feature = \"client\")]\nmod {part};"))
}

#[test]
fn the_support_code_stands_alone() {
    for (path, code) in code_of("templates") {
        assert!(
            names_after(&code, "crate::").is_empty(),
            "templates/{path}: it is copied into other crates, where `crate` is another one"
        );
        for line in code.lines() {
            let Some(rest) = line
                .trim_start()
                .strip_prefix("use ")
                .or_else(|| line.trim_start().strip_prefix("pub use "))
                .or_else(|| line.trim_start().strip_prefix("pub(crate) use "))
            else {
                continue;
            };
            let first = first_word(rest.trim_start_matches("::"));
            // What stands for types of other crates needs those.
            let adapted = ["chrono", "jiff", "time", "url"].into_iter();
            let is_adapter = adapted
                .map(|name| (name, format!("foreign_{name}.rs")))
                .any(|(name, file)| first == name && path == file);
            let is_sibling = path == "mod.rs" || !rest.contains("::");
            let plain = ["std", "core", "serde", "super", "self", "lex"];
            // What only a client needs; types alone need serde and nothing else.
            let clients = [
                "bytes",
                "futures_core",
                "http",
                "reqwest",
                "serde_ipld_dagcbor",
                "serde_json",
                "tokio",
                "tokio_tungstenite",
                "ureq",
            ];
            let allowed = plain.contains(&first.as_str())
                || clients.contains(&first.as_str()) && is_client_part(&path)
                || is_adapter
                || first == "unicode_segmentation" && path == "graphemes.rs";
            assert!(is_sibling || allowed, "templates/{path}: {line}");
        }
        // Generated code may be compiled as edition 2021.
        for chain in ["&& let ", "|| let "] {
            assert!(
                !code.contains(chain),
                "templates/{path}: `{chain}` needs edition 2024"
            );
        }
    }
}

#[test]
fn nothing_panics_on_purpose() {
    let mut wrong = Vec::new();
    for folder in ["src", "templates"] {
        for (path, code) in code_of(folder) {
            for (number, line) in code.lines().enumerate() {
                let words = [
                    ".unwrap()",
                    ".expect(",
                    ".unwrap_err()",
                    "panic!",
                    "todo!",
                    "unimplemented!",
                    "unreachable!",
                ];
                for word in words.iter().filter(|word| line.contains(**word)) {
                    wrong.push(format!("{folder}/{path}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    for folder in ["src", "templates"] {
        for (path, text) in files_below(&root().join(folder)) {
            let lines = text.lines().count();
            assert!(
                lines <= LONGEST || !path.ends_with(".rs"),
                "{folder}/{path} has {lines} lines: split it by what its parts are about"
            );
        }
    }
}

#[test]
fn test_code_is_told_from_the_rest() {
    let code = without_tests_and_comments(
        "use a; // panic!\n/// x.unwrap()\nfn f() { \"http://x\" }\n#[cfg(test)]\nmod tests {\n  panic!()\n}\n",
    );
    assert_eq!(code, "use a; \n\nfn f() { \"http://x\" }\n");
    assert_eq!(
        names_after(
            "use crate::ir::X; pub(crate) fn f(a: crate::names::B, c: $crate::d::E)",
            "crate::"
        ),
        ["ir", "names"]
    );
    assert!(is_test_file(
        "check/tests/skip.rs",
        &["check/tests".to_owned()]
    ));
    assert!(!is_test_file(
        "check/testset.rs",
        &["check/tests".to_owned()]
    ));
}

/// The code of all files in a folder, without tests and comments. Line numbers stay as they are.
fn code_of(folder: &str) -> Vec<(String, String)> {
    let mut files = files_below(&root().join(folder));
    files.retain(|(path, _)| path.ends_with(".rs"));
    assert!(files.len() > 20, "{folder}");
    let tests: Vec<String> = files
        .iter()
        .flat_map(|(path, text)| test_modules(path, text))
        .collect();
    files
        .into_iter()
        .filter(|(path, _)| !is_test_file(path, &tests))
        .map(|(path, text)| (path, without_tests_and_comments(&text)))
        .collect()
}

/// The modules in other files that a file declares for tests, as paths without an ending.
fn test_modules(path: &str, text: &str) -> Vec<String> {
    let path = Path::new(path);
    let folder = match path.file_stem().and_then(|stem| stem.to_str()) {
        Some("mod" | "lib" | "main") | None => path.parent().unwrap_or(path).to_owned(),
        Some(_) => path.with_extension(""),
    };
    let lines: Vec<&str> = text.lines().collect();
    lines
        .windows(2)
        .filter(|pair| pair[0].trim() == "#[cfg(test)]")
        .filter_map(|pair| pair[1].trim().strip_suffix(';'))
        .filter_map(|line| line.rsplit_once("mod "))
        .map(|(_, name)| folder.join(name).to_string_lossy().replace('\\', "/"))
        .collect()
}

fn is_test_file(path: &str, tests: &[String]) -> bool {
    tests.iter().any(|module| {
        path.strip_prefix(module.as_str())
            .is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    })
}

/// Tests stand at the end of a file: everything from `#[cfg(test)] mod tests {` on goes.
fn without_tests_and_comments(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let end = lines
        .windows(2)
        .position(|pair| pair[0].trim() == "#[cfg(test)]" && pair[1].trim_end().ends_with('{'))
        .unwrap_or(lines.len());
    let mut code = String::new();
    for line in &lines[..end] {
        let comment = match line.trim_start().starts_with("//") {
            true => Some(0),
            false => line.find(" // ").map(|at| at + 1),
        };
        code.push_str(&line[..comment.unwrap_or(line.len())]);
        code.push('\n');
    }
    code
}

/// `src/check/skip.rs` is in `check`.
fn module_of(path: &str) -> &str {
    let first = path.split('/').next().unwrap_or(path);
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The words that follow a path's first part, wherever that begins a path.
fn names_after(code: &str, part: &str) -> Vec<String> {
    code.match_indices(part)
        .filter(|(at, _)| {
            !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$')
        })
        .map(|(at, _)| first_word(&code[at + part.len()..]))
        .collect()
}

fn first_word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}
