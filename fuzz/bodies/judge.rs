//! What every run promises.

use lexgen::diagnostic::{Code, Severity, render};
use lexgen::{Failure, Generated};

/// Holds an outcome against what every run promises.
pub fn judge(outcome: Result<Generated, Failure>) {
    let diagnostics = match &outcome {
        Ok(generated) => {
            assert!(
                !generated.diagnostics.has_errors(),
                "errors, and files all the same"
            );
            for (path, _) in &generated.files {
                let plain = |c: char| c.is_ascii_alphanumeric() || "_/.".contains(c);
                assert!(path.ends_with(".rs") && path.chars().all(plain), "{path:?}");
                assert!(!path.contains("..") && !path.starts_with('/'), "{path:?}");
            }
            &generated.diagnostics
        }
        Err(failure) => {
            assert!(
                failure.diagnostics().has_errors(),
                "a failure without an error"
            );
            failure.diagnostics()
        }
    };
    for diagnostic in diagnostics.iter() {
        // Output that is no Rust is found while it is laid out, and reported so.
        assert!(
            diagnostic.code != Code::Internal || diagnostic.severity != Severity::Error,
            "{}",
            diagnostic.message
        );
    }
    // What is printed steers no terminal, whatever the lexicon holds.
    let plain = render::plain(diagnostics);
    let harmless = |c: char| c == '\n' || c == '\t' || !c.is_control();
    assert!(plain.chars().all(harmless), "{plain:?}");
    for line in render::json(diagnostics).lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("JSON for programs");
    }
}
