//! Golden folders: `tests/golden/<case>/lexicons` in, `tests/golden/<case>/expected` out. A case about options has them in a
//! `lexgen.toml`.
//!
//! `LEXGEN_BLESS=1 cargo test --test golden` rewrites what is expected; read the difference before you commit it.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use common::{Downstream, bless, files_below, root, shared};
use lexgen::{Config, Generated};

#[test]
fn golden_files_are_what_is_generated() {
    let mut differences = String::new();
    for case in cases() {
        let expected = case.join("expected");
        let actual = shown(&generate(&case));
        if bless() {
            let _ = fs::remove_dir_all(&expected);
            for (path, text) in &actual {
                let path = expected.join(path);
                fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
                fs::write(path, text).expect("a file");
            }
            continue;
        }
        let before: BTreeMap<String, String> = files_below(&expected).into_iter().collect();
        let paths: std::collections::BTreeSet<&String> =
            before.keys().chain(actual.keys()).collect();
        for path in paths {
            let (old, new) = (before.get(path), actual.get(path));
            if old != new {
                let old = old.map_or("", String::as_str);
                let new = new.map_or("", String::as_str);
                let diff = similar::TextDiff::from_lines(old, new);
                let name = format!("{}/{path}", expected.display());
                differences += &diff
                    .unified_diff()
                    .context_radius(3)
                    .header(&name, "generated")
                    .to_string();
            }
        }
    }
    assert!(
        differences.is_empty(),
        "LEXGEN_BLESS=1 accepts this:\n{differences}"
    );
}

#[test]
fn golden_output_compiles_and_round_trips_in_both_editions() {
    for edition in ["2021", "2024"] {
        let crate_ = Downstream::new(&format!("golden-{edition}"), edition, "");
        let mut lib = String::from("#![deny(warnings)]\n#![allow(unknown_lints)]\n");
        for case in cases() {
            let name = case_name(&case);
            crate_.generated(&format!("src/{name}"), &generate(&case));
            lib += &format!("pub mod {name};\n");
        }
        crate_.file("src/lib.rs", &lib);
        crate_.cargo(&["fmt", "--check"]);
        // The tests are formatted for one edition; what is generated has to suit both.
        for (path, text) in files_below(&root().join("tests/golden_round_trips")) {
            crate_.file(
                &format!("tests/{path}"),
                &text.replace("golden::", &format!("golden_{edition}::")),
            );
        }
        crate_.cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]);
        let tests = crate_.cargo(&["test", "--quiet"]);
        assert!(
            !tests.contains("running 0 tests\n\nrunning 0 tests"),
            "{tests}"
        );
        crate_.cargo(&["doc", "--quiet", "--no-deps"]);
    }
}

#[test]
fn a_private_module_gives_no_warning_either() {
    let crate_ = Downstream::new("golden-private", "2024", "");
    crate_.generated(
        "src/lexicons",
        &generate(&root().join("tests/golden/create_session")),
    );
    crate_.file(
        "src/main.rs",
        "#![deny(warnings)]\nmod lexicons;\nuse lexicons::com::atproto::server::create_session::Input;\n\
         fn main() {\n    let input = Input::new(\"alice.test\", \"pw\");\n    assert!(!format!(\"{input:?}\").contains(\"pw\"));\n}\n",
    );
    crate_.cargo(&["run", "--quiet"]);
}

/// What is allowed or denied around the output is up to the crate that it is in.
#[test]
fn groups_of_lints_find_nothing() {
    let crate_ = Downstream::new("golden-lints", "2021", "");
    let mut config = Config::new();
    config.lexicons(root().join("lexicons"));
    crate_.generated("src/lexicons", &config.generate().expect("it generates"));
    crate_.file(
        "src/lib.rs",
        "//! Generated code.\n#![forbid(unsafe_code)]\n#![deny(warnings, unused, missing_docs, nonstandard_style, future_incompatible)]\n\
         #![deny(rust_2018_idioms, rust_2021_compatibility, let_underscore, unreachable_pub)]\n\
         /// Generated code.\npub mod lexicons;\n",
    );
    crate_.cargo(&["check", "--quiet"]);
}

/// Otherwise `cargo fmt` and `lexgen --check` could not both be content.
#[test]
fn no_setting_of_rustfmt_touches_the_output() {
    let crate_ = Downstream::new("golden-rustfmt", "2024", "");
    let lexicons = root().join("lexicons");
    let mut whole = Config::new();
    whole.lexicons(&lexicons).embed_lexicons(true);
    crate_.generated("src/whole", &whole.generate().expect("it generates"));
    let mut above = Config::new();
    above.lexicons(&lexicons).group_features(true);
    above.external("com.atproto", "crate::whole::com::atproto");
    crate_.generated("src/above", &above.generate().expect("it generates"));
    crate_.file("src/lib.rs", "pub mod above;\npub mod whole;\n");
    for settings in [
        "hard_tabs = true\nmax_width = 60\n",
        "tab_spaces = 2\nuse_small_heuristics = \"Off\"\n",
    ] {
        crate_.file("rustfmt.toml", settings);
        crate_.cargo(&["fmt", "--check"]);
    }
}

