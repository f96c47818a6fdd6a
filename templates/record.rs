//! What is known about a record type besides its fields.

use std::error::Error;

use serde::ser::Serialize;

use super::decode::Decode;

/// A record: an object that lives in a repository, under a key.
pub trait Record: for<'de> Decode<'de> + Serialize {
    /// The `$type` of the record, which is also the collection that it lives in.
    const NSID: &'static str;

    /// The type of the key.
    type Key;

    /// What the lexicon says about the key.
    const KEY: KeyKind;

    /// Checks the record for what its lexicon says beyond types.
    fn check_record(&self) -> Checked {
        Ok(())
    }
}

/// What a check of something that is to be sent gives: everything that is wrong with it.
pub type Checked = Result<(), Box<dyn Error + Send + Sync>>;

/// What a lexicon says about the keys of its records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// A timestamp identifier.
    Tid,
    /// An NSID.
    Nsid,
    /// Any record key.
    Any,
    /// This one, as in `self`: there is one such record in a repository.
    Literal(&'static str),
}
