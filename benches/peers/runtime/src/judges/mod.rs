//! Who says whether a record is valid by its lexicon, behind one interface.

#[cfg(feature = "peers")]
mod atproto_lexicon;
#[cfg(feature = "peers")]
mod jacquard;
mod own;

#[cfg(feature = "peers")]
use std::{fs, path::Path};

pub use own::compiled;

#[cfg(feature = "peers")]
use crate::bodies::shared;
use crate::posts::JsonRecord;

/// A program that judges records.
pub struct Judge {
    pub name: &'static str,
    /// Reads a record, and gives what judges it. The error tells why the record cannot even be read.
    pub read: fn(&JsonRecord) -> Result<Verdict, String>,
}

/// Judges a record that was read before: `Err` tells what is wrong.
pub type Verdict = Box<dyn Fn() -> Result<(), String>>;

impl Judge {
    /// Reads a record and judges it.
    pub fn judge(&self, record: &JsonRecord) -> Result<(), String> {
        (self.read)(record)?()
    }
}

/// lexgen's validator and types, and the peers if they are compiled in.
pub fn judges() -> Vec<Judge> {
    vec![
        own::validator(),
        own::types(),
        #[cfg(feature = "peers")]
        jacquard::validator(),
        #[cfg(feature = "peers")]
        jacquard::types(),
        #[cfg(feature = "peers")]
        atproto_lexicon::validator(),
    ]
}

/// The texts of the official lexicons.
#[cfg(feature = "peers")]
fn lexicons() -> Vec<String> {
    let mut texts = Vec::new();
    collect(&shared("corpus/official"), &mut texts);
    texts
}

#[cfg(feature = "peers")]
fn collect(folder: &Path, texts: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the lexicons").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, texts);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            texts.push(fs::read_to_string(path).expect("a lexicon"));
        }
    }
}
