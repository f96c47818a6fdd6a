//! CAR files: the blocks of a repository.

use std::collections::HashMap;

use ipld_core::cid::Cid;

use crate::lex::{Map, Value};

use super::cid::{SHA2_256, explain, sha256};

/// One block.
pub(super) struct Block<'a> {
    pub(super) cid: Cid,
    pub(super) data: &'a [u8],
}

impl Block<'_> {
    /// Whether the data is what the CID stands for; `true` for hash functions that no repository has.
    pub(super) fn is_intact(&self) -> bool {
        let hash = self.cid.hash();
        hash.code() != SHA2_256 || hash.digest() == sha256(self.data)
    }

    /// Whether the data is DAG-CBOR.
    pub(super) fn is_cbor(&self) -> bool {
        self.cid.codec() == 0x71
    }
}

/// Whether bytes begin as a CAR file does: a length, and then a header that is a map.
pub(super) fn is_car(bytes: &[u8]) -> bool {
    let header = take_section(bytes).map(|(header, _)| header);
    // A map of two keys, the first of which is `roots`: what is shorter stands first.
    header.is_ok_and(|header| header.starts_with(b"\xa2\x65roots"))
}

/// All blocks of a CAR file of version 1, in order.
///
/// # Errors
/// What is wrong with the file, and at which byte.
pub(super) fn read_blocks(bytes: &[u8]) -> Result<Vec<Block<'_>>, String> {
    let at = |rest: &[u8]| format!("at byte {}", bytes.len() - rest.len());
    let (header, mut rest) = take_section(bytes).map_err(|error| format!("the header {error}"))?;
    let header: Value = serde_ipld_dagcbor::from_slice(header)
        .map_err(|error| format!("the header is not DAG-CBOR: {}", explain(&error)))?;
    if header.get("version").and_then(Value::as_i64) != Some(1) {
        return Err("the header does not say version 1".to_owned());
    }
    let mut blocks = Vec::new();
    while !rest.is_empty() {
        let (section, after) =
            take_section(rest).map_err(|error| format!("the block {} {error}", at(rest)))?;
        let mut data = section;
        let cid = Cid::read_bytes(&mut data)
            .map_err(|error| format!("the block {} has no valid CID: {error}", at(rest)))?;
        blocks.push(Block { cid, data });
        rest = after;
    }
    Ok(blocks)
}

/// The paths (`collection/key`) of the records that the nodes of a repository's tree name, by CID.
///
/// The tree need not be whole: each node tells the whole paths of its own entries.
pub(super) fn record_paths<'a>(
    nodes: impl Iterator<Item = &'a Map>,
) -> HashMap<String, Vec<String>> {
    let mut paths: HashMap<String, Vec<String>> = HashMap::new();
    for node in nodes {
        let Some(entries) = tree_entries(node) else {
            continue;
        };
        let mut key: Vec<u8> = Vec::new();
        for entry in entries {
            let (prefix, rest, value) = (entry.get("p"), entry.get("k"), entry.get("v"));
            let (Some(Value::Integer(prefix)), Some(Value::Bytes(rest)), Some(Value::Link(value))) =
                (prefix, rest, value)
            else {
                break;
            };
            // An entry keeps as many bytes of the path before it, and goes on from there.
            key.truncate(usize::try_from(*prefix).unwrap_or(0));
            key.extend_from_slice(rest.as_slice());
            if let Ok(path) = std::str::from_utf8(&key) {
                paths
                    .entry(value.as_str().to_owned())
                    .or_default()
                    .push(path.to_owned());
            }
        }
    }
    paths
}

/// The entries of a node of a repository's tree. Records have a `$type`, nodes have none.
fn tree_entries(map: &Map) -> Option<&[Value]> {
    match (map.get("e"), map.contains_key("l"), map.len()) {
        (Some(Value::Array(entries)), true, 2) => Some(entries),
        _ => None,
    }
}

/// Takes a length and as many bytes.
fn take_section(bytes: &[u8]) -> Result<(&[u8], &[u8]), &'static str> {
    let mut length = 0u64;
    for (index, byte) in bytes.iter().enumerate().take(9) {
        length |= u64::from(byte & 0x7f) << (7 * index);
        if byte & 0x80 == 0 {
            let rest = bytes.get(index + 1..).unwrap_or_default();
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            return rest.split_at_checked(length).ok_or("is cut off");
        }
    }
    Err("has no valid length")
}
