//! Documentation comments. What comes from a lexicon is hostile: nothing in it may become a doctest, a link,
//! HTML, a heading or a warning.

use std::borrow::Cow;

use super::call::quote_text;
use crate::ir::{Docs, Module};

/// The column at which documentation is wrapped, `/// ` included.
const WIDTH: usize = 100;

/// The documentation of an item, and whether it is deprecated.
pub fn comment(docs: &Docs) -> String {
    let mut text = String::new();
    push(docs, 0, &mut text);
    text
}

/// Adds the documentation of an item or a field that stands at an indentation.
pub fn push(docs: &Docs, indent: usize, text: &mut String) {
    let margin = " ".repeat(indent);
    for line in lines(docs, WIDTH - indent - 4) {
        text.push_str(&margin);
        text.push_str("///");
        if !line.is_empty() {
            text.push(' ');
            text.push_str(line.trim_end_matches(' '));
        }
        text.push('\n');
    }
    if let Some(note) = note(docs) {
        text.push_str(&margin);
        match note.as_str() {
            "" => text.push_str("#[deprecated]\n"),
            note => text.push_str(&format!("#[deprecated(note = {})]\n", quote_text(note))),
        }
    }
}

/// The lines of a module's documentation.
pub fn of_module(module: &Module) -> Vec<String> {
    let Some(nsid) = &module.nsid else {
        return Vec::new();
    };
    let docs = Docs {
        lead: Some(format!("`{nsid}`.")),
        description: module.description.clone(),
        ..Docs::default()
    };
    lines(&docs, WIDTH - 4)
}

/// What a deprecation says. rustdoc takes it for Markdown too.
fn note(docs: &Docs) -> Option<String> {
    let note = docs.deprecated.as_ref()?;
    Some(escape(on_one_line(note).trim()))
}

/// Lead, description and notes as safe Markdown lines.
fn lines(docs: &Docs, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(lead) = &docs.lead {
        wrap(&on_one_line(lead), "", width, &mut lines);
    }
    let notes = docs.notes.join(" ");
    let notes = on_one_line(&notes);
    let mut text = docs
        .description
        .as_deref()
        .map(paragraphs)
        .unwrap_or_default();
    match text.as_mut_slice() {
        _ if notes.is_empty() => {}
        [Block { text, list: false }] => {
            if text.ends_with(|c: char| c.is_alphanumeric() || c == ')' || c == '`' || c == '>') {
                text.push('.');
            }
            text.push(' ');
            text.push_str(&notes);
        }
        _ => text.push(Block {
            text: notes.into_owned(),
            list: false,
        }),
    }
    let mut in_list = false;
    for block in text {
        // List items stand together; everything else is a paragraph of its own.
        let continues = block.list && in_list;
        if !lines.is_empty() && !continues {
            lines.push(String::new());
        }
        in_list = block.list;
        wrap(
            &block.text,
            if block.list { "- " } else { "" },
            width,
            &mut lines,
        );
    }
    lines
}

/// A paragraph or a list item, escaped.
struct Block {
    text: String,
    list: bool,
}

/// Splits plain text into paragraphs and list items, each escaped and on one line.
fn paragraphs(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in clean(text).lines() {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        let item = ["- ", "* ", "+ "]
            .iter()
            .find_map(|marker| line.strip_prefix(marker));
        match (item, blocks.last_mut()) {
            (Some(item), _) => blocks.push(Block {
                text: escape(item.trim()),
                list: true,
            }),
            (None, Some(block)) if open => {
                block.text.push(' ');
                block.text.push_str(&escape(line));
            }
            (None, _) => blocks.push(Block {
                text: escape(line),
                list: false,
            }),
        }
        open = true;
    }
    blocks
}

/// Drops what does not belong in a source file: control characters, and those that reorder or hide text.
fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n')) {
        return Cow::Borrowed(text);
    }
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}', '\u{85}'], "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\n' => Some('\n'),
        '\t' => Some(' '),
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {
            None
        }
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => None,
        '\u{e0000}'..='\u{e007f}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}

/// The same on one line. The generator's own sentences hold names and values that come from lexicons, too.
fn on_one_line(text: &str) -> Cow<'_, str> {
    let text = clean(text);
    match text.contains('\n') {
        true => Cow::Owned(text.replace('\n', " ")),
        false => text,
    }
}

