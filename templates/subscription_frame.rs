//! Takes the frames of an event stream apart, before anything in them is decoded.
//!
//! What is done here takes time and memory in proportion to the bytes that came, whatever they announce, and knows no
//! nesting: it steps over DAG-CBOR item by item.

use super::subscription_error::ProtocolError;

/// Where the payload of a frame begins. A frame is a header and a payload, and nothing after them.
pub(super) fn find_payload(frame: &[u8]) -> Result<usize, ProtocolError> {
    let payload = skip_item(frame).ok_or(ProtocolError::Malformed)?;
    if payload.is_empty() {
        return Err(ProtocolError::MissingPayload);
    }
    match skip_item(payload) {
        Some([]) => Ok(frame.len() - payload.len()),
        Some(_) => Err(ProtocolError::TrailingData),
        None => Err(ProtocolError::Malformed),
    }
}

/// The sequence number of a message: the integer `seq`, if the payload is an object that has one.
pub(super) fn read_seq(payload: &[u8]) -> Option<i64> {
    let (OBJECT, entries, mut rest) = read_head(payload)? else {
        return None;
    };
    for _ in 0..entries {
        let (TEXT, length, text) = read_head(rest)? else {
            return None;
        };
        let (key, value) = text.split_at_checked(usize::try_from(length).ok()?)?;
        if key == b"seq" {
            let (UNSIGNED, seq, _) = read_head(value)? else {
                return None;
            };
            return i64::try_from(seq).ok();
        }
        rest = skip_item(value)?;
    }
    None
}

const UNSIGNED: u8 = 0;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const ARRAY: u8 = 4;
const OBJECT: u8 = 5;
const TAG: u8 = 6;

/// What follows the first item. `None` if that is not whole, or not DAG-CBOR.
fn skip_item(mut bytes: &[u8]) -> Option<&[u8]> {
    let mut items = 1u64;
    while items > 0 {
        let (major, argument, rest) = read_head(bytes)?;
        bytes = rest;
        items -= 1;
        match major {
            BYTES | TEXT => bytes = bytes.get(usize::try_from(argument).ok()?..)?,
            ARRAY => items = items.checked_add(argument)?,
            OBJECT => items = items.checked_add(argument.checked_mul(2)?)?,
            TAG => items = items.checked_add(1)?,
            _ => {}
        }
    }
    Some(bytes)
}

/// The type of an item, its argument (a number or a length), and what follows. DAG-CBOR has no indefinite lengths.
fn read_head(bytes: &[u8]) -> Option<(u8, u64, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    let size = match first & 0x1f {
        short @ 0..=23 => return Some((first >> 5, u64::from(short), rest)),
        24 => 1,
        25 => 2,
        26 => 4,
        27 => 8,
        _ => return None,
    };
    let (argument, rest) = rest.split_at_checked(size)?;
    let argument = argument
        .iter()
        .fold(0, |argument, byte| argument << 8 | u64::from(*byte));
    Some((first >> 5, argument, rest))
}
