//! Names: casing, keywords, reserved words, and the table in which all clashes are settled.
//!
//! A name depends only on its own spelling and on the names around it, never on the order of files:
//! nobody can rename what someone else has published.

mod casing;
pub mod derives;
mod settle;

use std::borrow::Cow;

pub use settle::{Case, Clash, Wish, meet, settle};

use casing::{lower_camel_case, shouty_snake_case, snake_case, upper_camel_case};

/// The identifier of a field, an argument or a module: `createdAt` gives `created_at`.
///
/// Characters that cannot stand in an identifier separate words; a name of nothing else is spelled out.
pub fn snake(text: &str) -> String {
    shorten(guard(snake_case(&plain_words(text)), "empty"), Case::Snake)
}

/// The identifier of a type or a variant: `postView` gives `PostView`.
pub fn camel(text: &str) -> String {
    shorten(
        guard(upper_camel_case(&plain_words(text)), "Empty"),
        Case::Camel,
    )
}

/// Two names of types as one. The underscore that a keyword or a digit needed goes, because rustc's naming lints allow
/// none between words: `Self_` and `Item` give `SelfItem`, `Banner` and `_88x31` give `Banner88x31`.
pub fn join(first: &str, second: &str) -> String {
    match first {
        "" => second.to_owned(),
        _ => format!(
            "{}{}",
            first.trim_end_matches('_'),
            second.trim_matches('_')
        ),
    }
}

/// The identifier of a constant: `reasonSpam` gives `REASON_SPAM`.
///
/// One without letters, such as `1`, gives `TOKEN_1`: a constant `_1` would stand in the way of a field of that name.
pub fn shouty(text: &str) -> String {
    let word = shouty_snake_case(&plain_words(text));
    let name = match word.contains(|c: char| c.is_ascii_alphabetic()) || word.is_empty() {
        true => guard(word, "EMPTY"),
        false => format!("TOKEN_{word}"),
    };
    shorten(name, Case::Shouty)
}

/// The name, or its beginning and a hash of it if it is longer than 120 characters.
///
/// rustdoc makes a file name of every type's name, and a file name has 255 bytes at most.
pub fn shorten(name: String, case: Case) -> String {
    match name.get(..LONGEST - 20) {
        Some(start) if name.len() > LONGEST => {
            // The cut may leave an underscore, and two in a row draw a warning.
            settle::with_suffix(start.trim_end_matches('_'), &settle::hash(&name), case)
        }
        _ => name,
    }
}

/// The longest name, in characters.
const LONGEST: usize = 120;

/// Whether the wire name is the one that everybody would guess from the identifier.
pub fn is_canonical(ident: &str, wire: &str) -> bool {
    lower_camel_case(ident) == wire
}

/// The name with every character that casing drops spelled out, so that more names stay apart.
pub fn spell_out(text: &str) -> String {
    spell_where(text, |c| !c.is_ascii_alphanumeric())
}

/// The text with a word in place of each character of a kind.
fn spell_where(text: &str, spelled: impl Fn(char) -> bool) -> String {
    let mut words = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if spelled(c) {
            words.push(' ');
            words.push_str(&symbol_word(c));
            words.push(' ');
        } else {
            words.push(c);
        }
    }
    words
}

/// The identifier as it is written in code: keywords get `r#`.
pub fn write_ident(ident: &str) -> String {
    match is_keyword(ident) {
        true => format!("r#{ident}"),
        false => ident.to_owned(),
    }
}

/// Whether the word is a strict or reserved keyword of any edition up to 2024 that `r#` makes usable.
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.binary_search(&word).is_ok()
}

