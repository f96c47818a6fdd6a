//! Lexicons as they were read, each kept by a hash of its text: reading one depends on nothing else, and on the generator.
//!
//! One with findings is not kept, since these name the file that they are about. The first line names the generator, and each
//! lexicon stands behind a sum of itself and of that hash; what does not match counts as none. As nobody but the user writes
//! here, the sum need only tell what was damaged, and is made in less time than it takes to read the file.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::{LARGEST, hex, replace};
use crate::lexicon::Document;
use crate::source::SourceRef;

mod model;
#[cfg(test)]
mod tests;

/// How the names of files with lexicons end.
pub const ENDING: &str = "lexgen-read";

/// All are kept anew when one in so many is not kept yet. Fewer are read in no time.
const FEW: usize = 8;

/// What earlier runs read, and the files of this one.
#[derive(Debug, Default)]
pub struct Documents {
    path: PathBuf,
    /// The hash of what tells this generator from others.
    generator: String,
    /// The hash of each file's text, by the address of the file, which therefore stays where it is.
    keys: HashMap<usize, (SourceRef, String)>,
    kept: String,
    /// Where each lexicon is in that, by the hash of its text.
    places: HashMap<String, Range<usize>>,
    /// Whether one was met that is not what was kept.
    is_damaged: AtomicBool,
}

impl Documents {
    /// What was kept at a path, for files whose texts have these hashes.
    pub fn new(
        path: PathBuf,
        generator: &str,
        files: impl Iterator<Item = (SourceRef, String)>,
    ) -> Self {
        let kept = fs::read_to_string(&path).unwrap_or_default();
        let generator = hex(Sha256::digest(generator));
        Self {
            places: places(&kept, &generator).unwrap_or_default(),
            keys: files
                .map(|(file, key)| (address(&file), (file, key)))
                .collect(),
            generator,
            path,
            kept,
            is_damaged: AtomicBool::new(false),
        }
    }

    /// The lexicon in a file of this run, if an earlier one read the same text.
    pub fn get(&self, file: &SourceRef) -> Option<Document> {
        let (key, kept) = self.find(file)?;
        let text = unsealed(key, kept);
        if text.is_none() {
            self.is_damaged.store(true, Ordering::Relaxed);
        }
        model::read(text?, file)
    }

    /// What is to be kept of lexicons of this run, each without findings. `None` if nearly all of them are kept already, and
    /// none was damaged.
    pub fn renew<'d>(&self, read: impl Iterator<Item = &'d Document>) -> Option<Renewed> {
        let is_damaged = self.is_damaged.load(Ordering::Relaxed);
        let (old, new): (Vec<_>, Vec<_>) = read.partition(|document| match is_damaged {
            true => self.has_whole(&document.file),
            false => self.find(&document.file).is_some(),
        });
        if !is_damaged && (new.is_empty() || new.len() * FEW < old.len()) {
            return None;
        }
        let new = new.into_par_iter().filter_map(|document| {
            let (_, key) = self.keys.get(&address(&document.file))?;
            let text = model::write(document);
            Some((key.clone(), seal(key, &text) + &text))
        });
        let mut texts: HashMap<String, String> = new.collect();
        let old = old.into_iter().filter_map(|document| {
            let (key, kept) = self.find(&document.file)?;
            Some((key.to_owned(), kept.to_owned()))
        });
        texts.extend(old);
        Some(Renewed { texts })
    }

    /// Keeps them. Nothing depends on whether that succeeds.
    pub fn store(&self, Renewed { texts }: &Renewed) {
        let mut head = format!("{} ", self.generator);
        for (key, text) in texts {
            head += &format!("{key} {} ", text.len());
        }
        head.push('\n');
        let texts = texts.values().map(|text| Cow::Borrowed(text.as_str()));
        let pieces: Vec<Cow<'_, str>> = std::iter::once(Cow::Owned(head)).chain(texts).collect();
        if pieces.iter().map(|piece| piece.len()).sum::<usize>() <= LARGEST {
            let dir = self.path.parent().unwrap_or(Path::new(""));
            let _ = replace(dir, &self.path, &pieces, ENDING);
        }
    }

    fn has_whole(&self, file: &SourceRef) -> bool {
        let found = self.find(file);
        found.is_some_and(|(key, kept)| unsealed(key, kept).is_some())
    }

    fn find(&self, file: &SourceRef) -> Option<(&str, &str)> {
        let (_, key) = self.keys.get(&address(file))?;
        let kept = self.kept.get(self.places.get(key)?.clone())?;
        Some((key, kept))
    }
}

/// Lexicons as they are kept, by the hashes of their texts.
#[derive(Debug)]
pub struct Renewed {
    texts: HashMap<String, String>,
}

/// What tells the files of a run apart for as long as they are there.
fn address(file: &SourceRef) -> usize {
    Arc::as_ptr(file).addr()
}

/// The first line says by which generator the rest is, and what it is: the hash and the length of each.
fn places(kept: &str, generator: &str) -> Option<HashMap<String, Range<usize>>> {
    let (head, _) = kept.split_once('\n')?;
    let mut words = head.split_ascii_whitespace();
    words.next().filter(|word| *word == generator)?;
    let mut places = HashMap::new();
    let mut start = head.len() + 1;
    while let Some(key) = words.next() {
        let end = start.checked_add(words.next()?.parse().ok()?)?;
        places.insert(key.to_owned(), start..end);
        start = end;
    }
    (start == kept.len()).then_some(places)
}

/// The length of a sum as text.
const SUM: usize = 16;

/// The text behind its sum, if it is the one that was kept.
fn unsealed<'k>(key: &str, kept: &'k str) -> Option<&'k str> {
    let (sum, text) = kept.split_at_checked(SUM)?;
    (sum == seal(key, text)).then_some(text)
}

/// What stands before a text, so that one that was damaged is told, and one of another lexicon.
fn seal(key: &str, text: &str) -> String {
    let sum = add(add(0, key.as_bytes()), text.as_bytes());
    format!("{sum:0SUM$x}")
}

/// Each step can be undone for a given word, so that another word in one place always gives another sum.
fn add(mut sum: u64, bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
    let length = (bytes.len() as u64).to_le_bytes();
    for word in words.iter().chain([&last, &length]) {
        sum = (sum.rotate_left(29) ^ u64::from_le_bytes(*word)).wrapping_mul(FACTOR);
    }
    sum ^ sum >> 32
}

/// Odd, and without a pattern: what comes behind the point of the golden ratio.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
