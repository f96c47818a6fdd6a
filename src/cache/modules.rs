//! The texts of modules, kept by what they were made of: a run with other input takes those that come out the same.
//!
//! The text of a module depends on the generator, on what goes for all modules, on the module, and on the items that can be
//! reached from it. All of that is in its key, whatever of it the text makes use of.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use super::content::Content;
use super::{hex, text};
use crate::ir::{Crate, ItemId, ModuleId, graph};

/// What earlier runs made of modules, and what this one makes.
#[derive(Debug, Default)]
pub struct Modules {
    generator: String,
    /// The last outcome as text.
    earlier: String,
    /// Where the path and the text of each file are in it, by the key of its module.
    places: HashMap<String, [Range<usize>; 2]>,
    /// The keys of this run's modules, in step with those of the crate.
    keys: Vec<String>,
    /// The key of the module in each file.
    files: HashMap<String, String>,
}

impl Modules {
    /// What a generator made before, as far as that is kept.
    pub fn new(generator: &str, earlier: Option<String>) -> Self {
        let earlier = earlier.unwrap_or_default();
        Self {
            generator: generator.to_owned(),
            places: text::read_modules(&earlier).unwrap_or_default(),
            earlier,
            ..Self::default()
        }
    }

    /// Works out the keys of this run's modules.
    pub fn look_at(&mut self, krate: &Crate) {
        self.keys = keys(&self.generator, krate);
    }

    /// The path and the text of a module's file, if an earlier run made it of the same.
    pub fn get(&self, id: ModuleId) -> Option<(String, String)> {
        let [path, text] = self.places.get(self.keys.get(id)?)?;
        let part = |place: &Range<usize>| Some(self.earlier.get(place.clone())?.to_owned());
        Some((part(path)?, part(text)?))
    }

    /// Notes which file a module is in.
    pub fn note(&mut self, id: ModuleId, file: &str) {
        if let Some(key) = self.keys.get(id) {
            self.files.insert(file.to_owned(), key.clone());
        }
    }

    /// The key of the module that is in a file.
    pub fn key_of(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }
}

/// A hash: SHA-256.
pub type Hash = [u8; 32];

fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// The keys of all modules.
fn keys(generator: &str, krate: &Crate) -> Vec<String> {
    let modules = krate.modules.par_iter().map(|module| {
        let mut content = Content::new(krate, &[]);
        content.place(module);
        hash(&content.bytes)
    });
    let addresses: Vec<Hash> = modules.collect();
    let (hashes, edges): (Vec<Hash>, Vec<Vec<ItemId>>) = krate
        .items
        .par_iter()
        .map(|item| {
            let mut content = Content::new(krate, &addresses);
            content.item(item);
            (hash(&content.bytes), content.items)
        })
        .unzip();
    let whole = with_all_below(&hashes, &edges);
    let mut common = Content::new(krate, &addresses);
    common.text(generator);
    common.common();
    let common = hash(&common.bytes);
    let features: HashMap<&[String], &str> = krate
        .modules
        .iter()
        .filter(|_| krate.has_features)
        .filter_map(|module| Some((module.path.as_slice(), module.feature.as_deref()?)))
        .collect();
    let modules = krate.modules.par_iter().enumerate();
    let keys = modules.map(|(id, module)| {
        let mut content = Content::new(krate, &addresses);
        content.bytes.extend_from_slice(&common);
        content.module(id, module);
        for child in &module.children {
            let path: Vec<String> = module.path.iter().chain([child]).cloned().collect();
            let feature = features.get(path.as_slice()).copied();
            content.flag(feature.is_some());
            content.text(feature.unwrap_or_default());
        }
        for item in std::mem::take(&mut content.items) {
            if let Some(whole) = whole.get(item) {
                content.bytes.extend_from_slice(whole);
            }
        }
        hex(hash(&content.bytes))
    });
    keys.collect()
}

/// The hash of each item with all that can be reached from it. Those of a circle have the same one; they are told apart by
/// their names, which stand wherever they are mentioned.
fn with_all_below(hashes: &[Hash], edges: &[Vec<ItemId>]) -> Vec<Hash> {
    let components = graph::components(edges);
    let mut number_of = vec![0; hashes.len()];
    for (number, members) in components.iter().enumerate() {
        for &id in members {
            if let Some(place) = number_of.get_mut(id) {
                *place = number;
            }
        }
    }
    let mut whole: Vec<Hash> = vec![[0; 32]; hashes.len()];
    for (number, members) in components.iter().enumerate().rev() {
        // As sets: the order of the items is that of the definitions, wherever they stand.
        let own = members.iter().filter_map(|&id| hashes.get(id).copied());
        let own: BTreeSet<Hash> = own.collect();
        let below = members.iter().filter_map(|&id| edges.get(id)).flatten();
        let below = below.filter(|&&id| number_of.get(id) != Some(&number));
        let below: BTreeSet<Hash> = below.filter_map(|&id| whole.get(id).copied()).collect();
        let mut bytes = (own.len() as u64).to_le_bytes().to_vec();
        bytes.extend(own.into_iter().chain(below).flatten());
        let all = hash(&bytes);
        for &id in members {
            if let Some(place) = whole.get_mut(id) {
                *place = all;
            }
        }
    }
    whole
}

#[cfg(test)]
mod tests;
