//! What compiling generated code costs, dependencies built before: `cargo check` of the crate alone.
//!
//! `--test` checks the official lexicons alone and once. Words choose subjects: lexgen, three, network, atrium, jacquard.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use costs::folder::{definitions, empty, lines, project, scratch, shared, stage};
use costs::{Figures, Subject, measure, print, rounds};

/// Definitions in the lexicons that the peers' crates were made of, for the features chosen below.
const ATRIUM_DEFINITIONS: f64 = 620.0;
const JACQUARD_DEFINITIONS: f64 = 830.0;

/// A crate that is checked, and what it holds.
struct Subjects {
    /// The package.
    name: &'static str,
    title: String,
    definitions: f64,
    manifest: PathBuf,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let once = args.iter().any(|arg| arg == "--test");
    let words: Vec<&String> = args.iter().filter(|arg| !arg.starts_with("--")).collect();
    let wanted = |name: &str| match (once, words.is_empty()) {
        (true, _) => name == "lexgen",
        (false, true) => true,
        (false, false) => words.iter().any(|word| *word == name),
    };
    let mut crates = Vec::new();
    if wanted("lexgen") {
        crates.push(generated(
            "official",
            "lexgen, official",
            &[shared("corpus/official")],
            &[],
        ));
    }
    if wanted("three") {
        let three = [
            "--include=app.bsky.feed.getTimeline",
            "--include=app.bsky.actor.getProfile",
            "--include=com.atproto.repo.createRecord",
        ];
        crates.push(generated(
            "three",
            "lexgen, three endpoints",
            &[shared("corpus/official")],
            &three,
        ));
    }
    if wanted("network") {
        let both = [shared("corpus/official"), shared("corpus/network")];
        let lenient = ["--allow-unresolved", "--skip-invalid"];
        crates.push(generated(
            "network",
            "lexgen, official and network",
            &both,
            &lenient,
        ));
    }
    if wanted("atrium") {
        let line = r#"atrium-api = "=0.26.0""#;
        crates.push(published(
            "atrium-api",
            "atrium-api 0.26.0",
            line,
            ATRIUM_DEFINITIONS,
        ));
    }
    if wanted("jacquard") {
        let line = concat!(
            r#"jacquard-api = { version = "=0.12.2", default-features = false, "#,
            r#"features = ["std", "com_atproto", "app_bsky", "chat_bsky", "tools_ozone"] }"#
        );
        crates.push(published(
            "jacquard-api",
            "jacquard-api 0.12.2",
            line,
            JACQUARD_DEFINITIONS,
        ));
    }
    let subjects: Vec<Subject<'_>> = crates.iter().map(subject).collect();
    let figures = measure(&subjects, if once { 0 } else { rounds(3) });
    print(
        "cargo check of the crate alone; ratios for each definition",
        &figures,
        "definition",
    );
    if !once && words.is_empty() {
        generator();
    }
}

fn subject(one: &Subjects) -> Subject<'_> {
    Subject {
        name: one.title.clone(),
        divisor: one.definitions,
        prepare: Box::new(|| {
            let clean = cargo(one)
                .args(["clean", "--quiet", "-p", one.name])
                .status();
            assert!(
                clean.expect("cargo runs").success(),
                "cargo clean {}",
                one.name
            );
        }),
        command: Box::new(|| {
            let mut command = cargo(one);
            command.args(["check", "--quiet", "-p", one.name]);
            command
        }),
    }
}

/// Cargo for a crate, without incremental compilation: what a clean build pays.
fn cargo(one: &Subjects) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(one.manifest.parent().expect("a folder"));
    command.env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_TARGET_DIR", scratch("check-target"));
    command
}

/// A crate of generated code, with client stubs.
fn generated(name: &'static str, title: &str, lexicons: &[PathBuf], options: &[&str]) -> Subjects {
    let staged = empty(&format!("{name}-lexicons"));
    stage(lexicons, &staged, |_| true);
    let dir = empty(&format!("{name}-crate"));
    let run = Command::new(lexgen())
        .arg(&staged)
        .arg("-o")
        .arg(dir.join("src/generated"))
        .args(options)
        .arg("--quiet")
        .status();
    assert!(run.expect("lexgen runs").success(), "lexgen fails");
    let dependencies = concat!(
        "bytes = \"1\"\nfutures-core = \"0.3\"\nhttp = \"1\"\n",
        "serde = { version = \"1\", default-features = false, features = [\"std\"] }\n",
        "serde_json = { version = \"1\", default-features = false, features = [\"std\"] }\n",
        "unicode-segmentation = \"1\"\n",
    );
    write_package(&dir, name, dependencies);
    let root = "#[path = \"generated/mod.rs\"]\nmod generated;\npub use generated::*;\n";
    fs::write(dir.join("src/lib.rs"), root).expect("it writes");
    let definitions = match options.iter().any(|option| option.starts_with("--include")) {
        // What was left out is not in the output: its modules are counted instead.
        true => costs::folder::files(&dir.join("src/generated"), ".rs").len() as f64,
        false => definitions(&staged) as f64,
    };
    let code = lines(&dir.join("src/generated"), "lex");
    println!(
        "{title}: {code} lines, and {} of support code",
        lines(&dir.join("src/generated/lex"), "")
    );
    Subjects {
        name,
        title: title.to_owned(),
        definitions,
        manifest: dir.join("Cargo.toml"),
    }
}

/// A crate from the registry.
fn published(name: &'static str, title: &str, dependency: &str, definitions: f64) -> Subjects {
    let dir = empty(&format!("{name}-crate"));
    write_package(&dir, &format!("uses-{name}"), dependency);
    fs::create_dir_all(dir.join("src")).expect("a folder");
    fs::write(dir.join("src/lib.rs"), "").expect("it writes");
    Subjects {
        name,
        title: title.to_owned(),
        definitions,
        manifest: dir.join("Cargo.toml"),
    }
}

fn write_package(dir: &Path, name: &str, dependencies: &str) {
    let head = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n");
    let manifest = format!("{head}\n[workspace]\n\n[dependencies]\n{dependencies}\n");
    fs::write(dir.join("Cargo.toml"), manifest).expect("it writes");
}

fn lexgen() -> PathBuf {
    if let Some(path) = std::env::var_os("LEXGEN") {
        return path.into();
    }
    let arguments = ["build", "--release", "--quiet", "--bin", "lexgen"];
    let status = Command::new("cargo")
        .args(arguments)
        .current_dir(project())
        .status();
    assert!(
        status.expect("cargo runs").success(),
        "lexgen does not build"
    );
    project().join("target/release/lexgen")
}

/// The generator itself, as a build script without the command line builds it: from nothing.
fn generator() {
    let target = empty("generator-target");
    let build = |arguments: &'static [&'static str]| {
        let target = target.clone();
        Box::new(move || {
            let mut command = Command::new("cargo");
            command
                .current_dir(project())
                .env("CARGO_TARGET_DIR", &target);
            command.args(["build", "--quiet", "--lib"]).args(arguments);
            command
        })
    };
    let subject = |name: &str, arguments| Subject {
        name: name.to_owned(),
        divisor: 1.0,
        prepare: Box::new(|| costs::folder::clear(&target)),
        command: build(arguments),
    };
    let subjects = [
        subject("without the command line", &["--no-default-features"]),
        subject("with it", &[]),
    ];
    let figures: Vec<Figures> = measure(&subjects, 1);
    print(
        "the generator and its dependencies, a clean build",
        &figures,
        "build",
    );
}
