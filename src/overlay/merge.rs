//! The rules by which an overlay changes a lexicon.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::piece::{Content, Origin, Piece, below};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::source::SourceRef;

/// A name may differ in so many letters from the one that is meant.
pub(super) const MAX_EDITS: usize = 3;

/// The words of an overlay, which no lexicon has.
const WORDS: [&str; 4] = [ADD, REMOVE, REPLACE, COMMENT];
const ADD: &str = "$add";
const REMOVE: &str = "$remove";
const REPLACE: &str = "$replace";
/// Taken out before an overlay is laid over anything.
pub(super) const COMMENT: &str = "$comment";

/// What the keys of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// The fields of a document.
    Document,
    /// The names of definitions.
    Definitions,
    /// The names of properties.
    Properties,
    /// The fields of a schema, or of anything else.
    Fields,
}

impl Keys {
    /// What the keys of the member are.
    fn of_member(self, key: &str) -> Self {
        match (self, key) {
            (Self::Document, "defs") => Self::Definitions,
            (Self::Fields, "properties") => Self::Properties,
            _ => Self::Fields,
        }
    }

    /// What a member is called, where its key is a name of the author's choice.
    fn noun(self) -> Option<&'static str> {
        match self {
            Self::Definitions => Some("definition"),
            Self::Properties => Some("property"),
            Self::Document | Self::Fields => None,
        }
    }

    /// Whether the field says what a thing is, so that it may be repeated for those who read the overlay.
    fn names(self, key: &str) -> bool {
        match self {
            Self::Document => matches!(key, "lexicon" | "id" | "$type"),
            Self::Fields => matches!(key, "type" | "name"),
            Self::Definitions | Self::Properties => false,
        }
    }
}

/// Lays one file over a lexicon.
pub(super) struct Merger<'a> {
    /// The overlay.
    pub file: &'a SourceRef,
    /// Its number as an [`Origin`].
    pub number: usize,
    /// How often something was changed.
    pub changes: usize,
    /// Pointers of what the lexicon says already.
    pub idle: Vec<String>,
    pub diagnostics: Diagnostics,
}

