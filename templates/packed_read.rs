//! How an object is packed while it is read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::cid_link::CidLink;
use super::packed::PackedNode;
use super::packer::{KeySeen, Packer};
use super::value::Value;

/// Reads the object that these entries are. In JSON it may stand for a link or for bytes.
pub(super) fn read_packed<'de, A: MapAccess<'de>>(
    map: A,
    human_readable: bool,
) -> Result<Value, A::Error> {
    let mut packer = Packer::new(human_readable);
    read_object(&mut packer, map)?;
    packer.finish().map_err(A::Error::custom)
}

fn read_object<'de, A: MapAccess<'de>>(packer: &mut Packer, mut map: A) -> Result<(), A::Error> {
    let mut object = packer.open_object();
    while let Some(key) = map.next_key_seed(PackKeySeed(packer))? {
        object.add_key(packer, &key);
        map.next_value_seed(PackSeed(packer))?;
    }
    packer.close_object(&object).map_err(A::Error::custom)
}

/// Packs a value, where serde asks for a seed.
struct PackSeed<'a>(&'a mut Packer);

impl<'de> DeserializeSeed<'de> for PackSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PackSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.0.push(PackedNode::Null);
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.0.push(PackedNode::Bool(value));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.0.push(PackedNode::Integer(value));
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        let node = i64::try_from(value);
        self.0
            .push(node.map_or(PackedNode::Float(value as f64), PackedNode::Integer));
        Ok(())
    }

    #[allow(clippy::cast_precision_loss)] // Beyond 64 bits, the nearest float is all there is.
    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        let node = i64::try_from(value);
        self.0
            .push(node.map_or(PackedNode::Float(value as f64), PackedNode::Integer));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.0.push_float(value);
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.0.push_text(text);
        Ok(())
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<(), E> {
        self.0.push_bytes(bytes.into());
        Ok(())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<(), E> {
        self.0.push_bytes(bytes.into());
        Ok(())
    }

    /// Formats with links hand them out this way.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<(), D::Error> {
        let packer = self.0;
        inner.deserialize_bytes(PackSeed(packer))?;
        if let Some(bytes) = packer.pop_bytes() {
            let link = CidLink::from_bytes(bytes.as_slice()).map_err(D::Error::custom)?;
            packer.push_link(&link);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let head = self.0.open_array();
        let mut length = 0_u32;
        while let Some(()) = elements.next_element_seed(PackSeed(self.0))? {
            length = length.saturating_add(1);
        }
        self.0.close_array(head, length);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        read_object(self.0, map)
    }
}

/// Packs a key.
struct PackKeySeed<'a>(&'a mut Packer);

impl<'de> DeserializeSeed<'de> for PackKeySeed<'_> {
    type Value = KeySeen;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<KeySeen, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for PackKeySeed<'_> {
    type Value = KeySeen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<KeySeen, E> {
        Ok(self.0.push_key(key))
    }
}
