//! What is said of a text that is no TOML.

use std::collections::BTreeMap;
use std::ops::Range;

use super::options::{OptionSpec, Shape};
use crate::diagnostic::{Code, Diagnostic};

/// What is wrong, each with its place. What follows in the same line comes of the first mistake in it, as a rule.
pub(super) fn problems(text: &str, errors: &[toml::de::Error]) -> Vec<(Diagnostic, Range<usize>)> {
    let mut firsts: BTreeMap<usize, (Range<usize>, &toml::de::Error)> = BTreeMap::new();
    for error in errors {
        let span = error.span().unwrap_or_default();
        let before = text.get(..span.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        let first = firsts.entry(line).or_insert((span.clone(), error));
        if span.start < first.0.start {
            *first = (span, error);
        }
    }
    let problems = firsts.into_iter().map(|(start, (span, error))| {
        let line = text.get(start..).and_then(|rest| rest.lines().next());
        let unquoted = line.and_then(|line| unquoted(line, span.start - start));
        (unquoted.unwrap_or_else(|| any(error)), span)
    });
    problems.collect()
}

fn any(error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().collect::<Vec<_>>().join(", ");
    let help = "mend the TOML here; texts stand in quotes, lists in brackets";
    Diagnostic::new(Code::ConfigSyntax, message).help(help)
}

/// The most frequent mistake: a text without quotes.
fn unquoted(line: &str, at: usize) -> Option<Diagnostic> {
    let (key, value) = line.split_once('=')?;
    let value = value.split(" #").next().unwrap_or(value).trim();
    let is_key = |key: &str| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        !key.is_empty() && key.chars().all(is_part)
    };
    let is_plain = !value.is_empty() && value.len() <= LONGEST && !value.contains(SIGNS);
    if at <= key.len() || !is_key(key.trim()) || !is_plain {
        return None;
    }
    let key = key.trim();
    let is_flag = OptionSpec::find(key).is_some_and(|option| option.shape == Shape::Flag);
    // A backslash means something else in double quotes.
    let quote = if value.contains('\\') { '\'' } else { '"' };
    let (message, help) = match is_flag {
        true => (
            format!("`{key}` is true or false, not `{value}`"),
            format!("write `{key} = true` or `{key} = false`"),
        ),
        false => (
            format!("the text `{value}` is not in quotes"),
            format!("write `{key} = {quote}{value}{quote}`"),
        ),
    };
    Some(Diagnostic::new(Code::ConfigSyntax, message).help(help))
}

/// What a value holds that is meant to be no plain text.
const SIGNS: [char; 7] = ['"', '\'', '[', ']', '{', '}', ','];

/// Longer values are not repeated.
const LONGEST: usize = 200;
