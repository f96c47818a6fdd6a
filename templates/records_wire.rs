//! What the calls for records send and receive.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::at_uri::AtUri;
use super::call_error::RequestError;
use super::cid::Cid;
use super::client::Settings;
use super::data_error::DataError;
use super::decode::Decode;
use super::fields::{Fields, Writer};
use super::reader::Reader;
use super::record::Record;
use super::records::{ListParams, RecordError, RecordPage, Stored};
use super::value::Value;
use super::xrpc::Query;

/// The query `com.atproto.repo.getRecord` for a record of one type.
pub(super) struct GetRecord<T>(PhantomData<fn() -> T>);

impl<T: Record + 'static> Query for GetRecord<T> {
    const NSID: &'static str = "com.atproto.repo.getRecord";
    type Params = Place;
    type Output = Stored<T>;
    type Error = RecordError;
}

/// Where a record stands.
pub(super) struct Place {
    pub(super) repo: String,
    pub(super) collection: &'static str,
    pub(super) key: String,
    pub(super) version: Option<Cid>,
}

impl Place {
    pub(super) fn new<T: Record>(repo: &str, key: &str) -> Self {
        Place {
            repo: repo.to_owned(),
            collection: T::NSID,
            key: key.to_owned(),
            version: None,
        }
    }
}

/// The input of the procedures that write.
pub(super) struct WriteInput {
    pub(super) repo: String,
    pub(super) collection: &'static str,
    pub(super) key: Option<String>,
    pub(super) record: Option<Value>,
    pub(super) validate: Option<bool>,
    pub(super) swap_record: Option<Cid>,
    pub(super) swap_commit: Option<Cid>,
}

impl WriteInput {
    pub(super) fn new<T: Record>(repo: &str) -> Self {
        WriteInput {
            repo: repo.to_owned(),
            collection: T::NSID,
            key: None,
            record: None,
            validate: None,
            swap_record: None,
            swap_commit: None,
        }
    }

    /// In place of this record.
    pub(super) fn at<T: Record>(record: &Stored<T>) -> Result<Self, RequestError> {
        let uri = &record.uri;
        match (uri.collection(), uri.record_key(), &record.cid) {
            (Some(collection), Some(key), Some(cid)) if collection == T::NSID => {
                let mut input = WriteInput::new::<T>(uri.authority()).with_key(key);
                input.swap_record = Some(cid.clone());
                Ok(input)
            }
            (_, _, None) => Err(no_cid(uri)),
            _ => Err(RequestError::new(format!(
                "{} is not the address of a record of type {}",
                uri.as_str(),
                T::NSID
            ))),
        }
    }

    pub(super) fn with_key(mut self, key: &str) -> Self {
        self.key = Some(key.to_owned());
        self
    }

    pub(super) fn with_record<T: Record>(
        mut self,
        record: &T,
        settings: &Settings,
    ) -> Result<Self, RequestError> {
        self.record = Some(encode(record, settings)?);
        Ok(self)
    }
}

/// A record as it is sent.
pub(super) fn encode<T: Record>(record: &T, settings: &Settings) -> Result<Value, RequestError> {
    settings.check("the record", record, T::check_record)?;
    Value::encode(record).map_err(|error| RequestError::new(format!("the record: {error}")))
}

/// A record that cannot be told from a later version of it.
pub(super) fn no_cid(uri: &AtUri) -> RequestError {
    let uri = uri.as_str();
    RequestError::new(format!(
        "the record {uri} came without the `cid` that tells whether it has changed"
    ))
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("repo", &self.repo)?;
        map.serialize_entry("collection", self.collection)?;
        map.serialize_entry("rkey", &self.key)?;
        map.serialize_entry("cid", &self.version)?;
        map.end()
    }
}

impl Serialize for WriteInput {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        writer.entry("repo", &self.repo);
        writer.entry("collection", self.collection);
        writer.optional_entry("rkey", &self.key);
        writer.optional_entry("validate", &self.validate);
        writer.optional_entry("record", &self.record);
        writer.optional_entry("swapRecord", &self.swap_record);
        writer.optional_entry("swapCommit", &self.swap_commit);
        writer.end()
    }
}

impl<T: Record> Serialize for ListParams<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("repo", &self.repo)?;
        map.serialize_entry("collection", T::NSID)?;
        map.serialize_entry("limit", &self.limit)?;
        map.serialize_entry("cursor", &self.cursor)?;
        map.serialize_entry("reverse", &self.reverse)?;
        map.end()
    }
}

impl<'de, T: Decode<'de>> Decode<'de> for Stored<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StoredVisitor(PhantomData))
    }
}

struct StoredVisitor<T>(PhantomData<T>);

impl<'de, T: Decode<'de>> Visitor<'de> for StoredVisitor<T> {
    type Value = Stored<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a record with its address")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Stored<T>, A::Error> {
        let (mut uri, mut value, mut cid) = (None, None, None);
        let mut reader = Reader::new(map, None, true);
        let filled = reader.fill(
            &["uri", "value", "cid"],
            &mut [&mut uri, &mut value],
            &mut [&mut cid],
            None,
        );
        match (filled, uri, value) {
            (true, Some(uri), Some(value)) => Ok(Stored { uri, cid, value }),
            _ => Err(reader.take_error()),
        }
    }
}

/// A record in a list. That it does not fit its type is no error of the list.
struct Listed<T>(Result<T, DataError>);

impl<'de, T: Record> Decode<'de> for Listed<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = <Value as Decode>::decode(deserializer)?;
        Ok(Listed(value.read_with(|node| T::decode(node))))
    }
}

impl<'de, T: Record> Decode<'de> for RecordPage<T> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PageVisitor(PhantomData))
    }
}

struct PageVisitor<T>(PhantomData<T>);

impl<'de, T: Record> Visitor<'de> for PageVisitor<T> {
    type Value = RecordPage<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RecordPage<T>, A::Error> {
        let (mut records, mut cursor) = (None::<Vec<Stored<Listed<T>>>>, None);
        let mut reader = Reader::new(map, None, true);
        let filled = reader.fill(
            &["records", "cursor"],
            &mut [&mut records],
            &mut [&mut cursor],
            None,
        );
        let (true, Some(records)) = (filled, records) else {
            return Err(reader.take_error());
        };
        let records = records.into_iter().map(|record| Stored {
            uri: record.uri,
            cid: record.cid,
            value: record.value.0,
        });
        Ok(RecordPage {
            cursor,
            records: records.collect(),
        })
    }
}
