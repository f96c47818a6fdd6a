//! Any value of the data model.

use serde::de::Deserialize;
use serde::ser::{Serialize, Serializer};

use super::bytes::Bytes;
use super::cid_link::CidLink;
use super::data_error::DataError;
use super::map::Map;

/// Any value of the AT Protocol's data model, kept as it came: what the lexicon calls `unknown`, and the fields that a
/// lexicon does not list.
///
/// Links and bytes are recognised in JSON (`{"$link": ..}`, `{"$bytes": ..}`) and in DAG-CBOR. An object that looks like
/// one and is none stays an object. Integers spelled with a fraction of zero (`1.0`) become integers in JSON.
/// One that 64 bits do not hold, which the data model has not, becomes the nearest [`Float`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// Null.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction, or the float nearest to an integer beyond 64 bits. The data model has neither; what is
    /// kept of them is what most programs would keep.
    Float(Float),
    /// A string.
    String(String),
    /// Bytes.
    Bytes(Bytes),
    /// A link to other data.
    Link(CidLink),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(Map),
}

impl Value {
    /// The value under this key, if this is an object.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// The `$type` of this object.
    pub fn type_name(&self) -> Option<&str> {
        self.as_object()?.type_name()
    }

    /// The string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The integer, if this is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    /// The boolean, if this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The elements, if this is an array.
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Value::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// The entries, if this is an object.
    pub fn as_object(&self) -> Option<&Map> {
        match self {
            Value::Object(map) => Some(map),
            _ => None,
        }
    }

    /// Whether this is null.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// Reads a type from this value: a generated one, or any other that implements [`serde::Deserialize`].
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, DataError> {
        self.read_with(|node| T::deserialize(node))
    }

    /// The value that a type is written as, for example a record that goes into a field of type `unknown`.
    pub fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Value, DataError> {
        value.serialize(super::encode::ValueSerializer)
    }

    /// What kind of value this is, for error messages.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Integer(_) => "integer",
            Value::Float(_) => "float",
            Value::String(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::Link(_) => "link",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        }
    }
}

/// A number that is no integer of 64 bits. Two of them are equal if they are the same bit for bit.
#[derive(Debug, Clone, Copy)]
pub struct Float(pub f64);

impl PartialEq for Float {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Float {}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::String(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::String(text)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(integer: i64) -> Self {
        Value::Integer(integer)
    }
}

impl From<Bytes> for Value {
    fn from(bytes: Bytes) -> Self {
        Value::Bytes(bytes)
    }
}

impl From<CidLink> for Value {
    fn from(link: CidLink) -> Self {
        Value::Link(link)
    }
}

impl From<Vec<Value>> for Value {
    fn from(elements: Vec<Value>) -> Self {
        Value::Array(elements)
    }
}

impl From<Map> for Value {
    fn from(map: Map) -> Self {
        Value::Object(map)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Integer(integer) => serializer.serialize_i64(*integer),
            Value::Float(float) => serializer.serialize_f64(float.0),
            Value::String(text) => serializer.serialize_str(text),
            Value::Bytes(bytes) => bytes.serialize(serializer),
            Value::Link(link) => link.serialize(serializer),
            Value::Array(elements) => serializer.collect_seq(elements),
            Value::Object(map) => map.serialize(serializer),
        }
    }
}
