//! Input: lexicon files as text, found below the given paths.

use std::sync::Arc;

/// One input file, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user would write it, with forward slashes; `<stdin>` for standard input.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Which input argument the file came from. A later one wins over an earlier one.
    pub layer: usize,
}

/// A shared handle, so that diagnostics can point into the text long after it was read.
pub type SourceRef = Arc<SourceFile>;
