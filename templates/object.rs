//! Objects: what a generated struct implements, and the macro that does it.

use std::fmt;

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::map::Map;
use super::reader::Reader;

/// A struct that stands for an object of a lexicon. The macro `object` implements it.
pub trait Object: Sized {
    /// The fields and what is known about them.
    const SHAPE: &'static Shape;

    /// Reads the fields. If there is nothing to return, [`Reader::take_error`] tells why.
    fn read<'de, A: MapAccess<'de>>(reader: &mut Reader<'de, A>) -> Option<Self>;

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

/// Reads an object.
pub fn read_object<'de, T: Object, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut place = None;
    read_object_into(deserializer, &mut place)?;
    place.ok_or_else(|| D::Error::custom("nothing was read"))
}

/// Reads an object into an empty place.
pub fn read_object_into<'de, T, D>(deserializer: D, place: &mut Option<T>) -> Result<(), D::Error>
where
    T: Object,
    D: Deserializer<'de>,
{
    deserializer.deserialize_map(ObjectVisitor(place))
}

struct ObjectVisitor<'a, T>(&'a mut Option<T>);

impl<'de, T: Object> Visitor<'de> for ObjectVisitor<'_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        let mut reader = Reader::new(map);
        *self.0 = T::read(&mut reader);
        match self.0 {
            Some(_) => Ok(()),
            None => Err(reader.take_error()),
        }
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

/// Implements `new`, `Object`, `Decode` and serde's two traits for a struct.
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
            #[allow(
                clippy::new_without_default,
                clippy::self_named_constructors,
                clippy::too_many_arguments
            )]
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

            // The name of the parameter is one that no generated type has: a default may name a type.
            // A name without letters, such as `_1`, may be that of a field and of a variant of its type.
            #[allow(bindings_with_variant_name)]
            fn read<'de, __A: lex::serde::de::MapAccess<'de>>(
                reader: &mut lex::Reader<'de, __A>,
            ) -> ::core::option::Option<Self> {
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
                    ) => ::core::option::Option::Some(Self {
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
                    _ => ::core::option::Option::None,
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
            fn decode_into<D: lex::serde::Deserializer<'de>>(
                deserializer: D,
                place: &mut ::core::option::Option<Self>,
            ) -> ::core::result::Result<(), D::Error> {
                lex::read_object_into(deserializer, place)
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
