//! The loop that reads the fields of an object, shared by all generated structs.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::decode::{Decode, PlaceSeed, Seed};
use super::guess;
use super::locate;
use super::map::{self, Map};
use super::node::{Node, Nodes, read_node, skip_node};
use super::node_seed::{NodeKeySeed, NodeSeed};
use super::value::Value;

/// The place for the value of a field while an object is read: an `Option` that is empty at first.
#[doc(hidden)]
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of the field into this place. A second value is an error.
    fn fill(&mut self, reader: &mut Reader<'de, A>) -> Result<(), A::Error>;

    /// Whether there is a value.
    fn is_filled(&self) -> bool;
}

impl<'de, A: MapAccess<'de>, T: Decode<'de>> Slot<'de, A> for Option<T> {
    fn fill(&mut self, reader: &mut Reader<'de, A>) -> Result<(), A::Error> {
        if self.is_some() {
            return Err(A::Error::custom("the field is there twice"));
        }
        reader.read_into(self)
    }

    fn is_filled(&self) -> bool {
        self.is_some()
    }
}

/// Reads the entries of an object: first those that a union held back until it knew the type, then those still to come.
#[doc(hidden)]
pub struct Reader<'de, A: MapAccess<'de>> {
    kept: Nodes<'de>,
    is_kept: bool,
    live: A,
    human_readable: bool,
    has_type: bool,
    type_name: Option<&'static str>,
    given_type: Option<Box<str>>,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// Reads an object from its start. A `$type` in it must be this one, if one is given. `human_readable` tells which form
    /// the format gives bytes and links.
    pub fn new(live: A, type_name: Option<&'static str>, human_readable: bool) -> Self {
        Reader {
            kept: Nodes::default(),
            is_kept: false,
            live,
            human_readable,
            has_type: false,
            type_name,
            given_type: None,
            error: None,
        }
    }

    /// Reads the member of a union whose type is known from elsewhere. A `$type` in it is not looked at, unless the member
    /// is a record.
    pub(super) fn of_type(live: A, type_name: &str, human_readable: bool) -> Self {
        Reader {
            given_type: Some(type_name.into()),
            ..Reader::new(live, None, human_readable)
        }
    }

