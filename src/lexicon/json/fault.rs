//! What is wrong with a text that is not JSON, in plain words.

use crate::diagnostic::{Code, Diagnostic, Place};
use crate::source::SourceRef;

/// A JSON error as a diagnostic, with what to write instead.
pub(super) fn explain(file: &SourceRef, error: &serde_json::Error) -> Diagnostic {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or(&text);
    let offset = offset(&file.text, error.line(), error.column());
    if reason == "recursion limit exceeded" {
        let message = "objects and arrays are nested more than 127 levels deep";
        return Diagnostic::new(Code::JsonTooDeep, message)
            .at(Place::offset(file, offset))
            .help("give the inner schema a name in `defs` and refer to it");
    }
    let fault = Fault::of(&file.text, reason, offset);
    let message = format!("this is not JSON: {}", fault.message);
    let mut diagnostic = Diagnostic::new(Code::JsonSyntax, message)
        .at(Place::offset(file, fault.at))
        .help(fault.help);
    if let Some(open) = fault.open {
        diagnostic = diagnostic.related(Place::offset(file, open), "opened here");
    }
    diagnostic
}

/// What is wrong, where, and what to do about it.
struct Fault {
    message: String,
    help: String,
    at: usize,
    /// The bracket that is still open there, where that matters.
    open: Option<usize>,
}

impl Fault {
    fn new(at: usize, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            at,
            open: None,
        }
    }

    /// `reason` is what the parser says about the token at an offset.
    fn of(text: &str, reason: &str, at: usize) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let rest = text.get(at..).unwrap_or_default();
        let first = rest.chars().next();
        let found = |message: &str, help: &str| Self::new(at, message, help);
        if text.trim().is_empty() {
            return found(
                "this file is empty",
                "write a lexicon into it, or remove the file",
            );
        }
        if ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|mark| rest.starts_with(mark))
        {
            let help = "choose one of the two sides, and remove the marks";
            return found("a conflict that was left by a merge", help);
        }
        if rest.starts_with("//") || rest.starts_with("/*") || first == Some('#') {
            let help = "remove it; a `description` can say the same";
            return found("a comment, which JSON does not have", help);
        }
        match (reason, first) {
            ("trailing comma", _) => {
                let comma = before.trim_end().len().saturating_sub(1);
                Self::new(
                    comma,
                    "a comma before a closing bracket",
                    "remove the comma",
                )
            }
            (_, Some('\'')) => found("a single quote", "JSON has double quotes only"),
            (_, Some('\u{201C}' | '\u{201D}' | '\u{2018}' | '\u{2019}')) => found(
                "a typographic quote",
                "write `\"`; an editor for texts has changed it",
            ),
            ("expected `,` or `]`" | "expected `,` or `}`", Some(c @ ('}' | ']'))) => {
                let mut fault = Self::new(
                    at,
                    format!("`{c}` does not close what is open here"),
                    format!("write `{}` first", other_bracket(c)),
                );
                fault.open = open_bracket(before);
                fault
            }
            ("expected `,` or `]`" | "expected `,` or `}`", Some(_)) => {
                let closing = reason.rsplit(' ').next().unwrap_or_default();
                let message = format!("a comma or {closing} is expected here");
                Self::new(at, message, "write a comma between two entries")
            }
            ("key must be a string", _) => match word(rest) {
                "" => found(
                    "a key in double quotes is expected here",
                    "write `\"key\": value`",
                ),
                word => {
                    let message = "a key in double quotes is expected here";
                    Self::new(at, message, format!("write `\"{word}\"`"))
                }
            },
            ("expected `:`", _) => found(
                "a colon is expected here",
                "write `:` between a key and its value",
            ),
            ("expected value", Some(',')) => found(
                "a value is expected here",
                "remove one of the commas, or write a value",
            ),
            ("expected ident" | "expected value", _) if !word(rest).is_empty() => {
                let message = format!("`{}` is no value that JSON has", word(rest));
                let help = match word(rest).to_ascii_lowercase().as_str() {
                    "none" | "nil" | "undefined" => "write null, or leave the field out",
                    "true" | "yes" => "write true",
                    "false" | "no" => "write false",
                    "nan" | "infinity" => "write a number",
                    _ => {
                        "write a text in double quotes; the only bare words are true, false and null"
                    }
                };
                Self::new(at, message, help)
            }
            ("expected ident" | "expected value", _) => found(
                "a value is expected here",
                "write a text in double quotes, a number, true, false, null, `[...]` or `{...}`",
            ),
            ("invalid number", _) => found(
                "a number that is not written as JSON has it",
                "write digits, with `-` before them if need be; no `+`, no 0 in front, no `.` at the end",
            ),
            ("number out of range", _) => {
                // The parser stands on the last digit.
                let is_number =
                    |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
                let start = before.trim_end_matches(is_number).len();
                let help = "write an integer of at most 9007199254740991";
                Self::new(start, "a number beyond all limits", help)
            }
            ("invalid escape", _) => found("no such escape", "a backslash is written `\\\\`"),
            ("trailing characters", _) => found(
                "something follows the end of the JSON value",
                "remove it; a file holds one lexicon",
            ),
            ("lone leading surrogate in hex escape" | "unexpected end of hex escape", _) => found(
                "half of a surrogate pair, which is no character",
                "write the character itself",
            ),
            (reason, _) if reason.starts_with("control character") => found(
                "a control character or line break inside a string",
                "end the string on its line, or write the line break as `\\n`",
            ),
            ("EOF while parsing a string", _) => {
                let mut fault = found(
                    "the file ends inside a string",
                    "close the string with `\"`",
                );
                fault.open = open_string(text);
                fault
            }
            (reason, _) if reason.starts_with("EOF") => {
                let open = open_bracket(text);
                let bracket = open.and_then(|open| text.get(open..)?.chars().next());
                let help = match bracket {
                    Some(c) => format!("close the `{c}` with `{}`", other_bracket(c)),
                    None => "write the rest of it".to_owned(),
                };
                let mut fault = Self::new(at, "the file ends too early", help);
                fault.open = open;
                fault
            }
            (reason, _) => found(reason, "write it as JSON has it"),
        }
    }
}

