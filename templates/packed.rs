//! An object as it was read, packed: its texts one after the other, and a flat list of what they are.
//!
//! Most objects of the type `unknown` are read to be kept, written back, or read once more as a record's type. None of
//! that needs a tree, with an allocation for each text and each object in it. The tree is made when it is looked at.

use std::sync::OnceLock;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::bytes::Bytes;
use super::cid_link::{CidLink, write_link};
use super::map::{Entry, Map, key_of};
use super::node::Node;
use super::value::{Float, Value};

/// An object. No key is there twice, at no depth.
#[derive(Debug)]
pub(super) struct Packed {
    texts: Box<str>,
    nodes: Box<[PackedNode]>,
    bytes: Box<[Bytes]>,
    entries: OnceLock<Vec<Entry>>,
}

/// A value, or the head of an array or object whose parts follow it. Keys are texts before their values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum PackedNode {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    /// A part of the texts, in bytes.
    Text {
        start: u32,
        len: u32,
    },
    /// A part of the texts that spells a CID.
    Link {
        start: u32,
        len: u32,
    },
    /// Which of the byte strings.
    Bytes(u32),
    Array {
        length: u32,
        /// How many nodes follow that belong to it.
        nodes: u32,
    },
    Object {
        length: u32,
        /// How many nodes follow that belong to it.
        nodes: u32,
        /// How many nodes after the head the key `$type` is, if its value is a text; otherwise 0.
        type_at: u32,
    },
}

impl Packed {
    /// What has been collected, of which the first node is an object.
    pub(super) fn new(texts: &str, nodes: &[PackedNode], bytes: Vec<Bytes>) -> Self {
        Packed {
            texts: texts.into(),
            nodes: nodes.into(),
            bytes: bytes.into(),
            entries: OnceLock::new(),
        }
    }

    /// How many entries the object has.
    pub(super) fn len(&self) -> usize {
        match self.nodes.first() {
            Some(PackedNode::Object { length, .. }) => *length as usize,
            _ => 0,
        }
    }

    /// The `$type` of the object.
    pub(super) fn type_name(&self) -> Option<&str> {
        match self.nodes.first() {
            Some(PackedNode::Object { type_at, .. }) if *type_at > 0 => {
                self.text_at(*type_at as usize + 1)
            }
            _ => None,
        }
    }

    /// The entries, unpacked once.
    pub(super) fn entries(&self) -> &Vec<Entry> {
        self.entries.get_or_init(|| self.unpack())
    }

    /// The entries.
    pub(super) fn into_entries(mut self) -> Vec<Entry> {
        let unpacked = self.entries.take();
        unpacked.unwrap_or_else(|| self.unpack())
    }

    /// The entries, if they have been unpacked.
    pub(super) fn unpacked(&self) -> Option<&Vec<Entry>> {
        self.entries.get()
    }

    /// The same, packed.
    pub(super) fn copy(&self) -> Self {
        Packed {
            texts: self.texts.clone(),
            nodes: self.nodes.clone(),
            bytes: self.bytes.clone(),
            entries: OnceLock::new(),
        }
    }

    /// Puts the object at the end of a list, from which types are read.
    pub(super) fn push_nodes<'a>(&'a self, list: &mut Vec<Node<'a>>) {
        Cursor::new(self).push_node(list);
    }

    fn unpack(&self) -> Vec<Entry> {
        let mut cursor = Cursor::new(self);
        match cursor.take() {
            Some(PackedNode::Object { length, .. }) => cursor.read_entries(length),
            _ => Vec::new(),
        }
    }

    fn part(&self, start: u32, len: u32) -> &str {
        let (start, len) = (start as usize, len as usize);
        self.texts.get(start..start + len).unwrap_or_default()
    }

    fn text_at(&self, at: usize) -> Option<&str> {
        match self.nodes.get(at) {
            Some(PackedNode::Text { start, len }) => Some(self.part(*start, *len)),
            _ => None,
        }
    }

    /// Where the value after this one is.
    fn after(&self, at: usize) -> usize {
        match self.nodes.get(at) {
            Some(PackedNode::Array { nodes, .. } | PackedNode::Object { nodes, .. }) => {
                at + 1 + *nodes as usize
            }
            _ => at + 1,
        }
    }
}

impl Serialize for Packed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        PackedValue(self, 0).serialize(serializer)
    }
}

/// The value that is at this node.
struct PackedValue<'a>(&'a Packed, usize);