#[test]
fn types_alone_need_serde_alone() {
    let mut config = Config::new();
    config.lexicons(root().join("lexicons")).types_only(true);
    let generated = config.generate().expect("it generates");
    assert_eq!(
        generated.dependencies.len(),
        2,
        "{:?}",
        generated.dependencies
    );
    let crate_ = Downstream::without_client("types-only", "2021", "");
    crate_.generated("src/lexicons", &generated);
    crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod lexicons;\n");
    crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
}

#[test]
fn the_seed_documents_give_the_same_bytes() {
    let Some(seeds) = shared("seeds") else {
        return println!("skipped: LEXGEN_SHARED is not set");
    };
    let generated = |file: &str| -> BTreeMap<String, String> {
        let text = fs::read_to_string(seeds.join(file)).expect("a seed");
        shown(
            &Config::new()
                .source(file, text)
                .generate()
                .expect("it generates"),
        )
    };
    let first = generated("createSession.json");
    assert_eq!(
        first,
        shown(&generate(&root().join("tests/golden/create_session")))
    );
    assert_eq!(first, generated("createSession.published-record.json"));

    let file = "com/atproto/server/create_session.rs";
    let older = generated("createSession.older-constant.json");
    let diff = similar::TextDiff::from_lines(&older[file], &first[file]);
    let changed: Vec<String> = diff
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .map(|change| change.to_string())
        .collect();
    assert!(!changed.is_empty());
    // The field with its documentation, and the lines of the macro calls that list it: nothing else.
    assert!(
        changed.iter().filter(|l| l.contains("pub ")).count() == 1,
        "{changed:?}"
    );
    for line in &changed {
        let known = [
            "allow_takendown",
            "allowTakendown",
            "///",
            "optional",
            "redacted",
            "identifier",
            "auth_factor_token",
        ];
        assert!(
            known.iter().any(|word| line.contains(word)) || line.trim() == "}",
            "{line}"
        );
    }
    for (path, text) in &first {
        assert!(
            path == file || older.get(path) == Some(text),
            "{path} differs too"
        );
    }
}

#[test]
fn output_depends_on_the_lexicons_alone() {
    let cases = root().join("tests/golden/clashes/lexicons");
    let files = files_below(&cases);
    let mut forward = Config::new();
    let mut backward = Config::new();
    for (path, text) in &files {
        forward.source(path.clone(), text.clone());
    }
    for (index, (_, text)) in files.iter().enumerate().rev() {
        let value: serde_json::Value = serde_json::from_str(text).expect("JSON");
        backward.source(format!("elsewhere/{index}.json"), reversed(&value));
    }
    let forward = shown(&forward.generate().expect("it generates"));
    assert_eq!(forward, shown(&backward.generate().expect("it generates")));
    assert_eq!(
        forward,
        shown(&generate(&root().join("tests/golden/clashes")))
    );
}

/// JSON with every object's keys in reverse.
fn reversed(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(object) => {
            let mut entries: Vec<String> = object
                .iter()
                .map(|(k, v)| format!("{}:{}", serde_json::Value::from(k.as_str()), reversed(v)))
                .collect();
            entries.reverse();
            format!("{{{}}}", entries.join(","))
        }
        serde_json::Value::Array(array) => {
            format!(
                "[{}]",
                array.iter().map(reversed).collect::<Vec<_>>().join(",")
            )
        }
        other => other.to_string(),
    }
}

fn cases() -> Vec<PathBuf> {
    let folder = root().join("tests/golden");
    let entries = fs::read_dir(folder).expect("golden cases").flatten();
    let mut cases: Vec<PathBuf> = entries
        .map(|e| e.path())
        .filter(|p| p.join("lexicons").is_dir())
        .collect();
    cases.sort();
    assert!(cases.len() > 10);
    cases
}

fn case_name(case: &Path) -> String {
    case.file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned()
}

fn generate(case: &Path) -> Generated {
    let file = case.join("lexgen.toml");
    let mut config = match file.is_file() {
        true => Config::from_file(file).expect("options"),
        false => Config::new(),
    };
    if !case.join("lexgen.toml").is_file() {
        config.lexicons(case.join("lexicons"));
    }
    match config.allow_unresolved(true).generate() {
        Ok(generated) => generated,
        Err(failure) => panic!("{}: {failure}", case.display()),
    }
}

/// The files that a golden folder shows: all but the support code, of which the root tells the parts.
fn shown(generated: &Generated) -> BTreeMap<String, String> {
    let files = generated
        .files
        .iter()
        .filter(|(path, _)| *path == "lex/mod.rs" || !path.starts_with("lex/"));
    files
        .map(|(path, text)| (path.to_string(), text.to_string()))
        .collect()
}