fn other_bracket(bracket: char) -> char {
    match bracket {
        '{' => '}',
        '[' => ']',
        // The one that is open when this one comes.
        '}' => ']',
        _ => '}',
    }
}

/// The letters at the start of a text.
fn word(text: &str) -> &str {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '$');
    let end = text.find(|c| !is_letter(c)).unwrap_or(text.len());
    match text.get(..end) {
        Some(word) if word.len() <= 60 && !word.starts_with(|c: char| c.is_ascii_digit()) => word,
        _ => "",
    }
}

/// The offset of the innermost bracket that a text leaves open.
fn open_bracket(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut string = false;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => string = !string,
            b'\\' if string => {
                bytes.next();
            }
            b'{' | b'[' if !string => open.push(at),
            b'}' | b']' if !string => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The offset of the quote that a text leaves open.
fn open_string(text: &str) -> Option<usize> {
    let mut open = None;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' if open.is_some() => open = None,
            b'"' => open = Some(at),
            b'\\' if open.is_some() => {
                bytes.next();
            }
            _ => {}
        }
    }
    open
}

/// The byte offset of a position as the parser counts it: lines from 1, and bytes taken on the line.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = before.map(str::len).sum();
    // Column 0 is the line break before.
    let mut offset = (start + column).saturating_sub(1).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Diagnostics, render};
    use crate::source::SourceFile;

    fn said(text: &str) -> String {
        let mut diagnostics = Diagnostics::default();
        crate::lexicon::json::parse(&SourceFile::new("f", text), &mut diagnostics);
        render::plain(&diagnostics)
    }

    /// Each mistake has words of its own, stands where it was made, and comes with what to write.
    #[test]
    fn common_mistakes() {
        for (text, place, words, help) in [
            ("{\"a\": 1,\n}", "1:8", "a comma before", "remove the comma"),
            ("[1, 2,]", "1:6", "a comma before", "remove the comma"),
            (
                "{\"a\": 1 \"b\": 2}",
                "1:9",
                "a comma or `}`",
                "a comma between",
            ),
            ("{a: 1}", "1:2", "a key in double quotes", "write `\"a\"`"),
            ("{\"a\": None}", "1:7", "`None` is no value", "write null"),
            ("{\"a\": True}", "1:7", "`True` is no value", "write true"),
            ("{\"a\": NaN}", "1:7", "`NaN` is no value", "a number"),
            (
                "{\"a\": string}",
                "1:7",
                "`string` is no value",
                "in double quotes",
            ),
            (
                "{\"a\": [1}",
                "1:9",
                "`}` does not close",
                "write `]` first",
            ),
            (
                "{\"a\": [1}",
                "1:9",
                "opened here at f:1:7",
                "write `]` first",
            ),
            (
                "{\n\"a\": [1, 2",
                "2:10",
                "ends too early; opened here at f:2:6",
                "close the `[` with `]`",
            ),
            (
                "{\"a\": \"x",
                "1:8",
                "ends inside a string; opened here at f:1:7",
                "close the string",
            ),
            ("{\"a\": 01}", "1:8", "a number", "digits"),
            ("{\"a\": +1}", "1:7", "", ""),
            ("{\"a\": 1e400}", "1:", "beyond all limits", "integer"),
            ("{\"a\",, 1}", "1:5", "a colon", ""),
            (
                "{\"a\": ,}",
                "1:7",
                "a value is expected",
                "remove one of the commas",
            ),
            (
                "<<<<<<< HEAD\n{}",
                "1:1",
                "left by a merge",
                "one of the two sides",
            ),
            (
                "{\u{201C}a\u{201D}: 1}",
                "1:2",
                "typographic quote",
                "write `\"`",
            ),
            ("<html>", "1:1", "a value is expected", ""),
        ] {
            let said = said(text);
            assert!(said.starts_with(&format!("f:{place}")), "{text:?}: {said}");
            assert!(
                said.contains(words) && said.contains("; help: "),
                "{text:?}: {said}"
            );
            assert!(said.contains(help), "{text:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{said}");
        }
    }
}
