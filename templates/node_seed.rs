//! How a list of [`Node`]s is filled.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::node::{JSON_NUMBER, Node, Nodes, parse_number};

/// Puts a value at the end of a list, where serde asks for a seed.
pub(super) struct NodeSeed<'a, 'de>(pub(super) &'a mut Vec<Node<'de>>);

impl NodeSeed<'_, '_> {
    fn push_number(self, number: Result<i64, f64>) {
        self.0.push(match number {
            Ok(integer) => Node::Integer(integer),
            Err(float) => Node::Float(float),
        });
    }
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.push(Node::Null);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.push(Node::Bool(value));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.push(Node::Integer(value));
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.push_number(i64::try_from(value).map_err(|_| value as f64));
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        self.push_number(i64::try_from(value).map_err(|_| value as f64));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.push(Node::Float(value));
        Ok(())
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<(), E> {
        self.0.push(Node::Str(text));
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<(), E> {
        self.0.push(Node::Text(text));
        Ok(())
    }

    fn visit_borrowed_bytes<E: Error>(self, bytes: &'de [u8]) -> Result<(), E> {
        self.0.push(Node::Bytes(bytes));
        Ok(())
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.visit_byte_buf(bytes.to_owned())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<(), E> {
        self.0.push(Node::ByteBuf(bytes.into_boxed_slice()));
        Ok(())
    }

    /// Formats with links hand them out this way.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        inner.deserialize_bytes(NodeSeed(self.0))?;
        match self.0.pop() {
            Some(Node::Bytes(bytes)) => self.0.push(Node::Link(bytes.into())),
            Some(Node::ByteBuf(bytes)) => self.0.push(Node::Link(bytes)),
            other => self.0.extend(other),
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let head = self.0.len();
        self.0.push(Node::Null);
        let mut length = 0;
        while let Some(()) = elements.next_element_seed(NodeSeed(self.0))? {
            length += 1;
        }
        let nodes = self.0.len() - head - 1;
        if let Some(head) = self.0.get_mut(head) {
            *head = Node::Array { length, nodes };
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let head = self.0.len();
        self.0.extend([Node::Null, Node::NoType]);
        let mut length = 0;
        let mut has_type = false;
        while let Some(is_type) = map.next_key_seed(NodeKeySeed(self.0))? {
            if !is_type {
                length += 1;
                map.next_value_seed(NodeSeed(self.0))?;
                continue;
            }
            let place = self.0.len();
            map.next_value_seed(NodeSeed(self.0))?;
            let is_string = matches!(self.0.get(place..), Some([Node::Str(_) | Node::Text(_)]));
            if is_string && !has_type {
                // A union that is read from this list then needs no second pass.
                has_type = true;
                if let (Some(name), Some(place)) = (self.0.pop(), self.0.get_mut(head + 1)) {
                    *place = name;
                }
            } else {
                length += 1;
                self.0.insert(place, Node::Str("$type"));
            }
        }
        if let Some(number) = spelled_number(self.0.get(head + 1..).unwrap_or_default()) {
            self.0.truncate(head);
            self.push_number(number);
            return Ok(());
        }
        let nodes = self.0.len() - head - 1;
        if let Some(head) = self.0.get_mut(head) {
            *head = Node::Map { length, nodes };
        }
        Ok(())
    }
}

fn spelled_number(nodes: &[Node<'_>]) -> Option<Result<i64, f64>> {
    let [Node::NoType, key, value] = nodes else {
        return None;
    };
    match (key.as_str(), value.as_str()) {
        (Some(JSON_NUMBER), Some(text)) => parse_number(text),
        _ => None,
    }
}

/// Puts a key at the end of a list unless it is `$type`, and tells whether it is.
pub(super) struct NodeKeySeed<'a, 'de>(pub(super) &'a mut Vec<Node<'de>>);

impl<'de> DeserializeSeed<'de> for NodeKeySeed<'_, 'de> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NodeKeySeed<'_, 'de> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(mut self, key: &'de str) -> Result<bool, E> {
        let is_type = key == "$type";
        if !is_type {
            self.reserve();
            self.0.push(Node::Str(key));
        }
        Ok(is_type)
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<bool, E> {
        self.visit_string(key.to_owned())
    }

    fn visit_string<E: Error>(mut self, key: String) -> Result<bool, E> {
        let is_type = key == "$type";
        if !is_type {
            self.reserve();
            self.0.push(Node::Text(key));
        }
        Ok(is_type)
    }
}

impl NodeKeySeed<'_, '_> {
    /// Makes room when the first key comes.
    #[inline]
    fn reserve(&mut self) {
        if self.0.capacity() == 0 {
            *self.0 = Nodes::empty_list();
        }
    }
}
