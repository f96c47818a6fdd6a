//! Finding and reading files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::trouble::{at, decode, explain};
use super::{Input, SourceFile, SourceRef};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// No lexicon is anywhere near this large; a file that is was named by mistake.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads all inputs.
///
/// Folders are walked to any depth for `*.json`. Symbolic links are followed, except into a folder that is being walked
/// already. Files and folders whose name begins with a dot are left alone, unless they are named as an input. The order
/// is that of the inputs, and by path (bytewise) within each.
///
/// Whatever cannot be read is reported, and the rest is read all the same.
///
/// ```no_run
/// use lexgen::source::{Input, read_sources};
///
/// let (files, diagnostics) = read_sources(&[Input::from("lexicons")]);
/// assert!(!diagnostics.has_errors());
/// println!("{} files", files.len());
/// ```
pub fn read_sources(inputs: &[Input]) -> (Vec<SourceRef>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut jobs: Vec<Job> = Vec::new();
    let mut texts = Vec::new();
    for (layer, input) in inputs.iter().enumerate() {
        match input {
            Input::Path(path) => find(path, layer, &mut jobs, &mut diagnostics),
            Input::Text { path, text } => {
                texts.push(SourceFile::in_layer(path.clone(), text.clone(), layer));
            }
            // It can be read only once.
            Input::Stdin if inputs.iter().take(layer).any(|i| *i == Input::Stdin) => {}
            Input::Stdin => jobs.push(Job {
                name: "<stdin>".to_owned(),
                path: None,
                layer,
            }),
        }
    }
    let results: Vec<_> = jobs.par_iter().map(read).collect();
    let mut files = Vec::with_capacity(results.len() + texts.len());
    files.append(&mut texts);
    for result in results {
        match result {
            Ok(file) => files.push(file),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    (files, diagnostics)
}

/// A file to read.
struct Job {
    name: String,
    /// `None` for standard input.
    path: Option<PathBuf>,
    layer: usize,
}

/// Lists the files at or below a path.
fn find(root: &Path, layer: usize, jobs: &mut Vec<Job>, diagnostics: &mut Diagnostics) {
    let name = show(root);
    let metadata = match fs::metadata(root) {
        Ok(metadata) => metadata,
        Err(error) => {
            let linked = fs::symlink_metadata(root).is_ok();
            diagnostics.push(explain(&name, layer, &error, linked));
            return;
        }
    };
    if !metadata.is_dir() {
        let path = Some(root.to_owned());
        jobs.push(Job { name, path, layer });
        return;
    }
    let first = jobs.len();
    let before = diagnostics.len();
    let walk = WalkDir::new(root).follow_links(true).into_iter();
    for entry in walk.filter_entry(|e| e.depth() == 0 || !is_hidden(e)) {
        match entry {
            // A pipe or a device would never end.
            Ok(entry) if is_json(entry.path()) && is_special(&entry) => {
                let message = "this is no regular file".to_owned();
                let diagnostic = at(Code::Unreadable, message, &show(entry.path()), layer);
                diagnostics.push(diagnostic.help("remove it, or name it as an input of its own"));
            }
            Ok(entry) if is_json(entry.path()) && !entry.file_type().is_dir() => jobs.push(Job {
                name: show(entry.path()),
                path: Some(entry.into_path()),
                layer,
            }),
            Ok(_) => {}
            Err(error) => report_walk(&error, root, layer, diagnostics),
        }
    }
    if let Some(found) = jobs.get_mut(first..) {
        found.sort_by(|a, b| a.name.cmp(&b.name));
    }
    if jobs.len() == first && diagnostics.len() == before {
        let message = "there is no `.json` file in this folder or below";
        diagnostics.push(
            at(Code::NoFiles, message.to_owned(), &name, layer).help(
                "name the folder that holds the lexicons; a submodule may not be checked out",
            ),
        );
    }
}

fn report_walk(error: &walkdir::Error, root: &Path, layer: usize, diagnostics: &mut Diagnostics) {
    let path = error.path().unwrap_or(root);
    let name = show(path);
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!(
            "this link leads back to `{}` and was not followed",
            show(ancestor)
        );
        let diagnostic = at(Code::LinkLoop, message, &name, layer);
        diagnostics.push(diagnostic.help("nothing is lost; remove the link if nobody needs it"));
        return;
    }
    let linked = fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    let dangling = linked && error.io_error().is_some_and(is_missing);
    // A dangling link that is no JSON file would not have been read anyway.
    if dangling && !is_json(path) {
        return;
    }
    match error.io_error() {
        Some(error) => diagnostics.push(explain(&name, layer, error, linked)),
        None => {
            let error = io::Error::other(error.to_string());
            diagnostics.push(explain(&name, layer, &error, linked));
        }
    }
}

/// Reads one file.
fn read(job: &Job) -> Result<SourceRef, Box<Diagnostic>> {
    let about = |code, message: String| at(code, message, &job.name, job.layer);
    let bytes = match &job.path {
        Some(path) => File::open(path).and_then(read_unchanged),
        None => read_limited(io::stdin().lock(), 0, LARGEST).map(Content::of),
    };
    let bytes = match bytes {
        Ok(Content::Whole(bytes)) => bytes,
        Ok(Content::TooLarge) => {
            let message = format!("this file is larger than {} MiB", LARGEST >> 20);
            let help =
                "is this a lexicon? name the folder that holds them, or exclude this file from it";
            return Err(Box::new(about(Code::FileTooLarge, message).help(help)));
        }
        Ok(Content::Changed) => {
            let message = "this file changed while it was read".to_owned();
            let help = "run lexgen again when nothing writes to it";
            return Err(Box::new(about(Code::FileChanged, message).help(help)));
        }
        Err(error) => return Err(Box::new(explain(&job.name, job.layer, &error, false))),
    };
    let text = decode(bytes, &job.name, job.layer).map_err(Box::new)?;
    Ok(SourceFile::in_layer(job.name.as_str(), text, job.layer))
}

/// What came of reading a file.
#[derive(Debug, PartialEq, Eq)]
enum Content {
    Whole(Vec<u8>),
    TooLarge,
    /// Another program wrote to it meanwhile.
    Changed,
}

impl Content {
    fn of(bytes: Option<Vec<u8>>) -> Self {
        bytes.map_or(Self::TooLarge, Self::Whole)
    }
}

/// What another program cannot change without leaving a trace, of a regular file.
type Trace = Option<(u64, Option<SystemTime>)>;

fn read_unchanged(file: File) -> io::Result<Content> {
    let trace = || -> io::Result<Trace> {
        let metadata = file.metadata()?;
        // A pipe or a device has no length, and changes as it is read.
        let regular = metadata.is_file();
        Ok(regular.then(|| (metadata.len(), metadata.modified().ok())))
    };
    read_traced(&file, trace)
}

/// Reads to the end, and looks for a trace of another program before and after.
fn read_traced(reader: impl Read, trace: impl Fn() -> io::Result<Trace>) -> io::Result<Content> {
    let before = trace()?;
    let expected = before.map_or(0, |(length, _)| length);
    let content = Content::of(read_limited(reader, expected, LARGEST)?);
    let read = match &content {
        Content::Whole(bytes) => bytes.len() as u64,
        _ => return Ok(content),
    };
    let after = trace()?;
    match after {
        // Some file systems give no length.
        Some((length, _)) if before != after || length > 0 && length != read => {
            Ok(Content::Changed)
        }
        _ => Ok(content),
    }
}

/// Reads to the end, or gives `None` when there is more than the limit. What is expected is read at once: one file takes
/// two calls of the system then, not eight.
fn read_limited(reader: impl Read, expected: u64, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let room = usize::try_from(expected.min(limit)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(room + 1);
    reader.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn is_missing(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotFound
}

fn is_special(entry: &DirEntry) -> bool {
    !entry.file_type().is_dir() && !entry.file_type().is_file()
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("json"))
}

/// A path as text, the same on all systems.
fn show(path: &Path) -> String {
    let text = path.to_string_lossy();
    match MAIN_SEPARATOR {
        '/' => text.into_owned(),
        other => text.replace(other, "/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(diagnostics: &Diagnostics) -> Vec<Code> {
        diagnostics.sorted().iter().map(|d| d.code).collect()
    }

    fn write(root: &Path, files: &[(&str, &[u8])]) {
        for (name, bytes) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }

    #[test]
    fn folders_are_walked_in_order() {
        let root = tempfile::tempdir().unwrap();
        let files: &[(&str, &[u8])] = &[
            ("b/z.json", b"1"),
            ("b.json", b"2"),
            ("a/Y.JSON", b"3"),
            ("a/x.txt", b"4"),
            ("a/.hidden.json", b"5"),
            (".git/x.json", b"6"),
            ("folder.json/x.json", b"7"),
        ];
        write(root.path(), files);
        let single = root.path().join("a/x.txt");
        let inputs = [Input::Path(root.path().to_owned()), Input::Path(single)];
        let (files, diagnostics) = read_sources(&inputs);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let prefix = show(root.path()) + "/";
        let found: Vec<_> = files
            .iter()
            .map(|f| {
                (
                    f.path.strip_prefix(&prefix).unwrap(),
                    f.text.as_str(),
                    f.layer,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("a/Y.JSON", "3", 0),
                ("b.json", "2", 0),
                ("b/z.json", "1", 0),
                ("folder.json/x.json", "7", 0),
                ("a/x.txt", "4", 1)
            ]
        );
    }

    #[test]
    fn each_trouble_has_its_code() {
        let root = tempfile::tempdir().unwrap();
        let files: &[(&str, &[u8])] = &[
            ("bom.json", b"\xEF\xBB\xBF{}"),
            ("good.json", b"{}"),
            ("latin1.json", b"{\n\"\xE4\": 1}"),
            ("utf16be.json", b"\0{\0}"),
            ("utf16le.json", b"\xFF\xFE{\0}\0"),
        ];
        write(root.path(), files);
        let (files, diagnostics) = read_sources(&[Input::Path(root.path().to_owned())]);
        assert_eq!(files.len(), 1);
        let expected = [
            Code::ByteOrderMark,
            Code::NotUtf8,
            Code::NotUtf8,
            Code::NotUtf8,
        ];
        assert_eq!(codes(&diagnostics), expected);
        let messages: Vec<_> = diagnostics
            .sorted()
            .iter()
            .map(|d| d.message.as_str())
            .collect();
        assert!(messages[1].contains("0xE4"), "{messages:?}");
        assert!(messages[2].contains("UTF-16") && messages[3].contains("UTF-16"));
    }

    #[test]
    fn nothing_there() {
        let root = tempfile::tempdir().unwrap();
        let inputs = [root.path().to_owned(), root.path().join("none")].map(Input::Path);
        let (files, diagnostics) = read_sources(&inputs);
        assert!(files.is_empty());
        assert_eq!(codes(&diagnostics), [Code::NoFiles, Code::PathNotFound]);

        write(root.path(), &[("file.json", b"{}")]);
        let below = root.path().join("file.json/x.json");
        let (_, diagnostics) = read_sources(&[Input::Path(below)]);
        let found = codes(&diagnostics);
        // Systems differ in what they say about a path through a file.
        assert!(
            matches!(found.as_slice(), [Code::Unreadable | Code::PathNotFound]),
            "{found:?}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_but_not_in_circles() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("real/a.json", b"{}"), ("other.txt", b"{}")]);
        symlink("../other.txt", root.path().join("real/b.json")).unwrap();
        symlink("..", root.path().join("real/loop")).unwrap();
        symlink("gone.json", root.path().join("real/c.json")).unwrap();
        symlink("gone", root.path().join("real/d")).unwrap();
        let (files, diagnostics) = read_sources(&[Input::Path(root.path().to_owned())]);
        assert_eq!(files.len(), 2);
        assert_eq!(codes(&diagnostics), [Code::DanglingLink, Code::LinkLoop]);

        let (_, diagnostics) = read_sources(&[Input::Path(root.path().join("real/c.json"))]);
        assert_eq!(codes(&diagnostics), [Code::DanglingLink]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_and_sockets_are_no_files() {
        use std::os::unix::fs::symlink;
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("good.json", b"{}")]);
        symlink("b.json", root.path().join("a.json")).unwrap();
        symlink("a.json", root.path().join("b.json")).unwrap();
        let socket = root.path().join("c.json");
        let _socket = std::os::unix::net::UnixListener::bind(socket).unwrap();
        let (files, diagnostics) = read_sources(&[Input::Path(root.path().to_owned())]);
        assert_eq!(files.len(), 1);
        assert_eq!(codes(&diagnostics), [Code::Unreadable; 3]);
        let messages: Vec<_> = diagnostics
            .sorted()
            .iter()
            .map(|d| d.message.clone())
            .collect();
        assert!(
            messages[0].contains("symbolic link cannot be followed"),
            "{messages:?}"
        );
        assert!(messages[2].contains("no regular file"), "{messages:?}");
        let (_, diagnostics) = read_sources(&[Input::Path(root.path().join("a.json"))]);
        assert_eq!(codes(&diagnostics), [Code::Unreadable]);
    }

    #[test]
    fn a_file_that_changes_meanwhile_is_noticed() {
        use std::cell::Cell;
        let traced = |traces: [Trace; 2]| {
            let calls = Cell::new(0);
            let content = read_traced(&b"12345"[..], || {
                calls.set(calls.get() + 1);
                Ok(traces[calls.get() - 1])
            });
            content.unwrap()
        };
        let (early, late) = (SystemTime::UNIX_EPOCH, SystemTime::now());
        let same = Some((5, Some(early)));
        assert_eq!(traced([same, same]), Content::Whole(b"12345".to_vec()));
        assert_eq!(traced([same, Some((5, Some(late)))]), Content::Changed);
        assert_eq!(traced([Some((3, None)), Some((5, None))]), Content::Changed);
        // It was cut before it was looked at, and has grown back since.
        assert_eq!(traced([Some((9, None)), Some((9, None))]), Content::Changed);
        assert_eq!(traced([None, None]), Content::Whole(b"12345".to_vec()));
    }

    #[test]
    fn large_files_are_not_read_to_the_end() {
        // What a file system says of a length may be wrong.
        for expected in [0, 5, 6, u64::MAX] {
            assert_eq!(
                read_limited(&b"12345"[..], expected, 5).unwrap(),
                Some(b"12345".to_vec())
            );
            assert_eq!(read_limited(io::repeat(b' '), expected, 5).unwrap(), None);
        }
    }
}
