//! What can go wrong with files, in words.

use std::fs;
use std::io;
use std::path::Path;

use super::SourceFile;
use crate::diagnostic::{Code, Diagnostic, Place, nearest};

/// A name may differ in so many letters from the one that is meant.
const MAX_EDITS: usize = 3;

/// How many names of a folder are compared with one that is not there.
const MAX_SIBLINGS: usize = 1000;

/// What an I/O error means for the user. `linked` is whether the path itself is a symbolic link.
pub(super) fn explain(name: &str, layer: usize, error: &io::Error, linked: bool) -> Diagnostic {
    let unreadable = |message: String| at(Code::Unreadable, message, name, layer);
    match (error.kind(), linked) {
        (io::ErrorKind::NotFound, true) => {
            let message = "this symbolic link leads to nothing".to_owned();
            at(Code::DanglingLink, message, name, layer)
                .help("remove it, or restore what it points to")
        }
        (io::ErrorKind::NotFound, false) => {
            let message = "there is no such file or folder".to_owned();
            at(Code::PathNotFound, message, name, layer).help(instead_of(name))
        }
        (io::ErrorKind::PermissionDenied, _) => {
            unreadable(format!("this may not be read: {error}"))
                .help("check who owns it, and who may read it and the folders above it")
        }
        // Links that lead to each other in a circle have no kind of their own on all systems.
        (_, true) => unreadable(format!("this symbolic link cannot be followed: {error}"))
            .help("remove it, or let it point to a file"),
        _ => unreadable(format!("cannot read this: {error}"))
            .help("mend the cause, or exclude the file from the input"),
    }
}

/// A path that is there and looks like one that is not.
fn instead_of(name: &str) -> String {
    let path = Path::new(name);
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries
        .take(MAX_SIBLINGS)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let near = nearest(&wanted, names.iter().map(String::as_str), MAX_EDITS);
    match near {
        Some(near) => {
            let head = name.strip_suffix(wanted.as_ref()).unwrap_or_default();
            format!("did you mean `{head}{near}`?")
        }
        None if path.is_relative() => {
            // Who reads this in a build may not know where a build script runs.
            "check the spelling; a path is relative to the current folder, in a build script to that of its Cargo.toml"
                .to_owned()
        }
        None => "check the spelling".to_owned(),
    }
}

/// A finding about a file whose text is not known.
pub(super) fn at(code: Code, message: String, name: &str, layer: usize) -> Diagnostic {
    let file = SourceFile::in_layer(name, "", layer);
    Diagnostic::new(code, message).at(Place::file(&file))
}

/// Bytes as text, or what is wrong with them and what to do.
pub(super) fn decode(bytes: Vec<u8>, name: &str, layer: usize) -> Result<String, Diagnostic> {
    const SAVE: &str = "save the file as UTF-8 without a byte order mark";
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        let message = "this file begins with a byte order mark, which JSON forbids";
        return Err(in_text(
            Code::ByteOrderMark,
            message.to_owned(),
            &bytes,
            0,
            name,
            layer,
        )
        .help(SAVE));
    }
    // JSON begins with an ASCII character, so UTF-16 shows itself even without a mark.
    let wide = matches!(
        bytes.as_slice(),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, 1..=255, ..] | [1..=255, 0, ..]
    );
    if wide {
        let message = "this file is UTF-16, not UTF-8".to_owned();
        return Err(at(Code::NotUtf8, message, name, layer).help(SAVE));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let byte = bytes.get(at).copied().unwrap_or_default();
        let message =
            format!("this file is not UTF-8: the byte 0x{byte:02X} here belongs to no character");
        let help = "save the file as UTF-8, or write the character anew";
        in_text(Code::NotUtf8, message, bytes, at, name, layer).help(help)
    })
}

/// A finding at an offset of bytes that are no text. Up to that offset they are; what follows is shown as well as it can be.
fn in_text(
    code: Code,
    message: String,
    bytes: &[u8],
    offset: usize,
    name: &str,
    layer: usize,
) -> Diagnostic {
    let text = String::from_utf8_lossy(bytes);
    let file = SourceFile::in_layer(name, text, layer);
    Diagnostic::new(code, message).at(Place::offset(&file, offset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostics, render};

    fn plain(diagnostic: Diagnostic) -> String {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        render::plain(&diagnostics)
    }

    /// Root may read everything, so that the refusal is made here.
    #[test]
    fn refusals_say_what_to_do() {
        for (kind, linked, code, words) in [
            (
                io::ErrorKind::PermissionDenied,
                false,
                "L012",
                "help: check who owns it",
            ),
            (
                io::ErrorKind::PermissionDenied,
                true,
                "L012",
                "help: check who owns it",
            ),
            (
                io::ErrorKind::NotFound,
                true,
                "L011",
                "help: remove it, or restore",
            ),
            (
                io::ErrorKind::NotFound,
                false,
                "L010",
                "help: check the spelling",
            ),
            (
                io::ErrorKind::Other,
                true,
                "L012",
                "this symbolic link cannot be followed",
            ),
            (io::ErrorKind::Other, false, "L012", "help: mend the cause"),
        ] {
            let found = plain(explain("no/such/x.json", 0, &kind.into(), linked));
            assert!(
                found.starts_with(&format!("no/such/x.json: error[{code}]: ")),
                "{found}"
            );
            assert!(found.contains(words), "{found}");
        }
    }

    #[test]
    fn a_similar_path_is_proposed() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("lexicons")).unwrap();
        let root = root.path().to_string_lossy().into_owned();
        let meant = format!("did you mean `{root}/lexicons`?");
        assert_eq!(instead_of(&format!("{root}/lexcions")), meant);
        assert_eq!(instead_of("/no/such/folder/x"), "check the spelling");
        let relative = instead_of("no/such/folder/x");
        assert!(relative.contains("current folder"), "{relative}");
        assert!(relative.contains("Cargo.toml"), "{relative}");
    }

    #[test]
    fn a_bad_byte_has_its_place() {
        let bytes = "{\n \"ä\": \"".as_bytes().iter().chain(b"\xE9\"}").copied();
        let found = plain(decode(bytes.collect(), "f", 0).unwrap_err());
        assert!(
            found.starts_with("f:2:8: error[L013]: this file is not UTF-8: the byte 0xE9"),
            "{found}"
        );
        let cut = plain(decode(b"{\"a\": \"\xE2\x82".to_vec(), "f", 0).unwrap_err());
        assert!(cut.starts_with("f:1:8: error[L013]"), "{cut}");
        let mark = plain(decode(b"\xEF\xBB\xBF{}".to_vec(), "f", 0).unwrap_err());
        assert!(mark.starts_with("f:1:1: error[L014]"), "{mark}");
        assert_eq!(decode(b"{}".to_vec(), "f", 0).unwrap(), "{}");
    }
}
