//! The walk through a value and its schema, side by side.

use crate::lex::{
    Findings, Map, Pointer, Rule, Value, Violations, bare_type, describe, is_legacy_blob,
    list_texts, quote_text,
};

use super::Options;
use super::schema::{BlobLimits, Id, Node, Object, Schemas, Text, Union};

/// Judges one value.
pub(super) struct Walk<'v> {
    schemas: &'v Schemas,
    /// The NSID that `#name` in a `$type` belongs to; only messages have such names.
    base: Option<&'v str>,
    options: Options,
    found: Findings<'v>,
}

impl<'v> Walk<'v> {
    pub(super) fn new(schemas: &'v Schemas, options: Options, secrets: &'v [String]) -> Self {
        let found = Findings::new(secrets).strict(options.strict);
        Self {
            schemas,
            base: None,
            options,
            found,
        }
    }

    /// Lets `$type`s of the form `#name` pass, which mean a definition of this lexicon.
    pub(super) fn with_base(mut self, nsid: &'v str) -> Self {
        self.base = Some(nsid);
        self
    }

    pub(super) fn finish(self) -> Result<(), Violations> {
        self.found.finish()
    }

    /// Checks a value by the data model alone.
    pub(super) fn check_data(&mut self, value: &Value) {
        match value {
            Value::Object(_) => self.found.check_value(value, &Pointer::ROOT),
            other => self.found.push_type("an object", other, &Pointer::ROOT),
        }
    }

    /// Checks a value by the definition that its `$type` names.
    pub(super) fn check_typed(&mut self, value: &Value) {
        let at = &Pointer::ROOT;
        let Value::Object(map) = value else {
            return self.found.push_type("an object", value, at);
        };
        let Some(name) = self
            .type_name(map, at, "the name of a record")
            .map(bare_type)
        else {
            return;
        };
        match self.schemas.defs.get(name) {
            Some(id) => self.check(*id, value, at),
            None => self.unresolved(name, value, at),
        }
    }

    /// Checks a value by a schema.
    pub(super) fn check(&mut self, id: Id, value: &Value, at: &Pointer<'_>) {
        match (self.schemas.node(id), value) {
            (Node::Any, _) => self.found.check_value(value, at),
            (Node::Same(id), _) => self.check(*id, value, at),
            (Node::Unresolved(name), _) => self.unresolved(name, value, at),
            (Node::Boolean { constant }, Value::Bool(value)) => {
                if let Some(only) = constant {
                    self.found.constant_value(at, *value, *only);
                }
            }
            (Node::Integer(limits), Value::Integer(integer)) => {
                self.found.check_integer(*integer, at);
                let found = &mut self.found;
                if let Some(only) = limits.constant {
                    found.constant_value(at, *integer, only);
                }
                if !limits.values.is_empty() {
                    found.one_of_integers(at, *integer, &limits.values);
                }
                found.range(at, *integer, (limits.minimum, limits.maximum));
            }
            (Node::Integer(_), Value::Float(float)) => self.found.push_float(float.0, at),
            (Node::Text(limits), Value::String(text)) => self.check_text(limits, text, at),
            (Node::Bytes(length), Value::Bytes(bytes)) => {
                let found = bytes.as_slice().len();
                self.found
                    .length(at, found, (length.min, length.max), "bytes");
            }
            (Node::Bytes(_), Value::Object(map)) if map.contains_key("$bytes") => {
                self.found.push_bytes(map, at);
            }
            (Node::Link, Value::Link(link)) => self.found.check_link(link, at),
            (Node::Link, Value::Object(map)) if map.contains_key("$link") => {
                self.found.push_link(map, at);
            }
            (Node::Blob(limits), Value::Object(map)) => self.check_blob(limits, map, at),
            (Node::Array { items, length }, Value::Array(elements)) => {
                if self.found.is_too_deep(at) {
                    return;
                }
                let found = elements.len();
                self.found
                    .length(at, found, (length.min, length.max), "elements");
                for (index, element) in elements.iter().enumerate() {
                    self.check(*items, element, &at.index(index));
                }
            }
            (Node::Object(object), Value::Object(map)) => self.check_object(object, map, at),
            (Node::Union(union), Value::Object(map)) => self.check_union(union, map, value, at),
            (Node::Unknown, _) => self.found.check_unknown(value, at),
            (Node::Token(name), Value::String(text)) => self.found.constant(at, text, name),
            (node, _) => self.found.push_type(expectation(node), value, at),
        }
    }

