//! Data kept in a flat list: what a union holds back until it has seen its `$type`.
//!
//! All that is held back, at whatever depth, stands in one list, with strings borrowed from the input: it is filled
//! and emptied from front to end, and costs one allocation.

use std::cell::Cell;
use std::mem;

use serde::de::value::{
    BorrowedStrDeserializer, BytesDeserializer, MapAccessDeserializer, StringDeserializer,
};
use serde::de::{DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::cid_link::CID_NEWTYPE;
use super::data_error::DataError;

/// A value in a list of them, or the head of an array or an object whose parts follow it in the list. Strings and bytes
/// are borrowed where the format can lend them.
#[derive(Debug, Clone, PartialEq)]
#[doc(hidden)]
pub enum Node<'de> {
    /// Null.
    Null,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Integer(i64),
    /// A number with a fraction, or one that does not fit an `i64`.
    Float(f64),
    /// A string of the input.
    Str(&'de str),
    /// A string that had escapes.
    Text(String),
    /// Bytes of the input, from a format that has them.
    Bytes(&'de [u8]),
    /// Bytes that the format could not lend.
    ByteBuf(Box<[u8]>),
    /// The bytes of a CID, from a format that has links.
    Link(Box<[u8]>),
    /// An array, whose elements follow.
    Array {
        /// How many elements it has.
        length: usize,
        /// How many nodes they are.
        nodes: usize,
    },
    /// An object. What follows is the string of its `$type`, or [`Node::NoType`], and then a key and a value in turn, in
    /// their order.
    Map {
        /// How many entries it has besides the `$type`.
        length: usize,
        /// How many nodes follow, with that of the `$type`.
        nodes: usize,
    },
    /// Stands where an object has no `$type`, or one that is no string and stays among the other entries.
    NoType,
}

impl Node<'_> {
    /// The string, if this is one.
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Node::Str(text) => Some(text),
            Node::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Nodes that are still to be read.
#[derive(Debug, Default)]
#[doc(hidden)]
pub struct Nodes<'de> {
    list: Vec<Node<'de>>,
    /// Where the next one is.
    next: usize,
}

impl<'de> Nodes<'de> {
    /// These nodes, from the first on.
    pub fn new(list: Vec<Node<'de>>) -> Self {
        Nodes { list, next: 0 }
    }

    /// An empty list with room for a small object: few need more.
    #[inline(never)]
    pub(super) fn empty_list() -> Vec<Node<'de>> {
        let mut list = SPARE.try_with(Cell::take).unwrap_or_default();
        list.reserve(32);
        list
    }

    /// Takes the next node off the list.
    pub(super) fn next(&mut self) -> Option<Node<'de>> {
        let node = self.list.get_mut(self.next)?;
        self.next += 1;
        Some(mem::replace(node, Node::Null))
    }

    /// Whether the next value is an object.
    pub(super) fn is_at_map(&self) -> bool {
        matches!(self.peek(), Some(Node::Map { .. }))
    }

    fn peek(&self) -> Option<&Node<'de>> {
        self.list.get(self.next)
    }
}

/// The list is used again by the next union that has to hold something back.
impl Drop for Nodes<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.list.capacity() > 0 {
            keep_spare(mem::take(&mut self.list));
        }
    }
}

fn keep_spare(mut list: Vec<Node<'_>>) {
    if list.capacity() > MOST_SPARE {
        return;
    }
    list.clear();
    // Nothing is left that borrows from the input: the same allocation may live as long as the thread.
    let list: Vec<Node<'static>> = list.into_iter().map(|_| Node::Null).collect();
    // A thread that is about to end has no place for it.
    let _ = SPARE.try_with(|spare| spare.set(list));
}

/// The longest list that is kept, in nodes: a thread should not hold on to memory because of one large body.
const MOST_SPARE: usize = 4096;

thread_local! {
    static SPARE: Cell<Vec<Node<'static>>> = const { Cell::new(Vec::new()) };
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

/// Takes the next value off the list, without a look at it.
pub(super) fn skip_node(nodes: &mut Nodes<'_>) {
    nodes.next = after_next(nodes);
}

/// Reads the next value. Whatever the reader leaves of it is taken off the list as well.
pub(super) fn read_node<'de, R>(
    nodes: &mut Nodes<'de>,
    human_readable: bool,
    read: impl FnOnce(NodeDeserializer<'_, 'de>) -> R,
) -> R {
    let after = after_next(nodes);
    let result = read(NodeDeserializer::new(nodes, human_readable));
    nodes.next = after;
    result
}

/// Where the value after the next one is.
fn after_next(nodes: &Nodes<'_>) -> usize {
    let inner = match nodes.peek() {
        Some(Node::Array { nodes, .. } | Node::Map { nodes, .. }) => *nodes,
        _ => 0,
    };
    nodes.next + 1 + inner
}

