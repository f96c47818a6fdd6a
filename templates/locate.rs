//! Says in an error message where in the data the fault lies.
//!
//! A message grows from the inside out: a field puts its name in front, a list its index, a union the `$type` of its
//! member. The result reads "`feed[3].post.embed` (in app.bsky.embed.images): missing field `images`". Only the
//! innermost member is named. A position that the format adds at the end of a message stays there.
//!
//! The error of `serde_ipld_dagcbor` displays a message as `Msg("...")`, with its quotes escaped. Left like that, each
//! level of nesting would double the backslashes, until an error fills the memory.

use serde::de::Error;

/// Opens the note that names the innermost union member.
const MEMBER: &str = "(in ";

/// Puts the name of a field in front of an error that came up in its value.
#[cold]
pub(super) fn in_field<E: Error>(field: &str, error: E) -> E {
    E::custom(prepend(field, &message_of(&error)))
}

/// Puts the index of a list element in front of an error that came up in it.
#[cold]
pub(super) fn in_element<E: Error>(index: usize, error: E) -> E {
    E::custom(prepend(&format!("[{index}]"), &message_of(&error)))
}

/// Names the union member that an error came up in, unless a member further inside is already named.
#[cold]
pub(super) fn in_member<E: Error>(type_name: &str, error: E) -> E {
    E::custom(name_member(type_name, message_of(&error)))
}

fn message_of<E: Error>(error: &E) -> String {
    let text = error.to_string();
    let quoted = text.strip_prefix("Msg(\"");
    match quoted.and_then(|text| text.strip_suffix("\")")) {
        Some(escaped) => undo_escapes(escaped),
        None => text,
    }
}

/// The text that `Debug` writes like this.
fn undo_escapes(escaped: &str) -> String {
    let mut text = String::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut letters = escape.chars();
        rest = match letters.next() {
            Some('n') => push(&mut text, '\n', letters.as_str()),
            Some('r') => push(&mut text, '\r', letters.as_str()),
            Some('t') => push(&mut text, '\t', letters.as_str()),
            Some('0') => push(&mut text, '\0', letters.as_str()),
            Some('u') => {
                let code = letters.as_str().strip_prefix('{');
                let code = code.and_then(|code| code.split_once('}'));
                let (code, after) = code.unwrap_or(("", letters.as_str()));
                let letter = u32::from_str_radix(code, 16).ok().and_then(char::from_u32);
                push(&mut text, letter.unwrap_or('\u{fffd}'), after)
            }
            Some(letter) => push(&mut text, letter, letters.as_str()),
            None => "",
        };
    }
    text.push_str(rest);
    text
}

fn push<'a>(text: &mut String, letter: char, rest: &'a str) -> &'a str {
    text.push(letter);
    rest
}

fn prepend(segment: &str, message: &str) -> String {
    match message.strip_prefix('`') {
        Some(path) if path.starts_with('[') => format!("`{segment}{path}"),
        Some(path) => format!("`{segment}.{path}"),
        None if message.starts_with(MEMBER) => format!("`{segment}` {message}"),
        None => format!("`{segment}`: {message}"),
    }
}

fn name_member(type_name: &str, message: String) -> String {
    if message.starts_with(MEMBER) {
        return message;
    }
    let path = message
        .strip_prefix('`')
        .and_then(|path| path.split_once('`'));
    match path {
        None => format!("{MEMBER}{type_name}): {message}"),
        Some((_, rest)) if rest.starts_with(" (in ") => message,
        Some((path, rest)) => format!("`{path}` {MEMBER}{type_name}){rest}"),
    }
}
