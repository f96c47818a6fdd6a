//! Types and support code of another crate: what is written, and that two such crates fit together.
//!
//! `tests/external/base` are the lexicons of the other crate, `app` those on top of it, and `expected` is what is written
//! for them. `LEXGEN_BLESS=1 cargo test --test external` rewrites that.

mod common;

use std::collections::BTreeMap;
use std::fs;

use common::{Downstream, bless, files_below, root};
use lexgen::{Config, Generated};

/// What the crate gives that the other one is built on.
fn base() -> Generated {
    let mut config = Config::new();
    config.lexicons(folder("base")).share_runtime(true);
    config.generate().expect("it generates")
}

/// What is written on top of it, where it is found below this path.
fn app(root: &str) -> Generated {
    let mut config = Config::new();
    config
        .lexicons(folder("base"))
        .lexicons(folder("app"))
        .external("org.base", format!("{root}::org::base"));
    config.generate().expect("it generates")
}

fn folder(name: &str) -> std::path::PathBuf {
    root().join("tests/external").join(name)
}

#[test]
fn golden_files_are_what_is_generated() {
    let mut actual: BTreeMap<String, String> = app("::base")
        .files
        .iter()
        .map(|(path, text)| (format!("app/{path}"), text.to_owned()))
        .collect();
    // Of the support code what differs when it is shared: its root, and any file with a macro.
    for path in ["lex/mod.rs", "lex/redacted_debug.rs"] {
        let text = base().files.get(path).expect("it is there").to_owned();
        actual.insert(format!("base/{path}"), text);
    }
    let expected = folder("expected");
    if bless() {
        let _ = fs::remove_dir_all(&expected);
        for (path, text) in &actual {
            let path = expected.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
    }
    let before: BTreeMap<String, String> = files_below(&expected).into_iter().collect();
    let paths = |files: &BTreeMap<String, String>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(
        paths(&before),
        paths(&actual),
        "LEXGEN_BLESS=1 accepts this"
    );
    for (path, text) in &actual {
        let diff = similar::TextDiff::from_lines(&before[path], text);
        let diff = diff.unified_diff().header(path, "generated").to_string();
        assert!(diff.is_empty(), "LEXGEN_BLESS=1 accepts this:\n{diff}");
    }
}

#[test]
fn nothing_is_generated_for_the_other_crate() {
    let (base, app) = (base(), app("::base"));
    assert_eq!((base.lexicons, app.lexicons), (4, 4));
    assert!(app.dependencies.is_empty(), "{:?}", app.dependencies);
    let paths: Vec<&str> = app.files.iter().map(|(path, _)| path).collect();
    assert!(!paths.iter().any(|path| path.starts_with("org/base")));
    assert!(
        !paths.iter().any(|path| path.starts_with("lex/")),
        "{paths:?}"
    );
}

#[test]
fn a_single_lexicon_may_be_elsewhere_and_the_narrowest_group_counts() {
    let generated = Config::new()
        .lexicons(folder("base"))
        .lexicons(folder("app"))
        .external("org.base", "::base::org::base")
        .external("org.base.type", "::types::one")
        .runtime("crate::support")
        .generate()
        .expect("it generates");
    let note = generated
        .files
        .get("com/example/note.rs")
        .expect("it is there");
    assert!(
        note.contains("use ::base::org::base::defs as base_defs;"),
        "{note}"
    );
    assert!(note.contains("use ::types::one as r#type;"), "{note}");
    let root = generated.files.get("mod.rs").expect("it is there");
    assert!(root.contains("pub use crate::support as lex;"), "{root}");
}

/// Two crates and, for good measure, two folders of one crate.
#[test]
fn both_crates_compile_and_fit_together() {
    for edition in ["2021", "2024"] {
        let name = format!("external-{edition}");
        let crate_ = Downstream::new(
            &name,
            edition,
            "\n[dependencies.base]\npath = \"base\"\n\n[dev-dependencies]\n",
        );
        let lib = "#![deny(warnings)]\n";
        let manifest = fs::read_to_string(crate_.dir().join("Cargo.toml")).expect("a manifest");
        let base_manifest = manifest
            .replace(&name, "base")
            .replace("[dependencies.base]\npath = \"base\"\n", "")
            .replace("[workspace]\n", "");
        crate_.file("base/Cargo.toml", &base_manifest);
        // The root of the output is that of the crate, as it is with `include!`.
        crate_.generated("base/src", &base());
        let root = base().files.get("mod.rs").expect("a root").to_owned();
        crate_.file("base/src/lib.rs", &format!("{lib}{root}"));
        fs::remove_file(crate_.dir().join("base/src/mod.rs")).expect("it was there");

        crate_.generated("src/lexicons", &app("::base"));
        crate_.generated("src/below", &base_unshared());
        crate_.generated("src/above", &app("crate::below"));
        crate_.file(
            "src/lib.rs",
            &format!("{lib}pub mod above;\npub mod below;\npub mod lexicons;\n"),
        );
        crate_.cargo(&["fmt", "--check"]);
        // The tests are formatted for one edition; what is generated has to suit both.
        for (path, text) in files_below(&folder("tests")) {
            crate_.file(
                &format!("tests/{path}"),
                &text.replace("external::", &format!("external_{edition}::")),
            );
        }
        crate_.cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]);
        let tests = crate_.cargo(&["test", "--quiet"]);
        assert!(tests.contains("running 3 tests"), "{tests}");
        crate_.cargo(&["doc", "--quiet", "--no-deps", "--workspace"]);
    }
}

/// In one crate there is no need to share.
fn base_unshared() -> Generated {
    let mut config = Config::new();
    // A folder on top of it needs more than its own types do.
    config.lexicons(folder("base")).lexicons(folder("app"));
    config.generate().expect("it generates")
}

#[test]
fn the_support_code_is_whole_with_every_transport() {
    use lexgen::Transport::{Reqwest, Tungstenite, Ureq};
    let mut config = Config::new();
    config.lexicons(folder("base")).share_runtime(true);
    for transport in [Reqwest, Ureq, Tungstenite] {
        config.transport(transport);
    }
    let generated = config.generate().expect("it generates");
    for part in [
        "reqwest_stream",
        "ureq_stream",
        "tungstenite_connector",
        "datetime",
        "records",
    ] {
        let path = format!("lex/{part}.rs");
        assert!(generated.files.get(&path).is_some(), "{path}");
    }
    assert_eq!(
        generated.dependencies.len(),
        11,
        "{:?}",
        generated.dependencies
    );
    let types = config.types_only(true).generate().expect("it generates");
    assert_eq!(types.dependencies.len(), 2, "{:?}", types.dependencies);
    let crate_ = Downstream::without_client("external-types", "2021", "");
    crate_.generated("src/lexicons", &types);
    crate_.file("src/lib.rs", "#![deny(warnings)]\npub mod lexicons;\n");
    crate_.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
}
