//! The lexicon language as plain types, and its reader. A [`Document`] is one lexicon file, read but not yet resolved.

mod formats;
mod json;
mod model;
mod names;
mod read;

#[cfg(feature = "validate")]
pub(crate) use json::parse as parse_json;
pub use model::*;
pub use read::{Outcome, ParsedFile, read_document};