impl Serialize for PackedValue<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let PackedValue(packed, at) = *self;
        match packed.nodes.get(at) {
            None | Some(PackedNode::Null) => serializer.serialize_unit(),
            Some(PackedNode::Bool(value)) => serializer.serialize_bool(*value),
            Some(PackedNode::Integer(integer)) => serializer.serialize_i64(*integer),
            Some(PackedNode::Float(float)) => serializer.serialize_f64(*float),
            Some(PackedNode::Text { start, len }) => {
                serializer.serialize_str(packed.part(*start, *len))
            }
            Some(PackedNode::Link { start, len }) => {
                write_link(packed.part(*start, *len), serializer)
            }
            Some(PackedNode::Bytes(index)) => match packed.bytes.get(*index as usize) {
                Some(bytes) => bytes.serialize(serializer),
                None => serializer.serialize_unit(),
            },
            Some(PackedNode::Array { length, .. }) => {
                let mut list = serializer.serialize_seq(Some(*length as usize))?;
                let mut at = at + 1;
                for _ in 0..*length {
                    list.serialize_element(&PackedValue(packed, at))?;
                    at = packed.after(at);
                }
                list.end()
            }
            Some(PackedNode::Object { length, .. }) => {
                let mut map = serializer.serialize_map(Some(*length as usize))?;
                let mut at = at + 1;
                for _ in 0..*length {
                    let key = packed.text_at(at).unwrap_or_default();
                    map.serialize_entry(key, &PackedValue(packed, at + 1))?;
                    at = packed.after(at + 1);
                }
                map.end()
            }
        }
    }
}

/// A way through the nodes from front to end.
pub(super) struct Cursor<'a> {
    packed: &'a Packed,
    next: usize,
}

impl<'a> Cursor<'a> {
    fn new(packed: &'a Packed) -> Self {
        Cursor { packed, next: 0 }
    }

    fn take(&mut self) -> Option<PackedNode> {
        let node = self.packed.nodes.get(self.next)?;
        self.next += 1;
        Some(*node)
    }

    fn read_value(&mut self) -> Value {
        match self.take() {
            None | Some(PackedNode::Null) => Value::Null,
            Some(PackedNode::Bool(value)) => Value::Bool(value),
            Some(PackedNode::Integer(integer)) => Value::Integer(integer),
            Some(PackedNode::Float(float)) => Value::Float(Float(float)),
            Some(PackedNode::Text { start, len }) => {
                Value::String(self.packed.part(start, len).to_owned())
            }
            Some(PackedNode::Link { start, len }) => {
                let text = self.packed.part(start, len).to_owned();
                CidLink::from_text(text).map_or_else(Value::String, Value::Link)
            }
            Some(PackedNode::Bytes(index)) => {
                Value::Bytes(self.bytes_at(index).cloned().unwrap_or_default())
            }
            Some(PackedNode::Array { length, .. }) => {
                Value::Array((0..length).map(|_| self.read_value()).collect())
            }
            Some(PackedNode::Object { length, .. }) => {
                Value::Object(Map::from_unique(self.read_entries(length)))
            }
        }
    }

    fn read_entries(&mut self, length: u32) -> Vec<Entry> {
        let entries = (0..length).map(|_| {
            let key = self.packed.text_at(self.next).unwrap_or_default();
            self.next += 1;
            (key_of(key), self.read_value())
        });
        entries.collect()
    }

    fn bytes_at(&self, index: u32) -> Option<&'a Bytes> {
        self.packed.bytes.get(index as usize)
    }

    fn push_node(&mut self, list: &mut Vec<Node<'a>>) {
        let head = list.len();
        let node = match self.take() {
            None | Some(PackedNode::Null) => Node::Null,
            Some(PackedNode::Bool(value)) => Node::Bool(value),
            Some(PackedNode::Integer(integer)) => Node::Integer(integer),
            Some(PackedNode::Float(float)) => Node::Float(float),
            Some(PackedNode::Text { start, len }) => Node::Str(self.packed.part(start, len)),
            Some(PackedNode::Link { start, len }) => {
                let link = CidLink::from_text(self.packed.part(start, len).to_owned());
                let bytes = link.map(|link| link.to_bytes());
                Node::Link(bytes.unwrap_or_default().into_boxed_slice())
            }
            Some(PackedNode::Bytes(index)) => {
                Node::Bytes(self.bytes_at(index).map_or(&[], Bytes::as_slice))
            }
            Some(PackedNode::Array { length, .. }) => {
                list.push(Node::Null);
                for _ in 0..length {
                    self.push_node(list);
                }
                return close(list, head, |nodes| Node::Array {
                    length: length as usize,
                    nodes,
                });
            }
            Some(PackedNode::Object {
                length, type_at, ..
            }) => {
                let type_at = (type_at > 0).then(|| self.next - 1 + type_at as usize);
                let type_name = type_at.and_then(|at| self.packed.text_at(at + 1));
                list.extend([Node::Null, type_name.map_or(Node::NoType, Node::Str)]);
                for _ in 0..length {
                    if type_at == Some(self.next) {
                        self.next += 2;
                        continue;
                    }
                    self.push_node(list);
                    self.push_node(list);
                }
                return close(list, head, |nodes| Node::Map {
                    length: length as usize - usize::from(type_at.is_some()),
                    nodes,
                });
            }
        };
        list.push(node);
    }
}

/// Puts the head before the parts that follow it, which tells how many nodes they are.
fn close<'a>(list: &mut [Node<'a>], head: usize, node: impl FnOnce(usize) -> Node<'a>) {
    let inner = list.len() - head - 1;
    if let Some(head) = list.get_mut(head) {
        *head = node(inner);
    }
}