    fn check_text(&mut self, limits: &Text, text: &str, at: &Pointer<'_>) {
        let strict = self.options.strict;
        let found = &mut self.found;
        if let Some(only) = &limits.constant {
            found.constant(at, text, only);
        }
        if let Some(values) = &limits.values {
            found.one_of(at, text, values);
        }
        let length = limits.length;
        found.length(at, text.len(), (length.min, length.max), "bytes");
        let graphemes = limits.graphemes;
        found.graphemes(at, text, (graphemes.min, graphemes.max));
        if let Some(format) = limits.format {
            let check = match strict {
                true => format.strict,
                false => format.lenient,
            };
            found.format(at, text, format.name, check);
        }
    }

    fn check_blob(&mut self, limits: &BlobLimits, map: &Map, at: &Pointer<'_>) {
        match map.get("$type") {
            Some(Value::String(name)) if name == "blob" => self.found.check_typed_blob(map, at),
            None if is_legacy_blob(map) => self.found.check_legacy_blob(map, at),
            other => {
                let actual = other.map_or_else(|| "nothing".to_owned(), describe);
                let at = at.key("$type");
                return self.found.push(&at, Rule::TypeName, "`blob`", actual);
            }
        }
        let strict = self.options.strict;
        if let (Some(accept), Some(Value::String(media_type))) =
            (&limits.accept, map.get("mimeType"))
        {
            // An empty list was meant to say nothing by everyone who wrote one.
            if strict || !accept.is_empty() {
                self.found.accept(&at.key("mimeType"), media_type, accept);
            }
        }
        if let (Some(max), Some(Value::Integer(size))) = (limits.max_size, map.get("size")) {
            self.found.max_size(&at.key("size"), *size, max);
        }
    }

    fn check_object(&mut self, object: &Object, map: &Map, at: &Pointer<'_>) {
        if self.found.is_too_deep(at) {
            return;
        }
        if object.is_record {
            self.check_record_type(object, map, at);
        }
        let mut required = object.required;
        let mut next = 0;
        for (key, value) in map {
            // Most data has its fields in one order, so the one after the last is tried first.
            let found = match object.fields.get(next) {
                Some(field) if *field.name == *key => Ok(next),
                _ => object
                    .fields
                    .binary_search_by(|field| (*field.name).cmp(key)),
            };
            let Some((index, field)) = found
                .ok()
                .and_then(|index| Some((index, object.fields.get(index)?)))
            else {
                self.check_other(object, map, key, value, at);
                continue;
            };
            next = index + 1;
            required -= usize::from(field.required);
            match value {
                Value::Null if field.nullable => {}
                Value::Null => {
                    let limit = expectation(self.schemas.node(field.schema));
                    let at = at.key(key);
                    self.found.push(&at, Rule::Nullable, limit, "null");
                }
                value => self.check(field.schema, value, &at.key(key)),
            }
        }
        if required > 0 {
            for field in object.fields.iter().filter(|field| field.required) {
                if !map.contains_key(&field.name) {
                    let at = at.key(&field.name);
                    self.found.push(&at, Rule::Required, "a value", "nothing");
                }
            }
        }
    }

