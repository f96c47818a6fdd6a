//! Findings as workflow commands, which GitHub shows as annotations in a pull request.

use std::fmt;

use super::{Located, locate_and_sort, push_place, push_visible};
use crate::diagnostic::{Diagnostics, Severity};

/// One line for each finding: `::error file=a.json,line=2,col=9,endLine=2,endColumn=10,title=L102::message`.
///
/// `path` says what a path is called in the repository. A note becomes a `notice`. The log of a run shows nothing but the
/// message, so that it begins with the place; the help follows on a line of its own.
///
/// ```
/// use lexgen::diagnostic::{Code, Diagnostic, Diagnostics, Place, SourceFile, render};
///
/// let file = SourceFile::new("a.json", "{\n  \"id\": 7\n}");
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.push(Diagnostic::new(Code::InvalidId, "not a string").at(Place::value(&file, "/id")));
/// assert_eq!(
///     render::github(&diagnostics, |path| format!("schemas/{path}")),
///     "::error file=schemas/a.json,line=2,col=9,endLine=2,endColumn=10,title=L102::a.json:2:9: not a string\n"
/// );
/// ```
pub fn github(diagnostics: &Diagnostics, path: impl Fn(&str) -> String) -> String {
    let located = locate_and_sort(diagnostics);
    located
        .iter()
        .map(|entry| annotation(entry, &path).to_string())
        .collect()
}

/// One workflow command. As text it is a line with everything escaped that has a meaning to GitHub.
///
/// ```
/// use lexgen::diagnostic::{Severity, render::Annotation};
///
/// let annotation = Annotation {
///     severity: Severity::Warning,
///     file: Some("a,b.json".to_owned()),
///     title: "out of date".to_owned(),
///     message: "100%\nsure".to_owned(),
///     ..Annotation::default()
/// };
/// assert_eq!(annotation.to_string(), "::warning file=a%2Cb.json,title=out of date::100%25%0Asure\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// How bad it is.
    pub severity: Severity,
    /// The file, from the root of the repository.
    pub file: Option<String>,
    /// The first line, and the first column in it.
    pub start: Option<(usize, usize)>,
    /// The last line, and the column after the last character.
    pub end: Option<(usize, usize)>,
    /// A few words.
    pub title: String,
    /// What is wrong, in as many lines as it takes.
    pub message: String,
}

impl Default for Annotation {
    /// An error without a place.
    fn default() -> Self {
        Self {
            severity: Severity::Error,
            file: None,
            start: None,
            end: None,
            title: String::new(),
            message: String::new(),
        }
    }
}

impl fmt::Display for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let command = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(file) = &self.file {
            properties.push(format!("file={}", property(file)));
        }
        if let Some((line, column)) = self.start {
            properties.push(format!("line={line},col={column}"));
        }
        match (self.start, self.end) {
            (Some((line, _)), Some((end, column))) if line == end => {
                properties.push(format!("endLine={end},endColumn={column}"));
            }
            // Columns of other lines are refused, and a whole object is more than anyone wants marked.
            (Some((line, _)), _) => properties.push(format!("endLine={line}")),
            _ => {}
        }
        if !self.title.is_empty() {
            properties.push(format!("title={}", property(&self.title)));
        }
        let space = if properties.is_empty() { "" } else { " " };
        let properties = properties.join(",");
        writeln!(f, "::{command}{space}{properties}::{}", data(&self.message))
    }
}

fn annotation(entry: &Located<'_>, path: &impl Fn(&str) -> String) -> Annotation {
    let diagnostic = entry.diagnostic;
    let at = entry.location.as_ref();
    let mut message = String::new();
    if let Some(place) = &diagnostic.place {
        push_place(&mut message, place, at);
        message.push_str(": ");
    }
    push_visible(&mut message, &diagnostic.message);
    for ((place, label), location) in diagnostic.related.iter().zip(&entry.related) {
        message.push('\n');
        push_visible(&mut message, label);
        message.push_str(" at ");
        push_place(&mut message, place, location.as_ref());
    }
    let mut lead = "help: ";
    for line in diagnostic.help.iter().flat_map(|help| help.lines()) {
        message.push('\n');
        message.push_str(lead);
        push_visible(&mut message, line);
        lead = "";
    }
    Annotation {
        severity: diagnostic.severity,
        file: diagnostic.place.as_ref().map(|p| path(&p.file.path)),
        start: at.map(|at| (at.line, at.column)),
        end: at.map(|at| (at.end_line, at.end_column)),
        title: diagnostic.code.to_string(),
        message,
    }
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// Text between the command and the second `::`, where commas and colons have a meaning too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Code, Diagnostic, Place, SourceFile};

    fn shown(path: &str, text: &str, place: &str, message: &str) -> String {
        let file = SourceFile::new(path, text);
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(
            Diagnostic::new(Code::UnknownField, message)
                .at(Place::value(&file, place))
                .help("do this\nor that"),
        );
        github(&diagnostics, str::to_owned)
    }

    #[test]
    fn what_has_a_meaning_is_escaped() {
        assert_eq!(
            shown("a,b:c%.json", "[1]", "/0", "50%: a,b::c"),
            "::warning file=a%2Cb%3Ac%25.json,line=1,col=2,endLine=1,endColumn=3,title=L201\
             ::a,b:c%25.json:1:2: 50%25: a,b::c%0Ahelp: do this%0Aor that\n"
        );
    }

    /// A path or a text from a lexicon cannot begin another command, whatever line breaks it holds.
    #[test]
    fn nothing_begins_another_command() {
        let shown = shown("a\n::error::b", "[1]", "/0", "x\r\n::set-env name=a::b");
        assert_eq!(shown.lines().count(), 1, "{shown}");
        assert!(
            shown.starts_with("::warning file=a%0A%3A%3Aerror%3A%3Ab,"),
            "{shown}"
        );
    }

    #[test]
    fn only_the_first_of_many_lines_is_marked() {
        let shown = shown("a", "{\n \"x\": {\n }\n}", "/x", "y");
        assert!(
            shown.starts_with("::warning file=a,line=2,col=7,endLine=2,title=L201::a:2:7: y"),
            "{shown}"
        );
    }

    #[test]
    fn what_has_no_place_has_no_file() {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::new(Code::LinkLoop, "x"));
        assert_eq!(
            github(&diagnostics, str::to_owned),
            "::notice title=L017::x\n"
        );
    }
}
