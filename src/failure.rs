//! The error of a run.

use std::fmt;

use crate::diagnostic::{Diagnostic, Diagnostics, render};

/// Why a run came to nothing: every finding that was made, not only the first. Nothing was generated.
///
/// Shown as text it is one finding after another, each with its place, so that `main` may return it
/// or a test may `unwrap` it.
///
/// ```
/// let failure = lexgen::Config::new()
///     .source("broken.json", "{ not json")
///     .generate()
///     .unwrap_err();
/// assert!(failure.to_string().contains("broken.json"));
/// assert_eq!(failure.diagnostics().iter().count(), 1);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    diagnostics: Diagnostics,
}

impl Failure {
    /// Everything that was found; at least one of them is an error.
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Everything that was found.
    pub fn into_diagnostics(self) -> Diagnostics {
        self.diagnostics
    }
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self { diagnostics }
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        Self { diagnostics }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(render::plain(&self.diagnostics).trim_end())
    }
}

/// The same text as `Display`: `fn main() -> Result<(), Failure>` and `unwrap` print this form.
impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Failure {}
