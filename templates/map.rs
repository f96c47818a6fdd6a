//! An object of the data model, in the order in which it came.

use std::borrow::Cow;
use std::fmt;
use std::slice;
use std::vec;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::data_error::DataError;
use super::decode::Decode;
use super::packed::Packed;
use super::value::Value;

/// An object: keys and values in the order in which they came or were put in, each key once. Two objects are equal if
/// they hold the same entries in whatever order.
///
/// Looking up a key takes time in proportion to the number of entries, which is small in this protocol.
///
/// An object that was read is unpacked when its entries are first looked at. To read a type from it ([`Map::decode`]) or
/// to write it takes no unpacking.
pub struct Map {
    form: Form,
}

enum Form {
    Entries(Vec<Entry>),
    Packed(Box<Packed>),
}

pub(super) type Entry = (Key, Value);

/// A key. Most are names that the protocol uses everywhere, and those cost no allocation.
pub(super) type Key = Cow<'static, str>;

impl Map {
    /// An object without entries.
    pub const fn new() -> Self {
        Map::from_unique(Vec::new())
    }

    /// An object with these entries, no key of which is there twice.
    pub(super) const fn from_unique(entries: Vec<Entry>) -> Self {
        Map {
            form: Form::Entries(entries),
        }
    }

    /// An object as it was read.
    pub(super) fn from_packed(packed: Packed) -> Self {
        Map {
            form: Form::Packed(Box::new(packed)),
        }
    }

    /// The object as it was read, if its entries have not been looked at.
    pub(super) fn packed(&self) -> Option<&Packed> {
        match &self.form {
            Form::Packed(packed) if packed.unpacked().is_none() => Some(packed),
            _ => None,
        }
    }

    fn entries(&self) -> &[Entry] {
        match &self.form {
            Form::Entries(entries) => entries,
            Form::Packed(packed) => packed.entries(),
        }
    }

    /// The entries, unpacked for good; there are always some to change.
    fn entries_mut(&mut self) -> Option<&mut Vec<Entry>> {
        if let Form::Packed(_) = &self.form {
            *self = Map::from_unique(std::mem::take(self).into_entries());
        }
        match &mut self.form {
            Form::Entries(entries) => Some(entries),
            Form::Packed(_) => None,
        }
    }

    fn into_entries(self) -> Vec<Entry> {
        match self.form {
            Form::Entries(entries) => entries,
            Form::Packed(packed) => packed.into_entries(),
        }
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        match &self.form {
            Form::Entries(entries) => entries.len(),
            Form::Packed(packed) => packed.len(),
        }
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value under this key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries()
            .iter()
            .find(|entry| entry.0 == key)
            .map(|entry| &entry.1)
    }

    /// The value under this key, to change it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.entries_mut()?
            .iter_mut()
            .find(|entry| entry.0 == key)
            .map(|entry| &mut entry.1)
    }

    /// Whether there is an entry with this key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Puts a value under a key, at the end if the key is new. Gives back the value that it replaces.
    pub fn insert(&mut self, key: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        let (key, value) = (key.into(), value.into());
        match self.get_mut(&key) {
            Some(old) => Some(std::mem::replace(old, value)),
            None => {
                self.push(key_of_string(key), value);
                None
            }
        }
    }

    /// Takes out the entry with this key. The others keep their order.
    pub fn remove(&mut self, key: &str) -> Option<Value> {
        let index = self.entries().iter().position(|entry| entry.0 == key)?;
        Some(self.entries_mut()?.remove(index).1)
    }

    /// The entries in their order.
    pub fn iter(&self) -> Iter<'_> {
        Iter {
            entries: self.entries().iter(),
        }
    }

    /// The keys in their order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries().iter().map(|entry| &*entry.0)
    }

    /// The values in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Value> {
        self.entries().iter().map(|entry| &entry.1)
    }

    /// Reads a type from this object.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, DataError> {
        self.read_with(|node| T::deserialize(node))
    }

    /// The `$type`.
    pub(super) fn type_name(&self) -> Option<&str> {
        match self.packed() {
            Some(packed) => packed.type_name(),
            None => self.get("$type")?.as_str(),
        }
    }

    /// The entry, if there is one only.
    pub(super) fn into_only(self) -> Option<Entry> {
        self.into_entries().pop()
    }

    /// Adds an entry without a look at the others. Whoever adds this way calls [`Map::find_duplicate`] in the end.
    #[inline]
    pub(super) fn push(&mut self, key: Key, value: Value) {
        if let Some(entries) = self.entries_mut() {
            entries.push((key, value));
        }
    }

    /// A key that is there twice.
    pub(super) fn find_duplicate(&self) -> Option<&str> {
        // Whoever packed an object has looked.
        let Form::Entries(entries) = &self.form else {
            return None;
        };
        let mut seen = 0_u64;
        let differ = entries.iter().all(|(key, _)| {
            let mark = 1 << mark_of(key);
            let is_new = seen & mark == 0;
            seen |= mark;
            is_new
        });
        match differ {
            true => None,
            false => find_twice(self.keys().collect()),
        }
    }

    fn sorted(&self) -> Vec<&Entry> {
        let mut entries: Vec<_> = self.entries().iter().collect();
        entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        entries
    }
}

