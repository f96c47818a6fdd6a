//! Whether what is kept is safe from others: it ends up in the output, so that nobody else may put anything there.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};

/// Why nothing is kept in a folder. One that is not there yet is made for this user alone.
pub fn problem(dir: &Path) -> Option<Diagnostic> {
    let why = trouble(dir)?;
    let message = format!("nothing is kept in `{}`: {why}", dir.display());
    let help = "take the right to write there from all others, or name a folder of your own with `LEXGEN_CACHE`";
    Some(Diagnostic::new(Code::OpenCache, message).help(help))
}

#[cfg(unix)]
fn trouble(dir: &Path) -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt as _;
    let found = std::fs::metadata(dir).ok()?;
    // Even where others may not replace what is there, they may add what is not there yet.
    if found.mode() & OTHERS_WRITE != 0 {
        return Some("others can write to it");
    }
    // Who makes a file owns it. This one has no name, and is gone at once.
    let own = tempfile::tempfile().and_then(|file| file.metadata());
    match own {
        Ok(own) if own.uid() == found.uid() => None,
        _ => Some("it is another user's"),
    }
}

/// The bits for the group and for everybody.
#[cfg(unix)]
const OTHERS_WRITE: u32 = 0o022;

/// Folders of users are closed to others where there are no such bits.
#[cfg(not(unix))]
fn trouble(_: &Path) -> Option<&'static str> {
    None
}
