//! Brings the disk in line with a survey.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use tempfile::TempPath;

use super::survey::{State, Survey, ancestors};
use super::{FileSet, TEMPORARY, all, problem};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::failure::Failure;

/// What a write did: paths relative to the output folder, sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that were not there before.
    pub created: Vec<String>,
    /// Files that had another text.
    pub changed: Vec<String>,
    /// Files that were left as they are, with their time of change.
    pub unchanged: Vec<String>,
    /// Files of an earlier run that are no longer produced.
    pub removed: Vec<String>,
    /// Warnings and notes about the lexicons. Empty after [`write`](super::write), which sees no lexicons.
    pub diagnostics: Diagnostics,
}

/// Carries out a survey in which nothing is in the way.
pub(super) fn apply(dir: &Path, files: &FileSet, survey: &Survey) -> Result<Written, Failure> {
    let mut written = Written::default();
    for (path, state) in &survey.states {
        let list = match state {
            State::Missing => &mut written.created,
            State::Same => &mut written.unchanged,
            State::Different(_) => &mut written.changed,
        };
        list.push(path.clone());
    }
    // They take up space that may be needed. What cannot be removed does no harm.
    for leftover in &survey.leftovers {
        let _ = fs::remove_file(dir.join(leftover));
    }
    let mut new_folders = NewFolders::default();
    new_folders.create(dir)?;
    let outdated: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| survey.states.get(*path) != Some(&State::Same))
        .collect();
    for folder in parents(outdated.iter().map(|(path, _)| *path)) {
        new_folders.create(&dir.join(folder))?;
    }
    // Everything that may fail for want of space or permission comes before the first visible change.
    let staged = outdated
        .par_iter()
        .map(|(path, text)| Ok((stage(dir.join(path), text)?, *text)))
        .collect::<Vec<_>>();
    let staged = succeed(staged)?;
    new_folders.keep();
    // First the removals: on a disk that ignores case, one may be the old spelling of a file that comes next.
    written.removed = remove(dir, &survey.stale)?;
    let replaced: Vec<Result<(), Diagnostic>> = staged
        .into_par_iter()
        .map(|((temporary, path), text)| replace(temporary, path, text))
        .collect();
    succeed(replaced)?;
    let removed = written.removed.iter().chain(&survey.leftovers);
    remove_empty_folders(dir, removed.map(String::as_str));
    Ok(written)
}

/// Folders made by this run. Dropped before `keep`, it removes them again.
#[derive(Debug, Default)]
struct NewFolders {
    made: Vec<PathBuf>,
}

impl NewFolders {
    fn create(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let missing: Vec<&Path> = path
            .ancestors()
            .take_while(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
            .collect();
        for folder in missing.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.made.push(folder.to_owned()),
                // Another run may have made it in the meantime.
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(problem::io("create the folder", folder, &error)),
            }
        }
        Ok(())
    }

    fn keep(mut self) {
        self.made.clear();
    }
}

impl Drop for NewFolders {
    fn drop(&mut self) {
        for folder in self.made.iter().rev() {
            // Only an empty folder goes; what does not is somebody else's.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Writes a text beside its place. The file vanishes unless it is renamed.
fn stage(path: PathBuf, text: &str) -> Result<(TempPath, PathBuf), Diagnostic> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let made = temporary_file(folder).or_else(|error| match error.kind() {
        // Another run has found the folder empty in the meantime.
        ErrorKind::NotFound => fs::create_dir_all(folder).and_then(|()| temporary_file(folder)),
        _ => Err(error),
    });
    let staged = made.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        // Closes the file: a run holds thousands of them.
        Ok(file.into_temp_path())
    });
    match staged {
        Ok(temporary) => Ok((temporary, path)),
        Err(error) => Err(problem::io("write", &path, &error)),
    }
}

/// Puts a staged file into its place.
fn replace(temporary: TempPath, path: PathBuf, text: &str) -> Result<(), Diagnostic> {
    let mut staged = (temporary, path);
    for _ in 0..RETRIES {
        let (temporary, path) = staged;
        match temporary.persist(&path) {
            Ok(()) => return Ok(()),
            // Another run has begun in the meantime, and took the file for one that was left.
            Err(error) if error.error.kind() == ErrorKind::NotFound => staged = stage(path, text)?,
            Err(error) => return Err(problem::io("replace", &path, &error.error)),
        }
    }
    Err(problem::io(
        "replace",
        &staged.1,
        &ErrorKind::NotFound.into(),
    ))
}

/// Each other run at the same time can take a file away once.
const RETRIES: usize = 32;

fn temporary_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    let (start, end, random) = TEMPORARY;
    builder.prefix(start).suffix(end).rand_bytes(random);
    // A temporary file is private by default; this one is to become an ordinary file, as the umask has it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn remove(dir: &Path, stale: &BTreeSet<String>) -> Result<Vec<String>, Failure> {
    let results: Vec<Result<(), Diagnostic>> = stale
        .par_iter()
        .map(|relative| {
            let path = dir.join(relative);
            match fs::remove_file(&path) {
                // Another run may have been faster.
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    Err(problem::io("remove", &path, &error))
                }
                _ => Ok(()),
            }
        })
        .collect();
    succeed(results)?;
    Ok(stale.iter().cloned().collect())
}

fn remove_empty_folders<'a>(dir: &Path, removed: impl Iterator<Item = &'a str>) {
    let folders = parents(removed);
    // Backwards, so that a folder comes after those in it.
    for folder in folders.into_iter().rev() {
        // Fails on a folder that still holds something, which is what is wanted.
        let _ = fs::remove_dir(dir.join(folder));
    }
}

fn parents<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths.flat_map(ancestors).collect()
}

fn succeed<T>(results: Vec<Result<T, Diagnostic>>) -> Result<Vec<T>, Failure> {
    let mut done = Vec::with_capacity(results.len());
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(value) => done.push(value),
            Err(problem) => problems.push(problem),
        }
    }
    match problems.is_empty() {
        true => Ok(done),
        false => Err(all(problems)),
    }
}
