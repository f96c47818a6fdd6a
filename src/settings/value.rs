//! The texts of settings: paths, attributes and names.

use syn::parse::Parser as _;

use crate::names::derives;

/// Reads the path of a type, and writes it so that it means the same in every module.
///
/// # Errors
/// What to write instead.
pub fn type_path(text: &str) -> Result<String, String> {
    let path = anchored(text)?;
    match syn::parse_str::<syn::TypePath>(&path) {
        Ok(_) => Ok(path),
        Err(error) => Err(format!(
            "{error}; write the path of a type, such as `::types::Stamp`"
        )),
    }
}

/// Reads the path of a trait to derive. One of the standard library's is called by its name alone, so that it counts once
/// however it is written.
///
/// # Errors
/// What to write instead.
pub fn derive_path(text: &str) -> Result<String, String> {
    let path = anchored(text)?;
    if let Err(error) = syn::Path::parse_mod_style.parse_str(&path) {
        return Err(format!(
            "{error}; write the name or the path of a derive, such as `Hash`"
        ));
    }
    match derives::trait_name(&path) {
        "Serialize" | "Deserialize" => {
            Err("remove it; generated types implement it already".to_owned())
        }
        name if derives::is_of_std(&path) => Ok(name.to_owned()),
        _ => Ok(path),
    }
}

/// Reads one or several attributes, with or without `#[ ]`.
///
/// # Errors
/// What to write instead.
pub fn attribute(text: &str) -> Result<String, String> {
    let text = text.trim();
    let text = match text.starts_with('#') {
        true => text.to_owned(),
        false => format!("#[{text}]"),
    };
    match syn::Attribute::parse_outer.parse_str(&text) {
        Ok(attributes) if attributes.is_empty() => {
            Err("write an attribute such as `#[must_use]`".to_owned())
        }
        Ok(attributes) if attributes.iter().any(|a| a.path().is_ident("derive")) => {
            Err("write traits to derive as `derive`".to_owned())
        }
        Ok(_) => Ok(text),
        Err(error) => Err(format!("{error}; write an attribute such as `#[must_use]`")),
    }
}

/// The text with `::` before each path that begins with the name of a crate, which a module may have an item of.
fn anchored(text: &str) -> Result<String, String> {
    let is_name = |c: char| c == '_' || c == '#' || c.is_alphanumeric();
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let end = match is_name(c) {
            true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            false => c.len_utf8(),
        };
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let is_first = is_name(c) && !out.trim_end().ends_with("::") && !out.ends_with('\'');
        if is_first && ["self", "super", "Self"].contains(&word) {
            return Err(format!(
                "`{word}` means something else in each module; begin with `crate` or the name of a crate"
            ));
        }
        if is_first && word != "crate" && after.trim_start().starts_with("::") {
            out.push_str("::");
        }
        out.push_str(word);
        rest = after;
    }
    Ok(out)
}

/// What kind of name something has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameKind {
    /// `CamelCase`.
    Type,
    /// `CamelCase`, of an enum.
    Variant,
    /// `SHOUTY_CASE`.
    Constant,
    /// `snake_case`, of a struct.
    Field,
    /// `snake_case`, also of a file.
    Module,
}

/// Reads a name.
///
/// # Errors
/// What to write instead.
pub fn name(text: &str, kind: NameKind) -> Result<String, String> {
    let (cased, what, sample): (fn(char) -> bool, _, _) = match kind {
        NameKind::Type => (|c| c.is_ascii_alphanumeric(), "types", "NoteView"),
        NameKind::Variant => (|c| c.is_ascii_alphanumeric(), "variants", "NoteView"),
        NameKind::Constant => (
            |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_',
            "constants",
            "NOTE_VIEW",
        ),
        NameKind::Field => (is_snake, "fields", "note_view"),
        NameKind::Module => (is_snake, "modules", "note_view"),
    };
    let is_upper = matches!(kind, NameKind::Type | NameKind::Variant);
    let starts = |c: char| match is_upper {
        true => c.is_ascii_uppercase(),
        false => !c.is_ascii_digit(),
    };
    let impossible = ["self", "super", "crate", "Self", "_", ""];
    let is_name = text.chars().all(cased) && text.starts_with(starts) && text.len() <= LONGEST;
    if !is_name || impossible.contains(&text) {
        return Err(format!("{what} are called as in `{sample}`"));
    }
    if kind == NameKind::Module && crate::names::is_reserved_file_name(text) {
        return Err("choose another name; not every system can have a file of this one".to_owned());
    }
    Ok(text.to_owned())
}

/// The longest name, in characters; that of generated names.
const LONGEST: usize = 120;

fn is_snake(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'
}
