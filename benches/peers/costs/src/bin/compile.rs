//! What compiling generated code costs, dependencies built before: `cargo check` of the crate alone.
//!
//! `--test` checks the official lexicons alone and once. Words choose subjects: lexgen, shared, three, network, atrium,
//! jacquard.

use std::path::PathBuf;
use std::process::Command;

use costs::folder::{definitions, empty, files, project, shared, write};
use costs::package::{self, Package, staged};
use costs::{Figures, Subject, measure, print, rounds};

/// Definitions in the lexicons that the peers' crates were made of, for the features chosen below.
const ATRIUM_DEFINITIONS: f64 = 620.0;
const JACQUARD_DEFINITIONS: f64 = 830.0;

/// A crate that is checked, and what it holds.
struct Subjects {
    /// The package.
    name: String,
    title: String,
    definitions: f64,
    dir: PathBuf,
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
    if wanted("shared") {
        // As the peers have it: what all lexicons have in common is a crate below, which is built before.
        crates.push(counted(
            package::shared_runtime("shared"),
            "lexgen, official, support code in a crate of its own",
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
                .args(["clean", "--quiet", "-p", &one.name])
                .status();
            assert!(
                clean.expect("cargo runs").success(),
                "cargo clean {}",
                one.name
            );
        }),
        command: Box::new(|| {
            let mut command = cargo(one);
            command.args(["check", "--quiet", "-p", &one.name]);
            command
        }),
    }
}

/// Cargo for a crate, without incremental compilation: what a clean build pays.
fn cargo(one: &Subjects) -> Command {
    let mut command = package::cargo(&one.dir, "check-target");
    command.env("CARGO_INCREMENTAL", "0");
    command
}

/// A crate of generated code, with client stubs.
fn generated(name: &str, title: &str, lexicons: &[PathBuf], options: &[&str]) -> Subjects {
    let package = package::generated(name, lexicons, options);
    let mut subjects = counted(package, title);
    if options.iter().any(|option| option.starts_with("--include")) {
        // What was left out is not in the output: its modules are counted instead.
        subjects.definitions = files(&subjects.dir.join("src/generated"), ".rs").len() as f64;
    }
    subjects
}

/// A generated crate, with the definitions of the lexicons that it was made of.
fn counted(package: Package, title: &str) -> Subjects {
    Subjects {
        title: title.to_owned(),
        definitions: definitions(&staged(&package.name)) as f64,
        name: package.name,
        dir: package.dir,
    }
}

/// A crate from the registry, and an empty one that depends on it.
fn published(name: &str, title: &str, dependency: &str, definitions: f64) -> Subjects {
    let package = package::package(&format!("uses-{name}"), dependency);
    write(&package.dir.join("src/lib.rs"), "");
    Subjects {
        name: name.to_owned(),
        title: title.to_owned(),
        definitions,
        dir: package.dir,
    }
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
