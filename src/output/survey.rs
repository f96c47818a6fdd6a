//! What is on disk where the output goes. Reads only.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

use rayon::prelude::*;
use walkdir::{DirEntry, WalkDir};

use super::problem::{self, Obstacle};
use super::{FileSet, HEADER, TEMPORARY, all, bears_header, same_text};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

/// What is on disk, compared with what is produced.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// What each produced file finds in its place. Files below something that is in the way are left out.
    pub(super) states: BTreeMap<String, State>,
    /// What is in the way, by path.
    pub(super) blocked: BTreeMap<String, Obstacle>,
    /// Files of ours that are no longer produced.
    pub(super) stale: BTreeSet<String>,
    /// Temporary files of runs that were killed.
    pub(super) leftovers: BTreeSet<String>,
}

/// What a produced file finds in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    /// Nothing.
    Missing,
    /// The same text, but for line endings.
    Same,
    /// A file of ours with this other text.
    Different(Vec<u8>),
}

/// Looks at everything that a run could touch.
pub(super) fn survey(dir: &Path, files: &FileSet) -> Result<Survey, Failure> {
    let mut survey = Survey::default();
    if !root_exists(dir)? {
        let missing = |(path, _): (&str, &str)| (path.to_owned(), State::Missing);
        survey.states = files.iter().map(missing).collect();
        return Ok(survey);
    }
    survey.blocked = blocked_folders(dir, files)?;
    let reachable: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| !ancestors(path).any(|folder| survey.blocked.contains_key(folder)))
        .collect();
    let looks: Vec<(&str, io::Result<Look>)> = reachable
        .into_par_iter()
        .map(|(path, text)| (path, look(&dir.join(path), text)))
        .collect();
    let mut problems = Vec::new();
    for (path, found) in looks {
        match found {
            Ok(Look::Ours(state)) => {
                survey.states.insert(path.to_owned(), state);
            }
            Ok(Look::InTheWay(obstacle)) => {
                survey.blocked.insert(path.to_owned(), obstacle);
            }
            Err(error) => problems.push(problem::io("read", &dir.join(path), &error)),
        }
    }
    match listing(dir) {
        Ok(listed) => {
            find_stale(dir, files, &listed.rust, &mut survey, &mut problems);
            survey.leftovers = listed.leftovers;
        }
        Err(list) => problems.extend(list),
    }
    match problems.is_empty() {
        true => Ok(survey),
        false => Err(all(problems)),
    }
}

/// The folders above a path, outermost first: `a` and `a/b` for `a/b/c.rs`.
pub(super) fn ancestors(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').filter_map(|(at, _)| path.get(..at))
}

enum Look {
    Ours(State),
    InTheWay(Obstacle),
}

fn root_exists(dir: &Path) -> Result<bool, Diagnostic> {
    if dir.as_os_str().is_empty() {
        return Err(problem::not_a_folder("no output folder is given".into()));
    }
    let shown = dir.display();
    match fs::metadata(dir) {
        Ok(found) if found.is_dir() => Ok(true),
        Ok(_) => Err(problem::not_a_folder(format!(
            "the output folder `{shown}` is a file"
        ))),
        Err(error) => match error.kind() {
            ErrorKind::NotFound if fs::symlink_metadata(dir).is_ok() => Err(problem::not_a_folder(
                format!("the output folder `{shown}` is a symbolic link that leads nowhere"),
            )),
            ErrorKind::NotFound => Ok(false),
            ErrorKind::NotADirectory => Err(problem::not_a_folder(format!(
                "the output folder `{shown}` lies below a file"
            ))),
            _ => Err(problem::io("read", dir, &error)),
        },
    }
}

/// Links and files that stand where the output needs folders.
fn blocked_folders(dir: &Path, files: &FileSet) -> Result<BTreeMap<String, Obstacle>, Diagnostic> {
    let folders: BTreeSet<&str> = files.iter().flat_map(|(path, _)| ancestors(path)).collect();
    let mut blocked = BTreeMap::new();
    for folder in folders {
        if ancestors(folder).any(|above| blocked.contains_key(above)) {
            continue;
        }
        let path = dir.join(folder);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {}
            Ok(found) if found.is_symlink() => {
                blocked.insert(folder.to_owned(), Obstacle::Link);
            }
            Ok(_) => {
                blocked.insert(folder.to_owned(), Obstacle::File);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(problem::io("read", &path, &error)),
        }
    }
    Ok(blocked)
}

fn look(path: &Path, text: &str) -> io::Result<Look> {
    let missing = Look::Ours(State::Missing);
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(missing),
        Err(error) => return Err(error),
    };
    if found.is_symlink() {
        return Ok(Look::InTheWay(Obstacle::Link));
    } else if found.is_dir() {
        return Ok(Look::InTheWay(Obstacle::Folder));
    } else if !found.is_file() {
        return Ok(Look::InTheWay(Obstacle::Special));
    }
    let old = match fs::read(path) {
        Ok(old) => old,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(missing),
        Err(error) => return Err(error),
    };
    Ok(
        match (bears_header(&old), same_text(&old, text.as_bytes())) {
            (_, true) => Look::Ours(State::Same),
            (true, false) => Look::Ours(State::Different(old)),
            (false, false) => Look::InTheWay(Obstacle::ForeignFile),
        },
    )
}

