//! Says in an error message where in the data the fault lies.
//!
//! A message grows from the inside out: a field puts its name in front, a list its index, a union the `$type` of its
//! member. The result reads "`feed[3].post.embed` (in app.bsky.embed.images): missing field `images`". Only the
//! innermost member is named. A position that the format adds at the end of a message stays there.

use serde::de::Error;

/// Opens the note that names the innermost union member.
const MEMBER: &str = "(in ";

/// Puts the name of a field in front of an error that came up in its value.
#[cold]
pub(super) fn in_field<E: Error>(field: &str, error: E) -> E {
    E::custom(prepend(field, &error.to_string()))
}

/// Puts the index of a list element in front of an error that came up in it.
#[cold]
pub(super) fn in_element<E: Error>(index: usize, error: E) -> E {
    E::custom(prepend(&format!("[{index}]"), &error.to_string()))
}

/// Names the union member that an error came up in, unless a member further inside is already named.
#[cold]
pub(super) fn in_member<E: Error>(type_name: &str, error: E) -> E {
    E::custom(name_member(type_name, error.to_string()))
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
