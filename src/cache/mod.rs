//! What earlier runs gave, kept in a folder of the user, so that a run whose input has not changed need not work it out
//! again.
//!
//! An entry is found by a hash of all that the outcome depends on: the settings, the path and the text of each file that
//! was read, and the generator itself. Where there is none, modules are taken from the last outcome of the same settings,
//! each if a hash of all that it depends on is the same ([`modules`]), and lexicons from what was read before, each if a hash
//! of its text is the same ([`documents`]).
//!
//! An entry lies where only the user writes, never beside the output, which anybody may send a change to; a folder that
//! others can write to is not used ([`problem`]). An entry that is not whole counts as none, and whatever goes wrong here
//! costs time only.

use std::borrow::Cow;
use std::fs::{self, DirBuilder};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::generated::Generated;
use crate::source::SourceRef;

mod content;
mod documents;
mod modules;
mod privacy;
mod text;

pub use documents::Documents;
pub use modules::Modules;
pub use privacy::problem;

/// How many outcomes are kept. Who works on one project needs one for each output.
const KEPT: usize = 16;

/// Larger outcomes are not kept, in bytes.
const LARGEST: usize = 64 * 1024 * 1024;

/// How the names of entries end.
const ENDING: &str = "lexgen-run";

/// The place of one outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    dir: PathBuf,
    generator: String,
    /// What tells the outcomes of these settings from others.
    group: String,
    key: String,
    /// The hashes of the texts, in their order.
    texts: Vec<String>,
}

impl Entry {
    /// The place for what settings make of files. `None` if the generator cannot tell itself from another one.
    pub fn new(dir: &Path, settings: &str, sources: &[SourceRef]) -> Option<Self> {
        let generator = generator()?;
        let texts = hashes(sources);
        Some(Self {
            dir: dir.to_owned(),
            group: hex(Sha256::digest(settings)),
            key: key(&generator, settings, sources, &texts),
            generator,
            texts,
        })
    }

    fn name(&self) -> String {
        let group = self.group.get(..GROUP).unwrap_or_default();
        format!("{group}-{}.{ENDING}", self.key)
    }

    /// What an earlier run gave for the same files.
    pub fn load(&self, sources: &[SourceRef]) -> Option<Generated> {
        text::read(&read_whole(&self.dir.join(self.name()))?, sources)
    }

    /// The modules of the last outcome of the same settings.
    pub fn modules(&self) -> Modules {
        let earlier = newest(&self.dir, self.group.get(..GROUP).unwrap_or_default());
        let earlier = earlier.and_then(|path| read_whole(&path));
        Modules::new(&self.generator, earlier)
    }

    /// What earlier runs with the same settings read, for the files that this place is for.
    pub fn documents(&self, sources: &[SourceRef]) -> Documents {
        let group = self.group.get(..GROUP).unwrap_or_default();
        let path = self.dir.join(format!("{group}.{}", documents::ENDING));
        let files = sources.iter().cloned().zip(self.texts.iter().cloned());
        Documents::new(path, &self.generator, files)
    }

    /// Keeps what this run gave. Nothing depends on whether that succeeds.
    pub fn store(&self, generated: &Generated, modules: &Modules) {
        let length: usize = generated.files.iter().map(|(_, text)| text.len()).sum();
        if length <= LARGEST {
            let _ = self.write(text::write(generated, modules));
        }
    }

    fn write(&self, mut pieces: Vec<Cow<'_, str>>) -> io::Result<()> {
        let mut digest = Sha256::new();
        for piece in &pieces {
            digest.update(piece.as_bytes());
        }
        // It comes last: one that was cut off has none.
        pieces.push(Cow::Owned(hex(digest.finalize())));
        replace(&self.dir, &self.dir.join(self.name()), &pieces, ENDING)
    }
}

