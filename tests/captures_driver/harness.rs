//! Reads captures with generated types, writes them back, and compares.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Serialize;
use serde_ipld_dagcbor::de::Deserializer as CborDeserializer;
use serde_json::Value as Json;

use crate::lexicons::com::atproto::label::subscribe_labels::SubscribeLabels;
use crate::lexicons::com::atproto::sync::subscribe_repos::{self, SubscribeRepos};
use crate::lexicons::lex::{self, Decode};

/// Reads a record of a type from a block; `None` if the type is not known.
pub type ReadRecord = fn(&str, &[u8]) -> Option<Result<(), String>>;

/// What was found so far.
pub struct Harness {
    captures: PathBuf,
    bodies: PathBuf,
    passed: usize,
    failures: Vec<String>,
    dropped: BTreeSet<String>,
}

impl Harness {
    /// Takes the folders of captures and of their decompressed bodies from the command line.
    pub fn new() -> Self {
        let folder = |n| std::env::args().nth(n).expect("two folders").into();
        Self {
            captures: folder(1),
            bodies: folder(2),
            passed: 0,
            failures: Vec::new(),
            dropped: BTreeSet::new(),
        }
    }

    /// A response with status 200.
    pub fn ok<T: for<'de> Decode<'de> + Serialize>(&mut self, name: &str, encoding: lex::Encoding) {
        let body = fs::read(self.bodies.join(format!("{name}.body"))).unwrap_or_default();
        let result = match encoding {
            lex::Encoding::None => match body.as_slice() {
                b"" | b"{}" => Ok(()),
                body => Err(format!("a body of {} bytes where none is declared", body.len())),
            },
            lex::Encoding::Binary(_) if body.is_empty() => Err("no body".to_owned()),
            lex::Encoding::Binary(_) => Ok(()),
            lex::Encoding::Json => self.json::<T>(name, &body),
        };
        self.record(name, result);
    }

    /// A response with another status: the body names an error.
    pub fn error<E: lex::ErrorName>(&mut self, name: &str) {
        let body = fs::read(self.bodies.join(format!("{name}.body"))).unwrap_or_default();
        let result = serde_json::from_slice::<lex::ErrorBody<E>>(&body).map_err(|e| e.to_string()).and_then(|read| {
            let original: Json = serde_json::from_slice(&body).map_err(|e| e.to_string())?;
            let again = serde_json::to_value(&read).map_err(|e| e.to_string())?;
            let same = original["error"] == again["error"] && original["message"] == again["message"];
            let named = read.error.to_string() == original["error"].as_str().unwrap_or_default();
            (same && named).then_some(()).ok_or_else(|| format!("{original} came back as {again}"))
        });
        self.record(name, result);
    }

    fn json<T: for<'de> Decode<'de> + Serialize>(&mut self, name: &str, body: &[u8]) -> Result<(), String> {
        let text = std::str::from_utf8(body).map_err(|e| e.to_string())?;
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = T::decode(&mut reader).map_err(|e| e.to_string())?;
        reader.end().map_err(|e| e.to_string())?;
        let original: Json = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let again = serde_json::to_value(&value).map_err(|e| e.to_string())?;
        let nsid = name.rsplit_once('.').map_or(name, |(nsid, _)| nsid);
        self.compare(&original, &again, nsid, &mut String::new())?;
        let written = lex::to_json(&value).map_err(|e| e.to_string())?;
        if written != serde_json::to_string(&value).map_err(|e| e.to_string())? {
            return Err("`to_json` writes it differently".to_owned());
        }
        // And once more from a tree, where keys are sorted and nothing is borrowed.
        let from_tree = T::decode(&original).map_err(|e| format!("from a tree: {e}"))?;
        let from_tree = serde_json::to_value(&from_tree).map_err(|e| e.to_string())?;
        (from_tree == again).then_some(()).ok_or_else(|| "from a tree it reads differently".to_owned())
    }

    /// Notes fields that were dropped; anything else that differs is an error.
    fn compare(&mut self, old: &Json, new: &Json, nsid: &str, at: &mut String) -> Result<(), String> {
        match (old, new) {
            (Json::Object(old), Json::Object(new)) => {
                if let Some(added) = new.keys().find(|key| !old.contains_key(*key)) {
                    return Err(format!("{at}/{added} was added"));
                }
                for (key, value) in old {
                    let length = at.len();
                    *at += "/";
                    *at += key;
                    match new.get(key) {
                        Some(again) => self.compare(value, again, nsid, at)?,
                        None => {
                            self.dropped.insert(format!("{nsid} {at}"));
                        }
                    }
                    at.truncate(length);
                }
                Ok(())
            }
            (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
                let length = at.len();
                *at += "/*";
                for (old, new) in old.iter().zip(new) {
                    self.compare(old, new, nsid, at)?;
                }
                at.truncate(length);
                Ok(())
            }
            _ if old == new => Ok(()),
            _ => Err(format!("{at}: {old} came back as {new}")),
        }
    }

    /// All frames of the two subscriptions, and the records in their blocks.
    pub fn frames(&mut self, read_record: ReadRecord) {
        let mut names: Vec<String> = fs::read_dir(self.captures.join("frames"))
            .expect("frames")
            .flatten()
            .filter_map(|entry| Some(entry.file_name().to_str()?.strip_suffix(".frame")?.to_owned()))
            .collect();
        names.sort();
        assert!(names.len() > 10, "frames are there");
        let mut records = 0;
        for name in names {
            let bytes = fs::read(self.captures.join(format!("frames/{name}.frame"))).expect("a frame");
            let shown = fs::read_to_string(self.captures.join(format!("frames/{name}.json"))).expect("its JSON");
            let shown: Json = serde_json::from_str(&shown).expect("JSON");
            let result = match name.starts_with("com.atproto.label.") {
                true => frame::<SubscribeLabels>(&bytes, &shown).map(|_| 0),
                false => frame::<SubscribeRepos>(&bytes, &shown).and_then(|message| match message {
                    Some(subscribe_repos::Message::Commit(commit)) => blocks(&commit.blocks, read_record),
                    _ => Ok(0),
                }),
            };
            records += result.as_ref().copied().unwrap_or(0);
            self.record(&name, result.map(|_| ()));
        }
        println!("{records} records in blocks");
        if records == 0 {
            self.failures.push("no record was found in any block".to_owned());
        }
    }

