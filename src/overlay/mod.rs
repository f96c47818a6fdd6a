//! Overlays: partial lexicon documents that are laid over the lexicons before anything is made of them.
//!
//! An overlay names its lexicon by `id`. Objects are merged key by key, `null` removes, lists are added to, and all else
//! replaces; `{"$replace": ..}`, `{"$remove": [..]}` and `{"$add": [..]}` say otherwise. The merge happens between JSON and
//! the language, so that it can mend whatever is JSON, and each value keeps the place that it came from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, PathBuf};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Severity, nearest};
use crate::lexicon::ParsedFile;
use crate::source::{Input, Origins, SourceFile, SourceRef, read_sources};

mod merge;
mod piece;
#[cfg(test)]
mod tests;

use merge::{COMMENT, Keys, MAX_EDITS, Merger};
use piece::{Content, Origin, Piece};

/// The overlays of a run, by the lexicon that they are for.
#[derive(Debug, Default)]
pub struct Overlays {
    by_id: BTreeMap<String, Vec<Overlay>>,
    /// All files, also those that cannot be used.
    files: BTreeSet<PathBuf>,
}

#[derive(Debug)]
struct Overlay {
    file: SourceRef,
    json: Value,
}

impl Overlays {
    /// Reads overlays. Whatever is wrong with one is reported, and the rest is read all the same.
    pub fn read(inputs: &[Input], diagnostics: &mut Diagnostics) -> Self {
        let (files, mut found) = read_sources(inputs);
        for diagnostic in found.iter_mut() {
            if diagnostic.code == Code::NoFiles {
                let help = "name the folder that holds the overlays, or take the option back";
                diagnostic.help = Some(help.to_owned());
            }
        }
        diagnostics.extend(found);
        let mut overlays = Self::default();
        for file in files {
            overlays.files.insert(plain(&file.path));
            let parsed = ParsedFile::parse(&file);
            let is_whole = !parsed.diagnostics.has_errors();
            diagnostics.extend(parsed.diagnostics);
            let Some(mut json) = parsed.json.filter(|_| is_whole) else {
                continue;
            };
            drop_comments(&mut json);
            match id_of(&json) {
                Some(id) => {
                    let of_one = overlays.by_id.entry(id.to_owned()).or_default();
                    of_one.push(Overlay { file, json });
                }
                None => diagnostics.push(nameless(&file, &json)),
            }
        }
        overlays
    }

    /// Whether a file is one of these, which may lie in a folder of lexicons.
    pub fn has(&self, file: &SourceFile) -> bool {
        !self.files.is_empty() && self.files.contains(&plain(&file.path))
    }

    /// Whether there is nothing to lay over anything.
    pub fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// Lays each overlay over its lexicon: the one that counts, where several files hold one. Reports those that have
    /// none, that miss, and that change nothing.
    pub fn apply(&self, files: &mut [ParsedFile], diagnostics: &mut Diagnostics) {
        let mut winners: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, file) in files.iter().enumerate() {
            let id = file.json.as_ref().and_then(id_of);
            let Some((id, _)) = id.and_then(|id| self.by_id.get_key_value(id)) else {
                continue;
            };
            let winner = winners.entry(id).or_insert(index);
            // Later inputs win; within one, the first path does.
            let wins = |a: &SourceFile, b: &SourceFile| (b.layer, &a.path) < (a.layer, &b.path);
            if files
                .get(*winner)
                .is_some_and(|known| wins(&file.file, &known.file))
            {
                *winner = index;
            }
        }
        for (id, overlays) in &self.by_id {
            let winner = winners.get(id.as_str()).copied();
            match winner.and_then(|index| files.get_mut(index)) {
                Some(file) => lay_over(file, overlays, diagnostics),
                None => {
                    for overlay in overlays {
                        diagnostics.push(of_nothing(id, overlay, files));
                    }
                }
            }
        }
    }
}

/// Takes out of the findings about a lexicon what the overlays are to blame for. Nobody but the user wrote these, so that
/// it is an error whatever is done with invalid lexicons.
pub fn take_faults(file: &SourceFile, found: &mut Diagnostics) -> Diagnostics {
    let mut faults = Diagnostics::default();
    if file.overlays().is_empty() {
        return faults;
    }
    found.retain(|diagnostic| {
        let place = diagnostic.place.as_ref();
        let is_own = place.is_some_and(|place| file.overlays().contains(&place.file));
        let is_fault =
            diagnostic.severity == Severity::Error || diagnostic.code == Code::UnknownField;
        if is_own && is_fault {
            let mut fault = diagnostic.clone();
            fault.severity = Severity::Error;
            faults.push(fault);
        }
        !(is_own && is_fault)
    });
    faults
}

