//! The generated files as text.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use lexgen::output::HEADER;

use super::{everything, generate, lines};

#[test]
fn every_file_is_tidy() {
    let Some(config) = everything() else {
        return;
    };
    let generated = generate(&config);
    for (path, text) in &generated.files {
        assert!(text.starts_with(HEADER), "{path} has no header");
        assert!(
            text.ends_with('\n') && !text.ends_with("\n\n"),
            "the end of {path}"
        );
        assert!(!text.contains("\n\n\n"), "two blank lines in {path}");
        assert!(
            !text.contains(['\t', '\r']),
            "{path} has tabs or carriage returns"
        );
        if let Err(error) = syn::parse_file(text) {
            panic!("{path} does not parse: {error}");
        }
        for (index, line) in text.lines().enumerate() {
            let place = || format!("{path}:{}: {line:?}", index + 1);
            assert!(
                !line.ends_with(char::is_whitespace),
                "trailing whitespace: {}",
                place()
            );
            if path.starts_with("lex/") {
                continue;
            }
            let docs = line.trim_start();
            if let Some(docs) = docs
                .strip_prefix("///")
                .or_else(|| docs.strip_prefix("//!"))
            {
                // Code in a comment would be run as a test.
                let fence =
                    docs.trim_start().starts_with("```") || docs.trim_start().starts_with("~~~");
                assert!(
                    !fence && !docs.starts_with("     "),
                    "code in docs: {}",
                    place()
                );
            }
        }
    }
}

#[test]
fn rustfmt_agrees_with_the_layout() {
    let Some(config) = everything() else {
        return;
    };
    let generated = generate(&config);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus-layout");
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in &generated.files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text.replace("#[rustfmt::skip]\n", "")).expect("a file");
    }
    let output = Command::new("rustfmt")
        .args(["--edition", "2024", "--check", "-l", "mod.rs"])
        .current_dir(&folder)
        .output()
        .expect("rustfmt runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.is_empty(), "{errors}");
    let differs: BTreeSet<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(str::to_owned)
        .collect();
    println!(
        "{} files, {} lines; rustfmt would change {}: {differs:#?}",
        generated.files.len(),
        lines(&generated),
        differs.len(),
    );
    assert!(differs.len() * 100 <= generated.files.len(), "{differs:#?}");
}