    fn record(&mut self, name: &str, result: Result<(), String>) {
        match result {
            Ok(()) => self.passed += 1,
            Err(error) => self.failures.push(format!("{name}: {error}")),
        }
    }

    /// Prints what was found.
    pub fn finish(self) {
        for line in &self.dropped {
            println!("dropped {line}");
        }
        println!("{} passed", self.passed);
        match self.failures.as_slice() {
            [] => println!("all captures pass"),
            failures => println!("{} failed:\n{}", failures.len(), failures.join("\n")),
        }
    }
}

/// Reads a frame and compares it with how it is shown in JSON. An error frame gives no message.
fn frame<S: lex::Subscription>(bytes: &[u8], shown: &Json) -> Result<Option<S::Message>, String>
where
    S::Message: Serialize,
{
    let mut rest = bytes;
    let header: lex::FrameHeader = serde_ipld_dagcbor::de::from_reader_once(&mut rest).map_err(|e| e.to_string())?;
    let mut payload = CborDeserializer::from_slice(rest);
    let (message, mut again) = match header.frame() {
        Some(lex::Frame::Message(t)) => {
            let message = lex::read_message::<S, _>(t, &mut payload).map_err(|e| e.to_string())?;
            let again = serde_json::to_value(&message).map_err(|e| e.to_string())?;
            (Some(message), again)
        }
        Some(lex::Frame::Error) => {
            let error = lex::ErrorBody::<S::Error>::decode(&mut payload).map_err(|e| e.to_string())?;
            (None, serde_json::to_value(&error).map_err(|e| e.to_string())?)
        }
        None => return Err("a frame of an unknown kind".to_owned()),
    };
    payload.end().map_err(|e| e.to_string())?;
    if let Some(object) = again.as_object_mut() {
        object.remove("$type");
    }
    hide_bytes(&mut again);
    match again == shown["body"] {
        true => Ok(message),
        false => Err(format!("{} came back as {again}", shown["body"])),
    }
}

/// Bytes as the shown frames have them: `<64 bytes>`.
fn hide_bytes(value: &mut Json) {
    let hidden = value.as_object().filter(|o| o.len() == 1).and_then(|o| o.get("$bytes")?.as_str()).map(str::len);
    if let Some(length) = hidden {
        *value = Json::from(format!("<{} bytes>", length * 3 / 4));
        return;
    }
    match value {
        Json::Object(object) => object.values_mut().for_each(hide_bytes),
        Json::Array(array) => array.iter_mut().for_each(hide_bytes),
        _ => {}
    }
}

/// Reads the records among the blocks of a CAR file; returns how many there are.
fn blocks(bytes: &lex::Bytes, read_record: ReadRecord) -> Result<usize, String> {
    let car: &[u8] = bytes.as_ref();
    let mut rest = skip(car, varint(car)?)?.1;
    let mut records = 0;
    while !rest.is_empty() {
        let (section, after) = skip(rest, varint(rest)?)?;
        rest = after;
        // A CID of version 1 with SHA-256 has 36 bytes.
        let block = section.get(36..).ok_or("a block without a CID")?;
        let value: lex::Value = serde_ipld_dagcbor::from_slice(block).map_err(|e| e.to_string())?;
        if lex::from_dag_cbor::<lex::Value>(block).map_err(|e| e.to_string())? != value {
            return Err("`from_dag_cbor` reads a block differently".to_owned());
        }
        let Some(nsid) = value.type_name() else { continue };
        match read_record(nsid, block) {
            Some(result) => result.map_err(|e| format!("{nsid}: {e}"))?,
            None => return Err(format!("no type for {nsid}")),
        }
        records += 1;
    }
    Ok(records)
}

/// A length in LEB128 and how many bytes it takes.
fn varint(bytes: &[u8]) -> Result<(usize, usize), String> {
    let mut value = 0;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        value |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Ok((value, at + 1));
        }
    }
    Err("a length that does not end".to_owned())
}

/// The bytes that a length announces, and what follows.
fn skip(bytes: &[u8], (length, taken): (usize, usize)) -> Result<(&[u8], &[u8]), String> {
    let body = &bytes[taken..];
    (length <= body.len()).then(|| body.split_at(length)).ok_or_else(|| "cut off".to_owned())
}

/// Reads a record from DAG-CBOR and writes it back: the same bytes.
pub fn record<T: for<'de> Decode<'de> + Serialize>(bytes: &[u8]) -> Result<(), String> {
    let mut reader = CborDeserializer::from_slice(bytes);
    let value = T::decode(&mut reader).map_err(|e| e.to_string())?;
    reader.end().map_err(|e| e.to_string())?;
    let again = serde_ipld_dagcbor::to_vec(&value).map_err(|e| e.to_string())?;
    (again == bytes).then_some(()).ok_or("the bytes differ")?;
    let value = lex::from_dag_cbor::<T>(bytes).map_err(|e| format!("`from_dag_cbor`: {e}"))?;
    let again = serde_ipld_dagcbor::to_vec(&value).map_err(|e| e.to_string())?;
    (again == bytes).then_some(()).ok_or_else(|| "`from_dag_cbor` reads it differently".to_owned())
}
