//! A tree that borrows from the input: what a union holds back until it has seen its `$type`.

use std::borrow::Cow;
use std::fmt;
use std::vec;

use serde::de::value::{BorrowedBytesDeserializer, BorrowedStrDeserializer, BytesDeserializer};
use serde::de::value::{MapAccessDeserializer, StringDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::cid_link::CID_NEWTYPE;
use super::data_error::DataError;
use super::decode::{Decode, capacity, read_text};

/// Data as it came, with strings borrowed where the format can lend them.
#[derive(Debug, Clone, PartialEq)]
pub enum Node<'de> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction, or one that does not fit an `i64`.
    Float(f64),
    /// A string.
    String(Cow<'de, str>),
    /// Bytes, from a format that has them.
    Bytes(Cow<'de, [u8]>),
    /// The bytes of a CID, from a format that has links.
    Link(Cow<'de, [u8]>),
    /// An array.
    Array(Vec<Node<'de>>),
    /// An object in its order, except that `$type` stands first.
    Map(Vec<(Cow<'de, str>, Node<'de>)>),
}

impl<'de> Decode<'de> for Node<'de> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

/// The key of the one entry under which `serde_json` hands out a number when its `arbitrary_precision` is on.
pub(super) const JSON_NUMBER: &str = "$serde_json::private::Number";

/// The number that this text spells: an integer if it fits.
pub(super) fn parse_number(text: &str) -> Option<Result<i64, f64>> {
    match text.parse::<i64>() {
        Ok(integer) => Some(Ok(integer)),
        Err(_) => text
            .parse::<f64>()
            .ok()
            .filter(|float| float.is_finite())
            .map(Err),
    }
}

fn spelled_number(entries: &[(Cow<'_, str>, Node<'_>)]) -> Option<Result<i64, f64>> {
    match entries {
        [(key, Node::String(text))] if key == JSON_NUMBER => parse_number(text),
        _ => None,
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Node::decode(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Node::Integer(value))
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Integer))
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_i128<E: Error>(self, value: i128) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or(Node::Float(value as f64), Node::Integer))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Node::Float(value))
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Node::String(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Node::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Self::Value, E> {
        Ok(Node::String(Cow::Owned(text)))
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<Self::Value, E> {
        Ok(Node::Bytes(Cow::Borrowed(bytes)))
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(Node::Bytes(Cow::Owned(bytes.to_owned())))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        Ok(Node::Bytes(Cow::Owned(bytes)))
    }

    /// Formats with links hand them out this way.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
        match inner.deserialize_bytes(NodeVisitor) {
            Ok(Node::Bytes(bytes)) => Ok(Node::Link(bytes)),
            other => other,
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::with_capacity(capacity(elements.size_hint()));
        while let Some(element) = elements.next_element_seed(NodeSeed)? {
            list.push(element);
        }
        Ok(Node::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::with_capacity(capacity(map.size_hint()).max(8));
        let mut has_type = false;
        while let Some(key) = map.next_key_seed(TextSeed)? {
            let is_first_type = !has_type && key == "$type";
            entries.push((key, map.next_value_seed(NodeSeed)?));
            if is_first_type {
                // A union that is read from this tree then needs no second pass.
                has_type = true;
                entries.rotate_right(1);
            }
        }
        Ok(match spelled_number(&entries) {
            Some(Ok(integer)) => Node::Integer(integer),
            Some(Err(float)) => Node::Float(float),
            None => Node::Map(entries),
        })
    }
}

/// Reads a [`Node`] where serde asks for a seed.
pub(super) struct NodeSeed;

impl<'de> DeserializeSeed<'de> for NodeSeed {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        Node::decode(deserializer)
    }
}

/// Reads a string where serde asks for a seed.
pub(super) struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cow<'de, str>, D::Error> {
        read_text(deserializer)
    }
}

/// Reads a type from a [`Node`]. It has one error type whatever the format, so that each type is compiled for nodes once.
#[derive(Debug)]
pub struct NodeDeserializer<'de> {
    node: Node<'de>,
    human_readable: bool,
}

impl<'de> NodeDeserializer<'de> {
    /// Reads from this node. `human_readable` tells whether it came from a format such as JSON, in which bytes and links
    /// are objects.
    pub fn new(node: Node<'de>, human_readable: bool) -> Self {
        NodeDeserializer {
            node,
            human_readable,
        }
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'de> {
    type Error = DataError;

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        let human_readable = self.human_readable;
        match self.node {
            Node::Null => visitor.visit_unit(),
            Node::Bool(value) => visitor.visit_bool(value),
            Node::Integer(value) => visitor.visit_i64(value),
            Node::Float(value) => visitor.visit_f64(value),
            Node::String(Cow::Borrowed(text)) => visitor.visit_borrowed_str(text),
            Node::String(Cow::Owned(text)) => visitor.visit_string(text),
            Node::Bytes(Cow::Borrowed(bytes)) => visitor.visit_borrowed_bytes(bytes),
            Node::Bytes(Cow::Owned(bytes)) => visitor.visit_byte_buf(bytes),
            Node::Link(Cow::Borrowed(bytes)) => {
                visitor.visit_newtype_struct(BorrowedBytesDeserializer::new(bytes))
            }
            Node::Link(Cow::Owned(bytes)) => {
                visitor.visit_newtype_struct(BytesDeserializer::new(&bytes))
            }
            Node::Array(elements) => {
                let mut elements = NodeSeq {
                    elements: elements.into_iter(),
                    human_readable,
                };
                let value = visitor.visit_seq(&mut elements)?;
                match elements.elements.len() {
                    0 => Ok(value),
                    left => Err(DataError::new(format!(
                        "array with {left} elements too many"
                    ))),
                }
            }
            Node::Map(entries) => visitor.visit_map(NodeMap::new(entries, human_readable)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        match self.node {
            Node::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DataError> {
        match self.node {
            Node::Link(_) if name == CID_NEWTYPE => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DataError> {
        match self.node {
            Node::String(text) => visitor.visit_enum(text.into_deserializer()),
            Node::Map(entries) => visitor.visit_enum(MapAccessDeserializer::new(NodeMap::new(
                entries,
                self.human_readable,
            ))),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

struct NodeSeq<'de> {
    elements: vec::IntoIter<Node<'de>>,
    human_readable: bool,
}

impl<'de> SeqAccess<'de> for NodeSeq<'de> {
    type Error = DataError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DataError> {
        match self.elements.next() {
            Some(node) => seed
                .deserialize(NodeDeserializer::new(node, self.human_readable))
                .map(Some),
            None => Ok(None),
        }
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.elements.len())
    }
}

struct NodeMap<'de> {
    entries: vec::IntoIter<(Cow<'de, str>, Node<'de>)>,
    value: Node<'de>,
    human_readable: bool,
}

impl<'de> NodeMap<'de> {
    fn new(entries: Vec<(Cow<'de, str>, Node<'de>)>, human_readable: bool) -> Self {
        NodeMap {
            entries: entries.into_iter(),
            value: Node::Null,
            human_readable,
        }
    }
}

impl<'de> MapAccess<'de> for NodeMap<'de> {
    type Error = DataError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DataError> {
        let Some((key, value)) = self.entries.next() else {
            return Ok(None);
        };
        self.value = value;
        match key {
            Cow::Borrowed(key) => seed
                .deserialize(BorrowedStrDeserializer::new(key))
                .map(Some),
            Cow::Owned(key) => seed.deserialize(StringDeserializer::new(key)).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DataError> {
        let value = std::mem::replace(&mut self.value, Node::Null);
        seed.deserialize(NodeDeserializer::new(value, self.human_readable))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}
