//! Objects: the loop that reads their fields and the one that writes them, shared by all generated structs.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::vec;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::decode::{Decode, Seed};
use super::locate;
use super::map::Map;
use super::node::{Node, NodeDeserializer};
use super::value::Value;

/// A struct that stands for an object of a lexicon. The macro `object` implements it.
pub trait Object: Sized {
    /// The fields and what is known about them.
    const SHAPE: &'static Shape;

    /// Reads the fields.
    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Result<Self, A::Error>;

    /// Writes the fields, without `$type`.
    fn write<M: SerializeMap>(&self, writer: &mut Writer<M>);
}

/// The fields of an object.
#[derive(Debug)]
pub struct Shape {
    /// The `$type` of a record. Other objects have none.
    pub type_name: Option<&'static str>,
    /// The names of the fields as they are in the data, the required ones first.
    pub fields: &'static [&'static str],
    /// How many of the fields are required.
    pub required: usize,
}

/// The place for the value of a field while an object is read: an `Option` that is empty at first.
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
        *self = Some(reader.read_value()?);
        Ok(())
    }

    fn is_filled(&self) -> bool {
        self.is_some()
    }
}

/// Reads the entries of an object: first those that a union held back until it knew the type, then those still to come.
pub struct Reader<'de, A: MapAccess<'de>> {
    kept: vec::IntoIter<(Cow<'de, str>, Node<'de>)>,
    value: Option<Node<'de>>,
    live: A,
    human_readable: bool,
    has_type: bool,
    error: Option<A::Error>,
}

