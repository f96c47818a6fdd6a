//! A JSON tree that knows where each of its values came from.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::push_segment;

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// The lexicon itself is 0, the overlays are counted from 1.
    pub file: usize,
    /// The JSON pointer in that file.
    pub pointer: String,
}

impl Origin {
    pub(super) fn below(&self, segment: &str) -> Self {
        Self {
            file: self.file,
            pointer: below(&self.pointer, segment),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub origin: Origin,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub(super) enum Content {
    /// Anything without values inside.
    Single(Value),
    List(Vec<Piece>),
    Object(BTreeMap<String, Piece>),
}

impl Piece {
    /// A value that stands here as it is.
    pub(super) fn new(value: &Value, origin: Origin) -> Self {
        let content = match value {
            Value::Array(list) => {
                let entries = list.iter().enumerate();
                let piece =
                    |(i, entry): (usize, &Value)| Piece::new(entry, origin.below(&i.to_string()));
                Content::List(entries.map(piece).collect())
            }
            Value::Object(map) => {
                let piece = |(key, value): (&String, &Value)| {
                    (key.clone(), Piece::new(value, origin.below(key)))
                };
                Content::Object(map.iter().map(piece).collect())
            }
            single => Content::Single(single.clone()),
        };
        Self { origin, content }
    }

    /// Whether it is this value, wherever it came from.
    pub(super) fn is(&self, value: &Value) -> bool {
        match (&self.content, value) {
            (Content::Single(own), value) => own == value,
            (Content::List(own), Value::Array(list)) => {
                own.len() == list.len() && own.iter().zip(list).all(|(own, value)| own.is(value))
            }
            (Content::Object(own), Value::Object(map)) => {
                own.len() == map.len()
                    && own
                        .iter()
                        .all(|(key, own)| map.get(key).is_some_and(|value| own.is(value)))
            }
            _ => false,
        }
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Single(value) => value.as_str(),
            _ => None,
        }
    }

    /// The `name` of an object, by which lists of errors know their entries.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.content {
            Content::Object(map) => map.get("name")?.text(),
            _ => None,
        }
    }

    /// The value, and the origins that its place in the result does not tell.
    pub(super) fn finish(self) -> (Value, BTreeMap<String, Origin>) {
        let mut origins = BTreeMap::new();
        let expected = Origin {
            file: 0,
            pointer: String::new(),
        };
        let value = self.take(String::new(), expected, &mut origins);
        (value, origins)
    }

    fn take(self, at: String, expected: Origin, origins: &mut BTreeMap<String, Origin>) -> Value {
        let origin = self.origin;
        let value = match self.content {
            Content::Single(value) => value,
            Content::List(list) => {
                let entry = |(i, piece): (usize, Piece)| {
                    let segment = i.to_string();
                    piece.take(below(&at, &segment), origin.below(&segment), origins)
                };
                list.into_iter().enumerate().map(entry).collect()
            }
            Content::Object(map) => {
                let entry = |(key, piece): (String, Piece)| {
                    let value = piece.take(below(&at, &key), origin.below(&key), origins);
                    (key, value)
                };
                map.into_iter().map(entry).collect()
            }
        };
        if origin != expected {
            origins.insert(at, origin);
        }
        value
    }
}

/// The pointer to a member or an entry.
pub(super) fn below(pointer: &str, segment: &str) -> String {
    let mut longer = String::with_capacity(pointer.len() + segment.len() + 1);
    longer.push_str(pointer);
    longer.push('/');
    push_segment(&mut longer, segment);
    longer
}
