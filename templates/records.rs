//! Records of a repository: read, written, listed and deleted, each as its own type.
//!
//! A repository (`repo`) is named by the DID or the handle of its account. A record that is read, changed and written
//! back keeps the fields that its type does not know, if the type has `extra` for them. Two programs that write the same
//! record at the same time must not undo each other's work: [`update`] and [`replace`] write only if the record is still
//! what was read, and give [`RecordError::InvalidSwap`] otherwise.
//!
//! ```text
//! let written = records::create(&session, &did, &post).await?;
//! let profile = records::get::<Profile>(&session, &did, "self").await?.value;
//! records::update(&session, &did, "self", |profile: &mut Profile| profile.display_name = None).await?;
//! // With conditions, and several at once.
//! records::put(&session, &did, "self", &profile).validate(true).swap_commit(commit.cid).await?;
//! records::batch(&session, &did).create(&post).delete::<Like>(key).await?;
//! ```

use std::marker::PhantomData;

use super::super::lex;
use super::at_uri::AtUri;
use super::call_error::CallError;
use super::caller::Caller;
use super::cid::Cid;
use super::data_error::DataError;
use super::pages::{Paged, Pages, pages};
use super::record::Record;
use super::records_wire::{GetRecord, Place, WriteInput, no_cid};
use super::transport::MaybeSend;
use super::xrpc::Query;

pub use super::records_batch::{Applied, Batch, BatchResult, batch};
pub use super::records_write::{Commit, Deleted, ValidationStatus, Write, Written};

/// What can be wrong with a call for a record, besides what can be with every call.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum RecordError {
    /// The record is not what it was when it was read, or the repository is not.
    InvalidSwap,
    /// There is no such record.
    RecordNotFound,
    /// Any other error name.
    Other(String),
}
lex::error_names! {
    RecordError { "InvalidSwap" => InvalidSwap, "RecordNotFound" => RecordNotFound }
}

/// A record and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored<T> {
    /// The address of the record.
    pub uri: AtUri,
    /// The hash of the record. Few services leave it out.
    pub cid: Option<Cid>,
    /// The record.
    pub value: T,
}

/// Writes a new record under a key that the service chooses.
pub fn create<'a, T: Record>(
    caller: &'a impl Caller,
    repo: impl AsRef<str>,
    record: &T,
) -> Write<'a> {
    let input = WriteInput::new::<T>(repo.as_ref()).with_record(record, caller.settings());
    Write::new(caller, CREATE, input)
}

/// Writes a new record under this key. If there is one already, it gives an error.
pub fn create_at<'a, T: Record>(
    caller: &'a impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
    record: &T,
) -> Write<'a> {
    let input = WriteInput::new::<T>(repo.as_ref()).with_key(key.as_ref());
    Write::new(caller, CREATE, input.with_record(record, caller.settings()))
}

/// Reads the record with this key.
pub async fn get<T: Record + 'static>(
    caller: &impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
) -> Result<Stored<T>, CallError<RecordError>> {
    let place = Place::new::<T>(repo.as_ref(), key.as_ref());
    caller.query::<GetRecord<T>>(&place).await
}

/// Reads this version of the record with this key, if the service still has it.
pub async fn get_version<T: Record + 'static>(
    caller: &impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
    cid: impl Into<Cid>,
) -> Result<Stored<T>, CallError<RecordError>> {
    let mut place = Place::new::<T>(repo.as_ref(), key.as_ref());
    place.version = Some(cid.into());
    caller.query::<GetRecord<T>>(&place).await
}

/// Writes a record under this key, whether there is one already or not.
pub fn put<'a, T: Record>(
    caller: &'a impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
    record: &T,
) -> Write<'a> {
    let input = WriteInput::new::<T>(repo.as_ref()).with_key(key.as_ref());
    Write::new(caller, PUT, input.with_record(record, caller.settings()))
}

/// Writes a record in place of the one that was read, if that is still the same.
pub fn replace<'a, T: Record>(caller: &'a impl Caller, record: &Stored<T>) -> Write<'a> {
    let input = WriteInput::at(record);
    let input = input.and_then(|input| input.with_record(&record.value, caller.settings()));
    Write::new(caller, PUT, input)
}