/// Writes a file of a folder anew, and removes the oldest ones of its kind.
fn replace(dir: &Path, path: &Path, pieces: &[Cow<'_, str>], ending: &str) -> io::Result<()> {
    make_private(dir)?;
    let mut file = BufWriter::new(tempfile::NamedTempFile::new_in(dir)?);
    for piece in pieces {
        file.write_all(piece.as_bytes())?;
    }
    file.into_inner()?.persist(path)?;
    forget_oldest(dir, ending)
}

/// The length of a digest as text.
const DIGEST: usize = 64;

/// How much of the digest of the settings is in the name of an entry.
const GROUP: usize = 16;

/// The text of an entry, if it is whole: the digest of it stands at the end.
fn read_whole(path: &Path) -> Option<String> {
    let mut text = fs::read_to_string(path).ok()?;
    let length = text.len().checked_sub(DIGEST)?;
    let (before, digest) = text.split_at_checked(length)?;
    let is_whole = digest == hex(Sha256::digest(before));
    text.truncate(length);
    is_whole.then_some(text)
}

/// The hash of each text.
fn hashes(sources: &[SourceRef]) -> Vec<String> {
    let texts = sources.par_iter();
    texts.map(|file| hex(Sha256::digest(&file.text))).collect()
}

/// A hash of all that an outcome depends on.
fn key(generator: &str, settings: &str, sources: &[SourceRef], texts: &[String]) -> String {
    let mut hash = Sha256::new();
    // Each part comes with its length, so that no two can be taken for one.
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    add(generator.as_bytes());
    add(settings.as_bytes());
    for (file, text) in sources.iter().zip(texts) {
        add(file.path.as_bytes());
        add(&(file.layer as u64).to_le_bytes());
        add(text.as_bytes());
    }
    hex(hash.finalize())
}

/// What tells this generator from others: its version, and the program that it is part of, which a developer builds anew
/// without a new version.
fn generator() -> Option<String> {
    let program = std::env::current_exe().ok()?;
    let found = fs::metadata(&program).ok()?;
    let (length, modified) = (found.len(), found.modified().ok()?);
    let version = env!("CARGO_PKG_VERSION");
    let replaced = replaced(&found);
    Some(format!(
        "{version} {program:?} {length} {modified:?} {replaced:?}"
    ))
}

/// What nobody sets back when a file is replaced by another one of the same length and age.
#[cfg(unix)]
fn replaced(found: &fs::Metadata) -> [i128; 4] {
    use std::os::unix::fs::MetadataExt as _;
    let changed = [found.ctime().into(), found.ctime_nsec().into()];
    let [seconds, nanoseconds] = changed;
    [found.dev().into(), found.ino().into(), seconds, nanoseconds]
}

#[cfg(not(unix))]
fn replaced(found: &fs::Metadata) -> Option<SystemTime> {
    found.created().ok()
}

fn hex(digest: impl AsRef<[u8]>) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16);
    let bytes = digest.as_ref().iter();
    let digits = bytes.flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]);
    digits.flatten().collect()
}

/// Makes a folder that others cannot look into, or write to.
fn make_private(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// Removes all but the newest files of a kind.
fn forget_oldest(dir: &Path, ending: &str) -> io::Result<()> {
    let mut entries = entries(dir, ending)?;
    entries.sort();
    let surplus = entries.len().saturating_sub(KEPT);
    for (_, path) in entries.into_iter().take(surplus) {
        fs::remove_file(path)?;
    }
    Ok(())
}

/// The newest entry of a group.
fn newest(dir: &Path, group: &str) -> Option<PathBuf> {
    let mut entries = entries(dir, ENDING).ok()?;
    entries.retain(|(_, path)| {
        let name = path.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.starts_with(group))
    });
    entries.into_iter().max().map(|(_, path)| path)
}

/// All files of a kind, and when each was written.
fn entries(dir: &Path, kind: &str) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == kind) {
            entries.push((fs::metadata(&path)?.modified()?, path));
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests;
