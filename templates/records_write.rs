//! Writes of single records.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;

use super::super::lex;
use super::at_uri::AtUri;
use super::call::{Body, write_input};
use super::call_error::{CallError, RequestError};
use super::caller::{Caller, ExchangeResult, start};
use super::cid::Cid;
use super::client::Settings;
use super::records::RecordError;
use super::records_wire::WriteInput;
use super::response::read_output;
use super::tid::Tid;
use super::transport::{BoxFuture, MaybeSend, MaybeSync};
use super::xrpc::Encoding;

/// A write that is sent when it is awaited. Until then it takes conditions.
///
/// ```text
/// let written = records::put(&client, repo, "self", &profile).validate(true).await?;
/// ```
#[must_use = "nothing is sent until it is awaited"]
pub struct Write<'a, O = Written> {
    caller: &'a dyn AnyCaller,
    nsid: &'static str,
    input: Result<WriteInput, RequestError>,
    outcome: PhantomData<fn() -> O>,
}

impl<'a, O> Write<'a, O> {
    pub(super) fn new(
        caller: &'a impl Caller,
        nsid: &'static str,
        input: Result<WriteInput, RequestError>,
    ) -> Self {
        Write {
            caller,
            nsid,
            input,
            outcome: PhantomData,
        }
    }

    /// Writes only if this is the last commit of the repository. Otherwise it gives [`RecordError::InvalidSwap`].
    pub fn swap_commit(mut self, commit: impl Into<Cid>) -> Self {
        if let Ok(input) = &mut self.input {
            input.swap_commit = Some(commit.into());
        }
        self
    }

    /// Sends it. `read` makes of the answer what the write gives.
    fn send<R>(self, read: fn(ExchangeResult) -> WriteResult<R>) -> BoxFuture<'a, WriteResult<R>>
    where
        R: 'a,
    {
        let body = self
            .input
            .and_then(|input| write_input(Encoding::Json, &input));
        let exchange = self.caller.post(self.nsid, body);
        Box::pin(async move { read(exchange.await) })
    }
}

impl Write<'_, Written> {
    /// Whether the service has to check the record against its lexicon: `true` refuses a record whose lexicon it does not
    /// know, `false` checks nothing. Without this setting it checks the records whose lexicons it knows.
    pub fn validate(mut self, validate: bool) -> Self {
        if let Ok(input) = &mut self.input {
            input.validate = Some(validate);
        }
        self
    }
}

impl<'a> IntoFuture for Write<'a, Written> {
    type Output = WriteResult<Written>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send(|response| Ok(read_output(Encoding::Json, response)?.output))
    }
}

impl<'a> IntoFuture for Write<'a, Deleted> {
    type Output = WriteResult<Deleted>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        self.send(|response| match response {
            // Services that are older than this output.
            Ok(response) if response.body().is_empty() => Ok(Deleted::new()),
            response => Ok(read_output(Encoding::Json, response)?.output),
        })
    }
}

impl<O> fmt::Debug for Write<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Write")
            .field("endpoint", &self.nsid)
            .finish_non_exhaustive()
    }
}

/// What a write gives.
pub(super) type WriteResult<O> = Result<O, CallError<RecordError>>;

/// A record that was written.
#[derive(Clone, PartialEq)]
pub struct Written {
    /// The address of the record.
    pub uri: AtUri,
    /// The hash of the record.
    pub cid: Cid,
    /// The commit that it is part of. In a batch all writes have one commit, which does not stand here.
    pub commit: Option<Commit>,
    /// Whether the service has checked the record.
    pub validation_status: Option<ValidationStatus>,
}
lex::object! {
    Written: new(uri: AtUri, cid: Cid),
    required { "uri": uri, "cid": cid }
    optional { "commit": commit, "validationStatus": validation_status }
}

/// A record that is not there any more.
#[derive(Clone, Default, PartialEq)]
pub struct Deleted {
    /// The commit that took it away. There is none if the record was not there.
    pub commit: Option<Commit>,
}
lex::object! {
    Deleted: new(),
    optional { "commit": commit }
}

/// A state of a repository.
#[derive(Clone, PartialEq)]
pub struct Commit {
    /// The hash of the commit.
    pub cid: Cid,
    /// The revision of the repository.
    pub rev: Tid,
}
lex::object! {
    Commit: new(cid: Cid, rev: Tid),
    required { "cid": cid, "rev": rev }
}

/// What a service found when it checked a record.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ValidationStatus {
    /// The record is what its lexicon says.
    Valid,
    /// The service does not know the lexicon of the record.
    Unknown,
    /// Any other value.
    Other(String),
}
lex::known_values! {
    ValidationStatus { "valid" => Valid, "unknown" => Unknown }
}

/// A caller, whatever its type: so that what writes records is compiled once.
pub(super) trait AnyCaller: MaybeSend + MaybeSync {
    /// What the requests have in common.
    fn its_settings(&self) -> &Settings;

    /// Calls a procedure with this body.
    fn post(
        &self,
        nsid: &'static str,
        body: Result<Body, RequestError>,
    ) -> BoxFuture<'_, ExchangeResult>;
}

impl<C: Caller> AnyCaller for C {
    fn its_settings(&self) -> &Settings {
        self.settings()
    }

    fn post(
        &self,
        nsid: &'static str,
        body: Result<Body, RequestError>,
    ) -> BoxFuture<'_, ExchangeResult> {
        let settings = self.settings();
        let request = settings.build_procedure(nsid, Ok(String::new()), body, Encoding::Json);
        Box::pin(start(self, request))
    }
}
