//! Input: lexicon files as text, found below the given paths.

use std::path::PathBuf;
use std::sync::Arc;

mod origins;
mod read;
mod trouble;

pub use origins::Origins;
pub use read::read_sources;

/// One input file, read whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as the user would write it, with forward slashes; `<stdin>` for standard input.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Which input argument the file came from. A later one wins over an earlier one.
    pub layer: usize,
    /// Where its pieces stand, if files were laid over it.
    origins: Option<Box<Origins>>,
}

/// A shared handle, so that diagnostics can point into the text long after it was read.
pub type SourceRef = Arc<SourceFile>;

impl SourceFile {
    /// Makes a source of a text in memory, in layer 0. The path is only shown, never opened.
    ///
    /// ```
    /// use lexgen::source::SourceFile;
    ///
    /// let file = SourceFile::new("example.json", "{}");
    /// assert_eq!(file.path, "example.json");
    /// ```
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> SourceRef {
        Self::in_layer(path, text, 0)
    }

    /// Makes a source of a text in memory, in a layer of its own.
    pub fn in_layer(path: impl Into<String>, text: impl Into<String>, layer: usize) -> SourceRef {
        Arc::new(Self {
            path: path.into(),
            text: text.into(),
            layer,
            origins: None,
        })
    }
}

/// Where lexicons come from.
///
/// ```
/// use lexgen::source::Input;
///
/// assert_eq!(Input::from("-"), Input::Stdin);
/// assert_eq!(Input::from("lexicons"), Input::Path("lexicons".into()));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, whatever its name, or a folder with `*.json` files in it and below.
    Path(PathBuf),
    /// Standard input: one file.
    Stdin,
    /// A text in memory.
    Text {
        /// The path that diagnostics show.
        path: String,
        /// The text.
        text: String,
    },
}

impl From<&str> for Input {
    /// `-` is standard input, all else a path.
    fn from(text: &str) -> Self {
        Self::from(PathBuf::from(text))
    }
}

impl From<PathBuf> for Input {
    /// `-` is standard input, all else a path.
    fn from(path: PathBuf) -> Self {
        match path.as_os_str() == "-" {
            true => Self::Stdin,
            false => Self::Path(path),
        }
    }
}
