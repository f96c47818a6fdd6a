//! From violations to diagnostics that point into the data.

use std::ops::Range;

use serde::de::IgnoredAny;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Position, locate, value_spans};
use crate::lex::{Rule, Violation, Violations, is_secret_name};
use crate::source::{SourceFile, SourceRef};

/// Where a value stands.
pub(super) enum Origin<'a> {
    /// It is the whole of a JSON text.
    Whole(&'a SourceRef),
    /// It is this text on a line of the file, which begins at this byte.
    Line(&'a SourceRef, &'a str, usize),
    /// It is not text; the file has a name only.
    Binary(&'a SourceRef),
}

/// Reports what is wrong with one value.
pub(super) fn report(violations: &Violations, origin: &Origin<'_>, diagnostics: &mut Diagnostics) {
    for violation in violations {
        let message = violation.to_string();
        let mut diagnostic = Diagnostic::new(code(violation.rule), message);
        if let Some(help) = help(violation) {
            diagnostic = diagnostic.help(help);
        }
        diagnostics.push(diagnostic.at(place(&violation.path, origin)));
    }
}

/// A text that may be shown: what stands in secret fields is replaced by as many other characters, so that lines,
/// columns and bytes stay where they are.
pub(super) fn source(path: &str, text: &str, secrets: &[String]) -> SourceRef {
    SourceFile::new(path, mask(text, secrets))
}

fn mask(text: &str, secrets: &[String]) -> String {
    let spans = match serde_json::from_str::<IgnoredAny>(text) {
        Ok(_) => value_spans(text, |pointer| {
            let mut keys = pointer.split('/').skip(1);
            keys.any(|key| is_secret(&key.replace("~1", "/").replace("~0", "~"), secrets))
        }),
        Err(_) => spans_of_broken(text, secrets),
    };
    let mut masked = String::with_capacity(text.len());
    let mut done = 0;
    for span in spans {
        masked.push_str(text.get(done..span.start).unwrap_or_default());
        let value = text.get(span.clone()).unwrap_or_default();
        masked.extend(value.chars().map(|c| match c {
            '"' | '\n' | '\r' => c,
            c => match c.len_utf8() {
                1 => '*',
                2 => '\u{b7}',
                3 => '\u{2022}',
                _ => '\u{1f512}',
            },
        }));
        done = span.end;
    }
    masked.push_str(text.get(done..).unwrap_or_default());
    masked
}

/// Where no parser can tell what is a value, everything goes that follows the name of a secret, to the end of the line on
/// which something does.
fn spans_of_broken(text: &str, secrets: &[String]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut pending = false;
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let end = line_start + line.len();
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-' || c == '$';
        let mut from = pending.then_some(line_start);
        let mut at = 0;
        while let (None, Some(start)) = (
            from,
            line.get(at..)
                .and_then(|rest| Some(at + rest.find(is_word)?)),
        ) {
            let word = line.get(start..).unwrap_or_default();
            let word = word.split(|c| !is_word(c)).next().unwrap_or_default();
            at = start + word.len();
            from = is_secret(word, secrets).then_some(line_start + at);
        }
        if let Some(from) = from {
            pending = !text.get(from..end).unwrap_or_default().contains(is_word);
            spans.push(from..end);
        }
        line_start = end;
    }
    spans
}

fn is_secret(name: &str, secrets: &[String]) -> bool {
    is_secret_name(name) || secrets.iter().any(|secret| secret == name)
}

fn place(pointer: &str, origin: &Origin<'_>) -> Place {
    match origin {
        Origin::Whole(file) | Origin::Binary(file) => Place::value(file, pointer),
        Origin::Line(file, line, start) => {
            let found = locate(line, &Position::Value(pointer.to_owned()));
            let offset = found.map_or(0, |location| location.span.start);
            Place::offset(file, start + offset)
        }
    }
}

fn code(rule: Rule) -> Code {
    match rule {
        Rule::Required => Code::MissingData,
        Rule::Const | Rule::Enum | Rule::Closed => Code::UnexpectedValue,
        Rule::MinLength
        | Rule::MaxLength
        | Rule::MinGraphemes
        | Rule::MaxGraphemes
        | Rule::Minimum
        | Rule::Maximum
        | Rule::Accept
        | Rule::MaxSize => Code::OutsideLimits,
        Rule::Format => Code::WrongFormat,
        Rule::TypeName => Code::WrongTypeName,
        Rule::Unresolved => Code::UnresolvedData,
        Rule::RecordKey => Code::WrongRecordKey,
        Rule::Float | Rule::IntegerSize | Rule::Bytes | Rule::Link | Rule::Blob | Rule::Depth => {
            Code::OutsideDataModel
        }
        // `Type`, `Nullable`, and whatever comes to be.
        _ => Code::WrongDataType,
    }
}

fn help(violation: &Violation) -> Option<&'static str> {
    match (violation.rule, violation.path.as_str()) {
        (Rule::TypeName, "/$type") if violation.actual == "nothing" => {
            Some("or name the definition that the data is to be judged by")
        }
        // Only the header of a frame has such a name without the one before it.
        (Rule::Unresolved, "") if violation.actual.starts_with("\"#") => {
            Some("name the subscription that the frame is of, as in `com.example.watch#message`")
        }
        (Rule::Unresolved, _) => Some("add its lexicon, or allow unresolved references"),
        (Rule::Nullable, _) => Some("leave the field out"),
        _ => None,
    }
}
