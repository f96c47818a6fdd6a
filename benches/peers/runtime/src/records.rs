//! What is decoded from DAG-CBOR: commits of a firehose, the records in them, and those of the large timeline.

use std::fs;

use official::com::atproto::sync::subscribe_repos::{Message, SubscribeRepos};
use official::lex::{Frame, FrameHeader, Value, read_message};
use serde_ipld_dagcbor::de::{Deserializer, from_reader_once};
use serde_ipld_dagcbor::{from_slice, to_vec};

use crate::bodies::{shared, timeline};
use crate::lists::for_records;

/// A record as a block holds it.
#[derive(Clone)]
pub struct Record {
    /// Its `$type`.
    pub nsid: String,
    /// DAG-CBOR.
    pub data: Vec<u8>,
}

/// The payloads of the captured commits.
pub fn commits() -> Vec<Record> {
    let folder = fs::read_dir(shared("captures/frames")).expect("the frames");
    let mut paths: Vec<_> = folder
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths.retain(|path| path.to_string_lossy().ends_with("-commit.frame"));
    let payload = |path| {
        let frame = fs::read(path).expect("a frame");
        let mut rest = frame.as_slice();
        let header: FrameHeader = from_reader_once(&mut rest).expect("a header");
        assert_eq!(header.frame(), Some(Frame::Message("#commit")));
        Record {
            nsid: "com.atproto.sync.subscribeRepos#commit".to_owned(),
            data: rest.to_vec(),
        }
    };
    paths.into_iter().map(payload).collect()
}

/// The blocks of the commits that are records of a type that is listed.
pub fn of_commits() -> Vec<Record> {
    let mut records = Vec::new();
    for commit in commits() {
        let mut payload = Deserializer::from_slice(&commit.data);
        let message = read_message::<SubscribeRepos, _>("#commit", &mut payload);
        let Ok(Message::Commit(commit)) = message else {
            panic!("not a commit");
        };
        records.extend(blocks(commit.blocks.as_ref()).filter_map(record));
    }
    records
}

/// The posts of the timeline, as their authors' repositories would hold them.
pub fn of_timeline() -> Vec<Record> {
    let timeline: Value = serde_json::from_str(&timeline().text).expect("a timeline");
    let feed = timeline.get("feed").and_then(Value::as_array);
    let posts = feed
        .expect("a feed")
        .iter()
        .filter_map(|item| item.get("post")?.get("record"));
    let data = posts.map(|post| to_vec(post).expect("it encodes"));
    data.filter_map(|data| record(&data)).collect()
}

macro_rules! types {
    ($($nsid:literal => $_group:ident::$_module:ident, $_name:ident;)*) => {
        const TYPES: &[&str] = &[$($nsid),*];
    };
}
for_records!(types);

/// Whether all libraries have a type for records of this `$type`.
pub fn is_listed(nsid: &str) -> bool {
    TYPES.contains(&nsid)
}

fn record(data: &[u8]) -> Option<Record> {
    let value: Value = from_slice(data).ok()?;
    let nsid = value.type_name()?.to_owned();
    let data = data.to_vec();
    is_listed(&nsid).then_some(Record { nsid, data })
}

/// The blocks of a CAR file.
fn blocks(mut car: &[u8]) -> impl Iterator<Item = &[u8]> {
    let header = read_length(&mut car);
    car = &car[header..];
    std::iter::from_fn(move || {
        if car.is_empty() {
            return None;
        }
        let length = read_length(&mut car);
        let (block, rest) = car.split_at(length);
        car = rest;
        // The CID: version, codec, hash, and 32 bytes of the hash.
        Some(&block[36..])
    })
}

fn read_length(data: &mut &[u8]) -> usize {
    let (mut length, mut shift) = (0, 0);
    loop {
        let byte = data[0];
        *data = &data[1..];
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            return length;
        }
    }
}