    /// The type of a union's member: reads up to `$type`, and keeps what stands before it.
    pub fn read_type(&mut self) -> Option<Cow<'de, str>> {
        if let Some(given) = self.given_type.take() {
            return Some(Cow::Owned(given.into()));
        }
        let mut kept = Vec::new();
        match find_type(&mut self.live, &mut kept) {
            Ok(type_name) => {
                self.kept = Nodes::new(kept);
                self.has_type = true;
                Some(type_name)
            }
            Err(error) => self.fail(error),
        }
    }

    /// Reads all entries: the values of these fields into the slots, which are in the order of the names, those that have
    /// to be there first, and unknown ones into `extra` if there is one. Returns whether all went well; if not,
    /// [`Reader::take_error`] tells what happened.
    pub fn fill(
        &mut self,
        fields: &'static [&'static str],
        required: &mut [&mut dyn Slot<'de, A>],
        optional: &mut [&mut dyn Slot<'de, A>],
        extra: Option<&mut Map>,
    ) -> bool {
        match self.fill_slots(fields, required, optional, extra) {
            Ok(()) => true,
            Err(error) => {
                self.error = Some(error);
                false
            }
        }
    }

    /// Says what is wrong with an object whose fields are all there.
    #[cold]
    pub(super) fn fail<T>(&mut self, error: A::Error) -> Option<T> {
        self.error = Some(error);
        None
    }

    /// Says which `$type` the object must have, if it has one.
    pub(super) fn expect_type(&mut self, type_name: Option<&'static str>) {
        self.type_name = type_name;
    }

    /// What went wrong in [`Reader::fill`].
    #[cold]
    pub fn take_error(&mut self) -> A::Error {
        self.error
            .take()
            .unwrap_or_else(|| A::Error::custom("incomplete object"))
    }

    /// Reads the value of the current entry.
    pub(super) fn read_value<T: Decode<'de>>(&mut self) -> Result<T, A::Error> {
        if !self.take_is_kept() {
            return self.live.next_value_seed(Seed::new());
        }
        read_node(&mut self.kept, self.human_readable, |node| T::decode(node))
            .map_err(A::Error::custom)
    }

    /// Reads the value of the current entry into an empty place.
    fn read_into<T: Decode<'de>>(&mut self, place: &mut Option<T>) -> Result<(), A::Error> {
        if !self.take_is_kept() {
            return self.live.next_value_seed(PlaceSeed(place));
        }
        read_node(&mut self.kept, self.human_readable, |node| {
            T::decode_into(node, place)
        })
        .map_err(A::Error::custom)
    }

    /// Reads all entries into an object of the data model, except for `$type`, which is known already.
    pub(super) fn read_map(&mut self) -> Result<Map, A::Error> {
        let mut map = Map::new();
        self.fill_slots(&[], &mut [], &mut [], Some(&mut map))?;
        Ok(map)
    }

    fn fill_slots(
        &mut self,
        fields: &'static [&'static str],
        required: &mut [&mut dyn Slot<'de, A>],
        optional: &mut [&mut dyn Slot<'de, A>],
        mut extra: Option<&mut Map>,
    ) -> Result<(), A::Error> {
        let mut missing = required.len();
        let mut after = 0;
        let mut unknown = map::Key::default();
        loop {
            let name = extra.is_some().then_some(&mut unknown);
            let Some(key) = self.next_key(fields, after, name)? else {
                break;
            };
            match key {
                Key::Field(index) => {
                    let filled = match required.get_mut(index) {
                        Some(slot) => {
                            let filled = slot.fill(self);
                            missing -= usize::from(filled.is_ok());
                            filled
                        }
                        None => match optional.get_mut(index - required.len()) {
                            Some(slot) => slot.fill(self),
                            None => continue,
                        },
                    };
                    if let Err(error) = filled {
                        let name = fields.get(index).copied().unwrap_or_default();
                        return Err(locate::in_field(name, error));
                    }
                    after = index + 1;
                }
                Key::Type => self.check_type()?,
                Key::Ignored => self.skip_value()?,
                Key::Unknown => {
                    let name = std::mem::take(&mut unknown);
                    let value = match self.read_extra() {
                        Ok(value) => value,
                        Err(error) => return Err(locate::in_field(&name, error)),
                    };
                    if let Some(extra) = extra.as_deref_mut() {
                        extra.push(name, value);
                    }
                }
            }
        }
        if let Some(key) = extra.as_deref().and_then(Map::find_duplicate) {
            return Err(locate::in_field(
                key,
                A::Error::custom("the field is there twice"),
            ));
        }
        if missing > 0 {
            let mut fields = fields.iter().zip(required.iter());
            let name = fields
                .find(|(_, slot)| !slot.is_filled())
                .map_or("", |(name, _)| *name);
            return Err(A::Error::missing_field(name));
        }
        Ok(())
    }

    fn next_key(
        &mut self,
        fields: &'static [&'static str],
        after: usize,
        unknown: Option<&mut map::Key>,
    ) -> Result<Option<Key>, A::Error> {
        let seed = KeySeed {
            fields,
            after,
            unknown,
        };
        match self.kept.next() {
            None => self.live.next_key_seed(seed),
            Some(key) => {
                self.is_kept = true;
                Ok(key.as_str().map(|key| seed.find(key)))
            }
        }
    }

    /// A union member has had its `$type`; a record may have it, but only its own; other objects are not asked.
    fn check_type(&mut self) -> Result<(), A::Error> {
        if self.has_type {
            return Err(A::Error::custom("the object has two `$type`s"));
        }
        self.has_type = true;
        let Some(expected) = self.type_name else {
            return self.skip_value();
        };
        let found: Cow<'de, str> = self
            .read_value()
            .map_err(|error| locate::in_field("$type", error))?;
        if found.strip_suffix("#main").unwrap_or(&found) == expected {
            Ok(())
        } else {
            Err(A::Error::custom(format_args!(
                "the `$type` is `{found}`, expected `{expected}`"
            )))
        }
    }

    fn skip_value(&mut self) -> Result<(), A::Error> {
        if !self.take_is_kept() {
            return self.live.next_value::<IgnoredAny>().map(|_| ());
        }
        skip_node(&mut self.kept);
        Ok(())
    }

    fn read_extra(&mut self) -> Result<Value, A::Error> {
        if !self.take_is_kept() {
            return self.live.next_value_seed(Seed::new());
        }
        Value::from_nodes(&mut self.kept, self.human_readable).map_err(A::Error::custom)
    }

    /// Whether the current value was held back. It is read once.
    fn take_is_kept(&mut self) -> bool {
        std::mem::replace(&mut self.is_kept, false)
    }
}