/// A number below 64 by which most keys of an object are told apart at a glance.
#[inline]
#[allow(clippy::cast_possible_truncation)] // Its lowest bits are enough.
pub(super) fn mark_of(key: &str) -> u8 {
    let bytes = key.as_bytes();
    let first = bytes.first().copied().unwrap_or_default();
    let last = bytes.last().copied().unwrap_or_default();
    let length = (bytes.len() as u8).wrapping_mul(37);
    length
        .wrapping_add(first.wrapping_mul(17))
        .wrapping_add(last.wrapping_mul(9))
        % 64
}

/// A key that is there twice.
pub(super) fn find_twice(mut keys: Vec<&str>) -> Option<&str> {
    keys.sort_unstable();
    keys.windows(2).find_map(|pair| match pair {
        [first, second] if first == second => Some(*first),
        _ => None,
    })
}

impl Clone for Map {
    fn clone(&self) -> Self {
        match self.packed() {
            Some(packed) => Map::from_packed(packed.copy()),
            None => Map::from_unique(self.entries().to_vec()),
        }
    }
}

impl Default for Map {
    fn default() -> Self {
        Map::new()
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Map")
            .field("entries", &self.entries())
            .finish()
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        if self.len() != other.len() {
            return false;
        }
        let same_order = self.keys().eq(other.keys());
        if same_order {
            self.entries() == other.entries()
        } else {
            self.sorted() == other.sorted()
        }
    }
}

impl Eq for Map {}

/// Of several entries with one key the last counts.
impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut map = Map::new();
        map.extend(entries);
        map
    }
}

impl<K: Into<String>, V: Into<Value>> Extend<(K, V)> for Map {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl IntoIterator for Map {
    type Item = (String, Value);
    type IntoIter = IntoIter;

    fn into_iter(self) -> IntoIter {
        IntoIter {
            entries: self.into_entries().into_iter(),
        }
    }
}

/// The entries of a [`Map`] in their order, given away.
#[derive(Debug)]
pub struct IntoIter {
    entries: vec::IntoIter<(Key, Value)>,
}

impl Iterator for IntoIter {
    type Item = (String, Value);

    fn next(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.next()?;
        Some((key.into_owned(), value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl DoubleEndedIterator for IntoIter {
    fn next_back(&mut self) -> Option<Self::Item> {
        let (key, value) = self.entries.next_back()?;
        Some((key.into_owned(), value))
    }
}

impl ExactSizeIterator for IntoIter {}

impl<'a> IntoIterator for &'a Map {
    type Item = (&'a str, &'a Value);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// The entries of a [`Map`] in their order.
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    entries: slice::Iter<'a, (Key, Value)>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a str, &'a Value);

    fn next(&mut self) -> Option<Self::Item> {
        self.entries.next().map(|entry| (&*entry.0, &entry.1))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.entries.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl Serialize for Map {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.packed() {
            Some(packed) => packed.serialize(serializer),
            None => serializer.collect_map(self.iter()),
        }
    }
}

impl<'de> Decode<'de> for Map {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match <Value as Decode>::decode(deserializer)? {
            Value::Object(map) => Ok(map),
            other => Err(D::Error::custom(format_args!(
                "invalid type: {}, expected an object",
                other.kind()
            ))),
        }
    }
}

impl<'de> Deserialize<'de> for Map {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Self as Decode>::decode(deserializer)
    }
}

/// This key, without an allocation if it is one that the protocol uses everywhere.
pub(super) fn key_of(text: &str) -> Key {
    match frequent_key(text) {
        Some(key) => Cow::Borrowed(key),
        None => Cow::Owned(text.to_owned()),
    }
}

/// Like [`key_of`], of a text that is there already.
pub(super) fn key_of_string(text: String) -> Key {
    match frequent_key(&text) {
        Some(key) => Cow::Borrowed(key),
        None => Cow::Owned(text),
    }
}

/// The same text, if it is one of the names that most records have. The length comes first: it leaves a few to compare.
fn frequent_key(text: &str) -> Option<&'static str> {
    macro_rules! one_of {
        ($($name:literal)*) => {
            match text {
                $($name => Some($name),)*
                _ => None,
            }
        };
    }
    match text.len() {
        2 => one_of!("id" "to"),
        3 => one_of!("uri" "cid" "did" "alt" "ref" "tag" "via" "val" "src"),
        4 => one_of!("text" "root" "size" "name" "tags" "type" "lang" "list"),
        5 => {
            one_of!("$type" "$link" "langs" "embed" "reply" "index" "image" "width" "title" "thumb" "video" "media")
        }
        6 => {
            one_of!("facets" "parent" "images" "height" "record" "labels" "values" "$bytes" "avatar" "handle")
        }
        7 => one_of!("byteEnd" "subject" "purpose"),
        8 => one_of!("features" "mimeType" "external"),
        9 => one_of!("createdAt" "byteStart"),
        11 => one_of!("aspectRatio" "description" "displayName"),
        _ => None,
    }
}