    /// Checks an entry that the schema does not have: it must be of the data model, and is ignored otherwise.
    fn check_other(
        &mut self,
        object: &Object,
        map: &Map,
        key: &str,
        value: &Value,
        at: &Pointer<'_>,
    ) {
        if key == "$type" && object.is_record {
            return;
        }
        if !self.found.check_reserved(map, key, value, at) {
            return self.found.check_value(value, &at.key(key));
        }
        // An object that is not in a union needs no `$type`, and most programs do not look at one that is there.
        if let (true, "$type", Some(name), Value::String(text)) =
            (self.options.strict, key, &object.name, value)
            && **name != **text
            && !text.is_empty()
        {
            let at = at.key(key);
            let (limit, actual) = (quote_text(name), quote_text(text));
            self.found.push(&at, Rule::TypeName, limit, actual);
        }
    }

    fn check_record_type(&mut self, object: &Object, map: &Map, at: &Pointer<'_>) {
        let name = object.name.as_deref().unwrap_or_default();
        let Some(found) = self.type_name(map, at, name) else {
            return;
        };
        // `#main` in data is not valid, but some programs write it and most read it.
        let is_right = match self.options.strict {
            true => found == name,
            false => bare_type(found) == name,
        };
        if !is_right {
            let at = at.key("$type");
            let (limit, actual) = (quote_text(name), quote_text(found));
            self.found.push(&at, Rule::TypeName, limit, actual);
        }
    }

    /// The `$type` of an object that must have one; if it has none, that is noted.
    fn type_name<'m>(&mut self, map: &'m Map, at: &Pointer<'_>, expected: &str) -> Option<&'m str> {
        match map.get("$type") {
            Some(Value::String(text)) if !text.is_empty() => Some(text),
            other => {
                let actual = other.map_or_else(|| "nothing".to_owned(), describe);
                let at = at.key("$type");
                self.found.push(&at, Rule::TypeName, expected, actual);
                None
            }
        }
    }

    fn check_union(&mut self, union: &Union, map: &Map, value: &Value, at: &Pointer<'_>) {
        let names = || list_texts(union.members.iter().map(|(name, _)| quote_text(name)));
        let limit = match union.members.is_empty() {
            true => "a type name".to_owned(),
            false if map.contains_key("$type") => String::new(),
            false => format!("one of {}", names()),
        };
        // A member that is found by a name with `#main` says itself that this is wrong.
        let Some(name) = self.type_name(map, at, &limit).map(bare_type) else {
            return;
        };
        let full = match self.base {
            Some(base) if name.starts_with('#') => format!("{base}{name}"),
            _ => String::new(),
        };
        let name = if full.is_empty() { name } else { &full };
        match union.member(name) {
            Some(id) => self.check(id, value, at),
            None if union.closed => {
                let at = at.key("$type");
                self.found
                    .push(&at, Rule::Closed, names(), quote_text(name));
            }
            None => self.check_unlisted(name, value, at),
        }
    }

    /// An open union takes an object of any type. Only strict validation looks it up.
    fn check_unlisted(&mut self, name: &str, value: &Value, at: &Pointer<'_>) {
        match self.schemas.defs.get(name) {
            Some(id) if self.options.strict => self.check(*id, value, at),
            None if self.options.strict => self.unresolved(name, value, at),
            _ => self.found.check_value(value, at),
        }
    }

    /// Data whose lexicon is not there can only be checked by the data model.
    fn unresolved(&mut self, name: &str, value: &Value, at: &Pointer<'_>) {
        if !self.options.allow_unresolved {
            let actual = quote_text(name);
            self.found
                .push(at, Rule::Unresolved, "a known type", actual);
        }
        self.found.check_value(value, at);
    }
}

/// What a schema wants, in a few words.
fn expectation(node: &Node) -> &'static str {
    match node {
        Node::Any | Node::Same(_) | Node::Unresolved(_) => "a value",
        Node::Boolean { .. } => "a boolean",
        Node::Integer(_) => "an integer",
        Node::Text(_) => "a string",
        Node::Bytes(_) => "bytes",
        Node::Link => "a link",
        Node::Blob(_) => "a blob",
        Node::Array { .. } => "an array",
        Node::Object(_) | Node::Unknown => "an object",
        Node::Union(_) => "an object with a `$type`",
        Node::Token(_) => "the name of a token",
    }
}
