//! Hashes of the data model, for types that derive `Hash`.

use std::hash::{Hash, Hasher};

use super::map::Map;
use super::union::UnknownMember;
use super::value::{Float, Value};

impl Hash for Float {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Null => {}
            Value::Bool(value) => value.hash(state),
            Value::Integer(integer) => integer.hash(state),
            Value::Float(float) => float.hash(state),
            Value::String(text) => text.hash(state),
            Value::Bytes(bytes) => bytes.hash(state),
            Value::Link(link) => link.hash(state),
            Value::Array(elements) => elements.hash(state),
            Value::Object(map) => map.hash(state),
        }
    }
}

/// Two objects with the same entries have the same hash, whatever their order.
impl Hash for Map {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut entries: Vec<(&str, &Value)> = self.keys().zip(self.values()).collect();
        entries.sort_unstable_by_key(|entry| entry.0);
        entries.hash(state);
    }
}

impl Hash for UnknownMember {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.type_name().hash(state);
        self.fields().hash(state);
    }
}
