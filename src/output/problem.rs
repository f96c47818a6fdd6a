//! What can go wrong with the output folder, in words.

use std::io::{self, ErrorKind};
use std::path::Path;

use super::HEADER;
use crate::diagnostic::{Code, Diagnostic};

/// What stands where a generated file or a folder above it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// A file without the header.
    ForeignFile,
    /// A folder where a file belongs.
    Folder,
    /// A file where a folder belongs.
    File,
    /// A symbolic link, wherever it leads.
    Link,
    /// A pipe, a socket, a device.
    Special,
}

impl Obstacle {
    /// What it is, as the end of a sentence that begins with its path.
    pub(super) fn describe(self) -> &'static str {
        match self {
            Obstacle::ForeignFile => "a file that lexgen did not write",
            Obstacle::Folder => "a folder where a file belongs",
            Obstacle::File => "a file where a folder belongs",
            Obstacle::Link => "a symbolic link, and lexgen follows none inside its output",
            Obstacle::Special => "no regular file",
        }
    }
}

/// The error for something in the way.
pub(super) fn blocked(path: &Path, obstacle: Obstacle) -> Diagnostic {
    let code = match obstacle {
        Obstacle::Link => Code::PathLeadsOut,
        _ => Code::ForeignFile,
    };
    let help = match obstacle {
        Obstacle::ForeignFile => format!(
            "move it, or choose another output folder; lexgen replaces only files that begin with `{HEADER}`"
        ),
        _ => "move it, or choose another output folder".to_owned(),
    };
    Diagnostic::new(
        code,
        format!("`{}` is {}", path.display(), obstacle.describe()),
    )
    .help(help)
}

/// The error for an output folder that is none.
pub(super) fn not_a_folder(message: String) -> Diagnostic {
    Diagnostic::new(Code::CannotWrite, message)
        .help("name a folder that lexgen may fill, such as `src/gen`")
}

/// The error for a refusal of the operating system. `action` is what was tried: `read`, `write`.
pub(super) fn io(action: &str, path: &Path, error: &io::Error) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        Code::CannotWrite,
        format!("cannot {action} `{}`: {}", path.display(), cause(error)),
    );
    match error.kind() {
        ErrorKind::PermissionDenied => {
            diagnostic.help("check who owns it and who may write to its folder")
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            diagnostic.help("free some space and run lexgen again")
        }
        ErrorKind::ReadOnlyFilesystem => {
            diagnostic.help("choose an output folder that can be written to")
        }
        ErrorKind::InvalidFilename => {
            diagnostic.help("choose an output folder with a shorter path")
        }
        _ => diagnostic.help("mend the cause and run lexgen again"),
    }
}

/// The bare refusal. tempfile wraps it in one that names the temporary file, which tells the user nothing.
fn cause(error: &io::Error) -> String {
    match error.get_ref() {
        Some(_) => error.kind().to_string(),
        None => error.to_string(),
    }
}
