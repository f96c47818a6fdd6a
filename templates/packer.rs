//! Collects what an object consists of, to pack it.

use std::cell::Cell;

use super::bytes::Bytes;
use super::cid_link::{CidLink, is_link_text};
use super::data_error::DataError;
use super::map::{Map, find_twice, mark_of};
use super::node::{JSON_NUMBER, Node, Nodes, parse_number};
use super::packed::{Packed, PackedNode};
use super::value::{Float, Value};
use super::value_read::number;

/// Packs the object that comes next in a list of nodes.
pub(super) fn pack_nodes(nodes: &mut Nodes<'_>, human_readable: bool) -> Result<Value, DataError> {
    let mut packer = Packer::new(human_readable);
    packer.push_node(nodes)?;
    packer.finish()
}

/// Collects what an object consists of.
#[derive(Default)]
pub(super) struct Packer {
    texts: String,
    nodes: Vec<PackedNode>,
    bytes: Vec<Bytes>,
    human_readable: bool,
}

/// Room is kept for the next object, but no more than this, in nodes and in bytes of texts: a thread should not hold on
/// to memory because of one large object.
const MOST_SPARE: (usize, usize) = (4096, 1 << 16);

thread_local! {
    static SPARE: Cell<Packer> = const {
        Cell::new(Packer {
            texts: String::new(),
            nodes: Vec::new(),
            bytes: Vec::new(),
            human_readable: true,
        })
    };
}

/// What is known of a key when it has been read: its mark, and whether it is `$type`. It is small, for it is handed up
/// through the calls of the format.
pub(super) struct KeySeen(u8);

const IS_TYPE: u8 = 64;

#[allow(clippy::cast_possible_truncation)] // `Packer::finish` refuses what is so large.
impl Packer {
    pub(super) fn new(human_readable: bool) -> Self {
        let spare = SPARE.try_with(Cell::take).unwrap_or_default();
        Packer {
            human_readable,
            ..spare
        }
    }

    /// The value that is there. What it was collected in is kept for the next one.
    pub(super) fn finish(mut self) -> Result<Value, DataError> {
        if u32::try_from(self.texts.len().max(self.nodes.len())).is_err() {
            return Err(DataError::new("an object with more than 4 GiB of text"));
        }
        let value = match *self.nodes.as_slice() {
            [PackedNode::Object { length: 0, .. }, ..] => Value::Object(Map::new()),
            [PackedNode::Integer(integer)] => Value::Integer(integer),
            [PackedNode::Float(float)] => Value::Float(Float(float)),
            [PackedNode::Bytes(_)] => Value::Bytes(self.bytes.pop().unwrap_or_default()),
            [PackedNode::Link { start, len }] => {
                let text = self.part(start, len).to_owned();
                CidLink::from_text(text).map_or_else(Value::String, Value::Link)
            }
            _ => {
                let bytes = std::mem::take(&mut self.bytes);
                Value::Object(Map::from_packed(Packed::new(
                    &self.texts,
                    &self.nodes,
                    bytes,
                )))
            }
        };
        if self.nodes.capacity() <= MOST_SPARE.0 && self.texts.capacity() <= MOST_SPARE.1 {
            self.texts.clear();
            self.nodes.clear();
            // A thread that is about to end has no place for it.
            let _ = SPARE.try_with(|spare| spare.set(self));
        }
        Ok(value)
    }

    /// Adds a value that has no parts.
    pub(super) fn push(&mut self, node: PackedNode) {
        self.nodes.push(node);
    }

