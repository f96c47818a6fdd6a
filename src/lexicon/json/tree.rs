//! JSON as a tree that borrows its texts from the file. Of thousands of lexicons each is held for as long as it is read
//! only, so that a tree costs little to build and to drop.

use std::borrow::Cow;

use serde_json::{Number, Value};

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'t> {
    Null,
    Bool(bool),
    Number(Number),
    String(Cow<'t, str>),
    Array(Vec<Json<'t>>),
    Object(Members<'t>),
}

impl<'t> Json<'t> {
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(list) => Some(list),
            _ => None,
        }
    }

    pub fn as_object(&self) -> Option<&Members<'t>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member of an object.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.get(key)
    }
}

impl From<Json<'_>> for Value {
    fn from(json: Json<'_>) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => Self::Number(number),
            Json::String(text) => Self::String(text.into_owned()),
            Json::Array(list) => Self::Array(list.into_iter().map(Self::from).collect()),
            Json::Object(Members(entries)) => {
                let entries = entries.into_iter();
                let owned = entries.map(|(key, value)| (key.into_owned(), Self::from(value)));
                Self::Object(owned.collect())
            }
        }
    }
}

impl<'t> From<&'t Value> for Json<'t> {
    fn from(value: &'t Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(*value),
            Value::Number(number) => Self::Number(number.clone()),
            Value::String(text) => Self::String(Cow::Borrowed(text)),
            Value::Array(list) => Self::Array(list.iter().map(Self::from).collect()),
            Value::Object(map) => {
                let entries = map.iter();
                let entries = entries.map(|(key, value)| (Cow::Borrowed(&**key), value.into()));
                Self::Object(Members::new(entries.collect(), |_| {}))
            }
        }
    }
}

/// The members of an object, by key.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Members<'t>(Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Members<'t> {
    /// Takes members in the order of the file. Of a key that stands twice, the first value is kept; `repeated` is called
    /// with the key for each of the others.
    pub fn new(mut entries: Vec<(Cow<'t, str>, Json<'t>)>, mut repeated: impl FnMut(&str)) -> Self {
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries.dedup_by(|(again, _), (first, _)| {
            let is_repeated = again == first;
            if is_repeated {
                repeated(again);
            }
            is_repeated
        });
        Self(entries)
    }

    pub fn get(&self, key: &str) -> Option<&Json<'t>> {
        let found = self
            .0
            .binary_search_by(|(known, _)| known.as_ref().cmp(key));
        let (_, value) = self.0.get(found.ok()?)?;
        Some(value)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json<'t>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }
}
