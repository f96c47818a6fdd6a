//! How a [`Value`] is read, from a format and from a [`Node`], and how types are read from it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::bytes::Bytes;
use super::cid_link::CidLink;
use super::data_error::DataError;
use super::decode::{Decode, Seed, capacity, integer_from_float};
use super::map::Map;
use super::node::{JSON_NUMBER, Node, NodeDeserializer, parse_number};
use super::value::{Float, Value};

impl<'de> Decode<'de> for Value {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_any(ValueVisitor { human_readable })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Self as Decode>::decode(deserializer)
    }
}

impl Value {
    /// A deserializer that lends what this value holds.
    pub(super) fn to_deserializer(&self) -> NodeDeserializer<'_> {
        NodeDeserializer::new(to_node(self), true)
    }

    /// The value that an object with these entries stands for. `human_readable` tells whether the format, such as JSON,
    /// writes bytes and links as objects. A key that is there twice is an error.
    pub(super) fn from_entries(map: Map, human_readable: bool) -> Result<Value, DataError> {
        if let Some(key) = map.find_duplicate() {
            return Err(DataError::new(format!("duplicate key `{key}`")));
        }
        let special = if human_readable {
            special_value(&map)
        } else {
            None
        };
        Ok(special.unwrap_or(Value::Object(map)))
    }

    /// The value that a node stands for.
    pub(super) fn from_node(node: Node<'_>, human_readable: bool) -> Result<Value, DataError> {
        Ok(match node {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Integer(integer) => Value::Integer(integer),
            Node::Float(float) => number(float, human_readable),
            Node::String(text) => Value::String(text.into_owned()),
            Node::Bytes(bytes) => Value::Bytes(Bytes(bytes.into_owned())),
            Node::Link(bytes) => Value::Link(CidLink::from_bytes(&bytes)?),
            Node::Array(elements) => {
                let mut list = Vec::with_capacity(elements.len());
                for element in elements {
                    list.push(Value::from_node(element, human_readable)?);
                }
                Value::Array(list)
            }
            Node::Map(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    map.push(key.into_owned(), Value::from_node(value, human_readable)?);
                }
                Value::from_entries(map, human_readable)?
            }
        })
    }
}

impl Map {
    /// A deserializer that lends what this object holds.
    pub(super) fn to_deserializer(&self) -> NodeDeserializer<'_> {
        NodeDeserializer::new(map_to_node(self), true)
    }
}

/// The bytes, the link or the number that an object with one entry stands for.
fn special_value(map: &Map) -> Option<Value> {
    let mut entries = map.iter();
    let (Some((key, Value::String(text))), None) = (entries.next(), entries.next()) else {
        return None;
    };
    match key {
        "$link" => CidLink::new(text.as_str()).ok().map(Value::Link),
        "$bytes" => Bytes::from_base64(text).ok().map(Value::Bytes),
        JSON_NUMBER => match parse_number(text)? {
            Ok(integer) => Some(Value::Integer(integer)),
            Err(float) => Some(number(float, true)),
        },
        _ => None,
    }
}

/// JSON has one kind of number, so a fraction of zero means an integer there. DAG-CBOR tells the two apart.
fn number(float: f64, human_readable: bool) -> Value {
    match integer_from_float(float) {
        Some(integer) if human_readable => Value::Integer(integer),
        _ => Value::Float(Float(float)),
    }
}

fn to_node(value: &Value) -> Node<'_> {
    match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(*value),
        Value::Integer(integer) => Node::Integer(*integer),
        Value::Float(float) => Node::Float(float.0),
        Value::String(text) => Node::String(Cow::Borrowed(text)),
        Value::Bytes(bytes) => Node::Bytes(Cow::Borrowed(bytes.as_slice())),
        Value::Link(link) => Node::Link(Cow::Owned(link.to_bytes())),
        Value::Array(elements) => Node::Array(elements.iter().map(to_node).collect()),
        Value::Object(map) => map_to_node(map),
    }
}

fn map_to_node(map: &Map) -> Node<'_> {
    let mut entries = Vec::with_capacity(map.len());
    for (key, value) in map {
        entries.push((Cow::Borrowed(key), to_node(value)));
        if key == "$type" {
            entries.rotate_right(1);
        }
    }
    Node::Map(entries)
}

struct ValueVisitor {
    human_readable: bool,
}

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        <Value as Decode>::decode(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Integer(value))
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Float(Float(value as f64)), Value::Integer))
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Float(Float(value as f64)), Value::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(number(value, self.human_readable))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Value, E> {
        Ok(Value::Bytes(Bytes(bytes.to_vec())))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Value, E> {
        Ok(Value::Bytes(Bytes(bytes)))
    }

    /// Formats with links hand them out this way.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Value, D::Error> {
        match inner.deserialize_bytes(ValueVisitor {
            human_readable: false,
        })? {
            Value::Bytes(bytes) => CidLink::from_bytes(bytes.as_slice())
                .map(Value::Link)
                .map_err(D::Error::custom),
            other => Ok(other),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::with_capacity(capacity(elements.size_hint()));
        while let Some(element) = elements.next_element_seed(self.seed())? {
            list.push(element);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(Seed::<String>::new())? {
            map.push(key, access.next_value_seed(self.seed())?);
        }
        Value::from_entries(map, self.human_readable).map_err(A::Error::custom)
    }
}

impl ValueVisitor {
    fn seed(&self) -> ValueVisitor {
        ValueVisitor {
            human_readable: self.human_readable,
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueVisitor {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}
