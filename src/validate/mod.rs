//! Validation of data against lexicons.
//!
//! [`Validator`] judges values; [`check_file`] judges files of them and points at what is wrong; [`cid_of_json`] and
//! [`cid_of_cbor`] give the CID of a record or of a lexicon. What each rule does, and where implementations of the
//! protocol disagree, stands in `docs/validation.md`.

use std::fmt;
use std::sync::Arc;

use crate::catalog::Catalog;
use crate::diagnostic::nearest;
use crate::lex::{
    Nsid, Pointer, RecordKey, Rule, StringFormat as _, Tid, Value, Violation, Violations,
    quote_text,
};
use crate::lexicon::RecordKey as KeyKind;

mod car;
mod cid;
mod compile;
mod file;
mod report;
mod schema;
mod walk;

pub use cid::{CidError, cid_of_cbor, cid_of_json};
pub use file::{Checked, DataFormat, check_file};

use schema::{Id, Part, PartSchema, Schemas};
use walk::Walk;

/// Judges values against lexicons.
///
/// It is made once, from the lexicons of a [`Config`](crate::Config); a copy is cheap and shares them, also with other
/// threads. Values are of the data model ([`lex::Value`](crate::lex::Value)), which is read from JSON by `serde_json` and
/// from DAG-CBOR by `serde_ipld_dagcbor`. Validation finds everything that is wrong, and changes nothing: defaults are
/// not filled in, and fields that the lexicon does not have are allowed.
///
/// ```
/// use lexgen::lex::{Rule, Value};
///
/// let lexicon = r#"{"lexicon": 1, "id": "com.example.note", "defs": {"main": {
///     "type": "record", "key": "tid", "record": {
///         "type": "object",
///         "required": ["text", "createdAt"],
///         "properties": {
///             "text": {"type": "string", "maxGraphemes": 5},
///             "createdAt": {"type": "string", "format": "datetime"}
///         }
///     }}}}"#;
/// let validator = lexgen::Config::new().source("note.json", lexicon).validator()?;
///
/// let note: Value = serde_json::from_str(r#"{"$type": "com.example.note", "text": "Grüße!"}"#)?;
/// let violations = validator.validate_typed(&note).unwrap_err();
/// assert_eq!(
///     violations.to_string(),
///     "/text: at most 5 graphemes, found 6 graphemes (maxGraphemes)\n\
///      /createdAt: the field is missing (required)",
/// );
/// assert_eq!(violations.iter().next().unwrap().rule, Rule::MaxGraphemes);
/// assert!(validator.validate_key("com.example.note", "3jui7kd54zh2y").is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Validator {
    schemas: Arc<Schemas>,
    secrets: Arc<[String]>,
    options: Options,
}

/// How a validator judges.
#[derive(Debug, Clone, Copy, Default)]
struct Options {
    allow_unresolved: bool,
    strict: bool,
}

impl Validator {
    /// Compiles the lexicons of a catalog. The values of fields with a name in `secrets` are never shown.
    pub(crate) fn new(catalog: &Catalog, secrets: Vec<String>) -> Self {
        Self {
            schemas: Arc::new(compile::compile(catalog)),
            secrets: secrets.into(),
            options: Options::default(),
        }
    }

    /// Whether data of a type that is not among the lexicons is valid, as far as the data model goes. Off by default.
    ///
    /// This is about the `$type` of a record, and about references of lexicons to others that are missing. An open union
    /// takes any type anyway.
    pub fn allow_unresolved(mut self, yes: bool) -> Self {
        self.options.allow_unresolved = yes;
        self
    }

    /// Whether to judge by the letter of the specification, as for new data, instead of as servers do. Off by default.
    ///
    /// Then string formats are those of today; blobs have their current form, a raw CID and a media type with a slash;
    /// links are of DAG-CBOR or raw data by SHA-256; integers have 53 bits; nothing is nested deeper than 32 levels;
    /// `#main` in a `$type` is wrong, and so is the `$type` of another object in a place without a union; and a type in
    /// an open union is looked up even if the union does not list it.
    pub fn strict(mut self, yes: bool) -> Self {
        self.options.strict = yes;
        self
    }

    /// Validates a value against a definition: `com.example.note`, `com.example.defs#view`, or a part of an endpoint, as
    /// in `com.example.getNote#output` (also `#input`, `#params` for the query parameters as an object, and `#message`).
    /// A definition of that name goes before a part.
    ///
    /// # Errors
    /// Everything that is wrong; a single [`Rule::Unresolved`] if there is no such definition, also where unresolved
    /// types are allowed.
    pub fn validate(&self, name: &str, value: &Value) -> Result<(), Violations> {
        let id = self.find(name).map_err(|error| {
            let limit = "a definition of the lexicons";
            Violation::new("", Rule::Unresolved, limit, error.to_string())
        })?;
        let mut walk = self.walk();
        if let Some(nsid) = name.strip_suffix("#message") {
            walk = walk.with_base(nsid);
        }
        walk.check(id, value, &Pointer::ROOT);
        walk.finish()
    }

    /// Validates a value against the definition that its `$type` names.
    ///
    /// # Errors
    /// Everything that is wrong, beginning with a `$type` that is missing or unknown.
    pub fn validate_typed(&self, value: &Value) -> Result<(), Violations> {
        let mut walk = self.walk();
        walk.check_typed(value);
        walk.finish()
    }