/// Reads a type from the next value of a list. It has one error type whatever the format, so that each type is compiled
/// for nodes once.
#[derive(Debug)]
#[doc(hidden)]
pub struct NodeDeserializer<'a, 'de> {
    nodes: &'a mut Nodes<'de>,
    human_readable: bool,
}

impl<'a, 'de> NodeDeserializer<'a, 'de> {
    /// Reads the next value of these. `human_readable` tells whether they came from a format such as JSON, in which
    /// bytes and links are objects.
    pub fn new(nodes: &'a mut Nodes<'de>, human_readable: bool) -> Self {
        NodeDeserializer {
            nodes,
            human_readable,
        }
    }

    fn read_map(self, length: usize) -> NodeMap<'a, 'de> {
        let is_at_type = !matches!(self.nodes.peek(), Some(Node::NoType));
        if !is_at_type {
            self.nodes.next();
        }
        NodeMap {
            is_at_type,
            length,
            nodes: self.nodes,
            human_readable: self.human_readable,
        }
    }
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_, 'de> {
    type Error = DataError;

    fn is_human_readable(&self) -> bool {
        self.human_readable
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        match self.nodes.next() {
            None | Some(Node::Null | Node::NoType) => visitor.visit_unit(),
            Some(Node::Bool(value)) => visitor.visit_bool(value),
            Some(Node::Integer(value)) => visitor.visit_i64(value),
            Some(Node::Float(value)) => visitor.visit_f64(value),
            Some(Node::Str(text)) => visitor.visit_borrowed_str(text),
            Some(Node::Text(text)) => visitor.visit_string(text),
            Some(Node::Bytes(bytes)) => visitor.visit_borrowed_bytes(bytes),
            Some(Node::ByteBuf(bytes)) => visitor.visit_byte_buf(bytes.into_vec()),
            Some(Node::Link(bytes)) => visitor.visit_newtype_struct(BytesDeserializer::new(&bytes)),
            Some(Node::Array { length, .. }) => {
                let mut elements = NodeSeq {
                    nodes: self.nodes,
                    length,
                    human_readable: self.human_readable,
                };
                let value = visitor.visit_seq(&mut elements)?;
                match elements.length {
                    0 => Ok(value),
                    left => Err(DataError::new(format!(
                        "array with {left} elements too many"
                    ))),
                }
            }
            Some(Node::Map { length, .. }) => visitor.visit_map(self.read_map(length)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        match self.nodes.peek() {
            Some(Node::Null) => {
                self.nodes.next();
                visitor.visit_none()
            }
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, DataError> {
        match self.nodes.peek() {
            Some(Node::Link(_)) if name == CID_NEWTYPE => self.deserialize_any(visitor),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, DataError> {
        match self.nodes.peek() {
            Some(&Node::Map { length, .. }) => {
                self.nodes.next();
                visitor.visit_enum(MapAccessDeserializer::new(self.read_map(length)))
            }
            Some(Node::Str(_) | Node::Text(_)) => match self.nodes.next() {
                Some(Node::Text(text)) => visitor.visit_enum(text.into_deserializer()),
                Some(Node::Str(text)) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
                _ => visitor.visit_unit(),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, DataError> {
        skip_node(self.nodes);
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier
    }
}

struct NodeSeq<'a, 'de> {
    nodes: &'a mut Nodes<'de>,
    length: usize,
    human_readable: bool,
}

impl<'de> SeqAccess<'de> for NodeSeq<'_, 'de> {
    type Error = DataError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, DataError> {
        if self.length == 0 {
            return Ok(None);
        }
        self.length -= 1;
        read_node(self.nodes, self.human_readable, |node| {
            seed.deserialize(node).map(Some)
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.length)
    }
}

struct NodeMap<'a, 'de> {
    nodes: &'a mut Nodes<'de>,
    /// The `$type` comes next: its value is the next node.
    is_at_type: bool,
    length: usize,
    human_readable: bool,
}

impl<'de> MapAccess<'de> for NodeMap<'_, 'de> {
    type Error = DataError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, DataError> {
        if self.is_at_type {
            self.is_at_type = false;
            return seed
                .deserialize(BorrowedStrDeserializer::new("$type"))
                .map(Some);
        }
        if self.length == 0 {
            return Ok(None);
        }
        self.length -= 1;
        match self.nodes.next() {
            Some(Node::Str(key)) => seed
                .deserialize(BorrowedStrDeserializer::new(key))
                .map(Some),
            Some(Node::Text(key)) => seed.deserialize(StringDeserializer::new(key)).map(Some),
            _ => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, DataError> {
        read_node(self.nodes, self.human_readable, |node| {
            seed.deserialize(node)
        })
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.length + usize::from(self.is_at_type))
    }
}