impl Merger<'_> {
    /// Merges an object into one that is there. In one that the overlay makes anew, whatever it says is new.
    pub(super) fn merge(
        &mut self,
        into: &mut BTreeMap<String, Piece>,
        patch: &Map<String, Value>,
        pointer: &str,
        keys: Keys,
        is_new: bool,
    ) {
        for (key, value) in patch {
            let at = below(pointer, key);
            if is_word(key) {
                self.misplaced_word(key, &at);
                continue;
            }
            if value.is_null() {
                match into.remove(key) {
                    Some(_) => self.changes += 1,
                    None => self.nothing_to_remove(into, key, &at),
                }
                continue;
            }
            let inner = keys.of_member(key);
            match into.get_mut(key) {
                Some(piece) if keys.names(key) && piece.is(value) => {}
                Some(piece) => self.change(piece, value, &at, inner),
                None if !is_new && lacks_type(value) && keys.noun().is_some() => {
                    self.nothing_to_change(into, key, &at, keys);
                }
                None => {
                    let piece = self.add(value, &at, inner);
                    into.insert(key.clone(), piece);
                }
            }
        }
        if patch.is_empty() {
            self.idle.push(pointer.to_owned());
        }
    }

    /// Changes a value that is there.
    fn change(&mut self, piece: &mut Piece, value: &Value, at: &str, keys: Keys) {
        let is_same = !value.is_object() && !value.is_array() && piece.is(value);
        match (&mut piece.content, value) {
            (_, Value::Object(patch)) if is_order(patch) => self.obey(piece, patch, at),
            (Content::Object(map), Value::Object(patch)) => {
                self.merge(map, patch, at, keys, false);
            }
            (Content::List(list), Value::Array(entries)) => self.append(list, entries, at),
            _ if is_same => self.idle.push(at.to_owned()),
            _ => *piece = self.add(value, at, keys),
        }
    }

    /// A value that is not there yet.
    fn add(&mut self, value: &Value, at: &str, keys: Keys) -> Piece {
        self.changes += 1;
        let content = match value {
            Value::Object(patch) if is_order(patch) => {
                let mut piece = Piece {
                    origin: self.origin(at),
                    content: Content::List(Vec::new()),
                };
                self.obey(&mut piece, patch, at);
                return piece;
            }
            Value::Object(patch) => {
                let mut map = BTreeMap::new();
                let idle = self.idle.len();
                self.merge(&mut map, patch, at, keys, true);
                // An empty object is new here, too.
                self.idle.truncate(idle);
                Content::Object(map)
            }
            Value::Array(entries) => {
                let entries = entries.iter().enumerate();
                let new =
                    entries.map(|(i, entry)| self.add(entry, &format!("{at}/{i}"), Keys::Fields));
                Content::List(new.collect())
            }
            single => Content::Single(single.clone()),
        };
        Piece {
            origin: self.origin(at),
            content,
        }
    }

    /// Adds the entries that a list does not have. Objects with the same `name` are the same entry.
    fn append(&mut self, list: &mut Vec<Piece>, entries: &[Value], at: &str) {
        for (i, entry) in entries.iter().enumerate() {
            let at = format!("{at}/{i}");
            let name = entry.get("name").and_then(Value::as_str);
            let is_same = |piece: &Piece| piece.is(entry) || name.is_some() && piece.name() == name;
            match list.iter_mut().find(|piece| is_same(piece)) {
                Some(piece) if piece.is(entry) => self.idle.push(at),
                Some(piece) => self.change(piece, entry, &at, Keys::Fields),
                None => list.push(self.add(entry, &at, Keys::Fields)),
            }
        }
        if entries.is_empty() {
            self.idle.push(at.to_owned());
        }
    }

    /// Does what an object with one of the words asks for.
    fn obey(&mut self, piece: &mut Piece, order: &Map<String, Value>, at: &str) {
        // The least, since maps of some builds keep the order of the file.
        if let Some(unknown) = order
            .keys()
            .filter(|key| is_word(key) && !WORDS.contains(&key.as_str()))
            .min()
        {
            return self.misplaced_word(unknown, &below(at, unknown));
        }
        let others = order
            .keys()
            .filter(|key| !WORDS.contains(&key.as_str()) || *key == REPLACE && has_both(order))
            .min();
        if let Some(other) = others {
            let message = format!("`{other}` cannot stand beside {}", orders(order, other));
            let help = "`$replace` stands alone, `$add` and `$remove` alone or together";
            return self.invalid(&below(at, other), message, help);
        }
        if let Some(value) = order.get(REPLACE) {
            let at = below(at, REPLACE);
            match piece.is(value) && !self.owns(piece) {
                true => self.idle.push(at),
                false => {
                    *piece = Piece::new(value, self.origin(&at));
                    self.changes += 1;
                }
            }
            return;
        }
        for word in [REMOVE, ADD] {
            let Some(value) = order.get(word) else {
                continue;
            };
            let at = below(at, word);
            let Some(entries) = value.as_array() else {
                let message = format!("`{word}` is not a list");
                return self.invalid(&at, message, &format!("write `\"{word}\": [...]`"));
            };
            let Content::List(list) = &mut piece.content else {
                let message = format!("`{word}` is for lists, and the lexicon has none here");
                return self.invalid(&at, message, "write the value itself, which replaces");
            };
            match word {
                REMOVE => self.remove(list, entries, &at),
                _ => self.append(list, entries, &at),
            }
        }
    }

    /// Takes entries out of a list; objects with a `name` by that, too.
    fn remove(&mut self, list: &mut Vec<Piece>, entries: &[Value], at: &str) {
        for (i, entry) in entries.iter().enumerate() {
            let is_meant = |piece: &Piece| {
                piece.is(entry) || piece.name().is_some() && piece.name() == entry.as_str()
            };
            let before = list.len();
            list.retain(|piece| !is_meant(piece));
            if list.len() < before {
                self.changes += 1;
                continue;
            }
            let names = list
                .iter()
                .filter_map(|piece| piece.text().or(piece.name()));
            let near = nearest(entry.as_str().unwrap_or_default(), names, MAX_EDITS);
            let help = near.map_or_else(
                || "remove this entry: the lexicon no longer has it, or never had".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("the list has no entry `{}` to remove", shown(entry));
            self.misses(&format!("{at}/{i}"), message, help);
        }
    }

    fn owns(&self, piece: &Piece) -> bool {
        piece.origin.file == self.number
    }

    fn origin(&self, pointer: &str) -> Origin {
        Origin {
            file: self.number,
            pointer: pointer.to_owned(),
        }
    }

    fn nothing_to_remove(&mut self, there: &BTreeMap<String, Piece>, key: &str, at: &str) {
        let near = nearest(key, there.keys().map(String::as_str), MAX_EDITS);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "take this out: the lexicon no longer has it, or never had".to_owned(),
        };
        self.misses(at, format!("there is no `{key}` to remove"), help);
    }

    fn nothing_to_change(
        &mut self,
        there: &BTreeMap<String, Piece>,
        key: &str,
        at: &str,
        keys: Keys,
    ) {
        let noun = keys.noun().unwrap_or_default();
        let help = match nearest(key, there.keys().map(String::as_str), MAX_EDITS) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("to add a {noun}, give it a `type`"),
        };
        self.misses(at, format!("there is no {noun} `{key}` to change"), help);
    }

    fn misplaced_word(&mut self, key: &str, at: &str) {
        let (message, help) = match WORDS.contains(&key) {
            true => (
                format!("`{key}` cannot stand here"),
                "it is the only content of the object that stands for a value or a list".to_owned(),
            ),
            false => (
                format!("`{key}` means nothing in an overlay"),
                match nearest(key, WORDS, MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "there are `$add`, `$remove`, `$replace` and `$comment`".to_owned(),
                },
            ),
        };
        self.invalid(at, message, &help);
    }

    fn misses(&mut self, at: &str, message: String, help: String) {
        let diagnostic = Diagnostic::new(Code::OverlayMisses, message);
        self.diagnostics
            .push(diagnostic.at(Place::key(self.file, at)).help(help));
    }

    fn invalid(&mut self, at: &str, message: String, help: &str) {
        let diagnostic = Diagnostic::new(Code::InvalidOverlay, message);
        self.diagnostics
            .push(diagnostic.at(Place::key(self.file, at)).help(help));
    }
}

/// Whether an object says what to do with a value, rather than being one.
fn is_order(object: &Map<String, Value>) -> bool {
    object.keys().any(|key| is_word(key))
}

/// Whether a key is none that a lexicon could have.
fn is_word(key: &str) -> bool {
    key.starts_with('$') && key != "$type"
}

fn has_both(order: &Map<String, Value>) -> bool {
    order.contains_key(REPLACE) && (order.contains_key(ADD) || order.contains_key(REMOVE))
}

/// The words of an order but one, for a message.
fn orders(order: &Map<String, Value>, but: &str) -> String {
    let words = [ADD, REMOVE, REPLACE]
        .into_iter()
        .filter(|word| *word != but && order.contains_key(*word));
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    words.join(" and ")
}

/// Whether this is an object that cannot be a definition or a property by itself.
fn lacks_type(value: &Value) -> bool {
    match value {
        Value::Object(map) => !is_order(map) && !map.contains_key("type"),
        _ => false,
    }
}

/// A value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
