//! Links of the data model: `{"$link": "..."}` in JSON, tag 42 in DAG-CBOR.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::bytes::read_only_entry;
use super::data_error::DataError;
use super::decode::Decode;

/// The name of the newtype struct by which serde formats that know CIDs tell them from bytes: a convention shared by the
/// `ipld-core`, `cid` and `serde_ipld_dagcbor` crates.
pub(super) const CID_NEWTYPE: &str = "$__private__serde__identifier__for__cid";

/// A link to other data by its CID, version 1 in lower-case base32 (`bafy...`, `bafk...`). In JSON it is an object with
/// the one key `$link`, in DAG-CBOR a byte string under tag 42.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CidLink(String);

impl CidLink {
    /// A link to the CID that this text spells. Anything but a whole CID of version 1 in base32 is an error.
    pub fn new(text: impl Into<String>) -> Result<Self, DataError> {
        CidLink::from_text(text.into()).map_err(|text| {
            DataError::new(format!(
                "invalid link `{text}`, expected a CID of version 1 in lower-case base32"
            ))
        })
    }

    /// A link to the CID that this text spells, or the text.
    pub(super) fn from_text(text: String) -> Result<Self, String> {
        match is_link_text(&text) {
            true => Ok(CidLink(text)),
            false => Err(text),
        }
    }

    /// A link to the CID in these bytes (without the zero byte that DAG-CBOR puts in front).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, DataError> {
        if is_cid(bytes) {
            Ok(CidLink(bytes_to_text(bytes)))
        } else {
            Err(DataError::new(
                "invalid link, expected the bytes of a CID of version 1",
            ))
        }
    }

    /// The text of the CID.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The bytes of the CID, without the zero byte that DAG-CBOR puts in front.
    pub fn to_bytes(&self) -> Vec<u8> {
        // The text was checked when it came in.
        text_to_bytes(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for CidLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for CidLink {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for CidLink {
    type Err = DataError;

    fn from_str(text: &str) -> Result<Self, DataError> {
        CidLink::new(text)
    }
}

impl From<CidLink> for String {
    fn from(link: CidLink) -> String {
        link.0
    }
}

impl Serialize for CidLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_link(&self.0, serializer)
    }
}

/// Writes a link of which there is only the text, which was checked.
pub(super) fn write_link<S: Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
    if !serializer.is_human_readable() {
        let bytes = text_to_bytes(text).unwrap_or_default();
        return serializer.serialize_newtype_struct(CID_NEWTYPE, &RawBytes(&bytes));
    }
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry("$link", text)?;
    map.end()
}

/// Whether this text is that of a link.
pub(super) fn is_link_text(text: &str) -> bool {
    is_usual(text) || text_to_bytes(text).is_some()
}

impl<'de> Decode<'de> for CidLink {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let human_readable = deserializer.is_human_readable();
        deserializer.deserialize_any(LinkVisitor { human_readable })
    }
}

impl<'de> Deserialize<'de> for CidLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::decode(deserializer)
    }
}

/// Bytes that are written as such in every format.
struct RawBytes<'a>(&'a [u8]);

impl Serialize for RawBytes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

struct LinkVisitor {
    human_readable: bool,
}

impl<'de> Visitor<'de> for LinkVisitor {
    type Value = CidLink;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.human_readable {
            "an object with the key `$link`"
        } else {
            "a link"
        })
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, inner: D) -> Result<CidLink, D::Error> {
        inner.deserialize_bytes(LinkBytesVisitor)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<CidLink, A::Error> {
        if !self.human_readable {
            return Err(A::Error::custom("invalid type: map, expected a link"));
        }
        let text = read_only_entry(&mut map, "$link")?;
        CidLink::new(text).map_err(A::Error::custom)
    }
}

struct LinkBytesVisitor;

impl Visitor<'_> for LinkBytesVisitor {
    type Value = CidLink;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bytes of a CID")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<CidLink, E> {
        CidLink::from_bytes(bytes).map_err(E::custom)
    }
}