/// The files below the folder that may be lexgen's, relative and with `/`.
#[derive(Default)]
struct Listing {
    /// Those that end in `.rs`.
    rust: BTreeSet<String>,
    /// Those that are called like a temporary file.
    leftovers: BTreeSet<String>,
}

/// Lists what may be lexgen's. Links are not followed.
fn listing(dir: &Path) -> Result<Listing, Vec<Diagnostic>> {
    let mut listed = Listing::default();
    let mut problems = Vec::new();
    let walk = WalkDir::new(dir).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || is_searched(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                let Some(path) = relative(dir, &entry) else {
                    continue;
                };
                if path.ends_with(".rs") {
                    listed.rust.insert(path);
                } else if is_temporary(&path) {
                    listed.leftovers.insert(path);
                }
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(dir).to_owned();
                let error = io::Error::from(error);
                // Another run may have removed it in the meantime.
                if error.kind() != ErrorKind::NotFound {
                    problems.push(problem::io("read", &path, &error));
                }
            }
        }
    }
    match problems.is_empty() {
        true => Ok(listed),
        false => Err(problems),
    }
}

/// Other packages, caches and hidden folders may hold output of another run, which is not ours to remove.
fn is_searched(entry: &DirEntry) -> bool {
    !entry.file_type().is_dir()
        || !(entry.file_name().as_encoded_bytes().starts_with(b".")
            || entry.path().join("Cargo.toml").exists()
            || entry.path().join("CACHEDIR.TAG").exists()
            || entry.depth() > 0 && is_output_root(entry.path()))
}

/// Whether a folder is the output of a run of its own, such as `src/gen` below a mistaken `src`.
fn is_output_root(folder: &Path) -> bool {
    let bears_header = |file: &str| has_header(&folder.join(file)).unwrap_or(false);
    bears_header("mod.rs") && bears_header("lex/mod.rs")
}

fn relative(dir: &Path, entry: &DirEntry) -> Option<String> {
    let relative = entry.path().strip_prefix(dir).ok()?;
    let names: Option<Vec<&str>> = relative.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

/// Whether a file is called as lexgen calls those that it writes before it renames them.
fn is_temporary(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let random = name.strip_prefix(TEMPORARY.0);
    let random = random.and_then(|rest| rest.strip_suffix(TEMPORARY.1));
    random.is_some_and(|r| r.len() == TEMPORARY.2 && r.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn find_stale(
    dir: &Path,
    files: &FileSet,
    listed: &BTreeSet<String>,
    survey: &mut Survey,
    problems: &mut Vec<Diagnostic>,
) {
    let heads: Vec<(&String, io::Result<bool>)> = listed
        .par_iter()
        .filter(|path| files.get(path).is_none())
        .map(|path| (path, has_header(&dir.join(path))))
        .collect();
    for (path, head) in heads {
        match head {
            Ok(true) => {
                // On a disk that ignores case, this file may be what a produced file found under its own name.
                // It is removed first, so the produced file has to be written anew.
                let twin = files.folded_path(path);
                let twin = twin.filter(|twin| !listed.contains(*twin));
                if let Some(state) = twin.and_then(|twin| survey.states.get_mut(twin)) {
                    *state = State::Missing;
                }
                survey.stale.insert(path.clone());
            }
            Ok(false) => {}
            Err(error) => problems.push(problem::io("read", &dir.join(path), &error)),
        }
    }
}

fn has_header(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    let read =
        File::open(path).and_then(|file| file.take(HEADER.len() as u64 + 1).read_to_end(&mut head));
    match read {
        Ok(_) => Ok(bears_header(&head)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn temporary_files_are_told_by_their_whole_name() {
        assert!(is_temporary(".lexgen-aB3xYz.tmp"));
        assert!(is_temporary("com/example/.lexgen-012345.tmp"));
        for other in [
            ".lexgen-.tmp",
            ".lexgen-notes-of-mine.tmp",
            ".lexgen-aB3xYz.tmp/x.rs",
            "lexgen-aB3xYz.tmp",
            ".lexgen-aB3-Yz.tmp",
            ".lexgen-aB3xYz.tmp~",
        ] {
            assert!(!is_temporary(other), "{other}");
        }
    }

    /// What a disk that ignores case shows: the listing has the old spelling, yet the new one can be opened.
    #[test]
    fn a_name_that_changes_case_is_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let text = format!("{HEADER}\n");
        fs::write(dir.path().join("Foo.rs"), &text).unwrap();
        let mut files = FileSet::new();
        files.insert("foo.rs", text).unwrap();
        let mut survey = Survey::default();
        survey.states.insert("foo.rs".into(), State::Same);
        let listed = BTreeSet::from(["Foo.rs".to_owned()]);
        let mut problems = Vec::new();
        find_stale(dir.path(), &files, &listed, &mut survey, &mut problems);
        assert_eq!(survey.states.get("foo.rs"), Some(&State::Missing));
        assert_eq!(survey.stale, listed);
        assert!(problems.is_empty());
    }
}
