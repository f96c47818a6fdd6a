//! Lexicons and output on disk.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use walkdir::WalkDir;

/// A file below the folder that `LEXGEN_SHARED` names.
pub fn shared(part: &str) -> PathBuf {
    let shared = std::env::var_os("LEXGEN_SHARED").expect("LEXGEN_SHARED names a folder");
    PathBuf::from(shared).join(part)
}

/// The folder of the project itself.
pub fn project() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.join("../../..").canonicalize().expect("the project")
}

/// Where the benchmarks keep what they make: below the workspace's `target`.
pub fn scratch(name: &str) -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = here.join("../target/costs").join(name);
    fs::create_dir_all(&dir).expect("a folder");
    dir.canonicalize().expect("a folder")
}

/// The same, and empty.
pub fn empty(name: &str) -> PathBuf {
    let dir = scratch(name);
    clear(&dir);
    dir
}

/// Removes all that is in a folder.
pub fn clear(dir: &Path) {
    fs::remove_dir_all(dir).expect("it goes");
    fs::create_dir_all(dir).expect("a folder");
}

/// Writes a file, unless it is there with this text: Cargo builds anew what was touched.
pub fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(path, text).expect("it writes");
}

/// Empties a folder without deleting anything in it: what was there is moved aside, until the next run of the benchmark.
///
/// Some file systems spend long on new files where others have just been deleted, and it is the deleting that costs.
pub fn set_aside(dir: &Path) {
    let used = scratch("used");
    let count = fs::read_dir(&used).expect("a folder").count();
    fs::rename(dir, used.join(count.to_string())).expect("it moves");
    fs::create_dir_all(dir).expect("a folder");
}

/// All files below a folder that end like this.
pub fn files(dir: &Path, end: &str) -> Vec<PathBuf> {
    let entries = WalkDir::new(dir).sort_by_file_name().into_iter();
    let paths = entries.filter_map(|entry| Some(entry.ok()?.into_path()));
    paths
        .filter(|path| path.to_string_lossy().ends_with(end))
        .collect()
}

/// Lines of the Rust files below a folder, without those below a folder `skip`.
pub fn lines(dir: &Path, skip: &str) -> usize {
    let files = files(dir, ".rs").into_iter();
    let files = files.filter(|path| !path.iter().any(|part| part == skip));
    files
        .map(|path| fs::read_to_string(path).map_or(0, |text| text.lines().count()))
        .sum()
}

/// How many definitions the lexicons below a folder have.
pub fn definitions(dir: &Path) -> usize {
    let documents = files(dir, ".json").into_iter().filter_map(read);
    let count = |document: Value| Some(document.get("defs")?.as_object()?.len());
    documents.filter_map(count).sum()
}

/// Copies the lexicons of these folders that `keep` wants into one folder, each under its path. Returns how many.
pub fn stage(from: &[PathBuf], to: &Path, keep: fn(&Value) -> bool) -> usize {
    clear(to);
    let mut copied = 0;
    for (n, dir) in from.iter().enumerate() {
        for path in files(dir, ".json") {
            if !read(path.clone()).is_some_and(|document| keep(&document)) {
                continue;
            }
            let target = to
                .join(n.to_string())
                .join(path.strip_prefix(dir).expect("below it"));
            fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            fs::copy(&path, &target).expect("it is copied");
            copied += 1;
        }
    }
    copied
}

fn read(path: PathBuf) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}
