//! The rules that every value obeys, whatever lexicon it belongs to.

use super::bytes::Bytes;
use super::cid::Cid;
use super::cid_link::{CidLink, is_link_text};
use super::findings::{Findings, quote_text};
use super::map::Map;
use super::pointer::Pointer;
use super::value::Value;
use super::violation::Rule;

/// Deeper values are refused in any mode, so that no value can exhaust the stack.
const DEEPEST: usize = 128;

/// The depth that the data validation guide recommends as a limit.
const DEEPEST_STRICT: usize = 32;

/// What a `$type` is.
const NOT_EMPTY: &str = "a text that is not empty";

/// Integers that every program can read: those of JavaScript.
const GREATEST_SAFE: i64 = (1 << 53) - 1;

impl Findings<'_> {
    /// Checks a value and all that it holds.
    pub fn check_value(&mut self, value: &Value, at: &Pointer<'_>) {
        match value {
            Value::Null | Value::Bool(_) | Value::String(_) | Value::Bytes(_) => {}
            Value::Integer(integer) => self.check_integer(*integer, at),
            Value::Float(float) => self.push_float(float.0, at),
            Value::Link(link) => self.check_link(link, at),
            Value::Array(elements) => {
                if self.is_too_deep(at) {
                    return;
                }
                for (index, element) in elements.iter().enumerate() {
                    self.check_value(element, &at.index(index));
                }
            }
            Value::Object(map) => {
                if self.is_too_deep(at) {
                    return;
                }
                for (key, value) in map {
                    if !self.check_reserved(map, key, value, at) {
                        self.check_value(value, &at.key(key));
                    }
                }
            }
        }
    }

    /// Whether this is deeper than values may be, which is then noted.
    pub fn is_too_deep(&mut self, at: &Pointer<'_>) -> bool {
        let deepest = match self.is_strict() {
            true => DEEPEST_STRICT,
            false => DEEPEST,
        };
        let too_deep = at.depth() >= deepest;
        if too_deep {
            let limit = format!("{deepest} levels");
            self.push(at, Rule::Depth, limit, "more");
        }
        too_deep
    }

    /// Checks an entry of an object whose key begins with `$`. Whether that was all there is to check about its value.
    pub fn check_reserved(
        &mut self,
        map: &Map,
        key: &str,
        value: &Value,
        at: &Pointer<'_>,
    ) -> bool {
        match key {
            "$type" => match value {
                Value::String(text) if text == "blob" => {
                    self.check_typed_blob(map, at);
                    true
                }
                Value::String(text) if !text.is_empty() => true,
                _ => {
                    let actual = describe(value);
                    let at = at.key(key);
                    self.push(&at, Rule::TypeName, NOT_EMPTY, actual);
                    true
                }
            },
            // Where these are spelled as they should be, the object has become bytes or a link when it was read.
            "$bytes" => {
                self.push_bytes(map, at);
                true
            }
            "$link" => {
                self.push_link(map, at);
                true
            }
            _ => false,
        }
    }

    /// Checks the size of an integer, which only strict validation limits.
    pub fn check_integer(&mut self, integer: i64, at: &Pointer<'_>) {
        let is_safe = (-GREATEST_SAFE..=GREATEST_SAFE).contains(&integer);
        if self.is_strict() && !is_safe {
            let actual = integer.to_string();
            self.push(at, Rule::IntegerSize, "53 bits", actual);
        }
    }

    /// Notes a number that is no integer. One without a fraction is one that does not fit.
    pub fn push_float(&mut self, float: f64, at: &Pointer<'_>) {
        const BITS_63: f64 = 9_223_372_036_854_775_808.0;
        let is_great = float.is_finite() && float.fract() == 0.0 && float.abs() >= BITS_63;
        match is_great {
            true => {
                let actual = format!("{float:e}");
                self.push(at, Rule::IntegerSize, "64 bits", actual);
            }
            false => self.push(at, Rule::Float, "an integer", format!("{float:?}")),
        }
    }

    /// Checks what a link leads to, which only strict validation limits.
    pub fn check_link(&mut self, link: &CidLink, at: &Pointer<'_>) {
        if self.is_strict() && !is_dasl(link.as_str()) {
            let limit = "a CID of DAG-CBOR or raw data by SHA-256";
            self.push(at, Rule::Link, limit, quote_text(link.as_str()));
        }
    }

    /// Checks a value of the type `unknown`: any object.
    pub fn check_unknown(&mut self, value: &Value, at: &Pointer<'_>) {
        match value {
            Value::Object(map) if !is_typed_blob(map) => self.check_value(value, at),
            _ => self.push_type("an object", value, at),
        }
    }

    /// Checks a member that a union does not list.
    pub fn check_member(&mut self, name: &str, fields: &Map, at: &Pointer<'_>) {
        if self.is_too_deep(at) {
            return;
        }
        match name {
            "" => self.push(
                &at.key("$type"),
                Rule::TypeName,
                NOT_EMPTY,
                describe(&Value::from(name)),
            ),
            "blob" => self.check_typed_blob(fields, at),
            _ => {}
        }
        for (key, value) in fields {
            if !self.check_reserved(fields, key, value, at) {
                self.check_value(value, &at.key(key));
            }
        }
    }

    /// Checks the fields of an object that its lexicon does not declare.
    pub fn check_extra(&mut self, declared: &[&str], extra: &Map, at: &Pointer<'_>) {
        for (key, value) in extra {
            // These are not written.
            if key == "$type" || declared.contains(&key) {
                continue;
            }
            if !self.check_reserved(extra, key, value, at) {
                self.check_value(value, &at.key(key));
            }
        }
    }

    /// Notes a value of another type.
    pub fn push_type(&mut self, limit: &str, value: &Value, at: &Pointer<'_>) {
        if let Value::Float(float) = value {
            // That there are no such numbers at all says more.
            return self.push_float(float.0, at);
        }
        self.push(at, Rule::Type, limit, describe(value));
    }

    /// Notes an object with the key `$bytes` that stands for no bytes.
    pub fn push_bytes(&mut self, map: &Map, at: &Pointer<'_>) {
        let actual = match (map.len(), map.get("$bytes")) {
            // The spelling is right, but it is that of JSON.
            (1, Some(Value::String(text))) if Bytes::from_base64(text).is_ok() => {
                let limit = "bytes, not their form in JSON";
                return self.push(at, Rule::Bytes, limit, quote_text(text));
            }
            (1, Some(Value::String(text))) => {
                format!("{}, which is no base64", quote_text(text))
            }
            (1, Some(other)) => describe(other),
            _ => "other keys beside `$bytes`".to_owned(),
        };
        let limit = "an object with base64 as `$bytes` and nothing else";
        self.push(at, Rule::Bytes, limit, actual);
    }

    /// Notes an object with the key `$link` that is no link.
    pub fn push_link(&mut self, map: &Map, at: &Pointer<'_>) {
        let actual = match (map.len(), map.get("$link")) {
            (1, Some(Value::String(text))) if is_link_text(text) => {
                let limit = "a link, not its form in JSON";
                return self.push(at, Rule::Link, limit, quote_text(text));
            }
            (1, Some(Value::String(text))) => quote_text(text),
            (1, Some(other)) => describe(other),
            _ => "other keys beside `$link`".to_owned(),
        };
        let limit = "an object with a CID of version 1 in base32 as `$link` and nothing else";
        self.push(at, Rule::Link, limit, actual);
    }

    /// Checks an object whose `$type` is `blob`.
    pub fn check_typed_blob(&mut self, map: &Map, at: &Pointer<'_>) {
        const LIMIT: &str = "a blob with `ref`, `mimeType` and `size`";
        for key in map.keys() {
            if !["$type", "ref", "mimeType", "size"].contains(&key) {
                let actual = format!("also a field {}", quote_text(key));
                self.push(at, Rule::Blob, LIMIT, actual);
            }
        }
        match map.get("ref") {
            Some(Value::Link(link)) => {
                self.check_link(link, &at.key("ref"));
                // The other codec that `check_link` lets pass is that of records.
                if self.is_strict() && link.as_str().starts_with("bafyrei") {
                    let actual = quote_text(link.as_str());
                    let at = at.key("ref");
                    self.push(&at, Rule::Blob, "a CID of raw data", actual);
                }
            }
            other => self.push_blob_field(other, "ref", "a link", at),
        }
        match map.get("mimeType") {
            Some(Value::String(text)) if !text.is_empty() => {
                if self.is_strict() && !text.contains('/') {
                    let at = at.key("mimeType");
                    self.push(&at, Rule::Blob, "a media type", quote_text(text));
                }
            }
            other => self.push_blob_field(other, "mimeType", "a media type", at),
        }
        match map.get("size") {
            // A size of -1 marks a blob of the legacy form that some program has put into the current one.
            Some(Value::Integer(size)) if *size >= -i64::from(!self.is_strict()) => {}
            other => self.push_blob_field(other, "size", "the number of bytes", at),
        }
    }

    /// Checks the legacy form, which has a `cid` and a `mimeType` only.
    pub fn check_legacy_blob(&mut self, map: &Map, at: &Pointer<'_>) {
        const LINK_TEXT: &str = "the text of a CID of version 1 in base32";
        if self.is_strict() {
            let limit = "an object whose `$type` is `blob`";
            self.push(
                at,
                Rule::Blob,
                limit,
                "the form of the network's first months",
            );
            return;
        }
        match map.get("cid") {
            // The same as where a blob is read: a link that is spelled as text.
            Some(Value::String(text)) if is_link_text(text) => {}
            other => self.push_blob_field(other, "cid", LINK_TEXT, at),
        }
        match map.get("mimeType") {
            Some(Value::String(text)) if !text.is_empty() => {}
            other => self.push_blob_field(other, "mimeType", "a media type", at),
        }
    }

    fn push_blob_field(&mut self, value: Option<&Value>, key: &str, limit: &str, at: &Pointer<'_>) {
        let actual = value.map_or_else(|| "nothing".to_owned(), describe);
        self.push(&at.key(key), Rule::Blob, limit, actual);
    }
}

/// Whether an object says that it is a blob.
#[doc(hidden)]
pub fn is_typed_blob(map: &Map) -> bool {
    map.get("$type").and_then(Value::as_str) == Some("blob")
}

/// Whether an object has the two keys of a legacy blob and no others.
#[doc(hidden)]
pub fn is_legacy_blob(map: &Map) -> bool {
    map.len() == 2 && map.contains_key("cid") && map.contains_key("mimeType")
}

/// A value in a few words, for `actual`.
#[doc(hidden)]
pub fn describe(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::Integer(integer) => format!("the integer {integer}"),
        Value::Float(float) => format!("the number {:?}", float.0),
        Value::String(text) => format!("the string {}", quote_text(text)),
        Value::Bytes(bytes) => format!("bytes ({} of them)", bytes.as_slice().len()),
        Value::Link(_) => "a link".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(map) if is_typed_blob(map) => "a blob".to_owned(),
        Value::Object(map) if map.contains_key("$link") => "an object with `$link`".to_owned(),
        Value::Object(map) if map.contains_key("$bytes") => "an object with `$bytes`".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// Whether a link is one of the two kinds that repositories have.
fn is_dasl(text: &str) -> bool {
    Cid::new(text).is_ok_and(|cid| cid.is_dasl())
}
