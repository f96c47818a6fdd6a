//! The output as a crate. Clippy compiles it too, so that rustc's own warnings need no run of their own.

use std::time::Instant;

use lexgen::{Config, UnknownFields};

use super::{OFFICIAL, everything, generate, lines, official};
use crate::common::Downstream;

/// What a strict user might put at the top of the crate. The crate's own documentation is this file's business.
const ROOT: &str =
    "//! Generated code.\n#![deny(warnings, rustdoc::all)]\n#![allow(unknown_lints)]\n";

/// What a test changes in the default settings.
type Change = fn(&mut Config);

#[test]
fn official_lexicons_give_a_crate_without_a_warning() {
    let Some(generated) = official(|_| ()) else {
        return;
    };
    assert_eq!(generated.lexicons, OFFICIAL);
    for edition in ["2021", "2024"] {
        let crate_ = Downstream::new(&format!("corpus-official-{edition}"), edition, "");
        crate_.generated("src/lexicons", &generated);
        crate_.file("src/lib.rs", &format!("{ROOT}pub mod lexicons;\n"));
        timed(&crate_, &["clippy", "--quiet", "--", "-D", "warnings"]);
        timed(&crate_, &["fmt", "--check"]);
        if edition == "2024" {
            timed(&crate_, &["doc", "--quiet", "--no-deps"]);
            let tests = timed(&crate_, &["test", "--quiet", "--doc"]);
            assert!(tests.contains("running 0 tests"), "{tests}");
        }
    }
}

#[test]
fn every_setting_gives_a_crate_without_a_warning() {
    let settings: [(&str, Change); 4] = [
        ("plain_strings", |config| {
            config.string_formats(false);
        }),
        ("extra_everywhere", |config| {
            config.unknown_fields(UnknownFields::All);
        }),
        ("extra_nowhere", |config| {
            config.unknown_fields(UnknownFields::None);
        }),
        ("documents", |config| {
            config.embed_lexicons(true);
        }),
    ];
    // A crate for each, so that they compile side by side.
    let members = settings.map(|(name, _)| format!("{name} = {{ path = \"{name}\" }}\n"));
    let crate_ = Downstream::new("corpus-settings", "2024", &members.concat());
    crate_.file("src/lib.rs", "");
    for (name, change) in settings {
        let Some(generated) = official(change) else {
            return;
        };
        assert_eq!(generated.lexicons, OFFICIAL, "{name}");
        crate_.generated(&format!("{name}/src"), &generated);
        crate_.file(
            &format!("{name}/src/lib.rs"),
            &format!("{ROOT}include!(\"mod.rs\");\n"),
        );
        crate_.file(
            &format!("{name}/Cargo.toml"),
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
                generated.dependencies.join("\n")
            ),
        );
    }
    timed(&crate_, &["check", "--quiet", "--workspace"]);
}

#[test]
fn all_published_lexicons_give_a_crate_without_a_warning() {
    let Some(config) = everything() else {
        return;
    };
    let generated = generate(&config);
    println!(
        "{} lexicons, {} files, {} lines",
        generated.lexicons,
        generated.files.len(),
        lines(&generated)
    );
    let crate_ = Downstream::new("corpus-network", "2024", "");
    crate_.generated("src/lexicons", &generated);
    crate_.file("src/lib.rs", &format!("{ROOT}pub mod lexicons;\n"));
    timed(&crate_, &["clippy", "--quiet", "--", "-D", "warnings"]);
    timed(&crate_, &["doc", "--quiet", "--no-deps"]);
}

/// Runs cargo and says how long it took.
fn timed(crate_: &Downstream, args: &[&str]) -> String {
    let start = Instant::now();
    let text = crate_.cargo(args);
    let name = crate_.dir().file_name().unwrap_or_default();
    println!(
        "{}: cargo {args:?} in {:.1} s",
        name.display(),
        start.elapsed().as_secs_f32()
    );
    text
}