impl<'de, A: MapAccess<'de>> Reader<'de, A> {
    /// Reads an object from its start.
    pub fn new(live: A) -> Self {
        Reader {
            kept: Vec::new().into_iter(),
            value: None,
            live,
            human_readable: true,
            has_type: false,
            error: None,
        }
    }

    /// Reads the rest of an object whose `$type` has been read. `kept` holds the entries that stood before it, in the
    /// form that the format gives bytes and links, which `human_readable` tells.
    pub fn after_type(
        live: A,
        kept: Vec<(Cow<'de, str>, Node<'de>)>,
        human_readable: bool,
    ) -> Self {
        Reader {
            kept: kept.into_iter(),
            human_readable,
            has_type: true,
            ..Reader::new(live)
        }
    }

    /// Reads all entries: the values of known fields into `slots`, which are in the order of the shape, unknown ones into
    /// `extra` if there is one. Returns whether all went well; if not, [`Reader::take_error`] tells what happened.
    pub fn fill(
        &mut self,
        shape: &Shape,
        slots: &mut [&mut dyn Slot<'de, A>],
        extra: Option<&mut Map>,
    ) -> bool {
        match self.fill_slots(shape, slots, extra) {
            Ok(()) => true,
            Err(error) => {
                self.error = Some(error);
                false
            }
        }
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
        match self.value.take() {
            None => self.live.next_value_seed(Seed::new()),
            Some(node) => T::decode(NodeDeserializer::new(node, self.human_readable))
                .map_err(A::Error::custom),
        }
    }

    /// Reads all entries into an object of the data model, except for `$type`, which is known already.
    pub(super) fn read_map(&mut self) -> Result<Map, A::Error> {
        let mut map = Map::new();
        let shape = Shape {
            type_name: None,
            fields: &[],
            required: 0,
        };
        self.fill_slots(&shape, &mut [], Some(&mut map))?;
        Ok(map)
    }

    fn fill_slots(
        &mut self,
        shape: &Shape,
        slots: &mut [&mut dyn Slot<'de, A>],
        mut extra: Option<&mut Map>,
    ) -> Result<(), A::Error> {
        let mut missing = shape.required;
        let mut expected = 0;
        while let Some(key) = self.next_key(shape.fields, expected, extra.is_some())? {
            match key {
                Key::Field(index) => {
                    let (Some(slot), Some(name)) = (slots.get_mut(index), shape.fields.get(index))
                    else {
                        continue;
                    };
                    slot.fill(self)
                        .map_err(|error| locate::in_field(name, error))?;
                    missing -= usize::from(index < shape.required);
                    expected = index + 1;
                }
                Key::Type => self.check_type(shape)?,
                Key::Ignored => self.skip_value()?,
                Key::Unknown(name) => {
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
            let mut fields = shape.fields.iter().zip(slots.iter());
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
        expected: usize,
        keep: bool,
    ) -> Result<Option<Key>, A::Error> {
        let seed = KeySeed {
            fields,
            expected,
            keep,
        };
        match self.kept.next() {
            None => self.live.next_key_seed(seed),
            Some((key, value)) => {
                self.value = Some(value);
                Ok(Some(seed.find(&key)))
            }
        }
    }

    /// A union member has had its `$type`; a record may have it, but only its own; other objects are not asked.
    fn check_type(&mut self, shape: &Shape) -> Result<(), A::Error> {
        if self.has_type {
            return Err(A::Error::custom("the object has two `$type`s"));
        }
        self.has_type = true;
        let Some(expected) = shape.type_name else {
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
        match self.value.take() {
            None => self.live.next_value::<IgnoredAny>().map(|_| ()),
            Some(_) => Ok(()),
        }
    }

    fn read_extra(&mut self) -> Result<Value, A::Error> {
        match self.value.take() {
            None => self.live.next_value_seed(Seed::new()),
            Some(node) => Value::from_node(node, self.human_readable).map_err(A::Error::custom),
        }
    }
}

enum Key {
    Field(usize),
    Type,
    Unknown(String),
    Ignored,
}

/// Finds out which field a key names.
struct KeySeed {
    fields: &'static [&'static str],
    expected: usize,
    keep: bool,
}

impl KeySeed {
    fn find(&self, key: &str) -> Key {
        // Most data has its fields in one order, so the one after the last is tried first.
        let (before, after) = self.fields.split_at(self.expected.min(self.fields.len()));
        if let Some(index) = after.iter().position(|field| *field == key) {
            return Key::Field(self.expected + index);
        }
        if let Some(index) = before.iter().position(|field| *field == key) {
            return Key::Field(index);
        }
        match key {
            "$type" => Key::Type,
            _ if self.keep => Key::Unknown(key.to_owned()),
            _ => Key::Ignored,
        }
    }
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key, E> {
        Ok(self.find(key))
    }
}

/// Reads an object.
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(&mut Reader::new(map))
    }
}

/// Writes the fields of an object. An error sticks: what follows is not written, and [`Writer::end`] returns it.
pub struct Writer<M: SerializeMap> {
    map: M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Writer<M> {
    /// Writes into this map.
    pub fn new(map: M) -> Self {
        Writer { map, error: None }
    }

    /// Writes a field.
    pub fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        if self.error.is_none() {
            self.error = self.map.serialize_entry(name, value).err();
        }
    }

    /// Writes a field if it has a value.
    pub fn optional<T: Serialize>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes fields that the shape does not list. One with the name of a listed field, or of `$type`, is left out, so
    /// that no key is written twice.
    pub fn extra(&mut self, shape: &Shape, extra: &Map) {
        for (name, value) in extra {
            if name != "$type" && !shape.fields.contains(&name) {
                self.field(name, value);
            }
        }
    }

    /// Ends the object.
    pub fn end<O>(self) -> Result<O, M::Error>
    where
        M: SerializeMap<Ok = O>,
    {
        match self.error {
            None => self.map.end(),
            Some(error) => Err(error),
        }
    }
}

/// Writes an object, a record with its `$type`.
pub fn write_object<T: Object, S: Serializer>(
    object: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut writer = Writer::new(serializer.serialize_map(None)?);
    if let Some(type_name) = T::SHAPE.type_name {
        writer.field("$type", type_name);
    }
    object.write(&mut writer);
    writer.end()
}

/// Implements `new`, [`Object`], [`Decode`] and serde's two traits for a struct.
///
/// The groups stand in a fixed order, and any of them may be left out. A `required` field has to be there; a `constant`
/// one too, and `new` knows its value; a `default` one is read as that value when it is absent; a `nullable` one is
/// there, as a value or null; an `optional` one is absent or has a value; an `optional_nullable` one is absent, null or
/// has a value. `extra` names the field that keeps what the lexicon does not list.
macro_rules! object {
    (@type) => { ::core::option::Option::None };
    (@type $nsid:literal) => { ::core::option::Option::Some($nsid) };
    (@extra) => { ::core::option::Option::None };
    (@extra $extra:ident) => { ::core::option::Option::Some(&mut $extra) };
    (
        $name:ident $(as $nsid:literal)? : new($($arg:ident : $arg_type:ty),* $(,)?) $(,)?
        $(required { $($required_key:literal : $required:ident),* $(,)? } $(,)?)?
        $(constant { $($constant_key:literal : $constant:ident = $constant_value:expr),* $(,)? } $(,)?)?
        $(default { $($default_key:literal : $default:ident = $default_value:expr),* $(,)? } $(,)?)?
        $(nullable { $($nullable_key:literal : $nullable:ident),* $(,)? } $(,)?)?
        $(optional { $($optional_key:literal : $optional:ident),* $(,)? } $(,)?)?
        $(optional_nullable { $($tristate_key:literal : $tristate:ident),* $(,)? } $(,)?)?
        $(extra $extra:ident $(,)?)?
    ) => {
        impl $name {
            /// A value with its required fields; the optional ones are absent.
            #[allow(clippy::new_without_default, clippy::too_many_arguments)]
            pub fn new($($arg: $arg_type),*) -> Self {
                Self {
                    $($($required: ::core::convert::Into::into($required),)*)?
                    $($($constant: $constant_value,)*)?
                    $($($default: ::core::convert::Into::into($default),)*)?
                    $($($nullable: ::core::convert::Into::into($nullable),)*)?
                    $($($optional: ::core::option::Option::None,)*)?
                    $($($tristate: ::core::option::Option::None,)*)?
                    $($extra: lex::Map::new(),)?
                }
            }
        }

        impl lex::Object for $name {
            const SHAPE: &'static lex::Shape = &lex::Shape {
                type_name: lex::object!(@type $($nsid)?),
                fields: &[
                    $($($required_key,)*)?
                    $($($constant_key,)*)?
                    $($($nullable_key,)*)?
                    $($($default_key,)*)?
                    $($($optional_key,)*)?
                    $($($tristate_key,)*)?
                ],
                required: <[&str]>::len(&[
                    $($($required_key,)*)?
                    $($($constant_key,)*)?
                    $($($nullable_key,)*)?
                ]),
            };

            fn read<'de, A: lex::serde::de::MapAccess<'de>>(
                reader: &mut lex::Reader<'de, A>,
            ) -> ::core::result::Result<Self, A::Error> {
                $($(let mut $required = ::core::option::Option::None;)*)?
                $($(let mut $constant = ::core::option::Option::None;)*)?
                $($(let mut $nullable = ::core::option::Option::None;)*)?
                $($(let mut $default = ::core::option::Option::None;)*)?
                $($(let mut $optional = ::core::option::Option::None;)*)?
                $($(let mut $tristate = ::core::option::Option::None;)*)?
                $(let mut $extra = lex::Map::new();)?
                let filled = reader.fill(
                    <Self as lex::Object>::SHAPE,
                    &mut [
                        $($(&mut $required,)*)?
                        $($(&mut $constant,)*)?
                        $($(&mut $nullable,)*)?
                        $($(&mut $default,)*)?
                        $($(&mut $optional,)*)?
                        $($(&mut $tristate,)*)?
                    ],
                    lex::object!(@extra $($extra)?),
                );
                match (filled, $($($required,)*)? $($($constant,)*)? $($($nullable,)*)?) {
                    (
                        true,
                        $($(::core::option::Option::Some($required),)*)?
                        $($(::core::option::Option::Some($constant),)*)?
                        $($(::core::option::Option::Some($nullable),)*)?
                    ) => ::core::result::Result::Ok(Self {
                        $($($required,)*)?
                        $($($constant,)*)?
                        $($($nullable,)*)?
                        $($($default: match $default {
                            ::core::option::Option::Some(value) => value,
                            ::core::option::Option::None => $default_value,
                        },)*)?
                        $($($optional,)*)?
                        $($($tristate,)*)?
                        $($extra,)?
                    }),
                    _ => ::core::result::Result::Err(reader.take_error()),
                }
            }

            fn write<M: lex::serde::ser::SerializeMap>(&self, writer: &mut lex::Writer<M>) {
                $($(writer.field($required_key, &self.$required);)*)?
                $($(writer.field($constant_key, &self.$constant);)*)?
                $($(writer.field($default_key, &self.$default);)*)?
                $($(writer.field($nullable_key, &self.$nullable);)*)?
                $($(writer.optional($optional_key, &self.$optional);)*)?
                $($(writer.optional($tristate_key, &self.$tristate);)*)?
                $(writer.extra(<Self as lex::Object>::SHAPE, &self.$extra);)?
                // An object without fields has nothing to write.
                let _ = writer;
            }
        }

        impl lex::serde::Serialize for $name {
            fn serialize<S: lex::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                lex::write_object(self, serializer)
            }
        }

        impl<'de> lex::Decode<'de> for $name {
            fn decode<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_object(deserializer)
            }
        }

        impl<'de> lex::serde::Deserialize<'de> for $name {
            fn deserialize<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                lex::read_object(deserializer)
            }
        }
    };
}
pub(crate) use object;