/// Lays overlays over one lexicon, in their order.
fn lay_over(parsed: &mut ParsedFile, overlays: &[Overlay], diagnostics: &mut Diagnostics) {
    let Some(json) = parsed.json.take() else {
        return;
    };
    let origin = Origin {
        file: 0,
        pointer: String::new(),
    };
    let mut whole = Piece::new(&json, origin);
    for (index, overlay) in overlays.iter().enumerate() {
        let mut merger = Merger {
            file: &overlay.file,
            number: index + 1,
            changes: 0,
            idle: Vec::new(),
            diagnostics: Diagnostics::default(),
        };
        if let (Content::Object(into), Some(patch)) = (&mut whole.content, overlay.json.as_object())
        {
            merger.merge(into, patch, "", Keys::Document, false);
        }
        diagnostics.extend(merger.report());
    }
    let (json, origins) = whole.finish();
    let files: Vec<SourceRef> = overlays
        .iter()
        .map(|overlay| SourceRef::clone(&overlay.file))
        .collect();
    let file_of = |number: usize| match number.checked_sub(1) {
        None => Some(&parsed.file),
        Some(index) => files.get(index),
    };
    let pieces = origins.into_iter().filter_map(|(at, origin)| {
        let file = file_of(origin.file)?;
        Some((at, (SourceRef::clone(file), origin.pointer)))
    });
    let pieces = pieces.collect();
    let origins = Origins { files, pieces };
    parsed.file = SourceFile::laid_over(&parsed.file, origins);
    parsed.json = Some(json);
}

impl Merger<'_> {
    /// What there is to say about an overlay after it was laid over its lexicon.
    fn report(self) -> Diagnostics {
        let mut found = self.diagnostics;
        if found.has_errors() {
            return found;
        }
        if self.changes == 0 {
            let message = "this overlay changes nothing: the lexicon says all of it already";
            let idle = Diagnostic::new(Code::IdleOverlay, message)
                .at(Place::value(self.file, "/id"))
                .help("delete this file");
            found.push(idle);
            return found;
        }
        for pointer in self.idle {
            let message = "this changes nothing: the lexicon says it already";
            let idle = Diagnostic::new(Code::IdlePiece, message)
                .at(Place::key(self.file, pointer))
                .help("take it out");
            found.push(idle);
        }
        found
    }
}

/// The lexicon that a document is, or is for.
fn id_of(json: &Value) -> Option<&str> {
    json.as_object()?.get("id")?.as_str()
}

/// Takes the comments out, wherever they stand: also where a value takes the place of another as a whole.
fn drop_comments(json: &mut Value) {
    match json {
        Value::Object(map) => {
            map.retain(|key, _| key != COMMENT);
            map.values_mut().for_each(drop_comments);
        }
        Value::Array(entries) => entries.iter_mut().for_each(drop_comments),
        _ => {}
    }
}

fn nameless(file: &SourceRef, json: &Value) -> Diagnostic {
    let (message, pointer) = match json.as_object() {
        None => ("an overlay is an object, as a lexicon is", ""),
        Some(object) if object.contains_key("id") => ("the `id` of an overlay is a text", "/id"),
        Some(_) => ("this overlay does not say which lexicon it is for", ""),
    };
    Diagnostic::new(Code::InvalidOverlay, message)
        .at(Place::value(file, pointer))
        .help("write `\"id\": \"com.example.name\"` with the NSID of the lexicon")
}

fn of_nothing(id: &str, overlay: &Overlay, files: &[ParsedFile]) -> Diagnostic {
    let ids = files.iter().filter_map(|file| id_of(file.json.as_ref()?));
    let quoted = Value::from(id).to_string();
    let mut broken = files.iter().filter(|file| file.json.is_none());
    let broken = broken.find(|file| file.file.text.contains(&quoted));
    let help = match (broken, nearest(id, ids, MAX_EDITS)) {
        (Some(broken), _) => format!(
            "mend `{}`, which is not JSON: an overlay cannot mend that",
            broken.file.path
        ),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "read that lexicon too, or delete this file".to_owned(),
    };
    let message = format!("there is no lexicon `{id}` to lay this over");
    Diagnostic::new(Code::OverlayOfNothing, message)
        .at(Place::value(&overlay.file, "/id"))
        .help(help)
}

/// A path that is the same however it is written.
fn plain(path: &str) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let mut plain = PathBuf::new();
    for part in whole.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
