//! The frames of a subscription: each is a header and a payload, two DAG-CBOR values one after the other.

use std::borrow::Cow;

use serde::de::{Deserialize, Deserializer, MapAccess};
use serde::ser::{Serialize, Serializer};

use super::decode::Decode;
use super::fields::Fields;
use super::object::{Object, read_object, write_object};
use super::reader::Reader;
use super::union::Union;
use super::xrpc::Subscription;

/// The header of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameHeader {
    /// 1 for a message, -1 for an error. Frames with another value are to be skipped.
    pub op: i64,
    /// The type of the message, short (`#commit`) if it belongs to the lexicon of the subscription.
    pub t: Option<String>,
}

impl FrameHeader {
    /// What the payload is. `None` for a kind of frame that is not known, which is to be skipped.
    pub fn frame(&self) -> Option<Frame<'_>> {
        match (self.op, &self.t) {
            (1, Some(t)) => Some(Frame::Message(t)),
            (-1, _) => Some(Frame::Error),
            _ => None,
        }
    }
}

/// What the payload of a frame is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame<'a> {
    /// A message with this type, to be read with [`read_message`].
    Message(&'a str),
    /// An `ErrorBody` with the error type of the subscription. The server closes the connection after it.
    Error,
}

/// Reads the payload of a message. `t` is the type in the frame's header.
pub fn read_message<'de, S: Subscription, D: Deserializer<'de>>(
    t: &str,
    payload: D,
) -> Result<S::Message, D::Error> {
    let type_name = match t.strip_prefix('#') {
        Some(name) => Cow::Owned(format!("{}#{name}", S::NSID)),
        None => Cow::Borrowed(t),
    };
    S::Message::read_as(&type_name, payload)
}

impl Object for FrameHeader {
    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self> {
        let (mut op, mut t) = (None, None);
        let filled = reader.fill(&["op", "t"], &mut [&mut op], &mut [&mut t], None);
        match (filled, op) {
            (true, Some(op)) => Some(FrameHeader { op, t }),
            _ => None,
        }
    }

    fn write<F: Fields>(&self, fields: &mut F) {
        fields.field("op", &self.op, []);
        fields.optional("t", &self.t, []);
    }
}

impl Serialize for FrameHeader {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_object(self, serializer)
    }
}

impl<'de> Deserialize<'de> for FrameHeader {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_object(deserializer)
    }
}
