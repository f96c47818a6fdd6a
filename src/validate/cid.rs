//! CIDs of records and lexicons.

use std::fmt;

use ipld_core::cid::Cid;
use ipld_core::cid::multihash::Multihash;
use serde_ipld_dagcbor::DecodeError;
use sha2::{Digest as _, Sha256};

use crate::lex::{CidLink, Map, Value};

use super::Options;
use super::schema::Schemas;
use super::walk::Walk;

/// The CID of a record or a lexicon in JSON: that of its canonical DAG-CBOR.
///
/// Nothing is added or left out, whatever a lexicon says; the order of keys and the spelling of strings and numbers in
/// the JSON do not matter. A lexicon is published as a record, so one without a `$type` gets the one that it has there.
///
/// ```
/// let cid = lexgen::validate::cid_of_json(r#"{"a": 1}"#)?;
/// assert_eq!(cid.as_str(), "bafyreihltcnuuyqp2jm24aqydpnlj7b6w3ogwrplomrjtg5rifv44mmjey");
/// # Ok::<(), lexgen::validate::CidError>(())
/// ```
///
/// # Errors
/// When the text is not JSON, or holds what the data model does not have, such as a number with a fraction.
pub fn cid_of_json(text: &str) -> Result<CidLink, CidError> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| CidError::new(format_args!("this cannot be read as JSON: {error}")))?;
    let value = match value {
        Value::Object(map) if is_bare_lexicon(&map) => {
            let mut map = map;
            map.insert("$type", LEXICON);
            Value::Object(map)
        }
        other => other,
    };
    check(&value)?;
    link(&encode(&value)?)
}

/// The CID of a record in DAG-CBOR.
///
/// # Errors
/// When the bytes are not canonical DAG-CBOR, or hold what the data model does not have.
pub fn cid_of_cbor(bytes: &[u8]) -> Result<CidLink, CidError> {
    let value = decode(bytes)?;
    check(&value)?;
    link(bytes)
}

/// Why something has no CID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CidError {
    message: String,
}

impl CidError {
    fn new(error: impl fmt::Display) -> Self {
        Self {
            message: error.to_string(),
        }
    }
}

impl fmt::Display for CidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CidError {}

/// Reads canonical DAG-CBOR.
pub(super) fn decode(bytes: &[u8]) -> Result<Value, CidError> {
    let value: Value = serde_ipld_dagcbor::from_slice(bytes).map_err(|error| {
        CidError::new(format_args!("this is not DAG-CBOR: {}", explain(&error)))
    })?;
    // An integer beyond 64 bits was read as a float. Floats are refused with their place.
    match encode(&value)? == bytes || has_float(&value) {
        true => Ok(value),
        false => Err(CidError::new(
            "this is not canonical DAG-CBOR: numbers and lengths in their shortest form, keys in order",
        )),
    }
}

fn has_float(value: &Value) -> bool {
    match value {
        Value::Float(_) => true,
        Value::Array(elements) => elements.iter().any(has_float),
        Value::Object(map) => map.values().any(has_float),
        _ => false,
    }
}

/// What is wrong with DAG-CBOR, in words.
pub(super) fn explain<E: fmt::Debug>(error: &DecodeError<E>) -> String {
    let words = match error {
        DecodeError::Msg(message) => return message.clone(),
        DecodeError::Eof { .. } | DecodeError::RequireLength { .. } => "it ends too early",
        DecodeError::RequireUtf8 { .. } => "a text is not UTF-8",
        DecodeError::DepthOverflow { .. } => "it is nested too deeply",
        DecodeError::LengthOverflow { .. }
        | DecodeError::CastOverflow { .. }
        | DecodeError::ArithmeticOverflow { .. } => "a length or a number is beyond all limits",
        DecodeError::IndefiniteSize => "a length is left open",
        DecodeError::TrailingData => "something follows its end",
        DecodeError::NonMinimal { .. } => "a number or a length is longer than it needs to be",
        DecodeError::UnorderedKey => "the keys of a map are not in order",
        DecodeError::Mismatch { name, found } | DecodeError::Unsupported { name, found } => {
            return format!("the byte {found:#04x} stands where {name} should be");
        }
        other => return format!("{other:?}"),
    };
    words.to_owned()
}

/// The SHA-256 of some bytes.
pub(super) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

const LEXICON: &str = "com.atproto.lexicon.schema";
const DAG_CBOR: u64 = 0x71;
pub(super) const SHA2_256: u64 = 0x12;

fn is_bare_lexicon(map: &Map) -> bool {
    let keys = ["lexicon", "id", "defs"];
    !map.contains_key("$type") && keys.iter().all(|key| map.contains_key(key))
}

fn check(value: &Value) -> Result<(), CidError> {
    let schemas = Schemas::default();
    let mut walk = Walk::new(&schemas, Options::default(), &[]);
    walk.check_data(value);
    walk.finish().map_err(CidError::new)
}

fn encode(value: &Value) -> Result<Vec<u8>, CidError> {
    serde_ipld_dagcbor::to_vec(value).map_err(CidError::new)
}

fn link(bytes: &[u8]) -> Result<CidLink, CidError> {
    let hash = Multihash::wrap(SHA2_256, &sha256(bytes)).map_err(CidError::new)?;
    let cid: Cid = Cid::new_v1(DAG_CBOR, hash);
    CidLink::from_bytes(&cid.to_bytes()).map_err(CidError::new)
}
