//! Fields of an object that are text, lists or flags, and those that nobody knows.

use std::collections::BTreeMap;
use std::collections::HashSet;

use super::{Fields, Node, Reader, advice, describe};
use crate::diagnostic::{Code, Place};
use crate::lexicon::json::Json;

/// How many findings back a misspelled field is looked for. No object has more fields that anyone mistypes at once.
const RECENT: usize = 16;

impl Reader<'_> {
    /// Reports a value of the wrong JSON type.
    fn wrong_type(&mut self, pointer: &str, name: &str, expected: &str, value: &Json<'_>) {
        let message = format!("{name} must be {expected}, but is {}", describe(value));
        let mut diagnostic = self.about(Code::WrongFieldType, pointer, message);
        diagnostic.help = advice::wrong_type(expected, name, value);
        self.diagnostics.push(diagnostic);
    }

    /// The node as an object; reported if it is none.
    pub(super) fn object<'n>(&mut self, node: &'n Node<'_>, name: &str) -> Option<Fields<'n>> {
        let fields = node.fields();
        if fields.is_none() {
            self.wrong_type(&node.pointer, name, "an object", node.value);
        }
        fields
    }

    /// An optional string.
    pub(super) fn text<'a>(&mut self, fields: Fields<'a>, key: &str) -> Option<&'a str> {
        let value = fields.get(key)?;
        if value.as_str().is_none() {
            self.wrong_type(&fields.at(key), &format!("`{key}`"), "a string", value);
        }
        value.as_str()
    }

    /// A string that must be there.
    pub(super) fn required_text<'a>(&mut self, fields: Fields<'a>, key: &str) -> Option<&'a str> {
        if !fields.has(key) {
            self.missing(fields, key, &format!("add `\"{key}\": \"...\"`"));
        }
        self.text(fields, key)
    }

    /// The description; an empty one says nothing.
    pub(super) fn description(&mut self, fields: Fields<'_>) -> Option<String> {
        let text = self.text(fields, "description")?;
        (!text.trim().is_empty()).then(|| text.to_owned())
    }

    /// An optional boolean.
    pub(super) fn flag(&mut self, fields: Fields<'_>, key: &str) -> Option<bool> {
        let value = fields.get(key)?;
        if value.as_bool().is_none() {
            self.wrong_type(&fields.at(key), &format!("`{key}`"), "a boolean", value);
        }
        value.as_bool()
    }

    /// The entries of an optional list.
    pub(super) fn list<'a>(&mut self, fields: Fields<'a>, key: &str) -> Option<Vec<Node<'a>>> {
        let value = fields.get(key)?;
        let pointer = fields.at(key);
        let Some(list) = value.as_array() else {
            self.wrong_type(&pointer, &format!("`{key}`"), "a list", value);
            return None;
        };
        let entry = |(i, value)| Node {
            value,
            pointer: format!("{pointer}/{i}"),
        };
        Some(list.iter().enumerate().map(entry).collect())
    }

    /// The entries of an optional list of strings, with their pointers. What is no string is reported and left out.
    pub(super) fn texts<'a>(
        &mut self,
        fields: Fields<'a>,
        key: &str,
    ) -> Option<Vec<(&'a str, String)>> {
        let list = self.list(fields, key)?;
        let mut texts = Vec::with_capacity(list.len());
        for Node { value, pointer } in list {
            match value.as_str() {
                Some(text) => texts.push((text, pointer)),
                None => {
                    let name = format!("an entry of `{key}`");
                    self.wrong_type(&pointer, &name, "a string", value);
                }
            }
        }
        Some(texts)
    }

    /// The same as [`texts`](Self::texts), and each only once.
    pub(super) fn distinct_texts<'a>(
        &mut self,
        fields: Fields<'a>,
        key: &str,
    ) -> Option<Vec<(&'a str, String)>> {
        let mut texts = self.texts(fields, key)?;
        let mut seen = HashSet::with_capacity(texts.len());
        texts.retain(|(text, pointer)| {
            let first = seen.insert(*text);
            if !first {
                let message = format!("`{text}` is already in `{key}`");
                self.report_help(Code::RepeatedEntry, pointer, message, "remove it");
            }
            first
        });
        Some(texts)
    }

    /// Strings by name, as in `title:lang`.
    pub(super) fn text_map(&mut self, fields: Fields<'_>, key: &str) -> BTreeMap<String, String> {
        let mut map = BTreeMap::new();
        let Some(node) = fields.child(key) else {
            return map;
        };
        let Some(entries) = self.object(&node, &format!("`{key}`")) else {
            return map;
        };
        for name in entries.map.keys() {
            if let Some(text) = self.text(entries, name) {
                map.insert(name.to_owned(), text.to_owned());
            }
        }
        map
    }

    /// Reports a required field that is not there, or that is there under a misspelled name.
    pub(super) fn missing(&mut self, fields: Fields<'_>, key: &str, help: &str) {
        if self.misspelled(fields, key) {
            return;
        }
        let message = format!("`{key}` is missing");
        let help = Some(help.to_owned());
        self.report_key(Code::MissingField, fields.pointer, message, help);
    }

    /// Whether a missing field was just reported as an unknown one that looks like it. That report then says both.
    pub(super) fn misspelled(&mut self, fields: Fields<'_>, key: &str) -> bool {
        let help = format!("did you mean `{key}`?");
        let file = self.file;
        // Places are compared, for the fields may stand in several files.
        let is_own = |place: &Place| {
            let mut keys = fields.map.keys();
            keys.any(|key| *place == Place::key(file, fields.at(key)))
        };
        let recent = self.diagnostics.last_mut(RECENT);
        let found = recent.into_iter().find(|d| {
            d.code == Code::UnknownField
                && d.help.as_ref() == Some(&help)
                && d.place.as_ref().is_some_and(is_own)
        });
        let Some(diagnostic) = found else {
            return false;
        };
        diagnostic.message = format!("{}, and `{key}` is missing", diagnostic.message);
        diagnostic.code = Code::MissingField;
        diagnostic.severity = Code::MissingField.severity();
        true
    }

    /// Reports all fields that are not among those given. `type` and `description` may always be there.
    pub(super) fn known(&mut self, fields: Fields<'_>, owner: &str, known: &[&str]) {
        for key in fields.map.keys() {
            if key == "type" || key == "description" || known.contains(&key) {
                continue;
            }
            let message = format!("{owner} has no field `{key}`");
            let help = advice::unknown_field(key, owner, known);
            self.report_key(Code::UnknownField, &fields.at(key), message, Some(help));
        }
    }
}

/// The strings of a list without their pointers.
pub(super) fn owned(texts: Vec<(&str, String)>) -> Vec<String> {
    texts.into_iter().map(|(text, _)| text.to_owned()).collect()
}
