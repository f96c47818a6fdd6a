//! What is wrong with the input: codes, severities, places, and the sink that collects them.
//!
//! A run that fails gives a [`Failure`](crate::Failure) with all [`Diagnostics`], one that succeeds hands on its warnings
//! and notes. Each [`Diagnostic`] has a stable [`Code`], a sentence, the [`Place`] that it is about, and mostly a help
//! that says what to write instead. [`render`] makes text of them, for people and for programs.
//!
//! ```
//! use lexgen::diagnostic::{Code, render};
//!
//! let failure = lexgen::Config::new()
//!     .source("ping.json", r#"{"lexicon": 7, "id": "com.example.ping", "defs": {}}"#)
//!     .generate()
//!     .unwrap_err();
//! let found = failure.diagnostics().iter().next().unwrap();
//! assert_eq!(found.code, Code::LexiconVersion);
//! assert!(render::plain(failure.diagnostics()).starts_with("ping.json:1:13: error[L101]: "));
//! ```

use std::fmt;

mod code;
mod digest;
mod locate;
pub mod render;
mod scan;
mod suggest;

pub use code::{Code, UnknownCode};
pub use digest::{Digest, Tally};
pub(crate) use locate::key_spans;
use locate::starts;
#[cfg(feature = "validate")]
pub(crate) use locate::value_spans;
pub use locate::{Location, locate, locate_all};
pub use suggest::nearest;

// A place names the file that it is in.
pub use crate::source::{SourceFile, SourceRef};

/// How bad a [`Diagnostic`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is written.
    Error,
    /// Accepted, but worth mending.
    Warning,
    /// Worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        })
    }
}

/// Where in a file something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// The file as a whole.
    File,
    /// A byte offset in the text, as JSON syntax errors have it.
    Offset(usize),
    /// The bytes from the first offset up to the second, as the reader of `lexgen.toml` has them.
    Span(usize, usize),
    /// The value at a JSON pointer (RFC 6901).
    Value(String),
    /// The key of the member at a JSON pointer.
    Key(String),
}

/// A place in an input file. Line and column are worked out only when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub file: SourceRef,
    /// The position in it.
    pub position: Position,
}

impl Place {
    /// The file as a whole.
    pub fn file(file: &SourceRef) -> Self {
        Self::new(file, Position::File)
    }
    /// The value at a JSON pointer.
    pub fn value(file: &SourceRef, pointer: impl Into<String>) -> Self {
        Self::new(file, Position::Value(pointer.into()))
    }
    /// The key of the member at a JSON pointer.
    pub fn key(file: &SourceRef, pointer: impl Into<String>) -> Self {
        Self::new(file, Position::Key(pointer.into()))
    }
    /// A byte offset.
    pub fn offset(file: &SourceRef, offset: usize) -> Self {
        Self::new(file, Position::Offset(offset))
    }
    /// The bytes of a range.
    pub fn span(file: &SourceRef, span: std::ops::Range<usize>) -> Self {
        Self::new(file, Position::Span(span.start, span.end))
    }

    /// Of a file with others laid over it, this is the place in the one that the value came from.
    fn new(file: &SourceRef, position: Position) -> Self {
        let origin = match &position {
            Position::Value(pointer) | Position::Key(pointer) => file.origin(pointer),
            Position::File | Position::Offset(_) | Position::Span(..) => None,
        };
        match (origin, position) {
            (Some((file, pointer)), Position::Key(_)) => Self {
                file,
                position: Position::Key(pointer),
            },
            (Some((file, pointer)), _) => Self {
                file,
                position: Position::Value(pointer),
            },
            (None, position) => Self {
                file: SourceRef::clone(file),
                position,
            },
        }
    }

    /// The JSON pointer, if the position has one.
    pub fn pointer(&self) -> Option<&str> {
        match &self.position {
            Position::Value(pointer) | Position::Key(pointer) => Some(pointer),
            Position::File | Position::Offset(_) | Position::Span(..) => None,
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable code, such as `L012`.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence: what is wrong.
    pub message: String,
    /// Where; `None` when it belongs to no file.
    pub place: Option<Place>,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that matter, each with a short label.
    pub related: Vec<(Place, String)>,
}

impl Diagnostic {
    /// Starts a diagnostic with the severity that its code has in the table.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            place: None,
            help: None,
            related: Vec::new(),
        }
    }

    /// Points at a place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Says what to write instead.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds another place that matters.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}

/// Collects the findings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }
    /// Adds all findings of another sink.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }
    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }
    /// Forgets the findings for which `keep` is false.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }
    /// Forgets what only a verbose run should show: see [`Code::is_detail`].
    pub fn hide_details(&mut self) {
        self.retain(|diagnostic| !diagnostic.code.is_detail());
    }
    /// All findings, in the order in which they were made.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
    /// The last findings, newest first, at most so many of them.
    pub(crate) fn last_mut(&mut self, most: usize) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut().rev().take(most)
    }
    /// All findings, by path and then by position in the file; those without a place come first.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        render::sort(self)
    }
    /// How many findings have a severity.
    ///
    /// ```
    /// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
    ///
    /// let mut diagnostics = Diagnostics::default();
    /// diagnostics.push(Diagnostic::new(Code::InvalidId, "the id is missing"));
    /// assert_eq!(diagnostics.count(Severity::Error), 1);
    /// assert_eq!(diagnostics.count(Severity::Warning), 0);
    /// ```
    pub fn count(&self, severity: Severity) -> usize {
        let same = self.list.iter().filter(|d| d.severity == severity);
        same.count()
    }
    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }
    /// All findings, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// Appends a segment to a JSON pointer, escaped as RFC 6901 has it.
pub(crate) fn push_segment(pointer: &mut String, segment: &str) {
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}