fn bytes_to_text(bytes: &[u8]) -> String {
    let mut text = Vec::with_capacity(1 + bytes.len().div_ceil(5) * 8);
    text.push(b'b');
    for chunk in bytes.chunks(5) {
        let mut group = [0; 8];
        for (place, byte) in group.iter_mut().skip(3).zip(chunk) {
            *place = *byte;
        }
        // All letters of a group at once: what the last one has too many is cut off below.
        text.extend_from_slice(&letters(u64::from_be_bytes(group)));
    }
    text.truncate(1 + (bytes.len() * 8).div_ceil(5));
    // Letters and digits alone: it never fails.
    String::from_utf8(text).unwrap_or_default()
}

/// The letters for eight times five bits, in lower-case base32.
fn letters(bits: u64) -> [u8; 8] {
    // Spread in halves, until each byte has five bits.
    let spread = (bits & 0xf_ffff) | ((bits << 12) & 0x000f_ffff_0000_0000);
    let spread = (spread & 0x03ff_0000_03ff) | ((spread << 6) & 0x03ff_0000_03ff_0000);
    let spread = (spread & 0x001f_001f_001f_001f) | ((spread << 3) & 0x1f00_1f00_1f00_1f00);
    // From 26 on they are digits: `2` stands 73 below the place behind `z`.
    let digits = ((spread + ONES * (128 - 26)) >> 7) & ONES;
    (spread + ONES * u64::from(b'a') - digits * 73).to_be_bytes()
}

/// Each byte is one.
const ONES: u64 = u64::MAX / 255;

/// Whether this is a link as repositories have it: DAG-CBOR or raw, SHA-256. It is told without a look at each bit.
fn is_usual(text: &str) -> bool {
    let Some(digest) = ["bafyrei", "bafkrei"]
        .iter()
        .find_map(|start| text.strip_prefix(start))
    else {
        return false;
    };
    let is_letter = |byte: u8| (byte.wrapping_sub(b'a') < 26) | (byte.wrapping_sub(b'2') < 6);
    // The start ends in the middle of the length, 32: two zero bits stand in the next letter. At the end two are left over.
    digest.len() == 52
        && matches!(digest.as_bytes().first(), Some(b'a'..=b'h'))
        && matches!(
            digest.as_bytes().last(),
            Some(b'a' | b'e' | b'i' | b'm' | b'q' | b'u' | b'y' | b'4')
        )
        // Without a branch for each byte the compiler takes many at once.
        && digest.bytes().fold(true, |all, byte| all & is_letter(byte))
}

fn text_to_bytes(text: &str) -> Option<Vec<u8>> {
    let letters = text.strip_prefix('b')?.as_bytes();
    let mut bytes = Vec::with_capacity(letters.len() * 5 / 8);
    let (mut group, mut bits) = (0u32, 0);
    for letter in letters {
        let quintet = match letter {
            b'a'..=b'z' => letter - b'a',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => return None,
        };
        group = group << 5 | u32::from(quintet);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits & 0xff) as u8);
            group &= (1 << bits) - 1;
        }
    }
    // What is left over must be zero bits, fewer than one letter has, so that the text comes back from the bytes.
    (bits < 5 && group == 0 && is_cid(&bytes)).then_some(bytes)
}

/// Whether these bytes are a version (1), a codec, a hash function and a digest of the announced length.
fn is_cid(bytes: &[u8]) -> bool {
    // Nearly all are of DAG-CBOR or raw data, by SHA-256.
    if bytes.len() == 36 && matches!(bytes, [1, 0x55 | 0x71, 0x12, 32, ..]) {
        return true;
    }
    let Some((1, rest)) = read_varint(bytes) else {
        return false;
    };
    let Some((_codec, rest)) = read_varint(rest) else {
        return false;
    };
    let Some((_hash_function, rest)) = read_varint(rest) else {
        return false;
    };
    let Some((length, digest)) = read_varint(rest) else {
        return false;
    };
    usize::try_from(length).is_ok_and(|length| length == digest.len())
}

fn read_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0u64;
    for (index, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            return Some((value, bytes.get(index + 1..)?));
        }
    }
    None
}
