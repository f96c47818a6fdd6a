//! Bytes of the data model: `{"$bytes": "..."}` in JSON, a byte string in DAG-CBOR.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data_error::DataError;
use super::decode::{Decode, Seed};
use super::locate;

/// Bytes. In JSON they are an object with the one key `$bytes` that holds base64 (standard alphabet, written without
/// padding, read with or without), in DAG-CBOR a byte string.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Bytes(pub Vec<u8>);

impl Bytes {
    /// Takes over these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Bytes(bytes.into())
    }

    /// The bytes that a base64 text stands for. Padding may be there or not. Characters outside the standard alphabet
    /// are an error, and so is a single character left over.
    pub fn from_base64(text: &str) -> Result<Self, DataError> {
        decode_base64(text)
            .map(Bytes)
            .ok_or_else(|| DataError::new("invalid base64 in `$bytes`"))
    }

    /// The bytes as base64 without padding.
    pub fn to_base64(&self) -> String {
        encode_base64(&self.0)
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// Gives up the bytes.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

/// Shows the number of bytes, not the bytes.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Bytes(bytes.to_vec())
    }
}

impl Serialize for Bytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.serialize_bytes(&self.0);
        }
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("$bytes", &self.to_base64())?;
        map.end()
    }
}

impl<'de> Decode<'de> for Bytes {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_any(BytesVisitor { human_readable })
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

/// Reads the text of an object with exactly this key: the JSON form of bytes and of links.
pub(super) fn read_only_entry<'de, A: MapAccess<'de>>(
    map: &mut A,
    only: &str,
) -> Result<String, A::Error> {
    match map.next_key_seed(Seed::<Cow<'_, str>>::new())? {
        Some(key) if key == only => {}
        Some(key) => {
            return Err(A::Error::custom(format_args!(
                "unexpected key `{key}`, expected only `{only}`"
            )));
        }
        None => {
            return Err(A::Error::custom(format_args!(
                "empty object, expected the key `{only}`"
            )));
        }
    }
    let text = map
        .next_value_seed(Seed::<String>::new())
        .map_err(|error| locate::in_field(only, error))?;
    match map.next_key_seed(Seed::<Cow<'_, str>>::new())? {
        None => Ok(text),
        Some(key) => Err(A::Error::custom(format_args!(
            "unexpected key `{key}` beside `{only}`"
        ))),
    }
}

struct BytesVisitor {
    human_readable: bool,
}

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.human_readable {
            "an object with the key `$bytes`"
        } else {
            "bytes"
        })
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Bytes, E> {
        Ok(Bytes(bytes.to_vec()))
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Bytes, E> {
        Ok(Bytes(bytes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bytes, A::Error> {
        if !self.human_readable {
            return Err(A::Error::custom("invalid type: map, expected bytes"));
        }
        let text = read_only_entry(&mut map, "$bytes")?;
        Bytes::from_base64(&text).map_err(A::Error::custom)
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn encode_base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk
            .iter()
            .fold(0u32, |group, byte| group << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for position in 0..=chunk.len() {
            let sextet = group >> (18 - 6 * position) & 63;
            text.extend(
                ALPHABET
                    .get(sextet as usize)
                    .map(|letter| char::from(*letter)),
            );
        }
    }
    text
}

fn decode_base64(text: &str) -> Option<Vec<u8>> {
    let unpadded = text
        .strip_suffix("==")
        .or_else(|| text.strip_suffix('='))
        .unwrap_or(text);
    let is_padded = unpadded.len() < text.len();
    if unpadded.len() % 4 == 1 || is_padded && !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(unpadded.len() / 4 * 3 + 2);
    for chunk in unpadded.as_bytes().chunks(4) {
        let mut group = 0u32;
        for letter in chunk {
            group = group << 6 | u32::from(sextet(*letter)?);
        }
        // Bits that are left over at the end are not looked at: writers are not required to clear them.
        let group = group << (6 * (4 - chunk.len()));
        let [_, full @ ..] = group.to_be_bytes();
        bytes.extend(full.iter().take(chunk.len() - 1));
    }
    Some(bytes)
}

fn sextet(letter: u8) -> Option<u8> {
    match letter {
        b'A'..=b'Z' => Some(letter - b'A'),
        b'a'..=b'z' => Some(letter - b'a' + 26),
        b'0'..=b'9' => Some(letter - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
