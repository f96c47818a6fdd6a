//! How a [`Value`] is read, from a format and from a [`Node`], and how types are read from it.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::bytes::Bytes;
use super::cid_link::CidLink;
use super::data_error::DataError;
use super::decode::{Decode, capacity, integer_from_float};
use super::map::{Key, Map};
use super::node::{JSON_NUMBER, Node, NodeDeserializer, Nodes, parse_number, read_node};
use super::packed_read::read_packed;
use super::packer::pack_nodes;
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
    /// Reads from this value, which lends what it holds.
    pub(super) fn read_with<'de, R>(
        &'de self,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> R,
    ) -> R {
        let mut nodes = Vec::new();
        push_value(self, &mut nodes);
        read_node(&mut Nodes::new(nodes), true, read)
    }

    /// The value that an object with these entries stands for. `human_readable` tells whether the format, such as JSON,
    /// writes bytes and links as objects. A key that is there twice is an error.
    pub(super) fn from_entries(map: Map, human_readable: bool) -> Result<Value, DataError> {
        if let Some(key) = map.find_duplicate() {
            return Err(DataError::new(format!("duplicate key `{key}`")));
        }
        if map.len() != 1 {
            return Ok(Value::Object(map));
        }
        let only = map.into_only();
        Ok(only.map_or(Value::Null, |(key, value)| {
            Value::from_only(key, value, human_readable)
        }))
    }

    /// The value that an object with this one entry stands for: in JSON it may be bytes or a link.
    fn from_only(key: Key, value: Value, human_readable: bool) -> Value {
        let value = match value {
            Value::String(text) if human_readable => match special_value(&key, text) {
                Ok(special) => return special,
                Err(text) => Value::String(text),
            },
            other => other,
        };
        Value::Object(Map::from_unique(vec![(key, value)]))
    }

    /// The value that comes next in a list of nodes.
    pub(super) fn from_nodes(
        nodes: &mut Nodes<'_>,
        human_readable: bool,
    ) -> Result<Value, DataError> {
        if nodes.is_at_map() {
            return pack_nodes(nodes, human_readable);
        }
        Ok(match nodes.next() {
            None | Some(Node::Null | Node::NoType | Node::Map { .. }) => Value::Null,
            Some(Node::Bool(value)) => Value::Bool(value),
            Some(Node::Integer(integer)) => Value::Integer(integer),
            Some(Node::Float(float)) => number(float, human_readable),
            Some(Node::Str(text)) => Value::String(text.to_owned()),
            Some(Node::Text(text)) => Value::String(text),
            Some(Node::Bytes(bytes)) => Value::Bytes(Bytes(bytes.to_vec())),
            Some(Node::ByteBuf(bytes)) => Value::Bytes(Bytes(bytes.into_vec())),
            Some(Node::Link(bytes)) => Value::Link(CidLink::from_bytes(&bytes)?),
            Some(Node::Array { length, .. }) => {
                let mut list = Vec::with_capacity(length);
                for _ in 0..length {
                    list.push(Value::from_nodes(nodes, human_readable)?);
                }
                Value::Array(list)
            }
        })
    }
}

impl Map {
    /// Reads from this object, which lends what it holds.
    pub(super) fn read_with<'de, R>(
        &'de self,
        read: impl FnOnce(NodeDeserializer<'_, 'de>) -> R,
    ) -> R {
        let mut nodes = Vec::new();
        push_map(self, &mut nodes);
        read_node(&mut Nodes::new(nodes), true, read)
    }
}

/// The bytes, the link or the number that an object with this one entry stands for, or the text.
fn special_value(key: &str, text: String) -> Result<Value, String> {
    match key {
        "$link" => CidLink::from_text(text).map(Value::Link),
        "$bytes" => match Bytes::from_base64(&text) {
            Ok(bytes) => Ok(Value::Bytes(bytes)),
            Err(_) => Err(text),
        },
        JSON_NUMBER => match parse_number(&text) {
            Some(Ok(integer)) => Ok(Value::Integer(integer)),
            Some(Err(float)) => Ok(number(float, true)),
            None => Err(text),
        },
        _ => Err(text),
    }
}

/// JSON has one kind of number, so a fraction of zero means an integer there. DAG-CBOR tells the two apart.
pub(super) fn number(float: f64, human_readable: bool) -> Value {
    match integer_from_float(float) {
        Some(integer) if human_readable => Value::Integer(integer),
        _ => Value::Float(Float(float)),
    }
}

fn push_value<'de>(value: &'de Value, nodes: &mut Vec<Node<'de>>) {
    nodes.push(match value {
        Value::Null => Node::Null,
        Value::Bool(value) => Node::Bool(*value),
        Value::Integer(integer) => Node::Integer(*integer),
        Value::Float(float) => Node::Float(float.0),
        Value::String(text) => Node::Str(text),
        Value::Bytes(bytes) => Node::Bytes(bytes.as_slice()),
        Value::Link(link) => Node::Link(link.to_bytes().into_boxed_slice()),
        Value::Array(elements) => return push_array(elements, nodes),
        Value::Object(map) => return push_map(map, nodes),
    });
}

fn push_array<'de>(elements: &'de [Value], nodes: &mut Vec<Node<'de>>) {
    let head = nodes.len();
    nodes.push(Node::Null);
    for element in elements {
        push_value(element, nodes);
    }
    let inner = nodes.len() - head - 1;
    if let Some(head) = nodes.get_mut(head) {
        *head = Node::Array {
            length: elements.len(),
            nodes: inner,
        };
    }
}

fn push_map<'de>(map: &'de Map, nodes: &mut Vec<Node<'de>>) {
    if let Some(packed) = map.packed() {
        return packed.push_nodes(nodes);
    }
    let head = nodes.len();
    let type_name = map.type_name();
    nodes.extend([Node::Null, type_name.map_or(Node::NoType, Node::Str)]);
    for (key, value) in map {
        if key != "$type" || type_name.is_none() {
            nodes.push(Node::Str(key));
            push_value(value, nodes);
        }
    }
    let inner = nodes.len() - head - 1;
    if let Some(head) = nodes.get_mut(head) {
        *head = Node::Map {
            length: map.len() - usize::from(type_name.is_some()),
            nodes: inner,
        };
    }
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

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        read_packed(map, self.human_readable)
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