/// Escapes one line so that Markdown shows it as it is. Balanced code spans and URLs are kept.
fn escape(line: &str) -> String {
    let plain = |b: u8| {
        !matches!(
            b,
            b'`' | b'\\' | b'*' | b'[' | b']' | b'<' | b'~' | b'|' | b'_' | b'&'
        )
    };
    if line.bytes().all(plain) && !line.contains("http") {
        return line.to_owned();
    }
    let keep_code = line.matches('`').count().is_multiple_of(2) && !line.contains("``");
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len() + 16);
    let mut in_code = false;
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let after = chars.get(at + 1).copied();
        if c == '`' && keep_code {
            in_code = !in_code;
        }
        // Wherever it stands: rustdoc warns of an address that is glued to a word, too.
        if !in_code && c == 'h' {
            let url = url_at(&chars, at);
            if !url.is_empty() {
                at += url.len();
                out.push('<');
                out.extend(url);
                out.push('>');
                continue;
            }
        }
        let special = match c {
            _ if in_code => false,
            '`' => !keep_code,
            '\\' | '*' | '[' | ']' | '<' | '~' | '|' => true,
            '_' => {
                !(before.is_some_and(char::is_alphanumeric)
                    && after.is_some_and(char::is_alphanumeric))
            }
            '&' => after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '#'),
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(c);
        at += 1;
    }
    out
}

/// The web address that starts here, without the punctuation that ends a sentence; empty if there is none.
fn url_at(chars: &[char], at: usize) -> &[char] {
    let rest = chars.get(at..).unwrap_or_default();
    let is =
        |scheme: &str| scheme.chars().zip(rest).filter(|(a, b)| a == *b).count() == scheme.len();
    if !is("http://") && !is("https://") {
        return &[];
    }
    let allowed = |c: &char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(*c);
    let mut length = rest.iter().take_while(|c| allowed(c)).count();
    while length > 0
        && rest
            .get(length - 1)
            .is_some_and(|c| ".,;:!?)'*".contains(*c))
    {
        length -= 1;
    }
    match length > "https://".len() {
        true => rest.get(..length).unwrap_or_default(),
        false => &[],
    }
}

/// Breaks a paragraph into lines. Code spans stay whole, and no line starts with what Markdown takes for a block.
fn wrap(text: &str, marker: &str, width: usize, lines: &mut Vec<String>) {
    if let Some(line) = one_line(text, marker, width) {
        return lines.push(line);
    }
    let indent = " ".repeat(marker.len());
    let mut line = marker.to_owned();
    let mut columns = marker.len();
    let mut empty = true;
    for word in words(text) {
        let length = word.chars().count();
        if !empty && columns + 1 + length > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            columns = indent.len();
            empty = true;
        }
        if empty {
            let word = guard_line_start(word);
            columns += word.chars().count();
            line.push_str(&word);
        } else {
            columns += 1 + length;
            line.push(' ');
            line.push_str(word);
        }
        empty = false;
    }
    if !empty {
        lines.push(line);
    }
}

/// The line of a paragraph that needs no break and no guard, which most are.
fn one_line(text: &str, marker: &str, width: usize) -> Option<String> {
    let first = text.split(' ').next().filter(|word| !word.is_empty())?;
    let is_one_line = marker.len() + text.len() <= width
        && !text.ends_with(' ')
        && !text.contains("  ")
        && matches!(guard_line_start(first), Cow::Borrowed(_));
    is_one_line.then(|| format!("{marker}{text}"))
}

/// The words of a text; a code span with spaces in it is one word.
fn words(text: &str) -> Vec<&str> {
    if !text.contains('`') {
        return text.split(' ').filter(|word| !word.is_empty()).collect();
    }
    let mut words = Vec::new();
    let mut start = None;
    let mut in_code = false;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if c == '`' && !escaped {
            in_code = !in_code;
        }
        escaped = c == '\\' && !escaped && !in_code;
        if c == ' ' && !in_code {
            if let Some(from) = start.take() {
                words.extend(text.get(from..at));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(from) = start {
        words.extend(text.get(from..));
    }
    words
}

/// Escapes a word that would start a heading, a list, a quote or a rule at the start of a line.
fn guard_line_start(word: &str) -> Cow<'_, str> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let (number, rest) = word.split_at(digits);
        if rest == "." || rest == ")" {
            return Cow::Owned(format!("{number}\\{rest}"));
        }
        return Cow::Borrowed(word);
    }
    let all = |c: char| word.chars().all(|w| w == c);
    if word.starts_with('>') || all('-') || all('=') || all('+') || all('#') {
        return Cow::Owned(format!("\\{word}"));
    }
    Cow::Borrowed(word)
}

#[cfg(test)]
mod tests;
