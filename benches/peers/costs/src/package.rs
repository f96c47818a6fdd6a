//! Packages to compile: generated crates, and what stands on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::folder::{empty, lines, project, scratch, shared, stage, write};

/// What generated code with a client depends on.
const GENERATED: &str = concat!(
    "bytes = \"1\"\nfutures-core = \"0.3\"\nhttp = \"1\"\n",
    "serde = { version = \"1\", default-features = false, features = [\"std\"] }\n",
    "serde_json = { version = \"1\", default-features = false, features = [\"std\"] }\n",
    "unicode-segmentation = \"1\"\n",
);

/// A lexicon that gives next to no code, where only the support code is wanted.
const NOTHING: &str =
    r#"{"lexicon": 1, "id": "com.example.nothing", "defs": {"token": {"type": "token"}}}"#;

/// A package in a folder of its own.
pub struct Package {
    pub name: String,
    pub dir: PathBuf,
}

/// A package with a manifest, and the versions that all packages here are built with.
///
/// Files of the run before stay as they are where they would be the same, so that nothing is built without need.
pub fn package(name: &str, dependencies: &str) -> Package {
    let dir = scratch(&format!("{name}-crate"));
    let head = format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n");
    let manifest = format!("{head}\n[workspace]\n\n[dependencies]\n{dependencies}\n");
    fs::create_dir_all(dir.join("src")).expect("a folder");
    write(&dir.join("Cargo.toml"), &manifest);
    let lock = project().join("benches/peers/Cargo.lock");
    fs::copy(lock, dir.join("Cargo.lock")).expect("it is copied");
    Package {
        name: name.to_owned(),
        dir,
    }
}

/// A library of generated code, with client stubs.
pub fn generated(name: &str, lexicons: &[PathBuf], options: &[&str]) -> Package {
    library(package(name, GENERATED), lexicons, options)
}

/// The official lexicons, with the support code in a crate below.
pub fn shared_runtime(name: &str) -> Package {
    let folder = empty("nothing-lexicons");
    write(&folder.join("nothing.json"), NOTHING);
    let below = generated("support", &[folder], &["--share-runtime"]);
    let options = ["--runtime=::support::lex"];
    let line = format!("support = {{ path = {:?} }}\n", below.dir);
    library(package(name, &line), &[shared("corpus/official")], &options)
}

fn library(package: Package, lexicons: &[PathBuf], options: &[&str]) -> Package {
    generate(&package, lexicons, options);
    let root = "#[path = \"generated/mod.rs\"]\nmod generated;\npub use generated::*;\n";
    write(&package.dir.join("src/lib.rs"), root);
    package
}

/// Generates into the folder `src/generated` of a package.
pub fn generate(package: &Package, lexicons: &[PathBuf], options: &[&str]) {
    let staged = staged(&package.name);
    stage(lexicons, &staged, |_| true);
    let output = package.dir.join("src/generated");
    let mut command = Command::new(lexgen());
    command.arg(&staged).arg("-o").arg(&output).args(options);
    let status = command.arg("--quiet").status();
    assert!(status.expect("lexgen runs").success(), "lexgen fails");
    println!(
        "{}: {} lines, and {} of support code",
        package.name,
        lines(&output, "lex"),
        lines(&output.join("lex"), "")
    );
}

/// The lexicons that a package was made of.
pub fn staged(name: &str) -> PathBuf {
    scratch(&format!("{name}-lexicons"))
}

/// What generated code depends on, as lines of a manifest.
pub fn dependencies() -> &'static str {
    GENERATED
}

/// Cargo for a package. What is built goes to a folder that the packages of a benchmark share.
pub fn cargo(dir: &Path, target: &str) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(dir);
    command.env("CARGO_TARGET_DIR", scratch(target));
    command
}

/// The generator: what `LEXGEN` names, or the release build of this repository.
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