/// Reads the record with this key, changes it and writes it back, if it is still the same. `RecordError::InvalidSwap`
/// tells that someone else has changed it meanwhile: then do it again.
pub async fn update<T: Record + 'static>(
    caller: &impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
    change: impl FnOnce(&mut T),
) -> Result<Written, CallError<RecordError>> {
    let (repo, key) = (repo.as_ref(), key.as_ref());
    let mut record = get::<T>(caller, repo, key).await?;
    change(&mut record.value);
    let mut input = WriteInput::new::<T>(repo)
        .with_key(key)
        .with_record(&record.value, caller.settings())?;
    input.swap_record = Some(record.cid.ok_or_else(|| no_cid(&record.uri))?);
    Write::<Written>::new(caller, PUT, Ok(input)).await
}

/// Deletes the record with this key. If there is none, nothing happens.
pub fn delete<'a, T: Record>(
    caller: &'a impl Caller,
    repo: impl AsRef<str>,
    key: impl AsRef<str>,
) -> Write<'a, Deleted> {
    let input = WriteInput::new::<T>(repo.as_ref()).with_key(key.as_ref());
    Write::new(caller, DELETE, Ok(input))
}

/// Deletes the record that was read, if it is still the same.
pub fn remove<'a, T: Record>(caller: &'a impl Caller, record: &Stored<T>) -> Write<'a, Deleted> {
    Write::new(caller, DELETE, WriteInput::at(record))
}

const CREATE: &str = "com.atproto.repo.createRecord";
const PUT: &str = "com.atproto.repo.putRecord";
const DELETE: &str = "com.atproto.repo.deleteRecord";

/// Lists the records of a type in the order of their keys, the last one first: of keys that are times, the newest. To
/// list them otherwise, give [`ListParams`] to [`pages`](super::pages).
pub fn list<T: Record + MaybeSend + 'static, C: Caller + Clone + 'static>(
    caller: &C,
    repo: impl AsRef<str>,
) -> Pages<C, ListParams<T>> {
    pages(caller, ListParams::new(repo.as_ref()))
}

/// Which records to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListParams<T> {
    /// The DID or the handle of the account.
    pub repo: String,
    /// How many records a page has at most, from 1 to 100. Without it the service chooses.
    pub limit: Option<i64>,
    /// Where to begin.
    pub cursor: Option<String>,
    /// Whether to list the oldest first.
    pub reverse: Option<bool>,
    record: PhantomData<fn() -> T>,
}

impl<T> ListParams<T> {
    /// All records of a repository. [`pages`](super::pages) reads them.
    pub fn new(repo: impl Into<String>) -> Self {
        ListParams {
            repo: repo.into(),
            limit: None,
            cursor: None,
            reverse: None,
            record: PhantomData,
        }
    }
}

/// A page of a list. A record that does not fit its type stands there with the reason, and the others can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordPage<T> {
    /// Where to go on.
    pub cursor: Option<String>,
    /// The records.
    pub records: Vec<Stored<Result<T, DataError>>>,
}

impl<T: Record + MaybeSend + 'static> Paged for ListParams<T> {
    type Query = ListRecords<T>;
    type Item = Stored<Result<T, DataError>>;

    fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    fn set_cursor(&mut self, cursor: String) {
        self.cursor = Some(cursor);
    }

    fn next_cursor(page: &RecordPage<T>) -> Option<&str> {
        page.cursor.as_deref()
    }

    fn into_items(page: RecordPage<T>) -> Vec<Self::Item> {
        page.records
    }
}

/// The query `com.atproto.repo.listRecords` for records of one type.
pub struct ListRecords<T>(PhantomData<fn() -> T>);

impl<T: Record + 'static> Query for ListRecords<T> {
    const NSID: &'static str = "com.atproto.repo.listRecords";
    type Params = ListParams<T>;
    type Output = RecordPage<T>;
    type Error = RecordError;
}