    /// Takes back the bytes that were added last, if they were.
    pub(super) fn pop_bytes(&mut self) -> Option<Bytes> {
        self.nodes
            .pop_if(|node| matches!(node, PackedNode::Bytes(_)))?;
        self.bytes.pop()
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

    pub(super) fn push_text(&mut self, text: &str) {
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        self.nodes.push(PackedNode::Text {
            start,
            len: text.len() as u32,
        });
    }

    pub(super) fn push_key(&mut self, key: &str) -> KeySeen {
        self.push_text(key);
        KeySeen(mark_of(key) | if key == "$type" { IS_TYPE } else { 0 })
    }

    pub(super) fn push_float(&mut self, float: f64) {
        self.nodes.push(match number(float, self.human_readable) {
            Value::Integer(integer) => PackedNode::Integer(integer),
            _ => PackedNode::Float(float),
        });
    }

    pub(super) fn push_bytes(&mut self, bytes: Bytes) {
        self.nodes.push(PackedNode::Bytes(self.bytes.len() as u32));
        self.bytes.push(bytes);
    }

    pub(super) fn push_link(&mut self, link: &CidLink) {
        let text = link.as_str();
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        self.nodes.push(PackedNode::Link {
            start,
            len: text.len() as u32,
        });
    }

    fn push_node(&mut self, nodes: &mut Nodes<'_>) -> Result<(), DataError> {
        match nodes.next() {
            None | Some(Node::Null | Node::NoType) => self.nodes.push(PackedNode::Null),
            Some(Node::Bool(value)) => self.nodes.push(PackedNode::Bool(value)),
            Some(Node::Integer(integer)) => self.nodes.push(PackedNode::Integer(integer)),
            Some(Node::Float(float)) => self.push_float(float),
            Some(Node::Str(text)) => self.push_text(text),
            Some(Node::Text(text)) => self.push_text(&text),
            Some(Node::Bytes(bytes)) => self.push_bytes(bytes.into()),
            Some(Node::ByteBuf(bytes)) => self.push_bytes(bytes.into_vec().into()),
            Some(Node::Link(bytes)) => self.push_link(&CidLink::from_bytes(&bytes)?),
            Some(Node::Array { length, .. }) => {
                let head = self.open_array();
                for _ in 0..length {
                    self.push_node(nodes)?;
                }
                self.close_array(head, length as u32);
            }
            Some(Node::Map { length, .. }) => {
                let mut object = self.open_object();
                let type_name = nodes.next();
                if let Some(name) = type_name.as_ref().and_then(Node::as_str) {
                    let key = self.push_key("$type");
                    object.add_key(self, &key);
                    self.push_text(name);
                }
                for _ in 0..length {
                    let key = match nodes.next() {
                        Some(Node::Str(key)) => self.push_key(key),
                        Some(Node::Text(key)) => self.push_key(&key),
                        _ => break,
                    };
                    object.add_key(self, &key);
                    self.push_node(nodes)?;
                }
                self.close_object(&object)?;
            }
        }
        Ok(())
    }

    pub(super) fn open_array(&mut self) -> usize {
        self.nodes.push(PackedNode::Null);
        self.nodes.len() - 1
    }

    pub(super) fn close_array(&mut self, head: usize, length: u32) {
        let nodes = (self.nodes.len() - head - 1) as u32;
        if let Some(head) = self.nodes.get_mut(head) {
            *head = PackedNode::Array { length, nodes };
        }
    }

    pub(super) fn open_object(&mut self) -> OpenObject {
        self.nodes.push(PackedNode::Null);
        OpenObject {
            head: self.nodes.len() - 1,
            length: 0,
            marks: 0,
            is_unsure: false,
            type_at: 0,
        }
    }

    pub(super) fn close_object(&mut self, object: &OpenObject) -> Result<(), DataError> {
        let head = object.head;
        if object.is_unsure {
            self.check_keys(object)?;
        }
        if object.length == 1 && self.human_readable && self.replace_special(head) {
            return Ok(());
        }
        let type_at = match self.text_at(object.type_at + 1) {
            Some(_) if object.type_at > 0 => object.type_at - head,
            _ => 0,
        };
        let nodes = self.nodes.len() - head - 1;
        if let Some(head) = self.nodes.get_mut(head) {
            *head = PackedNode::Object {
                length: object.length,
                nodes: nodes as u32,
                type_at: type_at as u32,
            };
        }
        Ok(())
    }

    /// A key that is there twice is an error.
    #[cold]
    fn check_keys(&self, object: &OpenObject) -> Result<(), DataError> {
        let mut at = object.head + 1;
        let keys = (0..object.length).map(|_| {
            let key = self.text_at(at).unwrap_or_default();
            at += match self.nodes.get(at + 1) {
                Some(PackedNode::Array { nodes, .. } | PackedNode::Object { nodes, .. }) => {
                    2 + *nodes as usize
                }
                _ => 2,
            };
            key
        });
        match find_twice(keys.collect()) {
            Some(key) => Err(DataError::new(format!("duplicate key `{key}`"))),
            None => Ok(()),
        }
    }

    /// Whether the object with this head and one entry was none: bytes, a link or a number, which then takes its place.
    fn replace_special(&mut self, head: usize) -> bool {
        let [
            PackedNode::Text { start, len },
            PackedNode::Text {
                start: value,
                len: value_len,
            },
        ] = *self.nodes.get(head + 1..).unwrap_or_default()
        else {
            return false;
        };
        let text = self.part(value, value_len);
        let node = match self.part(start, len) {
            "$link" if is_link_text(text) => PackedNode::Link {
                start: value,
                len: value_len,
            },
            "$bytes" => match Bytes::from_base64(text) {
                Ok(bytes) => {
                    self.nodes.truncate(head);
                    self.push_bytes(bytes);
                    return true;
                }
                Err(_) => return false,
            },
            JSON_NUMBER => match parse_number(text) {
                Some(Ok(integer)) => PackedNode::Integer(integer),
                Some(Err(float)) => {
                    self.nodes.truncate(head);
                    self.push_float(float);
                    return true;
                }
                None => return false,
            },
            _ => return false,
        };
        self.nodes.truncate(head);
        self.nodes.push(node);
        true
    }
}

/// An object that is being read.
pub(super) struct OpenObject {
    head: usize,
    length: u32,
    /// The marks of its keys.
    marks: u64,
    /// Whether two keys have the same mark.
    is_unsure: bool,
    /// Where its `$type` is, or 0.
    type_at: usize,
}

impl OpenObject {
    pub(super) fn add_key(&mut self, packer: &Packer, key: &KeySeen) {
        let mark = 1 << (key.0 % IS_TYPE);
        self.length = self.length.saturating_add(1);
        self.is_unsure |= self.marks & mark != 0;
        self.marks |= mark;
        if key.0 & IS_TYPE != 0 {
            self.type_at = packer.nodes.len() - 1;
        }
    }
}