    /// Validates a value by the data model alone, without a lexicon.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn validate_data(&self, value: &Value) -> Result<(), Violations> {
        let mut walk = self.walk();
        walk.check_data(value);
        walk.finish()
    }

    /// Validates the payload of a message of a subscription. `t` is the type in the frame's header: `#commit`, or a full
    /// name.
    ///
    /// # Errors
    /// Everything that is wrong. A type that the subscription does not list is fine unless its union is closed.
    pub fn validate_message(&self, nsid: &str, t: &str, payload: &Value) -> Result<(), Violations> {
        let mut typed = match payload {
            Value::Object(map) => map.clone(),
            other => return self.validate(&format!("{nsid}#message"), other),
        };
        typed.insert("$type", full_type_name(nsid, t));
        let value = Value::Object(typed);
        let Some(id) = self.part(nsid, Part::Message) else {
            return self.validate(&format!("{nsid}#message"), &value);
        };
        let mut walk = self.walk().with_base(nsid);
        walk.check(id, &value, &Pointer::ROOT);
        walk.finish()
    }

    /// Checks a record key: that it is one at all, and one of the kind that the record's lexicon wants.
    ///
    /// # Errors
    /// What the key should be.
    pub fn validate_key(&self, nsid: &str, key: &str) -> Result<(), Violations> {
        let wanted = match self.schemas.keys.get(nsid) {
            _ if RecordKey::check_strict(key).is_err() => "a valid one".to_owned(),
            Some(KeyKind::Tid) if !Tid::is_valid(key) => "a TID".to_owned(),
            Some(KeyKind::Nsid) if !Nsid::is_valid(key) => "an NSID".to_owned(),
            Some(KeyKind::Literal(only)) if key != only => quote_text(only),
            None if !self.options.allow_unresolved => {
                let limit = "a record of the lexicons";
                let actual = quote_text(nsid);
                return Err(Violation::new("", Rule::Unresolved, limit, actual).into());
            }
            _ => return Ok(()),
        };
        Err(Violation::new("", Rule::RecordKey, wanted, quote_text(key)).into())
    }

    /// Checks that there is a definition of this name, as [`validate`](Self::validate) takes it.
    ///
    /// # Errors
    /// What there is instead.
    pub fn check_name(&self, name: &str) -> Result<(), UnknownDefinition> {
        self.find(name).map(|_| ())
    }

    fn walk(&self) -> Walk<'_> {
        Walk::new(&self.schemas, self.options, &self.secrets)
    }

    fn find(&self, name: &str) -> Result<Id, UnknownDefinition> {
        let name = name.strip_suffix("#main").unwrap_or(name);
        if let Some(id) = self.schemas.defs.get(name) {
            return Ok(*id);
        }
        let unknown = |reason| {
            Err(UnknownDefinition {
                name: name.to_owned(),
                reason,
            })
        };
        let (nsid, part) = name.split_once('#').unwrap_or((name, ""));
        let Some(endpoint) = self.schemas.endpoints.get(nsid) else {
            return unknown(self.suggest(name));
        };
        let parts = || {
            let parts = endpoint.parts.iter();
            let names: Vec<String> = parts
                .map(|(part, _)| format!("`{nsid}#{}`", part.as_str()))
                .collect();
            names.join(" or ")
        };
        let wanted = Part::ALL.into_iter().find(|known| known.as_str() == part);
        let found =
            wanted.and_then(|wanted| endpoint.parts.iter().find(|(part, _)| *part == wanted));
        match found {
            Some((_, PartSchema::Json(id))) => Ok(*id),
            Some((_, PartSchema::Other(encoding))) => {
                unknown(format!("it is not JSON but `{encoding}`"))
            }
            None if part.is_empty() => {
                unknown(format!("it is a {}: name {}", endpoint.kind, parts()))
            }
            None => unknown(format!("the {} has {}", endpoint.kind, parts())),
        }
    }

    fn part(&self, nsid: &str, wanted: Part) -> Option<Id> {
        let endpoint = self.schemas.endpoints.get(nsid)?;
        let mut parts = endpoint.parts.iter();
        match parts.find(|(part, _)| *part == wanted)? {
            (_, PartSchema::Json(id)) => Some(*id),
            (_, PartSchema::Other(_)) => None,
        }
    }

    fn suggest(&self, name: &str) -> String {
        let defs = self.schemas.defs.keys().map(|name| &**name);
        let endpoints = self.schemas.endpoints.keys().map(|name| &**name);
        let mut names: Vec<&str> = defs.chain(endpoints).collect();
        names.sort_unstable();
        match nearest(name, names, 4) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "no lexicon that was read defines it".to_owned(),
        }
    }
}

/// The type in the header of a frame, spelled out.
fn full_type_name(nsid: &str, t: &str) -> String {
    match t.starts_with('#') {
        true => format!("{nsid}{t}"),
        false => t.to_owned(),
    }
}

impl fmt::Debug for Validator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validator")
            .field("definitions", &self.schemas.defs.len())
            .field("endpoints", &self.schemas.endpoints.len())
            .field("options", &self.options)
            .finish()
    }
}

/// A name that means no definition of the lexicons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDefinition {
    name: String,
    reason: String,
}

impl UnknownDefinition {
    /// What may be meant, or what there is, as half a sentence.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for UnknownDefinition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", quote_text(&self.name), self.reason)
    }
}

impl std::error::Error for UnknownDefinition {}
