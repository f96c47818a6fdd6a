//! Several writes at once.

use std::fmt;
use std::future::IntoFuture;

use serde::de::MapAccess;
use serde::ser::{Serialize, Serializer};

use super::super::lex;
use super::call::write_input;
use super::call_error::RequestError;
use super::caller::Caller;
use super::cid::Cid;
use super::fields::{Fields, Writer};
use super::object::{Object, write_object};
use super::reader::Reader;
use super::record::Record;
use super::records_wire::encode;
use super::records_write::{AnyCaller, Commit, Deleted, WriteResult, Written};
use super::response::read_output;
use super::transport::BoxFuture;
use super::value::Value;
use super::xrpc::Encoding;

/// Writes that are all done or none, in one commit, when the batch is awaited. The records may be of different types.
///
/// ```text
/// let applied = records::batch(&client, repo)
///     .create(&post)
///     .update("self", &profile)
///     .delete::<Like>("3jzfcijpj2z2a")
///     .await?;
/// ```
#[must_use = "nothing is sent until it is awaited"]
pub struct Batch<'a> {
    caller: &'a dyn AnyCaller,
    input: Input,
    error: Option<RequestError>,
}

/// Starts a batch of writes to a repository.
pub fn batch<'a>(caller: &'a impl Caller, repo: impl AsRef<str>) -> Batch<'a> {
    Batch {
        caller,
        input: Input {
            repo: repo.as_ref().to_owned(),
            validate: None,
            swap_commit: None,
            writes: Vec::new(),
        },
        error: None,
    }
}

impl Batch<'_> {
    /// Writes a new record under a key that the service chooses.
    pub fn create<T: Record>(self, record: &T) -> Self {
        let record = encode(record, self.caller.its_settings());
        self.with::<T>("create", None, Some(record))
    }

    /// Writes a new record under this key. If there is one already, the batch fails.
    pub fn create_at<T: Record>(self, key: impl AsRef<str>, record: &T) -> Self {
        let record = encode(record, self.caller.its_settings());
        self.with::<T>("create", Some(key.as_ref()), Some(record))
    }

    /// Writes a record in place of the one with this key. If there is none, the batch fails.
    pub fn update<T: Record>(self, key: impl AsRef<str>, record: &T) -> Self {
        let record = encode(record, self.caller.its_settings());
        self.with::<T>("update", Some(key.as_ref()), Some(record))
    }

    /// Deletes the record with this key. If there is none, the batch fails.
    pub fn delete<T: Record>(self, key: impl AsRef<str>) -> Self {
        self.with::<T>("delete", Some(key.as_ref()), None)
    }

    /// Writes only if this is the last commit of the repository. Otherwise it gives `RecordError::InvalidSwap`.
    pub fn swap_commit(mut self, commit: impl Into<Cid>) -> Self {
        self.input.swap_commit = Some(commit.into());
        self
    }

    /// Whether the service has to check the records against their lexicons: `true` refuses a record whose lexicon it does
    /// not know, `false` checks nothing. Without this setting it checks the records whose lexicons it knows.
    pub fn validate(mut self, validate: bool) -> Self {
        self.input.validate = Some(validate);
        self
    }

    /// How many writes there are so far. Services have a limit, often 200.
    pub fn len(&self) -> usize {
        self.input.writes.len()
    }

    /// Whether there are no writes so far.
    pub fn is_empty(&self) -> bool {
        self.input.writes.is_empty()
    }

    fn with<T: Record>(
        mut self,
        action: &'static str,
        key: Option<&str>,
        record: Option<Result<Value, RequestError>>,
    ) -> Self {
        match record.transpose() {
            Ok(value) => self.input.writes.push(BatchWrite {
                action,
                collection: T::NSID,
                key: key.map(str::to_owned),
                value,
            }),
            Err(error) => self.error = self.error.or(Some(error)),
        }
        self
    }
}

impl<'a> IntoFuture for Batch<'a> {
    type Output = WriteResult<Applied>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        let body = match self.error {
            None => write_input(Encoding::Json, &self.input),
            Some(error) => Err(error),
        };
        let exchange = self.caller.post("com.atproto.repo.applyWrites", body);
        Box::pin(async move {
            match exchange.await {
                // Services that are older than this output.
                Ok(response) if response.body().is_empty() => Ok(Applied::new()),
                response => Ok(read_output(Encoding::Json, response)?.output),
            }
        })
    }
}

impl fmt::Debug for Batch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("writes", &self.len())
            .finish_non_exhaustive()
    }
}

/// A batch that was written.
#[derive(Clone, Default, PartialEq)]
pub struct Applied {
    /// The commit of all writes.
    pub commit: Option<Commit>,
    /// What became of each write, in their order. Older services do not tell.
    pub results: Option<Vec<BatchResult>>,
}
lex::object! {
    Applied: new(),
    optional { "commit": commit, "results": results }
}

/// What became of one write of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchResult {
    /// A new record is there.
    Created(Box<Written>),
    /// A record is there in place of another.
    Updated(Box<Written>),
    /// A record is gone.
    Deleted(Box<Deleted>),
}

impl Object for BatchResult {
    const NEEDS_TYPE: bool = true;

    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self> {
        match &*reader.read_type()? {
            CREATED => reader.read_member(CREATED, BatchResult::Created),
            UPDATED => reader.read_member(UPDATED, BatchResult::Updated),
            DELETED => reader.read_member(DELETED, BatchResult::Deleted),
            other => reader.refuse(other, &[CREATED, UPDATED, DELETED]),
        }
    }

    fn write<F: Fields>(&self, fields: &mut F) {
        match self {
            BatchResult::Created(written) => fields.member(CREATED, &**written),
            BatchResult::Updated(written) => fields.member(UPDATED, &**written),
            BatchResult::Deleted(deleted) => fields.member(DELETED, &**deleted),
        }
    }
}

impl Serialize for BatchResult {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        write_object(self, serializer)
    }
}

const CREATED: &str = "com.atproto.repo.applyWrites#createResult";
const UPDATED: &str = "com.atproto.repo.applyWrites#updateResult";
const DELETED: &str = "com.atproto.repo.applyWrites#deleteResult";

/// The input of `com.atproto.repo.applyWrites`.
#[derive(Debug)]
struct Input {
    repo: String,
    validate: Option<bool>,
    swap_commit: Option<Cid>,
    writes: Vec<BatchWrite>,
}

#[derive(Debug)]
struct BatchWrite {
    /// `create`, `update` or `delete`.
    action: &'static str,
    collection: &'static str,
    key: Option<String>,
    value: Option<Value>,
}

impl Serialize for Input {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        writer.entry("repo", &self.repo);
        writer.optional_entry("validate", &self.validate);
        writer.entry("writes", &self.writes);
        writer.optional_entry("swapCommit", &self.swap_commit);
        writer.end()
    }
}

impl Serialize for BatchWrite {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut writer = Writer::new(serializer.serialize_map(None)?);
        let type_name = format!("com.atproto.repo.applyWrites#{}", self.action);
        writer.entry("$type", &type_name);
        writer.entry("collection", self.collection);
        writer.optional_entry("rkey", &self.key);
        writer.optional_entry("value", &self.value);
        writer.end()
    }
}
