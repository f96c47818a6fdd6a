//! Settings per lexicon: what a user wants of single lexicons, definitions and fields.
//!
//! A selector says what settings are about ([`selector`]). [`resolve`] holds them against the lexicons of a run: what
//! matches nothing, or makes no sense where it stands, is an error. What is left are [`Rules`], which lowering asks at
//! each place.

mod aids;
mod extend;
mod marks;
mod nearest;
mod places;
mod preset;
mod replace;
mod resolve;
mod rules;
mod selector;
mod site;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;

use crate::diagnostic::Place;

pub use preset::Replacement;
pub use resolve::resolve;
pub use rules::{Chosen, Effect, Named, Rules};

/// Which structs keep fields that their lexicon does not declare.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum UnknownFields {
    /// Records: what a program reads, changes and writes back loses nothing.
    #[default]
    Records,
    /// Every object.
    All,
    /// None.
    None,
}

/// What is wanted of the lexicons, definitions or fields that a selector names; see
/// [`Config::settings`](crate::Config::settings).
///
/// Setters can be called again: what is a list grows, of anything else the last value counts.
///
/// ```
/// let note = r#"{"lexicon": 1, "id": "com.example.note", "defs": {"main": {"type": "record", "key": "tid",
///     "record": {"type": "object", "properties": {"text": {"type": "string"}}}}}}"#;
/// let generated = lexgen::Config::new()
///     .source("note.json", note)
///     .settings("com.example.*", |s| s.derive("Hash"))
///     .settings("com.example.note#main", |s| s.rename("Memo"))
///     .settings("com.example.note#main/text", |s| s.rename("body").secret(true))
///     .generate()?;
/// let module = generated.files.get("com/example/note.rs").unwrap_or_default();
/// assert!(module.contains("pub struct Memo {"));
/// assert!(module.contains("pub body: Option<String>"));
/// # Ok::<(), lexgen::Failure>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    pub(crate) derives: Vec<String>,
    pub(crate) attributes: Vec<String>,
    pub(crate) type_attributes: Vec<String>,
    pub(crate) rename: Option<String>,
    pub(crate) type_name: Option<String>,
    pub(crate) module: Option<String>,
    pub(crate) replacement: Option<String>,
    pub(crate) formats: BTreeMap<String, String>,
    pub(crate) string_formats: Option<bool>,
    pub(crate) unknown_fields: Option<UnknownFields>,
    pub(crate) boxed: Option<bool>,
    pub(crate) secret: Option<bool>,
    pub(crate) members: Vec<String>,
    pub(crate) variants: BTreeMap<String, String>,
}

impl Settings {
    /// Derives a trait on the types, beside those that they have: `Hash`, or a path such as `schemars::JsonSchema`.
    pub fn derive(&mut self, path: impl Into<String>) -> &mut Self {
        self.derives.push(path.into());
        self
    }

    /// Puts an attribute on the types, or on the field if the selector names one: `#[must_use]`.
    pub fn attribute(&mut self, attribute: impl Into<String>) -> &mut Self {
        self.attributes.push(attribute.into());
        self
    }

    /// Puts an attribute on the type that stands inline in a field.
    pub fn type_attribute(&mut self, attribute: impl Into<String>) -> &mut Self {
        self.type_attributes.push(attribute.into());
        self
    }

    /// Calls the type, or the field if the selector names one, by this name.
    pub fn rename(&mut self, name: impl Into<String>) -> &mut Self {
        self.rename = Some(name.into());
        self
    }

    /// Calls the type that stands inline in a field by this name.
    pub fn type_name(&mut self, name: impl Into<String>) -> &mut Self {
        self.type_name = Some(name.into());
        self
    }

    /// Calls the module of the lexicon by this name.
    pub fn module(&mut self, name: impl Into<String>) -> &mut Self {
        self.module = Some(name.into());
        self
    }

    /// Takes another type instead: the path of one, such as `crate::time::Stamp`, or one of the ready-made `jiff`,
    /// `chrono`, `time`, `url` and `String` for strings with a format.
    pub fn replace_with(&mut self, path: impl Into<String>) -> &mut Self {
        self.replacement = Some(path.into());
        self
    }

    /// Takes another type for all strings of a format; the same types as [`replace_with`](Self::replace_with).
    pub fn format(&mut self, format: impl Into<String>, path: impl Into<String>) -> &mut Self {
        self.formats.insert(format.into(), path.into());
        self
    }

    /// Whether strings with a format get a type that checks it; off gives `String`.
    pub fn string_formats(&mut self, typed: bool) -> &mut Self {
        self.string_formats = Some(typed);
        self
    }

    /// Which structs keep fields that their lexicon does not know.
    pub fn unknown_fields(&mut self, kept_on: UnknownFields) -> &mut Self {
        self.unknown_fields = Some(kept_on);
        self
    }

    /// Whether the field is in a box. One that a type needs because it holds itself cannot be left out.
    pub fn boxed(&mut self, yes: bool) -> &mut Self {
        self.boxed = Some(yes);
        self
    }

    /// Whether `Debug` hides the value of the field.
    pub fn secret(&mut self, yes: bool) -> &mut Self {
        self.secret = Some(yes);
        self
    }

    /// Adds a member to an open union: the NSID of a lexicon, or `nsid#name`.
    pub fn member(&mut self, member: impl Into<String>) -> &mut Self {
        self.members.push(member.into());
        self
    }

    /// Calls a variant by this name: that of a member of a union (`app.bsky.embed.images`), of a value of a string, or of
    /// an error of an endpoint.
    pub fn variant(&mut self, value: impl Into<String>, name: impl Into<String>) -> &mut Self {
        self.variants.insert(value.into(), name.into());
        self
    }
}

/// Settings, and what they are about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What they are about, as it was written.
    pub selector: String,
    /// The settings.
    pub settings: Settings,
    /// Where the selector stands, if it stands in a file.
    pub place: Option<Place>,
    /// Where values stand, by the key and the text of each.
    pub places: BTreeMap<(String, String), Place>,
}

impl Entry {
    /// Where a value stands: itself, or else the selector.
    pub fn place_of(&self, key: &str, text: &str) -> Option<Place> {
        let find = |text: &str| self.places.get(&(key.to_owned(), text.to_owned()));
        find(text)
            .or_else(|| find(""))
            .or(self.place.as_ref())
            .cloned()
    }
}