/// Reads up to `$type`, which it returns, and keeps what stands before it.
fn find_type<'de, A: MapAccess<'de>>(
    map: &mut A,
    kept: &mut Vec<Node<'de>>,
) -> Result<Cow<'de, str>, A::Error> {
    while let Some(is_type) = map.next_key_seed(NodeKeySeed(kept))? {
        if !is_type {
            map.next_value_seed(NodeSeed(kept))?;
            continue;
        }
        let type_name = map
            .next_value_seed(Seed::<Cow<'de, str>>::new())
            .map_err(|error| locate::in_field("$type", error))?;
        if type_name.is_empty() {
            return Err(A::Error::custom("the `$type` is empty"));
        }
        return Ok(type_name);
    }
    Err(A::Error::custom("the member of a union has no `$type`"))
}

/// What a key means. It is small, for it is handed up through the calls of the format.
enum Key {
    Field(usize),
    Type,
    Unknown,
    Ignored,
}

/// Finds out which field a key names.
struct KeySeed<'a> {
    fields: &'static [&'static str],
    /// How far the object has been read: one more than the index of the last field, or 0.
    after: usize,
    /// Where an unknown key goes, if it is kept.
    unknown: Option<&'a mut map::Key>,
}

impl KeySeed<'_> {
    #[inline]
    fn find(self, key: &str) -> Key {
        let guess = guess::next_field(self.fields, self.after);
        match self.fields.get(guess) {
            Some(name) if is_same(name, key) => Key::Field(guess),
            _ => self.search(key),
        }
    }

    #[inline(never)]
    fn search(self, key: &str) -> Key {
        let is_named = |name: &&str| is_same(name, key);
        let second = guess::second_field(self.fields, self.after);
        let found = match self.fields.get(second).is_some_and(is_named) {
            true => Some(second),
            false => self.fields.iter().position(is_named),
        };
        if let Some(index) = found {
            guess::remember(self.fields, self.after, index);
            return Key::Field(index);
        }
        match self.unknown {
            _ if key == "$type" => Key::Type,
            Some(unknown) => {
                *unknown = map::key_of(key);
                Key::Unknown
            }
            None => Key::Ignored,
        }
    }
}

/// Whether two names are the same. Those of 2 to 32 bytes, as nearly all are, need no call to compare them.
#[inline]
fn is_same(name: &str, key: &str) -> bool {
    fn ends<const N: usize>(a: &[u8], b: &[u8]) -> bool {
        a.first_chunk::<N>() == b.first_chunk::<N>() && a.last_chunk::<N>() == b.last_chunk::<N>()
    }
    let (a, b) = (name.as_bytes(), key.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        8..=16 => ends::<8>(a, b),
        4..8 => ends::<4>(a, b),
        2..4 => ends::<2>(a, b),
        17..=32 => ends::<16>(a, b),
        _ => a.iter().eq(b),
    }
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.find(key))
    }
}
