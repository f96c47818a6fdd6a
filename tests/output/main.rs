//! Writing and comparing: what is touched, and above all what is not.

use std::fs;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use lexgen::Failure;
use lexgen::diagnostic::Code;
use lexgen::output::{FileSet, FindingKind, HEADER, check, write};
use tempfile::TempDir;

mod check;
#[cfg(unix)]
mod faults;
#[cfg(unix)]
mod kills;
mod leftovers;
#[cfg(unix)]
mod links;
mod paths;
mod refusals;
mod writes;

fn text(body: &str) -> String {
    format!("{HEADER}. Do not edit.\n{body}\n")
}

fn set(files: &[(&str, &str)]) -> FileSet {
    let mut set = FileSet::new();
    for (path, body) in files {
        set.insert(*path, text(body)).unwrap();
    }
    set
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Every path below a folder, folders with a slash at the end.
fn tree(dir: &Path) -> Vec<String> {
    let walk = walkdir::WalkDir::new(dir).min_depth(1).sort_by_file_name();
    walk.into_iter()
        .map(|entry| {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(dir).unwrap();
            let path = path.to_str().unwrap().replace('\\', "/");
            match entry.file_type().is_dir() {
                true => path + "/",
                false => path,
            }
        })
        .collect()
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

fn codes(failure: &Failure) -> Vec<Code> {
    failure.diagnostics().iter().map(|d| d.code).collect()
}
