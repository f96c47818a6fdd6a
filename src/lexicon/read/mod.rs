//! Reads a [`Document`] from JSON, by hand, with a JSON pointer at every step, so that all mistakes of a file are found
//! and each is shown where it stands. Every rule that looks at one node only is checked here.

use serde_json::Value;

use super::Document;
use super::json::{Json, Members};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, push_segment};
use crate::source::SourceRef;

mod advice;
mod data;
mod def;
mod document;
mod fields;
mod method;
mod numbers;
mod object;
mod permission;
mod refs;
mod schema;
#[cfg(test)]
mod tests;

/// How far a word may be from one of the language to pass for a typing error.
const MAX_EDITS: usize = 4;

/// What a file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A lexicon without errors; there may be warnings.
    Valid(Document),
    /// A lexicon with errors. What is wrong was replaced by [`SchemaKind::Opaque`](super::SchemaKind::Opaque) or left
    /// out, so that the rest can be looked at all the same.
    Faulty(Document),
    /// Something that was meant to be a lexicon, but of which nothing can be made.
    Broken,
    /// Some other JSON file; this is only noted.
    NotALexicon,
}

impl Outcome {
    /// The document, with or without errors.
    pub fn into_document(self) -> Option<Document> {
        match self {
            Self::Valid(document) | Self::Faulty(document) => Some(document),
            Self::Broken | Self::NotALexicon => None,
        }
    }

    /// Hands on what was found in a file, and notes whether there are errors among it.
    fn with_findings(self, own: Diagnostics, diagnostics: &mut Diagnostics) -> Self {
        let outcome = match self {
            Self::Valid(document) if own.has_errors() => Self::Faulty(document),
            outcome => outcome,
        };
        diagnostics.extend(own);
        outcome
    }
}

/// Reads one file and reports everything that is wrong with it on its own. References are not followed.
///
/// ```
/// use lexgen::diagnostic::Diagnostics;
/// use lexgen::lexicon::{Outcome, read_document};
/// use lexgen::source::SourceFile;
///
/// let text = r#"{"lexicon": 1, "id": "com.example.spam", "defs": {"main": {"type": "token"}}}"#;
/// let mut diagnostics = Diagnostics::default();
/// let Outcome::Valid(document) = read_document(&SourceFile::new("spam.json", text), &mut diagnostics) else {
///     panic!("{diagnostics:?}");
/// };
/// assert_eq!(document.id, "com.example.spam");
/// ```
pub fn read_document(file: &SourceRef, diagnostics: &mut Diagnostics) -> Outcome {
    let mut own = Diagnostics::default();
    let outcome = match super::json::parse_tree(file, &mut own) {
        Some(json) => document::read(file, json, &mut own),
        None => Outcome::Broken,
    };
    outcome.with_findings(own, diagnostics)
}

/// A file as JSON, before anything is made of it.
#[derive(Debug, Clone)]
pub struct ParsedFile {
    /// The file.
    pub file: SourceRef,
    /// What it holds; `None` when it is not JSON.
    pub json: Option<Value>,
    /// What was found so far.
    pub diagnostics: Diagnostics,
}

impl ParsedFile {
    /// The first half of [`read_document`].
    pub fn parse(file: &SourceRef) -> Self {
        let mut diagnostics = Diagnostics::default();
        let json = super::json::parse(file, &mut diagnostics);
        Self {
            file: SourceRef::clone(file),
            json,
            diagnostics,
        }
    }

    /// The second half of [`read_document`]. What it holds need not be what stands in the file any more.
    pub fn read(self, diagnostics: &mut Diagnostics) -> Outcome {
        let mut own = self.diagnostics;
        let Some(json) = self.json else {
            return Outcome::Broken.with_findings(own, diagnostics);
        };
        let mut outcome = document::read(&self.file, Json::from(&json), &mut own);
        if let Outcome::Valid(document) | Outcome::Faulty(document) = &mut outcome {
            document.set_json(json);
        }
        outcome.with_findings(own, diagnostics)
    }
}

/// What every step of reading needs.
struct Reader<'a> {
    file: &'a SourceRef,
    /// The document's id, for references to itself.
    id: &'a str,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// Reports something about the value at a pointer, and what to write instead.
    fn report_help(
        &mut self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let diagnostic = self.about(code, pointer, message).help(help);
        self.diagnostics.push(diagnostic);
    }

    /// Reports something about the member at a pointer, and marks its key. This is also right for what is missing in it.
    fn report_key(
        &mut self,
        code: Code,
        pointer: &str,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        let mut diagnostic = Diagnostic::new(code, message).at(Place::key(self.file, pointer));
        diagnostic.help = help;
        self.diagnostics.push(diagnostic);
    }

    fn about(&self, code: Code, pointer: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, message).at(Place::value(self.file, pointer))
    }
}

/// A value and where it stands.
struct Node<'a> {
    value: &'a Json<'a>,
    pointer: String,
}

impl Node<'_> {
    /// The node as an object; its place is where the node's is.
    fn fields(&self) -> Option<Fields<'_>> {
        let map = self.value.as_object()?;
        let pointer = &self.pointer;
        Some(Fields { map, pointer })
    }
}

/// An object and where it stands.
#[derive(Clone, Copy)]
struct Fields<'a> {
    map: &'a Members<'a>,
    pointer: &'a str,
}

impl<'a> Fields<'a> {
    /// The pointer to a member, whether it is there or not.
    fn at(&self, key: &str) -> String {
        let mut pointer = String::with_capacity(self.pointer.len() + key.len() + 1);
        pointer.push_str(self.pointer);
        pointer.push('/');
        push_segment(&mut pointer, key);
        pointer
    }

    fn get(&self, key: &str) -> Option<&'a Json<'a>> {
        self.map.get(key)
    }

    fn has(&self, key: &str) -> bool {
        self.map.contains_key(key)
    }

    fn child(&self, key: &str) -> Option<Node<'a>> {
        let value = self.get(key)?;
        let pointer = self.at(key);
        Some(Node { value, pointer })
    }
}

/// What a value is, in words.
fn describe(value: &Json<'_>) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}
