//! What a run gives.

use std::path::Path;

use crate::diagnostic::Diagnostics;
use crate::failure::Failure;
use crate::output::{self, CheckReport, FileSet, Written};

/// The outcome of a run in memory.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Generated {
    /// The files.
    pub files: FileSet,
    /// Warnings and notes.
    pub diagnostics: Diagnostics,
    /// The crates that the files need, as lines to paste below `[dependencies]`.
    pub dependencies: Vec<String>,
    /// The features of the groups, as lines to paste below `[features]`; see
    /// [`Config::group_features`](crate::Config::group_features).
    pub features: Vec<String>,
    /// How many lexicons were generated.
    pub lexicons: usize,
}

impl Generated {
    /// Writes the files, as [`output::write`](crate::output::write) does. The warnings and notes of the run are handed on.
    ///
    /// # Errors
    /// Those of [`output::write`](crate::output::write).
    pub fn write(&self, dir: impl AsRef<Path>) -> Result<Written, Failure> {
        let mut written = output::write(dir.as_ref(), &self.files)?;
        written.diagnostics = self.diagnostics.clone();
        Ok(written)
    }

    /// Compares the files, as [`output::check`](crate::output::check) does. The warnings and notes of the run are handed on.
    ///
    /// # Errors
    /// Those of [`output::check`](crate::output::check).
    pub fn check(&self, dir: impl AsRef<Path>) -> Result<CheckReport, Failure> {
        let mut report = output::check(dir.as_ref(), &self.files)?;
        report.diagnostics = self.diagnostics.clone();
        Ok(report)
    }
}
