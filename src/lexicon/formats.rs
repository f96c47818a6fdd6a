//! What the string formats take.

use super::StringFormat;
use crate::lex::{self, FormatError};

impl StringFormat {
    /// Checks a text by the specification of the format.
    pub fn check(self, text: &str) -> Result<(), FormatError> {
        match self {
            StringFormat::Did => lex::Did::check(text),
            StringFormat::Handle => lex::Handle::check(text),
            StringFormat::AtIdentifier => lex::AtIdentifier::check(text),
            StringFormat::AtUri => lex::AtUri::check(text),
            StringFormat::Nsid => lex::Nsid::check(text),
            StringFormat::Cid => lex::Cid::check(text),
            StringFormat::Datetime => lex::Datetime::check(text),
            StringFormat::Language => lex::Language::check(text),
            StringFormat::RecordKey => lex::RecordKey::check(text),
            StringFormat::Tid => lex::Tid::check(text),
            StringFormat::Uri => lex::Uri::check(text),
        }
    }
}