/// A file or folder name that every operating system and the module rules can take.
///
/// `con` and its like are devices on Windows; `mod` would be taken for the parent's file.
pub fn is_reserved_file_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let numbered = ["com", "lpt"].iter().any(|device| {
        name.strip_prefix(device)
            .is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    numbered || ["con", "prn", "aux", "nul", "mod"].contains(&name.as_str())
}

/// Sorted, for binary search.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Identifiers that not even `r#` makes usable.
const IMPOSSIBLE: &[&str] = &["self", "super", "crate", "Self", "_"];

/// Keeps ASCII letters and digits as they are, spells out other letters, and turns the rest into word breaks.
///
/// Identifiers are ASCII only: rustc warns about look-alikes and rare characters.
fn plain_words(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && text.contains(|c: char| c.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    if !text.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Cow::Owned(spell_out(text));
    }
    Cow::Owned(spell_where(text, |c| !c.is_ascii()))
}

/// Makes an identifier of a cased word: not empty, no digit first, none of the impossible ones.
fn guard(word: String, empty: &str) -> String {
    if word.is_empty() {
        return empty.to_owned();
    }
    if IMPOSSIBLE.contains(&word.as_str()) {
        return format!("{word}_");
    }
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("_{word}");
    }
    word
}

/// The word for a character that is no ASCII letter or digit.
fn symbol_word(c: char) -> String {
    let word = match c {
        '!' => "bang",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "open",
        ')' => "close",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "dash",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equals",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '\\' => "backslash",
        '^' => "caret",
        '_' => "underscore",
        '|' => "bar",
        '~' => "tilde",
        ' ' => "space",
        _ => return format!("u{:x}", u32::from(c)),
    };
    word.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_are_sorted() {
        assert!(KEYWORDS.is_sorted());
    }

    #[test]
    fn names_follow_the_table() {
        for (wire, field, ty, constant) in [
            ("createdAt", "created_at", "CreatedAt", "CREATED_AT"),
            (
                "backgroundRGB",
                "background_rgb",
                "BackgroundRgb",
                "BACKGROUND_RGB",
            ),
            ("TVSeries", "tv_series", "TvSeries", "TV_SERIES"),
            ("type", "type", "Type", "TYPE"),
            ("self", "self_", "Self_", "SELF"),
            ("_", "underscore", "Underscore", "UNDERSCORE"),
            ("__pfp", "pfp", "Pfp", "PFP"),
            ("88x31", "_88x31", "_88x31", "_88X31"),
            ("1", "_1", "_1", "TOKEN_1"),
            (
                "cc-by-nc-sa_4__0",
                "cc_by_nc_sa_4_0",
                "CcByNcSa40",
                "CC_BY_NC_SA_4_0",
            ),
            ("❤️", "u2764_ufe0f", "U2764Ufe0f", "U2764_UFE0F"),
            ("", "empty", "Empty", "EMPTY"),
            ("!hide", "hide", "Hide", "HIDE"),
            (">=", "greater_equals", "GreaterEquals", "GREATER_EQUALS"),
            ("naïve", "na_uef_ve", "NaUefVe", "NA_UEF_VE"),
        ] {
            assert_eq!(
                (
                    snake(wire).as_str(),
                    camel(wire).as_str(),
                    shouty(wire).as_str()
                ),
                (field, ty, constant),
                "{wire:?}"
            );
        }
    }

    #[test]
    fn joined_names_have_no_underscore_between() {
        for (first, second, joined) in [
            ("PostView", "Embed", "PostViewEmbed"),
            ("Self_", "Item", "SelfItem"),
            ("Banner", "_88x31", "Banner88x31"),
            ("Profile", "Self_", "ProfileSelf"),
            ("_1", "_2", "_12"),
            ("", "_1", "_1"),
        ] {
            assert_eq!(join(first, second), joined);
        }
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = (
            format!("{}a", "n".repeat(300)),
            format!("{}b", "n".repeat(300)),
        );
        assert!(camel(&a).len() <= LONGEST && snake(&a).len() <= LONGEST);
        assert_ne!(camel(&a), camel(&b));
        let cut_between = snake(&"é".repeat(100));
        assert!(!cut_between.contains("__"), "{cut_between}");
    }

    #[test]
    fn keywords_become_raw() {
        assert_eq!(write_ident("type"), "r#type");
        assert_eq!(write_ident("gen"), "r#gen");
        assert_eq!(write_ident("self_"), "self_");
    }

    #[test]
    fn devices_are_reserved() {
        for name in ["con", "AUX", "com1", "lpt9", "mod"] {
            assert!(is_reserved_file_name(name), "{name}");
        }
        assert!(!is_reserved_file_name("com"));
        assert!(!is_reserved_file_name("com10"));
    }
}
